//! Groups of accounts, what the address book says of people, and who vouches for them. The questions are the directory's.

use gavel_core::model::{ids::AccountId, time::Timestamp};
use std::{fmt, str::FromStr};
use ulid::Ulid;

/// A group of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(Ulid);

impl GroupId {
    pub const fn new(ulid: Ulid) -> Self {
        Self(ulid)
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for GroupId {
    type Err = gavel_core::model::ids::BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ulid::from_string(text).map(Self).map_err(|_| gavel_core::model::ids::BadId)
    }
}

/// People who are invited together. Members come back sorted, each of them once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<AccountId>,
    pub created_at: Timestamp,
}

/// An entry of the address book: as much as everybody who is signed in may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    Account { id: AccountId, name: String, username: String },
    Group { id: GroupId, name: String, members: u32 },
}

/// Under which name a provider of log-ins (OpenID Connect) knows an account. Both parts are compared to the letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, …)", self.issuer)
    }
}

//! Names of things: ULIDs in newtypes, so that a seat can never be taken for a person.
//! Nothing here mints an id by itself: randomness comes from outside.

use super::time::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use ulid::Ulid;

/// The text was not a ULID (26 characters of Crockford base 32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an id")
    }
}

impl std::error::Error for BadId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// Wraps a ULID that was minted outside.
            pub const fn new(ulid: Ulid) -> Self {
                Self(ulid)
            }

            /// The ULID itself, for those who keep or mint ids.
            pub const fn ulid(self) -> Ulid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                Ulid::from_string(text).map(Self).map_err(|_| BadId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A room: what lasts from one meeting to the next.
    RoomId,
    /// A conference: one running meeting of a room.
    ConferenceId,
    /// A seat: one connection of one person. A removal names this, so a late retry never hits the person's next visit.
    SeatId,
    /// A person as far as a room knows them: an account, a guest's device, or the holder of a personal invitation.
    PersonId,
    /// An account of the installation.
    AccountId,
    /// A ticket: the right of one person to enter one room.
    TicketId,
    /// A browser, by the signed cookie that the server gave it.
    DeviceKey,
    /// A ban.
    BanId,
    /// A line of chat.
    MessageId,
    /// An event as outside tools get it, the same however often it is delivered.
    EventId,
    /// A receiver of events.
    WebhookId,
}

/// Grows whenever a person's access to a room is revoked. A ticket carries the generation that it was made in and is dead as
/// soon as the person's is higher (invariant 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(pub u64);

impl Generation {
    /// Higher than any before: also than one that a crash has lost, in which a ticket may have been made. The clock only lends
    /// the number; a ticket is compared with its person's generation, never with a time (lesson 18).
    pub fn next(self, now: Timestamp) -> Self {
        Self(self.0.saturating_add(1).max(now.0))
    }
}

/// Which locking of this conference is in force; "explicitly added" means added in the current epoch (rules, section 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LockEpoch(pub u32);

impl LockEpoch {
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What a caller names one order with, so that a retry has no second effect.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub String);

//! Programs that were written for another system, and the credentials that they show in its dialect.

use super::Sealed;
use gavel_core::model::{
    ids::{AccountId, PersonId, RoomId},
    time::Timestamp,
};

/// Whose dialect a program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    Pexip,
    Huawei,
    Enablex,
}

/// A program's credentials. In a dialect there is one of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideApp {
    pub id: String,
    pub dialect: Dialect,
    /// What it calls itself where it logs in.
    pub app_id: String,
    /// The enterprise that it belongs to, where the dialect knows any.
    pub tenant: Option<String>,
    /// What it shares with the server.
    pub key: Option<Sealed>,
    /// What its signatures are checked with, in PEM.
    pub public_key: Option<String>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
}

/// A room that such a program has made: it is the program's own, and no other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideRoom {
    pub room: RoomId,
    /// The program's id.
    pub app: String,
    /// What it said of the room that Gavel has no use for, as its dialect's façade wrote it down.
    pub said: String,
}

/// Somebody to whom such a program has given a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsidePerson {
    pub person: PersonId,
    pub room: RoomId,
    /// What the program calls them by.
    pub reference: String,
}

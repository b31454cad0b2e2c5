//! What lasts from one meeting to the next.

use super::{
    ban::Ban,
    ids::{AccountId, Generation, PersonId, RoomId},
    invitation::Invitee,
    settings::{House, Settings},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    #[default]
    Meeting,
    Auditorium,
}

/// The persistent door of a room, not to be confused with the lock of one conference (rules, section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorState {
    #[default]
    Open,
    Knock,
}

/// What a locked conference does with those whom the lock keeps out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockPolicy {
    #[default]
    Refuse,
    Knock,
}

/// A room as the rules need it. PINs are checked outside: the core only learns whether one fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    pub id: RoomId,
    pub name: String,
    pub kind: RoomKind,
    /// The first one makes the public link.
    pub aliases: Vec<String>,
    pub owner: Option<AccountId>,
    pub allow_guests: bool,
    pub door: DoorState,
    pub lock_policy: LockPolicy,
    pub has_host_pin: bool,
    pub has_guest_pin: bool,
    /// How many seats; one is kept for the owner and one for a moderator (rules, section 3 row 4).
    pub limit: Option<u32>,
    #[serde(default)]
    pub settings: Settings,
    /// When a conference of it is over that is held on a date and ends with it. What the dates are, a calendar knows.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
}

impl Room {
    /// Whether whoever comes by the public link has to know a PIN.
    pub const fn asks_for_pin(&self) -> bool {
        self.has_guest_pin || (self.settings.everyone_hosts && self.has_host_pin && !self.allow_guests)
    }

    /// Whether anybody may come by the public link, as a guest or as what the room makes of them.
    pub const fn is_for_strangers(&self) -> bool {
        self.allow_guests || self.settings.everyone_hosts
    }
}

/// What a conference starts with: the room, and what earlier meetings left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRecord {
    pub room: Room,
    /// Bans from the room that are in force.
    pub bans: Vec<Ban>,
    /// Only of those whose access was ever revoked.
    pub generations: BTreeMap<PersonId, Generation>,
    #[serde(default)]
    pub house: House,
    /// Whom the room invites to each of its conferences.
    #[serde(default)]
    pub invitees: Vec<Invitee>,
    /// Those of them at whose place it rings when a conference begins.
    #[serde(default)]
    pub called: BTreeSet<PersonId>,
}

impl RoomRecord {
    /// A room in which nothing has happened yet.
    pub fn of(room: Room) -> Self {
        let (bans, generations, house) = (Vec::new(), BTreeMap::new(), House::default());
        Self { room, bans, generations, house, invitees: Vec::new(), called: BTreeSet::new() }
    }
}

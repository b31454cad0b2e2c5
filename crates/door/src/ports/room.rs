//! A room as it is kept: what the rules need of it, and what they do not: PINs' hashes, dates, whom it invites.

use gavel_core::model::{
    ids::AccountId,
    invitation::Invitee,
    room::{DoorState, LockPolicy, Room},
    settings::Settings,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Argon2id hashes of a room's PINs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins {
    pub host: Option<String>,
    pub guest: Option<String>,
}

/// When a room meets. What the texts mean, and whether they mean anything, only a calendar knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The first date.
    pub start: Timestamp,
    /// A name of the IANA's, such as `Europe/Berlin`.
    pub time_zone: String,
    pub length_minutes: u32,
    /// An RRULE of RFC 5545, without the word itself. `None`: it meets once.
    pub recurrence: Option<String>,
    /// Days in that time zone, `2026-12-24`, on which it does not meet.
    pub exceptions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRoom {
    pub room: Room,
    pub pins: Pins,
    pub created_at: Timestamp,
    /// For people; no rule asks it.
    pub description: String,
    /// For whoever counts or bills what rooms are used for.
    pub tag: String,
    pub schedule: Option<Schedule>,
    /// Whether a conference is over when its date is.
    pub ends_with_schedule: bool,
    /// How often calendars had to be told something new, and when last.
    pub sequence: u32,
    pub changed_at: Timestamp,
}

pub type NewRoom = StoredRoom;

impl StoredRoom {
    /// A new room, without dates.
    pub const fn new(room: Room, pins: Pins, created_at: Timestamp) -> Self {
        Self {
            room,
            pins,
            created_at,
            description: String::new(),
            tag: String::new(),
            schedule: None,
            ends_with_schedule: false,
            sequence: 0,
            changed_at: created_at,
        }
    }
}

/// What changes of a room; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomPatch {
    pub name: Option<String>,
    pub aliases: Option<Vec<String>>,
    pub owner: Option<Option<AccountId>>,
    pub allow_guests: Option<bool>,
    pub door: Option<DoorState>,
    pub lock_policy: Option<LockPolicy>,
    pub limit: Option<Option<u32>>,
    pub host_pin: Option<Option<String>>,
    pub guest_pin: Option<Option<String>>,
    pub settings: Option<Settings>,
    pub description: Option<String>,
    pub tag: Option<String>,
    pub schedule: Option<Option<Schedule>>,
    pub ends_with_schedule: Option<bool>,
}

/// Which rooms are asked for; empty fields do not filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomFilter {
    pub owner: Option<AccountId>,
    /// Only rooms with, or without, a schedule.
    pub scheduled: Option<bool>,
    /// Only rooms with a date that is not over before this.
    pub from: Option<Timestamp>,
    /// Only rooms with a date that begins before this.
    pub to: Option<Timestamp>,
}

/// An address that a person can be written to. Debug does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(pub String);

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// Somebody whom a room invites to each of its conferences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomInvitee {
    pub invitee: Invitee,
    /// The group that they were invited with, by its id.
    pub group: Option<String>,
    pub email: Option<Email>,
    /// Whether it rings at their place when a conference begins. Of accounts.
    pub call: bool,
    pub invited_at: Timestamp,
}

/// A room that somebody owns or is invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    pub room: StoredRoom,
    /// As what; `None`: they own it and are not invited besides.
    pub invited: Option<RoomInvitee>,
    /// How many the room invites.
    pub invitees: u32,
}

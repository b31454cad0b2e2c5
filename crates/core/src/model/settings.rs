//! What a room and the installation have set: who may do what by themselves, and what time ends. Whether a setting is
//! asked for at all, the commands decide.

use serde::{Deserialize, Serialize};

/// Who may do something without being asked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    #[default]
    Everyone,
    /// Those who moderate, and those whom they allow it one by one.
    Hosts,
}

/// What people may do by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Permissions {
    /// Take back a mute; where it is the hosts', newcomers come in muted (lesson 42).
    pub unmute: Who,
    pub share: Who,
    /// Write to the chat (lesson 47).
    pub chat: Who,
    /// Read what was written before they came.
    pub history: Who,
}

/// What one person may, where it differs from everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rights {
    pub unmute: Option<bool>,
    pub share: Option<bool>,
    pub chat: Option<bool>,
}

/// How long something may last, seconds. `None`: as the installation has it; 0: for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Timers {
    /// Waiting: before the meeting, in the waiting room, at the lock.
    pub waiting_for_host: Option<u32>,
    /// Guests among themselves, once a host was in.
    pub only_guests: Option<u32>,
    pub last_participant: Option<u32>,
    /// The whole conference, from its start.
    pub length: Option<u32>,
    /// Everybody without anybody who moderates, once somebody was in.
    pub without_moderator: Option<u32>,
}

impl Timers {
    /// What Gavel does unless told otherwise (rules, section 8).
    pub const USUAL: Self = Self {
        waiting_for_host: Some(900),
        only_guests: None,
        last_participant: None,
        length: None,
        without_moderator: None,
    };

    /// These, and where they say nothing the others.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            waiting_for_host: self.waiting_for_host.or(others.waiting_for_host),
            only_guests: self.only_guests.or(others.only_guests),
            last_participant: self.last_participant.or(others.last_participant),
            length: self.length.or(others.length),
            without_moderator: self.without_moderator.or(others.without_moderator),
        }
    }
}

/// Who has left without leaving (requirement G8): no input, no voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Forgotten {
    /// Shown to hosts after so many minutes; 0: never.
    pub flag_after: u32,
    /// Removed after so many minutes; 0: never. Only guests and participants.
    pub remove_after: u32,
}

impl Default for Forgotten {
    fn default() -> Self {
        Self { flag_after: 15, remove_after: 0 }
    }
}

/// The settings of one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub permissions: Permissions,
    pub timers: Timers,
    pub forgotten: Forgotten,
    /// Whoever comes in is a host: in a room with a host PIN whoever knows it, in one without everybody (Pexip's rooms
    /// without guests).
    pub everyone_hosts: bool,
}

/// The switches of the permission table (rules, section 1); the defaults are the rule book's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    pub moderators_may_remove_moderators: bool,
    /// Whether the removed read who it was.
    pub reveal_remover_name: bool,
    pub admin_may_remove_owner: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { moderators_may_remove_moderators: true, reveal_remover_name: false, admin_may_remove_owner: true }
    }
}

/// What holds in the whole installation; a conference takes it over when it opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct House {
    /// Where neither says anything, [`Timers::USUAL`].
    pub timers: Timers,
    pub policy: Policy,
}

//! What outside tools are told of a meeting: the entries of the event log, which is also the outbox of the webhooks.
//! No chat, no secret and no note stands in them, and nothing that a client would have to tell again after a restart.

use gavel_core::model::{
    command::PinKind,
    ids::{AccountId, BanId, ConferenceId, EventId, PersonId, RoomId, SeatId},
    reason::{Reason, Terminal},
    role::{Role, SeatKind, Surface},
    scene::Layout,
    seat::{How, WaitingFor},
    settings,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// An event before the store has numbered it. Its id is minted once and stays: whoever gets it twice can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub id: EventId,
    pub room: RoomId,
    /// `None`: what was decided of a room while nobody met in it.
    pub conference: Option<ConferenceId>,
    pub at: Timestamp,
    pub what: Happening,
}

/// An event as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Strictly rising, in the order in which things became durable.
    pub seq: u64,
    pub event: Event,
}

/// Oldest first. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    pub conference: Option<ConferenceId>,
    pub room: Option<RoomId>,
    pub kinds: Vec<EventKind>,
    /// Only events with a greater number.
    pub after: u64,
    pub limit: u32,
}

/// Who it happened to: one seat of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub kind: SeatKind,
    pub account: Option<AccountId>,
}

/// Who did it, as the audit names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doer {
    pub name: String,
    /// A role of the meeting, or `administrator`, `control_token`, `system`.
    pub role: String,
    pub surface: Surface,
}

/// What a ban says to the outside: the kinds of its keys, never the keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldBan {
    pub ban: BanId,
    pub person: PersonId,
    pub name: String,
    pub keys: Vec<String>,
    pub reason: Reason,
    pub until: Option<Timestamp>,
    /// Whether it outlives the conference.
    pub room: bool,
}

/// What a host's gate does to a person's voice, camera or screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gating {
    pub person: PersonId,
    pub name: String,
    pub audio: bool,
    pub video: bool,
    pub share: bool,
}

impl Gating {
    pub const fn is_something(&self) -> bool {
        self.audio || self.video || self.share
    }
}

/// Somebody who is asked to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// The place that is kept for them; `None`: it is not any more.
    pub place: Option<SeatId>,
    pub person: PersonId,
    pub name: String,
    pub account: Option<AccountId>,
}

macro_rules! happenings {
    ($($(#[$doc:meta])* $name:ident = $word:literal { $($field:ident: $type:ty),* $(,)? })+) => {
        /// What happened.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "data")]
        pub enum Happening {
            $($(#[$doc])* #[serde(rename = $word)] $name { $($field: $type),* },)+
        }

        /// The kind of a [`Happening`], without its data.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum EventKind {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl Happening {
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$name { .. } => EventKind::$name,)+ }
            }
        }

        impl EventKind {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable word of the interfaces.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// `None`: a word that this version does not know.
            pub fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

happenings! {
    /// The first who moderates is in.
    ConferenceStarted = "conference_started" { name: String, aliases: Vec<String> }
    /// A seat was taken inside.
    Joined = "joined" { who: Who }
    Waiting = "waiting" { who: Who, why: WaitingFor }
    /// Somebody who waited is inside.
    Admitted = "admitted" { who: Who, by: Doer }
    /// A seat is empty. `by`: where somebody else saw to it.
    Left = "left" { who: Who, how: How, terminal: Terminal, reason: Option<Reason>, by: Option<Doer> }
    Banned = "banned" { ban: ToldBan, by: Doer }
    Unbanned = "unbanned" { ban: BanId, person: Option<PersonId>, name: Option<String>, by: Doer }
    Locked = "locked" { by: Doer }
    Unlocked = "unlocked" { by: Doer }
    WaitingRoom = "waiting_room" { on: bool, by: Doer }
    RoleChanged = "role_changed" { person: PersonId, name: String, before: Option<Role>, role: Role, by: Doer }
    /// What a host has shut: voice, camera, screen.
    Muted = "muted" { whom: Gating, by: Doer }
    /// What a host has opened again. `asked`: the person was asked to speak as well.
    Unmuted = "unmuted" { whom: Gating, asked: bool, by: Doer }
    Invited = "invited" { whom: Called, role: Role, by: Doer }
    /// It rings in the app of whoever is called.
    Ringing = "ringing" { whom: Called, until: Timestamp, by: Doer }
    Declined = "declined" { whom: Called }
    /// It rang, and nobody answered.
    Unanswered = "unanswered" { whom: Called }
    /// It rings no more: whoever called thought better of it.
    Cancelled = "cancelled" { whom: Called, by: Doer }
    /// Off the list of those who could come.
    Withdrawn = "withdrawn" { whom: Called, by: Doer }
    Hand = "hand" { person: PersonId, name: String, up: bool, by: Doer }
    /// Who is shown to everybody; nobody: the spotlight is off.
    Spotlight = "spotlight" { seats: Vec<Who>, by: Doer }
    /// How everybody sees it; nothing: as each one likes.
    Layout = "layout" { layout: Option<Layout>, by: Doer }
    /// Nobody but whoever ordered it is heard or seen.
    Paused = "paused" { by: Doer }
    /// After a pause.
    Resumed = "resumed" { by: Doer }
    Renamed = "renamed" { person: PersonId, before: String, name: String, by: Doer }
    /// May send in an auditorium; has the word in a meeting.
    Stage = "stage" { person: PersonId, name: String, on: bool, by: Doer }
    /// What one person may, where it differs from everybody.
    Rights = "rights" { person: PersonId, name: String, rights: settings::Rights, by: Doer }
    /// What everybody may by themselves.
    Permissions = "permissions" { permissions: settings::Permissions, by: Doer }
    /// Never the PIN.
    PinChanged = "pin_changed" { which: PinKind, set: bool, by: Doer }
    AliasChanged = "alias_changed" { aliases: Vec<String>, by: Doer }
    RoomChanged = "room_changed" { name: String, aliases: Vec<String>, by: Doer }
    /// The last event of a conference.
    Ended = "ended" { terminal: Terminal, reason: Option<Reason>, by: Doer }
}

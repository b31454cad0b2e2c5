//! What happened. Facts are journalled, and replaying them gives the same meeting (property X6).

use super::{
    ban::{Ban, BanKey},
    command::PinKind,
    devices::{Ask, Choice, Consent, Inventory},
    ids::{BanId, ConferenceId, Generation, LockEpoch, MessageId, PersonId, SeatId},
    invitation::Invitation,
    media::Gate,
    reason::Farewell,
    role::Role,
    room::{Room, RoomRecord},
    scene::{Layout, Pause, Reaction},
    seat::{Departed, Devices, Digest, How, Person, Seat, WaitingFor},
    settings::{Permissions, Rights},
    time::Timestamp,
    usage::Usage,
};
use serde::{Deserialize, Serialize};

/// A line of chat, with the name as it was when it was sent (lesson 41).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub at: Timestamp,
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub text: String,
    pub to: Option<SeatId>,
}

/// Everything that a conference holds of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    pub person: PersonId,
    /// `None`: has never had a seat.
    pub known: Option<Person>,
    pub came_as: Option<Role>,
    pub appointed: Option<Role>,
    pub added: Option<LockEpoch>,
    pub sent_out: bool,
    pub by_name: bool,
    pub withdrawn: bool,
    pub invitation: Option<Invitation>,
    pub seats: Vec<Seat>,
    pub departed: Vec<Departed>,
}

/// Why it does not ring any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallEnd {
    Accepted,
    Declined,
    Unanswered,
    /// By whoever called, or because the meeting ended.
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// People gather; it has not begun until somebody who moderates is in.
    Opened {
        conference: ConferenceId,
        record: Box<RoomRecord>,
    },
    Started,
    /// Not over before then though its time would be, nor, where that is said, though nobody is in.
    Held {
        until: Option<Timestamp>,
        though_empty: bool,
    },
    /// Since when it has really begun, after a start was saved and then not made; `None`: people gather as before.
    Begun {
        since: Option<Timestamp>,
    },
    /// A seat was taken, inside or in the waiting room (`seat.state` tells).
    Seated {
        person: Box<Person>,
        seat: Box<Seat>,
    },
    Resumed {
        seat: SeatId,
        resume: Digest,
        client: String,
        /// What the client showed of itself this time.
        #[serde(default)]
        keys: Vec<BanKey>,
    },
    Admitted {
        seat: SeatId,
    },
    /// Still waits, but for something else.
    Waits {
        seat: SeatId,
        why: WaitingFor,
    },
    /// Without a sign of life since then.
    WentQuiet {
        seat: SeatId,
        since: Timestamp,
    },
    CameBack {
        seat: SeatId,
    },
    Devices {
        seat: SeatId,
        devices: Devices,
    },
    /// The seat is empty. Where a farewell is due it is told.
    Departed {
        seat: SeatId,
        how: How,
        farewell: Farewell,
    },
    AccessRevoked {
        person: PersonId,
        generation: Generation,
    },
    Banned(Box<Ban>),
    Unbanned {
        ban: BanId,
    },
    Locked {
        epoch: LockEpoch,
    },
    Unlocked,
    WaitingRoom {
        on: bool,
    },
    RoleChanged {
        person: PersonId,
        role: Role,
    },
    Gated {
        person: PersonId,
        gate: Gate,
        asked: bool,
    },
    Added {
        person: PersonId,
        epoch: LockEpoch,
    },
    /// Has to be let in again: sent back to the waiting room.
    SentOut {
        person: PersonId,
    },
    Invited(Box<Invitation>),
    /// It does not ring any more.
    CallEnded {
        person: PersonId,
        how: CallEnd,
    },
    /// Off the list of those who could come.
    Withdrawn {
        person: PersonId,
    },
    /// Since when a hand is up; `None`: it is down.
    Hand {
        person: PersonId,
        since: Option<Timestamp>,
    },
    Spotlit {
        seats: Vec<SeatId>,
    },
    /// How everybody sees it; `None`: as each one likes.
    LaidOut(Option<Layout>),
    Paused(Pause),
    WentOn,
    /// For the moment; no state of the meeting.
    Reacted {
        seat: SeatId,
        reaction: Reaction,
    },
    Renamed {
        person: PersonId,
        name: String,
    },
    /// May send in an auditorium; has the word in a meeting.
    OnStage {
        person: PersonId,
        on: bool,
    },
    Rights {
        person: PersonId,
        rights: Rights,
    },
    Permitted(Permissions),
    PinChanged {
        kind: PinKind,
        hash: Option<Digest>,
    },
    AliasesChanged {
        aliases: Vec<String>,
    },
    Consented {
        person: PersonId,
        consent: Consent,
    },
    Inventory {
        seat: SeatId,
        inventory: Box<Inventory>,
    },
    /// A host has chosen for this seat; `at_once` by standing consent.
    Chosen {
        seat: SeatId,
        choice: Choice,
        by: Role,
        at_once: bool,
    },
    Answered {
        seat: SeatId,
        ask: Ask,
        accept: bool,
    },
    /// Input, or a voice.
    Active {
        seat: SeatId,
    },
    /// Whether the person seems to have left without leaving.
    Flagged {
        seat: SeatId,
        forgotten: bool,
    },
    Said(Box<Message>),
    /// For the records; no state of the meeting.
    Measured {
        seat: SeatId,
        usage: Usage,
    },
    /// Name, aliases or settings of the room were changed while it runs.
    RoomChanged(Box<Room>),
    Ended {
        farewell: Farewell,
    },
    /// How it is with a person, after something of them was saved and then not done.
    Restated(Box<Dossier>),
    /// The server was restarted: nobody's connection is there any more.
    Restored,
}

impl Fact {
    /// Whether it must survive a crash. What is not durable is told again by the clients when they come back.
    pub const fn is_durable(&self) -> bool {
        match self {
            Self::WentQuiet { .. }
            | Self::CameBack { .. }
            | Self::Devices { .. }
            | Self::Consented { .. }
            | Self::Inventory { .. }
            | Self::Chosen { .. }
            | Self::Answered { .. }
            | Self::Active { .. }
            | Self::Reacted { .. }
            | Self::Flagged { .. }
            | Self::Restored => false,
            Self::Opened { .. }
            | Self::Started
            | Self::Held { .. }
            | Self::Begun { .. }
            | Self::Seated { .. }
            | Self::Resumed { .. }
            | Self::Admitted { .. }
            | Self::Waits { .. }
            | Self::Departed { .. }
            | Self::AccessRevoked { .. }
            | Self::Banned(_)
            | Self::Unbanned { .. }
            | Self::Locked { .. }
            | Self::Unlocked
            | Self::WaitingRoom { .. }
            | Self::RoleChanged { .. }
            | Self::Gated { .. }
            | Self::Added { .. }
            | Self::SentOut { .. }
            | Self::Invited(_)
            | Self::CallEnded { .. }
            | Self::Withdrawn { .. }
            | Self::Hand { .. }
            | Self::Spotlit { .. }
            | Self::LaidOut(_)
            | Self::Paused(_)
            | Self::WentOn
            | Self::Renamed { .. }
            | Self::OnStage { .. }
            | Self::Rights { .. }
            | Self::Permitted(_)
            | Self::PinChanged { .. }
            | Self::AliasesChanged { .. }
            | Self::Said(_)
            | Self::Measured { .. }
            | Self::RoomChanged(_)
            | Self::Ended { .. }
            | Self::Restated(_) => true,
        }
    }
}

/// A fact and when it happened: one line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub at: Timestamp,
    pub fact: Fact,
}

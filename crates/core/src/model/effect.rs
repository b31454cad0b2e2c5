//! What others must do because of what happened. The door carries effects out, in the order in which they stand.

use super::{
    ban::Ban,
    fact::Message,
    ids::{AccountId, ConferenceId, PersonId, RoomId, SeatId},
    media::{Gate, MediaRole, Slots},
    reason::Farewell,
    role::{Role, SeatKind},
    seat::{Departed, Devices, How, SeatState, WaitingFor},
    time::Timestamp,
};

/// A participant as others see them: one seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub id: SeatId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub kind: SeatKind,
    pub state: SeatState,
    pub account: Option<AccountId>,
    pub joined_at: Timestamp,
    pub devices: Devices,
    /// What the server forwards of them.
    pub gate: Gate,
    pub client: String,
    /// Whether a ban would have anything to recognise them by.
    pub bannable: bool,
}

/// A conference as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: ConferenceId,
    pub room: RoomId,
    pub name: String,
    pub aliases: Vec<String>,
    pub started_at: Timestamp,
    pub locked: bool,
    pub waiting_room: bool,
    pub participants: u32,
}

/// Everything that a newcomer needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    pub seat: SeatId,
    pub person: PersonId,
    pub role: Role,
    pub conference: Summary,
    pub roster: Vec<Participant>,
    pub chat: Vec<Message>,
    /// Empty for those who are no hosts, like `bans`.
    pub unconnected: Vec<Departed>,
    pub bans: Vec<Ban>,
}

/// What a seat is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    Welcome(Box<Welcome>),
    Waiting {
        since: Timestamp,
        why: WaitingFor,
        room: String,
    },
    Joined(Box<Participant>),
    Changed(Box<Participant>),
    Gone {
        seat: SeatId,
        how: How,
    },
    Conference(Box<Summary>),
    Unconnected(Vec<Departed>),
    Bans(Vec<Ban>),
    Chat(Box<Message>),
    Speaking(Vec<SeatId>),
    Gate {
        gate: Gate,
        asked: bool,
    },
    Slots(Slots),
    /// The last one.
    Farewell(Box<Farewell>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    Seat(SeatId),
    /// Everybody inside; those who wait see nothing of the room (lesson 35).
    Inside,
    InsideBut(SeatId),
    Moderators,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The engine may take offers of this seat.
    AdmitMedia {
        seat: SeatId,
        role: MediaRole,
        gate: Gate,
    },
    GateMedia {
        seat: SeatId,
        gate: Gate,
    },
    /// Both directions, now; the engine proves it.
    CutMedia {
        seat: SeatId,
    },
    Tell {
        to: Audience,
        notice: Notice,
    },
    /// Tell the farewell, then close the seat's signalling.
    SayFarewell {
        seat: SeatId,
        farewell: Farewell,
    },
    /// Nobody is left in this conference; the door closes its task.
    Close,
}

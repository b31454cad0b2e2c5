//! What others must do because of what happened. The door carries effects out, in the order in which they stand.

use super::{
    ban::Ban,
    devices::{Choice, Inventory},
    fact::{CallEnd, Message},
    ids::{AccountId, ConferenceId, PersonId, RoomId, SeatId},
    invitation::Invitation,
    media::{Condition, Gate, MediaRole, Slots},
    reason::Farewell,
    role::{Role, SeatKind},
    room::RoomKind,
    scene::{Layout, Reaction},
    seat::{Devices, How, SeatState, Unconnected, WaitingFor},
    settings::{Permissions, Rights},
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
    /// Since when their hand is up.
    pub hand: Option<Timestamp>,
    pub on_stage: bool,
    /// A host has asked them to unmute, and waits.
    pub asked: bool,
    /// Whether everybody sees them: the audience of an auditorium does not see each other.
    pub shown: bool,
    /// Where they may something that others may not, or the other way round.
    pub rights: Rights,
}

/// What only hosts see of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub seat: SeatId,
    pub inventory: Inventory,
    /// A host has chosen devices for it, and waits.
    pub asked_devices: bool,
    pub last_active: Timestamp,
    pub forgotten: bool,
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
    pub kind: RoomKind,
    pub permissions: Permissions,
    /// Whom everybody should look at, in this order.
    pub spotlight: Vec<SeatId>,
    pub has_guest_pin: bool,
    /// How everybody should see it.
    pub layout: Option<Layout>,
    /// Since when it has been paused.
    pub paused: Option<Timestamp>,
    /// When its time is over; `None`: when the last have gone.
    pub ends_at: Option<Timestamp>,
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
    pub unconnected: Vec<Unconnected>,
    pub bans: Vec<Ban>,
    pub details: Vec<Details>,
    /// What is forwarded of oneself.
    pub gate: Gate,
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
    /// For hosts.
    Details(Box<Details>),
    /// What has changed on the list of those who could come: rows in place of those of the same people, and who is off it.
    Unconnected {
        people: Vec<Unconnected>,
        off: Vec<PersonId>,
    },
    Bans(Vec<Ban>),
    Chat(Box<Message>),
    Speaking(Vec<SeatId>),
    Reaction {
        seat: SeatId,
        reaction: Reaction,
    },
    /// For hosts: how good the lines are that are new, or have become better or worse.
    Conditions(Vec<(SeatId, Condition)>),
    /// `asked`: a host would have the microphone open; `at_once`: and may open it. `paused`: it is the pause that shuts, and
    /// the devices may stay as they are.
    Gate {
        gate: Gate,
        paused: bool,
        asked: bool,
        at_once: bool,
    },
    /// A host has chosen devices; without `at_once` that is a question.
    Choose {
        choice: Choice,
        by: Role,
        at_once: bool,
    },
    Slots(Slots),
    /// What one decision has changed about several seats, to be taken as one: joined, changed, gone, details.
    Batch(Vec<Notice>),
    /// The last one.
    Farewell(Box<Farewell>),
}

impl Notice {
    /// This one, or all that came together.
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Batch(all) => all,
            one => std::slice::from_ref(one),
        }
    }
}

/// In the order in which a decision tells them what it has changed: who has come on stage is new before it changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    Seat(SeatId),
    /// Those inside who do not moderate, but for this person.
    OrdinaryBut(PersonId),
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
    /// Both directions, now, of somebody whose line is lost: who takes the seat back has media again.
    ReleaseMedia {
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
    /// At the place of somebody who is in the app.
    Ring {
        invitation: Box<Invitation>,
    },
    StopRinging {
        place: SeatId,
        account: Option<AccountId>,
        how: CallEnd,
    },
    /// Nobody is left in this conference; the door closes its task.
    Close,
}

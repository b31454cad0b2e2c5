//! What can be ordered, by whom.

use super::{
    ban::{BanKey, BanTerms},
    ids::{AccountId, BanId, DeviceKey, Generation, MessageId, PersonId, SeatId, TicketId},
    reason::Reason,
    role::{Role, SeatKind, Surface},
    seat::{Devices, Digest},
};
use serde::{Deserialize, Serialize};

/// Whom a removal is aimed at (native contract, *Disconnect*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    These { participants: Vec<SeatId>, device_only: bool },
    All,
    AllButMe,
    EveryoneBut(Vec<SeatId>),
    Role(Role),
    Guests,
    NonModerators,
    BelowMe,
    Callers,
    Waiting,
    Idle { minutes: u32 },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Atomic,
    BestEffort,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disconnect {
    pub target: Target,
    pub reason: Reason,
    /// The removed read it.
    pub note: Option<String>,
    /// The removed do not.
    pub audit_note: Option<String>,
    pub ban: Option<BanTerms>,
    /// With `guests` or `non_moderators`: the waiting room goes on.
    pub debrief: bool,
    pub dry_run: bool,
    pub mode: Mode,
}

impl Disconnect {
    /// The plainest removal: no ban, no words, all or nothing.
    pub const fn of(target: Target) -> Self {
        Self {
            target,
            reason: Reason::Other,
            note: None,
            audit_note: None,
            ban: None,
            debrief: false,
            dry_run: false,
            mode: Mode::Atomic,
        }
    }
}

/// Whom a mute is aimed at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    These(Vec<SeatId>),
    All,
    AllButMe,
    EveryoneBut(Vec<SeatId>),
}

/// Which PIN somebody gave; checked outside, where PINs can be hashed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pin {
    #[default]
    None,
    Guest,
    Host,
    Wrong,
}

/// Somebody at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// Minted for this arrival; a resumed seat keeps its own.
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    /// The ticket's.
    pub role: Role,
    pub account: Option<AccountId>,
    pub ticket: Option<TicketId>,
    /// Whether the ticket was made for this one person, rather than drawn from the public link.
    pub personal: bool,
    pub generation: Generation,
    pub device: Option<DeviceKey>,
    /// A caller's number, a SIP address, a network that a host asked to know.
    pub other_keys: Vec<BanKey>,
    pub kind: SeatKind,
    pub client: String,
    pub pin: Pin,
    /// Digest of the resume secret that was shown.
    pub resume: Option<Digest>,
    /// Digest of the resume secret that this seat gets.
    pub new_resume: Digest,
    pub devices: Devices,
    /// Whom a WHEP client asks to watch.
    pub watch: Option<SeatId>,
}

impl Arrival {
    /// Every key that a ban could recognise this arrival by.
    pub fn keys(&self) -> Vec<BanKey> {
        let mut keys = self.other_keys.clone();
        keys.extend(self.account.map(BanKey::Account));
        keys.extend(self.device.map(BanKey::Device));
        // A ticket from the public link is nobody's in particular, but it is this guest's: both kinds count.
        keys.extend(self.ticket.map(BanKey::Invitation));
        keys
    }
}

/// Everything that can be ordered of a conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    Join(Box<Arrival>),
    Leave {
        seat: SeatId,
    },
    Disconnect(Disconnect),
    Unban {
        ban: BanId,
    },
    Lock,
    Unlock,
    WaitingRoom {
        on: bool,
    },
    Admit {
        participants: Vec<SeatId>,
    },
    Deny {
        participants: Vec<SeatId>,
        block: bool,
    },
    Role {
        participant: SeatId,
        role: Role,
    },
    Mute {
        whom: Whom,
        audio: bool,
        video: bool,
    },
    Unmute {
        whom: Whom,
        audio: bool,
        video: bool,
    },
    Chat {
        id: MessageId,
        text: String,
        to: Option<SeatId>,
    },
    /// A moderator's explicit act for a person: counts as added in the current lock epoch.
    Invite {
        person: PersonId,
        name: String,
        lift_block: bool,
    },
    /// A seat's own devices.
    Devices {
        seat: SeatId,
        muted: Option<bool>,
        video: Option<bool>,
        sharing: Option<bool>,
    },
}

impl Command {
    /// The word that audit rows and metrics use.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Join(_) => "join",
            Self::Leave { .. } => "leave",
            Self::Disconnect(order) => match order.target {
                Target::All => "end",
                _ => "disconnect",
            },
            Self::Unban { .. } => "unban",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::WaitingRoom { .. } => "waiting_room",
            Self::Admit { .. } => "admit",
            Self::Deny { .. } => "deny",
            Self::Role { .. } => "role",
            Self::Mute { .. } => "mute",
            Self::Unmute { .. } => "unmute",
            Self::Chat { .. } => "chat",
            Self::Invite { .. } => "invite",
            Self::Devices { .. } => "devices",
        }
    }
}

/// By what right somebody orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Right {
    /// An administrator of the installation, at the console or by a key with scope `admin`.
    Administrator,
    /// A key with scope `moderate`.
    ControlToken,
    /// Somebody known to the room: by ticket, or by account. The role is what they came with; the conference may know better.
    Person { person: PersonId, role: Role, account: Option<AccountId>, generation: Generation, seat: Option<SeatId> },
    /// Gavel itself: timers and the reconciler.
    System,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub right: Right,
    /// As the audit shows it.
    pub name: String,
    pub surface: Surface,
}

impl Actor {
    pub fn system() -> Self {
        Self { right: Right::System, name: "gavel".into(), surface: Surface::System }
    }

    pub const fn person(&self) -> Option<PersonId> {
        match self.right {
            Right::Person { person, .. } => Some(person),
            Right::Administrator | Right::ControlToken | Right::System => None,
        }
    }

    pub const fn seat(&self) -> Option<SeatId> {
        match self.right {
            Right::Person { seat, .. } => seat,
            Right::Administrator | Right::ControlToken | Right::System => None,
        }
    }
}

//! What can be ordered, by whom.

use super::{
    ban::{BanKey, BanTerms},
    devices::{Ask, Choice, Consent, Inventory},
    ids::{AccountId, BanId, DeviceKey, Generation, MessageId, PersonId, SeatId, TicketId},
    invitation::Invitee,
    reason::Reason,
    receipt::Barrier,
    role::{Role, SeatKind, Surface},
    scene::{Layout, Reaction},
    seat::{Devices, Digest},
    settings::{Permissions, Rights},
    time::Timestamp,
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
    /// *Remove and lock*, *Remove and use the waiting room* (requirement G7).
    #[serde(default)]
    pub then: Option<Barrier>,
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
            then: None,
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

/// Which of somebody's media an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    pub audio: bool,
    pub video: bool,
    pub share: bool,
}

impl Channels {
    pub const AUDIO: Self = Self { audio: true, video: false, share: false };
}

/// Somebody who is invited by an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    pub invitee: Invitee,
    /// Whether it rings at their place: they are in the app.
    pub ring: bool,
}

/// Whom of the unconnected an order is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// By the places kept for them, or by the seats that they had.
    These(Vec<SeatId>),
    All,
}

/// One of a room's PINs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinKind {
    /// *The* PIN of requirement T12.
    Guest,
    Host,
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
    /// `keep_ringing`: those who are being called are added, and may still come.
    Lock {
        keep_ringing: bool,
    },
    Unlock,
    /// *Keep strangers out*: a new guest PIN, by its hash, and the lock.
    KeepOut {
        pin: Digest,
    },
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
    /// Back to the waiting room (lesson 36).
    SendOut {
        participants: Vec<SeatId>,
    },
    Role {
        participant: SeatId,
        role: Role,
    },
    Mute {
        whom: Whom,
        which: Channels,
    },
    Unmute {
        whom: Whom,
        which: Channels,
    },
    /// Single speaker: everybody else is muted, and this one is not (requirement T9).
    MuteAllBut {
        participant: SeatId,
        spare_moderators: bool,
    },
    Chat {
        id: MessageId,
        text: String,
        to: Option<SeatId>,
    },
    /// A moderator's explicit act for people: counts as added in the current lock epoch.
    Invite {
        invited: Vec<Invited>,
        lift_block: bool,
    },
    /// Off the list of the unconnected; their invitations are dead (requirement T5).
    Withdraw {
        whom: Absent,
    },
    /// The called answers.
    AnswerCall {
        place: SeatId,
        accept: bool,
    },
    /// One's own hand.
    Hand {
        seat: SeatId,
        up: bool,
    },
    LowerHands {
        whom: Whom,
    },
    /// For everybody to look at, in this order; nobody: it is over.
    Spotlight {
        participants: Vec<SeatId>,
    },
    /// How everybody sees the meeting; `None`: as each one likes.
    Layout(Option<Layout>),
    /// *Pause the meeting*: nobody but whoever orders it is heard, seen or read, and the room is locked.
    Pause,
    /// And goes on as it was.
    Resume,
    /// Begins the meeting from outside, before anybody is in, and keeps it up until then though nobody comes; no longer
    /// than it may last.
    Start {
        until: Timestamp,
    },
    /// It may last so much longer than it would.
    Prolong {
        minutes: u32,
    },
    /// Whether guests may come, until the conference ends.
    Guests {
        allow: bool,
    },
    /// One's own.
    React {
        seat: SeatId,
        reaction: Reaction,
    },
    /// What a guest is called.
    Rename {
        participant: SeatId,
        name: String,
    },
    /// On the stage of an auditorium; in a meeting, the word.
    Floor {
        participant: SeatId,
        grant: bool,
    },
    /// What one person may.
    Rights {
        participant: SeatId,
        rights: Rights,
    },
    /// What everybody may, until the conference ends.
    Permissions(Permissions),
    /// A new PIN by its hash, or none (requirement T12).
    Pin {
        kind: PinKind,
        hash: Option<Digest>,
    },
    /// The room is called so from now on; the first one makes the link.
    Aliases {
        aliases: Vec<String>,
    },
    /// Which of a host's acts on one's devices need not be asked about.
    Consent {
        seat: SeatId,
        consent: Consent,
    },
    /// The cameras and microphones that a seat has.
    Inventory {
        seat: SeatId,
        inventory: Inventory,
    },
    /// A camera, a microphone or a gain for somebody else (requirement T11).
    Choose {
        participant: SeatId,
        choice: Choice,
    },
    /// The answer to what a host has asked.
    Answer {
        seat: SeatId,
        ask: Ask,
        accept: bool,
    },
    /// There was input.
    Active {
        seat: SeatId,
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
    /// The lock as most people mean it.
    pub const LOCK: Self = Self::Lock { keep_ringing: false };

    /// What people do with their own devices and words: nobody else is decided about, so that no audit has it.
    pub const fn is_ones_own(&self) -> bool {
        match self {
            Self::Chat { .. }
            | Self::Devices { .. }
            | Self::Hand { .. }
            | Self::React { .. }
            | Self::Consent { .. }
            | Self::Inventory { .. }
            | Self::Answer { .. }
            | Self::Active { .. } => true,
            Self::Join(_)
            | Self::Leave { .. }
            | Self::Disconnect(_)
            | Self::Unban { .. }
            | Self::Lock { .. }
            | Self::Unlock
            | Self::KeepOut { .. }
            | Self::WaitingRoom { .. }
            | Self::Admit { .. }
            | Self::Deny { .. }
            | Self::SendOut { .. }
            | Self::Role { .. }
            | Self::Mute { .. }
            | Self::Unmute { .. }
            | Self::MuteAllBut { .. }
            | Self::Invite { .. }
            | Self::Withdraw { .. }
            | Self::AnswerCall { .. }
            | Self::LowerHands { .. }
            | Self::Spotlight { .. }
            | Self::Layout(_)
            | Self::Pause
            | Self::Resume
            | Self::Start { .. }
            | Self::Prolong { .. }
            | Self::Guests { .. }
            | Self::Rename { .. }
            | Self::Floor { .. }
            | Self::Rights { .. }
            | Self::Permissions(_)
            | Self::Pin { .. }
            | Self::Aliases { .. }
            | Self::Choose { .. } => false,
        }
    }

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
            Self::Lock { .. } => "lock",
            Self::Unlock => "unlock",
            Self::KeepOut { .. } => "keep_out",
            Self::WaitingRoom { .. } => "waiting_room",
            Self::Admit { .. } => "admit",
            Self::Deny { .. } => "deny",
            Self::SendOut { .. } => "send_out",
            Self::Role { .. } => "role",
            Self::Mute { .. } => "mute",
            Self::Unmute { .. } => "unmute",
            Self::MuteAllBut { .. } => "mute_all_but",
            Self::Chat { .. } => "chat",
            Self::Invite { .. } => "invite",
            Self::Withdraw { .. } => "withdraw",
            Self::AnswerCall { .. } => "answer_call",
            Self::Hand { .. } => "hand",
            Self::LowerHands { .. } => "lower_hands",
            Self::Spotlight { .. } => "spotlight",
            Self::Layout(_) => "layout",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Start { .. } => "start",
            Self::Prolong { .. } => "prolong",
            Self::Guests { .. } => "guests",
            Self::React { .. } => "react",
            Self::Rename { .. } => "rename",
            Self::Floor { .. } => "floor",
            Self::Rights { .. } => "rights",
            Self::Permissions(_) => "permissions",
            Self::Pin { .. } => "pin",
            Self::Aliases { .. } => "alias",
            Self::Devices { .. } => "devices",
            Self::Consent { .. } => "consent",
            Self::Inventory { .. } => "inventory",
            Self::Choose { .. } => "choose",
            Self::Answer { .. } => "answer",
            Self::Active { .. } => "active",
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

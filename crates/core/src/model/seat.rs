//! A seat and the person on it.

use super::{
    ban::BanKey,
    devices::{Consent, Inventory},
    ids::{AccountId, DeviceKey, Generation, PersonId, SeatId, TicketId},
    invitation::CallState,
    media::Gate,
    role::{Role, SeatKind},
    settings::Rights,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A digest of a secret that only its holder knows; comparing digests tells nothing of the secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(pub String);

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

/// Why somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    WaitingRoom,
    /// Let in by whoever opens the lock, or explicitly.
    Locked,
    /// Let in when a host comes.
    NotStarted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    In,
    /// No sign of life since then.
    Reconnecting {
        since: Timestamp,
    },
    Waiting {
        since: Timestamp,
        why: WaitingFor,
    },
}

impl SeatState {
    /// Whether the seat is in the meeting, alive or not.
    pub const fn is_inside(self) -> bool {
        match self {
            Self::In | Self::Reconnecting { .. } => true,
            Self::Waiting { .. } => false,
        }
    }
}

/// What somebody does with their own devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devices {
    pub muted: bool,
    pub video: bool,
    pub sharing: bool,
}

impl Default for Devices {
    fn default() -> Self {
        Self { muted: true, video: false, sharing: false }
    }
}

/// One connection of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    pub id: SeatId,
    pub person: PersonId,
    pub kind: SeatKind,
    pub state: SeatState,
    pub joined_at: Timestamp,
    /// What the client says it is, for hosts to see.
    pub client: String,
    pub device: Option<DeviceKey>,
    pub ticket: Option<TicketId>,
    /// Digest of the secret that takes this seat back after a lost connection.
    pub resume: Digest,
    pub devices: Devices,
    /// Whom a WHEP client watches; `None`: the latest publisher.
    pub watch: Option<SeatId>,
    /// The last input or voice.
    pub last_active: Timestamp,
    #[serde(default)]
    pub inventory: Box<Inventory>,
    /// A host has chosen devices, and the person has not answered.
    #[serde(default)]
    pub asked_devices: bool,
    /// Seems to have left without leaving (requirement G8).
    #[serde(default)]
    pub forgotten: bool,
}

/// A person as this conference knows them. Outlives their seats: role and mute belong to the identity (lesson 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub account: Option<AccountId>,
    /// That of the ticket they came with.
    pub generation: Generation,
    /// Whether they have passed the waiting room of this conference.
    pub admitted: bool,
    /// What hosts let through of them; what is forwarded is [`crate::Conference::gate_of`].
    pub gate: Gate,
    /// A host has asked to unmute, and they have not answered.
    #[serde(default)]
    pub asked: bool,
    /// Since when their hand is up.
    #[serde(default)]
    pub hand: Option<Timestamp>,
    /// May send in an auditorium; has the word in a meeting.
    #[serde(default)]
    pub on_stage: bool,
    #[serde(default)]
    pub rights: Rights,
    #[serde(default)]
    pub consent: Consent,
    /// Every key that this person has shown here.
    pub keys: Vec<BanKey>,
}

impl Person {
    /// What a ban of this person is keyed to: the account and everything else that they showed, or signing out would be a
    /// way back in. Their network only where that is asked for: others live there too.
    pub fn ban_keys(&self, with_network: bool) -> Vec<BanKey> {
        let mut keys: Vec<BanKey> = self.account.map(BanKey::Account).into_iter().collect();
        let shown = self.keys.iter().filter(|key| with_network || !matches!(key, BanKey::Network(_)));
        keys.extend(shown.filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
        keys
    }

    /// Whether a ban would have anything to recognise them by.
    pub fn is_bannable(&self) -> bool {
        self.account.is_some() || self.keys.iter().any(|key| !matches!(key, BanKey::Network(_)))
    }
}

/// How somebody went, as the others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Left,
    Removed,
    Lost,
    Ended,
    Denied,
    /// Nobody let them in.
    TimedOut,
    SentOut,
    /// Had left without leaving.
    Idle,
    /// Still here, and not shown to those who are told so: off the stage of an auditorium.
    OffStage,
}

/// Who was here and is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departed {
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub kind: SeatKind,
    pub how: How,
    pub at: Timestamp,
    /// A lost seat can be taken back until then; never a removed one.
    pub resume: Option<Digest>,
}

/// Who could come and is not here: was here, or is invited. One row a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unconnected {
    /// The seat that they had, or the place that is kept for them.
    pub seat: SeatId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub account: Option<AccountId>,
    /// `None`: was never here.
    pub how: Option<How>,
    pub call: CallState,
    /// When they went, or were invited.
    pub at: Timestamp,
}

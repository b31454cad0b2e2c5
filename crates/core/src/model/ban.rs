//! Bans: what keeps a person out, and for how long.

use super::{
    ids::{AccountId, BanId, ConferenceId, DeviceKey, PersonId, TicketId},
    reason::Reason,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a ban recognises a person by (requirement G1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BanKey {
    Account(AccountId),
    Device(DeviceKey),
    /// The personal ticket that was used.
    Invitation(TicketId),
    SipUri(String),
    Phone(String),
    /// An address or its network. Only where a host asks for it.
    Network(String),
}

impl BanKey {
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Device(_) => "device",
            Self::Invitation(_) => "invitation",
            Self::SipUri(_) => "sip_uri",
            Self::Phone(_) => "phone",
            Self::Network(_) => "network",
        }
    }
}

/// How long a ban is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BanTerms {
    /// Seconds; `None`: until the conference ends, or with `room` until lifted.
    pub seconds: Option<u64>,
    /// Also for future meetings in this room.
    pub room: bool,
    /// Also by the network that the person came from, with everybody else who comes from there.
    #[serde(default)]
    pub network: bool,
}

/// A ban in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    pub id: BanId,
    pub person: PersonId,
    /// The name as it was.
    pub name: String,
    pub keys: Vec<BanKey>,
    /// Who said so, as the list shows it.
    pub by: String,
    pub by_person: Option<PersonId>,
    pub reason: Reason,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    /// The conference that it ends with; `None` for a ban from the room.
    pub conference: Option<ConferenceId>,
}

impl Ban {
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Whether it keeps out somebody who comes with these keys.
    pub fn matches(&self, person: PersonId, keys: &[BanKey]) -> bool {
        self.person == person || self.keys.iter().any(|key| keys.contains(key))
    }
}

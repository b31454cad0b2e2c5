//! What an order comes back with. A refusal is an answer; silence is a bug (invariant 7).

use super::{
    ids::{RequestId, SeatId},
    refusal::Refusal,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Disconnected,
    WouldDisconnect,
    AlreadyGone,
    Refused(Refusal),
    /// Never seen in this conference.
    NotFound,
    /// Not touched, because the whole order was refused for another one's sake.
    Untouched,
    /// The order took effect on them (admit, deny, mute, role …).
    Done,
}

impl Verdict {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::WouldDisconnect => "would_disconnect",
            Self::AlreadyGone => "already_gone",
            Self::Refused(_) => "refused",
            Self::NotFound => "not_found",
            Self::Untouched => "untouched",
            Self::Done => "done",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub participant: SeatId,
    pub name: Option<String>,
    pub verdict: Verdict,
}

/// Whether the engine has confirmed that the removed are silent (invariant 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silent {
    /// From the door to the last packet, of the slowest target.
    Confirmed(Duration),
    /// The engine did not answer in time; the door cut harder.
    Forced(Duration),
    NoMedia,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saved {
    Yes,
    Pending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Running,
    Ended,
}

/// What keeps strangers out: offered after a ban of somebody who could come back as another (requirement G7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barrier {
    Lock,
    WaitingRoom,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub request: RequestId,
    pub verdicts: Vec<Judged>,
    /// How many a scope left alone because they are protected.
    pub spared: u32,
    pub saved: Saved,
    pub silent: Silent,
    pub conference: Phase,
    /// What would help besides.
    pub offers: Vec<Barrier>,
}

/// The whole order was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub refusal: Refusal,
    /// Per target, where there were any.
    pub verdicts: Vec<Judged>,
    /// What a person can read about it, where the code alone is not enough.
    pub detail: Option<String>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, verdicts: Vec::new(), detail: None }
    }
}

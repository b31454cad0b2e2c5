//! Who is asked to come (requirements T1 to T7), and whether it rings at their place.

use super::{
    ids::{AccountId, PersonId, SeatId},
    role::Role,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Somebody who is asked to come, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub account: Option<AccountId>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Nobody was called: they were not in the app, or there was nobody to ask for it.
    NotCalled,
    /// They are called as soon as the conference begins.
    WhenItBegins,
    Ringing {
        until: Timestamp,
    },
    Declined,
    Unanswered,
}

/// An invitation of this conference, until its invitee is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The place that is kept for them: what orders name them by, as they would a seat.
    pub place: SeatId,
    pub invitee: Invitee,
    pub at: Timestamp,
    /// Who asked, as the called read it.
    pub by: String,
    pub call: CallState,
}

impl Invitation {
    pub const fn rings(&self) -> bool {
        matches!(self.call, CallState::Ringing { .. })
    }
}

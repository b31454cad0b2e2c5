//! The record of who did what to whom (requirement G6).

use super::{
    ids::{ConferenceId, PersonId, RequestId, RoomId, SeatId},
    reason::Reason,
    refusal::Refusal,
    role::Surface,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One row, before the store gives it a number and chains it to the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRow {
    pub at: Timestamp,
    pub request: RequestId,
    pub room: RoomId,
    pub conference: Option<ConferenceId>,
    pub actor: AuditActor,
    pub surface: Surface,
    pub verb: String,
    pub target: Option<AuditTarget>,
    /// What came of it: `disconnected`, `admitted`, `refused` …
    pub verdict: String,
    pub refusal: Option<Refusal>,
    pub reason: Option<Reason>,
    /// What the removed read.
    pub note: Option<String>,
    /// What they do not.
    pub audit_note: Option<String>,
    /// From the door to the last packet, milliseconds.
    pub silent_ms: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditActor {
    pub name: String,
    /// A role of the meeting, or `administrator`, `control_token`, `system`.
    pub role: String,
    pub person: Option<PersonId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTarget {
    pub participant: Option<SeatId>,
    pub name: String,
}

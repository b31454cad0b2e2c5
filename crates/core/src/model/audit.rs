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
    /// `None`: it concerns no room, such as a log-in.
    pub room: Option<RoomId>,
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
    /// A role of the meeting, or `administrator`, `control_token`, `system`; outside meetings also an account's `operator`
    /// or `user`, `key`, and `nobody` for who has not logged in.
    pub role: String,
    pub person: Option<PersonId>,
    /// From where, as the server sees it; rows that were written before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditTarget {
    pub participant: Option<SeatId>,
    pub name: String,
    /// Of what else it was: an account, a room, a key, a ticket, a webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl AuditRow {
    /// A row of something that was done outside any conference, before it is told what came of it.
    pub fn of(at: Timestamp, request: RequestId, actor: AuditActor, surface: Surface, verb: &str) -> Self {
        Self {
            at,
            request,
            room: None,
            conference: None,
            actor,
            surface,
            verb: verb.into(),
            target: None,
            verdict: "done".into(),
            refusal: None,
            reason: None,
            note: None,
            audit_note: None,
            silent_ms: None,
        }
    }
}

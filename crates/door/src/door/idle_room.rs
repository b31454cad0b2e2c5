//! Orders for a room in which nothing runs: a ban from the room can be lifted, and its PINs and aliases are changed by
//! those who need not be inside; everything else is refused.

use crate::Envelope;
use gavel_core::{
    Conference, Context,
    conference::Stage,
    decide,
    model::{
        audit::{AuditActor, AuditRow},
        command::{Command, Right},
        fact::Fact,
        ids::{ConferenceId, RequestId},
        receipt::{Phase, Receipt, Refused, Saved, Silent},
        refusal::Refusal,
        room::RoomRecord,
        time::Timestamp,
    },
};
use ulid::Ulid;

/// Asks the same rules as ever, of an empty meeting of the room.
pub(super) fn judge(record: &RoomRecord, envelope: &Envelope, now: Timestamp) -> Result<Vec<Fact>, Refused> {
    match envelope.command {
        Command::Unban { .. } | Command::Pin { .. } | Command::Aliases { .. } => {}
        _ => return Err(Refusal::NotRunning.into()),
    }
    let mut empty = Conference::open(now, ConferenceId::new(Ulid::nil()), record);
    empty.stage = Stage::Running;
    let context = Context { now, fresh: Ulid::nil() };
    match decide(&empty, &context, &envelope.actor, &envelope.command) {
        Ok(decision) => Ok(decision.facts),
        // No ban of the room, of a meeting it could only be if one ran; and hosts have their say while they meet.
        Err(refused) if matches!(refused.refusal, Refusal::NotFound | Refusal::NoSeat) => {
            Err(Refusal::NotRunning.into())
        }
        Err(refused) => Err(refused),
    }
}

/// The audit's row, for refusals too.
pub(super) fn row(record: &RoomRecord, envelope: &Envelope, now: Timestamp, refusal: Option<Refusal>) -> AuditRow {
    let role = match &envelope.actor.right {
        Right::Administrator => "administrator",
        Right::ControlToken => "control_token",
        Right::System => "system",
        Right::Person { role, .. } => role.word(),
    };
    AuditRow {
        at: now,
        request: envelope.request.clone(),
        room: record.room.id,
        conference: None,
        actor: AuditActor { name: envelope.actor.name.clone(), role: role.into(), person: envelope.actor.person() },
        surface: envelope.actor.surface,
        verb: envelope.command.verb().into(),
        target: None,
        verdict: if refusal.is_some() { "refused" } else { "done" }.into(),
        refusal,
        reason: None,
        note: None,
        audit_note: None,
        silent_ms: None,
    }
}

/// What was saved before it was answered, and silenced nobody.
pub(super) const fn receipt(request: RequestId) -> Receipt {
    Receipt {
        request,
        verdicts: Vec::new(),
        spared: 0,
        saved: Saved::Yes,
        silent: Silent::NoMedia,
        conference: Phase::Ended,
        offers: Vec::new(),
    }
}

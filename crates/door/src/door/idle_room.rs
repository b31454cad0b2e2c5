//! Orders for a room in which nothing runs: a ban from the room can be lifted, and its PINs and aliases are changed by
//! those who need not be inside; everything else is refused.

use super::events;
use crate::{
    Envelope,
    ports::{Author, Event},
};
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

/// What comes of an order, and what outside tools are told of it.
pub(super) struct Judged {
    pub(super) facts: Vec<Fact>,
    pub(super) events: Vec<Event>,
}

/// Asks the same rules as ever, of an empty meeting of the room.
pub(super) fn judge(record: &RoomRecord, envelope: &Envelope, now: Timestamp) -> Result<Judged, Refused> {
    match envelope.command {
        Command::Unban { .. } | Command::Pin { .. } | Command::Aliases { .. } => {}
        _ => return Err(Refusal::NotRunning.into()),
    }
    let mut empty = Conference::open(now, ConferenceId::new(Ulid::nil()), record);
    empty.stage = Stage::Running;
    let context = Context { now, fresh: Ulid::nil() };
    match decide(&empty, &context, &envelope.actor, &envelope.command) {
        Ok(decision) => {
            let by = Author { actor: actor(envelope), surface: envelope.actor.surface };
            let mut events = events::events_of(&empty, now, &decision.facts, Some(&by));
            // There is no such conference outside of here.
            events.iter_mut().for_each(|event| event.conference = None);
            Ok(Judged { facts: decision.facts, events })
        }
        // No ban of the room, of a meeting it could only be if one ran; and hosts have their say while they meet.
        Err(refused) if matches!(refused.refusal, Refusal::NotFound | Refusal::NoSeat) => {
            Err(Refusal::NotRunning.into())
        }
        Err(refused) => Err(refused),
    }
}

/// The audit's row, for refusals too.
pub(super) fn row(record: &RoomRecord, envelope: &Envelope, now: Timestamp, refusal: Option<Refusal>) -> AuditRow {
    AuditRow {
        at: now,
        request: envelope.request.clone(),
        room: Some(record.room.id),
        conference: None,
        actor: actor(envelope),
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

/// By the role that somebody came with; no meeting knows better.
fn actor(envelope: &Envelope) -> AuditActor {
    let role = match &envelope.actor.right {
        Right::Administrator => "administrator",
        Right::ControlToken => "control_token",
        Right::System => "system",
        Right::Person { role, .. } => role.word(),
    };
    AuditActor {
        name: envelope.actor.name.clone(),
        role: role.into(),
        person: envelope.actor.person(),
        address: envelope.address.clone(),
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

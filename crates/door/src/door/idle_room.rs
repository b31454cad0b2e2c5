//! Orders for a room in which nothing runs: a ban from the room can be lifted, and its PINs and aliases are changed by
//! those who need not be inside; everything else is refused.

use super::events;
use crate::{
    Envelope,
    ports::{Author, Batch, Event, Ids},
};
use gavel_core::{
    Conference, Context,
    conference::Stage,
    decide,
    model::{
        audit::{AuditActor, AuditRow},
        command::{Command, Right},
        fact::{Entry, Fact},
        ids::{ConferenceId, RequestId, RoomId},
        receipt::{Phase, Receipt, Refused, Saved, Silent},
        refusal::Refusal,
        room::RoomRecord,
        time::Timestamp,
    },
};
use ulid::Ulid;

/// What comes of an order, and what outside tools are told of it.
pub(super) struct Judged {
    /// The meeting that was asked, as it was.
    empty: Conference,
    facts: Vec<Fact>,
    events: Vec<Event>,
}

impl Judged {
    pub(super) fn batch(&self, room: RoomId, at: Timestamp) -> Batch {
        Batch { entries: entries(&self.facts, at), events: self.events.clone(), ..Batch::of(room, None) }
    }

    /// What puts it right where it was saved and not done.
    pub(super) fn taken_back(&self, ids: &dyn Ids, room: RoomId, at: Timestamp) -> Batch {
        let instead = self.empty.take_back(&self.facts);
        let events = outside(events::taken_back(&self.empty, ids, at, &self.facts, &instead));
        Batch { entries: entries(&instead, at), events, ..Batch::of(room, None) }
    }
}

fn entries(facts: &[Fact], at: Timestamp) -> Vec<Entry> {
    facts.iter().map(|fact| Entry { at, fact: fact.clone() }).collect()
}

/// There is no such conference outside of here.
fn outside(mut events: Vec<Event>) -> Vec<Event> {
    events.iter_mut().for_each(|event| event.conference = None);
    events
}

/// Asks the same rules as ever, of an empty meeting of the room.
pub(super) fn judge(
    record: &RoomRecord,
    ids: &dyn Ids,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<Judged, Refused> {
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
            let events = outside(events::events_of(&empty, ids, now, &decision.facts, Some(&by)));
            Ok(Judged { empty, facts: decision.facts, events })
        }
        // No ban of the room, of a meeting it could only be if one ran; and hosts have their say while they meet.
        Err(refused) if matches!(refused.refusal, Refusal::NotFound | Refusal::NoSeat) => {
            Err(Refusal::NotRunning.into())
        }
        Err(refused) => Err(refused),
    }
}

/// The audit's row of what was done.
pub(super) fn done(record: &RoomRecord, envelope: &Envelope, now: Timestamp) -> AuditRow {
    AuditRow { verdict: "done".into(), ..blank(record, envelope, now) }
}

/// Refusals are on record too.
pub(super) fn refused(record: &RoomRecord, envelope: &Envelope, now: Timestamp, refusal: Refusal) -> AuditRow {
    AuditRow { verdict: "refused".into(), refusal: Some(refusal), ..blank(record, envelope, now) }
}

/// The store did not save it in time.
pub(super) fn unavailable(record: &RoomRecord, envelope: &Envelope, now: Timestamp) -> AuditRow {
    AuditRow { verdict: "unavailable".into(), ..blank(record, envelope, now) }
}

fn blank(record: &RoomRecord, envelope: &Envelope, now: Timestamp) -> AuditRow {
    AuditRow {
        at: now,
        request: envelope.request.clone(),
        room: Some(record.room.id),
        conference: None,
        actor: actor(envelope),
        surface: envelope.actor.surface,
        verb: envelope.command.verb().into(),
        target: None,
        verdict: String::new(),
        refusal: None,
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
pub(super) const fn receipt(request: RequestId, saved: Saved) -> Receipt {
    Receipt {
        request,
        verdicts: Vec::new(),
        spared: 0,
        saved,
        silent: Silent::NoMedia,
        conference: Phase::Ended,
        offers: Vec::new(),
    }
}

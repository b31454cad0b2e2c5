//! The waiting room: letting in, and turning away.

use super::{Context, Decision, disconnect, join, judged};
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::Fact,
        ids::SeatId,
        reason::{Farewell, Terminal},
        receipt::{Judged, Refused, Verdict},
        refusal::Refusal,
        role::Role,
        seat::{How, Seat},
    },
    policy::{self, Act},
};
use std::collections::BTreeSet;

/// An admission is an explicit add: it opens the lock for this person too.
pub(super) fn admit(conference: &Conference, by: &Actor, participants: &[SeatId]) -> Result<Decision, Refused> {
    let mut decision = Decision::save_first();
    for (coming, seat) in knocking(conference, by, Act::Admit, participants, &mut decision)?.into_iter().enumerate() {
        let role = conference.people.get(&seat.person).map_or(Role::Guest, |person| person.role);
        if join::is_full(conference, role, coming as u32) {
            return Err(Refusal::Full.into());
        }
        decision.record(Fact::Added { person: seat.person, epoch: conference.last_epoch });
        decision.record(Fact::Admitted { seat: seat.id });
        decision.undo.push(Fact::Departed {
            seat: seat.id,
            how: How::Lost,
            farewell: Farewell::plain(Terminal::Error),
        });
        decision.report(conference, seat.id, Verdict::Done);
    }
    Ok(decision)
}

pub(super) fn deny(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    participants: &[SeatId],
    block_too: bool,
) -> Result<Decision, Refused> {
    let mut decision = Decision::act_first();
    let act = if block_too { Act::Ban } else { Act::Deny };
    for seat in knocking(conference, by, act, participants, &mut decision)? {
        let terminal = if block_too { Terminal::RemovedBlocked } else { Terminal::Denied };
        if block_too {
            disconnect::block(conference, context, by, seat.person, &mut decision);
        }
        let farewell = Farewell { by: Some(disconnect::kind_of(by)), ..Farewell::plain(terminal) };
        decision.record(Fact::Departed { seat: seat.id, how: How::Denied, farewell });
        decision.report(conference, seat.id, Verdict::Done);
    }
    Ok(decision)
}

/// Those of the list who wait. Who is in or gone already is reported and left alone; who was never seen refuses it all.
fn knocking<'a>(
    conference: &'a Conference,
    by: &Actor,
    act: Act,
    participants: &[SeatId],
    decision: &mut Decision,
) -> Result<Vec<&'a Seat>, Refused> {
    let standing = conference.standing(by);
    policy::may_run(standing)?;
    if participants.is_empty() {
        return Err(Refusal::Invalid.into());
    }
    let unknown: Vec<Judged> = participants
        .iter()
        .filter(|id| !conference.seats.contains_key(id) && !conference.departed.contains_key(id))
        .map(|id| judged(conference, *id, Verdict::NotFound))
        .collect();
    if !unknown.is_empty() {
        return Err(Refused { refusal: Refusal::NotFound, verdicts: unknown, detail: None });
    }
    let mut waiting = Vec::new();
    for id in participants.iter().copied().collect::<BTreeSet<_>>() {
        match conference.seats.get(&id) {
            None => decision.report(conference, id, Verdict::AlreadyGone),
            Some(seat) if seat.state.is_inside() => decision.report(conference, id, Verdict::Untouched),
            Some(seat) => {
                policy::may(standing, act, conference.column(by, seat))?;
                waiting.push(seat);
            }
        }
    }
    Ok(waiting)
}

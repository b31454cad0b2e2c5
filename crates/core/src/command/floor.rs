//! Who has the word: hands, the stage of an auditorium, the spotlight.

use super::{Context, Decision, mute};
use crate::{
    conference::{Conference, SPOTLIT},
    model::{
        command::{Actor, Channels, Whom},
        fact::Fact,
        ids::SeatId,
        media::Gate,
        receipt::{Refused, Verdict},
        refusal::Refusal,
        seat::Seat,
    },
    policy::{Act, Column},
};
use std::collections::BTreeSet;

/// One's own hand. The first one up stays the first.
pub(super) fn hand(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    seat: SeatId,
    up: bool,
) -> Result<Decision, Refusal> {
    let person = own(conference, by, seat)?.person;
    let before = conference.people.get(&person).and_then(|known| known.hand);
    let mut decision = Decision::act_first();
    if up != before.is_some() {
        decision.record(Fact::Hand { person, since: up.then_some(context.now) });
    }
    Ok(decision)
}

pub(super) fn lower_hands(conference: &Conference, by: &Actor, whom: &Whom) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    for person in mute::people(conference, by, whom, &mut decision)? {
        if conference.people.get(&person).is_some_and(|known| known.hand.is_some()) {
            decision.record(Fact::Hand { person, since: None });
        }
    }
    Ok(decision)
}

/// For everybody. An empty list is how a spotlight ends.
pub(super) fn spotlight(conference: &Conference, by: &Actor, participants: &[SeatId]) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut seen = BTreeSet::new();
    let seats: Vec<SeatId> = participants.iter().copied().filter(|id| seen.insert(*id)).collect();
    if seats.len() > SPOTLIT {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::act_first();
    for id in &seats {
        let seat = conference.seats.get(id).filter(|seat| seat.state.is_inside()).ok_or(Refusal::NotFound)?;
        // Nobody is shown by the light whom the stage hides.
        if !conference.is_shown(seat.person) {
            return Err(Refusal::Denied);
        }
        decision.report(conference, *id, Verdict::Done);
    }
    if seats != conference.spotlight {
        decision.record(Fact::Spotlit { seats });
    }
    Ok(decision)
}

/// Given by those who moderate; given back by oneself, too.
pub(super) fn floor(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    grant: bool,
) -> Result<Decision, Refusal> {
    let seat = conference.seats.get(&participant).filter(|seat| seat.state.is_inside());
    let seat = seat.ok_or_else(|| conference.must_run(by).err().unwrap_or(Refusal::NotFound))?;
    let column = conference.column_of(by, seat.person);
    if grant || column != Column::Oneself {
        conference.permits(by, Act::Floor, column)?;
    }
    let person = seat.person;
    let Some(known) = conference.people.get(&person) else { return Err(Refusal::NotFound) };
    let mut decision = Decision::act_first();
    decision.report(conference, participant, Verdict::Done);
    if known.hand.is_some() && grant {
        decision.record(Fact::Hand { person, since: None });
    }
    if known.on_stage != grant {
        decision.record(Fact::OnStage { person, on: grant });
    }
    let before = known.gate;
    if grant {
        let asked =
            by.person() != Some(person) && mute::needs_asking(conference, person, Channels::AUDIO, &decision.facts);
        decision.record(Fact::Gated { person, gate: Gate { audio: true, ..before }, asked });
    } else if before.audio && !conference.may_unmute_without_floor(known) {
        decision.record(Fact::Gated { person, gate: Gate { audio: false, ..before }, asked: false });
    }
    Ok(decision)
}

/// The actor's own seat, inside.
pub(super) fn own<'a>(conference: &'a Conference, by: &Actor, seat: SeatId) -> Result<&'a Seat, Refusal> {
    let known = conference.seats.get(&seat).filter(|known| by.person() == Some(known.person));
    let known = known.ok_or(Refusal::NotFound)?;
    if known.state.is_inside() { Ok(known) } else { Err(Refusal::Denied) }
}

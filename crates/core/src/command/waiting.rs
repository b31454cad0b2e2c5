//! The waiting room: letting in, and turning away.

use super::{
    Context, Decision,
    places::Places,
    removal::Removal,
    scope::{people_behind, waits},
};
use crate::{
    conference::Conference,
    model::{
        ban::BanTerms,
        command::Actor,
        fact::Fact,
        ids::{PersonId, SeatId},
        reason::{Reason, Terminal},
        receipt::{Refused, Verdict},
        refusal::Refusal,
        role::Role,
        seat::How,
    },
    policy::Act,
};
use std::collections::BTreeSet;

/// An admission is an explicit add: it opens the lock for this person too, with everything that they knock with.
pub(super) fn admit(conference: &Conference, by: &Actor, participants: &[SeatId]) -> Result<Decision, Refused> {
    let mut decision = Decision::save_first();
    let mut places = Places::of(conference);
    for person in knocking(conference, by, Act::Admit, participants, &mut decision)? {
        let role = conference.people.get(&person).map_or(Role::Guest, |person| person.role);
        decision.record(Fact::Added { person, epoch: conference.last_epoch });
        for seat in conference.seats_of(person).filter(|seat| waits(seat)) {
            if places.is_full(role) {
                return Err(Refusal::Full.into());
            }
            places.let_in(seat.id, role, &mut decision);
        }
    }
    Ok(decision)
}

/// Turns people away, with all seats that they knock with. *Deny and block* is a removal with a ban.
pub(super) fn deny(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    participants: &[SeatId],
    block: bool,
) -> Result<Decision, Refused> {
    let mut decision = Decision::act_first();
    let ban = block.then(BanTerms::default);
    let removal = Removal { conference, context, by, reason: Reason::Other, note: None, ban };
    let act = if block { Act::Ban } else { Act::Deny };
    let people = knocking(conference, by, act, participants, &mut decision)?;
    let hit = removal.also_hit(&people);
    for person in people {
        if block {
            removal.person(person, How::Denied, &mut decision);
        } else {
            for seat in conference.seats_of(person).filter(|seat| waits(seat)) {
                removal.seat(person, seat.id, How::Denied, &mut decision);
            }
        }
    }
    for person in hit {
        for seat in removal.reached(person) {
            decision.report_instead(conference, seat, Verdict::Disconnected);
        }
        removal.hit(person, &mut decision);
    }
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

/// Back to the waiting room, with all seats: the person has to be let in again, and the ticket stays good (lesson 36).
pub(super) fn send_out(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    participants: &[SeatId],
) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    if participants.is_empty() {
        return Err(Refusal::Invalid.into());
    }
    people_behind(conference, participants)?;
    let removal = Removal { conference, context, by, reason: Reason::Other, note: None, ban: None };
    let mut decision = Decision::act_first();
    let mut going = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for id in participants.iter().copied().filter(|id| seen.insert(*id)) {
        match conference.seats.get(&id) {
            None => decision.report(conference, id, Verdict::AlreadyGone),
            Some(seat) if !seat.state.is_inside() => decision.report(conference, id, Verdict::Untouched),
            Some(seat) => {
                conference.permits(by, Act::SendOut, conference.column(by, seat))?;
                going.insert(seat.person);
                decision.report(conference, id, Verdict::Done);
            }
        }
    }
    for person in going {
        decision.record(Fact::SentOut { person });
        removal.all_seats(person, How::SentOut, &mut decision);
    }
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

/// Those of the list who wait. Who is in or gone already is reported and left alone; who was never seen refuses it all.
fn knocking(
    conference: &Conference,
    by: &Actor,
    act: Act,
    participants: &[SeatId],
    decision: &mut Decision,
) -> Result<BTreeSet<PersonId>, Refused> {
    conference.must_run(by)?;
    if participants.is_empty() {
        return Err(Refusal::Invalid.into());
    }
    people_behind(conference, participants)?;
    let mut waiting = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for id in participants.iter().copied().filter(|id| seen.insert(*id)) {
        match conference.seats.get(&id) {
            None => decision.report(conference, id, Verdict::AlreadyGone),
            Some(seat) if seat.state.is_inside() => decision.report(conference, id, Verdict::Untouched),
            Some(seat) => {
                conference.permits(by, act, conference.column(by, seat))?;
                waiting.insert(seat.person);
                decision.report(conference, id, Verdict::Done);
            }
        }
    }
    Ok(waiting)
}

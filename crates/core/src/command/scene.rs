//! What everybody sees of the meeting as a whole: its layout, signs, names, and the pause.

use super::{Context, Decision, access, floor::own};
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::Fact,
        ids::SeatId,
        receipt::Verdict,
        refusal::Refusal,
        scene::{Layout, Pause, Reaction},
    },
    policy::Act,
};

pub(super) fn layout(conference: &Conference, by: &Actor, layout: Option<Layout>) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    if conference.layout != layout {
        decision.record(Fact::LaidOut(layout));
    }
    Ok(decision)
}

/// The panic button. Whoever is in keeps their seat, whoever is not stays out.
pub(super) fn pause(conference: &Conference, context: &Context, by: &Actor) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    if conference.paused.is_none() {
        let lock = conference.lock.is_none().then(|| conference.last_epoch.next());
        access::fall(conference, &mut decision);
        let by = by.person().filter(|person| conference.is_inside(*person));
        decision.record(Fact::Paused(Pause { by, since: context.now, lock }));
    }
    Ok(decision)
}

/// One act brings everything back, the lock included unless it was down before, or was turned since.
pub(super) fn resume(conference: &Conference, by: &Actor) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let lock = conference.paused.as_ref().and_then(|pause| pause.lock);
    let unlocks = lock.is_some() && lock == conference.lock;
    let mut decision = if unlocks { Decision::save_first() } else { Decision::act_first() };
    if conference.paused.is_some() {
        decision.record(Fact::WentOn);
    }
    if unlocks {
        access::lift(conference, &mut decision);
    }
    Ok(decision)
}

pub(super) fn react(
    conference: &Conference,
    by: &Actor,
    seat: SeatId,
    reaction: Reaction,
) -> Result<Decision, Refusal> {
    let person = own(conference, by, seat)?.person;
    if conference.is_paused_for(person) {
        return Err(Refusal::Denied);
    }
    let mut decision = Decision::act_first();
    decision.record(Fact::Reacted { seat, reaction });
    Ok(decision)
}

/// Who has an account is called what the account says: others rely on it.
pub(super) fn rename(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    name: &str,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let seat = conference.seats.get(&participant).ok_or(Refusal::NotFound)?;
    conference.permits(by, Act::Rename, conference.column(by, seat))?;
    let person = conference.people.get(&seat.person).ok_or(Refusal::NotFound)?;
    if person.account.is_some() {
        return Err(Refusal::Denied);
    }
    let name = name.trim();
    if name.is_empty() {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::act_first();
    decision.report(conference, participant, Verdict::Done);
    if person.name != name {
        decision.record(Fact::Renamed { person: person.id, name: name.to_owned() });
    }
    Ok(decision)
}

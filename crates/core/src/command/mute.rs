//! What the server forwards of somebody. The gate is the engine's: no client opens it (lessons 2 and 42).

use super::{Decision, scope::people_behind};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Channels, Whom},
        fact::Fact,
        ids::{PersonId, SeatId},
        media::Gate,
        receipt::{Refused, Verdict},
        refusal::Refusal,
        seat::Seat,
    },
    policy::Act,
};
use std::collections::BTreeSet;

pub(super) fn mute(conference: &Conference, by: &Actor, whom: &Whom, which: Channels) -> Result<Decision, Refused> {
    turn(conference, by, Act::Mute, whom, which)
}

/// The gate opens at once; the microphone itself only with its owner's consent, who is asked (rules, section 6).
pub(super) fn unmute(conference: &Conference, by: &Actor, whom: &Whom, which: Channels) -> Result<Decision, Refused> {
    turn(conference, by, Act::Unmute, whom, which)
}

/// Single speaker: everybody else is shut, the caller and the owner included, and this one is asked to speak
/// (requirement T9).
pub(super) fn all_but(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    spare_moderators: bool,
) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    let speaker = conference.seats.get(&participant).filter(|seat| seat.state.is_inside());
    let speaker = speaker.ok_or(Refusal::NotFound)?.person;
    let mut decision = Decision::act_first();
    let others: BTreeSet<PersonId> = conference
        .inside()
        .map(|seat| seat.person)
        .filter(|person| *person != speaker && !(spare_moderators && conference.moderates(*person)))
        .collect();
    for person in others {
        set(conference, by, person, Act::Mute, Channels::AUDIO, &mut decision)?;
        for seat in conference.seats_of(person).filter(|seat| seat.state.is_inside()) {
            decision.report(conference, seat.id, Verdict::Done);
        }
    }
    // In an auditorium nobody could hear them but on stage.
    let goes_on_stage = conference.people.get(&speaker).is_some_and(|known| !conference.may_send(known));
    if goes_on_stage {
        decision.record(Fact::OnStage { person: speaker, on: true });
    }
    set(conference, by, speaker, Act::Unmute, Channels::AUDIO, &mut decision)?;
    decision.report(conference, participant, Verdict::Done);
    Ok(decision)
}

fn turn(conference: &Conference, by: &Actor, act: Act, whom: &Whom, which: Channels) -> Result<Decision, Refused> {
    // One's own gates everybody shuts; opening them is switching the device on.
    if act != Act::Mute || !is_about_oneself(conference, by, whom) {
        conference.must_run(by)?;
    }
    let mut decision = Decision::act_first();
    for person in people(conference, by, whom, &mut decision)? {
        set(conference, by, person, act, which, &mut decision)?;
    }
    Ok(decision)
}

/// Whether nobody else is meant.
fn is_about_oneself(conference: &Conference, by: &Actor, whom: &Whom) -> bool {
    let own = |id: &SeatId| by.person().is_some() && conference.person_behind(*id) == by.person();
    match whom {
        Whom::These(ids) => !ids.is_empty() && ids.iter().all(own),
        Whom::All | Whom::AllButMe | Whom::EveryoneBut(_) => false,
    }
}

fn set(
    conference: &Conference,
    by: &Actor,
    person: PersonId,
    act: Act,
    which: Channels,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    conference.permits(by, act, conference.column_of(by, person))?;
    let opens = act == Act::Unmute;
    let before = conference.people.get(&person).map_or(Gate::OPEN, |person| person.gate);
    let gate = Gate {
        audio: if which.audio { opens } else { before.audio },
        video: if which.video { opens } else { before.video },
        share: if which.share { opens } else { before.share },
    };
    let asked = opens && by.person() != Some(person) && needs_asking(conference, person, which, &decision.facts);
    if gate != before || asked {
        decision.record(Fact::Gated { person, gate, asked });
    }
    Ok(())
}

/// Whether there is something that they would have to switch on themselves, and that would then be let through. `before`:
/// what is decided already; the last of it may be that they come on stage.
pub(super) fn needs_asking(conference: &Conference, person: PersonId, which: Channels, before: &[Fact]) -> bool {
    let Some(known) = conference.people.get(&person) else { return false };
    let comes_on_stage = before.last() == Some(&Fact::OnStage { person, on: true });
    let seats = || conference.seats_of(person).filter(|seat| seat.state.is_inside());
    let speaks = known.gate.audio && seats().any(|seat| !seat.devices.muted);
    let shows = known.gate.video && seats().any(|seat| seat.devices.video);
    let is_off = (which.audio && !speaks) || (which.video && !shows);
    seats().next().is_some() && is_off && (comes_on_stage || conference.may_send(known))
}

/// Whom it is for, each once. Every named seat gets its verdict, and of a scope every seat inside.
pub(super) fn people(
    conference: &Conference,
    by: &Actor,
    whom: &Whom,
    decision: &mut Decision,
) -> Result<BTreeSet<PersonId>, Refused> {
    let kept = match whom {
        Whom::These(ids) if ids.is_empty() => return Err(Refusal::Invalid.into()),
        Whom::These(ids) => {
            people_behind(conference, ids)?;
            let mut seen = BTreeSet::new();
            let mut found = BTreeSet::new();
            for id in ids.iter().copied().filter(|id| seen.insert(*id)) {
                match conference.seats.get(&id) {
                    None => decision.report(conference, id, Verdict::AlreadyGone),
                    Some(seat) => {
                        found.insert(seat.person);
                        decision.report(conference, id, Verdict::Done);
                    }
                }
            }
            return Ok(found);
        }
        Whom::All => BTreeSet::new(),
        // Somebody without a seat is in no meeting that they could be left out of.
        Whom::AllButMe => match by.person().filter(|me| conference.is_inside(*me)) {
            Some(me) => BTreeSet::from([me]),
            None => return Err(Refusal::NoSeat.into()),
        },
        Whom::EveryoneBut(except) => people_behind(conference, except)?,
    };
    let seats: Vec<&Seat> = conference.inside().filter(|seat| !kept.contains(&seat.person)).collect();
    for seat in &seats {
        decision.report(conference, seat.id, Verdict::Done);
    }
    Ok(seats.into_iter().map(|seat| seat.person).collect())
}

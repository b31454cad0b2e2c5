//! What the server forwards of somebody. The gate is the engine's: no client opens it (lessons 2 and 42).

use super::{Decision, scope::people_behind};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Whom},
        fact::Fact,
        ids::PersonId,
        media::Gate,
        receipt::{Refused, Verdict},
        refusal::Refusal,
        seat::Seat,
    },
    policy::{self, Act},
};
use std::collections::BTreeSet;

pub(super) fn mute(
    conference: &Conference,
    by: &Actor,
    whom: &Whom,
    audio: bool,
    video: bool,
) -> Result<Decision, Refused> {
    turn(conference, by, Act::Mute, whom, audio, video)
}

/// The gate opens at once; the microphone itself only with its owner's consent, who is asked (rules, section 6).
pub(super) fn unmute(
    conference: &Conference,
    by: &Actor,
    whom: &Whom,
    audio: bool,
    video: bool,
) -> Result<Decision, Refused> {
    turn(conference, by, Act::Unmute, whom, audio, video)
}

fn turn(
    conference: &Conference,
    by: &Actor,
    act: Act,
    whom: &Whom,
    audio: bool,
    video: bool,
) -> Result<Decision, Refused> {
    let standing = conference.standing(by);
    policy::may_run(standing)?;
    let opens = act == Act::Unmute;
    let mut decision = Decision::act_first();
    for person in people(conference, by, whom, &mut decision)? {
        policy::may(standing, act, conference.column_of(by, person))?;
        let before = conference.people.get(&person).map_or(Gate::OPEN, |person| person.gate);
        let gate = Gate {
            audio: if audio { opens } else { before.audio },
            video: if video { opens } else { before.video },
            ..before
        };
        let asked = opens && by.person() != Some(person);
        if gate != before || asked {
            decision.record(Fact::Gated { person, gate, asked });
        }
    }
    Ok(decision)
}

/// Whom it is for, each once. Every named seat gets its verdict, and of a scope every seat inside.
fn people(
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
        Whom::AllButMe => by.person().into_iter().collect(),
        Whom::EveryoneBut(except) => people_behind(conference, except)?,
    };
    let seats: Vec<&Seat> = conference.inside().filter(|seat| !kept.contains(&seat.person)).collect();
    for seat in &seats {
        decision.report(conference, seat.id, Verdict::Done);
    }
    Ok(seats.into_iter().map(|seat| seat.person).collect())
}

//! What the server forwards of somebody. The gate is the engine's: no client opens it (lessons 2 and 42).

use super::{Decision, judged};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Whom},
        fact::Fact,
        ids::{PersonId, SeatId},
        media::Gate,
        receipt::{Refused, Verdict},
        refusal::Refusal,
    },
    policy::{self, Act},
};
use std::collections::BTreeMap;

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
    for (person, seat) in people(conference, by, whom, &mut decision)? {
        if let Some(seat) = conference.seats.get(&seat) {
            policy::may(standing, act, conference.column(by, seat))?;
        }
        let before = conference.people.get(&person).map_or(Gate::OPEN, |person| person.gate);
        let gate =
            Gate { audio: if audio { opens } else { before.audio }, video: if video { opens } else { before.video } };
        let asked = opens && by.person() != Some(person);
        if gate != before || asked {
            decision.record(Fact::Gated { person, gate, asked });
        }
        decision.report(conference, seat, Verdict::Done);
    }
    Ok(decision)
}

/// Each person once, by one of their seats.
fn people(
    conference: &Conference,
    by: &Actor,
    whom: &Whom,
    decision: &mut Decision,
) -> Result<BTreeMap<PersonId, SeatId>, Refused> {
    let mut found = BTreeMap::new();
    match whom {
        Whom::These(ids) if ids.is_empty() => return Err(Refusal::Invalid.into()),
        Whom::These(ids) => {
            for id in ids {
                match conference.seats.get(id) {
                    Some(seat) => {
                        found.insert(seat.person, *id);
                    }
                    None if conference.departed.contains_key(id) => {
                        decision.report(conference, *id, Verdict::AlreadyGone);
                    }
                    None => {
                        let verdicts = vec![judged(conference, *id, Verdict::NotFound)];
                        return Err(Refused { refusal: Refusal::NotFound, verdicts, detail: None });
                    }
                }
            }
        }
        Whom::All => found.extend(conference.inside().map(|seat| (seat.person, seat.id))),
        Whom::AllButMe => {
            found.extend(conference.inside().map(|seat| (seat.person, seat.id)));
            found.retain(|person, _| by.person() != Some(*person));
        }
        Whom::EveryoneBut(except) => {
            found.extend(conference.inside().map(|seat| (seat.person, seat.id)));
            let kept: Vec<PersonId> =
                except.iter().filter_map(|id| conference.seats.get(id)).map(|seat| seat.person).collect();
            found.retain(|person, _| !kept.contains(person));
        }
    }
    Ok(found)
}

//! What people may do by themselves: everybody, and one by one (lessons 42 and 47). Who is muted in the moment in which it
//! is taken from them has to be let speak by a host; who speaks goes on until they mute.

use super::Decision;
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::Fact,
        ids::SeatId,
        media::Gate,
        receipt::Verdict,
        refusal::Refusal,
        seat::Person,
        settings::{Permissions, Rights},
    },
    policy::Act,
    rights::May,
};

pub(super) fn of_all(conference: &Conference, by: &Actor, permissions: Permissions) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    if conference.permissions != permissions {
        decision.record(Fact::Permitted(permissions));
        for person in conference.placed.keys().filter_map(|person| conference.people.get(person)) {
            shut(conference, person, May::of(person, permissions), &mut decision);
        }
    }
    Ok(decision)
}

pub(super) fn of_one(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    rights: Rights,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let seat = conference.seats.get(&participant).ok_or(Refusal::NotFound)?;
    conference.permits(by, Act::Rights, conference.column(by, seat))?;
    let person = seat.person;
    let mut decision = Decision::act_first();
    decision.report(conference, participant, Verdict::Done);
    if let Some(known) = conference.people.get(&person).filter(|known| known.rights != rights) {
        decision.record(Fact::Rights { person, rights });
        let may = May::of(&Person { rights, ..known.clone() }, conference.permissions);
        shut(conference, known, may, &mut decision);
    }
    Ok(decision)
}

fn shut(conference: &Conference, person: &Person, may: May, decision: &mut Decision) {
    if !may.unmute && person.gate.audio && conference.is_muted(person.id) {
        let gate = Gate { audio: false, ..person.gate };
        decision.record(Fact::Gated { person: person.id, gate, asked: false });
    }
}

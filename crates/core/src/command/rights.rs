//! What people may do by themselves: everybody, and one by one (lessons 42 and 47).

use super::Decision;
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::Fact,
        ids::SeatId,
        receipt::Verdict,
        refusal::Refusal,
        settings::{Permissions, Rights},
    },
    policy::Act,
};

pub(super) fn of_all(conference: &Conference, by: &Actor, permissions: Permissions) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    if conference.permissions != permissions {
        decision.record(Fact::Permitted(permissions));
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
    if conference.people.get(&person).is_some_and(|known| known.rights != rights) {
        decision.record(Fact::Rights { person, rights });
    }
    Ok(decision)
}

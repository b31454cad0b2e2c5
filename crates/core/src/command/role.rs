//! Appointing hosts and taking it back. The role belongs to the person, not to the connection (lesson 10).

use super::Decision;
use crate::{
    conference::Conference,
    model::{command::Actor, fact::Fact, ids::SeatId, receipt::Verdict, refusal::Refusal, role::Role},
    policy::{self, Act},
};

pub(super) fn decide(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    role: Role,
) -> Result<Decision, Refusal> {
    let standing = conference.standing(by);
    policy::may_run(standing)?;
    let seat = conference.seats.get(&participant).ok_or(Refusal::NotFound)?;
    if !seat.state.is_inside() {
        return Err(Refusal::Invalid);
    }
    // Owners and operators are made by the room and by the installation.
    match role {
        Role::Host | Role::Participant => {}
        Role::Owner | Role::Operator | Role::Guest => return Err(Refusal::Invalid),
    }
    policy::may(standing, Act::Role, conference.column(by, seat))?;
    let before = conference.people.get(&seat.person).map_or(Role::Guest, |person| person.role);
    // Only a host can be made less, and only by taking the appointment back.
    let promotes = role.moderates();
    let mut decision = if promotes { Decision::save_first() } else { Decision::act_first() };
    if before != role && (promotes || before == Role::Host) {
        decision.record(Fact::RoleChanged { person: seat.person, role });
        decision.undo.push(Fact::RoleChanged { person: seat.person, role: before });
    }
    decision.report(conference, participant, Verdict::Done);
    Ok(decision)
}

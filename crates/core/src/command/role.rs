//! Appointing hosts and taking it back. The role belongs to the person, not to the connection (lesson 10).

use super::Decision;
use crate::{
    conference::Conference,
    model::{command::Actor, fact::Fact, ids::SeatId, receipt::Verdict, refusal::Refusal, role::Role},
    policy::Act,
};

pub(super) fn decide(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    role: Role,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let seat = conference.seats.get(&participant).ok_or(Refusal::NotFound)?;
    if !seat.state.is_inside() {
        return Err(Refusal::Invalid);
    }
    // Owners and operators are made by the room and by the installation.
    match role {
        Role::Host | Role::Participant => {}
        Role::Owner | Role::Operator | Role::Guest => return Err(Refusal::Invalid),
    }
    conference.permits(by, Act::Role, conference.column(by, seat))?;
    let before = conference.people.get(&seat.person).map_or(Role::Guest, |person| person.role);
    // Not even by themselves: a slip would cost the owner the room.
    let new = match (before, role) {
        (Role::Owner, _) => return Err(Refusal::OwnerProtected),
        (Role::Operator, _) => return Err(Refusal::Denied),
        (Role::Host | Role::Participant | Role::Guest, Role::Host) => Role::Host,
        // Only a host can be made less, and becomes what they came as: a guest does not rise by having been a host.
        (Role::Host, _) => match conference.came_as.get(&seat.person) {
            Some(Role::Guest) => Role::Guest,
            Some(Role::Owner | Role::Operator | Role::Host | Role::Participant) | None => Role::Participant,
        },
        (Role::Participant | Role::Guest, _) => before,
    };
    let mut decision = if new.moderates() { Decision::save_first() } else { Decision::act_first() };
    if before != new {
        decision.record(Fact::RoleChanged { person: seat.person, role: new });
    }
    decision.report(conference, participant, Verdict::Done);
    Ok(decision)
}

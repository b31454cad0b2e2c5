//! Whom a scope names (native contract, *Disconnect*), before anybody is protected.

use super::Context;
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Right, Target},
        ids::{PersonId, SeatId},
        receipt::{Judged, Refused, Verdict},
        refusal::Refusal,
        role::{Role, SeatKind},
        seat::{Seat, SeatState},
    },
    policy::Standing,
};
use std::{collections::BTreeSet, time::Duration};

/// A scope, looked up once for all whom it might name.
pub(super) struct Scope<'a> {
    conference: &'a Conference,
    context: &'a Context,
    by: &'a Actor,
    target: &'a Target,
    /// Whom *everyone but* leaves alone.
    kept: BTreeSet<PersonId>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(
        conference: &'a Conference,
        context: &'a Context,
        by: &'a Actor,
        target: &'a Target,
    ) -> Result<Self, Refused> {
        let kept = match target {
            Target::AllButMe if !by.person().is_some_and(|me| conference.is_inside(me)) => {
                return Err(Refusal::NoSeat.into());
            }
            // Idle for no time at all is everybody.
            Target::Idle { minutes: 0 } => return Err(Refusal::Invalid.into()),
            Target::EveryoneBut(except) if except.is_empty() => return Err(Refusal::Invalid.into()),
            Target::EveryoneBut(except) => people_behind(conference, except)?,
            Target::These { .. }
            | Target::All
            | Target::AllButMe
            | Target::Role(_)
            | Target::Guests
            | Target::NonModerators
            | Target::BelowMe
            | Target::Callers
            | Target::Waiting
            | Target::Idle { .. } => BTreeSet::new(),
        };
        Ok(Self { conference, context, by, target, kept })
    }

    pub(super) fn covers(&self, person: PersonId) -> bool {
        let role = self.conference.people.get(&person).map_or(Role::Guest, |person| person.role);
        match self.target {
            Target::These { participants, .. } => self.any(person, |seat| participants.contains(&seat.id)),
            Target::All | Target::AllButMe => true,
            Target::EveryoneBut(_) => !self.kept.contains(&person),
            Target::Role(wanted) => role == *wanted,
            // Phones without the host PIN count as guests.
            Target::Guests => role == Role::Guest || (self.only_calls(person) && !role.moderates()),
            Target::NonModerators => !role.moderates(),
            Target::BelowMe => match &self.by.right {
                Right::Administrator | Right::System => role != Role::Owner,
                Right::ControlToken => role.is_below(Role::Host),
                Right::Person { .. } => role.is_below(self.my_role()),
            },
            Target::Callers => self.only_calls(person),
            Target::Waiting => self.any(person, waits) && !self.conference.is_inside(person),
            Target::Idle { minutes } => {
                let limit = Duration::from_secs(u64::from(*minutes) * 60);
                let is_still = |seat: &Seat| self.context.now.since(seat.last_active) >= limit;
                // Idle on one device and busy on another is not idle.
                self.conference.is_inside(person) && !self.any(person, |seat| seat.state.is_inside() && !is_still(seat))
            }
        }
    }

    /// Whether the telephone is all they have here; a second leg for the sound alone makes nobody a caller.
    fn only_calls(&self, person: PersonId) -> bool {
        let mut lost = self.conference.ways_back(person, self.context.now);
        !self.any(person, |seat| seat.kind != SeatKind::Phone) && lost.all(|gone| gone.kind == SeatKind::Phone)
    }

    fn any(&self, person: PersonId, wanted: impl Fn(&Seat) -> bool) -> bool {
        self.conference.seats_of(person).any(wanted)
    }

    fn my_role(&self) -> Role {
        match self.conference.standing(self.by) {
            Standing::Owner => Role::Owner,
            Standing::Operator => Role::Operator,
            Standing::Moderator => Role::Host,
            Standing::System | Standing::Administrator | Standing::ControlToken | Standing::Ordinary => Role::Guest,
        }
    }
}

/// Whose seats these are or were. A name that nobody knows is a mistake, and with *everyone but* a costly one.
pub(super) fn people_behind(conference: &Conference, seats: &[SeatId]) -> Result<BTreeSet<PersonId>, Refused> {
    let mut people = BTreeSet::new();
    let mut unknown = Vec::new();
    for id in seats.iter().copied().collect::<BTreeSet<_>>() {
        match conference.person_behind(id) {
            Some(person) => {
                people.insert(person);
            }
            None => unknown.push(Judged { participant: id, name: None, verdict: Verdict::NotFound }),
        }
    }
    if unknown.is_empty() {
        Ok(people)
    } else {
        Err(Refused { refusal: Refusal::NotFound, verdicts: unknown, detail: None })
    }
}

/// Whether a seat stands before the door.
pub(super) const fn waits(seat: &Seat) -> bool {
    matches!(seat.state, SeatState::Waiting { .. })
}

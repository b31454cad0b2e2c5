//! How many more a room holds (docs/rules.md, section 3 row 4): one seat is kept for the owner and one for a moderator, while
//! they are not in.

use super::Decision;
use crate::{
    conference::Conference,
    model::{
        fact::Fact,
        ids::{PersonId, SeatId},
        role::Role,
    },
};

/// Counted once a decision, and kept up with those whom it lets in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    limit: Option<u32>,
    taken: u32,
    waits_for_owner: bool,
    waits_for_moderator: bool,
}

impl Places {
    pub(super) fn of(conference: &Conference) -> Self {
        let limit = conference.room.limit;
        let mut places = Self {
            limit,
            taken: limit.map_or(0, |_| conference.inside().count() as u32),
            waits_for_owner: conference.room.owner.is_some(),
            waits_for_moderator: true,
        };
        for host in conference.hosts_inside() {
            places.meet(host.role);
        }
        places
    }

    pub(super) fn is_full(&self, role: Role) -> bool {
        let Some(limit) = self.limit else { return false };
        let kept_for_owner = u32::from(self.waits_for_owner);
        let kept = match role {
            Role::Owner => 0,
            Role::Operator | Role::Host => kept_for_owner,
            Role::Participant | Role::Guest => kept_for_owner + u32::from(self.waits_for_moderator),
        };
        self.taken.saturating_add(kept) >= limit
    }

    pub(super) const fn take(&mut self, role: Role) {
        self.taken = self.taken.saturating_add(1);
        self.meet(role);
    }

    const fn meet(&mut self, role: Role) {
        match role {
            Role::Owner => self.waits_for_owner = false,
            Role::Operator | Role::Host => self.waits_for_moderator = false,
            Role::Participant | Role::Guest => {}
        }
    }

    /// Out of the waiting room.
    pub(super) fn let_in(&mut self, seat: SeatId, role: Role, decision: &mut Decision) {
        self.take(role);
        decision.record(Fact::Admitted { seat });
    }

    /// All seats with which a person waits, as far as there are places.
    pub(super) fn let_in_all(
        &mut self,
        conference: &Conference,
        person: PersonId,
        role: Role,
        decision: &mut Decision,
    ) {
        for seat in conference.seats_of(person).filter(|seat| !seat.state.is_inside()) {
            if !self.is_full(role) {
                self.let_in(seat.id, role, decision);
            }
        }
    }
}

//! What the journal needs so that it says what is, where a decision was saved and then not taken: meanwhile something else
//! had happened. Goes by the meeting as it is now, not as it was when the decision fell.

use crate::{
    conference::{Conference, Stage},
    model::{
        command::PinKind,
        fact::{Dossier, Fact},
        ids::{PersonId, SeatId},
        reason::{Farewell, Terminal},
        seat::{Digest, How},
    },
};
use std::collections::BTreeSet;

impl Conference {
    /// Takes back what was saved of `facts`: replayed behind them, the answer gives the meeting as it is. Who keeps records
    /// or tells others goes by seat, lock and ban; what holds of the people besides is restated as a whole.
    pub fn take_back(&self, facts: &[Fact]) -> Vec<Fact> {
        let mut people = BTreeSet::new();
        let mut instead = Vec::new();
        for (as_it_is, person) in facts.iter().map(|fact| self.as_it_is(fact)) {
            instead.extend(as_it_is);
            people.extend(person);
        }
        instead.extend(people.into_iter().map(|person| Fact::Restated(Box::new(self.dossier(person)))));
        instead
    }

    /// Of whom they say something that would have to be restated.
    pub fn people_of(&self, facts: &[Fact]) -> BTreeSet<PersonId> {
        facts.iter().filter_map(|fact| self.as_it_is(fact).1).collect()
    }

    /// What is so instead, and of whom the fact says something.
    fn as_it_is(&self, saved: &Fact) -> (Option<Fact>, Option<PersonId>) {
        match saved {
            // Where nobody who moderates is in, nobody else gets in.
            Fact::Started => match self.stage {
                Stage::Gathering => (Some(Fact::Begun { since: None }), None),
                Stage::Running => (Some(Fact::Begun { since: Some(self.started_at) }), None),
                Stage::Ended => (None, None),
            },
            Fact::RoomChanged(_) => (Some(Fact::RoomChanged(Box::new(self.room.clone()))), None),
            Fact::Held { .. } => (Some(Fact::Held { until: self.held_until, though_empty: self.though_empty }), None),
            Fact::Seated { person, seat } => {
                let never =
                    || Fact::Departed { seat: seat.id, how: How::Left, farewell: Farewell::plain(Terminal::Error) };
                (Some(self.seat_as_it_is(seat.id).unwrap_or_else(never)), Some(person.id))
            }
            // If the seat has gone meanwhile, the journal says that already.
            Fact::Resumed { seat, .. } | Fact::Admitted { seat } | Fact::Waits { seat, .. } => {
                (self.seat_as_it_is(*seat), self.person_behind(*seat))
            }
            Fact::WentOn => (self.paused.clone().map(Fact::Paused), None),
            Fact::RoleChanged { person, .. } => {
                let known = self.people.get(person);
                (known.map(|known| Fact::RoleChanged { person: *person, role: known.role }), Some(*person))
            }
            Fact::Added { person, .. } => (None, Some(*person)),
            Fact::Invited(invitation) => (None, Some(invitation.invitee.person)),
            Fact::Unbanned { ban } => {
                let known = self.bans.iter().find(|known| known.id == *ban);
                (known.map(|known| Fact::Banned(Box::new(known.clone()))), None)
            }
            Fact::Unlocked => (self.lock.map(|epoch| Fact::Locked { epoch }), None),
            Fact::AliasesChanged { .. } => (Some(Fact::AliasesChanged { aliases: self.room.aliases.clone() }), None),
            Fact::WaitingRoom { .. } => (Some(Fact::WaitingRoom { on: self.waiting_room }), None),
            // The hash that was is not known here. The meeting goes on asking for a PIN, and none fits: nobody comes in
            // by it until somebody sets one.
            Fact::PinChanged { kind, .. } => {
                let asks = match kind {
                    PinKind::Guest => self.room.has_guest_pin,
                    PinKind::Host => self.room.has_host_pin,
                };
                (Some(Fact::PinChanged { kind: *kind, hash: asks.then(|| Digest(String::new())) }), None)
            }
            // These take effect at once.
            Fact::Opened { .. }
            | Fact::Begun { .. }
            | Fact::WentQuiet { .. }
            | Fact::CameBack { .. }
            | Fact::Devices { .. }
            | Fact::Departed { .. }
            | Fact::AccessRevoked { .. }
            | Fact::Banned(_)
            | Fact::Locked { .. }
            | Fact::Gated { .. }
            | Fact::SentOut { .. }
            | Fact::CallEnded { .. }
            | Fact::Withdrawn { .. }
            | Fact::Hand { .. }
            | Fact::Spotlit { .. }
            | Fact::LaidOut(_)
            | Fact::Paused(_)
            | Fact::Reacted { .. }
            | Fact::Renamed { .. }
            | Fact::OnStage { .. }
            | Fact::Rights { .. }
            | Fact::Permitted(_)
            | Fact::Consented { .. }
            | Fact::Inventory { .. }
            | Fact::Chosen { .. }
            | Fact::Answered { .. }
            | Fact::Active { .. }
            | Fact::Flagged { .. }
            | Fact::Said(_)
            | Fact::Measured { .. }
            | Fact::Ended { .. }
            | Fact::Restated(_)
            | Fact::Restored => (None, None),
        }
    }

    fn seat_as_it_is(&self, seat: SeatId) -> Option<Fact> {
        let seat = self.seats.get(&seat)?;
        let person = self.people.get(&seat.person)?;
        Some(Fact::Seated { person: Box::new(person.clone()), seat: Box::new(seat.clone()) })
    }

    fn dossier(&self, person: PersonId) -> Dossier {
        Dossier {
            person,
            known: self.people.get(&person).cloned(),
            came_as: self.came_as.get(&person).copied(),
            appointed: self.appointed.get(&person).copied(),
            added: self.added.get(&person).copied(),
            sent_out: self.sent_out.contains(&person),
            by_name: self.by_name.contains(&person),
            withdrawn: self.withdrawn.contains(&person),
            invitation: self.invited.get(&person).cloned(),
            seats: self.seats_of(person).cloned().collect(),
            departed: self.departed_of(person).cloned().collect(),
        }
    }
}

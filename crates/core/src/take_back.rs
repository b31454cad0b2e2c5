//! What the journal needs so that it says what is, where a decision was saved and then not taken: meanwhile something else
//! had happened. Goes by the meeting as it is now, not as it was when the decision fell.

use crate::{
    conference::Conference,
    model::{
        fact::Fact,
        ids::SeatId,
        reason::{Farewell, Terminal},
        seat::How,
    },
};

impl Conference {
    /// Takes back what was saved of `facts`. Who was added stays so on paper: an invitation can be answered later.
    pub fn take_back(&self, facts: &[Fact]) -> Vec<Fact> {
        facts.iter().filter_map(|fact| self.as_it_is(fact)).collect()
    }

    fn as_it_is(&self, saved: &Fact) -> Option<Fact> {
        match saved {
            Fact::Seated { seat, .. } => Some(self.seat_as_it_is(seat.id).unwrap_or(Fact::Departed {
                seat: seat.id,
                how: How::Left,
                farewell: Farewell::plain(Terminal::Error),
            })),
            // If the seat has gone meanwhile, the journal says that already.
            Fact::Resumed { seat, .. } | Fact::Admitted { seat } | Fact::Waits { seat, .. } => {
                self.seat_as_it_is(*seat)
            }
            Fact::Unbanned { ban } => {
                self.bans.iter().find(|known| known.id == *ban).map(|known| Fact::Banned(Box::new(known.clone())))
            }
            Fact::Unlocked => self.lock.map(|epoch| Fact::Locked { epoch }),
            Fact::WentOn => {
                self.paused.as_ref().map(|pause| Fact::Paused { by: pause.by, lock: pause.lock })
            }
            Fact::AliasesChanged { .. } => Some(Fact::AliasesChanged { aliases: self.room.aliases.clone() }),
            Fact::WaitingRoom { .. } => Some(Fact::WaitingRoom { on: self.waiting_room }),
            Fact::RoleChanged { person, .. } => {
                self.people.get(person).map(|known| Fact::RoleChanged { person: *person, role: known.role })
            }
            // These either hold or take effect at once.
            Fact::Opened { .. }
            | Fact::Started
            | Fact::WentQuiet { .. }
            | Fact::CameBack { .. }
            | Fact::Devices { .. }
            | Fact::Departed { .. }
            | Fact::AccessRevoked { .. }
            | Fact::Banned(_)
            | Fact::Locked { .. }
            | Fact::Gated { .. }
            | Fact::Added { .. }
            | Fact::SentOut { .. }
            | Fact::Invited(_)
            | Fact::CallEnded { .. }
            | Fact::Withdrawn { .. }
            | Fact::Hand { .. }
            | Fact::Spotlit { .. }
            | Fact::LaidOut(_)
            | Fact::Paused { .. }
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
            // The hash that was is not known here. The meeting goes on asking for a PIN, and none fits: nobody comes in
            // by it until somebody sets one.
            | Fact::PinChanged { .. }
            | Fact::Said(_)
            | Fact::Measured { .. }
            | Fact::RoomChanged(_)
            | Fact::Ended { .. }
            | Fact::Restored => None,
        }
    }

    fn seat_as_it_is(&self, seat: SeatId) -> Option<Fact> {
        let seat = self.seats.get(&seat)?;
        let person = self.people.get(&seat.person)?;
        Some(Fact::Seated { person: Box::new(person.clone()), seat: Box::new(seat.clone()) })
    }
}

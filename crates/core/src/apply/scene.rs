//! What everybody sees of the meeting as a whole: its layout, signs, names, and whether it is paused.

use crate::{
    conference::Conference,
    model::{
        effect::{Audience, Notice},
        ids::{PersonId, SeatId},
        media::Gate,
        scene::{Pause, Reaction},
    },
    outcome::Outcome,
};

impl Conference {
    /// The gates that hosts have set are not touched: what stood before is there again when the pause goes.
    pub(super) fn set_pause(&mut self, pause: Option<Pause>, out: &mut Outcome) {
        let before: Vec<(PersonId, Gate)> = self.placed.keys().map(|person| (*person, self.gate_of(*person))).collect();
        self.paused = pause;
        for (person, gate) in before {
            self.regate(person, gate, out);
        }
        out.summary();
    }

    pub(super) fn react(&self, id: SeatId, reaction: Reaction, out: &mut Outcome) {
        let Some(seat) = self.seats.get(&id).filter(|seat| seat.state.is_inside()) else { return };
        let notice = Notice::Reaction { seat: id, reaction };
        for own in self.own_audience(seat) {
            out.tell(Audience::Seat(own), notice.clone());
        }
        out.tell(self.audience_of(seat), notice);
    }

    pub(super) fn rename(&mut self, person: PersonId, name: &str, out: &mut Outcome) {
        let Some(known) = self.people.get_mut(&person) else { return };
        name.clone_into(&mut known.name);
        self.changed_everywhere(person, out);
    }
}

//! How it is with one person, as a whole: for a journal that was told something that then was not done. A meeting that runs
//! is never told so, and nothing has to be told of it.

use crate::{
    conference::Conference,
    model::{
        fact::Dossier,
        ids::{PersonId, SeatId},
        time::Timestamp,
    },
};
use std::collections::{BTreeMap, BTreeSet};

impl Conference {
    pub(super) fn restate(&mut self, at: Timestamp, dossier: &Dossier) {
        let person = dossier.person;
        for seat in all(&self.placed, person) {
            self.unplace(seat);
        }
        for seat in all(&self.gone, person) {
            self.drop_departed(seat);
        }
        for seat in &dossier.seats {
            self.placed.entry(person).or_default().insert(seat.id);
            self.seats.insert(seat.id, seat.clone());
        }
        for row in &dossier.departed {
            self.gone.entry(person).or_default().insert(row.seat);
            self.departed.insert(row.seat, row.clone());
        }
        if let Some(before) = self.invited.get(&person) {
            self.places.remove(&before.place);
        }
        if let Some(invitation) = &dossier.invitation {
            self.places_taken.remove(&invitation.place);
            self.places.insert(invitation.place, person);
        }
        put(&mut self.people, person, dossier.known.clone());
        put(&mut self.came_as, person, dossier.came_as);
        put(&mut self.appointed, person, dossier.appointed);
        put(&mut self.added, person, dossier.added);
        put(&mut self.invited, person, dossier.invitation.clone());
        mark(&mut self.sent_out, person, dossier.sent_out);
        mark(&mut self.by_name, person, dossier.by_name);
        mark(&mut self.withdrawn, person, dossier.withdrawn);
        mark(&mut self.hosts, person, dossier.known.as_ref().is_some_and(|known| known.role.moderates()));
        self.take_stock(at, person);
    }
}

fn all(of: &BTreeMap<PersonId, BTreeSet<SeatId>>, person: PersonId) -> Vec<SeatId> {
    of.get(&person).into_iter().flatten().copied().collect()
}

fn put<T>(into: &mut BTreeMap<PersonId, T>, person: PersonId, value: Option<T>) {
    match value {
        Some(value) => into.insert(person, value),
        None => into.remove(&person),
    };
}

fn mark(into: &mut BTreeSet<PersonId>, person: PersonId, on: bool) {
    match on {
        true => into.insert(person),
        false => into.remove(&person),
    };
}

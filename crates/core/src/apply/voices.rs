//! Microphones, cameras, screens and words: what is let through, who has the word, and what hosts ask.

use crate::{
    conference::{CHAT_KEPT, Conference, Line},
    model::{
        command::PinKind,
        devices::{Ask, Choice, Consent, Inventory},
        effect::{Audience, Effect, Notice},
        fact::Message,
        ids::{PersonId, SeatId},
        media::Gate,
        role::Role,
        seat::{Devices, How, Person},
        settings::{Permissions, Rights},
        time::Timestamp,
    },
    outcome::Outcome,
};
use std::collections::BTreeSet;

impl Conference {
    pub(super) fn use_devices(&mut self, at: Timestamp, id: SeatId, devices: Devices, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let before = std::mem::replace(&mut seat.devices, devices);
        let person = seat.person;
        let comes_on = !devices.muted || (devices.video && !before.video);
        let answers = comes_on && self.people.get_mut(&person).is_some_and(|known| std::mem::take(&mut known.asked));
        self.wake(at, id, out);
        if answers {
            self.changed_everywhere(person, out);
        } else {
            out.changed(id);
        }
    }

    pub(super) fn gate(&mut self, person: PersonId, gate: Gate, asked: bool, out: &mut Outcome) {
        let obeys = !self.seats_of(person).any(|seat| seat.kind.can_be_asked());
        let Some(known) = self.people.get_mut(&person) else { return };
        known.gate = gate;
        let at_once = asked && (known.consent.unmute || obeys);
        known.asked = asked && !at_once;
        let (gate, paused) = (self.gate_of(person), self.is_paused_for(person));
        for id in self.seats_inside(person) {
            out.push(Effect::GateMedia { seat: id, gate });
            out.tell(Audience::Seat(id), Notice::Gate { gate, paused, asked, at_once });
        }
        self.changed_everywhere(person, out);
    }

    /// Changes something of a person that decides about what they may send and who sees them.
    pub(super) fn with_rights_of(&mut self, person: PersonId, out: &mut Outcome, change: impl FnOnce(&mut Person)) {
        let (gate, shown) = (self.gate_of(person), self.is_shown(person));
        let Some(known) = self.people.get_mut(&person) else { return };
        change(known);
        self.regate(person, gate, out);
        self.show(person, shown, None, out);
    }

    /// Brings the engine into line, where something else is let through now.
    pub(super) fn regate(&self, person: PersonId, before: Gate, out: &mut Outcome) {
        let gate = self.gate_of(person);
        if gate == before {
            return;
        }
        for seat in self.seats_inside(person) {
            out.push(Effect::GateMedia { seat, gate });
            let paused = self.is_paused_for(person);
            out.tell(Audience::Seat(seat), Notice::Gate { gate, paused, asked: false, at_once: false });
        }
    }

    /// Those who are no hosts see somebody who has come on stage, and somebody who has left it no more. `but`: a seat of
    /// which they have heard already.
    pub(super) fn show(&mut self, person: PersonId, before: bool, but: Option<SeatId>, out: &mut Outcome) {
        let now = self.is_shown(person);
        if now == before {
            return;
        }
        let seats = self.seats_inside(person);
        // Nobody is shown by the light whom the stage hides.
        if !now && self.spotlight.iter().any(|id| seats.contains(id)) {
            self.spotlight.retain(|id| !seats.contains(id));
            out.summary();
        }
        for id in seats.into_iter().filter(|id| Some(*id) != but) {
            if now {
                out.shown(id);
            } else {
                out.gone(Audience::OrdinaryBut(person), id, How::OffStage);
            }
        }
    }

    pub(super) fn raise_hand(&mut self, person: PersonId, since: Option<Timestamp>, out: &mut Outcome) {
        let Some(known) = self.people.get_mut(&person) else { return };
        known.hand = since;
        self.changed_everywhere(person, out);
    }

    pub(super) fn put_on_stage(&mut self, person: PersonId, on: bool, out: &mut Outcome) {
        self.with_rights_of(person, out, |known| {
            known.on_stage = on;
            known.asked &= on;
        });
        self.changed_everywhere(person, out);
    }

    pub(super) fn give_rights(&mut self, person: PersonId, rights: Rights, out: &mut Outcome) {
        self.with_rights_of(person, out, |known| known.rights = rights);
        self.changed_everywhere(person, out);
    }

    pub(super) fn permit(&mut self, permissions: Permissions, out: &mut Outcome) {
        let placed = self.placed.keys().filter_map(|person| self.people.get(person));
        let before: Vec<(PersonId, Gate, Gate)> =
            placed.map(|person| (person.id, self.gate_of(person.id), self.granted(person))).collect();
        self.permissions = permissions;
        for (person, gate, granted) in before {
            self.regate(person, gate, out);
            // The others notice it of those who share, also while a pause stops them; that nobody else could any more, the
            // conference says.
            if self.people.get(&person).is_some_and(|known| self.granted(known) != granted) {
                let sharing: Vec<SeatId> =
                    self.seats_of(person).filter(|seat| seat.devices.sharing).map(|seat| seat.id).collect();
                for id in sharing {
                    out.changed(id);
                }
            }
        }
        out.summary();
    }

    pub(super) fn change_pin(&mut self, kind: PinKind, there_is: bool, out: &mut Outcome) {
        match kind {
            PinKind::Guest => self.room.has_guest_pin = there_is,
            PinKind::Host => self.room.has_host_pin = there_is,
        }
        out.summary();
    }

    pub(super) fn consent(&mut self, person: PersonId, consent: Consent) {
        if let Some(known) = self.people.get_mut(&person) {
            known.consent = consent;
        }
    }

    pub(super) fn list_devices(&mut self, id: SeatId, inventory: &Inventory, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        *seat.inventory = inventory.clone();
        out.details(id);
    }

    pub(super) fn choose_devices(&mut self, id: SeatId, choice: &Choice, by: Role, at_once: bool, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.asked_devices = !at_once;
        out.tell(Audience::Seat(id), Notice::Choose { choice: choice.clone(), by, at_once });
        out.details(id);
    }

    /// What was agreed to, the client does, and tells as ever; here it is only no longer waited for.
    pub(super) fn answer(&mut self, id: SeatId, ask: Ask, _accept: bool, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let person = seat.person;
        match ask {
            Ask::Devices => {
                seat.asked_devices = false;
                out.details(id);
            }
            Ask::Unmute => {
                if let Some(known) = self.people.get_mut(&person) {
                    known.asked = false;
                }
                self.changed_everywhere(person, out);
            }
        }
    }

    pub(super) fn wake(&mut self, at: Timestamp, id: SeatId, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.last_active = seat.last_active.max(at);
        if std::mem::take(&mut seat.forgotten) {
            out.details(id);
        }
    }

    pub(super) fn flag(&mut self, id: SeatId, forgotten: bool, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.forgotten = forgotten;
        out.details(id);
    }

    pub(super) fn say(&mut self, at: Timestamp, message: &Message, out: &mut Outcome) {
        let shown = message.to.is_none() && self.is_shown(message.person);
        self.chat.push_back(Line { message: message.clone(), shown });
        if self.chat.len() > CHAT_KEPT {
            self.chat.pop_front();
        }
        self.wake(at, message.seat, out);
        let notice = Notice::Chat(Box::new(message.clone()));
        // On every device of the sender's.
        let mut readers: BTreeSet<SeatId> = self.seats_inside(message.person).into_iter().collect();
        match message.to {
            None if shown => return out.tell(Audience::Inside, notice),
            // The audience of an auditorium speaks to the hosts.
            None => readers.extend(self.audience(&Audience::Moderators)),
            // To a person: on every device of theirs.
            Some(to) => {
                if let Some(seat) = self.seats.get(&to) {
                    readers.extend(self.seats_inside(seat.person));
                }
            }
        }
        for reader in readers {
            out.tell(Audience::Seat(reader), notice.clone());
        }
    }
}

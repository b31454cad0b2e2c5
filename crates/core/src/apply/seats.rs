//! Coming and going: seats are taken, change their state, and are left.

use crate::{
    conference::{Conference, DEPARTED_KEPT},
    model::{
        ban::BanKey,
        devices::Consent,
        effect::{Audience, Effect, Notice, Participant},
        fact::CallEnd,
        ids::{PersonId, SeatId},
        media::{Gate, MediaRole},
        reason::Farewell,
        role::{Role, SeatKind},
        seat::{Departed, Digest, How, Person, Seat, SeatState, WaitingFor},
        time::Timestamp,
    },
    outcome::Outcome,
};

impl Conference {
    pub(super) fn seat(&mut self, at: Timestamp, person: &Person, seat: &Seat, out: &mut Outcome) {
        let was_listed = self.is_listed(seat.person);
        self.forget_departed(seat.id, out);
        let mut person = person.clone();
        let others: Vec<Participant> = self.seats_of(person.id).map(|other| self.participant(other)).collect();
        let before = self.people.get(&person.id);
        let role_changes = before.is_some_and(|before| before.role != person.role);
        let (gate, shown) = (self.gate_of(person.id), self.is_shown(person.id));
        if let Some(known) = before {
            let shown: Vec<_> = known.keys.iter().filter(|key| !person.keys.contains(key)).cloned().collect();
            person.keys.extend(shown);
        }
        person.admitted |= seat.state.is_inside();
        if !self.appointed.contains_key(&person.id) {
            self.came_as.insert(person.id, person.role);
        }
        self.unplace(seat.id);
        self.placed.entry(person.id).or_default().insert(seat.id);
        self.index_role(person.id, person.role);
        self.people.insert(person.id, person);
        self.seats.insert(seat.id, seat.clone());
        self.take_stock(at, seat.person);
        self.withdrawn.remove(&seat.person);
        if was_listed {
            out.unconnected(seat.person);
        }
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => {
                self.sent_out.remove(&seat.person);
                self.uninvite(seat.person, CallEnd::Accepted, out);
                self.let_in(seat.id, true, out);
            }
            SeatState::Waiting { since, why } => {
                self.end_call(seat.person, CallEnd::Accepted, out);
                let room = self.room.name.clone();
                out.tell(Audience::Seat(seat.id), Notice::Waiting { since, why, room });
                out.joined(seat.id);
            }
        }
        if role_changes {
            // The host PIN given on one device counts on all of them.
            self.regate(seat.person, gate, out);
            self.show(seat.person, shown, Some(seat.id), out);
        }
        // Another name, another role: it is the person's, on all their seats.
        for other in others.iter().filter(|other| other.id != seat.id) {
            if self.seats.get(&other.id).is_some_and(|now| self.participant(now) != *other) {
                out.changed(other.id);
            }
        }
        if role_changes {
            self.welcome_again(self.seats_inside(seat.person).into_iter().filter(|id| *id != seat.id), out);
        }
    }

    /// What a seat needs that is inside now, and what the others learn of it.
    pub(super) fn let_in(&self, id: SeatId, new: bool, out: &mut Outcome) {
        let (Some(seat), Some(welcome)) = (self.seats.get(&id), self.welcome(id)) else { return };
        let (gate, paused) = (self.gate_of(seat.person), self.is_paused_for(seat.person));
        out.push(Effect::AdmitMedia { seat: id, role: media_role(seat), gate });
        out.tell(Audience::Seat(id), Notice::Welcome(Box::new(welcome)));
        if gate != Gate::OPEN {
            out.tell(Audience::Seat(id), Notice::Gate { gate, paused, asked: false, at_once: false });
        }
        if new {
            out.joined(id);
        } else {
            out.is_back(id);
        }
    }

    /// A seat that is taken back from another browser can be banned in that browser too.
    pub(super) fn learn_keys(&mut self, seat: SeatId, keys: &[BanKey]) {
        let person = self.seats.get(&seat).and_then(|seat| self.people.get_mut(&seat.person));
        if let Some(person) = person {
            let new: Vec<_> = keys.iter().filter(|key| !person.keys.contains(key)).cloned().collect();
            person.keys.extend(new);
        }
    }

    pub(super) fn resume(&mut self, at: Timestamp, id: SeatId, resume: &Digest, client: &str, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.resume = resume.clone();
        seat.last_active = at;
        if !client.is_empty() {
            seat.client = client.to_owned();
        }
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => {
                seat.state = SeatState::In;
                let person = seat.person;
                self.take_stock(at, person);
                self.let_in(id, false, out);
            }
            SeatState::Waiting { since, why } => {
                out.tell(Audience::Seat(id), Notice::Waiting { since, why, room: self.room.name.clone() });
            }
        }
    }

    pub(super) fn admit(&mut self, at: Timestamp, id: SeatId, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        if seat.state.is_inside() {
            return;
        }
        seat.state = SeatState::In;
        seat.joined_at = at;
        seat.last_active = at;
        let person = seat.person;
        if let Some(person) = self.people.get_mut(&person) {
            person.admitted = true;
        }
        self.sent_out.remove(&person);
        self.uninvite(person, CallEnd::Accepted, out);
        self.take_stock(at, person);
        // Moderators saw the seat wait, so for them it changes; for the others it is new. Both take it as it is now.
        self.let_in(id, true, out);
    }

    pub(super) fn wait(&mut self, at: Timestamp, id: SeatId, why: WaitingFor, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let since = match seat.state {
            SeatState::Waiting { since, .. } => since,
            SeatState::In | SeatState::Reconnecting { .. } => return,
        };
        seat.state = SeatState::Waiting { since, why };
        seat.last_active = at;
        let room = self.room.name.clone();
        out.tell(Audience::Seat(id), Notice::Waiting { since, why, room });
        out.changed(id);
    }

    pub(super) fn set_state(&mut self, id: SeatId, state: SeatState, out: &mut Outcome) {
        match self.seats.get_mut(&id) {
            Some(seat) if seat.state.is_inside() => seat.state = state,
            Some(_) | None => return,
        }
        out.changed(id);
    }

    pub(super) fn depart(&mut self, at: Timestamp, id: SeatId, how: How, farewell: &Farewell, out: &mut Outcome) {
        let Some(seat) = self.vacate(at, id, how, out) else {
            self.take_back_resume(id, how, out);
            return;
        };
        for own in self.own_audience(&seat) {
            out.gone(Audience::Seat(own), id, how);
        }
        out.gone(self.audience_of(&seat), id, how);
        self.lay_down(&seat, how, out);
        // A waiting seat has no media; cutting it all the same costs nothing and trusts nobody.
        out.push(match how {
            How::Lost => Effect::ReleaseMedia { seat: id },
            _ => Effect::CutMedia { seat: id },
        });
        out.push(Effect::SayFarewell { seat: id, farewell: farewell.clone() });
        if self.is_listed(seat.person) {
            out.unconnected(seat.person);
        }
    }

    /// What somebody had in the meeting and leaves behind, unless they come right back.
    fn lay_down(&mut self, seat: &Seat, how: How, out: &mut Outcome) {
        if self.spotlight.contains(&seat.id) {
            self.spotlight.retain(|id| *id != seat.id);
            out.summary();
        }
        if how != How::Lost {
            self.end_visit(seat.person);
        }
    }

    pub(super) fn end_visit(&mut self, person: PersonId) {
        if self.placed.contains_key(&person) {
            return;
        }
        if let Some(known) = self.people.get_mut(&person) {
            known.hand = None;
            known.on_stage = false;
            known.asked = false;
            known.consent = Consent::default();
        }
    }

    /// Has to be let in by a host from here on.
    pub(super) fn send_out(&mut self, person: PersonId) {
        self.sent_out.insert(person);
        self.added.remove(&person);
        if let Some(known) = self.people.get_mut(&person) {
            known.admitted = false;
        }
    }

    /// Off the roster.
    pub(super) fn vacate(&mut self, at: Timestamp, id: SeatId, how: How, out: &mut Outcome) -> Option<Seat> {
        let seat = self.unplace(id)?;
        let person = self.people.get(&seat.person);
        let resume = match how {
            // Who waited has nothing to take back: a secret must not lead past the waiting room.
            How::Lost if seat.state.is_inside() => Some(seat.resume.clone()),
            How::Lost
            | How::Left
            | How::Removed
            | How::Ended
            | How::Denied
            | How::TimedOut
            | How::SentOut
            | How::Idle
            | How::OffStage => None,
        };
        let row = Departed {
            seat: id,
            person: seat.person,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            role: person.map_or(Role::Guest, |person| person.role),
            kind: seat.kind,
            how,
            at,
            resume,
        };
        self.departed.insert(id, row);
        self.gone.entry(seat.person).or_default().insert(id);
        if self.departed.len() > DEPARTED_KEPT
            && let Some(oldest) = self.departed.keys().next().copied()
        {
            self.forget_departed(oldest, out);
        }
        self.take_stock(at, seat.person);
        Some(seat)
    }

    pub(super) fn unplace(&mut self, id: SeatId) -> Option<Seat> {
        let seat = self.seats.remove(&id)?;
        if let Some(placed) = self.placed.get_mut(&seat.person) {
            placed.remove(&id);
            if placed.is_empty() {
                self.placed.remove(&seat.person);
            }
        }
        Some(seat)
    }

    /// A seat that was lost is removed before it came back: it cannot any more (lesson 16).
    fn take_back_resume(&mut self, id: SeatId, how: How, out: &mut Outcome) {
        match (self.departed.get_mut(&id), how) {
            (Some(row), How::Removed | How::Denied | How::Ended | How::Left | How::SentOut) if row.how == How::Lost => {
                row.resume = None;
                row.how = how;
                let person = row.person;
                self.end_visit(person);
                out.push(Effect::CutMedia { seat: id });
                if self.is_listed(person) {
                    out.unconnected(person);
                }
            }
            (Some(_) | None, _) => {}
        }
    }

    fn forget_departed(&mut self, id: SeatId, out: &mut Outcome) {
        let Some(person) = self.departed.get(&id).map(|row| row.person) else { return };
        if self.is_listed(person) {
            out.unconnected(person);
        }
        self.drop_departed(id);
    }

    pub(super) fn drop_departed(&mut self, id: SeatId) {
        let Some(row) = self.departed.remove(&id) else { return };
        if let Some(gone) = self.gone.get_mut(&row.person) {
            gone.remove(&id);
            if gone.is_empty() {
                self.gone.remove(&row.person);
            }
        }
    }
}

const fn media_role(seat: &Seat) -> MediaRole {
    match seat.kind {
        SeatKind::App | SeatKind::Phone | SeatKind::Pexip | SeatKind::Bot => MediaRole::Meet,
        SeatKind::Whip => MediaRole::Publish,
        SeatKind::Whep => MediaRole::Watch(seat.watch),
    }
}

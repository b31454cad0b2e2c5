//! Facts change the meeting. Total: whatever the fact and whatever the state, there is an outcome and no panic.
//! The effects are what others must do because of it.

use crate::{
    conference::{CHAT_KEPT, Conference, DEPARTED_KEPT, Stage},
    model::{
        ban::BanKey,
        effect::{Audience, Effect, Notice},
        fact::{Fact, Message},
        ids::{Generation, PersonId, SeatId},
        media::{Gate, MediaRole},
        reason::Farewell,
        role::{Role, SeatKind},
        room::DoorState,
        seat::{Departed, Digest, How, Person, Seat, SeatState, WaitingFor},
        time::Timestamp,
    },
    outcome::Outcome,
};
use std::collections::BTreeSet;

impl Conference {
    /// One fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) -> Vec<Effect> {
        self.apply_all(at, std::slice::from_ref(fact))
    }

    /// All facts of one decision. Changes the conference as [`Self::apply`] does with one after the other, but what is told
    /// as a whole is told once, at the end.
    pub fn apply_all(&mut self, at: Timestamp, facts: &[Fact]) -> Vec<Effect> {
        let mut out = Outcome::default();
        for fact in facts {
            self.take_in(at, fact, &mut out);
        }
        out.into_effects(self)
    }

    fn take_in(&mut self, at: Timestamp, fact: &Fact, out: &mut Outcome) {
        match fact {
            Fact::Opened { conference, record } => *self = Self::open(at, *conference, record),
            Fact::Started => self.start(at),
            Fact::Seated { person, seat } => self.seat(at, person, seat, out),
            Fact::Resumed { seat, resume, client, keys } => {
                self.learn_keys(*seat, keys);
                self.resume(at, *seat, resume, client, out);
            }
            Fact::Admitted { seat } => self.admit(at, *seat, out),
            Fact::Waits { seat, why } => self.wait(at, *seat, *why, out),
            Fact::WentQuiet { seat, since } => self.set_state(*seat, SeatState::Reconnecting { since: *since }, out),
            Fact::CameBack { seat } => self.set_state(*seat, SeatState::In, out),
            Fact::Devices { seat, devices } => {
                if let Some(known) = self.seats.get_mut(seat) {
                    known.devices = *devices;
                    known.last_active = at;
                    self.changed(*seat, out);
                }
            }
            Fact::Departed { seat, how, farewell } => self.depart(at, *seat, *how, farewell, out),
            Fact::AccessRevoked { person, generation } => self.revoke(*person, *generation),
            Fact::Banned(ban) => {
                self.bans.retain(|known| known.id != ban.id);
                self.bans.push((**ban).clone());
                out.tell_bans();
            }
            Fact::Unbanned { ban } => {
                self.bans.retain(|known| known.id != *ban);
                out.tell_bans();
            }
            Fact::Locked { epoch } => {
                self.lock = Some(*epoch);
                self.last_epoch = self.last_epoch.max(*epoch);
                out.tell_summary();
            }
            Fact::Unlocked => {
                self.lock = None;
                out.tell_summary();
            }
            Fact::WaitingRoom { on } => {
                self.waiting_room = *on;
                out.tell_summary();
            }
            Fact::RoleChanged { person, role } => self.change_role(*person, *role, out),
            Fact::Gated { person, gate, asked } => self.gate(*person, *gate, *asked, out),
            Fact::Added { person, epoch } => {
                self.added.insert(*person, *epoch);
            }
            Fact::Said(message) => self.say(at, message, out),
            Fact::Measured { .. } => {}
            Fact::RoomChanged(room) => {
                self.room = (**room).clone();
                out.tell_summary();
            }
            Fact::Ended { farewell } => self.end(at, farewell, out),
            Fact::Restored => self.restore(at),
        }
    }

    fn start(&mut self, at: Timestamp) {
        if self.stage == Stage::Gathering {
            self.stage = Stage::Running;
            self.started_at = at;
        }
    }

    fn seat(&mut self, at: Timestamp, person: &Person, seat: &Seat, out: &mut Outcome) {
        self.forget_departed(seat.id);
        let mut person = person.clone();
        let before = self.people.get(&person.id);
        let role_changes = before.is_some_and(|before| before.role != person.role);
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
        self.people.insert(person.id, person);
        self.seats.insert(seat.id, seat.clone());
        self.count_heads(at);
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => self.let_in(seat.id, true, out),
            SeatState::Waiting { since, why } => {
                let room = self.room.name.clone();
                out.tell(Audience::Seat(seat.id), Notice::Waiting { since, why, room });
                out.tell(Audience::Moderators, Notice::Joined(Box::new(self.participant(seat))));
            }
        }
        if role_changes {
            // The host PIN given on one device counts on all of them.
            self.role_seen_on(self.seats_inside(seat.person).into_iter().filter(|id| *id != seat.id), out);
        }
    }

    /// What a seat needs that is inside now, and what the others learn of it.
    fn let_in(&self, id: SeatId, new: bool, out: &mut Outcome) {
        let (Some(seat), Some(welcome)) = (self.seats.get(&id), self.welcome(id)) else { return };
        let gate = self.people.get(&seat.person).map_or(Gate::OPEN, |person| person.gate);
        let participant = Box::new(self.participant(seat));
        out.push(Effect::AdmitMedia { seat: id, role: media_role(seat), gate });
        out.tell(Audience::Seat(id), Notice::Welcome(Box::new(welcome)));
        if gate != Gate::OPEN {
            out.tell(Audience::Seat(id), Notice::Gate { gate, asked: false });
        }
        let notice = if new { Notice::Joined(participant) } else { Notice::Changed(participant) };
        out.tell(Audience::InsideBut(id), notice);
        if new {
            out.tell_unconnected();
        }
    }

    /// A seat that is taken back from another browser can be banned in that browser too.
    fn learn_keys(&mut self, seat: SeatId, keys: &[BanKey]) {
        let person = self.seats.get(&seat).and_then(|seat| self.people.get_mut(&seat.person));
        if let Some(person) = person {
            let new: Vec<_> = keys.iter().filter(|key| !person.keys.contains(key)).cloned().collect();
            person.keys.extend(new);
        }
    }

    fn resume(&mut self, at: Timestamp, id: SeatId, resume: &Digest, client: &str, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        seat.resume = resume.clone();
        seat.last_active = at;
        if !client.is_empty() {
            seat.client = client.to_owned();
        }
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => {
                seat.state = SeatState::In;
                self.count_heads(at);
                self.let_in(id, false, out);
            }
            SeatState::Waiting { since, why } => {
                out.tell(Audience::Seat(id), Notice::Waiting { since, why, room: self.room.name.clone() });
            }
        }
    }

    fn admit(&mut self, at: Timestamp, id: SeatId, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        if seat.state.is_inside() {
            return;
        }
        seat.state = SeatState::In;
        seat.joined_at = at;
        seat.last_active = at;
        if let Some(person) = self.people.get_mut(&seat.person) {
            person.admitted = true;
        }
        self.count_heads(at);
        // Moderators saw the seat wait, so for them it changes; for the others it is new. Both take it as it is now.
        self.let_in(id, true, out);
    }

    fn wait(&mut self, at: Timestamp, id: SeatId, why: WaitingFor, out: &mut Outcome) {
        let Some(seat) = self.seats.get_mut(&id) else { return };
        let since = match seat.state {
            SeatState::Waiting { since, .. } => since,
            SeatState::In | SeatState::Reconnecting { .. } => return,
        };
        seat.state = SeatState::Waiting { since, why };
        seat.last_active = at;
        let room = self.room.name.clone();
        out.tell(Audience::Seat(id), Notice::Waiting { since, why, room });
        self.changed(id, out);
    }

    fn set_state(&mut self, id: SeatId, state: SeatState, out: &mut Outcome) {
        match self.seats.get_mut(&id) {
            Some(seat) if seat.state.is_inside() => seat.state = state,
            Some(_) | None => return,
        }
        self.changed(id, out);
    }

    fn depart(&mut self, at: Timestamp, id: SeatId, how: How, farewell: &Farewell, out: &mut Outcome) {
        let Some(seat) = self.vacate(at, id, how) else {
            self.take_back_resume(id, how, out);
            return;
        };
        let to = if seat.state.is_inside() { Audience::Inside } else { Audience::Moderators };
        // A waiting seat has no media; cutting it all the same costs nothing and trusts nobody.
        out.push(Effect::CutMedia { seat: id });
        out.push(Effect::SayFarewell { seat: id, farewell: farewell.clone() });
        out.tell(to, Notice::Gone { seat: id, how });
        out.tell_unconnected();
    }

    /// Off the roster.
    fn vacate(&mut self, at: Timestamp, id: SeatId, how: How) -> Option<Seat> {
        let seat = self.unplace(id)?;
        let person = self.people.get(&seat.person);
        let resume = match how {
            // Who waited has nothing to take back: a secret must not lead past the waiting room.
            How::Lost if seat.state.is_inside() => Some(seat.resume.clone()),
            How::Lost | How::Left | How::Removed | How::Ended | How::Denied => None,
        };
        let row = Departed {
            seat: id,
            person: seat.person,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            role: person.map_or(Role::Guest, |person| person.role),
            how,
            at,
            resume,
        };
        self.departed.insert(id, row);
        self.gone.entry(seat.person).or_default().insert(id);
        if self.departed.len() > DEPARTED_KEPT
            && let Some(oldest) = self.departed.keys().next().copied()
        {
            self.forget_departed(oldest);
        }
        self.count_heads(at);
        Some(seat)
    }

    fn unplace(&mut self, id: SeatId) -> Option<Seat> {
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
            (Some(row), How::Removed | How::Denied | How::Ended | How::Left) if row.resume.is_some() => {
                row.resume = None;
                row.how = how;
                out.push(Effect::CutMedia { seat: id });
                out.tell_unconnected();
            }
            (Some(_) | None, _) => {}
        }
    }

    fn forget_departed(&mut self, id: SeatId) {
        let Some(row) = self.departed.remove(&id) else { return };
        if let Some(gone) = self.gone.get_mut(&row.person) {
            gone.remove(&id);
            if gone.is_empty() {
                self.gone.remove(&row.person);
            }
        }
    }

    /// Tickets and resume secrets of this person are dead from here on (invariant 4).
    fn revoke(&mut self, person: PersonId, generation: Generation) {
        let known = self.generations.entry(person).or_default();
        *known = (*known).max(generation);
        if let Some(known) = self.people.get_mut(&person) {
            // A removed person has to be let in anew.
            known.admitted = false;
        }
        self.added.remove(&person);
        for id in self.gone.get(&person).into_iter().flatten() {
            if let Some(row) = self.departed.get_mut(id) {
                row.resume = None;
            }
        }
    }

    fn change_role(&mut self, person: PersonId, role: Role, out: &mut Outcome) {
        let Some(known) = self.people.get_mut(&person) else { return };
        known.role = role;
        self.appointed.insert(person, role);
        self.role_seen_on(self.seats_inside(person), out);
    }

    /// What hosts see, a new host must learn, and a former one forget: a whole welcome says both.
    fn role_seen_on(&self, seats: impl IntoIterator<Item = SeatId>, out: &mut Outcome) {
        for id in seats {
            self.changed(id, out);
            if let Some(welcome) = self.welcome(id) {
                out.tell(Audience::Seat(id), Notice::Welcome(Box::new(welcome)));
            }
        }
    }

    fn gate(&mut self, person: PersonId, gate: Gate, asked: bool, out: &mut Outcome) {
        let Some(known) = self.people.get_mut(&person) else { return };
        known.gate = gate;
        for id in self.seats_inside(person) {
            out.push(Effect::GateMedia { seat: id, gate });
            out.tell(Audience::Seat(id), Notice::Gate { gate, asked });
            self.changed(id, out);
        }
    }

    fn say(&mut self, at: Timestamp, message: &Message, out: &mut Outcome) {
        self.chat.push_back(message.clone());
        if self.chat.len() > CHAT_KEPT {
            self.chat.pop_front();
        }
        if let Some(seat) = self.seats.get_mut(&message.seat) {
            seat.last_active = at;
        }
        let notice = Notice::Chat(Box::new(message.clone()));
        let Some(to) = message.to else {
            out.tell(Audience::Inside, notice);
            return;
        };
        // To a person: on every device of theirs, and on every device of the sender's.
        let mut readers: BTreeSet<SeatId> = self.seats_inside(message.person).into_iter().collect();
        if let Some(seat) = self.seats.get(&to) {
            readers.extend(self.seats_inside(seat.person));
        }
        for reader in readers {
            out.tell(Audience::Seat(reader), notice.clone());
        }
    }

    fn end(&mut self, at: Timestamp, farewell: &Farewell, out: &mut Outcome) {
        if self.stage == Stage::Ended {
            return;
        }
        for id in self.seats.keys().copied().collect::<Vec<_>>() {
            self.vacate(at, id, How::Ended);
            out.push(Effect::CutMedia { seat: id });
            out.push(Effect::SayFarewell { seat: id, farewell: farewell.clone() });
        }
        for row in self.departed.values_mut() {
            row.resume = None;
        }
        self.stage = Stage::Ended;
        // A conference that ends is unlocked again, and its own bans end with it.
        self.lock = None;
        self.waiting_room = self.room.door == DoorState::Knock;
        self.bans.retain(|ban| ban.conference.is_none());
        out.close();
    }

    fn restore(&mut self, at: Timestamp) {
        for seat in self.seats.values_mut() {
            seat.state = match seat.state {
                SeatState::In | SeatState::Reconnecting { .. } => SeatState::Reconnecting { since: at },
                SeatState::Waiting { why, .. } => SeatState::Waiting { since: at, why },
            };
        }
        if self.empty_since.is_some() {
            self.empty_since = Some(at);
        }
    }

    fn seats_inside(&self, person: PersonId) -> Vec<SeatId> {
        self.seats_of(person).filter(|seat| seat.state.is_inside()).map(|seat| seat.id).collect()
    }

    fn count_heads(&mut self, at: Timestamp) {
        let empty = self.inside().next().is_none();
        match (empty, self.empty_since) {
            (true, None) => self.empty_since = Some(at),
            (false, _) => self.empty_since = None,
            (true, Some(_)) => {}
        }
    }

    /// Tells those who may see the seat what it is now.
    fn changed(&self, id: SeatId, out: &mut Outcome) {
        let Some(seat) = self.seats.get(&id) else { return };
        let to = if seat.state.is_inside() { Audience::Inside } else { Audience::Moderators };
        out.tell(to, Notice::Changed(Box::new(self.participant(seat))));
    }
}

const fn media_role(seat: &Seat) -> MediaRole {
    match seat.kind {
        SeatKind::App | SeatKind::Phone | SeatKind::Pexip | SeatKind::Bot => MediaRole::Meet,
        SeatKind::Whip => MediaRole::Publish,
        SeatKind::Whep => MediaRole::Watch(seat.watch),
    }
}

//! Facts change the meeting. Total: whatever the fact and whatever the state, there is an outcome and no panic.
//! The effects are what others must do because of it.

use crate::{
    conference::{CHAT_KEPT, Conference, DEPARTED_KEPT, Stage},
    model::{
        effect::{Audience, Effect, Notice},
        fact::Fact,
        ids::{PersonId, SeatId},
        media::{Gate, MediaRole},
        reason::Farewell,
        role::{Role, SeatKind},
        room::DoorState,
        seat::{Departed, Digest, How, Person, Seat, SeatState, WaitingFor},
        time::Timestamp,
    },
};

impl Conference {
    /// Applies several facts that happened at once. What tells a whole list (conference, unconnected, bans) is told once,
    /// at the end, as it is then: a thousand removals do not make a thousand lists.
    pub fn apply_all(&mut self, at: Timestamp, facts: &[Fact]) -> Vec<Effect> {
        let mut effects = Vec::with_capacity(facts.len() * 4);
        let (mut summary, mut unconnected, mut bans) = (false, false, false);
        for fact in facts {
            for effect in self.apply(at, fact) {
                match effect {
                    Effect::Tell { notice: Notice::Conference(_), .. } => summary = true,
                    Effect::Tell { notice: Notice::Unconnected(_), .. } => unconnected = true,
                    Effect::Tell { notice: Notice::Bans(_), .. } => bans = true,
                    other => effects.push(other),
                }
            }
        }
        // Nobody is left to be told of an ended conference.
        if !self.has_ended() {
            effects.extend(summary.then(|| self.tell_summary()));
            effects.extend(unconnected.then(|| self.tell_unconnected()));
            effects.extend(bans.then(|| self.tell_bans()));
        }
        effects
    }

    pub fn apply(&mut self, at: Timestamp, fact: &Fact) -> Vec<Effect> {
        match fact {
            Fact::Opened { conference, record } => {
                *self = Self::open(at, *conference, record);
                Vec::new()
            }
            Fact::Started => self.start(at),
            Fact::Seated { person, seat } => self.seat(at, person, seat),
            Fact::Resumed { seat, resume, client } => self.resume(at, *seat, resume, client),
            Fact::Admitted { seat } => self.admit(at, *seat),
            Fact::Waits { seat, why } => self.wait(at, *seat, *why),
            Fact::WentQuiet { seat, since } => self.set_state(*seat, SeatState::Reconnecting { since: *since }),
            Fact::CameBack { seat } => self.set_state(*seat, SeatState::In),
            Fact::Devices { seat, devices } => {
                let Some(known) = self.seats.get_mut(seat) else { return Vec::new() };
                known.devices = *devices;
                known.last_active = at;
                self.changed(*seat)
            }
            Fact::Departed { seat, how, farewell } => self.depart(at, *seat, *how, farewell),
            Fact::AccessRevoked { person, generation } => {
                let known = self.generations.entry(*person).or_default();
                *known = (*known).max(*generation);
                if let Some(known) = self.people.get_mut(person) {
                    // A removed person has to be let in anew.
                    known.admitted = false;
                }
                self.added.remove(person);
                Vec::new()
            }
            Fact::Banned(ban) => {
                self.bans.retain(|known| known.id != ban.id);
                self.bans.push((**ban).clone());
                vec![self.tell_bans()]
            }
            Fact::Unbanned { ban } => {
                self.bans.retain(|known| known.id != *ban);
                vec![self.tell_bans()]
            }
            Fact::Locked { epoch } => {
                self.lock = Some(*epoch);
                self.last_epoch = self.last_epoch.max(*epoch);
                vec![self.tell_summary()]
            }
            Fact::Unlocked => {
                self.lock = None;
                vec![self.tell_summary()]
            }
            Fact::WaitingRoom { on } => {
                self.waiting_room = *on;
                vec![self.tell_summary()]
            }
            Fact::RoleChanged { person, role } => self.change_role(*person, *role),
            Fact::Gated { person, gate, asked } => self.gate(*person, *gate, *asked),
            Fact::Added { person, epoch } => {
                self.added.insert(*person, *epoch);
                Vec::new()
            }
            Fact::Said(message) => {
                self.chat.push_back((**message).clone());
                if self.chat.len() > CHAT_KEPT {
                    self.chat.pop_front();
                }
                self.touch(at, message.seat);
                let notice = Notice::Chat(message.clone());
                match message.to {
                    None => vec![Effect::Tell { to: Audience::Inside, notice }],
                    Some(to) => [to, message.seat]
                        .into_iter()
                        .map(|seat| Effect::Tell { to: Audience::Seat(seat), notice: notice.clone() })
                        .collect(),
                }
            }
            Fact::RoomChanged(room) => {
                self.room = (**room).clone();
                vec![self.tell_summary()]
            }
            Fact::Ended { farewell } => self.end(at, farewell),
            Fact::Restored => {
                for seat in self.seats.values_mut() {
                    seat.state = match seat.state {
                        SeatState::In | SeatState::Reconnecting { .. } => SeatState::Reconnecting { since: at },
                        SeatState::Waiting { why, .. } => SeatState::Waiting { since: at, why },
                    };
                }
                if self.empty_since.is_some() {
                    self.empty_since = Some(at);
                }
                Vec::new()
            }
        }
    }

    fn start(&mut self, at: Timestamp) -> Vec<Effect> {
        if self.stage == Stage::Gathering {
            self.stage = Stage::Running;
            self.started_at = at;
        }
        Vec::new()
    }

    fn seat(&mut self, at: Timestamp, person: &Person, seat: &Seat) -> Vec<Effect> {
        self.departed.remove(&seat.id);
        let mut person = person.clone();
        if let Some(known) = self.people.get(&person.id) {
            let shown: Vec<_> = known.keys.iter().filter(|key| !person.keys.contains(key)).cloned().collect();
            person.keys.extend(shown);
        }
        person.admitted |= seat.state.is_inside();
        self.people.insert(person.id, person);
        self.seats.insert(seat.id, seat.clone());
        self.count_heads(at);
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => self.let_in(seat.id, Audience::InsideBut(seat.id), true),
            SeatState::Waiting { since, why } => {
                let mut effects = vec![Effect::Tell {
                    to: Audience::Seat(seat.id),
                    notice: Notice::Waiting { since, why, room: self.room.name.clone() },
                }];
                effects.push(Effect::Tell {
                    to: Audience::Moderators,
                    notice: Notice::Joined(Box::new(self.participant(seat))),
                });
                effects
            }
        }
    }

    /// What a seat needs that is inside now, and what the others learn of it.
    fn let_in(&self, id: SeatId, others: Audience, new: bool) -> Vec<Effect> {
        let (Some(seat), Some(welcome)) = (self.seats.get(&id), self.welcome(id)) else { return Vec::new() };
        let gate = self.people.get(&seat.person).map_or(Gate::OPEN, |person| person.gate);
        let participant = Box::new(self.participant(seat));
        let notice = if new { Notice::Joined(participant) } else { Notice::Changed(participant) };
        let mut effects = vec![
            Effect::AdmitMedia { seat: id, role: media_role(seat), gate },
            Effect::Tell { to: Audience::Seat(id), notice: Notice::Welcome(Box::new(welcome)) },
        ];
        if gate != Gate::OPEN {
            effects.push(Effect::Tell { to: Audience::Seat(id), notice: Notice::Gate { gate, asked: false } });
        }
        effects.push(Effect::Tell { to: others, notice });
        effects.push(self.tell_unconnected());
        effects
    }

    fn resume(&mut self, at: Timestamp, id: SeatId, resume: &Digest, client: &str) -> Vec<Effect> {
        let Some(seat) = self.seats.get_mut(&id) else { return Vec::new() };
        seat.resume = resume.clone();
        seat.last_active = at;
        if !client.is_empty() {
            seat.client = client.to_owned();
        }
        match seat.state {
            SeatState::In | SeatState::Reconnecting { .. } => {
                seat.state = SeatState::In;
                self.count_heads(at);
                self.let_in(id, Audience::InsideBut(id), false)
            }
            SeatState::Waiting { since, why } => vec![Effect::Tell {
                to: Audience::Seat(id),
                notice: Notice::Waiting { since, why, room: self.room.name.clone() },
            }],
        }
    }

    fn admit(&mut self, at: Timestamp, id: SeatId) -> Vec<Effect> {
        let Some(seat) = self.seats.get_mut(&id) else { return Vec::new() };
        if seat.state.is_inside() {
            return Vec::new();
        }
        seat.state = SeatState::In;
        seat.joined_at = at;
        if let Some(person) = self.people.get_mut(&seat.person) {
            person.admitted = true;
        }
        self.count_heads(at);
        // Moderators saw the seat wait, so for them it changes; for the others it is new. Both take it as it is now.
        self.let_in(id, Audience::InsideBut(id), true)
    }

    fn wait(&mut self, at: Timestamp, id: SeatId, why: WaitingFor) -> Vec<Effect> {
        let Some(seat) = self.seats.get_mut(&id) else { return Vec::new() };
        let since = match seat.state {
            SeatState::Waiting { since, .. } => since,
            SeatState::In | SeatState::Reconnecting { .. } => return Vec::new(),
        };
        seat.state = SeatState::Waiting { since, why };
        seat.last_active = at;
        let room = self.room.name.clone();
        let mut effects = vec![Effect::Tell { to: Audience::Seat(id), notice: Notice::Waiting { since, why, room } }];
        effects.extend(self.changed(id));
        effects
    }

    fn set_state(&mut self, id: SeatId, state: SeatState) -> Vec<Effect> {
        match self.seats.get_mut(&id) {
            Some(seat) if seat.state.is_inside() => seat.state = state,
            Some(_) | None => return Vec::new(),
        }
        self.changed(id)
    }

    fn depart(&mut self, at: Timestamp, id: SeatId, how: How, farewell: &Farewell) -> Vec<Effect> {
        let Some(seat) = self.seats.remove(&id) else { return Vec::new() };
        let person = self.people.get(&seat.person);
        let resume = match how {
            How::Lost => Some(seat.resume.clone()),
            How::Left | How::Removed | How::Ended | How::Denied => None,
        };
        self.departed.insert(
            id,
            Departed {
                seat: id,
                person: seat.person,
                name: person.map(|person| person.name.clone()).unwrap_or_default(),
                role: person.map_or(Role::Guest, |person| person.role),
                how,
                at,
                resume,
            },
        );
        if self.departed.len() > DEPARTED_KEPT {
            self.departed.pop_first();
        }
        self.count_heads(at);
        let to = if seat.state.is_inside() { Audience::Inside } else { Audience::Moderators };
        let mut effects = Vec::with_capacity(4);
        // A waiting seat has no media; cutting it all the same costs nothing and trusts nobody.
        effects.push(Effect::CutMedia { seat: id });
        effects.push(Effect::SayFarewell { seat: id, farewell: farewell.clone() });
        effects.push(Effect::Tell { to, notice: Notice::Gone { seat: id, how } });
        effects.push(self.tell_unconnected());
        effects
    }

    fn change_role(&mut self, person: PersonId, role: Role) -> Vec<Effect> {
        let Some(known) = self.people.get_mut(&person) else { return Vec::new() };
        known.role = role;
        self.appointed.insert(person, role);
        let mut effects = Vec::new();
        for id in self.seats_inside(person) {
            effects.extend(self.changed(id));
            // What hosts see, a new host must learn, and a former one forget: a whole welcome says both.
            if let Some(welcome) = self.welcome(id) {
                effects.push(Effect::Tell { to: Audience::Seat(id), notice: Notice::Welcome(Box::new(welcome)) });
            }
        }
        effects
    }

    fn gate(&mut self, person: PersonId, gate: Gate, asked: bool) -> Vec<Effect> {
        let Some(known) = self.people.get_mut(&person) else { return Vec::new() };
        known.gate = gate;
        let mut effects = Vec::new();
        for id in self.seats_inside(person) {
            effects.push(Effect::GateMedia { seat: id, gate });
            effects.push(Effect::Tell { to: Audience::Seat(id), notice: Notice::Gate { gate, asked } });
            effects.extend(self.changed(id));
        }
        effects
    }

    fn end(&mut self, at: Timestamp, farewell: &Farewell) -> Vec<Effect> {
        if self.stage == Stage::Ended {
            return Vec::new();
        }
        let seats: Vec<SeatId> = self.seats.keys().copied().collect();
        let mut effects: Vec<Effect> = Vec::new();
        for id in seats {
            let cut_and_farewell =
                self.depart(at, id, How::Ended, farewell).into_iter().filter(|effect| match effect {
                    Effect::CutMedia { .. } | Effect::SayFarewell { .. } => true,
                    // Everybody goes: nobody is left to be told of anybody.
                    Effect::Tell { .. } | Effect::AdmitMedia { .. } | Effect::GateMedia { .. } | Effect::Close => false,
                });
            effects.extend(cut_and_farewell);
        }
        self.stage = Stage::Ended;
        // A conference that ends is unlocked again, and its own bans end with it.
        self.lock = None;
        self.waiting_room = self.room.door == DoorState::Knock;
        self.bans.retain(|ban| ban.conference.is_none());
        effects.push(Effect::Close);
        effects
    }

    fn seats_inside(&self, person: PersonId) -> Vec<SeatId> {
        self.seats_of(person).filter(|seat| seat.state.is_inside()).map(|seat| seat.id).collect()
    }

    fn touch(&mut self, at: Timestamp, id: SeatId) {
        if let Some(seat) = self.seats.get_mut(&id) {
            seat.last_active = at;
        }
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
    fn changed(&self, id: SeatId) -> Vec<Effect> {
        let Some(seat) = self.seats.get(&id) else { return Vec::new() };
        let to = if seat.state.is_inside() { Audience::Inside } else { Audience::Moderators };
        vec![Effect::Tell { to, notice: Notice::Changed(Box::new(self.participant(seat))) }]
    }

    fn tell_summary(&self) -> Effect {
        Effect::Tell { to: Audience::Inside, notice: Notice::Conference(Box::new(self.summary())) }
    }

    fn tell_bans(&self) -> Effect {
        Effect::Tell { to: Audience::Moderators, notice: Notice::Bans(self.bans.clone()) }
    }

    fn tell_unconnected(&self) -> Effect {
        Effect::Tell { to: Audience::Moderators, notice: Notice::Unconnected(self.unconnected()) }
    }
}

const fn media_role(seat: &Seat) -> MediaRole {
    match seat.kind {
        SeatKind::App | SeatKind::Phone | SeatKind::Pexip | SeatKind::Bot => MediaRole::Meet,
        SeatKind::Whip => MediaRole::Publish,
        SeatKind::Whep => MediaRole::Watch(seat.watch),
    }
}

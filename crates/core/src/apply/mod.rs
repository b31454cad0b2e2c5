//! Facts change the meeting. Total: whatever the fact and whatever the state, there is an outcome and no panic.
//! The effects are what others must do because of it.

mod dossier;
mod invitations;
mod scene;
mod seats;
mod voices;

use crate::{
    conference::{Conference, DATE_AT_LEAST_MS, Since, Stage},
    model::{
        effect::{Audience, Effect, Notice},
        fact::{CallEnd, Fact},
        ids::{Generation, PersonId, SeatId},
        reason::Farewell,
        role::Role,
        room::{DoorState, Room},
        seat::{How, SeatState},
        time::Timestamp,
    },
    outcome::Outcome,
};

impl Conference {
    /// One fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) -> Vec<Effect> {
        self.apply_all(at, std::slice::from_ref(fact))
    }

    /// All facts of one decision. Changes the conference as [`Self::apply`] does with one after the other, but what is told
    /// as a whole is told once, at the end.
    pub fn apply_all(&mut self, at: Timestamp, facts: &[Fact]) -> Vec<Effect> {
        let mut out = Outcome::default();
        self.apply_into(&mut out, at, facts);
        out.into_effects(self)
    }

    /// The same, for one of several decisions of which is told together.
    pub fn apply_into(&mut self, out: &mut Outcome, at: Timestamp, facts: &[Fact]) {
        for fact in facts {
            self.take_in(at, fact, out);
        }
    }

    fn take_in(&mut self, at: Timestamp, fact: &Fact, out: &mut Outcome) {
        match fact {
            Fact::Opened { conference, record } => *self = Self::open(at, *conference, record),
            Fact::Started => self.start(at),
            Fact::Held { until, though_empty } => {
                (self.held_until, self.though_empty) = (*until, *though_empty);
                out.summary();
            }
            Fact::Begun { since } => self.begin(*since),
            Fact::Seated { person, seat } => self.seat(at, person, seat, out),
            Fact::Resumed { seat, resume, client, keys } => {
                self.learn_keys(*seat, keys);
                self.resume(at, *seat, resume, client, out);
            }
            Fact::Admitted { seat } => self.admit(at, *seat, out),
            Fact::Waits { seat, why } => self.wait(at, *seat, *why, out),
            Fact::WentQuiet { seat, since } => self.set_state(*seat, SeatState::Reconnecting { since: *since }, out),
            Fact::CameBack { seat } => self.set_state(*seat, SeatState::In, out),
            Fact::Devices { seat, devices } => self.use_devices(at, *seat, *devices, out),
            Fact::Departed { seat, how, farewell } => self.depart(at, *seat, *how, farewell, out),
            Fact::AccessRevoked { person, generation } => self.revoke(*person, *generation),
            Fact::Banned(ban) => {
                self.bans.retain(|known| known.id != ban.id);
                self.bans.push((**ban).clone());
                out.bans();
            }
            Fact::Unbanned { ban } => {
                self.bans.retain(|known| known.id != *ban);
                out.bans();
            }
            Fact::Locked { epoch } => {
                self.lock = Some(*epoch);
                self.last_epoch = self.last_epoch.max(*epoch);
                out.summary();
            }
            Fact::Unlocked => {
                self.lock = None;
                out.summary();
            }
            Fact::WaitingRoom { on } => {
                self.waiting_room = *on;
                out.summary();
            }
            Fact::RoleChanged { person, role } => self.change_role(at, *person, *role, out),
            Fact::Gated { person, gate, asked } => self.gate(*person, *gate, *asked, out),
            Fact::Added { person, epoch } => {
                self.added.insert(*person, *epoch);
                self.sent_out.remove(person);
            }
            Fact::SentOut { person } => self.send_out(*person),
            Fact::Invited(invitation) => self.invite(invitation, out),
            Fact::CallEnded { person, how } => self.end_call(*person, *how, out),
            Fact::Withdrawn { person } => self.withdraw(*person, out),
            Fact::Hand { person, since } => self.raise_hand(*person, *since, out),
            Fact::Spotlit { seats } => {
                self.spotlight.clone_from(seats);
                out.summary();
            }
            Fact::LaidOut(layout) => {
                self.layout = *layout;
                out.summary();
            }
            Fact::Paused(pause) => self.set_pause(Some(pause.clone()), out),
            Fact::WentOn => self.set_pause(None, out),
            Fact::Reacted { seat, reaction } => self.react(*seat, *reaction, out),
            Fact::Renamed { person, name } => self.rename(*person, name, out),
            Fact::OnStage { person, on } => self.put_on_stage(*person, *on, out),
            Fact::Rights { person, rights } => self.give_rights(*person, *rights, out),
            Fact::Permitted(permissions) => self.permit(*permissions, out),
            Fact::PinChanged { kind, hash } => self.change_pin(*kind, hash.is_some(), out),
            Fact::AliasesChanged { aliases } => {
                self.room.aliases.clone_from(aliases);
                out.summary();
            }
            Fact::Consented { person, consent } => self.consent(*person, *consent),
            Fact::Inventory { seat, inventory } => self.list_devices(*seat, inventory, out),
            Fact::Chosen { seat, choice, by, at_once } => self.choose_devices(*seat, choice, *by, *at_once, out),
            Fact::Answered { seat, ask, accept } => self.answer(*seat, *ask, *accept, out),
            Fact::Active { seat } => self.wake(at, *seat, out),
            Fact::Flagged { seat, forgotten } => self.flag(*seat, *forgotten, out),
            // For the records, not for the meeting.
            Fact::Measured { .. } => {}
            Fact::Said(message) => self.say(at, message, out),
            Fact::RoomChanged(room) => self.change_room(at, room, out),
            Fact::Ended { farewell } => self.end(at, farewell, out),
            Fact::Restated(dossier) => self.restate(at, dossier),
            Fact::Restored => self.restore(at),
        }
    }

    fn start(&mut self, at: Timestamp) {
        if self.stage == Stage::Gathering {
            self.stage = Stage::Running;
            self.started_at = at;
        }
    }

    fn begin(&mut self, since: Option<Timestamp>) {
        if self.stage != Stage::Ended {
            self.stage = if since.is_some() { Stage::Running } else { Stage::Gathering };
            self.started_at = since.unwrap_or(self.opened_at);
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
        self.by_name.remove(&person);
        for id in self.gone.get(&person).into_iter().flatten() {
            if let Some(row) = self.departed.get_mut(id) {
                row.resume = None;
            }
        }
    }

    fn change_role(&mut self, at: Timestamp, person: PersonId, role: Role, out: &mut Outcome) {
        if !self.people.contains_key(&person) {
            return;
        }
        self.with_rights_of(person, out, |known| known.role = role);
        self.index_role(person, role);
        self.appointed.insert(person, role);
        self.changed_everywhere(person, out);
        self.welcome_again(self.seats_inside(person), out);
        self.take_stock(at, person);
    }

    /// What hosts see, a new host must learn, and a former one forget: a whole welcome says both.
    fn welcome_again(&self, seats: impl IntoIterator<Item = SeatId>, out: &mut Outcome) {
        for id in seats {
            if let Some(welcome) = self.welcome(id) {
                out.tell(Audience::Seat(id), Notice::Welcome(Box::new(welcome)));
            }
        }
    }

    fn change_room(&mut self, at: Timestamp, room: &Room, out: &mut Outcome) {
        let before = std::mem::replace(&mut self.room, room.clone());
        // A date that was cut short is not over at once, and one that is nearly over does not begin anew.
        let least = Timestamp(at.0 + DATE_AT_LEAST_MS);
        let least = before.ends_at.map_or(least, |end| end.min(least));
        self.room.ends_at = room.ends_at.map(|end| end.max(least));
        out.summary();
        // What hosts have changed for this conference stays, unless the room itself is changed in that.
        if before.settings.permissions != room.settings.permissions {
            self.permit(room.settings.permissions, out);
        }
    }

    fn end(&mut self, at: Timestamp, farewell: &Farewell, out: &mut Outcome) {
        if self.stage == Stage::Ended {
            return;
        }
        for id in self.seats.keys().copied().collect::<Vec<_>>() {
            self.vacate(at, id, How::Ended, out);
            out.push(Effect::CutMedia { seat: id });
            out.push(Effect::SayFarewell { seat: id, farewell: farewell.clone() });
        }
        for person in self.invited.keys().copied().collect::<Vec<_>>() {
            self.end_call(person, CallEnd::Cancelled, out);
        }
        for row in self.departed.values_mut() {
            row.resume = None;
        }
        self.stage = Stage::Ended;
        // A conference that ends is unlocked again, and its own bans end with it.
        self.lock = None;
        self.waiting_room = self.room.door == DoorState::Knock;
        self.bans.retain(|ban| ban.conference.is_none());
        self.spotlight.clear();
        self.paused = None;
        out.close();
    }

    fn restore(&mut self, at: Timestamp) {
        for seat in self.seats.values_mut() {
            seat.state = match seat.state {
                SeatState::In | SeatState::Reconnecting { .. } => SeatState::Reconnecting { since: at },
                SeatState::Waiting { why, .. } => SeatState::Waiting { since: at, why },
            };
        }
        // While the server was down nobody could come back in time.
        let anew = |before: Option<Timestamp>| before.map(|_| at);
        self.since = Since {
            nobody: anew(self.since.nobody),
            one: anew(self.since.one),
            guests: anew(self.since.guests),
            unmoderated: anew(self.since.unmoderated),
        };
    }

    fn index_role(&mut self, person: PersonId, role: Role) {
        if role.moderates() {
            self.hosts.insert(person);
        } else {
            self.hosts.remove(&person);
        }
    }

    fn seats_inside(&self, person: PersonId) -> Vec<SeatId> {
        self.seats_of(person).filter(|seat| seat.state.is_inside()).map(|seat| seat.id).collect()
    }

    /// Somebody has come or gone, or is something else now: for the timers.
    fn take_stock(&mut self, at: Timestamp, person: PersonId) {
        let is_guest = self.people.get(&person).is_none_or(|person| person.role == Role::Guest);
        self.presence.note(person, self.is_inside(person), is_guest);
        let inside = self.presence.people();
        let moderated = self.hosts_inside().next().is_some();
        let since = |before: Option<Timestamp>, holds: bool| holds.then(|| before.unwrap_or(at));
        self.since = Since {
            nobody: since(self.since.nobody, inside == 0),
            one: since(self.since.one, inside == 1),
            guests: since(self.since.guests, inside > 0 && self.presence.only_guests()),
            unmoderated: since(self.since.unmoderated, inside > 0 && !moderated),
        };
    }

    /// On all their seats, those that wait too: hosts see them.
    fn changed_everywhere(&self, person: PersonId, out: &mut Outcome) {
        for seat in self.seats_of(person) {
            out.changed(seat.id);
        }
    }
}

//! What others may see of a conference. One visibility rule for every channel (lesson 49).

use crate::{
    conference::{Conference, Line},
    model::{
        effect::{Audience, Details, Participant, Summary, Welcome},
        ids::{PersonId, SeatId},
        invitation::{CallState, Invitation},
        media::Gate,
        role::Role,
        seat::{Person, Seat, Unconnected},
        settings::{Rights, Who},
    },
};

impl Conference {
    pub fn summary(&self) -> Summary {
        Summary {
            id: self.id,
            room: self.room.id,
            name: self.room.name.clone(),
            aliases: self.room.aliases.clone(),
            started_at: self.started_at,
            locked: self.lock.is_some(),
            waiting_room: self.waiting_room,
            participants: self.inside().count() as u32,
            kind: self.room.kind,
            permissions: self.permissions,
            spotlight: self.spotlight.clone(),
            has_guest_pin: self.room.has_guest_pin,
            layout: self.layout,
            paused: self.paused.as_ref().map(|pause| pause.since),
            ends_at: self.ends_at(),
        }
    }

    pub fn participant(&self, seat: &Seat) -> Participant {
        let person = self.people.get(&seat.person);
        Participant {
            id: seat.id,
            person: seat.person,
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            role: person.map_or(Role::Guest, |person| person.role),
            kind: seat.kind,
            state: seat.state,
            account: person.and_then(|person| person.account),
            joined_at: seat.joined_at,
            devices: seat.devices,
            gate: person.map_or(Gate::SHUT, |person| self.granted(person)),
            client: seat.client.clone(),
            bannable: person.is_some_and(Person::is_bannable),
            hand: person.and_then(|person| person.hand),
            on_stage: person.is_some_and(|person| person.on_stage),
            shown: person.is_some_and(|person| self.may_send(person)),
            asked: person.is_some_and(|person| person.asked),
            rights: person.map_or(Rights::default(), |person| person.rights),
        }
    }

    /// Every seat, those that wait too: as moderators see it.
    pub fn roster(&self) -> Vec<Participant> {
        self.seats.values().map(|seat| self.participant(seat)).collect()
    }

    /// What only hosts see of the seats inside.
    pub fn all_details(&self) -> Vec<Details> {
        self.inside().map(|seat| self.details(seat)).collect()
    }

    pub(crate) fn details(&self, seat: &Seat) -> Details {
        Details {
            seat: seat.id,
            inventory: (*seat.inventory).clone(),
            asked_devices: seat.asked_devices,
            last_active: seat.last_active,
            forgotten: seat.forgotten,
        }
    }

    /// Who could come and has no seat now: who was here, and who is invited.
    pub fn unconnected(&self) -> Vec<Unconnected> {
        let was_here = self.gone.keys().filter(|person| !self.invited.contains_key(person));
        was_here.chain(self.invited.keys()).filter_map(|person| self.unconnected_row(*person)).collect()
    }

    /// One row a person, by the latest that is known of them; `None`: they are not on that list.
    pub(crate) fn unconnected_row(&self, person: PersonId) -> Option<Unconnected> {
        if !self.is_listed(person) {
            return None;
        }
        let gone = self.departed_of(person).max_by_key(|gone| gone.at);
        if let Some(Invitation { place, invitee, at, call, .. }) = self.invited.get(&person) {
            return Some(Unconnected {
                seat: *place,
                person,
                name: invitee.name.clone(),
                role: invitee.role,
                account: invitee.account,
                how: gone.map(|gone| gone.how),
                call: *call,
                at: *at,
            });
        }
        gone.map(|gone| Unconnected {
            seat: gone.seat,
            person,
            name: gone.name.clone(),
            role: gone.role,
            account: self.people.get(&person).and_then(|known| known.account),
            how: Some(gone.how),
            call: CallState::NotCalled,
            at: gone.at,
        })
    }

    pub fn moderates(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|person| person.role.moderates())
    }

    /// The seats that hear what an audience is told: the one visibility rule for every channel (lesson 49). Who waits hears
    /// only what is for their seat alone (lesson 35).
    pub fn audience<'a>(&'a self, to: &'a Audience) -> Box<dyn Iterator<Item = SeatId> + 'a> {
        match to {
            Audience::Seat(seat) => Box::new(self.seats.get(seat).map(|seat| seat.id).into_iter()),
            Audience::Inside => Box::new(self.inside().map(|seat| seat.id)),
            Audience::InsideBut(but) => Box::new(self.inside().map(|seat| seat.id).filter(move |id| id != but)),
            Audience::OrdinaryBut(but) => {
                let ordinary = self.inside().filter(move |seat| seat.person != *but && !self.moderates(seat.person));
                Box::new(ordinary.map(|seat| seat.id))
            }
            Audience::Moderators => Box::new(
                self.hosts
                    .iter()
                    .flat_map(|host| self.seats_of(*host))
                    .filter(|seat| seat.state.is_inside())
                    .map(|seat| seat.id),
            ),
        }
    }

    /// Everything that the person on this seat may know.
    pub(crate) fn welcome(&self, seat: SeatId) -> Option<Welcome> {
        let seat = self.seats.get(&seat)?;
        let person = self.people.get(&seat.person)?;
        let moderates = person.role.moderates();
        Some(Welcome {
            seat: seat.id,
            person: person.id,
            role: person.role,
            conference: self.summary(),
            roster: self
                .seats
                .values()
                .filter(|other| self.sees(seat, other))
                .map(|other| self.participant(other))
                .collect(),
            chat: self
                .chat
                .iter()
                .filter(|line| self.may_read(line, person.id) && self.is_for_newcomers(line, person.id))
                .map(|line| line.message.clone())
                .collect(),
            unconnected: if moderates { self.unconnected() } else { Vec::new() },
            bans: if moderates { self.bans.clone() } else { Vec::new() },
            details: if moderates { self.all_details() } else { Vec::new() },
            gate: self.gate_of(person.id),
        })
    }

    /// What was written before somebody came, they read where the room lets everybody; what is theirs alone they always do.
    fn is_for_newcomers(&self, Line { message: line, .. }: &Line, person: PersonId) -> bool {
        let everybody = self.permissions.history == Who::Everyone || self.moderates(person);
        let came = self.seats_of(person).map(|seat| seat.joined_at).min();
        everybody || line.person == person || line.to.is_some() || came.is_some_and(|came| line.at >= came)
    }

    fn may_read(&self, Line { message: line, shown }: &Line, person: PersonId) -> bool {
        let Some(to) = line.to else {
            return *shown || line.person == person || self.moderates(person);
        };
        let addressee = self.seats.get(&to).map(|seat| seat.person).or(self.departed.get(&to).map(|gone| gone.person));
        line.person == person || addressee == Some(person)
    }
}

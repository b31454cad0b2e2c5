//! What others may see of a conference. One visibility rule for every channel (lesson 49).

use crate::{
    conference::Conference,
    model::{
        effect::{Audience, Participant, Summary, Welcome},
        fact::Message,
        ids::{PersonId, SeatId},
        media::Gate,
        role::Role,
        seat::{Departed, Seat},
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
            gate: person.map_or(Gate::OPEN, |person| person.gate),
            client: seat.client.clone(),
            bannable: person.is_some_and(|person| !person.ban_keys().is_empty()),
        }
    }

    /// The roster as somebody sees it: who waits is for moderators alone.
    pub fn roster(&self, with_waiting: bool) -> Vec<Participant> {
        self.seats
            .values()
            .filter(|seat| with_waiting || seat.state.is_inside())
            .map(|seat| self.participant(seat))
            .collect()
    }

    /// Who was here and has no seat now: one row a person, the latest.
    pub fn unconnected(&self) -> Vec<Departed> {
        let away = self.gone.keys().filter(|person| !self.placed.contains_key(person));
        away.filter_map(|person| self.departed_of(*person).max_by_key(|gone| gone.at)).cloned().collect()
    }

    pub fn moderates(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|person| person.role.moderates())
    }

    /// The seats that hear what an audience is told: the one visibility rule for every channel (lesson 49). Who waits hears
    /// only what is for their seat alone (lesson 35).
    pub fn audience(&self, to: &Audience) -> Vec<SeatId> {
        match to {
            Audience::Seat(seat) => self.seats.get(seat).map(|seat| seat.id).into_iter().collect(),
            Audience::Inside => self.inside().map(|seat| seat.id).collect(),
            Audience::InsideBut(but) => self.inside().map(|seat| seat.id).filter(|id| id != but).collect(),
            Audience::Moderators => {
                self.inside().filter(|seat| self.moderates(seat.person)).map(|seat| seat.id).collect()
            }
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
            roster: self.roster(moderates),
            chat: self.chat.iter().filter(|line| self.may_read(line, person.id)).cloned().collect(),
            unconnected: if moderates { self.unconnected() } else { Vec::new() },
            bans: if moderates { self.bans.clone() } else { Vec::new() },
        })
    }

    fn may_read(&self, line: &Message, person: PersonId) -> bool {
        let Some(to) = line.to else { return true };
        let addressee = self.seats.get(&to).map(|seat| seat.person).or(self.departed.get(&to).map(|gone| gone.person));
        line.person == person || addressee == Some(person)
    }
}

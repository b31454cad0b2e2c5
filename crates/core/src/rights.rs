//! What people may do by themselves, what of them is forwarded, and who is shown to whom: one rule for every channel
//! (docs/rules.md, sections 6 and 8; lessons 42, 47 and 49).

use crate::{
    conference::Conference,
    model::{
        effect::Audience,
        ids::PersonId,
        media::Gate,
        room::RoomKind,
        seat::{Person, Seat},
        settings::{Permissions, Who},
    },
};

/// What somebody may do by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct May {
    pub(crate) unmute: bool,
    pub(crate) share: bool,
    pub(crate) chat: bool,
}

impl May {
    pub(crate) fn of(person: &Person, permissions: Permissions) -> Self {
        let may = |own: Option<bool>, all: Who| person.role.moderates() || own.unwrap_or(all == Who::Everyone);
        Self {
            // Whoever has the word may use it.
            unmute: may(person.rights.unmute, permissions.unmute) || person.on_stage,
            share: may(person.rights.share, permissions.share),
            chat: may(person.rights.chat, permissions.chat),
        }
    }
}

impl Conference {
    pub(crate) fn may_of(&self, person: &Person) -> May {
        May::of(person, self.permissions)
    }

    /// Whether they may unmute although nobody has given them the word.
    pub(crate) fn may_unmute_without_floor(&self, person: &Person) -> bool {
        self.may_of(&Person { on_stage: false, ..person.clone() }).unmute
    }

    /// Whether all their microphones are off by themselves.
    pub(crate) fn is_muted(&self, person: PersonId) -> bool {
        self.seats_of(person).all(|seat| seat.devices.muted)
    }

    /// What the engine forwards of somebody.
    pub fn gate_of(&self, person: PersonId) -> Gate {
        let known = self.people.get(&person).filter(|_| !self.is_paused_for(person));
        known.map_or(Gate::SHUT, |known| self.granted(known))
    }

    /// Whether a pause stops them.
    pub(crate) fn is_paused_for(&self, person: PersonId) -> bool {
        self.paused.as_ref().is_some_and(|pause| pause.by != Some(person))
    }

    /// What hosts let through of somebody, of what they may send at all; a pause apart.
    pub(crate) fn granted(&self, person: &Person) -> Gate {
        if !self.may_send(person) {
            return Gate::SHUT;
        }
        person.gate.and(Gate { share: self.may_of(person).share, ..Gate::OPEN })
    }

    /// In an auditorium hosts send, and whoever is on stage.
    pub(crate) fn may_send(&self, person: &Person) -> bool {
        match self.room.kind {
            RoomKind::Meeting => true,
            RoomKind::Auditorium => person.role.moderates() || person.on_stage,
        }
    }

    /// Whether everybody sees this person: the audience of an auditorium does not see each other.
    pub(crate) fn is_shown(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|known| self.may_send(known))
    }

    /// Whether somebody on this seat sees the other one.
    pub(crate) fn sees(&self, viewer: &Seat, other: &Seat) -> bool {
        if viewer.person == other.person || self.moderates(viewer.person) {
            return true;
        }
        other.state.is_inside() && self.is_shown(other.person)
    }

    /// Who hears of what this seat does.
    pub(crate) fn audience_of(&self, seat: &Seat) -> Audience {
        if seat.state.is_inside() && self.is_shown(seat.person) { Audience::Inside } else { Audience::Moderators }
    }
}

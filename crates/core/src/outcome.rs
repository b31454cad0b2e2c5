//! The effects of a batch of facts. What concerns many is told once, after everything else and as the whole batch has left
//! it: the conference, the bans, who is unconnected, and what has become of the seats. A thousand removals are one notice to
//! those who stay, not a thousand.

use crate::{
    conference::Conference,
    model::{
        effect::{Audience, Effect, Notice},
        ids::{PersonId, SeatId},
        seat::{How, Seat},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done and told because of a batch.
#[derive(Default)]
pub struct Outcome {
    effects: Vec<Effect>,
    seats: BTreeMap<SeatId, News>,
    gone: Vec<(Audience, SeatId, How)>,
    /// New to those who do not moderate: they have come on stage.
    shown: BTreeSet<SeatId>,
    details: BTreeSet<SeatId>,
    unconnected: BTreeSet<PersonId>,
    summary: bool,
    bans: bool,
    closed: bool,
}

/// What has become of a seat that is there.
#[derive(Clone, Copy, Default)]
struct News {
    /// To those who see it.
    is_new: bool,
    /// It was welcomed, and that has told it all about itself.
    knows: bool,
}

impl Outcome {
    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(crate) fn tell(&mut self, to: Audience, notice: Notice) {
        self.effects.push(Effect::Tell { to, notice });
    }

    /// A seat is there that was not, and has been told all about itself.
    pub(crate) fn joined(&mut self, seat: SeatId) {
        self.seats.insert(seat, News { is_new: true, knows: true });
    }

    /// A seat has been told all about itself once more.
    pub(crate) fn is_back(&mut self, seat: SeatId) {
        self.seats.entry(seat).or_default().knows = true;
    }

    pub(crate) fn changed(&mut self, seat: SeatId) {
        self.seats.entry(seat).or_default().knows = false;
    }

    pub(crate) fn gone(&mut self, to: Audience, seat: SeatId, how: How) {
        self.gone.push((to, seat, how));
    }

    /// A seat on the stage of an auditorium that the audience has not seen before.
    pub(crate) fn shown(&mut self, seat: SeatId) {
        self.shown.insert(seat);
    }

    pub(crate) fn details(&mut self, seat: SeatId) {
        self.details.insert(seat);
    }

    /// Whether somebody is on the list of the unconnected, or what stands there, may have changed.
    pub(crate) fn unconnected(&mut self, person: PersonId) {
        self.unconnected.insert(person);
    }

    pub(crate) const fn summary(&mut self) {
        self.summary = true;
    }

    pub(crate) const fn bans(&mut self) {
        self.bans = true;
    }

    /// The conference is over: nobody is left to be told of anything.
    pub(crate) const fn close(&mut self) {
        self.closed = true;
    }

    /// In the order in which they are to be carried out; the conference is as the whole batch left it.
    pub fn into_effects(mut self, conference: &Conference) -> Vec<Effect> {
        if self.closed {
            self.push(Effect::Close);
            return self.effects;
        }
        for (to, mut notices) in self.of_seats(conference) {
            let notice = match notices.len() {
                1 => notices.remove(0),
                _ => Notice::Batch(notices),
            };
            self.tell(to, notice);
        }
        if self.summary {
            self.tell(Audience::Inside, Notice::Conference(Box::new(conference.summary())));
        }
        if self.bans {
            self.tell(Audience::Moderators, Notice::Bans(conference.bans.clone()));
        }
        if !self.unconnected.is_empty() {
            let (mut people, mut off) = (Vec::new(), Vec::new());
            for person in std::mem::take(&mut self.unconnected) {
                match conference.unconnected_row(person) {
                    Some(row) => people.push(row),
                    None => off.push(person),
                }
            }
            self.tell(Audience::Moderators, Notice::Unconnected { people, off });
        }
        self.effects
    }

    /// What each audience hears of the seats.
    fn of_seats(&self, conference: &Conference) -> BTreeMap<Audience, Vec<Notice>> {
        let mut told: BTreeMap<Audience, Vec<Notice>> = BTreeMap::new();
        let mut tell = |to: Audience, notice: Notice| told.entry(to).or_default().push(notice);
        for (to, seat, how) in &self.gone {
            tell(to.clone(), Notice::Gone { seat: *seat, how: *how });
        }
        let here = |id: &SeatId| conference.seats.get(id);
        for seat in self.shown.iter().filter_map(here).filter(|seat| conference.is_shown(seat.person)) {
            tell(Audience::OrdinaryBut(seat.person), Notice::Joined(Box::new(conference.participant(seat))));
        }
        for (id, news) in &self.seats {
            let Some(seat) = here(id) else { continue };
            let participant = Box::new(conference.participant(seat));
            let notice = if news.is_new { Notice::Joined(participant) } else { Notice::Changed(participant) };
            for own in conference.own_audience(seat).filter(|own| own != id || !news.knows) {
                tell(Audience::Seat(own), notice.clone());
            }
            let to = match conference.audience_of(seat) {
                // Of several each hears of all, themselves included: one notice for everybody.
                Audience::Inside if news.knows && self.seats.len() == 1 => Audience::InsideBut(*id),
                to => to,
            };
            tell(to, notice);
        }
        for seat in self.details.iter().filter_map(here).filter(|seat| seat.state.is_inside()) {
            tell(Audience::Moderators, Notice::Details(Box::new(conference.details(seat))));
        }
        told
    }
}

impl Conference {
    /// The person's own seats inside, where they hear of this one although nobody else but the hosts does: nobody is hidden
    /// from themselves.
    pub(crate) fn own_audience(&self, seat: &Seat) -> impl Iterator<Item = SeatId> {
        let alone = self.audience_of(seat) == Audience::Moderators && !self.moderates(seat.person);
        let own = alone.then(|| self.seats_of(seat.person)).into_iter().flatten();
        own.filter(|own| own.state.is_inside()).map(|own| own.id)
    }
}

//! What time alone brings about.

use super::{By, Model, Since, Visit, Who};
use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};

impl Model {
    /// Time passes, and then somebody looks around. `true`: the conference is over.
    pub(crate) fn passes(&mut self, seconds: u64) -> bool {
        self.now += seconds;
        let over = self.is_over();
        let before = self.clone();
        for (seat, visit) in &before.seats {
            if visit.inside {
                self.watches(&before, *seat, visit.who);
            } else if reached(self.nature.limits.waiting, self.now - visit.since) {
                self.seats.remove(seat);
                self.denied.insert(visit.who, self.now);
                self.end_visit(visit.who);
            }
        }
        let now = self.now;
        for invited in self.invited.values_mut() {
            invited.rings_until = invited.rings_until.filter(|until| now < *until);
        }
        self.bans.retain(|ban| ban.until.is_none_or(|until| now < until));
        over
    }

    /// Who seems to have left without leaving: flagged, and removed where the room wants it. Busy on one device is busy.
    fn watches(&mut self, before: &Self, seat: SeatId, who: Who) {
        let last = before.last_sign_of(who);
        let limits = self.nature.limits;
        let still = self.now - last;
        let watched = self.rank(who) > Role::Host;
        if watched && reached(limits.removed * 60, still) {
            self.seats.remove(&seat);
            self.end_visit(who);
            return;
        }
        if let Some(visit) = self.seats.get_mut(&seat) {
            visit.forgotten = watched && reached(limits.flagged * 60, still);
        }
    }

    fn last_sign_of(&self, who: Who) -> u64 {
        let own = self.seats.values().filter(|visit| visit.who == who);
        own.map(|visit: &Visit| visit.active).max().unwrap_or_default()
    }

    fn is_over(&self) -> bool {
        let limits = self.nature.limits;
        let for_long = |since: Option<u64>, limit: u64| since.is_some_and(|since| reached(limit, self.now - since));
        if !self.running {
            return self.seats.is_empty() && for_long(self.since.nobody, 20);
        }
        let is_held = self.though_empty && self.held.is_some_and(|until| self.now < until);
        (!is_held && for_long(self.since.nobody, 100))
            || self.ends_at().is_some_and(|end| self.now >= end)
            || for_long(self.since.guests, limits.guests)
            || for_long(self.since.unmoderated, limits.unmoderated)
            || for_long(self.since.one, limits.last)
    }

    fn ends_at(&self) -> Option<u64> {
        let end = self.ends_if_begun(self.started);
        end.map(|end| end.max(self.held.unwrap_or_default()))
    }

    /// Whoever begins when the date is over meets for something else, and whoever begins late has a minute.
    fn ends_if_begun(&self, at: u64) -> Option<u64> {
        let limits = self.nature.limits;
        let length = (limits.length > 0).then(|| at + limits.length);
        let date = (at < limits.date).then(|| limits.date.max(at + 60));
        length.into_iter().chain(date).min()
    }

    /// From outside, before anybody has begun it; it is kept up until then.
    pub(crate) fn start(&mut self, by: By, until: u64) -> Result<(), Refusal> {
        self.is_welcome(by)?;
        self.must_moderate(by)?;
        if !self.running {
            self.running = true;
            self.started = self.now;
            self.held = Some(self.ends_if_begun(self.now).map_or(until, |end| end.min(until)));
            self.though_empty = true;
            self.look_again();
        }
        Ok(())
    }

    pub(crate) fn prolong(&mut self, by: By, minutes: u64) -> Result<(), Refusal> {
        self.may_speak(by)?;
        self.must_moderate(by)?;
        let end = self.ends_at().max(self.held).ok_or(Refusal::Invalid)?;
        self.held = Some(end.max(self.now) + minutes * 60);
        Ok(())
    }

    /// Since when it has been so; to be asked whenever something has happened.
    pub(super) fn take_stock(&mut self) {
        let people = self.people_inside();
        let only_guests = people.iter().all(|who| self.rank(*who) == Role::Guest);
        let moderated = people.iter().any(|who| self.rank(*who) <= Role::Host);
        let now = self.now;
        let since = |before: Option<u64>, holds: bool| holds.then(|| before.unwrap_or(now));
        self.since = Since {
            nobody: since(self.since.nobody, people.is_empty()),
            one: since(self.since.one, people.len() == 1),
            guests: since(self.since.guests, !people.is_empty() && only_guests),
            unmoderated: since(self.since.unmoderated, !people.is_empty() && !moderated),
        };
    }

    /// While the server was down nobody could come back in time.
    pub(super) fn starts_anew(&mut self) {
        self.since = Since::default();
        self.take_stock();
    }
}

const fn reached(limit: u64, passed: u64) -> bool {
    limit > 0 && passed >= limit
}

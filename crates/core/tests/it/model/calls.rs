//! Asking people to come, and no longer asking them.

use super::{BanEntry, By, Invited, Model, PEOPLE, Who, account, keys};
use crate::cast::BEGINNING;
use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::BTreeSet;

/// One invitation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inviting {
    pub(crate) who: Who,
    pub(crate) lift: bool,
    pub(crate) ring: bool,
    pub(crate) as_host: bool,
}

impl Model {
    /// `place`: the one that is kept for them, if they were not here.
    pub(crate) fn invite(&mut self, by: By, one: Inviting, place: Option<SeatId>) -> Result<(), Refusal> {
        let who = one.who;
        self.run(by, |_| {})?;
        let shown = if self.known.contains_key(&who) { keys(who) } else { account(who) };
        if self.banned(who, &shown) && !one.lift {
            return Err(Refusal::StillBlocked);
        }
        let now = self.now;
        let hits = |ban: &BanEntry| {
            ban.until.is_none_or(|until| now < until) && (ban.who == who || !ban.keys.is_disjoint(&shown))
        };
        self.bans.retain(|ban| !hits(ban));
        if self.here(who) {
            self.add(who);
            return Ok(());
        }
        self.is_added(who);
        let place = place.expect("a place is kept for somebody who is not here");
        self.seen.insert(place, who);
        self.places.insert(place);
        self.by_name.insert(who);
        self.withdrawn.remove(&who);
        // Only an account has a place at which it could ring.
        let rings_until = (one.ring && PEOPLE[who].account.is_some()).then_some(now + 45);
        self.invited.insert(who, Invited { place, rings_until, as_host: one.as_host });
        Ok(())
    }

    pub(crate) fn answer_call(&mut self, who: Who, place: SeatId) -> Result<(), Refusal> {
        self.may_speak(By::Person(who))?;
        if !self.places.contains(&place) || self.seen.get(&place) != Some(&who) {
            return Err(Refusal::NotFound);
        }
        if let Some(invited) = self.invited.get_mut(&who).filter(|invited| invited.place == place) {
            invited.rings_until = None;
        }
        Ok(())
    }

    /// Who could come and is not here.
    pub(crate) fn unconnected(&self) -> BTreeSet<Who> {
        let were_here = self.known.keys().copied();
        let all = were_here.chain(self.invited.keys().copied());
        all.filter(|who| !self.here(*who) && !self.withdrawn.contains(who)).collect()
    }

    /// `None`: all of them.
    pub(crate) fn withdraw(&mut self, by: By, these: Option<&[SeatId]>) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let people = match these {
            None => self.unconnected(),
            Some([]) => return Err(Refusal::Invalid),
            Some(seats) => self.behind(seats)?,
        };
        for who in people {
            if self.here(who) || self.withdrawn.contains(&who) {
                continue;
            }
            // Nobody shuts the owner out, nor themselves.
            if self.rank(who) != Role::Owner && by != By::Person(who) {
                self.dies(who);
            }
            self.is_withdrawn(who);
        }
        Ok(())
    }

    /// The ticket, and every way back.
    pub(super) fn dies(&mut self, who: Who) {
        self.next_generation(who);
        self.lost.retain(|_, (of, _)| *of != who);
        self.added.remove(&who);
        self.added_now.remove(&who);
        self.by_name.remove(&who);
    }

    pub(super) fn next_generation(&mut self, who: Who) {
        self.generation[who] = (self.generation[who] + 1).max(BEGINNING.0 + self.now * 1_000);
    }

    pub(super) fn is_withdrawn(&mut self, who: Who) {
        self.invited.remove(&who);
        self.added.remove(&who);
        self.added_now.remove(&who);
        self.by_name.remove(&who);
        self.withdrawn.insert(who);
        self.end_visit(who);
    }
}

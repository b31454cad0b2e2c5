//! Sections 1 and 2: leaving, being lost, being removed, being banned.

use super::{Aim, Ban, BanEntry, Barrier, By, Manner, Model, PEOPLE, Removed, Who, account, keys};
use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::BTreeSet;

impl Model {
    pub(crate) fn leave(&mut self, who: Who, seat: SeatId) -> Result<(), Refusal> {
        self.is_welcome(By::Person(who))?;
        if self.seen.get(&seat) != Some(&who) {
            return Err(Refusal::NotFound);
        }
        let occupied = self.somebody_inside();
        if self.seats.remove(&seat).is_some() {
            self.end_visit(who);
        }
        self.end_if_left(occupied);
        Ok(())
    }

    pub(crate) fn loses(&mut self, who: Who) {
        for (seat, visit) in self.seats.clone() {
            if visit.who == who {
                self.seats.remove(&seat);
                if visit.inside {
                    self.lost.insert(seat, (who, self.now));
                }
            }
        }
    }

    pub(super) fn end_if_left(&mut self, occupied: bool) {
        if occupied && !self.though_empty && !self.somebody_inside() {
            self.end();
        }
    }

    pub(crate) fn disconnect(&mut self, by: By, aim: &Aim, how: Manner) -> Result<Removed, Refusal> {
        self.may_speak(by)?;
        let occupied = self.somebody_inside();
        let mut removed = match aim {
            Aim::These(seats) => {
                if how.debrief {
                    return Err(Refusal::Invalid);
                }
                self.named(by, seats, how.ban, how.best_effort, false)?
            }
            Aim::Device(_) if how.ban.is_some() || how.debrief => return Err(Refusal::Invalid),
            Aim::Device(seat) => {
                self.named(by, &[*seat], None, false, true)?;
                if !how.dry {
                    let lost = self.lost.get(seat).filter(|(_, at)| self.now - at <= 100).map(|(who, _)| *who);
                    let whose = self.seats.get(seat).map(|visit| visit.who).or(lost);
                    if let Some(who) = whose {
                        self.seats.remove(seat);
                        self.lost.remove(seat);
                        self.end_visit(who);
                    }
                    self.shut_behind(how);
                    self.end_if_left(occupied);
                }
                return Ok(Removed::default());
            }
            Aim::All => {
                self.must_moderate(by)?;
                if how.debrief || how.then.is_some() {
                    return Err(Refusal::Invalid);
                }
                if !how.dry {
                    self.end_for_all(by, how.ban);
                }
                return Ok(Removed::default());
            }
            _ => self.scope(by, aim, how)?,
        };
        let first = removed.people.clone();
        if let Some(ban) = how.ban {
            removed.people.extend(self.also_hit(by, &first, ban));
            removed.offers = self.offers(&first, how.then);
        }
        if !how.dry {
            for who in &removed.people {
                if let Some(ban) = how.ban.filter(|_| first.contains(who) && By::Person(*who) != by) {
                    self.ban(by, *who, ban);
                }
            }
            for who in &removed.people {
                self.remove(by, *who, how.ban.is_some());
            }
            if matches!(aim, Aim::AllButMe | Aim::EveryoneBut(_)) {
                self.cancel_calls(aim);
            }
            self.shut_behind(how);
            if how.debrief {
                self.lobby(true);
            }
            self.end_if_left(occupied);
        }
        Ok(removed)
    }

    /// Whoever is being called is one of the others.
    fn cancel_calls(&mut self, aim: &Aim) {
        let kept = match aim {
            Aim::EveryoneBut(seats) => self.behind(seats).unwrap_or_default(),
            _ => BTreeSet::new(),
        };
        for (who, invited) in &mut self.invited {
            if !kept.contains(who) {
                invited.rings_until = None;
            }
        }
    }

    fn shut_behind(&mut self, how: Manner) {
        match how.then {
            Some(Barrier::Lock) => self.lock(false),
            Some(Barrier::Lobby) => self.lobby(true),
            None => {}
        }
    }

    /// A guest with another browser is another guest.
    fn offers(&self, banned: &BTreeSet<Who>, then: Option<Barrier>) -> Vec<Barrier> {
        if banned.iter().all(|who| PEOPLE[*who].account.is_some() || !self.known.contains_key(who)) {
            return Vec::new();
        }
        let mut offers = Vec::new();
        if !self.locked && then != Some(Barrier::Lock) {
            offers.push(Barrier::Lock);
        }
        if !self.lobby && then != Some(Barrier::Lobby) {
            offers.push(Barrier::Lobby);
        }
        offers
    }

    fn named(
        &self,
        by: By,
        seats: &[SeatId],
        ban: Option<Ban>,
        best_effort: bool,
        device: bool,
    ) -> Result<Removed, Refusal> {
        if seats.is_empty() {
            return Err(Refusal::Invalid);
        }
        let mut removed = Removed::default();
        let mut refused = Vec::new();
        let mut fine = 0;
        for seat in seats {
            let here = self.seats.get(seat).map(|visit| visit.who);
            let on_the_way =
                self.lost.get(seat).filter(|(who, at)| self.now - at <= 100 && !self.here(*who)).map(|(who, _)| *who);
            // A place is no device.
            let expected = self.invited.iter().find(|(_, one)| one.place == *seat && !device).map(|(who, _)| *who);
            match (here.or(on_the_way).or(expected), self.seen.get(seat)) {
                (Some(who), _) => {
                    let allowed = self
                        .may_remove(by, who)
                        .and_then(|()| if ban.is_some() { self.may_ban(by, who) } else { Ok(()) });
                    match allowed {
                        Ok(()) => {
                            fine += 1;
                            removed.people.insert(who);
                        }
                        Err(refusal) => refused.push(refusal),
                    }
                }
                (None, Some(who)) if By::Person(*who) == by && !self.places.contains(seat) => fine += 1,
                (None, _) if !self.moderates(by) => refused.push(Refusal::NotModerator),
                (None, Some(_)) if device && self.is_kept(*seat) => refused.push(Refusal::NotFound),
                (None, Some(_)) => fine += 1,
                (None, None) => refused.push(Refusal::NotFound),
            }
        }
        match refused.first() {
            Some(refusal) if !best_effort || fine == 0 => Err(*refusal),
            _ => Ok(removed),
        }
    }

    fn is_kept(&self, place: SeatId) -> bool {
        self.invited.values().any(|one| one.place == place)
    }

    fn scope(&self, by: By, aim: &Aim, how: Manner) -> Result<Removed, Refusal> {
        self.must_moderate(by)?;
        if how.debrief && !matches!(aim, Aim::Guests | Aim::NonModerators) {
            return Err(Refusal::Invalid);
        }
        let mut kept = BTreeSet::new();
        match aim {
            Aim::AllButMe => match by {
                By::Person(me) if self.inside(me) => {}
                _ => return Err(Refusal::NoSeat),
            },
            Aim::Idle(0) => return Err(Refusal::Invalid),
            Aim::EveryoneBut(seats) if seats.is_empty() => return Err(Refusal::Invalid),
            Aim::EveryoneBut(seats) => kept = self.behind(seats)?,
            _ => {}
        }
        let mut removed = Removed::default();
        let here = self.seats.values().map(|visit| visit.who);
        let on_the_way = self.lost.values().map(|(who, _)| *who).filter(|who| self.can_come_back(*who));
        for who in here.chain(on_the_way).collect::<BTreeSet<Who>>() {
            let role = self.rank(who);
            let is_named = match aim {
                Aim::AllButMe => true,
                Aim::EveryoneBut(_) => !kept.contains(&who),
                Aim::Role(wanted) => role == *wanted,
                Aim::Guests => role == Role::Guest || (PEOPLE[who].telephones && role > Role::Host),
                Aim::NonModerators => role > Role::Host,
                Aim::BelowMe => match by {
                    By::Administrator => role > Role::Owner,
                    By::ControlToken => role > Role::Host,
                    By::Person(me) => role > self.role(me),
                },
                Aim::Callers => PEOPLE[who].telephones,
                Aim::Waiting => self.here(who) && !self.inside(who),
                Aim::Idle(minutes) => self.inside(who) && self.is_idle(who, u64::from(*minutes)),
                Aim::These(_) | Aim::Device(_) | Aim::All => unreachable!(),
            };
            if !is_named || By::Person(who) == by {
                continue;
            }
            let stays = matches!(aim, Aim::AllButMe) && role == Role::Owner;
            let protected = self.may_remove(by, who).is_err() || (how.ban.is_some() && self.may_ban(by, who).is_err());
            if stays || protected {
                removed.spared += 1;
            } else {
                removed.people.insert(who);
            }
        }
        Ok(removed)
    }

    fn is_idle(&self, who: Who, minutes: u64) -> bool {
        let mut own = self.seats.values().filter(|visit| visit.who == who && visit.inside);
        own.all(|visit| self.now - visit.active >= minutes * 60)
    }

    fn end_for_all(&mut self, by: By, ban: Option<Ban>) {
        if let Some(ban) = ban.filter(|ban| ban.room) {
            let here: BTreeSet<Who> = self.seats.values().map(|visit| visit.who).collect();
            for who in here {
                if self.may_ban(by, who).is_ok() {
                    self.next_generation(who);
                    self.ban(by, who, ban);
                }
            }
        }
        self.end();
    }

    /// With everything that they sit on and could come back to.
    pub(super) fn goes(&mut self, who: Who) {
        self.seats.retain(|_, visit| visit.who != who);
        self.lost.retain(|_, (of, _)| *of != who);
        self.end_visit(who);
    }

    pub(super) fn remove(&mut self, by: By, who: Who, banned: bool) {
        let was_here = self.here(who);
        self.goes(who);
        if by == By::Person(who) {
            return;
        }
        self.dies(who);
        if self.invited.contains_key(&who) && (banned || !was_here) {
            self.is_withdrawn(who);
        }
    }

    fn ban_keys(&self, by: By, who: Who, ban: Ban) -> BTreeSet<char> {
        // Of somebody who never came only the account is known.
        let mut left = if self.known.contains_key(&who) { keys(who) } else { account(who) };
        if !ban.network {
            left.retain(|key| Some(*key) != PEOPLE[who].network);
        }
        if let By::Person(me) = by {
            let mine = if self.known.contains_key(&me) { keys(me) } else { account(me) };
            left.retain(|key| !mine.contains(key));
        }
        left
    }

    pub(super) fn also_hit(&self, by: By, people: &BTreeSet<Who>, ban: Ban) -> BTreeSet<Who> {
        let banned: Vec<BTreeSet<char>> =
            people.iter().filter(|who| By::Person(**who) != by).map(|who| self.ban_keys(by, *who, ban)).collect();
        (0..PEOPLE.len())
            .filter(|who| self.here(*who) || self.can_come_back(*who))
            .filter(|who| self.rank(*who) != Role::Owner && By::Person(*who) != by && !people.contains(who))
            .filter(|who| banned.iter().any(|hit| !hit.is_disjoint(&keys(*who))))
            .collect()
    }

    pub(super) fn ban(&mut self, by: By, who: Who, ban: Ban) {
        let until = ban.seconds.map(|seconds| self.now + seconds);
        self.bans.push(BanEntry { who, keys: self.ban_keys(by, who, ban), until, room: ban.room });
    }
}

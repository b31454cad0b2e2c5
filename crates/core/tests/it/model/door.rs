//! Sections 3, 4 and 5: who gets in, the lock, the waiting room, the PINs.

use super::{Barrier, By, Knock, Known, Model, PEOPLE, Paused, Pin, Visit, Who, keys};
use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::BTreeSet;

/// What somebody brings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arriving {
    pub(crate) who: Who,
    pub(crate) seat: SeatId,
    pub(crate) resume: Option<SeatId>,
    pub(crate) pin: Pin,
    pub(crate) muted: bool,
    pub(crate) camera: bool,
}

impl Model {
    /// Section 3. The seat that they sit on then.
    pub(crate) fn join(&mut self, one: Arriving) -> Result<SeatId, Refusal> {
        let Arriving { who, seat, resume, pin, .. } = one;
        let appointed = self.known.get(&who).is_some_and(|known| known.appointed);
        let mut role = self.role(who);
        if pin == Pin::Host && !appointed {
            role = role.min(Role::Host);
        }
        let moderates = role <= Role::Host;
        if role != Role::Owner && self.banned(who, &keys(who)) {
            return Err(Refusal::Blocked);
        }
        if self.pocket[who] < self.generation[who] {
            return Err(Refusal::TicketRevoked);
        }
        if let Some(before) = resume {
            let now = self.now;
            if let Some(visit) = self.seats.get_mut(&before).filter(|visit| visit.who == who) {
                visit.active = now;
                return Ok(before);
            }
            if self.lost.get(&before).is_some_and(|(of, at)| *of == who && now - at <= 100) {
                self.sit(Arriving { seat: before, ..one }, true, role, true);
                self.let_in(who);
                return Ok(before);
            }
        }
        if self.seats.values().filter(|visit| visit.who == who).count() >= 10 {
            return Err(Refusal::Full);
        }
        if role == Role::Guest && !self.guests {
            return Err(Refusal::GuestsNotAllowed);
        }
        if !moderates && self.lacks_a_pin(who, pin) {
            return Err(Refusal::BadPin);
        }
        let opens = !self.running && moderates;
        if !self.running && !opens {
            self.sit(one, false, role, false);
            return Ok(seat);
        }
        let barrier = if moderates { None } else { self.barrier(who) };
        if let Some(barrier) = barrier {
            if barrier == Barrier::Lock && !self.nature.knock_when_locked {
                return Err(Refusal::Locked);
            }
            if self.denied.get(&who).is_some_and(|at| self.now - at < 30) {
                return Err(Refusal::Denied);
            }
            self.sit(one, false, role, false);
            return Ok(seat);
        }
        self.sit(one, true, role, false);
        self.let_in(who);
        if opens {
            self.running = true;
            self.started = self.now;
            self.look_again();
        }
        Ok(seat)
    }

    fn lacks_a_pin(&self, who: Who, pin: Pin) -> bool {
        match pin {
            // There is a host PIN always.
            Pin::Wrong => true,
            Pin::Guest | Pin::Host => false,
            Pin::None => {
                let awaited = PEOPLE[who].personal || self.by_name.contains(&who) || self.sent_out.contains(&who);
                self.guest_pin && !awaited && !self.inside(who)
            }
        }
    }

    /// What keeps them out who do not moderate.
    fn barrier(&self, who: Who) -> Option<Barrier> {
        if self.sent_out.contains(&who) {
            return Some(Barrier::Lobby);
        }
        if self.inside(who) {
            return None;
        }
        if self.locked && !self.added_now.contains(&who) {
            return Some(Barrier::Lock);
        }
        (self.lobby && !self.added.contains(&who)).then_some(Barrier::Lobby)
    }

    fn sit(&mut self, one: Arriving, inside: bool, role: Role, resumes: bool) {
        let Arriving { who, seat, muted, camera, .. } = one;
        let stays = resumes || self.here(who);
        let was_here_lately = stays || self.can_come_back(who);
        let hosts_unmute = self.hosts_only[0] && role > Role::Host;
        let fresh = Known {
            role,
            came_as: role,
            appointed: false,
            // Where only hosts unmute, newcomers come in muted.
            gate: [!hosts_unmute, true, true],
            asked: false,
            hand: None,
            on_stage: false,
            rights: [None; 3],
            consents_to_unmute: false,
            consents_to_devices: false,
        };
        let known = self.known.entry(who).or_insert(fresh);
        known.role = role;
        if !known.appointed {
            known.came_as = role;
        }
        if !was_here_lately {
            known.hand = None;
            known.on_stage = false;
        }
        if !stays {
            known.asked = false;
            known.consents_to_unmute = false;
            known.consents_to_devices = false;
        }
        self.lost.remove(&seat);
        self.seen.insert(seat, who);
        self.withdrawn.remove(&who);
        let visit = Visit {
            who,
            inside,
            since: self.now,
            muted,
            camera,
            shares: false,
            active: self.now,
            forgotten: false,
            asked_devices: false,
        };
        self.seats.insert(seat, visit);
        match inside {
            true => self.is_in(who),
            // It rings no more, and the place is kept.
            false => {
                if let Some(invited) = self.invited.get_mut(&who) {
                    invited.rings_until = None;
                }
            }
        }
    }

    fn is_in(&mut self, who: Who) {
        self.sent_out.remove(&who);
        self.invited.remove(&who);
    }

    pub(super) fn let_in(&mut self, who: Who) {
        let now = self.now;
        let mut waited = false;
        for visit in self.seats.values_mut().filter(|visit| visit.who == who && !visit.inside) {
            visit.inside = true;
            visit.active = now;
            waited = true;
        }
        if waited {
            self.is_in(who);
        }
    }

    pub(super) fn look_again(&mut self) {
        let waiting: BTreeSet<Who> = self.seats.values().filter(|visit| !visit.inside).map(|visit| visit.who).collect();
        for who in waiting {
            if self.rank(who) <= Role::Host || self.barrier(who).is_none() {
                self.let_in(who);
            }
        }
    }

    pub(crate) fn restart(&mut self) {
        let now = self.now;
        for visit in self.seats.values_mut() {
            if visit.inside {
                visit.active = now;
            } else {
                visit.since = now;
            }
        }
        self.starts_anew();
    }

    // ——— lock, lobby, PINs ———

    pub(crate) fn lock(&mut self, keep_ringing: bool) {
        if !self.locked {
            self.locked = true;
            self.added_now.clear();
        }
        if keep_ringing {
            let ringing = self.invited.iter().filter(|(_, one)| one.rings_until.is_some());
            for who in ringing.map(|(who, _)| *who).collect::<Vec<_>>() {
                self.is_added(who);
            }
        }
    }

    pub(crate) fn unlock(&mut self) {
        if self.locked {
            self.locked = false;
            if let Some(pause) = &mut self.paused {
                pause.locks = false;
            }
            self.look_again();
        }
    }

    pub(crate) fn pause(&mut self, by: By) {
        if self.paused.is_some() {
            return;
        }
        let locks = !self.locked;
        self.lock(false);
        let by = match by {
            By::Person(who) if self.inside(who) => Some(who),
            By::Person(_) | By::Administrator | By::ControlToken => None,
        };
        self.paused = Some(Paused { by, locks });
    }

    pub(crate) fn go_on(&mut self) {
        if self.paused.take().is_some_and(|pause| pause.locks) {
            self.unlock();
        }
    }

    pub(crate) fn lobby(&mut self, on: bool) {
        let goes_off = self.lobby && !on;
        self.lobby = on;
        if goes_off {
            self.look_again();
        }
    }

    /// PINs are for the owner from anywhere, for keys and administrators, and for hosts who are in.
    fn may_change_pins(&self, by: By) -> Result<(), Refusal> {
        self.is_welcome(by)?;
        self.must_moderate(by)?;
        match by {
            By::Person(who) if who != 0 && !self.inside(who) => Err(Refusal::NoSeat),
            By::Person(_) | By::Administrator | By::ControlToken => Ok(()),
        }
    }

    pub(crate) fn pin(&mut self, by: By, on: bool) -> Result<(), Refusal> {
        self.may_change_pins(by)?;
        self.guest_pin = on;
        Ok(())
    }

    pub(crate) fn keep_out(&mut self, by: By) -> Result<(), Refusal> {
        self.may_speak(by)?;
        self.may_change_pins(by)?;
        self.guest_pin = true;
        self.lock(false);
        Ok(())
    }

    pub(super) fn is_added(&mut self, who: Who) {
        self.added.insert(who);
        self.added_now.insert(who);
        self.sent_out.remove(&who);
    }

    pub(super) fn add(&mut self, who: Who) {
        self.is_added(who);
        self.let_in(who);
    }

    /// Admit, deny, deny and block: those of the seats who wait.
    pub(crate) fn answer_knocks(&mut self, by: By, seats: &[SeatId], how: Knock) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        if seats.is_empty() {
            return Err(Refusal::Invalid);
        }
        self.behind(seats)?;
        let named = seats.iter().filter_map(|seat| self.seats.get(seat));
        let knocking: BTreeSet<Who> = named.filter(|visit| !visit.inside).map(|visit| visit.who).collect();
        let occupied = self.somebody_inside();
        let ban = super::Ban { seconds: None, room: false, network: false };
        let hit = if how == Knock::Block { self.also_hit(by, &knocking, ban) } else { BTreeSet::new() };
        for who in &knocking {
            match how {
                Knock::Admit => self.add(*who),
                Knock::Deny => {
                    self.seats.retain(|_, visit| visit.who != *who || visit.inside);
                    self.denied.insert(*who, self.now);
                    self.end_visit(*who);
                }
                Knock::Block => {
                    self.denied.insert(*who, self.now);
                    self.ban(by, *who, ban);
                    self.remove(by, *who, true);
                }
            }
        }
        for who in hit {
            self.remove(by, who, true);
        }
        self.end_if_left(occupied);
        Ok(())
    }

    /// Back to the waiting room: only those who could be made wait.
    pub(crate) fn send_out(&mut self, by: By, seats: &[SeatId]) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        if seats.is_empty() {
            return Err(Refusal::Invalid);
        }
        self.behind(seats)?;
        let mut going = BTreeSet::new();
        for visit in seats.iter().filter_map(|seat| self.seats.get(seat)).filter(|visit| visit.inside) {
            match self.rank(visit.who) {
                _ if by == By::Person(visit.who) => return Err(Refusal::Invalid),
                Role::Owner => return Err(Refusal::OwnerProtected),
                Role::Operator | Role::Host => return Err(Refusal::Denied),
                Role::Participant | Role::Guest => going.insert(visit.who),
            };
        }
        let occupied = self.somebody_inside();
        for who in going {
            self.sent_out.insert(who);
            self.added.remove(&who);
            self.added_now.remove(&who);
            self.goes(who);
        }
        self.end_if_left(occupied);
        Ok(())
    }

    pub(crate) fn make(&mut self, by: By, seat: SeatId, host: bool) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let visit = *self.seats.get(&seat).ok_or(Refusal::NotFound)?;
        if !visit.inside {
            return Err(Refusal::Invalid);
        }
        let strict = self.nature.strict;
        let by_a_host = matches!(by, By::Person(who) if who != visit.who && self.role(who) == Role::Host);
        let known = self.known.get_mut(&visit.who).ok_or(Refusal::NotFound)?;
        let after = match known.role {
            Role::Owner => return Err(Refusal::OwnerProtected),
            Role::Operator => return Err(Refusal::Denied),
            Role::Host if strict && by_a_host => return Err(Refusal::Denied),
            _ if host => Role::Host,
            Role::Host if known.came_as == Role::Guest => Role::Guest,
            Role::Host => Role::Participant,
            Role::Participant | Role::Guest => known.role,
        };
        if after != known.role {
            known.role = after;
            known.appointed = true;
        }
        Ok(())
    }

    pub(crate) fn unban(&mut self, by: By, place: usize) -> Result<(), Refusal> {
        self.is_welcome(by)?;
        self.must_moderate(by)?;
        if By::Person(self.bans[place].who) == by {
            return Err(Refusal::Blocked);
        }
        self.bans.remove(place);
        Ok(())
    }
}

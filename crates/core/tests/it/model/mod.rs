//! The rule book once more, in the plainest words, for random meetings to be compared with. Written from docs/rules.md and
//! the native contract, not from the core: people are numbers, keys are letters, and nothing is clever.

use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::{BTreeMap, BTreeSet};

/// Who there is: role of the ticket, the account and the browser (or number) as letters, and whether they telephone.
pub(crate) struct Identity {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) account: Option<char>,
    pub(crate) other: Option<char>,
    pub(crate) telephones: bool,
}

const fn who(name: &'static str, role: Role, account: Option<char>, other: Option<char>) -> Identity {
    Identity { name, role, account, other, telephones: false }
}

pub(crate) const PEOPLE: [Identity; 8] = [
    who("alice", Role::Owner, Some('A'), Some('a')),
    who("bob", Role::Participant, Some('B'), Some('b')),
    who("carol", Role::Host, Some('C'), Some('c')),
    who("gustav", Role::Guest, None, Some('g')),
    Identity { telephones: true, ..who("dora", Role::Guest, None, Some('d')) },
    who("oscar", Role::Operator, Some('O'), Some('o')),
    // In gustav's browser, under another name.
    who("eve", Role::Guest, None, Some('g')),
    // A second ticket that names bob's account.
    who("robert", Role::Participant, Some('B'), Some('r')),
];

pub(crate) type Who = usize;

fn keys(who: Who) -> BTreeSet<char> {
    [PEOPLE[who].account, PEOPLE[who].other].into_iter().flatten().collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person(Who),
    Administrator,
    ControlToken,
}

#[derive(Clone, Debug)]
pub(crate) enum Aim {
    These(Vec<SeatId>),
    Device(SeatId),
    All,
    AllButMe,
    EveryoneBut(Vec<SeatId>),
    Role(Role),
    Guests,
    NonModerators,
    BelowMe,
    Callers,
    Waiting,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ban {
    pub(crate) seconds: Option<u64>,
    pub(crate) room: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct BanEntry {
    pub(crate) who: Who,
    keys: BTreeSet<char>,
    until: Option<u64>,
    room: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) who: Who,
    pub(crate) inside: bool,
}

/// What the rule book says of a removal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) people: BTreeSet<Who>,
    pub(crate) spared: u32,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// Seconds.
    pub(crate) now: u64,
    running: bool,
    knock_when_locked: bool,
    pub(crate) seats: BTreeMap<SeatId, Visit>,
    pub(crate) lost: BTreeMap<SeatId, (Who, u64)>,
    /// Every seat that ever was in this conference.
    seen: BTreeMap<SeatId, Who>,
    role: BTreeMap<Who, Role>,
    came_as: BTreeMap<Who, Role>,
    appointed: BTreeSet<Who>,
    pub(crate) generation: [u32; 8],
    /// The generation of the ticket that each has in the pocket.
    pub(crate) pocket: [u32; 8],
    pub(crate) locked: bool,
    pub(crate) lobby: bool,
    /// Since the lock fell, and ever.
    added_now: BTreeSet<Who>,
    added: BTreeSet<Who>,
    denied: BTreeMap<Who, u64>,
    pub(crate) bans: Vec<BanEntry>,
}

impl Model {
    pub(crate) fn new(knock_when_locked: bool) -> Self {
        Self { knock_when_locked, ..Self::default() }
    }

    pub(crate) fn role(&self, who: Who) -> Role {
        self.role.get(&who).copied().unwrap_or(PEOPLE[who].role)
    }

    fn inside(&self, who: Who) -> bool {
        self.seats.values().any(|visit| visit.who == who && visit.inside)
    }

    fn here(&self, who: Who) -> bool {
        self.seats.values().any(|visit| visit.who == who)
    }

    fn somebody_inside(&self) -> bool {
        self.seats.values().any(|visit| visit.inside)
    }

    fn can_come_back(&self, who: Who) -> bool {
        self.lost.values().any(|(of, at)| *of == who && self.now - at <= 100)
    }

    pub(crate) fn banned(&self, who: Who, keys: &BTreeSet<char>) -> bool {
        self.bans
            .iter()
            .filter(|ban| ban.until.is_none_or(|until| self.now < until))
            .any(|ban| ban.who == who || !ban.keys.is_disjoint(keys))
    }

    /// May they order anything here at all?
    pub(crate) fn may_speak(&self, by: By) -> Result<(), Refusal> {
        if !self.running {
            return Err(Refusal::NotRunning);
        }
        self.is_welcome(by)
    }

    /// Neither with a dead ticket nor banned.
    fn is_welcome(&self, by: By) -> Result<(), Refusal> {
        let By::Person(who) = by else { return Ok(()) };
        if self.pocket[who] < self.generation[who] {
            return Err(Refusal::TicketRevoked);
        }
        let account = PEOPLE[who].account.into_iter().collect();
        let shown = if self.role.contains_key(&who) { keys(who) } else { account };
        if self.role(who) != Role::Owner && self.banned(who, &shown) {
            return Err(Refusal::Blocked);
        }
        Ok(())
    }

    pub(crate) fn moderates(&self, by: By) -> bool {
        match by {
            By::Person(who) => matches!(self.role(who), Role::Owner | Role::Operator | Role::Host),
            By::Administrator | By::ControlToken => true,
        }
    }

    /// Section 1, cell by cell.
    pub(crate) fn may_remove(&self, by: By, whom: Who) -> Result<(), Refusal> {
        match (by, self.role(whom)) {
            (By::Person(who), _) if who == whom => Ok(()),
            (By::Administrator, _) => Ok(()),
            (By::ControlToken, Role::Owner) => Err(Refusal::OwnerProtected),
            (By::ControlToken, _) => Ok(()),
            (By::Person(who), target) => match (self.role(who), target) {
                (Role::Participant | Role::Guest, _) => Err(Refusal::NotModerator),
                (Role::Owner, _) => Ok(()),
                (Role::Operator | Role::Host, Role::Owner) => Err(Refusal::OwnerProtected),
                (Role::Operator | Role::Host, _) => Ok(()),
            },
        }
    }

    fn may_ban(&self, by: By, whom: Who) -> Result<(), Refusal> {
        match by {
            _ if !self.moderates(by) => Err(Refusal::NotModerator),
            By::Person(who) if who == whom => Err(Refusal::Invalid),
            _ if self.role(whom) == Role::Owner => Err(Refusal::OwnerProtected),
            By::Person(_) | By::Administrator | By::ControlToken => Ok(()),
        }
    }

    // ——— coming ———

    /// Section 3. `Ok(true)`: in, `Ok(false)`: waits.
    pub(crate) fn join(
        &mut self,
        who: Who,
        seat: SeatId,
        resume: Option<SeatId>,
        host_pin: bool,
    ) -> Result<SeatId, Refusal> {
        let mut role = self.role(who);
        if host_pin && !self.appointed.contains(&who) {
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
            if self.seats.get(&before).is_some_and(|visit| visit.who == who) {
                return Ok(before);
            }
            if self.lost.get(&before).is_some_and(|(of, at)| *of == who && self.now - at <= 100) {
                self.sit(who, before, true, role);
                return Ok(before);
            }
        }
        if self.seats.values().filter(|visit| visit.who == who).count() >= 10 {
            return Err(Refusal::Full);
        }
        let opens = !self.running && moderates;
        if !self.running && !opens {
            self.sit(who, seat, false, role);
            return Ok(seat);
        }
        let goes_in = moderates || self.inside(who) || self.barrier(who).is_none();
        if !goes_in {
            if self.barrier(who) == Some(true) && !self.knock_when_locked {
                return Err(Refusal::Locked);
            }
            if self.denied.get(&who).is_some_and(|at| self.now - at < 30) {
                return Err(Refusal::Denied);
            }
            self.sit(who, seat, false, role);
            return Ok(seat);
        }
        self.running = true;
        self.sit(who, seat, true, role);
        self.let_in(who);
        if opens {
            self.look_again();
        }
        Ok(seat)
    }

    /// What keeps them out: `true` the lock, `false` the lobby.
    fn barrier(&self, who: Who) -> Option<bool> {
        if self.locked && !self.added_now.contains(&who) {
            return Some(true);
        }
        (self.lobby && !self.added.contains(&who)).then_some(false)
    }

    fn sit(&mut self, who: Who, seat: SeatId, inside: bool, role: Role) {
        if !self.appointed.contains(&who) {
            self.came_as.insert(who, role);
        }
        self.role.insert(who, role);
        self.lost.remove(&seat);
        self.seen.insert(seat, who);
        self.seats.insert(seat, Visit { who, inside });
    }

    fn let_in(&mut self, who: Who) {
        for visit in self.seats.values_mut().filter(|visit| visit.who == who) {
            visit.inside = true;
        }
    }

    fn look_again(&mut self) {
        let waiting: BTreeSet<Who> = self.seats.values().filter(|visit| !visit.inside).map(|visit| visit.who).collect();
        for who in waiting {
            if self.barrier(who).is_none() {
                self.let_in(who);
            }
        }
    }

    // ——— going ———

    pub(crate) fn leave(&mut self, who: Who, seat: SeatId) -> Result<(), Refusal> {
        self.is_welcome(By::Person(who))?;
        if self.seen.get(&seat) != Some(&who) {
            return Err(Refusal::NotFound);
        }
        let occupied = self.somebody_inside();
        self.seats.remove(&seat);
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

    fn end_if_left(&mut self, occupied: bool) {
        if occupied && !self.somebody_inside() {
            self.end();
        }
    }

    /// The next conference of the room begins with what lasts.
    pub(crate) fn end(&mut self) {
        let mut bans = std::mem::take(&mut self.bans);
        bans.retain(|ban| ban.room);
        *self = Self {
            now: self.now,
            knock_when_locked: self.knock_when_locked,
            generation: self.generation,
            pocket: self.pocket,
            bans,
            ..Self::default()
        };
    }

    pub(crate) fn disconnect(
        &mut self,
        by: By,
        aim: &Aim,
        ban: Option<Ban>,
        best_effort: bool,
        dry: bool,
    ) -> Result<Removed, Refusal> {
        self.may_speak(by)?;
        let occupied = self.somebody_inside();
        let mut removed = match aim {
            Aim::These(seats) => self.named(by, seats, ban, best_effort)?,
            Aim::Device(_) if ban.is_some() => return Err(Refusal::Invalid),
            Aim::Device(seat) => {
                self.named(by, &[*seat], None, false)?;
                if !dry {
                    self.seats.remove(seat);
                    self.lost.remove(seat);
                    self.end_if_left(occupied);
                }
                return Ok(Removed::default());
            }
            Aim::All if !self.moderates(by) => return Err(Refusal::NotModerator),
            Aim::All => {
                if !dry {
                    self.end_for_all(by, ban);
                }
                return Ok(Removed::default());
            }
            _ => self.scope(by, aim, ban)?,
        };
        let first = removed.people.clone();
        if ban.is_some() {
            removed.people.extend(self.also_hit(by, &first));
        }
        if !dry {
            for who in &removed.people {
                let leaves = By::Person(*who) == by;
                self.remove(*who, leaves);
                if let Some(ban) = ban.filter(|_| first.contains(who) && !leaves) {
                    self.ban(by, *who, ban);
                }
            }
            self.end_if_left(occupied);
        }
        Ok(removed)
    }

    fn named(&self, by: By, seats: &[SeatId], ban: Option<Ban>, best_effort: bool) -> Result<Removed, Refusal> {
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
            match (here.or(on_the_way), self.seen.get(seat)) {
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
                (None, Some(who)) if By::Person(*who) == by => fine += 1,
                (None, _) if !self.moderates(by) => refused.push(Refusal::NotModerator),
                (None, Some(_)) => fine += 1,
                (None, None) => refused.push(Refusal::NotFound),
            }
        }
        match refused.first() {
            Some(refusal) if !best_effort || fine == 0 => Err(*refusal),
            _ => Ok(removed),
        }
    }

    fn scope(&self, by: By, aim: &Aim, ban: Option<Ban>) -> Result<Removed, Refusal> {
        if !self.moderates(by) {
            return Err(Refusal::NotModerator);
        }
        let mut kept = BTreeSet::new();
        match aim {
            Aim::AllButMe => match by {
                By::Person(me) if self.inside(me) => {}
                _ => return Err(Refusal::NoSeat),
            },
            Aim::EveryoneBut(seats) if seats.is_empty() => return Err(Refusal::Invalid),
            Aim::EveryoneBut(seats) => {
                for seat in seats {
                    kept.insert(*self.seen.get(seat).ok_or(Refusal::NotFound)?);
                }
            }
            _ => {}
        }
        let mut removed = Removed::default();
        let here: BTreeSet<Who> = self.seats.values().map(|visit| visit.who).collect();
        for who in here {
            let role = self.role(who);
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
                Aim::Waiting => !self.inside(who),
                Aim::These(_) | Aim::Device(_) | Aim::All => unreachable!(),
            };
            if !is_named || By::Person(who) == by {
                continue;
            }
            let stays = matches!(aim, Aim::AllButMe) && role == Role::Owner;
            let protected = self.may_remove(by, who).is_err() || (ban.is_some() && self.may_ban(by, who).is_err());
            if stays || protected {
                removed.spared += 1;
            } else {
                removed.people.insert(who);
            }
        }
        Ok(removed)
    }

    fn end_for_all(&mut self, by: By, ban: Option<Ban>) {
        if let Some(ban) = ban.filter(|ban| ban.room) {
            let here: BTreeSet<Who> = self.seats.values().map(|visit| visit.who).collect();
            for who in here {
                if self.may_ban(by, who).is_ok() {
                    self.generation[who] += 1;
                    self.ban(by, who, ban);
                }
            }
        }
        self.end();
    }

    fn remove(&mut self, who: Who, leaves: bool) {
        self.seats.retain(|_, visit| visit.who != who);
        self.lost.retain(|_, (of, _)| *of != who);
        if !leaves {
            self.generation[who] += 1;
            self.added.remove(&who);
            self.added_now.remove(&who);
        }
    }

    fn ban_keys(&self, by: By, who: Who) -> BTreeSet<char> {
        let mut left = keys(who);
        if let By::Person(me) = by {
            let mine = if self.role.contains_key(&me) { keys(me) } else { PEOPLE[me].account.into_iter().collect() };
            left.retain(|key| !mine.contains(key));
        }
        left
    }

    fn also_hit(&self, by: By, people: &BTreeSet<Who>) -> BTreeSet<Who> {
        let banned: Vec<BTreeSet<char>> =
            people.iter().filter(|who| By::Person(**who) != by).map(|who| self.ban_keys(by, *who)).collect();
        (0..PEOPLE.len())
            .filter(|who| self.here(*who) || self.can_come_back(*who))
            .filter(|who| self.role(*who) != Role::Owner && By::Person(*who) != by && !people.contains(who))
            .filter(|who| banned.iter().any(|hit| !hit.is_disjoint(&keys(*who))))
            .collect()
    }

    fn ban(&mut self, by: By, who: Who, ban: Ban) {
        let until = ban.seconds.map(|seconds| self.now + seconds);
        self.bans.push(BanEntry { who, keys: self.ban_keys(by, who), until, room: ban.room });
    }

    // ——— the room ———

    pub(crate) fn run(&mut self, by: By, change: impl FnOnce(&mut Self)) -> Result<(), Refusal> {
        self.may_speak(by)?;
        if !self.moderates(by) {
            return Err(Refusal::NotModerator);
        }
        change(self);
        Ok(())
    }

    pub(crate) fn lock(&mut self) {
        if !self.locked {
            self.locked = true;
            self.added_now.clear();
        }
    }

    pub(crate) fn unlock(&mut self) {
        if self.locked {
            self.locked = false;
            self.look_again();
        }
    }

    pub(crate) fn lobby(&mut self, on: bool) {
        let goes_off = self.lobby && !on;
        self.lobby = on;
        if goes_off {
            self.look_again();
        }
    }

    fn add(&mut self, who: Who) {
        self.added.insert(who);
        self.added_now.insert(who);
        self.let_in(who);
    }

    /// Admit, deny, deny and block: those of the seats who wait.
    pub(crate) fn answer_knocks(&mut self, by: By, seats: &[SeatId], how: Knock) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        if seats.is_empty() {
            return Err(Refusal::Invalid);
        }
        if seats.iter().any(|seat| !self.seen.contains_key(seat)) {
            return Err(Refusal::NotFound);
        }
        let knocking: BTreeSet<Who> = seats
            .iter()
            .filter_map(|seat| self.seats.get(seat))
            .filter(|visit| !visit.inside)
            .map(|visit| visit.who)
            .collect();
        let occupied = self.somebody_inside();
        let hit = if how == Knock::Block { self.also_hit(by, &knocking) } else { BTreeSet::new() };
        for who in &knocking {
            match how {
                Knock::Admit => self.add(*who),
                Knock::Deny => {
                    self.seats.retain(|_, visit| visit.who != *who || visit.inside);
                    self.denied.insert(*who, self.now);
                }
                Knock::Block => {
                    self.remove(*who, false);
                    self.denied.insert(*who, self.now);
                    self.ban(by, *who, Ban { seconds: None, room: false });
                }
            }
        }
        for who in hit {
            self.remove(who, false);
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
        let before = self.role(visit.who);
        let after = match before {
            Role::Owner => return Err(Refusal::OwnerProtected),
            Role::Operator => return Err(Refusal::Denied),
            _ if host => Role::Host,
            Role::Host if self.came_as[&visit.who] == Role::Guest => Role::Guest,
            Role::Host => Role::Participant,
            Role::Participant | Role::Guest => before,
        };
        if after != before {
            self.role.insert(visit.who, after);
            self.appointed.insert(visit.who);
        }
        Ok(())
    }

    pub(crate) fn invite(&mut self, by: By, who: Who, lift: bool) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let account = PEOPLE[who].account.into_iter().collect();
        let shown = if self.role.contains_key(&who) { keys(who) } else { account };
        if self.banned(who, &shown) && !lift {
            return Err(Refusal::StillBlocked);
        }
        let now = self.now;
        let hits = |ban: &BanEntry| {
            ban.until.is_none_or(|until| now < until) && (ban.who == who || !ban.keys.is_disjoint(&shown))
        };
        self.bans.retain(|ban| !hits(ban));
        self.add(who);
        Ok(())
    }

    /// The ban list is swept when time passes.
    pub(crate) fn passes(&mut self, seconds: u64) {
        self.now += seconds;
        self.bans.retain(|ban| ban.until.is_none_or(|until| self.now < until));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knock {
    Admit,
    Deny,
    Block,
}

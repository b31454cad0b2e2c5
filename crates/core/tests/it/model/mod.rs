//! The rule book once more, in the plainest words, for random meetings to be compared with. Written from docs/rules.md and
//! the native contract, not from the core: people are numbers, keys are letters, and nothing is clever.

mod calls;
mod door;
mod going;
mod time;
mod voices;

pub(crate) use self::{calls::Inviting, door::Arriving};

use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::{BTreeMap, BTreeSet};

/// Who there is: role of the ticket; the account, the browser (or number) and the network as letters; whether they
/// telephone, and whether their ticket was made for them alone.
pub(crate) struct Identity {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) account: Option<char>,
    pub(crate) other: Option<char>,
    pub(crate) network: Option<char>,
    pub(crate) telephones: bool,
    pub(crate) personal: bool,
}

const fn who(name: &'static str, role: Role, account: Option<char>, other: Option<char>) -> Identity {
    Identity { name, role, account, other, network: None, telephones: false, personal: false }
}

pub(crate) const MANY: usize = 8;

pub(crate) const PEOPLE: [Identity; MANY] = [
    who("alice", Role::Owner, Some('A'), Some('a')),
    Identity { network: Some('1'), ..who("bob", Role::Participant, Some('B'), Some('b')) },
    Identity { network: Some('2'), ..who("carol", Role::Host, Some('C'), Some('c')) },
    Identity { network: Some('1'), personal: true, ..who("gustav", Role::Guest, None, Some('g')) },
    Identity { telephones: true, ..who("dora", Role::Guest, None, Some('d')) },
    who("oscar", Role::Operator, Some('O'), Some('o')),
    // In gustav's browser, under another name.
    Identity { network: Some('2'), ..who("eve", Role::Guest, None, Some('g')) },
    // A second ticket that names bob's account.
    who("robert", Role::Participant, Some('B'), Some('r')),
];

pub(crate) type Who = usize;
/// Sound, camera, screen.
pub(crate) type Three = [bool; 3];

/// Everything that somebody shows.
fn keys(who: Who) -> BTreeSet<char> {
    [PEOPLE[who].account, PEOPLE[who].other, PEOPLE[who].network].into_iter().flatten().collect()
}

fn account(who: Who) -> BTreeSet<char> {
    PEOPLE[who].account.into_iter().collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Person(Who),
    Administrator,
    ControlToken,
}

#[derive(Clone, Debug, PartialEq, Eq)]
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
    Idle(u32),
}

#[derive(Clone, Debug)]
pub(crate) enum Whom {
    These(Vec<SeatId>),
    All,
    AllButMe,
    EveryoneBut(Vec<SeatId>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Knock {
    Admit,
    Deny,
    Block,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pin {
    None,
    Guest,
    Host,
    Wrong,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ban {
    pub(crate) seconds: Option<u64>,
    pub(crate) room: bool,
    pub(crate) network: bool,
}

/// What is shut behind somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Barrier {
    Lock,
    Lobby,
}

/// A removal, but for whom it is aimed at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    pub(crate) ban: Option<Ban>,
    pub(crate) best_effort: bool,
    pub(crate) dry: bool,
    pub(crate) debrief: bool,
    pub(crate) then: Option<Barrier>,
}

#[derive(Clone, Debug)]
pub(crate) struct BanEntry {
    pub(crate) who: Who,
    keys: BTreeSet<char>,
    until: Option<u64>,
    room: bool,
}

/// Who still has the word, and whether the lock is the pause's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paused {
    pub(crate) by: Option<Who>,
    pub(crate) locks: bool,
}

/// One seat.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) who: Who,
    pub(crate) inside: bool,
    /// Since when it waits, where it does.
    since: u64,
    pub(crate) muted: bool,
    pub(crate) camera: bool,
    pub(crate) shares: bool,
    active: u64,
    pub(crate) forgotten: bool,
    pub(crate) asked_devices: bool,
}

/// Somebody who has had a seat here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) role: Role,
    came_as: Role,
    appointed: bool,
    /// What hosts let through.
    pub(crate) gate: Three,
    pub(crate) asked: bool,
    pub(crate) hand: Option<u64>,
    pub(crate) on_stage: bool,
    /// To unmute, to share, to write.
    pub(crate) rights: [Option<bool>; 3],
    pub(crate) consents_to_unmute: bool,
    pub(crate) consents_to_devices: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Invited {
    pub(crate) place: SeatId,
    pub(crate) rings_until: Option<u64>,
    as_host: bool,
}

/// Seconds; 0: for ever.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) waiting: u64,
    pub(crate) guests: u64,
    pub(crate) last: u64,
    pub(crate) length: u64,
    /// When the date is over on which it meets.
    pub(crate) date: u64,
    pub(crate) unmoderated: u64,
    /// Minutes of quiet before somebody is flagged, and before they are removed.
    pub(crate) flagged: u64,
    pub(crate) removed: u64,
}

/// What the room is like.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nature {
    pub(crate) knock_when_locked: bool,
    pub(crate) auditorium: bool,
    /// Hosts do not remove hosts.
    pub(crate) strict: bool,
    pub(crate) limits: Limits,
}

/// What a removal comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Removed {
    pub(crate) people: BTreeSet<Who>,
    pub(crate) spared: u32,
    pub(crate) offers: Vec<Barrier>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Since {
    nobody: Option<u64>,
    one: Option<u64>,
    guests: Option<u64>,
    unmoderated: Option<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Seconds.
    pub(crate) now: u64,
    nature: Nature,
    pub(crate) running: bool,
    started: u64,
    pub(crate) seats: BTreeMap<SeatId, Visit>,
    /// Off the list and still able to come back: whose, and since when.
    pub(crate) lost: BTreeMap<SeatId, (Who, u64)>,
    /// Every seat and every place that ever was in this conference.
    seen: BTreeMap<SeatId, Who>,
    places: BTreeSet<SeatId>,
    pub(crate) known: BTreeMap<Who, Known>,
    pub(crate) generation: [u64; MANY],
    /// The generation of the ticket that each has in the pocket.
    pub(crate) pocket: [u64; MANY],
    pub(crate) locked: bool,
    pub(crate) paused: Option<Paused>,
    pub(crate) lobby: bool,
    pub(crate) guest_pin: bool,
    /// Whether guests may come.
    pub(crate) guests: bool,
    /// Not over before then; and whether nor though nobody is in.
    pub(crate) held: Option<u64>,
    pub(super) though_empty: bool,
    /// Since the lock fell, and ever.
    added_now: BTreeSet<Who>,
    added: BTreeSet<Who>,
    pub(crate) sent_out: BTreeSet<Who>,
    pub(crate) invited: BTreeMap<Who, Invited>,
    by_name: BTreeSet<Who>,
    withdrawn: BTreeSet<Who>,
    denied: BTreeMap<Who, u64>,
    pub(crate) bans: Vec<BanEntry>,
    /// To unmute, to share, to write: whether that is the hosts'.
    pub(crate) hosts_only: Three,
    pub(crate) light: Vec<SeatId>,
    since: Since,
}

impl Model {
    pub(crate) fn new(nature: Nature) -> Self {
        Self {
            now: 0,
            nature,
            running: false,
            started: 0,
            seats: BTreeMap::new(),
            lost: BTreeMap::new(),
            seen: BTreeMap::new(),
            places: BTreeSet::new(),
            known: BTreeMap::new(),
            generation: [0; MANY],
            pocket: [0; MANY],
            locked: false,
            paused: None,
            lobby: false,
            guest_pin: false,
            guests: true,
            held: None,
            though_empty: false,
            added_now: BTreeSet::new(),
            added: BTreeSet::new(),
            sent_out: BTreeSet::new(),
            invited: BTreeMap::new(),
            by_name: BTreeSet::new(),
            withdrawn: BTreeSet::new(),
            denied: BTreeMap::new(),
            bans: Vec::new(),
            hosts_only: [false; 3],
            light: Vec::new(),
            since: Since { nobody: Some(0), ..Since::default() },
        }
    }

    /// The next conference of the room begins with what lasts.
    pub(crate) fn end(&mut self) {
        let mut bans = std::mem::take(&mut self.bans);
        bans.retain(|ban| ban.room);
        *self = Self {
            now: self.now,
            generation: self.generation,
            pocket: self.pocket,
            guest_pin: self.guest_pin,
            bans,
            since: Since { nobody: Some(self.now), ..Since::default() },
            ..Self::new(self.nature)
        };
    }

    // ——— who is what ———

    /// As what they act and arrive: what they are here, what their ticket says, what they are invited as; unless a host has
    /// decided.
    pub(crate) fn role(&self, who: Who) -> Role {
        let ticket = PEOPLE[who].role;
        let known = self.known.get(&who);
        if let Some(known) = known.filter(|known| known.appointed) {
            return known.role;
        }
        let role = known.map_or(ticket, |known| known.role.min(ticket));
        if self.invited.get(&who).is_some_and(|one| one.as_host) { role.min(Role::Host) } else { role }
    }

    /// What the meeting knows them as.
    pub(crate) fn rank(&self, who: Who) -> Role {
        let owner = who == 0 && self.invited.contains_key(&who);
        self.known.get(&who).map_or(if owner { Role::Owner } else { Role::Guest }, |known| known.role)
    }

    pub(crate) fn moderates(&self, by: By) -> bool {
        match by {
            By::Person(who) => self.role(who) <= Role::Host,
            By::Administrator | By::ControlToken => true,
        }
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

    fn people_inside(&self) -> BTreeSet<Who> {
        self.seats.values().filter(|visit| visit.inside).map(|visit| visit.who).collect()
    }

    fn can_come_back(&self, who: Who) -> bool {
        self.lost.values().any(|(of, at)| *of == who && self.now - at <= 100)
    }

    /// Whose seats or places these are or were; a name that nobody knows refuses it all.
    fn behind(&self, seats: &[SeatId]) -> Result<BTreeSet<Who>, Refusal> {
        seats.iter().map(|seat| self.seen.get(seat).copied().ok_or(Refusal::NotFound)).collect()
    }

    // ——— who may ———

    pub(crate) fn banned(&self, who: Who, keys: &BTreeSet<char>) -> bool {
        self.bans
            .iter()
            .filter(|ban| ban.until.is_none_or(|until| self.now < until))
            .any(|ban| ban.who == who || !ban.keys.is_disjoint(keys))
    }

    /// May they order anything of this meeting?
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
        let shown = if self.known.contains_key(&who) { keys(who) } else { account(who) };
        if self.role(who) != Role::Owner && self.banned(who, &shown) {
            return Err(Refusal::Blocked);
        }
        Ok(())
    }

    fn must_moderate(&self, by: By) -> Result<(), Refusal> {
        if self.moderates(by) { Ok(()) } else { Err(Refusal::NotModerator) }
    }

    /// Does something to the meeting, if they may.
    pub(crate) fn run(&mut self, by: By, change: impl FnOnce(&mut Self)) -> Result<(), Refusal> {
        self.may_speak(by)?;
        self.must_moderate(by)?;
        change(self);
        Ok(())
    }

    /// Section 1, cell by cell.
    pub(crate) fn may_remove(&self, by: By, whom: Who) -> Result<(), Refusal> {
        match (by, self.rank(whom)) {
            (By::Person(who), _) if who == whom => Ok(()),
            (By::Administrator, _) => Ok(()),
            (By::ControlToken, Role::Owner) => Err(Refusal::OwnerProtected),
            (By::ControlToken, _) => Ok(()),
            (By::Person(who), target) => match (self.role(who), target) {
                (Role::Participant | Role::Guest, _) => Err(Refusal::NotModerator),
                (Role::Owner, _) => Ok(()),
                (Role::Operator | Role::Host, Role::Owner) => Err(Refusal::OwnerProtected),
                (Role::Host, Role::Host) if self.nature.strict && self.is_a_host_here(whom) => Err(Refusal::Denied),
                (Role::Operator | Role::Host, _) => Ok(()),
            },
        }
    }

    /// Not only on the list of the absent.
    fn is_a_host_here(&self, whom: Who) -> bool {
        self.here(whom) || self.lost.values().any(|(of, _)| *of == whom)
    }

    fn may_ban(&self, by: By, whom: Who) -> Result<(), Refusal> {
        match by {
            _ if !self.moderates(by) => Err(Refusal::NotModerator),
            By::Person(who) if who == whom => Err(Refusal::Invalid),
            _ if self.rank(whom) == Role::Owner => Err(Refusal::OwnerProtected),
            By::Person(_) => self.may_remove(by, whom),
            By::Administrator | By::ControlToken => Ok(()),
        }
    }

    /// Somebody has nothing left here that they sat on.
    fn end_visit(&mut self, who: Who) {
        if self.here(who) {
            return;
        }
        if let Some(known) = self.known.get_mut(&who) {
            known.hand = None;
            known.on_stage = false;
            known.asked = false;
            known.consents_to_unmute = false;
            known.consents_to_devices = false;
        }
    }

    /// The light falls on nobody who is gone, or hidden.
    pub(crate) fn tidy(&mut self) {
        let light = std::mem::take(&mut self.light);
        let falls = |seat: &SeatId| self.seats.get(seat).is_some_and(|visit| visit.inside && self.is_shown(visit.who));
        self.light = light.into_iter().filter(falls).collect();
        self.take_stock();
    }
}

//! What the test knows for certain, from what it was answered: who has gone, whose ticket is dead, who is banned, what is
//! shut. It asks nobody, and above all not the meeting itself. What could be otherwise by now, it forgets.

use crate::{
    cast::{INVITED, Who, whose},
    meeting::{Asked, Given},
};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect, Target},
    ids::{BanId, ConferenceId, PersonId, RequestId, SeatId},
    receipt::{Receipt, Silent, Verdict},
    refusal::Refusal,
    role::Role,
    time::Timestamp,
};
use gavel_door::Denied;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// When an answer came, to which order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(crate) order: usize,
    pub(crate) at: Timestamp,
    pub(crate) moment: u64,
}

/// What became of an order.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Order(Result<Receipt, Denied>),
    Entry(Result<(), Denied>),
}

/// Tickets of this person that were drawn before `from` are dead since `since`.
#[derive(Clone, Copy, Debug)]
struct Dead {
    who: Who,
    from: u64,
    since: u64,
    order: usize,
}

#[derive(Clone, Copy, Debug)]
struct Banned {
    who: Who,
    /// The conference that it ends with.
    conference: Option<ConferenceId>,
    until: Option<Timestamp>,
    since: u64,
    order: usize,
}

/// Shut since then.
#[derive(Clone, Copy, Debug)]
struct Shut {
    conference: ConferenceId,
    since: u64,
    order: usize,
}

#[derive(Default)]
pub(crate) struct Book {
    fates: BTreeMap<usize, Fate>,
    /// Orders before this one were given to a server that has died since.
    former: usize,
    twins: BTreeMap<usize, usize>,
    /// Who was removed, and when and by which order that was answered.
    gone: BTreeMap<SeatId, Spoken>,
    /// Of these the engine was made to hold media again, and when.
    strays: BTreeMap<SeatId, Timestamp>,
    dead: Vec<Dead>,
    banned: Vec<Banned>,
    /// Bans that were seen on the list, and on whom.
    listed: BTreeMap<BanId, PersonId>,
    lock: Option<Shut>,
    waiting_room: Option<Shut>,
    /// May have been made a host here, or may be none any longer.
    appointed: BTreeSet<Who>,
    demoted: BTreeSet<Who>,
    /// May have been invited, or has been here.
    known: BTreeMap<Who, BTreeSet<Option<ConferenceId>>>,
    /// Orders without an answer that open what was shut, and the last one of all.
    opening: BTreeSet<usize>,
    opened: usize,
    /// The last order that may have lifted a ban.
    lifted: usize,
}

impl Book {
    /// An order is about to be given: what it could change is not certain any longer.
    pub(crate) fn about_to(&mut self, command: &Command, order: usize) {
        match command {
            Command::Unlock => {
                self.lock = None;
                self.opens(order);
            }
            Command::WaitingRoom { on: false } => {
                self.waiting_room = None;
                self.opens(order);
            }
            // Whom the room invites is called when it begins, and may ring yet.
            Command::Lock { keep_ringing: true } => self.may_be_known(INVITED),
            Command::Unban { ban } => {
                self.lifted = order;
                match self.listed.get(ban).copied() {
                    Some(person) => self.may_be_free(whose(person)),
                    None => self.banned.clear(),
                }
            }
            Command::Invite { invited, lift_block } => {
                for one in invited {
                    let who = whose(one.invitee.person);
                    self.known.entry(who).or_default().insert(None);
                    if one.invitee.role <= Role::Host {
                        self.appointed.insert(who);
                    }
                    if *lift_block {
                        self.lifted = order;
                        self.may_be_free(who);
                    }
                }
            }
            _ => {}
        }
    }

    /// And whoever went by the same order: it may have been the same ban, since they share a browser.
    fn may_be_free(&mut self, who: Who) {
        let orders: Vec<usize> = self.banned.iter().filter(|ban| ban.who == who).map(|ban| ban.order).collect();
        self.banned.retain(|ban| ban.who != who && !orders.contains(&ban.order));
    }

    fn opens(&mut self, order: usize) {
        self.opening.insert(order);
        self.opened = order;
    }

    /// Somebody may be a host from now on.
    pub(crate) fn appoints(&mut self, who: Who) {
        self.appointed.insert(who);
    }

    pub(crate) fn demotes(&mut self, who: Who) {
        self.demoted.insert(who);
    }

    /// Whether their role is the one that they came with.
    pub(crate) fn is_as_they_came(&self, who: Who) -> bool {
        !self.appointed.contains(&who) && !self.demoted.contains(&who)
    }

    pub(crate) fn was_appointed(&self, who: Who) -> bool {
        self.appointed.contains(&who)
    }

    pub(crate) fn answered(&mut self, order: usize, outcome: Result<Receipt, Denied>) {
        self.opening.remove(&order);
        self.fates.insert(order, Fate::Order(outcome));
    }

    pub(crate) fn entered(&mut self, order: usize, outcome: Result<(), Denied>) {
        self.fates.insert(order, Fate::Entry(outcome));
    }

    pub(crate) fn fate(&self, order: usize) -> Option<&Fate> {
        self.fates.get(&order)
    }

    /// The first order of this life of the server.
    pub(crate) const fn former(&self) -> usize {
        self.former
    }

    pub(crate) fn same(&mut self, first: usize, second: usize) {
        self.twins.insert(second, first);
        self.twins.insert(first, second);
    }

    pub(crate) fn twin(&self, order: usize) -> Option<usize> {
        self.twins.get(&order).copied()
    }

    // ——— who has gone ———

    pub(crate) fn goes(&mut self, seat: SeatId, spoken: Spoken) {
        self.gone.entry(seat).or_insert(spoken);
    }

    pub(crate) fn gone(&self) -> impl Iterator<Item = SeatId> {
        self.gone.keys().copied()
    }

    pub(crate) fn is_gone(&self, seat: SeatId) -> bool {
        self.gone.contains_key(&seat)
    }

    pub(crate) fn is_gone_before(&self, seat: SeatId, moment: u64) -> bool {
        self.gone.get(&seat).is_some_and(|spoken| spoken.moment < moment)
    }

    pub(crate) fn strays(&mut self, seat: SeatId, at: Timestamp) {
        self.strays.insert(seat, at);
    }

    pub(crate) fn is_stray(&self, seat: SeatId) -> bool {
        self.strays.contains_key(&seat)
    }

    /// Since when each of the gone should be without media.
    pub(crate) fn silent_since(&self) -> impl Iterator<Item = (SeatId, Timestamp)> {
        let since = |seat: &SeatId, spoken: &Spoken| self.strays.get(seat).copied().unwrap_or(spoken.at).max(spoken.at);
        self.gone.iter().map(move |(seat, spoken)| (*seat, since(seat, spoken)))
    }

    // ——— whose access is over ———

    pub(crate) fn dies(&mut self, who: Who, given: &Given, spoken: Spoken) {
        self.dead.push(Dead { who, from: given.moment, since: spoken.moment, order: spoken.order });
    }

    /// Whether they came with a ticket of which it was answered before that it is dead.
    pub(crate) fn is_dead(&self, who: Who, given: &Given) -> bool {
        let kills = |dead: &Dead| dead.who == who && given.ticket.drawn < dead.from && dead.since < given.moment;
        self.dead.iter().any(kills)
    }

    pub(crate) fn bans_are(&mut self, bans: impl Iterator<Item = (BanId, PersonId)>) {
        self.listed.extend(bans);
    }

    /// Bans that somebody could lift.
    pub(crate) fn bans(&self) -> Vec<BanId> {
        self.listed.keys().rev().copied().collect()
    }

    pub(crate) fn ban(&mut self, who: Who, terms: BanTerms, conference: ConferenceId, given: &Given, spoken: Spoken) {
        if self.lifted > spoken.order {
            return;
        }
        let conference = (!terms.room).then_some(conference);
        let until = terms.seconds.map(|seconds| given.at.plus(Duration::from_secs(seconds)));
        self.banned.push(Banned { who, conference, until, since: spoken.moment, order: spoken.order });
    }

    /// Whether it was answered before they asked that they are banned here, and still are.
    pub(crate) fn is_banned(&self, who: Who, given: &Given, conference: Option<ConferenceId>, at: Timestamp) -> bool {
        self.banned.iter().any(|ban| {
            ban.who == who
                && ban.since < given.moment
                && ban.until.is_none_or(|until| at < until)
                && ban.conference.is_none_or(|of| conference == Some(of))
        })
    }

    // ——— what is shut ———

    /// Whether nothing was ordered since, or is on its way, that would open it again.
    fn stays_shut(&self, spoken: Spoken) -> bool {
        self.opening.is_empty() && self.opened < spoken.order
    }

    pub(crate) fn locks(&mut self, conference: ConferenceId, spoken: Spoken) {
        if self.stays_shut(spoken) {
            self.lock = Some(Shut { conference, since: spoken.moment, order: spoken.order });
        }
    }

    pub(crate) fn uses_the_waiting_room(&mut self, conference: ConferenceId, spoken: Spoken) {
        if self.stays_shut(spoken) {
            self.waiting_room = Some(Shut { conference, since: spoken.moment, order: spoken.order });
        }
    }

    pub(crate) fn is_locked(&self, conference: ConferenceId, given: &Given) -> bool {
        self.lock.is_some_and(|shut| shut.conference == conference && shut.since < given.moment)
    }

    pub(crate) fn has_waiting_room(&self, conference: ConferenceId, given: &Given) -> bool {
        self.waiting_room.is_some_and(|shut| shut.conference == conference && shut.since < given.moment)
    }

    pub(crate) fn locked_before(&self, moment: u64) -> Option<ConferenceId> {
        self.lock.filter(|shut| shut.since < moment).map(|shut| shut.conference)
    }

    pub(crate) fn waits_before(&self, moment: u64) -> Option<ConferenceId> {
        self.waiting_room.filter(|shut| shut.since < moment).map(|shut| shut.conference)
    }

    // ——— who is a stranger ———

    pub(crate) fn is_known(&mut self, who: Who, conference: ConferenceId) {
        self.known.entry(who).or_default().insert(Some(conference));
    }

    /// Nobody knows any more.
    pub(crate) fn may_be_known(&mut self, who: Who) {
        self.known.entry(who).or_default().insert(None);
    }

    pub(crate) fn is_stranger(&self, who: Who, conference: ConferenceId) -> bool {
        self.known.get(&who).is_none_or(|places| !places.contains(&None) && !places.contains(&Some(conference)))
    }

    // ——— the server dies ———

    /// What is not on record may be lost: it was answered as pending, or not at all.
    pub(crate) fn outlives(&mut self, next: usize, is_on_record: impl Fn(usize) -> bool) {
        self.former = next;
        self.opening.clear();
        self.gone.retain(|_, spoken| is_on_record(spoken.order));
        self.dead.retain(|dead| is_on_record(dead.order));
        self.banned.retain(|ban| is_on_record(ban.order));
        self.lock = self.lock.filter(|shut| is_on_record(shut.order));
        self.waiting_room = self.waiting_room.filter(|shut| is_on_record(shut.order));
    }
}

/// How many rows the audit has of an order, at least and at most (X4).
pub(crate) fn rows(asked: &Asked, fate: &Fate) -> (usize, usize) {
    match (asked, fate) {
        (Asked::Order { envelope, .. }, _) if envelope.command.is_ones_own() => (0, 0),
        (Asked::Order { envelope, .. }, Fate::Order(Ok(receipt))) => {
            let ends = matches!(&envelope.command, Command::Disconnect(Disconnect { target: Target::All, .. }));
            let judged = if ends { 1 } else { receipt.verdicts.len().max(1) };
            let forced = matches!(receipt.silent, Silent::Forced(_));
            (judged + usize::from(forced), judged + usize::from(forced))
        }
        (_, Fate::Order(Err(denied)) | Fate::Entry(Err(denied))) => match denied {
            // No meeting that could have decided.
            Denied::Refused(refused) if refused.refusal == Refusal::NotRunning => (0, 1),
            Denied::Refused(refused) => {
                let untouched = Verdict::Untouched;
                let hit = refused.verdicts.iter().filter(|judged| judged.verdict != untouched).count();
                (hit.max(1), hit.max(1))
            }
            Denied::Unavailable(_) => (0, 1),
        },
        (_, Fate::Entry(Ok(()))) => (1, 1),
        (Asked::Entry { .. } | Asked::Offer { .. }, Fate::Order(Ok(_))) => (0, 0),
    }
}

/// What an order is called.
pub(crate) fn request(order: usize) -> RequestId {
    RequestId(order.to_string())
}

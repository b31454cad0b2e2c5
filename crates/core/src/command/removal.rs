//! What a removal consists of, for one person: the access dies, then the ban stands, then the seats go (invariant 4).

use super::{Context, Decision};
use crate::{
    conference::Conference,
    model::{
        ban::{Ban, BanKey, BanTerms},
        command::{Actor, Right},
        fact::Fact,
        ids::{BanId, PersonId, SeatId},
        reason::{By, Farewell, Reason, Terminal},
        role::{Role, Surface},
        seat::How,
        time::Timestamp,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// By whom, with which words, and whether for good.
#[derive(Clone, Copy)]
pub(super) struct Removal<'a> {
    pub(super) conference: &'a Conference,
    pub(super) context: &'a Context,
    pub(super) by: &'a Actor,
    pub(super) reason: Reason,
    pub(super) note: Option<&'a str>,
    pub(super) ban: Option<BanTerms>,
}

impl Removal<'_> {
    /// The person with all their seats, and with those that they lost and could still take back.
    pub(super) fn person(&self, person: PersonId, how: How, decision: &mut Decision) {
        // Removing oneself is leaving: the ticket stays good.
        if self.by.person() == Some(person) {
            self.all_seats(person, How::Left, decision);
            return;
        }
        self.revoke(person, decision);
        self.ban(person, decision);
        self.all_seats(person, how, decision);
        self.uninvite(person, decision);
    }

    /// Somebody whom a ban hits besides its person; the ban stands already.
    pub(super) fn hit(&self, person: PersonId, decision: &mut Decision) {
        self.revoke(person, decision);
        self.all_seats(person, How::Removed, decision);
        self.uninvite(person, decision);
    }

    pub(super) fn all_seats(&self, person: PersonId, how: How, decision: &mut Decision) {
        for seat in self.reached(person) {
            self.seat(person, seat, how, decision);
        }
    }

    /// The seats of a person that a removal reaches: those they have, and those they lost and could still take back.
    pub(super) fn reached(&self, person: PersonId) -> impl Iterator<Item = SeatId> {
        let lost = self.conference.ways_back(person, self.context.now).map(|gone| gone.seat);
        self.conference.seats_of(person).map(|seat| seat.id).chain(lost)
    }

    /// Nobody expects them any longer. Who was here and is not banned stays on the list, to be asked back (requirement G9).
    fn uninvite(&self, person: PersonId, decision: &mut Decision) {
        let was_here = self.conference.placed.contains_key(&person);
        if self.conference.invited.contains_key(&person) && (self.ban.is_some() || !was_here) {
            decision.record(Fact::Withdrawn { person });
        }
    }

    /// One seat. The person's ticket stays good.
    pub(super) fn seat(&self, person: PersonId, seat: SeatId, how: How, decision: &mut Decision) {
        let fact = if self.by.person() == Some(person) {
            Fact::Departed { seat, how: How::Left, farewell: Farewell::plain(Terminal::Left) }
        } else {
            Fact::Departed { seat, how, farewell: self.farewell(how) }
        };
        decision.record(fact);
    }

    fn farewell(&self, how: How) -> Farewell {
        let terminal = match (self.ban, how) {
            (Some(_), _) => Terminal::RemovedBlocked,
            (None, How::Denied) => Terminal::Denied,
            (None, How::SentOut) => Terminal::SentToLobby,
            (None, How::Left | How::Removed | How::Lost | How::Ended | How::TimedOut | How::Idle | How::OffStage) => {
                Terminal::Removed
            }
        };
        Farewell {
            terminal,
            by: Some(kind_of(self.by)),
            reason: matches!(terminal, Terminal::Removed | Terminal::RemovedBlocked).then_some(self.reason),
            note: self.note.map(str::to_owned),
            until: self.until(),
            timer: None,
            by_name: self.by_name(),
        }
    }

    /// Who it was, for the removed, where the installation tells.
    pub(super) fn by_name(&self) -> Option<String> {
        self.conference.house.policy.reveal_remover_name.then(|| self.by.name.clone())
    }

    fn until(&self) -> Option<Timestamp> {
        self.ban?.seconds.map(|seconds| self.context.now.plus(Duration::from_secs(seconds)))
    }

    pub(super) fn revoke(&self, person: PersonId, decision: &mut Decision) {
        decision.record(Fact::AccessRevoked {
            person,
            generation: self.conference.generation(person).next(self.context.now),
        });
    }

    /// Where one is asked for. Nothing of it depends on a name that somebody chose (lesson 22).
    pub(super) fn ban(&self, person: PersonId, decision: &mut Decision) {
        let (Some(terms), Some(name)) = (self.ban, self.conference.name_of(person)) else { return };
        decision.record(Fact::Banned(Box::new(Ban {
            id: BanId::new(self.context.name(decision.facts.len())),
            person,
            name: name.to_owned(),
            keys: self.keys(person),
            by: self.by.name.clone(),
            by_person: self.by.person(),
            reason: self.reason,
            since: self.context.now,
            until: self.until(),
            conference: (!terms.room).then_some(self.conference.id),
        })));
    }

    /// What the ban is keyed to. Nobody blocks themselves: what somebody shares with the remover, a browser for one, is
    /// left out.
    fn keys(&self, person: PersonId) -> Vec<BanKey> {
        let mine = self.by.person().and_then(|me| self.conference.people.get(&me)).map(|me| me.keys.as_slice());
        let account = match self.by.right {
            Right::Person { account, .. } => account.map(BanKey::Account),
            Right::Administrator | Right::ControlToken | Right::System => None,
        };
        let known = self.conference.people.get(&person);
        let with_network = self.ban.is_some_and(|terms| terms.network);
        let mut keys = known.map(|known| known.ban_keys(with_network)).unwrap_or_default();
        // Of somebody who never came only the account is known.
        if known.is_none() {
            let invited = self.conference.invited.get(&person);
            keys.extend(invited.and_then(|invitation| invitation.invitee.account).map(BanKey::Account));
        }
        keys.retain(|key| Some(key) != account.as_ref() && !mine.unwrap_or_default().contains(key));
        keys
    }

    pub(super) fn has_way_back(&self, person: PersonId) -> bool {
        self.conference.has_way_back(person, self.context.now)
    }

    /// Who else the bans of these people keep out and who is here: the same account or browser under another name. They
    /// go too, or a banned person would sit inside. The owner is never blocked, and nobody blocks themselves.
    pub(super) fn also_hit(&self, people: &BTreeSet<PersonId>) -> Vec<PersonId> {
        if self.ban.is_none() || people.is_empty() {
            return Vec::new();
        }
        let mut holders: BTreeMap<&BanKey, Vec<PersonId>> = BTreeMap::new();
        for (person, known) in &self.conference.people {
            let spared = known.role == Role::Owner || self.by.person() == Some(*person) || people.contains(person);
            if !spared && (self.conference.placed.contains_key(person) || self.has_way_back(*person)) {
                for key in &known.keys {
                    holders.entry(key).or_default().push(*person);
                }
            }
        }
        let mut hit = BTreeSet::new();
        for person in people.iter().filter(|person| self.by.person() != Some(**person)) {
            for key in self.keys(*person) {
                hit.extend(holders.get(&key).into_iter().flatten().copied());
            }
        }
        hit.into_iter().collect()
    }
}

/// Who removes, in kind: the removed read no name.
pub(super) const fn kind_of(by: &Actor) -> By {
    match by.right {
        Right::Administrator => By::Admin,
        Right::ControlToken => By::Api,
        Right::System => By::System,
        Right::Person { .. } => match by.surface {
            Surface::Phone => By::Phone,
            Surface::App
            | Surface::Manager
            | Surface::Admin
            | Surface::Api
            | Surface::Pexip
            | Surface::Huawei
            | Surface::Sdk
            | Surface::Chat
            | Surface::Cli
            | Surface::System => By::Host,
        },
    }
}

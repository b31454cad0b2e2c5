//! Letting in: saved first, and then decided once more (invariant 3).
//!
//! A group of decisions is with the store at a time, and what comes meanwhile waits for the next. What was saved in vain is
//! taken back between two groups: nothing else is on its way then that would be taken back with it. Of each person only one
//! decision is in a group, or the second, decided as if there were no first, would be the last word on them.

use super::{
    arrivals::Arrivals,
    events,
    lane::Written,
    task::Task,
    waiter::{Outcome, Waiter, settle},
};
use crate::{
    Denied, Envelope,
    ports::{Batch, StoreFault},
};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};
use gavel_core::{
    Context, Decision, decide,
    model::{fact::Fact, ids::PersonId},
};
use std::{
    collections::{BTreeSet, VecDeque},
    mem::take,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

/// An order that was given, and who waits for what becomes of it.
pub(super) struct Given {
    pub(super) envelope: Box<Envelope>,
    pub(super) context: Context,
    pub(super) waiter: Waiter,
    pub(super) answer: watch::Sender<Option<Outcome>>,
    /// It waits for the store no longer.
    pub(super) until: Instant,
}

/// A decision that is being saved before it takes effect.
pub(super) struct Saving {
    pub(super) given: Given,
    pub(super) decision: Decision,
    /// How often something had happened when it went to the store.
    pub(super) changes: u64,
}

/// What the store said of a decision.
pub(super) enum Said {
    InTime(Saving, Result<(), StoreFault>),
    /// Nothing yet, and the answer cannot wait longer.
    TooLate(Saving, Written),
}

/// What waits for the store.
#[derive(Default)]
pub(super) struct Savings {
    /// The group that is with the store.
    pub(super) group: FuturesOrdered<BoxFuture<'static, Said>>,
    /// Whom the group is about.
    people: BTreeSet<PersonId>,
    /// Orders that came since.
    queue: VecDeque<Given>,
    /// Saved, and no longer to be done as they were.
    undone: Vec<Saving>,
    /// Saved and done, and in the journal it stands before something that happened earlier.
    displaced: Vec<Fact>,
    /// Answered as not saved; it may yet be.
    doubtful: Vec<(Vec<Fact>, Written)>,
    /// How often something has happened that did not wait.
    pub(super) changes: u64,
    /// Nobody is to wait for the store any longer.
    pub(super) hurry: watch::Sender<bool>,
}

impl Savings {
    /// Whether what is to be saved has to wait for its turn.
    pub(super) fn are_under_way(&self) -> bool {
        !self.group.is_empty()
    }

    pub(super) fn concern(&self, people: &BTreeSet<PersonId>) -> bool {
        !self.people.is_disjoint(people)
    }

    pub(super) fn wait(&mut self, given: Given) {
        self.queue.push_back(given);
    }
}

impl Task {
    /// Letting in waits for the store (invariant 3).
    pub(super) fn save_first(&mut self, given: Given, decision: Decision) {
        self.savings.people.extend(self.conference.people_of(&decision.facts));
        let by = self.author(&given.envelope);
        let batch = self.batch(given.context.now, &decision.facts, Some(by));
        let (until, mut hurry) = (given.until, self.savings.hurry.subscribe());
        let saving = Saving { given, decision, changes: self.savings.changes };
        let (saved, written) = self.journal.ask(batch);
        self.savings.group.push_back(Box::pin(async move {
            tokio::select! {
                biased;
                outcome = saved => Said::InTime(saving, outcome),
                () = sleep_until(until) => Said::TooLate(saving, written),
                _ = hurry.wait_for(|hurry| *hurry) => Said::TooLate(saving, written),
            }
        }));
    }

    /// The store has answered, or has not for too long; and whatever else it has answered by now.
    pub(super) fn said(&mut self, said: Said) {
        let mut arrivals = Arrivals::default();
        let mut next = Some(said);
        while let Some(said) = next {
            match said {
                Said::InTime(saving, Ok(())) => self.is_saved(saving, &mut arrivals),
                Said::InTime(saving, Err(fault)) => self.unavailable(saving.given, &fault),
                Said::TooLate(saving, written) => {
                    self.savings.doubtful.push((saving.decision.facts, written));
                    self.unavailable(saving.given, &StoreFault("no answer in time".into()));
                }
            }
            next = if arrivals.are_many() { None } else { self.savings.group.next().now_or_never().flatten() };
        }
        self.let_in(arrivals);
        if !self.savings.are_under_way() {
            self.next_group();
        }
    }

    /// What happened meanwhile counts: the decision is taken again, and only if it comes out the same does it take effect.
    fn is_saved(&mut self, saving: Saving, arrivals: &mut Arrivals) {
        let Given { envelope, context, .. } = &saving.given;
        let again = decide(&self.conference, context, &envelope.actor, &envelope.command);
        if again.is_ok_and(|decision| decision.facts == saving.decision.facts) {
            if saving.changes != self.savings.changes {
                self.savings.displaced.extend_from_slice(&saving.decision.facts);
            }
            if let Err(saving) = self.arrive(saving, arrivals) {
                self.let_in(take(arrivals));
                let recorder = self.recorder(&saving.given.envelope, &saving.given.context);
                self.take_effect(saving.given, saving.decision, recorder, true);
            }
        } else {
            self.savings.undone.push(saving);
        }
    }

    /// Whoever waits for the store is answered now.
    pub(super) async fn hurry(&mut self) {
        self.savings.hurry.send_replace(true);
        while let Some(said) = self.savings.group.next().await {
            self.said(said);
        }
    }

    fn next_group(&mut self) {
        for (facts, written) in take(&mut self.savings.doubtful) {
            self.journal.take_back(written, self.taken_back(&facts));
        }
        let undone = take(&mut self.savings.undone);
        let facts: Vec<Fact> = undone.iter().flat_map(|saving| saving.decision.facts.iter().cloned()).collect();
        drop(self.journal.keep(self.taken_back(&facts)));
        let displaced = self.conference.take_back(&take(&mut self.savings.displaced));
        let batch = self.batch(self.ports.clock.now(), &displaced, None);
        // The log has told it as it was done.
        drop(self.journal.keep(Batch { events: Vec::new(), ..batch }));
        self.savings.people.clear();
        let waiting = take(&mut self.savings.queue);
        for mut given in undone.into_iter().map(|saving| saving.given).chain(waiting) {
            if given.until <= Instant::now() {
                self.unavailable(given, &StoreFault("no answer in time".into()));
                continue;
            }
            given.context.now = self.ports.clock.now();
            self.judge(given, true);
        }
    }

    pub(super) fn unavailable(&mut self, given: Given, fault: &StoreFault) {
        tracing::warn!(verb = given.envelope.command.verb(), %fault, "not saved, so not done");
        let recorder = self.recorder(&given.envelope, &given.context);
        self.record(recorder.unavailable());
        // A fault is no answer for good: the same request may be made once more.
        self.ledger.forget(&given.envelope.actor, &given.envelope.request);
        let denied = Denied::Unavailable("it could not be saved in time; nobody is let in until it is".into());
        settle(given.waiter, &given.answer, Err(denied));
    }

    /// The journal is told how it is, after it was told what then did not happen.
    fn taken_back(&self, facts: &[Fact]) -> Batch {
        let now = self.ports.clock.now();
        let as_it_is = self.conference.take_back(facts);
        // The log has told what was saved.
        let events = events::taken_back(&self.conference, &*self.ports.ids, now, facts, &as_it_is);
        Batch { events, ..self.batch(now, &as_it_is, None) }
    }
}

//! Letting in: saved first, and then decided once more (invariant 3).

use super::{
    events,
    task::Task,
    waiter::{Outcome, Waiter, settle},
};
use crate::{
    Denied, Envelope,
    ports::{Batch, Later, StoreFault},
};
use gavel_core::{Context, Decision, decide, model::fact::Fact};
use tokio::sync::watch;

/// A decision that is being saved before it takes effect.
pub(super) struct Saving {
    pub(super) envelope: Box<Envelope>,
    pub(super) context: Context,
    pub(super) decision: Decision,
    pub(super) waiter: Waiter,
    pub(super) answer: watch::Sender<Option<Outcome>>,
    /// How many decisions had been taken back when this one went to the store.
    pub(super) taken_back: u64,
}

/// What the store said of a decision.
pub(super) enum Said {
    InTime(Saving, Result<(), StoreFault>),
    /// Nothing yet. The answer cannot wait longer; what becomes of the facts is heard later.
    TooLate(Saving, Later<'static, Result<(), StoreFault>>),
}

impl Task {
    /// Letting in waits for the store (invariant 3).
    pub(super) fn save_first(&mut self, saving: Saving) {
        let by = self.author(&saving.envelope);
        let mut saved = self.journal.ask(self.batch(saving.context.now, &saving.decision.facts, Some(by)));
        let within = self.options.let_in_within;
        self.saving.push_back(Box::pin(async move {
            match tokio::time::timeout(within, &mut saved).await {
                Ok(outcome) => Said::InTime(saving, outcome),
                Err(_) => Said::TooLate(saving, saved),
            }
        }));
    }

    /// The store has answered, or has not for too long. What happened meanwhile counts: the decision is taken again, and
    /// only if it comes out the same does it take effect.
    pub(super) async fn said(&mut self, said: Said) {
        let saving = match said {
            Said::InTime(saving, Ok(())) => saving,
            Said::InTime(saving, Err(fault)) => return self.unavailable(saving, &fault),
            Said::TooLate(saving, later) => {
                let facts = saving.decision.facts.clone();
                self.unavailable(saving, &StoreFault("no answer in time".into()));
                return self.late.push(Box::pin(async move { later.await.is_ok().then_some(facts) }));
            }
        };
        let recorder = self.recorder(&saving.envelope, &saving.context);
        let again = decide(&self.conference, &saving.context, &saving.envelope.actor, &saving.envelope.command);
        if again.as_ref().is_ok_and(|decision| decision.facts == saving.decision.facts) {
            return self.take_effect(saving, recorder, true).await;
        }
        self.take_back(&saving.decision.facts);
        let context = Context { now: self.ports.clock.now(), ..saving.context };
        Box::pin(self.judge(saving.envelope, context, saving.waiter, saving.answer)).await;
    }

    pub(super) fn unavailable(&mut self, saving: Saving, fault: &StoreFault) {
        tracing::warn!(verb = saving.envelope.command.verb(), %fault, "not saved, so not done");
        let recorder = self.recorder(&saving.envelope, &saving.context);
        self.record(recorder.unavailable());
        // A fault is no answer for good: the same request may be made once more.
        self.ledger.forget(&saving.envelope.actor, &saving.envelope.request);
        let denied = Denied::Unavailable("the store does not save; nobody is let in until it does".into());
        settle(saving.waiter, &saving.answer, Err(denied));
    }

    pub(super) fn saved_too_late(&mut self, saved: Option<Vec<Fact>>) {
        if let Some(facts) = saved {
            self.take_back(&facts);
        }
    }

    /// The journal is told how it is, after it was told what then did not happen.
    pub(super) fn take_back(&mut self, facts: &[Fact]) {
        self.taken_back += 1;
        let now = self.ports.clock.now();
        let as_it_is = self.conference.take_back(facts);
        // The log has told what was saved.
        let events = events::taken_back(&self.conference, now, facts, &as_it_is);
        drop(self.journal.keep(Batch { events, ..self.batch(now, &as_it_is, None) }));
    }
}

//! Who waits for the answer to an order: its giver, and whoever gave it twice.

use crate::{Denied, Entered, Report};
use gavel_core::model::{receipt::Receipt, refusal::Refusal};
use tokio::sync::{oneshot, watch};

pub(super) type Outcome = Result<Receipt, Denied>;
/// An answer that may still be on its way; whoever repeats the request waits for the same one.
pub(super) type Answers = watch::Receiver<Option<Outcome>>;

/// Who waits for what becomes of an order.
pub(super) enum Waiter {
    Receipt(oneshot::Sender<Outcome>, Option<Report>),
    Entry(oneshot::Sender<Result<Entered, Denied>>),
}

impl Waiter {
    /// Who wants to know on the way how far it is.
    pub(super) fn report(&mut self) -> Option<Report> {
        match self {
            Self::Receipt(_, report) => report.take(),
            Self::Entry(_) => None,
        }
    }

    pub(super) fn refuse(self, denied: Denied) {
        match self {
            Self::Receipt(reply, _) => drop(reply.send(Err(denied))),
            Self::Entry(reply) => drop(reply.send(Err(denied))),
        }
    }

    /// The request was made before; its answer may still be on its way.
    pub(super) fn tell_when_known(self, mut answers: Answers) {
        tokio::spawn(async move {
            let known = answers.wait_for(Option::is_some).await.ok().and_then(|answer| answer.clone());
            let outcome = known.unwrap_or(Err(Denied::Unavailable("the answer was lost".into())));
            match (self, outcome) {
                (Self::Receipt(reply, _), outcome) => drop(reply.send(outcome)),
                (waiter @ Self::Entry(_), Err(denied)) => waiter.refuse(denied),
                (waiter @ Self::Entry(_), Ok(_)) => waiter.refuse(Refusal::IdempotencyConflict.into()),
            }
        });
    }
}

pub(super) fn settle(waiter: Waiter, answer: &watch::Sender<Option<Outcome>>, outcome: Outcome) {
    answer.send_replace(Some(outcome.clone()));
    match (waiter, outcome) {
        (Waiter::Receipt(reply, _), outcome) => drop(reply.send(outcome)),
        (waiter @ Waiter::Entry(_), Err(denied)) => waiter.refuse(denied),
        (waiter @ Waiter::Entry(_), Ok(_)) => waiter.refuse(Denied::Unavailable("no seat came of it".into())),
    }
}

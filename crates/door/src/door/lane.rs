//! One room's way to the store: what waits, in order, and whether the store has failed to take what it was given.

use crate::ports::{Batch, StoreFault};
use gavel_core::model::{
    audit::{AuditActor, AuditRow},
    ids::{RequestId, RoomId},
    role::Surface,
    time::Timestamp,
};
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::oneshot;

/// Lines that go to the store at once, at most: one transaction, and one copy in memory.
const GROUP: usize = 10_000;

/// A batch on its way.
pub(super) struct Waiting {
    pub(super) batch: Batch,
    pub(super) firm: Firm,
    pub(super) written: Written,
    pub(super) done: oneshot::Sender<Result<(), StoreFault>>,
}

/// Whether a batch has to be saved.
pub(super) enum Firm {
    /// It has taken effect already.
    Yes,
    No,
    /// It takes back what stands before it, if that was written.
    If(Written),
}

/// Whether a batch has been written.
#[derive(Clone, Default)]
pub(super) struct Written(Arc<AtomicBool>);

impl Written {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Waiting {
    fn is_firm(&self) -> bool {
        match &self.firm {
            Firm::Yes => true,
            Firm::No => false,
            Firm::If(before) => before.is_set(),
        }
    }

    /// What goes to the store, with a group: nothing, if it takes back what never was.
    pub(super) fn batch_in(&self, group: &[Self]) -> Batch {
        match &self.firm {
            Firm::If(before) if !before.is_set() && !group.iter().any(|one| one.written.is(before)) => Batch::default(),
            Firm::Yes | Firm::No | Firm::If(_) => self.batch.clone(),
        }
    }
}

#[derive(Default)]
pub(super) struct Lane {
    waiting: VecDeque<Waiting>,
    /// Lines in `waiting`.
    lines: usize,
    behind: bool,
    /// How many of the first go to the store each alone.
    alone: usize,
    settling: Vec<oneshot::Sender<Result<(), StoreFault>>>,
    /// Rows that were not kept, and when the last of them was made.
    lost: Option<(u64, Timestamp)>,
}

impl Lane {
    pub(super) fn push(&mut self, waiting: Waiting) {
        self.lines += waiting.batch.lines();
        self.waiting.push_back(waiting);
    }

    /// Whether something that has happened was given to the store, and not taken.
    pub(super) const fn is_behind(&self) -> bool {
        self.behind
    }

    pub(super) const fn lines(&self) -> usize {
        self.lines
    }

    pub(super) fn settled(&mut self) -> oneshot::Receiver<Result<(), StoreFault>> {
        let (sender, settled) = oneshot::channel();
        if self.behind {
            let _ = sender.send(Err(StoreFault("what happened before is not saved yet".into())));
        } else {
            self.settling.push(sender);
        }
        settled
    }

    pub(super) fn tell_settled(self, outcome: &Result<(), StoreFault>) {
        for sender in self.settling {
            let _ = sender.send(outcome.clone());
        }
    }

    /// The next ones, which go to the store together.
    pub(super) fn next(&mut self) -> Option<Vec<Waiting>> {
        let first = self.waiting.pop_front()?;
        let mut lines = first.batch.lines();
        let mut group = vec![first];
        if self.alone > 0 {
            self.alone -= 1;
        } else {
            while let Some(next) = self.waiting.pop_front_if(|next| lines + next.batch.lines() <= GROUP) {
                lines += next.batch.lines();
                group.push(next);
            }
        }
        self.lines -= lines;
        Some(group)
    }

    pub(super) fn one_by_one(&mut self, group: Vec<Waiting>) {
        self.alone = group.len();
        self.put_back(group);
    }

    /// Answers those who only wanted to happen.
    pub(super) fn fall_behind(&mut self, group: Vec<Waiting>, fault: &StoreFault) -> Vec<Waiting> {
        if !self.behind {
            tracing::warn!(%fault, "a room is not saved; nobody is let in until it is");
        }
        self.put_back(group);
        self.alone = 0;
        let (kept, dropped): (Vec<Waiting>, Vec<Waiting>) =
            std::mem::take(&mut self.waiting).into_iter().partition(Waiting::is_firm);
        self.lines = kept.iter().map(|waiting| waiting.batch.lines()).sum();
        self.behind = !kept.is_empty();
        self.waiting = kept.into();
        if self.behind {
            for sender in self.settling.drain(..) {
                let _ = sender.send(Err(fault.clone()));
            }
        }
        dropped
    }

    /// The store takes what it is given, again. Gives what has to be on record about the time when it did not.
    pub(super) fn caught_up(&mut self, room: Option<RoomId>) -> Option<Batch> {
        if std::mem::take(&mut self.behind) {
            tracing::info!(?room, waiting = self.waiting.len(), "the store saves again");
        }
        let (lost, at) = self.lost.take()?;
        Some(Batch { room, audit: vec![incomplete(room, at, lost)], ..Batch::default() })
    }

    pub(super) fn count_lost(&mut self, batch: &Batch) {
        let (lost, _) = self.lost.unwrap_or_default();
        let last = batch.audit.last().map_or(Timestamp(0), |row| row.at);
        metrics::counter!("gavel_audit_lost_total").increment(batch.audit.len() as u64);
        if lost == 0 {
            tracing::error!(room = ?batch.room, "too much waits for the store; refusals are counted and no longer written down");
        }
        self.lost = Some((lost + batch.audit.len() as u64, last));
    }

    fn put_back(&mut self, group: Vec<Waiting>) {
        for waiting in group.into_iter().rev() {
            self.lines += waiting.batch.lines();
            self.waiting.push_front(waiting);
        }
    }
}

fn incomplete(room: Option<RoomId>, at: Timestamp, lost: u64) -> AuditRow {
    let actor = AuditActor { name: "gavel".into(), role: "system".into(), person: None, address: None };
    let note = format!("{lost} refusals are not on record, because the store did not save them for too long");
    AuditRow {
        room,
        verdict: "incomplete".into(),
        audit_note: Some(note),
        ..AuditRow::of(at, RequestId(String::new()), actor, Surface::System, "audit")
    }
}

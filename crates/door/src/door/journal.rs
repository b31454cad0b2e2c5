//! What has happened is kept, in order, until the store has it; what is to happen waits for the store, and is refused
//! while the store owes us something of the same room (invariant 3). Knows no rules and no meeting.
//!
//! Each room has a lane: one group of batches is with the store at a time, and what comes meanwhile goes together in the next.
//! So nothing of a room can be saved before what happened earlier, however often the store fails.

use super::lane::{Firm, Lane, Waiting, Written};
use crate::ports::{Batch, Later, Store, StoreFault, Unsaved};
use gavel_core::model::ids::RoomId;
use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{oneshot, watch};

/// The store is asked again after so long at first, and after twice as long each time that it fails again …
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// … up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

type Outcome = Result<(), StoreFault>;

/// Clones are the same journal.
#[derive(Clone)]
pub(super) struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    /// A room is in it while something of it is not saved.
    lanes: Mutex<BTreeMap<Option<RoomId>, Lane>>,
    /// Batches that are not saved, or are still to come.
    unsaved: watch::Sender<usize>,
    /// Lines of one room that may wait.
    at_most: usize,
}

impl Journal {
    pub(super) fn new(store: Arc<dyn Store>, at_most: usize) -> Self {
        Self { inner: Arc::new(Inner { store, lanes: Mutex::default(), unsaved: watch::Sender::new(0), at_most }) }
    }

    /// Saved behind what has taken effect: given to the store until it takes it. The future can be dropped.
    pub(super) fn keep(&self, batch: Batch) -> Later<'static, Outcome> {
        if batch.is_empty() {
            return Box::pin(ready(Ok(())));
        }
        self.push(batch, Firm::Yes, Written::default())
    }

    /// Saved before it takes effect. `Err`: not saved, and it will not be. By the second of the answer it can be
    /// [taken back](Self::take_back).
    pub(super) fn ask(&self, batch: Batch) -> (Later<'static, Outcome>, Written) {
        let written = Written::default();
        if self.is_full_of(batch.room) || self.lanes().get(&batch.room).is_some_and(Lane::is_behind) {
            let behind = Err(StoreFault("what happened before is not saved yet".into()));
            return (Box::pin(ready(behind)), written);
        }
        (self.push(batch, Firm::No, written.clone()), written)
    }

    /// What was asked for is not wanted any longer. If it is written after all, so is this, and nothing of the room is
    /// [settled](Self::settled) before.
    pub(super) fn take_back(&self, asked: Written, batch: Batch) {
        if !batch.is_empty() {
            drop(self.push(batch, Firm::If(asked), Written::default()));
        }
    }

    /// The rows of a refusal. With too much waiting already they are counted, and the count is on record afterwards.
    pub(super) fn note(&self, batch: Batch) {
        if self.is_full_of(batch.room)
            && let Some(lane) = self.lanes().get_mut(&batch.room)
        {
            return lane.count_lost(&batch);
        }
        drop(self.keep(batch));
    }

    /// Something is going to be kept as soon as more of it is known: [`Journal::flush`] waits for that, too.
    pub(super) fn expect(&self) -> Expected {
        self.count(|unsaved| unsaved + 1);
        Expected(self.clone())
    }

    /// Whether so much of the room waits that only throwing out is possible.
    pub(super) fn is_full(&self, room: RoomId) -> bool {
        self.is_full_of(Some(room))
    }

    fn is_full_of(&self, room: Option<RoomId>) -> bool {
        self.lanes().get(&room).is_some_and(|lane| lane.lines() >= self.inner.at_most)
    }

    /// Waits until the store says of this room what we do. `Err`: it does not take what it is given.
    pub(super) async fn settled(&self, room: RoomId) -> Outcome {
        let settled = self.lanes().get_mut(&Some(room)).map(Lane::settled);
        match settled {
            Some(settled) => settled.await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }

    /// Waits until everything is saved, no longer than `within`; answers how many batches were not.
    pub(super) async fn flush(&self, within: Duration) -> usize {
        let mut unsaved = self.inner.unsaved.subscribe();
        let _ = tokio::time::timeout(within, unsaved.wait_for(|unsaved| *unsaved == 0)).await;
        *self.inner.unsaved.borrow()
    }

    fn push(&self, batch: Batch, firm: Firm, written: Written) -> Later<'static, Outcome> {
        let (done, answer) = oneshot::channel();
        let room = batch.room;
        self.count(|unsaved| unsaved + 1);
        let first = {
            let mut lanes = self.lanes();
            let is_idle = !lanes.contains_key(&room);
            let lane = lanes.entry(room).or_default();
            lane.push(Waiting { batch, firm, written, done });
            // Given to the store here and now: the order of the calls is the order of the journal.
            is_idle.then(|| self.inner.hand_over(lane)).flatten()
        };
        if let Some((group, answer)) = first {
            tokio::spawn(self.clone().drive(room, group, answer));
        }
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(StoreFault("it has gone".into()))) })
    }

    /// Goes on until nothing of the room waits.
    async fn drive(
        self,
        room: Option<RoomId>,
        mut group: Vec<Waiting>,
        mut answer: Later<'static, Result<(), Unsaved>>,
    ) {
        let mut pause = FIRST_PAUSE;
        loop {
            match answer.await {
                Ok(()) => {
                    pause = FIRST_PAUSE;
                    self.settle(room, group, &Ok(()));
                }
                Err(Unsaved::Refused(fault)) => self.refused(room, group, fault),
                Err(Unsaved::Ill(fault)) => {
                    self.fell_ill(room, group, &fault);
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            let mut lanes = self.lanes();
            let next = lanes.get_mut(&room).and_then(|lane| self.inner.hand_over(lane));
            let Some(next) = next else {
                if let Some(lane) = lanes.remove(&room) {
                    lane.tell_settled(&Ok(()));
                }
                return;
            };
            (group, answer) = next;
        }
    }

    fn settle(&self, room: Option<RoomId>, group: Vec<Waiting>, outcome: &Outcome) {
        let count = group.len();
        let owed = match outcome {
            Ok(()) => self.lanes().get_mut(&room).and_then(|lane| lane.caught_up(room)),
            Err(_) => None,
        };
        if let Some(batch) = owed {
            drop(self.keep(batch));
        }
        for waiting in group {
            if outcome.is_ok() {
                waiting.written.set();
            }
            // Whoever has gone does not want to know.
            let _ = waiting.done.send(outcome.clone());
        }
        self.count(|unsaved| unsaved.saturating_sub(count));
    }

    /// One of the group contradicts what the store has. Each is given to it alone; the one at fault is lost, loudly, since
    /// it would be refused for ever, and nobody could come in.
    fn refused(&self, room: Option<RoomId>, group: Vec<Waiting>, fault: StoreFault) {
        if group.len() > 1 {
            if let Some(lane) = self.lanes().get_mut(&room) {
                lane.one_by_one(group);
            }
            return;
        }
        metrics::counter!("gavel_journal_refused_total").increment(1);
        tracing::error!(?room, %fault, "the store refused what it was given, for good");
        self.settle(room, group, &Err(fault));
    }

    /// What has happened goes back to the front; what was to happen does not.
    fn fell_ill(&self, room: Option<RoomId>, group: Vec<Waiting>, fault: &StoreFault) {
        let dropped = match self.lanes().get_mut(&room) {
            Some(lane) => lane.fall_behind(group, fault),
            None => group,
        };
        self.settle(room, dropped, &Err(fault.clone()));
    }

    fn count(&self, change: impl FnOnce(usize) -> usize) {
        self.inner.unsaved.send_modify(|unsaved| {
            *unsaved = change(*unsaved);
            metrics::gauge!("gavel_unsaved_batches").set(*unsaved as f64);
        });
    }

    fn lanes(&self) -> MutexGuard<'_, BTreeMap<Option<RoomId>, Lane>> {
        // A lane is whole after every single change.
        self.inner.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is still to be kept; until it is dropped.
pub(super) struct Expected(Journal);

impl Drop for Expected {
    fn drop(&mut self) {
        self.0.count(|unsaved| unsaved.saturating_sub(1));
    }
}

type Handed = (Vec<Waiting>, Later<'static, Result<(), Unsaved>>);

impl Inner {
    /// Gives the next of a lane to the store, if there are any.
    fn hand_over(&self, lane: &mut Lane) -> Option<Handed> {
        let group = lane.next()?;
        let batches = group.iter().map(|waiting| waiting.batch_in(&group)).collect();
        Some((group, self.store.append_all(batches)))
    }
}

//! The one writer: takes what has queued up, writes it in one transaction, then tells all who wait.
//!
//! One `fsync` serves many batches, and the order of the queue is the order of the journal. A batch that fails for a
//! reason of its own fails alone; a database that is ill fails all who wait, and the writer goes on with the next.

use super::{audit, events, journal};
use crate::fault::Fault;
use gavel_door::ports::{Batch, StoreFault, Unsaved};
use sqlx::{Connection, SqliteConnection, SqlitePool};
use std::{
    fs::File,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};
use tokio::sync::{mpsc, oneshot, watch};

/// How many batches go into one transaction at most: twice as many hardly write faster, and wait twice as long.
const GROUP: usize = 512;
/// How many batches may wait. More are refused: the database is hanging, and memory is not endless.
const QUEUE: usize = 65_536;

type Outcome = Result<(), Unsaved>;

enum Order {
    Write(Vec<Batch>),
    /// Answered when all before it is done.
    Pass,
    /// Answered when the files are closed.
    Close,
}

struct Queued {
    order: Order,
    done: oneshot::Sender<Outcome>,
}

#[derive(Default)]
struct Health {
    waiting: AtomicUsize,
    ill: AtomicBool,
}

/// The way to the writer.
pub(super) struct Queue {
    orders: mpsc::UnboundedSender<Queued>,
    health: Arc<Health>,
    newest: watch::Receiver<u64>,
}

impl Queue {
    /// Starts the writer. It ends, and closes both pools and the lock, after [`Queue::close`] or with the last queue.
    /// `newest`: the number of the last event that is there.
    pub(super) fn start(pool: SqlitePool, reader: SqlitePool, lock: File, newest: u64) -> Self {
        let (orders, queue) = mpsc::unbounded_channel();
        let health = Arc::new(Health::default());
        let (told, newest) = watch::channel(newest);
        let writer = Writer { pool, tail: Tail::default(), health: Arc::clone(&health), newest: told };
        tokio::spawn(writer.run(queue, reader, lock));
        Self { orders, health, newest }
    }

    /// Queues at once. The future can be dropped; the batches are written all the same.
    pub(super) fn write(&self, batches: Vec<Batch>) -> impl Future<Output = Outcome> + use<> {
        self.push(Order::Write(batches))
    }

    /// Waits until all that was queued before is done.
    pub(super) async fn pass(&self) -> Outcome {
        if self.health.waiting.load(Ordering::Acquire) == 0 && !self.orders.is_closed() {
            return Ok(());
        }
        self.push(Order::Pass).await
    }

    /// The number of the newest event that was committed.
    pub(super) fn newest(&self) -> watch::Receiver<u64> {
        self.newest.clone()
    }

    pub(super) async fn close(&self) -> Outcome {
        self.push(Order::Close).await
    }

    /// Whether the last group could not be written.
    pub(super) fn is_ill(&self) -> bool {
        self.health.ill.load(Ordering::Acquire)
    }

    pub(super) fn is_well_again(&self) {
        self.health.ill.store(false, Ordering::Release);
    }

    fn push(&self, order: Order) -> impl Future<Output = Outcome> + use<> {
        let (done, answer) = oneshot::channel();
        let waiting = self.health.waiting.fetch_add(1, Ordering::AcqRel);
        let full = waiting >= QUEUE && matches!(order, Order::Write(_));
        let refused = if full {
            Some(Unsaved::Ill(StoreFault("too much waits to be written".to_owned())))
        } else {
            self.orders.send(Queued { order, done }).err().map(|_| closed())
        };
        if refused.is_some() {
            self.health.waiting.fetch_sub(1, Ordering::AcqRel);
        }
        async move {
            match refused {
                Some(fault) => Err(fault),
                None => answer.await.unwrap_or_else(|_| Err(closed())),
            }
        }
    }
}

fn closed() -> Unsaved {
    Unsaved::Ill(StoreFault("it is closed".to_owned()))
}

/// What the writer remembers of the tables that it alone writes; read again after anything that was rolled back.
#[derive(Default)]
struct Tail {
    audit: Option<audit::Head>,
    event: Option<u64>,
    lines: journal::Lasts,
}

impl Tail {
    fn forget(&mut self) {
        *self = Self::default();
    }
}

struct Writer {
    pool: SqlitePool,
    tail: Tail,
    health: Arc<Health>,
    newest: watch::Sender<u64>,
}

impl Writer {
    async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Queued>, reader: SqlitePool, lock: File) {
        let mut group = Vec::with_capacity(GROUP);
        let mut closers = Vec::new();
        while queue.recv_many(&mut group, GROUP).await > 0 {
            let written = self.group(&group).await;
            self.note(&written);
            self.tell();
            self.health.waiting.fetch_sub(group.len(), Ordering::AcqRel);
            let mut each = written.as_ref().map(|each| each.iter());
            for Queued { order, done } in group.drain(..) {
                let outcome = match (&mut each, order) {
                    // Whoever has gone does not want to know.
                    (Err(fault), Order::Write(_) | Order::Pass) => Err((*fault).clone()),
                    (Ok(each), Order::Write(_)) => each.next().cloned().unwrap_or_else(|| Err(closed())),
                    (Ok(_), Order::Pass) => Ok(()),
                    (_, Order::Close) => {
                        queue.close();
                        closers.push(done);
                        continue;
                    }
                };
                let _ = done.send(outcome);
            }
        }
        // The writing connection last: it is the one that can fold the write-ahead log into the file.
        reader.close().await;
        self.pool.close().await;
        drop(lock);
        for done in closers {
            let _ = done.send(Ok(()));
        }
    }

    /// What came of each order of the group, in turn; `Err`: of all of them.
    async fn group(&mut self, group: &[Queued]) -> Result<Vec<Outcome>, Unsaved> {
        let orders: Vec<&[Batch]> = group
            .iter()
            .filter_map(|queued| match &queued.order {
                Order::Write(batches) => Some(&batches[..]),
                Order::Pass | Order::Close => None,
            })
            .collect();
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let written = match self.together(&orders.iter().copied().flatten().collect::<Vec<_>>()).await {
            Ok(()) => return Ok(vec![Ok(()); orders.len()]),
            Err(fault) if fault.is_of_the_batch() => {
                self.tail.forget();
                self.one_by_one(&orders).await
            }
            Err(fault) => Err(fault),
        };
        if written.is_err() {
            self.tail.forget();
        }
        Ok(written?)
    }

    /// The usual way: all of them at once.
    async fn together(&mut self, batches: &[&Batch]) -> Result<(), Fault> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        write(&mut transaction, &mut self.tail, batches).await?;
        Ok(transaction.commit().await?)
    }

    /// For when one of them is at fault: each within a savepoint, so that the others stand.
    async fn one_by_one(&mut self, orders: &[&[Batch]]) -> Result<Vec<Outcome>, Fault> {
        let mut outcomes = Vec::with_capacity(orders.len());
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for batches in orders {
            let mut point = transaction.begin().await?;
            match write(&mut point, &mut self.tail, &batches.iter().collect::<Vec<_>>()).await {
                Ok(()) => {
                    point.commit().await?;
                    outcomes.push(Ok(()));
                }
                Err(fault) if fault.is_of_the_batch() => {
                    point.rollback().await?;
                    self.tail.forget();
                    outcomes.push(Err(fault.into()));
                }
                Err(fault) => return Err(fault),
            }
        }
        transaction.commit().await?;
        if self.tail.event.is_none() {
            // The last of them was rolled back, and those before it may have brought events.
            self.tail.event = events::newest(&self.pool).await.ok();
        }
        Ok(outcomes)
    }

    /// Wakes who reads the event log. After the commit, or they would find nothing; a tail that was rolled back is gone.
    fn tell(&self) {
        let Some(newest) = self.tail.event else { return };
        self.newest.send_if_modified(|known| newest > std::mem::replace(known, newest.max(*known)));
    }

    /// Says once that the database fell ill, and once that it is well again.
    fn note(&self, written: &Result<Vec<Outcome>, Unsaved>) {
        match written {
            Ok(each) => {
                for fault in each.iter().filter_map(|outcome| outcome.as_ref().err()) {
                    tracing::warn!(%fault, "a batch was refused by the database");
                }
                if !each.is_empty() && self.health.ill.swap(false, Ordering::AcqRel) {
                    tracing::info!("the database writes again");
                }
            }
            Err(fault) => {
                if !self.health.ill.swap(true, Ordering::AcqRel) {
                    tracing::warn!(%fault, "the database does not write");
                }
            }
        }
    }
}

async fn write(on: &mut SqliteConnection, tail: &mut Tail, batches: &[&Batch]) -> Result<(), Fault> {
    journal::write(on, &mut tail.lines, batches).await?;
    let mut head = match tail.audit.take() {
        Some(head) => head,
        None => audit::Head::read(on).await?,
    };
    let rows = batches.iter().flat_map(|batch| &batch.audit);
    let links = rows.map(|row| head.chain(row)).collect::<Result<Vec<_>, _>>()?;
    audit::write(on, &links).await?;
    tail.audit = Some(head);
    events::write(on, &mut tail.event, batches).await
}

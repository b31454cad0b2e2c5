//! What others want of a shard. Orders of one sender are carried out in the order in which they were sent.

use super::{connections::Caller, sys::Bell};
use crate::engine::{Engines, Footprint};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence},
    tracks::{MediaLoad, SeatTracks},
};
use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Instant,
};
use tokio::sync::oneshot;

pub(crate) enum Order {
    /// These have a part of a conference of which seats are here, or will be.
    TakePart {
        conference: ConferenceId,
        others: Engines,
    },
    Admit {
        conference: ConferenceId,
        seat: SeatId,
        role: MediaRole,
        gate: Gate,
    },
    Negotiate(Offer),
    Gate {
        conference: ConferenceId,
        seat: SeatId,
        gate: Gate,
    },
    Light {
        conference: ConferenceId,
        seats: Vec<SeatId>,
    },
    Show {
        conference: ConferenceId,
        seat: SeatId,
        heights: Vec<ShownHeight>,
    },
    Release {
        conference: ConferenceId,
        seat: SeatId,
    },
    Expel {
        at: Instant,
        conference: ConferenceId,
        seats: Vec<SeatId>,
        reply: oneshot::Sender<Vec<Silence>>,
    },
    End {
        at: Instant,
        conference: ConferenceId,
        reply: oneshot::Sender<Vec<Silence>>,
    },
    /// Whether checks for this fragment are for a seat of this shard.
    Listens {
        fragment: String,
        reply: oneshot::Sender<bool>,
    },
    Connect(Caller),
    Census {
        reply: oneshot::Sender<Vec<SeatMedia>>,
    },
    Tracks {
        conference: ConferenceId,
        reply: oneshot::Sender<Vec<SeatTracks>>,
    },
    Load {
        reply: oneshot::Sender<MediaLoad>,
    },
    Footprint {
        reply: oneshot::Sender<Footprint>,
    },
}

pub(crate) struct Offer {
    pub(crate) conference: ConferenceId,
    pub(crate) seat: SeatId,
    pub(crate) sdp: String,
    pub(crate) reply: oneshot::Sender<Result<Answer, MediaRefusal>>,
}

/// The senders' end. When the last of them is dropped, the shard ends.
pub(crate) struct Mailbox {
    /// `None` only while it is being dropped.
    orders: Option<mpsc::Sender<Order>>,
    signals: Arc<Signals>,
}

/// What reaches a shard past the queue.
pub(super) struct Signals {
    pub(super) bell: Bell,
    pub(super) denied: Denied,
    /// How many orders to cut were ever given: for them a shard interrupts what it receives and sends.
    pub(super) cuts: AtomicU64,
}

impl Signals {
    pub(super) fn new() -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self { bell: Bell::new()?, denied: Denied::default(), cuts: AtomicU64::new(0) }))
    }
}

impl Mailbox {
    pub(super) fn new(orders: mpsc::Sender<Order>, signals: Arc<Signals>) -> Self {
        Self { orders: Some(orders), signals }
    }

    pub(crate) fn send(&self, order: Order) {
        let cuts = matches!(order, Order::Expel { .. } | Order::End { .. });
        // A shard that has ended answers nobody: whoever waits for a reply sees that.
        if self.orders.as_ref().is_some_and(|orders| orders.send(order).is_ok()) {
            self.signals.cuts.fetch_add(cuts.into(), Ordering::Release);
            self.signals.bell.ring();
        }
    }

    pub(crate) fn deny(&self, conference: ConferenceId, seats: &[SeatId]) {
        self.signals.denied.add(conference, seats);
        self.signals.bell.ring();
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        // Closed first, rung after: the shard that wakes must find it closed.
        self.orders = None;
        self.signals.bell.ring();
    }
}

/// The seats that are to be dead whatever else waits in the mailbox. The path looks at one number per batch; only when it
/// has changed is the list taken, and then without waiting for anybody who holds it.
#[derive(Default)]
pub(crate) struct Denied {
    changes: AtomicU64,
    list: Mutex<Vec<(ConferenceId, Vec<SeatId>)>>,
}

impl Denied {
    fn add(&self, conference: ConferenceId, seats: &[SeatId]) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.push((conference, seats.to_vec()));
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// What was added since `seen`, which is brought up to date unless the list is being written just now.
    pub(super) fn news(&self, seen: &mut u64) -> Vec<(ConferenceId, Vec<SeatId>)> {
        let changes = self.changes.load(Ordering::Acquire);
        if changes == *seen {
            return Vec::new();
        }
        let Ok(mut list) = self.list.try_lock() else { return Vec::new() };
        *seen = changes;
        std::mem::take(&mut *list)
    }
}

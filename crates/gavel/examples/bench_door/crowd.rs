//! Many who join, read what they are told, and give signs of life.

use crate::{common::Outcome, figures::milliseconds, house::House};
use futures_util::{StreamExt, stream};
use gavel_core::model::{
    effect::Notice,
    ids::{RoomId, SeatId},
    role::Role,
};
use gavel_door::{Entered, Pulse};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;

const BEAT_EVERY: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Seen {
    pulses: Mutex<Vec<Pulse>>,
    /// Notices that were read.
    parted: AtomicUsize,
    /// Lines that closed without a farewell: their readers were too slow.
    dropped: AtomicUsize,
    closed: Notify,
}

/// The people of one run. Each line is read by a task of its own.
pub(crate) struct Crowd {
    pub(crate) seats: Vec<SeatId>,
    seen: Arc<Seen>,
}

/// What a storm of joins came to.
pub(crate) struct Storm {
    pub(crate) took: Duration,
    /// Of each join, milliseconds.
    pub(crate) waits: Vec<f64>,
}

impl Crowd {
    pub(crate) fn new() -> Self {
        let seen = Arc::new(Seen::default());
        let beating = Arc::downgrade(&seen);
        tokio::spawn(async move {
            let mut every = tokio::time::interval(BEAT_EVERY);
            while let Some(seen) = beating.upgrade() {
                for pulse in seen.pulses.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                    pulse.beat();
                }
                drop(seen);
                every.tick().await;
            }
        });
        Self { seats: Vec::new(), seen }
    }

    pub(crate) fn take(&mut self, entered: Entered) {
        self.seats.push(entered.seat);
        self.seen.pulses.lock().unwrap_or_else(PoisonError::into_inner).push(entered.link.pulse);
        let (seen, mut notices) = (self.seen.clone(), entered.link.notices);
        tokio::spawn(async move {
            let mut has_parted = false;
            while let Some(told) = notices.recv().await {
                has_parted = matches!(told.notice, Notice::Farewell(_));
            }
            let ended = if has_parted { &seen.parted } else { &seen.dropped };
            ended.fetch_add(1, Ordering::Relaxed);
            seen.closed.notify_waiters();
        });
    }

    pub(crate) async fn join(&mut self, house: &House, room: RoomId, role: Role) -> Outcome<SeatId> {
        let entered = house.enter(room, role).await?;
        let seat = entered.seat;
        self.take(entered);
        Ok(seat)
    }

    /// So many, into rooms that are given in turn; `at_once` of them are on their way at any time.
    pub(crate) async fn storm(
        &mut self,
        house: &House,
        rooms: &[RoomId],
        many: usize,
        at_once: usize,
    ) -> Outcome<Storm> {
        let begun = Instant::now();
        let mut coming = stream::iter(0..many)
            .map(|number| async move {
                let asked = Instant::now();
                let entered = house.enter(rooms[number % rooms.len()], Role::Participant).await;
                (asked.elapsed(), entered)
            })
            .buffer_unordered(at_once);
        let mut waits = Vec::new();
        while let Some((waited, entered)) = coming.next().await {
            self.take(entered?);
            waits.push(milliseconds(waited));
        }
        Ok(Storm { took: begun.elapsed(), waits })
    }

    pub(crate) fn dropped(&self) -> usize {
        self.seen.dropped.load(Ordering::Relaxed)
    }

    /// Waits until so many have read their farewell, or have lost their line.
    pub(crate) async fn until_gone(&self, many: usize) {
        loop {
            let closed = self.seen.closed.notified();
            if self.seen.parted.load(Ordering::Relaxed) + self.dropped() >= many {
                return;
            }
            closed.await;
        }
    }
}

impl Storm {
    pub(crate) fn per_second(&self) -> f64 {
        self.waits.len() as f64 / self.took.as_secs_f64()
    }
}

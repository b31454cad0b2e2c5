//! Clocks that a test turns: one that stands still until it does, and one that goes with tokio's.

use gavel_core::model::time::Timestamp;
use gavel_door::ports::Clock;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time::Instant;

#[derive(Debug)]
pub struct FakeClock(AtomicU64);

impl Default for FakeClock {
    /// Some Thursday in 2026.
    fn default() -> Self {
        Self(AtomicU64::new(1_780_000_000_000))
    }
}

impl FakeClock {
    pub fn advance(&self, span: Duration) {
        self.0.fetch_add(span.as_millis() as u64, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Goes with tokio's time, which a test can pause.
#[derive(Debug)]
pub struct TokioClock {
    began: Instant,
    at: Timestamp,
}

impl TokioClock {
    /// It is `at` now.
    pub fn from(at: Timestamp) -> Self {
        Self { began: Instant::now(), at }
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        self.at.plus(self.began.elapsed())
    }
}

//! How many bits per second something has. Pure.

use std::time::{Duration, Instant};

/// Over which the rate is measured: several frames, and a key frame is not all of it.
const MEASURED: Duration = Duration::from_millis(1_000);

/// Bits per second, over the last whole span; nothing where nothing has come for one.
pub(crate) struct Meter {
    since: Instant,
    bytes: u64,
    rate: Option<u64>,
}

impl Meter {
    pub(crate) fn new(now: Instant) -> Self {
        Self { since: now, bytes: 0, rate: None }
    }

    pub(crate) fn count(&mut self, now: Instant, bytes: usize) {
        if now.saturating_duration_since(self.since) >= MEASURED {
            self.rate = Some(self.lately(now));
            (self.since, self.bytes) = (now, 0);
        }
        self.bytes += bytes as u64;
    }

    pub(crate) fn rate(&self, now: Instant) -> u64 {
        if now.saturating_duration_since(self.since) >= 2 * MEASURED {
            return 0;
        }
        self.rate.unwrap_or_else(|| self.lately(now))
    }

    fn lately(&self, now: Instant) -> u64 {
        let passed = now.saturating_duration_since(self.since).max(MEASURED / 4);
        self.bytes * 8_000 / (passed.as_millis() as u64).max(1)
    }
}

//! A measurement: the crowd is in, time passes, and what it cost is told as one line of names and values.

use crate::{
    common::Outcome,
    join::Crowd,
    meter::{Process, Reading},
    tally::Tally,
};
use std::time::{Duration, Instant};

/// After the last join: what it caused is over, key frames above all.
const SETTLED: Duration = Duration::from_secs(2);

/// Of what the processors have: the kernel's own threads take some of the rest.
const FULL: f64 = 0.85;

pub(crate) struct Measured {
    tally: Tally,
    took: Duration,
    before: Reading,
    after: Reading,
}

impl Measured {
    pub(crate) async fn of(crowd: &Crowd, server: &Process, lasting: Duration) -> Outcome<Self> {
        tokio::time::sleep(SETTLED).await;
        for crew in crowd.crews() {
            crew.begin().await?;
        }
        let (begun, before) = (Instant::now(), Reading::take(server)?);
        tokio::time::sleep(lasting).await;
        let (took, after) = (begun.elapsed(), Reading::take(server)?);
        let mut tally = Tally::new();
        for crew in crowd.crews() {
            tally.add(&crew.end().await?);
        }
        Ok(Self { tally, took, before, after })
    }

    /// Whether server and crowd have all that the machine has, or the server no longer keeps up.
    pub(crate) fn is_full(&self) -> bool {
        let (_, ours, _) = self.shares();
        ours > FULL || self.tally.got < self.tally.expected - self.tally.expected / 20
    }

    /// How all processors together passed the time: idle, with server and crowd, and with others.
    fn shares(&self) -> (f64, f64, f64) {
        let Self { before, after, .. } = self;
        let all = (after.ticks - before.ticks).max(1) as f64;
        let ours = (after.server - before.server + after.crowd - before.crowd).as_secs_f64() * 100.0 / all;
        let idle = (after.idle - before.idle) as f64 / all;
        (idle, ours, (1.0 - idle - ours).max(0.0))
    }

    /// What `cargo xtask bench media` reads: times in microseconds, memory in kB.
    pub(crate) fn line(&self) -> String {
        let Self { tally, took, before, after } = self;
        let (idle, _, others) = self.shares();
        let values = [
            ("window", took.as_micros().to_string()),
            ("cpu", (after.server - before.server).as_micros().to_string()),
            ("crowd_cpu", (after.crowd - before.crowd).as_micros().to_string()),
            ("idle", format!("{idle:.3}")),
            ("others", format!("{others:.3}")),
            ("got", tally.got.to_string()),
            ("expected", tally.expected.to_string()),
            ("published", tally.sent.to_string()),
            ("datagrams", (after.arrived - before.arrived).to_string()),
            ("dropped_at_crowd", (after.dropped.0 - before.dropped.0).to_string()),
            ("dropped_at_server", (after.dropped.1 - before.dropped.1).to_string()),
            ("silent", tally.silent.to_string()),
            ("p50", (tally.delays.quantile(0.5) / 1_000).to_string()),
            ("p99", (tally.delays.quantile(0.99) / 1_000).to_string()),
            ("rss", after.kilobytes.to_string()),
        ];
        values.map(|(name, value)| format!("{name}={value}")).join(" ")
    }
}

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

    /// Of all processors together.
    pub(crate) fn idle(&self) -> f64 {
        let (idle, all) = (self.after.idle.0 - self.before.idle.0, self.after.idle.1 - self.before.idle.1);
        idle as f64 / all.max(1) as f64
    }

    /// What `cargo xtask bench media` reads: times in microseconds, memory in kB.
    pub(crate) fn line(&self) -> String {
        let Self { tally, took, before, after } = self;
        let values = [
            ("window", took.as_micros().to_string()),
            ("cpu", (after.server - before.server).as_micros().to_string()),
            ("crowd_cpu", (after.crowd - before.crowd).as_micros().to_string()),
            ("idle", format!("{:.3}", self.idle())),
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

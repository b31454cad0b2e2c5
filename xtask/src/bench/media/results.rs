//! What a run has measured, and the figures that are made of it. It knows no form.

use std::collections::BTreeMap;

use super::server::Engine;
use crate::bench::values::Values;

#[derive(Default)]
pub(super) struct Results {
    /// One publisher and so many receivers; of each several rounds.
    broadcasts: BTreeMap<(u32, Engine), Vec<Values>>,
    floors: BTreeMap<u32, Vec<Values>>,
    meetings: BTreeMap<(Engine, u32), Vec<Values>>,
}

impl Results {
    pub(super) fn add_broadcast(&mut self, receivers: u32, engine: Engine, values: Values) {
        self.broadcasts.entry((receivers, engine)).or_default().push(values);
    }

    pub(super) fn add_floor(&mut self, receivers: u32, values: Values) {
        self.floors.entry(receivers).or_default().push(values);
    }

    pub(super) fn add_meetings(&mut self, engine: Engine, values: Values) {
        self.meetings.entry((engine, values.get("meetings") as u32)).or_default().push(values);
    }

    /// How many receivers there were.
    pub(super) fn sizes(&self) -> Vec<u32> {
        let mut sizes: Vec<u32> = self.broadcasts.keys().map(|key| key.0).chain(self.floors.keys().copied()).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    pub(super) fn broadcast(&self, receivers: u32, engine: Engine) -> Option<Figures> {
        self.broadcasts.get(&(receivers, engine)).map(|rounds| middle(rounds, |values| values.per("cpu", "got")))
    }

    /// Microseconds for each packet, without a server: by `sendmmsg`, and with GSO as well.
    pub(super) fn floor(&self, receivers: u32) -> Option<(f64, f64)> {
        let rounds = self.floors.get(&receivers)?;
        let of = |name| middle(rounds, |values| values.get(name)).0.get(name);
        Some((of("plain"), of("gso")))
    }

    /// Numbers of meetings at once, and what they cost.
    pub(super) fn meetings(&self, engine: Engine) -> Vec<(u32, Figures)> {
        let of_engine = self.meetings.iter().filter(|((of, _), _)| *of == engine);
        of_engine
            .map(|((_, count), rounds)| (*count, middle(rounds, |values| values.per("cpu", "datagrams"))))
            .collect()
    }
}

/// The round in the middle, by this figure.
fn middle(rounds: &[Values], by: impl Fn(&Values) -> f64) -> Figures {
    let mut sorted: Vec<&Values> = rounds.iter().collect();
    sorted.sort_by(|one, other| by(one).total_cmp(&by(other)));
    Figures(sorted.get(sorted.len() / 2).copied().cloned().unwrap_or_default())
}

/// One measurement.
pub(super) struct Figures(Values);

impl Figures {
    /// Microseconds of the server for each media packet that a receiver got.
    pub(super) fn per_packet(&self) -> f64 {
        self.0.per("cpu", "got")
    }

    /// Microseconds of the server for each datagram that it sent, reports included.
    pub(super) fn per_datagram(&self) -> f64 {
        self.0.per("cpu", "datagrams")
    }

    /// Media packets that receivers got in a second.
    pub(super) fn rate(&self) -> f64 {
        self.0.per("got", "window") * 1e6
    }

    /// Of the media packets, by their numbers; per cent.
    pub(super) fn lost(&self) -> f64 {
        (100.0 - 100.0 * self.0.per("got", "expected")).max(0.0)
    }

    /// Median and 99th percentile, milliseconds.
    pub(super) fn delays(&self) -> (f64, f64) {
        (self.0.get("p50") / 1e3, self.0.get("p99") / 1e3)
    }

    /// Seconds until all receivers had media.
    pub(super) fn joined(&self) -> f64 {
        self.0.get("joined") / 1e6
    }

    /// Of the server, megabytes.
    pub(super) fn memory(&self) -> f64 {
        self.0.get("rss") / 1024.0
    }

    /// What each of so many receivers has added to the server, kilobytes.
    pub(super) fn memory_of_one(&self, receivers: u32) -> f64 {
        (self.0.get("rss") - self.0.get("rss_empty")) / f64::from(receivers)
    }

    /// Of one processor, per cent: the server and the crowd.
    pub(super) fn busy(&self) -> (f64, f64) {
        (100.0 * self.0.per("cpu", "window"), 100.0 * self.0.per("crowd_cpu", "window"))
    }

    /// Of all processors, per cent: idle, and with something else, threads of the kernel among it.
    pub(super) fn rest(&self) -> (f64, f64) {
        (100.0 * self.0.get("idle"), 100.0 * self.0.get("others"))
    }

    /// Datagrams that found a full socket: at the crowd, and at the server.
    pub(super) fn dropped(&self) -> (f64, f64) {
        (self.0.get("dropped_at_crowd"), self.0.get("dropped_at_server"))
    }

    /// Receivers that got nothing, and peers that lost their connection.
    pub(super) fn silent(&self) -> f64 {
        self.0.get("silent")
    }
}

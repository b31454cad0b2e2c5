//! What the link to one receiver carries, told from how its packets arrive: draft-ietf-rmcat-gcc-02, with a trend line for
//! the delay, and probes. Pure: numbers, sizes and times go in. It knows no packets, no sources and no sockets.
//!
//! ```text
//!  sent ─▶ history ─┐
//!  feedback ────────┴▶ arrivals ─▶ trend ─┐ more delay, less delay
//!                    ├▶ loss ─────────────┼▶ rate ─▶ estimate
//!                    ├▶ meter ────────────┤ what arrives
//!                    └▶ probe ────────────┘ what a short burst has shown
//! ```
//!
//! **Invariant.** Whatever a receiver says, the estimate lies between [`FLOOR`] and [`CEILING`], and nothing panics.

mod arrivals;
mod history;
mod loss;
mod meter;
mod probe;
mod rate;
mod trend;

#[cfg(test)]
mod tests;

pub(crate) use probe::Probe;

use arrivals::Arrivals;
use history::{Fate, History};
use loss::Loss;
use meter::Meter;
use probe::Prober;
use rate::Rate;
use std::time::{Duration, Instant};
use trend::{Trend, Usage};

/// Transport-wide sequence number, extended so that it never wraps.
pub(crate) type WideSeq = u64;

/// Bits per second. Below that not even one voice gets through: there is nothing left to choose.
const FLOOR: u64 = 50_000;
/// Bits per second. More than any receiver can show.
const CEILING: u64 = 100_000_000;

/// Feedback comes every 50 to 250 ms; after several intervals without any, the way there or the way back is cut.
const SILENCE: Duration = Duration::from_millis(1_500);

/// The weight of a new round trip, RFC 6298 section 2.
const ROUND_TRIP_WEIGHT: f64 = 0.125;

/// Longer is a receiver's clock or a lie, not a path.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(10);

/// The estimate for one receiver. Time is given with each call and need not be exact, but the same clock for all.
pub(crate) struct Estimator {
    start: Instant,
    history: History,
    arrivals: Arrivals,
    trend: Trend,
    /// What leaves, by our clock.
    leaves: Meter,
    /// What arrives, by the receiver's clock.
    arrives: Meter,
    loss: Loss,
    rate: Rate,
    prober: Prober,
    round_trip: Option<Duration>,
    knows: Knows,
    /// Since when packets are on their way and no feedback has come.
    waits: Option<Instant>,
}

/// Who has told something so far; whoever tells more is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Knows {
    Nothing,
    /// Receiver reports: loss only.
    Reports,
    /// The receiver's own estimate.
    Remb,
    /// When each packet has arrived.
    Arrivals,
}

impl Estimator {
    /// `first`: bits per second to begin with.
    pub(crate) fn new(now: Instant, first: u64) -> Self {
        Self {
            start: now,
            history: History::new(),
            arrivals: Arrivals::default(),
            trend: Trend::new(),
            leaves: Meter::default(),
            arrives: Meter::default(),
            loss: Loss::default(),
            rate: Rate::new(now, first),
            prober: Prober::new(now),
            round_trip: None,
            knows: Knows::Nothing,
            waits: None,
        }
    }

    /// A packet with the transport-wide number `seq` and `size` bytes on the wire was handed to the network. To be called
    /// for every packet. `probe`: the cluster that it belongs to, if it is part of a probe.
    pub(crate) fn sent(&mut self, now: Instant, seq: WideSeq, size: usize, probe: Option<u32>) {
        let at = self.micros(now);
        self.history.add(seq, at, size, probe);
        self.leaves.add(at, size);
        if let Some(cluster) = probe {
            self.prober.sent(cluster, size);
        }
        if self.knows == Knows::Arrivals && self.waits.is_none() {
            self.waits = Some(now);
        }
    }

    /// One transport-wide feedback message (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1): for each
    /// number in it when that packet arrived, in microseconds of the receiver's clock. `None`: it has not arrived.
    pub(crate) fn feedback(&mut self, now: Instant, packets: impl Iterator<Item = (u16, Option<u64>)>) {
        let (mut newest, mut news) = (None, false);
        for (number, arrived) in packets {
            let Some(arrived) = arrived else {
                if self.history.missing(number) {
                    self.loss.missing();
                    news = true;
                }
                continue;
            };
            let Some(packet) = self.history.arrived(number) else { continue };
            // The receiver's zero is arbitrary: only differences are looked at, and those wrap.
            let arrived = arrived as i64;
            self.loss.arrived(packet.before == Fate::Missing);
            if packet.after_gap {
                self.arrives.interrupt();
            }
            self.arrives.add(arrived, packet.size);
            if let Some(delta) = self.arrivals.add(packet.at, arrived) {
                self.trend.add(delta);
            }
            if let Some(cluster) = packet.probe {
                self.prober.arrived(cluster, packet.at, arrived, packet.size);
            }
            newest = newest.max(Some(packet.at));
        }
        if let Some(newest) = newest {
            self.knows = Knows::Arrivals;
            let round_trip = self.micros(now).saturating_sub(newest).max(0);
            self.measure_round_trip(Duration::from_micros(round_trip.unsigned_abs()));
        }
        // Nothing new: lost on the way and repeated, or made up.
        if self.knows == Knows::Arrivals && (newest.is_some() || news) {
            self.waits = None;
            self.adjust(now);
        }
    }

    /// A client without transport-wide feedback tells its own estimate (draft-alvestrand-rmcat-remb-03), bits per second.
    pub(crate) fn remb(&mut self, now: Instant, bits: u64) {
        if self.knows == Knows::Arrivals {
            return;
        }
        self.knows = Knows::Remb;
        // It grows by what the client has seen arrive, and needs no rule of ours but that on loss.
        if self.loss.allows_growth() || (bits as f64) < self.rate.bits() {
            self.rate.set(now, bits as f64);
        }
    }

    /// A report block (RFC 3550 section 6.4.1): the fraction of packets lost, in 256ths, and the round trip.
    pub(crate) fn reported(&mut self, now: Instant, fraction_lost: u8, round_trip: Option<Duration>) {
        if self.knows == Knows::Arrivals {
            return;
        }
        if let Some(round_trip) = round_trip {
            self.measure_round_trip(round_trip);
        }
        self.knows = self.knows.max(Knows::Reports);
        let share = self.loss.reported(fraction_lost);
        if loss::is_congestion(share) {
            self.rate.lost(now, share, None, self.round_trip);
        } else if self.knows == Knows::Reports && self.loss.allows_growth() {
            let arrives = self.leaves.bits().map(|bits| bits * (1.0 - share));
            self.rate.grow(now, arrives, self.round_trip);
        }
    }

    /// What the receiver could use, bits per second: beyond that nothing is probed for.
    pub(crate) fn wants(&mut self, bits: u64) {
        self.prober.wants(bits, self.rate.bits());
    }

    /// What the link carries, bits per second. `None` before the receiver has told anything.
    /// Whether probes can show that the link carries more than it is given.
    pub(crate) fn is_probed(&self) -> bool {
        self.knows == Knows::Arrivals
    }

    pub(crate) fn estimate(&self) -> Option<u64> {
        (self.knows > Knows::Nothing).then(|| self.rate.bits() as u64)
    }

    /// There, back, and the time that the receiver keeps its feedback.
    pub(crate) fn round_trip(&self) -> Option<Duration> {
        self.round_trip
    }

    /// Loss towards the receiver lately, per mille.
    pub(crate) fn loss(&self) -> Option<u16> {
        self.loss.share().map(|share| (share * 1_000.0) as u16)
    }

    /// A probe that is to be sent now, if one is: what goes out is padded up to its rate for so many bytes, at an even pace.
    pub(crate) fn probe(&mut self, now: Instant) -> Option<Probe> {
        if self.knows != Knows::Arrivals || self.trend.usage() == Usage::Over {
            return None;
        }
        self.prober.begin(now, self.rate.bits())
    }

    /// When [`Self::tick`] and [`Self::probe`] want to be called, in this order. The engine looks ten times a second instead.
    #[cfg(test)]
    pub(crate) fn deadline(&self) -> Option<Instant> {
        if self.knows != Knows::Arrivals {
            return None;
        }
        let silent = self.waits.map(|since| since + self.patience());
        // While the delay grows nothing is probed, and the next feedback will move this deadline.
        let probe = self.prober.deadline(self.rate.bits(), self.trend.usage() == Usage::Over);
        silent.into_iter().chain(probe).min()
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.prober.give_up(now);
        if self.waits.is_some_and(|since| now >= since + self.patience()) {
            self.waits = Some(now);
            self.rate.unheard(now);
        }
    }

    /// All that feedback has brought is in; draws the conclusions.
    fn adjust(&mut self, now: Instant) {
        let arrives = self.arrives.bits();
        if let Some(share) = self.loss.close(now)
            && loss::is_congestion(share)
        {
            self.rate.lost(now, share, arrives, self.round_trip);
            self.prober.wait_after_loss(now);
        }
        match self.trend.usage() {
            Usage::Over => {
                if self.rate.overused(now, self.leaves.bits(), arrives, self.round_trip) {
                    self.prober.wait_after_fall(now);
                }
            }
            // The queue drains: going up now would keep it from doing so.
            Usage::Under => self.rate.hold(now),
            Usage::Normal if self.loss.allows_growth() => self.rate.grow(now, arrives, self.round_trip),
            Usage::Normal => self.rate.hold(now),
        }
        if let Some(found) = self.prober.conclude(now, self.rate.bits()) {
            // A short burst may be held up; what arrives all the time is no accident.
            let least = arrives.unwrap_or_default().min(self.rate.bits());
            self.rate.set(now, found.max(least));
        }
    }

    fn measure_round_trip(&mut self, sample: Duration) {
        let sample = sample.min(LONGEST_ROUND_TRIP);
        self.round_trip = Some(
            self.round_trip
                .map_or(sample, |old| old.mul_f64(1.0 - ROUND_TRIP_WEIGHT) + sample.mul_f64(ROUND_TRIP_WEIGHT)),
        );
    }

    fn patience(&self) -> Duration {
        SILENCE + self.round_trip.unwrap_or_default()
    }

    /// Our clock, from the estimator's beginning.
    fn micros(&self, now: Instant) -> i64 {
        now.saturating_duration_since(self.start).as_micros() as i64
    }
}

/// Keeps a rate within [`FLOOR`] and [`CEILING`].
fn clamped(bits: f64) -> f64 {
    bits.clamp(FLOOR as f64, CEILING as f64)
}

//! The rate itself: when it falls and how far, and how it grows again. draft-ietf-rmcat-gcc-02 section 5.5.

use super::clamped;
use std::time::{Duration, Instant};

/// What remains of what has got through when the queue grows: less than what gets through, so that the queue drains.
const FALL: f64 = 0.85;
/// Growth in a second while nobody knows where the limit is.
const GROWTH: f64 = 1.08;
/// The rate runs ahead of what arrives by at most this factor, and by a little for streams that begin: what has not been
/// tried is not known.
const AHEAD: f64 = 1.5;
const AHEAD_BITS: f64 = 10_000.0;
/// Bits. Near the limit growth is one packet in each time that it takes to notice the effect.
const PACKET: f64 = 1_200.0 * 8.0;
/// What it takes to notice, beyond the round trip: the detector's own time.
const NOTICE: Duration = Duration::from_millis(100);
/// A pause does not count as time in which nothing bad happened.
const LONGEST_STEP: Duration = Duration::from_secs(1);

/// The limit is where it was last met, within this factor; what arrives beyond it shows that it has moved. The draft takes
/// three standard deviations, which on most links come to that.
const NEAR: f64 = 0.15;
/// The weight of a new meeting with the limit.
const LIMIT_WEIGHT: f64 = 0.3;

/// Congestion is acted upon once in a round trip, within these limits: what is seen before that is the same congestion.
const SOONEST: Duration = Duration::from_millis(10);
const LATEST: Duration = Duration::from_millis(200);
/// Loss is averaged over longer than delay, so its effects are waited for longer.
const LOSS_EVERY: Duration = Duration::from_millis(300);
/// When this share is lost the queue is full, and what arrives is what the link carries.
const FLOOD: f64 = 0.25;
/// The rate is not being used when less than this share of it is sent: then what arrives does not show what could.
const IDLE: f64 = 0.8;
/// Of what is sent, this share arrives when the queue grows quickly; then what arrives is what the link carries, however
/// little is sent.
const SQUEEZED: f64 = 0.8;
/// What remains of the rate for each time that no feedback came when it should have.
const UNHEARD: f64 = 0.8;

pub(super) struct Rate {
    bits: f64,
    /// Growth counts from here.
    grown: Instant,
    fell: Option<Instant>,
    lost: Option<Instant>,
    /// What got through when the queue grew.
    limit: Option<f64>,
}

impl Rate {
    pub(super) fn new(now: Instant, first: u64) -> Self {
        Self { bits: clamped(first as f64), grown: now, fell: None, lost: None, limit: None }
    }

    /// Bits per second.
    pub(super) fn bits(&self) -> f64 {
        self.bits
    }

    /// Something has measured it.
    pub(super) fn set(&mut self, now: Instant, bits: f64) {
        self.bits = clamped(bits);
        self.grown = now;
        self.limit = None;
    }

    /// No reason to fall, no time to grow.
    pub(super) fn hold(&mut self, now: Instant) {
        self.grown = now;
    }

    pub(super) fn grow(&mut self, now: Instant, arrives: Option<f64>, round_trip: Option<Duration>) {
        let elapsed = now.saturating_duration_since(self.grown).min(LONGEST_STEP).as_secs_f64();
        self.grown = now;
        let Some(arrives) = arrives else { return };
        let most = arrives * AHEAD + AHEAD_BITS;
        if self.bits >= most {
            return;
        }
        self.limit = self.limit.filter(|limit| arrives < limit * (1.0 + NEAR));
        let near = self.limit.is_some_and(|limit| arrives > limit * (1.0 - NEAR));
        let step = if near {
            let response = NOTICE + round_trip.unwrap_or_default();
            PACKET / response.as_secs_f64() * elapsed
        } else {
            self.bits * (GROWTH.powf(elapsed) - 1.0)
        };
        self.bits = clamped((self.bits + step).min(most));
    }

    /// The queue grows. `sent` and `arrives`: bits per second. Whether the rate fell.
    pub(super) fn overused(
        &mut self,
        now: Instant,
        sent: Option<f64>,
        arrives: Option<f64>,
        round_trip: Option<Duration>,
    ) -> bool {
        self.grown = now;
        let pause = round_trip.unwrap_or(NOTICE).clamp(SOONEST, LATEST);
        let drastic = arrives.is_some_and(|arrives| arrives < self.bits / 2.0) && !self.is_idle(sent);
        if !drastic && self.fell.is_some_and(|at| now < at + pause) {
            return false;
        }
        let squeezed = sent.zip(arrives).is_none_or(|(sent, arrives)| arrives < sent * SQUEEZED);
        let measured = arrives.filter(|_| squeezed || !self.is_idle(sent));
        if let Some(measured) = measured {
            let known = self.limit.filter(|limit| (measured / limit - 1.0).abs() < NEAR);
            self.limit = Some(known.map_or(measured, |limit| limit + LIMIT_WEIGHT * (measured - limit)));
        }
        let before = self.bits;
        self.bits = clamped(before.min(measured.unwrap_or(before) * FALL));
        self.fell = Some(now);
        self.bits < before
    }

    /// So many packets are lost (`share`, 0 to 1) that the link must be full.
    pub(super) fn lost(&mut self, now: Instant, share: f64, arrives: Option<f64>, round_trip: Option<Duration>) {
        self.grown = now;
        let pause = LOSS_EVERY + round_trip.unwrap_or_default().min(LATEST);
        if self.lost.is_some_and(|at| now < at + pause) {
            return;
        }
        self.lost = Some(now);
        let gentle = self.bits * (1.0 - share / 2.0);
        let shown = arrives.filter(|_| share > FLOOD).unwrap_or(gentle);
        self.bits = clamped(gentle.min(shown));
    }

    /// Packets leave and nothing is heard of them.
    pub(super) fn unheard(&mut self, now: Instant) {
        self.grown = now;
        self.bits = clamped(self.bits * UNHEARD);
    }

    fn is_idle(&self, sent: Option<f64>) -> bool {
        sent.is_some_and(|sent| sent < self.bits * IDLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_runs_ahead_of_what_arrives_only_so_far() {
        let mut now = Instant::now();
        let mut rate = Rate::new(now, 1_000_000);
        for _ in 0..60 {
            now += SECOND;
            rate.grow(now, Some(800_000.0), None);
        }
        assert_eq!(rate.bits(), 800_000.0 * AHEAD + AHEAD_BITS);
        rate.grow(now + SECOND, Some(100_000.0), None);
        assert_eq!(rate.bits(), 1_210_000.0, "what is not used is not taken away");
    }

    #[test]
    fn near_the_limit_it_grows_by_packets_and_beyond_it_by_shares_again() {
        let mut now = Instant::now();
        let mut rate = Rate::new(now, 2_000_000);
        assert!(rate.overused(now, Some(2_000_000.0), Some(1_000_000.0), None));
        assert_eq!(rate.bits(), 850_000.0);
        let mut growth = |arrives| {
            let before = rate.bits();
            now += SECOND;
            rate.grow(now, Some(arrives), Some(Duration::from_millis(100)));
            rate.bits() - before
        };
        assert!((growth(900_000.0) - 48_000.0).abs() < 1.0);
        assert!((growth(1_200_000.0) - 898_000.0 * 0.08).abs() < 1.0);
    }

    #[test]
    fn delay_while_little_is_sent_does_not_pull_the_rate_down_to_that() {
        let now = Instant::now();
        let mut rate = Rate::new(now, 3_000_000);
        rate.overused(now, Some(300_000.0), Some(300_000.0), None);
        assert_eq!(rate.bits(), 2_550_000.0);
        rate.overused(now + SECOND, Some(300_000.0), Some(200_000.0), None);
        assert_eq!(rate.bits(), 170_000.0, "but when even that does not get through, it does");
    }

    #[test]
    fn the_same_congestion_is_acted_upon_once() {
        let now = Instant::now();
        let mut rate = Rate::new(now, 1_000_000);
        rate.lost(now, 0.2, None, None);
        rate.lost(now + SOONEST, 0.2, None, None);
        assert_eq!(rate.bits(), 900_000.0);
        rate.lost(now + SECOND, 0.2, None, None);
        assert_eq!(rate.bits(), 810_000.0);
    }

    #[test]
    fn a_flood_of_loss_leaves_what_arrives_and_a_little_loss_does_not_look_at_it() {
        let now = Instant::now();
        let after = |share| {
            let mut rate = Rate::new(now, 1_000_000);
            rate.lost(now, share, Some(300_000.0), None);
            rate.bits()
        };
        assert_eq!([0.2, 0.7].map(after), [900_000.0, 300_000.0]);
    }
}

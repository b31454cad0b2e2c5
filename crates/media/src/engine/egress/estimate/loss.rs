//! How many of the packets are lost, and what follows from it: draft-ietf-rmcat-gcc-02 section 6.

use std::time::{Duration, Instant};

/// Above this share of loss the link is taken for full. Section 6 of the draft.
const CONGESTION: f64 = 0.10;
/// Up to this share the rate may grow: so much is lost on any radio link. Section 6 of the draft.
const HARMLESS: f64 = 0.02;

/// The shortest window, so that one bad moment of a radio link does not decide.
const WINDOW: Duration = Duration::from_millis(500);
/// So many packets make a window: at a harmless 2 % more than 10 % of a hundred are lost once in days.
const ENOUGH: u32 = 100;
/// Where little is sent, so many must do after [`LONGEST`].
const FEW: u32 = 20;
const LONGEST: Duration = Duration::from_secs(1);

/// The weight of a new window in what is told.
const WEIGHT: f64 = 0.5;

#[derive(Default)]
pub(super) struct Loss {
    since: Option<Instant>,
    lost: u32,
    seen: u32,
    /// Of the last window: the rate goes by that.
    last: f64,
    /// Over the last few windows: that is told.
    smoothed: Option<f64>,
}

/// Whether so much loss means that less must be sent.
pub(super) fn is_congestion(share: f64) -> bool {
    share > CONGESTION
}

impl Loss {
    /// A packet is said to be missing.
    pub(super) fn missing(&mut self) {
        self.lost += 1;
        self.seen += 1;
    }

    /// A packet has arrived, after having been missing or not.
    pub(super) fn arrived(&mut self, late: bool) {
        if late {
            self.lost = self.lost.saturating_sub(1);
        } else {
            self.seen += 1;
        }
    }

    /// The share that was lost, 0 to 1, each time that a window is full.
    pub(super) fn close(&mut self, now: Instant) -> Option<f64> {
        let since = *self.since.get_or_insert(now);
        let age = now.saturating_duration_since(since);
        let full = age >= WINDOW && self.seen >= ENOUGH || age >= LONGEST && self.seen >= FEW;
        if !full {
            return None;
        }
        self.last = f64::from(self.lost.min(self.seen)) / f64::from(self.seen);
        self.since = Some(now);
        (self.lost, self.seen) = (0, 0);
        self.smooth(self.last);
        Some(self.last)
    }

    /// What a receiver report tells of one stream, in 256ths. Streams differ, and an audio stream's report stands for few
    /// packets: so it is the smoothed share that counts.
    pub(super) fn reported(&mut self, fraction: u8) -> f64 {
        self.last = self.smooth(f64::from(fraction) / 256.0);
        self.last
    }

    /// Between harmless and congested the rate stays where it is.
    pub(super) fn allows_growth(&self) -> bool {
        self.last <= HARMLESS
    }

    /// 0 to 1.
    pub(super) fn share(&self) -> Option<f64> {
        self.smoothed
    }

    fn smooth(&mut self, share: f64) -> f64 {
        *self.smoothed.insert(self.smoothed.map_or(share, |old| old + WEIGHT * (share - old)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_tells_its_share_once_and_forgives_what_arrives_late() {
        let start = Instant::now();
        let mut loss = Loss::default();
        assert_eq!(loss.close(start), None);
        (0..80).for_each(|_| loss.arrived(false));
        (0..20).for_each(|_| loss.missing());
        assert_eq!(loss.close(start + WINDOW / 2), None, "too early");
        (0..5).for_each(|_| loss.arrived(true));
        assert_eq!(loss.close(start + WINDOW), Some(0.15));
        assert!(!loss.allows_growth());
        assert_eq!(loss.close(start + WINDOW * 2), None, "nothing new");
    }

    #[test]
    fn a_few_packets_of_a_quiet_stream_decide_nothing() {
        let start = Instant::now();
        let mut loss = Loss::default();
        loss.close(start);
        (0..FEW - 1).for_each(|_| loss.missing());
        assert_eq!(loss.close(start + LONGEST), None);
        loss.missing();
        assert_eq!(loss.close(start + LONGEST), Some(1.0));
    }
}

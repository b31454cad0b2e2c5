//! When a receiver's picture stood still, as far as that lies in what it was sent. Pure.

use std::time::{Duration, Instant};

/// Over so many frames the usual gap is taken.
const USUAL: usize = 30;
/// And over no fewer than these, as browsers do it: nobody knows what is usual of a picture that has just begun.
const FEWEST: usize = 5;
const SHORTEST: Duration = Duration::from_millis(150);
/// Whoever sends nothing for longer has stopped.
const LONGEST: Duration = Duration::from_secs(5);

/// A gap between two frames is a freeze if it is as long as three times the usual one, and as that and 150 ms, and a pause if it is
/// longer than five seconds: as `freezeCount` and `pauseCount` of webrtc-stats have it of frames that are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Freezes {
    pub(crate) count: u64,
    pub(crate) length: Duration,
    pub(crate) pauses: u64,
    pub(crate) pictures: u64,
    /// Of the newest frame, its RTP time and when its first packet went out.
    last: Option<(u32, Instant)>,
    /// In microseconds, a ring.
    gaps: [u32; USUAL],
    frames: usize,
}

impl Freezes {
    /// A packet of the frame with this RTP time goes out.
    pub(crate) fn note(&mut self, now: Instant, time: u32) {
        let Some((before, at)) = self.last else {
            self.last = Some((time, now));
            self.pictures += 1;
            return;
        };
        if (time.wrapping_sub(before) as i32) <= 0 {
            return;
        }
        let gap = now.saturating_duration_since(at);
        self.last = Some((time, now));
        self.pictures += 1;
        if gap > LONGEST {
            self.pauses += 1;
            return;
        }
        let known = self.frames.min(USUAL);
        if known >= FEWEST {
            let sum: u64 = self.gaps[..known].iter().map(|gap| u64::from(*gap)).sum();
            let usual = Duration::from_micros(sum / known as u64);
            if gap >= (3 * usual).max(usual + SHORTEST) {
                self.count += 1;
                self.length += gap;
            }
        }
        self.gaps[self.frames % USUAL] = gap.as_micros().min(u32::MAX.into()) as u32;
        self.frames += 1;
    }

    /// What comes now continues nothing: nobody waited for it.
    pub(crate) fn cut_over(&mut self) {
        (self.last, self.frames) = (None, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_is_much_longer_than_usual_is_a_freeze() {
        let (begin, mut freezes) = (Instant::now(), Freezes::default());
        let mut at = 0;
        let mut frame = |freezes: &mut Freezes, gap: u64| {
            at += gap;
            // Two packets each.
            (0..2).for_each(|_| freezes.note(begin + Duration::from_millis(at), at as u32 * 90));
        };
        (0..40).for_each(|_| frame(&mut freezes, 33));
        frame(&mut freezes, 180);
        assert_eq!(freezes.count, 0, "33 and 150 are not less than that");
        (0..40).for_each(|_| frame(&mut freezes, 33));
        frame(&mut freezes, 190);
        assert_eq!((freezes.count, freezes.length), (1, Duration::from_millis(190)));
        frame(&mut freezes, 5_001);
        assert_eq!((freezes.count, freezes.pauses), (1, 1), "the publisher had stopped");
        freezes.cut_over();
        frame(&mut freezes, 5_000);
        frame(&mut freezes, 33);
        assert_eq!((freezes.count, freezes.pauses, freezes.pictures), (1, 1, 85), "nobody waited");
    }

    #[test]
    fn of_a_picture_that_has_just_begun_nobody_knows_what_is_usual() {
        for (before, count) in [(5, 0), (6, 1)] {
            let (begin, mut freezes) = (Instant::now(), Freezes::default());
            (0..before).for_each(|n| freezes.note(begin + Duration::from_millis(33 * n), 3_000 * n as u32));
            freezes.note(begin + Duration::from_secs(1), 3_000_000);
            assert_eq!(freezes.count, count, "after {before}");
        }
    }

    #[test]
    fn a_picture_that_is_slow_by_nature_does_not_freeze() {
        let (begin, mut freezes) = (Instant::now(), Freezes::default());
        let mut at = 0;
        for gap in [400; 40].into_iter().chain([1_100, 400, 1_300]) {
            at += gap;
            freezes.note(begin + Duration::from_millis(at), 90 * at as u32);
        }
        assert_eq!(freezes.count, 1, "three times what is usual, and no less");
    }
}

//! When a receiver's picture stood still, as far as that lies in what it was sent. Pure.

use std::time::{Duration, Instant};

/// Over so many frames the usual gap is taken.
const USUAL: usize = 30;
const SHORTEST: Duration = Duration::from_millis(150);

/// A gap between two frames is a freeze if it is longer than three times the usual one, and than that and 150 ms: as `freezeCount` of
/// webrtc-stats, section 8.5, has it of frames that are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Freezes {
    pub(crate) count: u64,
    pub(crate) length: Duration,
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
            return;
        };
        if (time.wrapping_sub(before) as i32) <= 0 {
            return;
        }
        let gap = now.saturating_duration_since(at);
        self.last = Some((time, now));
        let known = self.frames.min(USUAL);
        if known > 0 {
            let sum: u64 = self.gaps[..known].iter().map(|gap| u64::from(*gap)).sum();
            let usual = Duration::from_micros(sum / known as u64);
            if gap > (3 * usual).max(usual + SHORTEST) {
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
        freezes.cut_over();
        frame(&mut freezes, 5_000);
        frame(&mut freezes, 33);
        assert_eq!(freezes.count, 1, "nobody waited");
    }
}

//! How many bits pass in a second, by whatever clock the times are of.

/// Microseconds. Several frames of video, or half of what is measured is where in a frame the window ends.
const WINDOW: i64 = 150_000;
/// Microseconds. After a pause as long as this nothing is known any more; and no clock runs backwards by as much.
const PAUSE: i64 = 2_000_000;
/// The weight of a new window: with 150 ms each, three of four parts come from the last 300 ms.
const WEIGHT: f64 = 0.5;

#[derive(Default)]
pub(super) struct Meter {
    since: Option<i64>,
    bytes: u64,
    bits: Option<f64>,
    broken: bool,
}

impl Meter {
    /// Something has passed unseen: the window that is open would be too low.
    pub(super) fn interrupt(&mut self) {
        self.broken = true;
    }

    pub(super) fn add(&mut self, at: i64, size: usize) {
        let span = self.since.map(|since| at.wrapping_sub(since)).filter(|span| (-PAUSE..PAUSE).contains(span));
        let Some(span) = span else {
            *self = Self { since: Some(at), bytes: size as u64, ..Self::default() };
            return;
        };
        // A window ends at the packet that begins the next one, so that it holds whole frames and their whole distances.
        if std::mem::take(&mut self.broken) {
            (self.since, self.bytes) = (Some(at), 0);
        } else if span >= WINDOW {
            let bits = self.bytes as f64 * 8e6 / span as f64;
            self.bits = Some(self.bits.map_or(bits, |old| old + WEIGHT * (bits - old)));
            self.since = Some(at);
            self.bytes = 0;
        }
        self.bytes += size as u64;
    }

    /// Bits per second lately; `None` until a window is full.
    pub(super) fn bits(&self) -> Option<f64> {
        self.bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_in_bursts_are_measured_as_evenly_as_they_come() {
        let mut meter = Meter::default();
        for frame in 0..30 {
            (0..5).for_each(|packet| meter.add(frame * 33_000 + packet * 100, 1_000));
        }
        let expected = 5_000.0 * 8.0 / 0.033;
        let measured = meter.bits().unwrap();
        assert!((measured / expected - 1.0).abs() < 0.02, "{measured} instead of {expected}");
    }

    #[test]
    fn what_passes_unseen_does_not_count_as_nothing() {
        let measured = |interrupts: bool| {
            let mut meter = Meter::default();
            for packet in (0..85).filter(|packet| packet / 40 % 2 == 0) {
                if interrupts && packet % 40 == 0 {
                    meter.interrupt();
                }
                meter.add(packet * 10_000, 1_000);
            }
            meter.bits().unwrap()
        };
        assert_eq!(measured(true), 800_000.0);
        assert!(measured(false) < 700_000.0);
    }

    #[test]
    fn after_a_pause_or_a_jump_of_the_clock_it_begins_again() {
        for jump in [10_000_000, -10_000_000, i64::MAX, i64::MIN] {
            let mut meter = Meter::default();
            (0..50).for_each(|packet| meter.add(packet * 10_000, 1_000));
            assert!(meter.bits().is_some());
            meter.add(jump, 1_000);
            assert_eq!(meter.bits(), None);
        }
    }
}

//! Gathers packets that left together into groups, and tells how much later than its predecessor each group arrived.
//! draft-ietf-rmcat-gcc-02 sections 5.1 and 5.2.

/// Microseconds. Packets that leave within this time are one burst of one frame; the delay between them says nothing.
const BURST: i64 = 5_000;
/// Microseconds. Packets that were held up together (a radio that wakes, a driver that waits) belong to one group, but not
/// for longer than this: that would be a queue.
const LONGEST_BURST: i64 = 100_000;
/// Microseconds. A step of either clock by more is a pause or another clock, not a delay.
const STEP: i64 = 3_000_000;

/// How one group differs from the one before it, milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Delta {
    pub(super) left: f64,
    pub(super) arrived: f64,
}

#[derive(Default)]
pub(super) struct Arrivals {
    current: Option<Group>,
    before: Option<Group>,
}

/// Times in microseconds, of two clocks.
#[derive(Clone, Copy)]
struct Group {
    first_left: i64,
    last_left: i64,
    first_arrived: i64,
    last_arrived: i64,
}

impl Arrivals {
    /// One packet's times, in the order in which packets left. Returns a difference each time that a group is complete.
    pub(super) fn add(&mut self, left: i64, arrived: i64) -> Option<Delta> {
        let fresh = Group { first_left: left, last_left: left, first_arrived: arrived, last_arrived: arrived };
        let Some(current) = &mut self.current else {
            self.current = Some(fresh);
            return None;
        };
        if left < current.first_left {
            return None;
        }
        if current.takes(left, arrived) {
            current.last_left = current.last_left.max(left);
            if arrived.wrapping_sub(current.last_arrived) > 0 {
                current.last_arrived = arrived;
            }
            return None;
        }
        let done = *current;
        self.current = Some(fresh);
        let before = self.before.replace(done)?;
        let left = done.last_left - before.last_left;
        let arrived = done.last_arrived.wrapping_sub(before.last_arrived);
        let sane = (0..STEP).contains(&left) && (-STEP..STEP).contains(&arrived);
        sane.then_some(Delta { left: left as f64 / 1e3, arrived: arrived as f64 / 1e3 })
    }
}

impl Group {
    fn takes(&self, left: i64, arrived: i64) -> bool {
        if left - self.first_left <= BURST {
            return true;
        }
        let gap = arrived.wrapping_sub(self.last_arrived);
        let span = arrived.wrapping_sub(self.first_arrived);
        let catches_up = gap < left - self.last_left;
        catches_up && (0..=BURST).contains(&gap) && (0..LONGEST_BURST).contains(&span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The differences between packets that leave and arrive at these milliseconds.
    fn deltas(packets: &[(i64, i64)]) -> Vec<(f64, f64)> {
        let mut arrivals = Arrivals::default();
        let deltas = packets.iter().filter_map(|(left, arrived)| arrivals.add(left * 1_000, arrived * 1_000));
        deltas.map(|delta| (delta.left, delta.arrived)).collect()
    }

    #[test]
    fn frames_are_compared_by_their_last_packets() {
        let packets = [(0, 50), (1, 55), (33, 83), (34, 89), (66, 120), (100, 150)];
        assert_eq!(deltas(&packets), [(33.0, 34.0), (32.0, 31.0)]);
    }

    #[test]
    fn what_was_held_up_together_is_one_group() {
        let held = [(0, 50), (20, 120), (40, 121), (60, 122), (80, 130), (100, 150), (120, 170)];
        assert_eq!(deltas(&held), [(60.0, 72.0), (20.0, 8.0), (20.0, 20.0)]);
    }

    #[test]
    fn a_clock_that_jumps_is_no_delay() {
        let jump = [(0, 50), (20, 70), (40, 900_090), (60, 900_110), (80, 900_130)];
        assert_eq!(deltas(&jump), [(20.0, 20.0), (20.0, 20.0)]);
    }
}

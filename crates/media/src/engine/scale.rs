//! The layers within one stream (SVC): of size (spatial) and of frame rate (temporal). A receiver is given those up to a point;
//! what lies above is left out. Pure.

use super::meter::Meter;
use std::time::{Duration, Instant};

/// Browsers send three of each.
const SPATIAL: usize = 4;
const TEMPORAL: usize = 4;

/// Where in its stream's layers a packet is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scale {
    pub(crate) spatial: u8,
    pub(crate) temporal: u8,
    /// It is the first, or the last, of its layer's part of the picture.
    pub(crate) begins: bool,
    pub(crate) ends: bool,
    /// Later pictures of higher frame rates need none of those rates from before this picture (RFC 9628 section 4.2: U).
    pub(crate) opens: bool,
}

/// Up to which layers a receiver is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) spatial: u8,
    pub(crate) temporal: u8,
}

impl Point {
    /// Whatever there is, and will be.
    pub(crate) const ALL: Self = Self { spatial: u8::MAX, temporal: u8::MAX };

    pub(crate) const fn has(self, scale: Scale) -> bool {
        scale.spatial <= self.spatial && scale.temporal <= self.temporal
    }

    /// Where a receiver that is given this is given after a picture has begun, and `wanted` is to be reached. Going down is
    /// possible at any picture, a higher frame rate where a picture opens it, a larger size only at a key frame.
    pub(crate) fn towards(self, wanted: Self, scale: Scale, starts_key: bool) -> Self {
        if starts_key {
            return wanted;
        }
        let opened = scale.opens && scale.temporal <= self.temporal;
        Self {
            spatial: self.spatial.min(wanted.spatial),
            temporal: if opened { wanted.temporal } else { self.temporal.min(wanted.temporal) },
        }
    }
}

/// What each layer costs.
pub(crate) struct Costs {
    cells: [[Cell; TEMPORAL]; SPATIAL],
}

struct Cell {
    seen: Option<Instant>,
    meter: Meter,
}

impl Costs {
    pub(crate) fn new(now: Instant) -> Self {
        let cell = || Cell { seen: None, meter: Meter::new(now) };
        Self { cells: std::array::from_fn(|_| std::array::from_fn(|_| cell())) }
    }

    pub(crate) fn count(&mut self, now: Instant, scale: Scale, bytes: usize) {
        let row = &mut self.cells[usize::from(scale.spatial).min(SPATIAL - 1)];
        let cell = &mut row[usize::from(scale.temporal).min(TEMPORAL - 1)];
        cell.seen = Some(now);
        cell.meter.count(now, bytes);
    }

    /// The points worth stopping at, the least first, each with its size, counted from the smallest, and its bits per second. The
    /// frame rate is lowered where the size cannot be: a small picture that moves is better than a large one that jerks.
    pub(crate) fn points(&self, now: Instant, alive: Duration) -> Vec<(Point, usize, u64)> {
        let is_alive = |cell: &Cell| cell.seen.is_some_and(|seen| now.saturating_duration_since(seen) <= alive);
        let (mut points, mut rate) = (Vec::new(), 0);
        for (size, row) in self.cells.iter().enumerate() {
            let mut any = false;
            for (temporal, cell) in row.iter().enumerate().filter(|(_, cell)| is_alive(cell)) {
                rate += cell.meter.rate(now);
                any = true;
                if size == 0 {
                    points.push((Point { spatial: 0, temporal: temporal as u8 }, 0, rate));
                }
            }
            match points.last_mut() {
                Some(last) if any && size == 0 => last.0.temporal = u8::MAX,
                _ if any => points.push((Point { spatial: size as u8, temporal: u8::MAX }, size, rate)),
                _ => {}
            }
        }
        if let Some(last) = points.last_mut() {
            last.0 = Point::ALL;
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIVE: Duration = Duration::from_secs(1);

    fn at(spatial: u8, temporal: u8) -> Scale {
        Scale { spatial, temporal, begins: true, ends: true, opens: false }
    }

    const fn point(spatial: u8, temporal: u8) -> Point {
        Point { spatial, temporal }
    }

    #[test]
    fn a_receiver_goes_down_at_any_picture_and_up_where_that_can_be_decoded() {
        let opens = Scale { opens: true, ..at(0, 1) };
        assert_eq!(point(2, 2).towards(point(0, 1), at(0, 2), false), point(0, 1));
        assert_eq!(point(0, 0).towards(point(2, 2), at(0, 0), false), point(0, 0), "nothing is opened");
        assert_eq!(point(0, 1).towards(point(2, 2), opens, false), point(0, 2), "the frame rate alone");
        assert_eq!(point(0, 0).towards(point(0, 2), opens, false), point(0, 0), "that picture is not given itself");
        assert_eq!(point(0, 0).towards(point(2, 2), at(0, 0), true), point(2, 2));
    }

    #[test]
    fn sizes_are_given_up_one_by_one_and_then_the_frame_rate() {
        let begin = Instant::now();
        let mut costs = Costs::new(begin);
        for ms in 0..2_000 {
            let now = begin + Duration::from_millis(ms);
            let temporal = [0, 2, 1, 2][ms as usize % 4];
            for (spatial, bytes) in [(0, 10), (1, 30), (2, 100)] {
                if spatial < 2 || ms < 500 {
                    costs.count(now, at(spatial, temporal), bytes);
                }
            }
        }
        let points = |ms| costs.points(begin + Duration::from_millis(ms), ALIVE);
        let [lowest, slow, small, top] = points(1_999)[..] else { panic!("{:?}", points(1_999)) };
        assert_eq!((lowest.0, slow.0, small.0), (point(0, 0), point(0, 1), point(0, u8::MAX)));
        assert_eq!((top.0, top.1), (Point::ALL, 1), "the largest was stopped");
        for ((.., got), wanted) in [lowest, slow, small, top].into_iter().zip([20_000, 40_000, 80_000, 320_000]) {
            assert!((wanted * 9 / 10..wanted * 11 / 10).contains(&got), "{got} for {wanted}");
        }
        assert_eq!(costs.points(begin + Duration::from_secs(9), ALIVE), []);
    }

    #[test]
    fn layers_beyond_those_that_there_can_be_are_counted_with_the_last() {
        let now = Instant::now();
        let mut costs = Costs::new(now);
        costs.count(now, at(7, 7), 100);
        let points = costs.points(now, ALIVE);
        assert_eq!(points.iter().map(|point| point.0).collect::<Vec<_>>(), [Point::ALL]);
    }
}

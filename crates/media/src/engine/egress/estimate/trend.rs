//! Whether the queue in front of the receiver grows or drains: the slope of a line through the delays of the last groups,
//! against a threshold that follows the network's own noise. draft-ietf-rmcat-gcc-02 sections 5.3 and 5.4, with the line
//! in place of the Kalman filter.

use super::arrivals::Delta;
use std::collections::VecDeque;

/// Groups that the line goes through: 0.6 s of video at 30 frames a second. A longer one sees congestion later.
const WINDOW: usize = 20;
/// How much of the smoothed delay each group leaves as it was: a single late frame is no trend.
const SMOOTHING: f64 = 0.9;
/// Brings slopes (milliseconds of delay for each of time) to the size of the threshold, which is in milliseconds.
const GAIN: f64 = 4.0;
/// A line says more the more groups stand behind it; up to this many.
const CONFIDENCE: f64 = 60.0;

/// Where the threshold begins, and how far it goes, milliseconds: section 5.6 of the draft.
const THRESHOLD: f64 = 12.5;
const LOWEST_THRESHOLD: f64 = 6.0;
const HIGHEST_THRESHOLD: f64 = 600.0;
/// How fast the threshold follows, for each millisecond. Slowly down, so that a quiet path is not taken for congested at
/// its first noise, and more slowly up, so that it does not run away from congestion that lasts. Section 5.6 has 0.01 and
/// 0.00018; these are those that browsers have come to.
const THRESHOLD_UP: f64 = 0.0087;
const THRESHOLD_DOWN: f64 = 0.039;
/// Milliseconds above the threshold beyond which it is congestion, a jump of the route say, not noise to get used to.
const OUTLIER: f64 = 15.0;
/// Milliseconds. After a pause the threshold does not leap.
const LONGEST_STEP: f64 = 100.0;
/// Milliseconds for which the slope must have been too high: a single group decides nothing.
const SUSTAINED: f64 = 10.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    Normal,
    /// More is sent than gets through: the queue grows.
    Over,
    /// The queue drains.
    Under,
}

pub(super) struct Trend {
    /// The arrival clock and the smoothed delay of each group, milliseconds.
    points: VecDeque<(f64, f64)>,
    clock: f64,
    delay: f64,
    smoothed: f64,
    groups: f64,
    threshold: f64,
    slope: f64,
    over_for: Option<f64>,
    usage: Usage,
}

impl Trend {
    pub(super) fn new() -> Self {
        Self {
            points: VecDeque::with_capacity(WINDOW),
            clock: 0.0,
            delay: 0.0,
            smoothed: 0.0,
            groups: 0.0,
            threshold: THRESHOLD,
            slope: 0.0,
            over_for: None,
            usage: Usage::Normal,
        }
    }

    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    pub(super) fn add(&mut self, delta: Delta) {
        self.groups = (self.groups + 1.0).min(CONFIDENCE);
        self.clock += delta.arrived;
        self.delay += delta.arrived - delta.left;
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * self.delay;
        if self.points.len() == WINDOW {
            self.points.pop_front();
        }
        self.points.push_back((self.clock, self.smoothed));
        let slope = if self.points.len() == WINDOW { slope(&self.points) } else { None }.unwrap_or(self.slope);
        self.judge(slope, delta.left);
    }

    fn judge(&mut self, slope: f64, elapsed: f64) {
        let trend = slope * self.groups * GAIN;
        let rises = slope >= self.slope;
        self.slope = slope;
        if trend > self.threshold {
            let (sustained, again) = match self.over_for {
                Some(time) => (time + elapsed, true),
                None => (elapsed / 2.0, false),
            };
            self.over_for = Some(sustained);
            // A slope that flattens again is a queue that has found its level.
            if again && rises && sustained > SUSTAINED {
                self.over_for = Some(0.0);
                self.usage = Usage::Over;
            }
        } else {
            self.over_for = None;
            self.usage = if trend < -self.threshold { Usage::Under } else { Usage::Normal };
        }
        self.adapt(trend.abs(), elapsed.min(LONGEST_STEP));
    }

    fn adapt(&mut self, trend: f64, elapsed: f64) {
        if trend > self.threshold + OUTLIER {
            return;
        }
        let speed = if trend < self.threshold { THRESHOLD_DOWN } else { THRESHOLD_UP };
        let moved = self.threshold + speed * (trend - self.threshold) * elapsed;
        self.threshold = moved.clamp(LOWEST_THRESHOLD, HIGHEST_THRESHOLD);
    }
}

/// The least-squares slope; `None` if all points have the same time.
fn slope(points: &VecDeque<(f64, f64)>) -> Option<f64> {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / count, sum.1 + point.1 / count));
    let (above, below) = points.iter().fold((0.0, 0.0), |sum, point| {
        let dx = point.0 - x;
        (sum.0 + dx * (point.1 - y), sum.1 + dx * dx)
    });
    (below > f64::EPSILON).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said after groups that leave every 20 ms and arrive so many milliseconds apart.
    fn after(groups: usize, arrived: impl Fn(usize) -> f64) -> Usage {
        let mut trend = Trend::new();
        for group in 0..groups {
            trend.add(Delta { left: 20.0, arrived: arrived(group) });
        }
        trend.usage()
    }

    #[test]
    fn a_queue_that_grows_is_seen_and_noise_is_not() {
        assert_eq!(after(60, |_| 20.0), Usage::Normal);
        assert_eq!(after(60, |group| if group % 2 == 0 { 12.0 } else { 28.0 }), Usage::Normal, "jitter");
        assert_eq!(after(60, |group| if group == 30 { 45.0 } else { 20.0 }), Usage::Normal, "one late frame");
        assert_eq!(after(60, |group| if group < 40 { 20.0 } else { 23.0 }), Usage::Over);
    }

    #[test]
    fn a_queue_that_drains_is_seen() {
        assert_eq!(after(60, |group| if group < 40 { 20.0 } else { 17.0 }), Usage::Under);
    }
    #[test]
    fn a_noisy_path_is_given_more_room_than_a_quiet_one() {
        let ramp = |noise: f64| {
            after(250, |group| match group {
                0..200 => 20.0 + if group / 8 % 2 == 0 { noise } else { -noise },
                _ => 20.7,
            })
        };
        assert_eq!(ramp(0.0), Usage::Over);
        assert_eq!(ramp(4.0), Usage::Normal);
    }
}

//! What was measured of a seat: how long somebody talked and showed themselves, and how good the line was. No rule asks it.

use serde::{Deserialize, Serialize};

/// Since the seat was last measured. Added up, they give its whole stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    pub talk_ms: u64,
    /// Only while the camera's picture could be forwarded.
    pub camera_ms: u64,
    pub share_ms: u64,
    pub quality: Quality,
}

impl Usage {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub const fn add(&mut self, other: &Self) {
        self.talk_ms = self.talk_ms.saturating_add(other.talk_ms);
        self.camera_ms = self.camera_ms.saturating_add(other.camera_ms);
        self.share_ms = self.share_ms.saturating_add(other.share_ms);
        self.quality.add(&other.quality);
    }
}

/// Of the seat's line. `_in` is from the seat, `_out` is towards it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quality {
    pub packets_in: u64,
    pub packets_out: u64,
    pub bytes_in: u64,
    pub bytes_out: u64,
    /// What the line towards the seat can carry, kilobits per second.
    #[serde(skip_serializing_if = "Figure::is_empty")]
    pub estimate: Figure,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Figure::is_empty")]
    pub round_trip: Figure,
    /// Per mille of the packets.
    #[serde(skip_serializing_if = "Figure::is_empty")]
    pub loss_in: Figure,
    #[serde(skip_serializing_if = "Figure::is_empty")]
    pub loss_out: Figure,
}

impl Quality {
    pub const fn add(&mut self, other: &Self) {
        self.packets_in = self.packets_in.saturating_add(other.packets_in);
        self.packets_out = self.packets_out.saturating_add(other.packets_out);
        self.bytes_in = self.bytes_in.saturating_add(other.bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(other.bytes_out);
        self.estimate.add(&other.estimate);
        self.round_trip.add(&other.round_trip);
        self.loss_in.add(&other.loss_in);
        self.loss_out.add(&other.loss_out);
    }
}

/// A quantity that was looked at again and again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    pub sum: u64,
    pub count: u64,
    pub low: u64,
    pub high: u64,
}

impl Figure {
    pub const fn note(&mut self, value: u64) {
        self.add(&Self { sum: value, count: 1, low: value, high: value });
    }

    pub const fn add(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        if self.is_empty() || other.low < self.low {
            self.low = other.low;
        }
        if other.high > self.high {
            self.high = other.high;
        }
        self.sum = self.sum.saturating_add(other.sum);
        self.count = self.count.saturating_add(other.count);
    }

    /// `None` where nobody looked.
    pub const fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count)
    }

    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_knows_its_mean_and_its_extremes() {
        let mut figure = Figure::default();
        assert_eq!(figure.mean(), None);
        for value in [40, 10, 100] {
            figure.note(value);
        }
        assert_eq!((figure.mean(), figure.low, figure.high), (Some(50), 10, 100));
    }

    #[test]
    fn what_was_measured_in_two_parts_is_as_if_it_were_one() {
        let part = |values: &[u64]| {
            let mut usage = Usage { talk_ms: 10, ..Usage::default() };
            usage.quality.bytes_in = 5;
            values.iter().for_each(|value| usage.quality.round_trip.note(*value));
            usage
        };
        let mut sum = part(&[40, 10]);
        sum.add(&part(&[]));
        sum.add(&part(&[100]));
        let whole = part(&[40, 10, 100]);
        assert_eq!(sum.quality.round_trip, whole.quality.round_trip);
        assert_eq!((sum.talk_ms, sum.quality.bytes_in), (30, 15));
    }

    #[test]
    fn what_nobody_looked_at_is_not_written_down() {
        let text = serde_json::to_string(&Usage { talk_ms: 1, ..Usage::default() }).unwrap();
        assert!(!text.contains("round_trip") && text.len() < 150, "{text}");
        assert_eq!(serde_json::from_str::<Usage>(&text).unwrap().talk_ms, 1);
    }
}

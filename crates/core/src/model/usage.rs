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
    pub fn note(&mut self, value: u64) {
        self.low = if self.count == 0 { value } else { self.low.min(value) };
        self.high = self.high.max(value);
        self.sum = self.sum.saturating_add(value);
        self.count += 1;
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
}

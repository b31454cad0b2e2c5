//! Time as a number that somebody else read from a clock.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Milliseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl Timestamp {
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }

    /// How long ago `earlier` was; zero where it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_span_leads_back_into_the_past() {
        let now = Timestamp(1_795_243_620_123);
        assert_eq!(now.plus(Duration::from_secs(1)), Timestamp(1_795_243_621_123));
        for span in [Duration::from_secs(1 << 61), Duration::MAX] {
            assert_eq!(now.plus(span), Timestamp(u64::MAX));
        }
    }
}

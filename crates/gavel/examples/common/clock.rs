//! The time of day, for those who run a door.

use gavel_core::model::time::Timestamp;
use gavel_door::ports::Clock;
use std::time::SystemTime;

pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(since.as_millis() as u64)
    }
}

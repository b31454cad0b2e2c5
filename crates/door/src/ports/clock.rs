//! The time of day.

use gavel_core::model::time::Timestamp;

/// A clock, so that tests can turn it.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

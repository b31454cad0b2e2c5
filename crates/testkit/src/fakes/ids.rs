//! Ids in the order in which they are asked for.

use gavel_door::ports::Ids;
use std::sync::atomic::{AtomicU64, Ordering};
use ulid::Ulid;

#[derive(Debug, Default)]
pub struct FakeIds(AtomicU64);

impl Ids for FakeIds {
    fn fresh(&self) -> Ulid {
        // A decision counts on from its own name, so the steps are wide.
        let count = self.0.fetch_add(1 << 16, Ordering::SeqCst);
        Ulid((1 << 100) | u128::from(count))
    }
}

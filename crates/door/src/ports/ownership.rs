//! Who decides for a conference. With one node it is always this one (invariant 1).

use super::Later;
use gavel_core::model::ids::RoomId;

/// The right to decide for a room's conference. The epoch only ever grows and goes with every write.
pub trait Ownership: Send + Sync + 'static {
    /// `None`: another node owns the room.
    fn claim(&self, room: RoomId) -> Later<'_, Option<u64>>;

    fn release(&self, room: RoomId);
}

/// One node: it owns everything.
#[derive(Debug, Default)]
pub struct LocalOwnership;

impl Ownership for LocalOwnership {
    fn claim(&self, _room: RoomId) -> Later<'_, Option<u64>> {
        Box::pin(std::future::ready(Some(0)))
    }

    fn release(&self, _room: RoomId) {}
}

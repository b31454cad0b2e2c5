//! Fakes of the door's ports that can be slow, lie, or die.

mod clock;
mod ids;
mod media;
mod store;

pub use clock::{FakeClock, TokioClock};
pub use ids::FakeIds;
pub use media::{FakeMedia, MediaMood, MediaOrder};
pub use store::{FakeStore, StoreMood};

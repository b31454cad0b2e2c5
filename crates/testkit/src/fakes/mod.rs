//! Fakes of the door's ports that can be slow, lie, or die.

mod clock;
mod media;
mod store;

pub use clock::FakeClock;
pub use media::{FakeMedia, MediaMood, MediaOrder};
pub use store::{FakeStore, StoreMood};

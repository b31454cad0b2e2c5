//! Fresh names for what comes to be.

use ulid::Ulid;

/// A source of ids, so that one seed replays one meeting.
pub trait Ids: Send + Sync + 'static {
    /// Never given before.
    fn fresh(&self) -> Ulid;
}

/// By the time of day and by chance.
#[derive(Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn fresh(&self) -> Ulid {
        Ulid::generate()
    }
}

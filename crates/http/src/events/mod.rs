//! The event log towards the outside: what an event looks like on the wire, who may listen, and the feed that reads the
//! log for one listener. Nothing here decides what happened; it reads what the store has.

mod feed;
mod listener;
mod progress;
mod shape;

pub(crate) use feed::{End, Feed, Told};
pub(crate) use listener::{Listener, Where};
pub(crate) use progress::{HELD, Progress, ToldProgress, report};
pub use shape::Event;
pub(crate) use shape::Kind;

//! The words and the rules of a meeting.
//!
//! Sans-IO: no clock, no randomness, no executor. [`decide`] may refuse and changes nothing; [`Conference::apply`] is
//! total and may not refuse. What they exchange are facts: journalled, and replayable into the same meeting.

mod apply;
pub mod command;
pub mod conference;
pub mod ledger;
pub mod model;
mod outcome;
pub mod policy;
mod rights;
mod take_back;
mod view;

pub use command::{Context, Decision, Order, decide, left_over, review};
pub use conference::Conference;
pub use ledger::Ledger;
pub use outcome::Outcome;

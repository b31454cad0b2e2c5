//! What lasts: the journal, the audit and the directory, behind the door's ports.
//!
//! It knows the core's words and the door's traits, and no rule: what a fact means for a meeting is the core's affair.
//! Whatever implements the ports passes the suite in `tests/contract`.

mod fault;
mod sqlite;
mod words;

pub use sqlite::{SqliteStore, chain};

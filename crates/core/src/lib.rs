//! The words and the rules of a meeting.
//!
//! Sans-IO: no clock, no randomness, no executor. `decide` may refuse and changes nothing; `apply` is total and may not refuse.

pub mod model;

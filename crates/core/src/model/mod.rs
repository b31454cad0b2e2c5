//! The words: what a meeting is made of.

pub mod ids;
pub mod media;
pub mod time;

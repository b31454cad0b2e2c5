//! The words: what a meeting is made of.

pub mod audit;
pub mod ban;
pub mod command;
pub mod devices;
pub mod effect;
pub mod fact;
pub mod ids;
pub mod invitation;
pub mod media;
pub mod reason;
pub mod receipt;
pub mod refusal;
pub mod role;
pub mod room;
pub mod scene;
pub mod seat;
pub mod settings;
pub mod time;
pub mod tracks;
pub mod usage;

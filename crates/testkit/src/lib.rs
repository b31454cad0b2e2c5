//! The cast, fakes of the door's ports, headless clients, and the real program as tests start it: for tests only.

pub mod cast;
pub mod fakes;
pub mod orders;
#[cfg(feature = "clients")]
pub mod receiver;
pub mod room;
#[cfg(feature = "clients")]
pub mod running;
#[cfg(feature = "clients")]
pub mod server;
#[cfg(feature = "clients")]
pub mod signal;
pub mod tally;
pub mod trail;
#[cfg(feature = "clients")]
pub mod webrtc;
pub mod witness;

//! The cast, fakes of the door's ports, headless clients, and the real program as tests start it: for tests only.

pub mod cast;
pub mod fakes;
pub mod orders;
pub mod receiver;
pub mod room;
pub mod server;
pub mod signal;
pub mod trail;
pub mod webrtc;
pub mod witness;

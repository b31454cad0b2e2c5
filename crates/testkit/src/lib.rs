//! The cast, fakes of the door's ports, and a headless WebRTC client: for tests only.

pub mod cast;
pub mod fakes;
pub mod room;
pub mod trail;
pub mod webrtc;

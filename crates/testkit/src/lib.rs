//! The cast, fakes of the door's ports, and a headless WebRTC client: for tests only.

pub mod fakes;
pub mod webrtc;

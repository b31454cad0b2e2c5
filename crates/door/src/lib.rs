//! The one door: every surface ends in [`Door::submit`], nothing else removes a person (invariant 2).
//!
//! One task per live conference asks the core, orders its effects, and sees that media is silent, that the store has
//! saved, and that the audit has its row. It knows no HTTP, no WebRTC and no database: those are ports.

mod door;
mod envelope;
pub mod ports;

pub use door::{Door, Options, Ports};
pub use envelope::{Denied, Entered, Envelope, Link, Pulse, Report, Step, Told, View, Which};

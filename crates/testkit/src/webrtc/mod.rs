//! A headless WebRTC client on str0m: publishes synthetic Opus and VP8, VP9 or AV1, counts what it gets, and can turn hostile.
//!
//! [`Peer`] has a socket and a thread; its offers and answers are text, however the test carries them:
//!
//! ```ignore
//! let alice = Peer::start(Plan::new(1).publishing(Tracks::BOTH).with_slots(2, 2));
//! let answer = signalling.negotiate(alice.offer().await).await;
//! alice.accept(answer).await;
//! alice.until("bob is heard", |view| view.received_from(BOB) > 10).await;
//! ```
//!
//! [`Client`] is the same without a socket and without a clock, for virtual networks.

mod client;
mod dependency;
mod mischief;
mod peer;
mod plan;
mod rtp;
mod synthetic;
mod view;
mod wire;

pub use client::Client;
pub use peer::{PATIENCE, Peer};
pub use plan::{Kept, Plan, Tracks, screen_of};
pub use rtp::RtpHeader;
pub use synthetic::VideoCodec;
pub use view::{Received, View};

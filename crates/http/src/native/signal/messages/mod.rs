//! What goes over the signalling socket (docs/protocol/signalling.md). The app's TypeScript types are made from these.

mod client;
mod server;

pub use client::*;
pub use server::*;

//! Calling somebody into the meeting, and being called.

use super::help::examples;
use clap::{Args as Group, Subcommand};

#[derive(Subcommand)]
pub(crate) enum CallCommand {
    /// Call somebody into the conference that one is in
    #[command(after_help = examples!["gavel call start bob"])]
    Start(Callee),
    /// Listen for calls; while it runs, one can be called
    #[command(after_help = examples!["gavel call listen", "gavel call listen --json"])]
    Listen,
    /// Accept a call, and print the link to the meeting
    #[command(after_help = examples!["gavel call accept 01J9ZQ4Y0000000000000000BB"])]
    Accept(Place),
    /// Decline a call
    #[command(after_help = examples!["gavel call decline 01J9ZQ4Y0000000000000000BB"])]
    Decline(Place),
}

#[derive(Group)]
pub(crate) struct Callee {
    /// An account: id, username or name
    pub(crate) who: String,
}

#[derive(Group)]
pub(crate) struct Place {
    /// The place that rings, as `gavel call listen` tells it
    pub(crate) place: String,
}

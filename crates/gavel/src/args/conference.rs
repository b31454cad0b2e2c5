//! Looking at what runs, and who is there.

use super::{help::examples, words::Reason};
use clap::{Args as Group, Subcommand};

#[derive(Group)]
pub(crate) struct OfConference {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Subcommand)]
pub(crate) enum ConferenceCommand {
    /// List what runs
    #[command(after_help = examples!["gavel conference list", "gavel conference list --json"])]
    List,
    /// Show one
    #[command(after_help = examples!["gavel conference show weekly"])]
    Show(OfConference),
    /// End it: everybody is out
    #[command(after_help = examples!["gavel conference end weekly", "gavel conference end weekly --note 'See you on Monday'"])]
    End(End),
}

#[derive(Group)]
pub(crate) struct End {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Why; everybody reads it
    #[arg(long, value_enum)]
    pub(crate) reason: Option<Reason>,
    /// A note that everybody reads
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum ParticipantCommand {
    /// List who is in, and who waits
    #[command(after_help = examples!["gavel participant list weekly"])]
    List(OfConference),
}

#[derive(Subcommand)]
pub(crate) enum WaitingCommand {
    /// List who waits, and for what
    #[command(after_help = examples!["gavel waiting list weekly"])]
    List(OfConference),
}

#[derive(Group)]
pub(crate) struct Bans {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

//! Reading the audit.

use super::help::examples;
use clap::{Args as Group, Subcommand};

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// List its rows, the oldest first
    #[command(after_help = examples![
        "gavel audit list",
        "gavel audit list --conference weekly --actor alice --since 2026-11-20T00:00:00Z"
    ])]
    List(Filter),
    /// Check that nobody has changed a row
    #[command(after_help = examples!["gavel audit verify"])]
    Verify,
}

#[derive(Group)]
pub(crate) struct Filter {
    /// A conference's id, or a room's id or alias
    #[arg(long)]
    pub(crate) conference: Option<String>,
    /// Part of the name of who did it
    #[arg(long)]
    pub(crate) actor: Option<String>,
    /// Since then, such as 2026-11-20T00:00:00Z
    #[arg(long)]
    pub(crate) since: Option<String>,
}

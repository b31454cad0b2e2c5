//! What holds in the whole installation, and the timers, which a room can have its own of.

use super::{
    help::examples,
    words::{Timer, YesNo},
};
use clap::{Args as Group, Subcommand};

#[derive(Subcommand)]
pub(crate) enum SettingsCommand {
    /// Show what holds in the whole installation
    #[command(after_help = examples!["gavel settings show"])]
    Show,
    /// Change it; a conference that runs goes on as it began
    #[command(after_help = examples![
        "gavel settings edit --waiting-for-host 30m --length 12h",
        "gavel settings edit --reveal-remover-name yes --length default"
    ])]
    Edit(SettingsChange),
}

/// What is not said stays.
#[derive(Group)]
pub(crate) struct SettingsChange {
    #[command(flatten)]
    pub(crate) timers: Timers,
    #[command(flatten)]
    pub(crate) policy: Policy,
}

/// What ends by time; what is not said stays.
#[derive(Group)]
#[command(next_help_heading = "Timers (15m, 2h, never, or default)")]
pub(crate) struct Timers {
    /// How long people wait for a host
    #[arg(long, value_name = "TIME", value_parser = Timer::read)]
    pub(crate) waiting_for_host: Option<Timer>,
    /// How long guests may be among themselves, once a host was there
    #[arg(long, value_name = "TIME", value_parser = Timer::read)]
    pub(crate) only_guests: Option<Timer>,
    /// How long somebody may be alone
    #[arg(long, value_name = "TIME", value_parser = Timer::read)]
    pub(crate) last_participant: Option<Timer>,
    /// How long a conference may last
    #[arg(long, value_name = "TIME", value_parser = Timer::read)]
    pub(crate) length: Option<Timer>,
    /// How long it may go on without anybody who moderates, once somebody was there
    #[arg(long, value_name = "TIME", value_parser = Timer::read)]
    pub(crate) without_moderator: Option<Timer>,
}

/// The switches of the permission table.
#[derive(Group)]
#[command(next_help_heading = "Removals")]
pub(crate) struct Policy {
    /// Whether moderators may remove each other
    #[arg(long, value_enum)]
    pub(crate) moderators_may_remove_moderators: Option<YesNo>,
    /// Whether the removed read who it was
    #[arg(long, value_enum)]
    pub(crate) reveal_remover_name: Option<YesNo>,
    /// Whether administrators may remove the owner
    #[arg(long, value_enum)]
    pub(crate) admin_may_remove_owner: Option<YesNo>,
}

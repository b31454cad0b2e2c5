//! The command line, as clap reads it. Every option of `serve` is a flag, an environment variable, and a line of a file.

use crate::config::Settings;
use clap::{Args as Group, Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "gavel", version, about = "A meeting server with the best control over who is in the room")]
pub(crate) struct Args {
    /// What to log, such as `info` or `gavel_door=debug`
    #[arg(long, env = "GAVEL_LOG", global = true)]
    pub(crate) log: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start the server
    Serve(Settings),
    /// Check ports, addresses, certificates, store and more, and say what to do
    Doctor(Settings),
    /// API keys, made without a running server
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Running conferences
    Conference {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        command: List,
    },
    /// Who is in a conference
    Participant {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        command: ListOf,
    },
    /// Disconnect people from a conference
    #[command(
        after_help = "Exit codes: 0 all targets are out; 1 refused or failed; 2 a name that matches more than one person"
    )]
    Disconnect(Disconnect),
    /// Lock a conference
    Lock(OfConference),
    /// Unlock a conference
    Unlock(OfConference),
    /// List the bans of a conference
    Bans(OfConference),
    /// Lift a ban
    Unban {
        #[command(flatten)]
        conference: OfConference,
        /// The ban's id
        ban: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; it is not shown again
    Create {
        /// What the audit calls it
        name: String,
        /// admin, rooms, moderate, read, media
        #[arg(long, value_delimiter = ',', default_value = "admin")]
        scopes: Vec<String>,
        #[arg(long, env = "GAVEL_DATA_DIR", default_value = "./gavel-data")]
        data_dir: PathBuf,
    },
}

#[derive(Subcommand)]
pub(crate) enum List {
    /// List them
    List,
}

#[derive(Subcommand)]
pub(crate) enum ListOf {
    /// List them
    List {
        /// A conference's id, or its room's id or alias
        conference: String,
    },
}

/// Which server, and by what right.
#[derive(Group, Clone)]
pub(crate) struct Remote {
    #[arg(long, env = "GAVEL_URL", default_value = "http://localhost:8080", global = true)]
    pub(crate) url: String,
    /// An API key, an access token or a ticket
    #[arg(long, env = "GAVEL_API_KEY", hide_env_values = true, global = true)]
    pub(crate) api_key: Option<String>,
    /// Print the server's own answer
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Group)]
pub(crate) struct OfConference {
    #[command(flatten)]
    pub(crate) remote: Remote,
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Group)]
pub(crate) struct Disconnect {
    #[command(flatten)]
    pub(crate) remote: Remote,
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Ids, or names that match one person each
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(crate) who: Vec<String>,
    /// Everybody: the conference ends
    #[arg(long)]
    pub(crate) all: bool,
    /// Do not allow to rejoin: for so long (`30m`, `1h`, `2d`), or until the conference ends
    #[arg(long, value_name = "FOR", num_args = 0..=1, default_missing_value = "")]
    pub(crate) ban: Option<String>,
    /// With --ban: also for future meetings in this room
    #[arg(long, requires = "ban")]
    pub(crate) room: bool,
    /// disruption, uninvited, forgotten, harassment, spam, technical, meeting_over, other
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// A note that the removed read
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// Remove whom it may, even where others are refused
    #[arg(long)]
    pub(crate) best_effort: bool,
    /// Say what would happen, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

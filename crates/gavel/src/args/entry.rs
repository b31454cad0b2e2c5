//! Who gets in: the lock, the waiting room, roles.

use super::words::{OnOff, minutes};
use clap::{Args as Group, ValueEnum};

#[derive(Group)]
pub(crate) struct Lock {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Those who are being called just now may still come
    #[arg(long)]
    pub(crate) keep_ringing: bool,
}

#[derive(Group)]
pub(crate) struct Unlock {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Group)]
pub(crate) struct WaitingRoom {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Whether newcomers wait
    #[arg(value_enum)]
    pub(crate) state: OnOff,
}

#[derive(Group)]
pub(crate) struct Guests {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Whether they may come
    #[arg(value_enum)]
    pub(crate) state: OnOff,
}

#[derive(Group)]
pub(crate) struct Start {
    /// A room's id or alias
    pub(crate) conference: String,
    /// So long it is kept up though nobody comes (`30m`, `2h`)
    #[arg(long = "for", value_name = "TIME", value_parser = minutes)]
    pub(crate) minutes: Option<u32>,
}

#[derive(Group)]
pub(crate) struct Prolong {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// By how much (`15m`, `1h`)
    #[arg(value_name = "TIME", value_parser = minutes)]
    pub(crate) minutes: u32,
}

#[derive(Group)]
pub(crate) struct Admit {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Waiting,
}

#[derive(Group)]
pub(crate) struct Deny {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Waiting,
    /// They cannot ask again in this conference
    #[arg(long)]
    pub(crate) block: bool,
}

/// Which of those who wait.
#[derive(Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Waiting {
    /// Ids, or names that match one person each
    pub(crate) who: Vec<String>,
    /// Everybody who waits now
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GivenRole {
    Host,
    Participant,
}

#[derive(Group)]
pub(crate) struct GiveRole {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
    /// What they are from now on
    #[arg(value_enum)]
    pub(crate) role: GivenRole,
}

#[derive(Group)]
pub(crate) struct KeepOut {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// The new PIN; without it one is made up
    #[arg(long)]
    pub(crate) pin: Option<String>,
}

#[derive(Group)]
pub(crate) struct SendOut {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Ids, or names that match one person each
    #[arg(required = true)]
    pub(crate) who: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PinAct {
    Set,
    Generate,
    Delete,
}

#[derive(Group)]
pub(crate) struct ChangePin {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// What to do with it
    #[arg(value_enum)]
    pub(crate) act: PinAct,
    /// With `set`: the new one
    #[arg(required_if_eq("act", "set"))]
    pub(crate) pin: Option<String>,
    /// The PIN that makes people hosts, rather than the one that all are asked for
    #[arg(long)]
    pub(crate) host: bool,
}

#[derive(Group)]
pub(crate) struct ChangeAlias {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// What it is called from now on; the first one makes the link
    #[arg(required = true)]
    pub(crate) aliases: Vec<String>,
}

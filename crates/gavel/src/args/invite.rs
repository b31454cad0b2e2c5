//! Asking people to come, and no longer asking them.

use clap::{Args as Group, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InvitedRole {
    Host,
    Participant,
    Guest,
}

#[derive(Group)]
pub(crate) struct Unconnected {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Group)]
pub(crate) struct Invite {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Invited,
    /// As what; without it as what they are
    #[arg(long, value_enum)]
    pub(crate) role: Option<InvitedRole>,
    /// Invite them although they are banned: the ban is lifted
    #[arg(long)]
    pub(crate) lift_block: bool,
    /// Let nothing ring at their places
    #[arg(long)]
    pub(crate) no_ring: bool,
}

/// Whom; all these ways of saying it go together.
#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct Invited {
    /// Some of the unconnected: ids, or names that match one person each
    pub(crate) who: Vec<String>,
    /// Everybody who is unconnected
    #[arg(long)]
    pub(crate) unconnected: bool,
    /// Accounts: ids, usernames or names
    #[arg(long = "account", value_name = "WHO", num_args = 1..)]
    pub(crate) accounts: Vec<String>,
    /// Groups: ids or names; their members
    #[arg(long = "group", value_name = "NAME", num_args = 1..)]
    pub(crate) groups: Vec<String>,
    /// People without an account: what they are called
    #[arg(long = "guest", value_name = "NAME", num_args = 1..)]
    pub(crate) guests: Vec<String>,
}

#[derive(Group)]
pub(crate) struct Withdraw {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Absent,
}

/// Which of the unconnected.
#[derive(Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Absent {
    /// Ids, or names that match one person each
    pub(crate) who: Vec<String>,
    /// The whole list
    #[arg(long)]
    pub(crate) all: bool,
}

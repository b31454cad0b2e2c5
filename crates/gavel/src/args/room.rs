//! Rooms, and the personal invitations into them.

use super::{help::examples, words::YesNo};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum RoomCommand {
    /// List rooms
    #[command(after_help = examples!["gavel room list", "gavel room list --json"])]
    List,
    /// Show one
    #[command(after_help = examples!["gavel room show weekly"])]
    Show(OfRoom),
    /// Make one
    #[command(after_help = examples![
        "gavel room create Weekly --alias weekly",
        "gavel room create 'Town hall' --kind auditorium --door knock --owner alice"
    ])]
    Create(Box<Create>),
    /// Change one, also while people meet in it
    #[command(after_help = examples![
        "gavel room edit weekly --name 'Weekly meeting' --alias weekly --alias team",
        "gavel room edit weekly --no-guest-pin --guests no"
    ])]
    Edit(Box<Edit>),
    /// Delete one; a conference in it ends
    #[command(after_help = examples!["gavel room delete weekly"])]
    Delete(OfRoom),
}

#[derive(Group)]
pub(crate) struct OfRoom {
    /// A room's id or alias
    pub(crate) room: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Meeting,
    Auditorium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Door {
    Open,
    Knock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LockPolicy {
    Refuse,
    Knock,
}

#[derive(Group)]
pub(crate) struct Create {
    /// What people call it
    pub(crate) name: String,
    /// A meeting, or an auditorium where only hosts and whoever is on stage are seen
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// Whose room it is: an account's id, username or name
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    #[command(flatten)]
    pub(crate) set: Set,
}

#[derive(Group)]
pub(crate) struct Edit {
    /// A room's id or alias
    pub(crate) room: String,
    /// What people call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) set: Set,
    /// Take the host PIN away
    #[arg(long, conflicts_with = "host_pin")]
    pub(crate) no_host_pin: bool,
    /// Take the guest PIN away
    #[arg(long, conflicts_with = "guest_pin")]
    pub(crate) no_guest_pin: bool,
    /// As many seats as there is room for
    #[arg(long, conflicts_with = "limit")]
    pub(crate) no_limit: bool,
}

/// What can be said when it is made, and later. What is not said stays.
#[derive(Group)]
pub(crate) struct Set {
    /// What it is called in links; several are allowed, and the first one makes the link
    #[arg(long = "alias", value_name = "ALIAS")]
    pub(crate) aliases: Vec<String>,
    /// Makes whoever knows it a host
    #[arg(long, value_name = "PIN")]
    pub(crate) host_pin: Option<String>,
    /// Asked of everybody who is not invited by name
    #[arg(long, value_name = "PIN")]
    pub(crate) guest_pin: Option<String>,
    /// Whether people without an account may come by the link
    #[arg(long, value_enum)]
    pub(crate) guests: Option<YesNo>,
    /// Whether the others walk in, or knock
    #[arg(long, value_enum)]
    pub(crate) door: Option<Door>,
    /// What a lock does with the others
    #[arg(long, value_enum)]
    pub(crate) lock_policy: Option<LockPolicy>,
    /// How many seats
    #[arg(long, value_name = "SEATS", value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) limit: Option<u32>,
}

#[derive(Subcommand)]
pub(crate) enum TicketCommand {
    /// Invite one person, and print the link
    #[command(after_help = examples![
        "gavel ticket create weekly Gustav",
        "gavel ticket create weekly Carol --role host --account carol"
    ])]
    Create(NewTicket),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TicketRole {
    Host,
    Participant,
    Guest,
}

#[derive(Group)]
pub(crate) struct NewTicket {
    /// A room's id or alias
    pub(crate) room: String,
    /// Whom it is for
    pub(crate) name: String,
    /// What they are
    #[arg(long, value_enum, default_value_t = TicketRole::Guest)]
    pub(crate) role: TicketRole,
    /// Whose account it is for: an id, a username or a name
    #[arg(long, value_name = "WHO")]
    pub(crate) account: Option<String>,
    /// Invite them although they are banned: the ban is lifted
    #[arg(long)]
    pub(crate) lift_block: bool,
}

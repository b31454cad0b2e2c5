//! The personal links into a room, and what the public one gives.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum TicketCommand {
    /// Invite one person, and print the link
    #[command(after_help = examples![
        "gavel ticket create weekly Gustav",
        "gavel ticket create weekly Carol --role host --account carol"
    ])]
    Create(NewTicket),
    /// List the tickets that let somebody in, never their secrets
    #[command(after_help = examples!["gavel ticket list weekly", "gavel ticket list weekly --only personal"])]
    List(TicketsOf),
    /// Withdraw one: its link leads nowhere from now on
    #[command(after_help = examples!["gavel ticket revoke weekly Gustav"])]
    Revoke(OfTicket),
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DrawnBy {
    /// Made for one person
    Personal,
    /// Drawn from the public link
    Public,
}

#[derive(Group)]
pub(crate) struct TicketsOf {
    /// A room's id or alias
    pub(crate) room: String,
    /// Only these
    #[arg(long, value_enum)]
    pub(crate) only: Option<DrawnBy>,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct OfTicket {
    /// A room's id or alias
    pub(crate) room: String,
    /// The ticket's id, or whom it is for
    pub(crate) ticket: String,
}

#[derive(Group)]
pub(crate) struct Enter {
    /// A room's alias or id
    pub(crate) room: String,
    /// What to be called; with an account its own name, unless told otherwise
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The room's PIN, where it asks for one
    #[arg(long)]
    pub(crate) pin: Option<String>,
    /// As somebody without an account, whatever GAVEL_API_KEY says
    #[arg(long, requires = "name")]
    pub(crate) guest: bool,
}

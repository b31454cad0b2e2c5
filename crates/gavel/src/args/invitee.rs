//! Whom a room invites to each of its conferences.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum InviteeCommand {
    /// List whom a room invites
    #[command(after_help = examples!["gavel invitee list weekly"])]
    List(InviteesOf),
    /// Invite people to each of its conferences; guests get a link
    #[command(after_help = examples![
        "gavel invitee add weekly --account bob carol --group Choir",
        "gavel invitee add weekly --guest 'Gustav <gustav@example.org>'",
        "gavel invitee add weekly --account carol --role host --call"
    ])]
    Add(AddInvitees),
    /// Take invitations back; who is in a conference stays
    #[command(after_help = examples!["gavel invitee remove weekly Gustav"])]
    Remove(RemoveInvitees),
}

#[derive(Group)]
pub(crate) struct InviteesOf {
    /// A room's id or alias
    pub(crate) room: String,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct AddInvitees {
    /// A room's id or alias
    pub(crate) room: String,
    #[command(flatten)]
    pub(crate) invitees: Invitees,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InvitedAs {
    Host,
    Participant,
}

/// Who is invited.
#[derive(Group)]
#[command(next_help_heading = "Invited")]
pub(crate) struct Invitees {
    /// Accounts: ids, usernames or names
    #[arg(long = "account", value_name = "WHO", num_args = 1..)]
    pub(crate) accounts: Vec<String>,
    /// Groups: ids or names; those who are in them now
    #[arg(long = "group", value_name = "NAME", num_args = 1..)]
    pub(crate) groups: Vec<String>,
    /// People without an account, with or without an address: Gustav, or 'Gustav <gustav@example.org>'
    #[arg(id = "guest", long = "guest", value_name = "NAME", num_args = 1.., value_parser = Guest::read)]
    pub(crate) guests: Vec<Guest>,
    /// As what; without it accounts are participants, and guests are guests
    #[arg(long, value_enum)]
    pub(crate) role: Option<InvitedAs>,
    /// Call the accounts, wherever they have the app open, when a conference begins
    #[arg(long)]
    pub(crate) call: bool,
    /// Invite them although they are banned: the ban is lifted
    #[arg(long)]
    pub(crate) lift_block: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
}

impl Guest {
    fn read(text: &str) -> Result<Self, String> {
        let (name, email) = match text.split_once('<') {
            None => (text, None),
            Some((name, rest)) => match rest.trim_end().strip_suffix('>') {
                Some(email) => (name, Some(email.trim().to_owned())),
                None => return Err("an address stands in <…>: 'Gustav <gustav@example.org>'".into()),
            },
        };
        match name.trim() {
            "" => Err("a guest has a name: 'Gustav <gustav@example.org>'".into()),
            name => Ok(Self { name: name.to_owned(), email }),
        }
    }
}

#[derive(Group)]
pub(crate) struct RemoveInvitees {
    /// A room's id or alias
    pub(crate) room: String,
    /// Their ids, or names that match one person each
    #[arg(required = true)]
    pub(crate) who: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_has_a_name_and_may_have_an_address() {
        let guest = |name: &str, email: Option<&str>| Guest { name: name.into(), email: email.map(Into::into) };
        assert_eq!(Guest::read(" Gustav M "), Ok(guest("Gustav M", None)));
        assert_eq!(Guest::read("Gustav <gustav@example.org>"), Ok(guest("Gustav", Some("gustav@example.org"))));
        for wrong in ["", "<gustav@example.org>", "Gustav <gustav@example.org"] {
            assert!(Guest::read(wrong).is_err(), "{wrong}");
        }
    }
}

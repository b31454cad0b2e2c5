//! Accounts of the installation. No password stands on a command line, where everybody on the machine could read it.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AccountRole {
    User,
    Operator,
    Administrator,
}

#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    /// List accounts
    #[command(after_help = examples!["gavel account list"])]
    List(Page),
    /// Show one
    #[command(after_help = examples!["gavel account show alice", "gavel account show me"])]
    Show(OfAccount),
    /// Make one; the password is asked for, unless they log in elsewhere
    #[command(after_help = examples![
        "gavel account create alice --name Alice --email alice@example.org",
        "gavel account create bob --identity https://id.example.org 248289761001",
        "pwgen 20 1 | gavel account create oscar --name Oscar --role operator --password-stdin"
    ])]
    Create(NewAccount),
    /// Change one
    #[command(after_help = examples![
        "gavel account edit alice --role operator",
        "gavel account edit alice --identity https://id.example.org 248289761001",
        "gavel account edit me --password"
    ])]
    Edit(EditAccount),
    /// Delete one
    #[command(after_help = examples!["gavel account delete bob"])]
    Delete(OfAccount),
}

#[derive(Group)]
pub(crate) struct OfAccount {
    /// An id, a username or a name; `me` for one's own
    pub(crate) who: String,
}

#[derive(Group)]
pub(crate) struct NewAccount {
    /// What one logs in with
    pub(crate) username: String,
    /// What people call them [default: the username]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where they are written to
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// What they may do in the installation
    #[arg(long, value_enum, default_value_t = AccountRole::User)]
    pub(crate) role: AccountRole,
    /// By whom they log in (OpenID Connect): the provider's issuer, and the subject that they are there
    #[arg(long, num_args = 2, value_names = ["ISSUER", "SUBJECT"])]
    pub(crate) identity: Option<Vec<String>>,
    /// Read the password from standard input, its first line
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct AccountChange {
    /// What people call them
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where they are written to; nothing takes it away
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// What they may do in the installation
    #[arg(long, value_enum)]
    pub(crate) role: Option<AccountRole>,
    /// By whom they log in (OpenID Connect): the provider's issuer, and the subject that they are there
    #[arg(long, num_args = 2, value_names = ["ISSUER", "SUBJECT"])]
    pub(crate) identity: Option<Vec<String>>,
    /// They log in by no provider any more
    #[arg(long, conflicts_with = "identity")]
    pub(crate) no_identity: bool,
    /// Ask for a new password
    #[arg(long)]
    pub(crate) password: bool,
    /// Read the new password from standard input, its first line
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Group)]
pub(crate) struct EditAccount {
    /// An id, a username or a name; `me` for one's own
    pub(crate) who: String,
    #[command(flatten)]
    pub(crate) change: AccountChange,
}

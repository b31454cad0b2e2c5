//! Accounts, keys, and logging in. No password stands on a command line, where everybody on the machine could read it.

use super::help::examples;
use clap::{Args as Group, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; it is not shown again
    ///
    /// Without a key to do it with, it is made at the store itself, and the server must not be running.
    #[command(after_help = examples![
        "gavel key create bridge --scopes moderate,read",
        "gavel key create first --data-dir ./gavel-data"
    ])]
    Create(NewKey),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scope {
    Admin,
    Rooms,
    Moderate,
    Read,
    Media,
}

#[derive(Group)]
pub(crate) struct NewKey {
    /// What the audit calls it
    pub(crate) name: String,
    /// What it may do
    #[arg(long, value_enum, value_delimiter = ',', default_value = "admin")]
    pub(crate) scopes: Vec<Scope>,
    /// Make it at the store that is kept here, while no server runs [env: GAVEL_DATA_DIR] [default: ./gavel-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
}

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
    List,
    /// Show one
    #[command(after_help = examples!["gavel account show alice", "gavel account show me"])]
    Show(OfAccount),
    /// Make one; the password is asked for
    #[command(after_help = examples![
        "gavel account create alice --name Alice --email alice@example.org",
        "pwgen 20 1 | gavel account create oscar --name Oscar --role operator --password-stdin"
    ])]
    Create(NewAccount),
    /// Change one
    #[command(after_help = examples!["gavel account edit alice --role operator", "gavel account edit me --password"])]
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

#[derive(Group)]
pub(crate) struct Login {
    /// What one logs in with
    pub(crate) username: String,
    /// Read the password from standard input, its first line
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Print an access token; without it the log-in is only tried, and nothing stays of it
    #[arg(long)]
    pub(crate) print_token: bool,
}

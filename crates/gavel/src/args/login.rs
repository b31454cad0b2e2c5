//! Logging in and out. No password stands on a command line, where everybody on the machine could read it.

use super::list::Page;
use clap::Args as Group;

#[derive(Group)]
pub(crate) struct Setup {
    /// Read from standard input: the link in its first line, the password in the second
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Print an access token; without it nothing stays of the log-in
    #[arg(long)]
    pub(crate) print_token: bool,
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

#[derive(Group)]
pub(crate) struct Logins {
    #[command(flatten)]
    pub(crate) page: Page,
}

/// Which log-ins end; without any of these the one that GAVEL_API_KEY is the token of.
#[derive(Group)]
#[group(multiple = false)]
pub(crate) struct Logout {
    /// One of one's own, by its id; `gavel logins` lists them
    pub(crate) login: Option<String>,
    /// All of one's own but this one
    #[arg(long)]
    pub(crate) others: bool,
    /// All of somebody's: an id, a username or a name
    #[arg(long, value_name = "WHO")]
    pub(crate) account: Option<String>,
}

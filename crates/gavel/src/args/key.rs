//! API keys.

use super::{help::examples, list::Page, words::seconds};
use clap::{Args as Group, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print it; it is not shown again
    ///
    /// Without a key to do it with, it is made at the store itself, and the server must not be running.
    #[command(after_help = examples![
        "gavel key create bridge --scopes moderate,read",
        "gavel key create visitor --scopes read --good-for 30d",
        "gavel key create first --data-dir ./gavel-data"
    ])]
    Create(NewKey),
    /// List the keys that there are, never their secrets
    #[command(after_help = examples!["gavel key list"])]
    List(Page),
    /// Revoke a key at once: whatever goes on by it ends
    #[command(after_help = examples!["gavel key revoke bridge", "gavel key revoke 01J9ZQ4Y0000000000000000BB"])]
    Revoke(OfKey),
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
    /// For how long (`30m`, `12h`, `90d`); without it until it is revoked
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) good_for: Option<u32>,
    /// Make it at the store that is kept here, while no server runs [env: GAVEL_DATA_DIR] [default: ./gavel-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
}

#[derive(Group)]
pub(crate) struct OfKey {
    /// A key's id or name
    pub(crate) key: String,
}

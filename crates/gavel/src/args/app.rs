//! Programs that speak another system's dialect.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum AppCommand {
    /// Let a program in, and print the key that it shares with the server; it is not shown again
    #[command(after_help = examples![
        "gavel app create enablex shop",
        "gavel app create huawei crm --tenant corp9 --key-stdin",
        "gavel app create pexip portal --public-key portal.pem"
    ])]
    Create(NewApp),
    /// List the programs that are let in, never their keys
    #[command(after_help = examples!["gavel app list"])]
    List(Page),
    /// Shut a program out at once
    #[command(after_help = examples!["gavel app delete shop", "gavel app delete 01J9ZQ4Y0000000000000000BB"])]
    Delete(OfApp),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dialect {
    Pexip,
    Huawei,
    Enablex,
}

#[derive(Group)]
pub(crate) struct NewApp {
    /// Whose interface it speaks
    #[arg(value_enum)]
    pub(crate) dialect: Dialect,
    /// What it calls itself where it logs in
    pub(crate) app_id: String,
    /// Read its key from the standard input, instead of having one made
    #[arg(long)]
    pub(crate) key_stdin: bool,
    /// Pexip: the file with the public half of its ES256 key, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) public_key: Option<std::path::PathBuf>,
    /// Huawei: the enterprise that it belongs to
    #[arg(long)]
    pub(crate) tenant: Option<String>,
}

#[derive(Group)]
pub(crate) struct OfApp {
    /// An app's id, or what it calls itself
    pub(crate) app: String,
}

//! Reading the audit.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// List its rows, the oldest first
    #[command(after_help = examples![
        "gavel audit list",
        "gavel audit list --conference weekly --actor alice --since 2026-11-20T00:00:00Z"
    ])]
    List(List),
    /// Write its rows as CSV, or as JSON Lines that can be verified without this server
    #[command(after_help = examples![
        "gavel audit export > audit.csv",
        "gavel audit export --format jsonl -o audit.jsonl",
        "gavel audit export --room weekly --verb disconnect"
    ])]
    Export(Export),
    /// Check that nobody has changed a row: the server's own, or those of a file, without any server
    #[command(after_help = examples![
        "gavel audit verify",
        "gavel audit verify --file audit.jsonl",
        "gavel audit verify --file audit.jsonl --with-gaps"
    ])]
    Verify(Verify),
}

/// What is verified.
#[derive(Group)]
pub(crate) struct Verify {
    /// An export as JSON Lines; `-` reads from standard input
    #[arg(long)]
    pub(crate) file: Option<PathBuf>,
    /// The file was exported with a filter: rows may be missing between others
    #[arg(long, requires = "file")]
    pub(crate) with_gaps: bool,
}

#[derive(Group)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) filter: Filter,
    #[command(flatten)]
    pub(crate) page: Page,
}

/// Which rows.
#[derive(Group)]
pub(crate) struct Filter {
    /// A conference's id, or a room's id or alias
    #[arg(long)]
    pub(crate) conference: Option<String>,
    /// A room's id or alias
    #[arg(long)]
    pub(crate) room: Option<String>,
    /// Part of the name of who did it
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Who or what it was done to: an id, or part of a name
    #[arg(long)]
    pub(crate) target: Option<String>,
    /// What was asked for, such as disconnect or lock
    #[arg(long)]
    pub(crate) verb: Option<String>,
    /// By which way, such as app, api or cli
    #[arg(long)]
    pub(crate) surface: Option<String>,
    /// What came of it, such as disconnected or refused
    #[arg(long)]
    pub(crate) verdict: Option<String>,
    /// Since then, such as 2026-11-20T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Before then
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Csv,
    Jsonl,
}

#[derive(Group)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub(crate) format: Format,
    /// Where to write it; without it to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

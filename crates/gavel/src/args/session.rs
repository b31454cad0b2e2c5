//! The records of a room's conferences: who was there, on which connections, and what was said to everybody.

use super::{
    help::examples,
    list::{Page, sorted_by},
    words::{Role, YesNo},
};
use clap::{Args as Group, Subcommand, ValueEnum};
use gavel_door::ports::records::{ConnectionKey, LineKey, MomentKey, SessionKey, VisitorKey};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum SessionCommand {
    /// List a room's conferences, past and running, the latest first
    #[command(after_help = examples![
        "gavel session list weekly",
        "gavel session list weekly --removed yes --sort removals --descending",
        "gavel session list weekly --since 2026-11-01T00:00:00Z --csv -o sessions.csv"
    ])]
    List(Sessions),
    /// Show one
    #[command(after_help = examples!["gavel session show weekly", "gavel session show 01J9ZQ4Y0000000000000000BB"])]
    Show(OfSession),
    /// List who was there, one row a person: how long, how long they talked, and how they went
    #[command(after_help = examples![
        "gavel session participants weekly",
        "gavel session participants weekly --role guest --how removed --csv > removed.csv",
        "gavel session participants weekly --sort talk_ms --descending --limit 10"
    ])]
    Participants(Participants),
    /// List every time that somebody was connected
    #[command(after_help = examples!["gavel session connections weekly --search Gustav --kind app"])]
    Connections(Connections),
    /// List what was said to everybody, the oldest first
    #[command(after_help = examples!["gavel session messages weekly", "gavel session messages weekly --search agenda"])]
    Messages(Messages),
    /// List who came, went, was lost and returned, in the order of time
    #[command(after_help = examples!["gavel session timeline weekly --removed yes"])]
    Timeline(Timeline),
}

#[derive(Group)]
pub(crate) struct OfSession {
    /// A session's id, or a room's alias for its latest one
    pub(crate) session: String,
}

#[derive(Group)]
pub(crate) struct Sessions {
    /// A room's id or alias
    pub(crate) room: String,
    /// Only those where somebody was removed, or nobody
    #[arg(long, value_enum)]
    pub(crate) removed: Option<YesNo>,
    /// Only those that run, or those that are over
    #[arg(long, value_enum)]
    pub(crate) running: Option<YesNo>,
    /// By what [default: started_at, the latest first]
    #[arg(long, value_parser = sorted_by::<SessionKey>())]
    pub(crate) sort: Option<String>,
    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    App,
    Whip,
    Whep,
    Phone,
    Pexip,
    Bot,
}

/// How somebody went, or that they did not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum How {
    In,
    Left,
    Removed,
    Lost,
    Ended,
    Denied,
    TimedOut,
    SentOut,
    Idle,
    /// Of a connection: a later one of the same seat took over
    Replaced,
}

/// Which people.
#[derive(Group)]
pub(crate) struct Whose {
    /// Only who is of this role
    #[arg(long, value_enum)]
    pub(crate) role: Option<Role>,
    /// Only who went like this
    #[arg(long, value_enum)]
    pub(crate) how: Option<How>,
    /// Only what they were there with
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// Only this account: an id, a username or a name
    #[arg(long, value_name = "WHO")]
    pub(crate) account: Option<String>,
}

#[derive(Group)]
pub(crate) struct Participants {
    #[command(flatten)]
    pub(crate) of: OfSession,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Only this person, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// Only who was ever removed, or never
    #[arg(long, value_enum)]
    pub(crate) removed: Option<YesNo>,
    /// By what [default: joined_at]
    #[arg(long, value_parser = sorted_by::<VisitorKey>())]
    pub(crate) sort: Option<String>,
    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Group)]
pub(crate) struct Connections {
    #[command(flatten)]
    pub(crate) of: OfSession,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Only this person, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// By what [default: since]
    #[arg(long, value_parser = sorted_by::<ConnectionKey>())]
    pub(crate) sort: Option<String>,
    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Group)]
pub(crate) struct Messages {
    #[command(flatten)]
    pub(crate) of: OfSession,
    /// Only what this person said, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// By what [default: at]
    #[arg(long, value_parser = sorted_by::<LineKey>())]
    pub(crate) sort: Option<String>,
    #[command(flatten)]
    pub(crate) rows: Rows,
}

#[derive(Group)]
pub(crate) struct Timeline {
    #[command(flatten)]
    pub(crate) of: OfSession,
    /// Only this person, by its id
    #[arg(long, value_name = "ID")]
    pub(crate) person: Option<String>,
    /// Only removals, or everything but them
    #[arg(long, value_enum)]
    pub(crate) removed: Option<YesNo>,
    /// By what [default: at]
    #[arg(long, value_parser = sorted_by::<MomentKey>())]
    pub(crate) sort: Option<String>,
    #[command(flatten)]
    pub(crate) rows: Rows,
}

/// What every list of records can be asked, and in which form it is given.
#[derive(Group)]
pub(crate) struct Rows {
    /// Only what has this in its name, or in its text
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// Only what was not over by then, such as 2026-11-20T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Only what had begun by then
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// The largest or latest first
    #[arg(long, requires = "sort")]
    pub(crate) descending: bool,
    #[command(flatten)]
    pub(crate) page: Page,
    /// As CSV, all rows and all columns
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    pub(crate) csv: bool,
    /// With --csv: where to write it; without it to standard output
    #[arg(short, long, value_name = "FILE", requires = "csv")]
    pub(crate) output: Option<PathBuf>,
}

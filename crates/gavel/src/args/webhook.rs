//! Webhooks: what happens, carried to other servers.

use super::{help::examples, list::Page};
use clap::{Args as Group, Subcommand, ValueEnum, builder::PossibleValuesParser};
use gavel_door::ports::EventKind;

#[derive(Subcommand)]
pub(crate) enum WebhookCommand {
    /// List webhooks, and how far each has come
    #[command(after_help = examples!["gavel webhook list", "gavel webhook list --room weekly"])]
    List(WhichWebhooks),
    /// Show one
    #[command(after_help = examples!["gavel webhook show bridge"])]
    Show(OfWebhook),
    /// Make one, and print the secret that deliveries are signed with; it is not shown again
    #[command(after_help = examples![
        "gavel webhook create https://example.org/gavel --description bridge",
        "gavel webhook create https://example.org/gavel --events joined,left,banned --room weekly"
    ])]
    Create(NewWebhook),
    /// Change one; what waits is tried at once
    #[command(after_help = examples![
        "gavel webhook edit bridge --address https://example.org/new",
        "gavel webhook edit bridge --state disabled"
    ])]
    Edit(EditWebhook),
    /// Delete one: nothing is sent any more
    #[command(after_help = examples!["gavel webhook delete bridge"])]
    Delete(OfWebhook),
    /// List the last tries, the newest first, and what came of each
    #[command(after_help = examples!["gavel webhook deliveries bridge --limit 20"])]
    Deliveries(Deliveries),
    /// Send events once more
    #[command(after_help = examples![
        "gavel webhook replay bridge --after 41",
        "gavel webhook replay bridge --only 42 44"
    ])]
    Replay(Replay),
    /// Send a test now, and say whether it arrived
    #[command(after_help = examples!["gavel webhook test bridge"])]
    Test(OfWebhook),
}

fn kinds() -> PossibleValuesParser {
    PossibleValuesParser::new(EventKind::ALL.iter().map(|kind| kind.word()))
}

#[derive(Group)]
pub(crate) struct WhichWebhooks {
    /// Only those of this room, by id or alias
    #[arg(long)]
    pub(crate) room: Option<String>,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct OfWebhook {
    /// A webhook's id, description or address
    pub(crate) webhook: String,
}

#[derive(Group)]
pub(crate) struct NewWebhook {
    /// Where events are sent to
    pub(crate) address: String,
    /// Which ones; without it all
    #[arg(long, value_delimiter = ',', value_parser = kinds())]
    pub(crate) events: Vec<String>,
    /// Only those of this room, by id or alias
    #[arg(long)]
    pub(crate) room: Option<String>,
    /// What people call it
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WebhookState {
    Active,
    Disabled,
}

#[derive(Group)]
pub(crate) struct EditWebhook {
    #[command(flatten)]
    pub(crate) of: OfWebhook,
    #[command(flatten)]
    pub(crate) change: WebhookChange,
}

/// What is not said stays.
#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct WebhookChange {
    /// Where events are sent to
    #[arg(long)]
    pub(crate) address: Option<String>,
    /// Which ones
    #[arg(long, value_delimiter = ',', value_parser = kinds())]
    pub(crate) events: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "events")]
    pub(crate) all_events: bool,
    /// What people call it
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
    /// Whether anything is sent; active again it goes on where it was
    #[arg(long, value_enum)]
    pub(crate) state: Option<WebhookState>,
}

#[derive(Group)]
pub(crate) struct Deliveries {
    #[command(flatten)]
    pub(crate) of: OfWebhook,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) of: OfWebhook,
    #[command(flatten)]
    pub(crate) what: Again,
}

/// Which events.
#[derive(Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Again {
    /// Everything after the event with this number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) after: Option<u64>,
    /// These alone
    #[arg(long, value_name = "NUMBER", num_args = 1..)]
    pub(crate) only: Vec<u64>,
}

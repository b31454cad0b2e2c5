//! Looking at what runs, and who is there.

use super::{
    help::examples,
    invitee::Invitees,
    list::Page,
    room::{Kind, Set},
    words::Reason,
};
use clap::{Args as Group, Subcommand};

#[derive(Group)]
pub(crate) struct OfConference {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Subcommand)]
pub(crate) enum ConferenceCommand {
    /// List what runs
    #[command(after_help = examples!["gavel conference list", "gavel conference list --json"])]
    List,
    /// Show one
    #[command(after_help = examples!["gavel conference show weekly"])]
    Show(OfConference),
    /// Show everything that who moderates it sees: who is in, who could come, who is blocked
    #[command(after_help = examples!["gavel conference overview weekly"])]
    Overview(OfConference),
    /// Show who sends what and is given what: bitrate, loss, jitter, layers, freezes
    #[command(after_help = examples!["gavel conference media weekly", "gavel conference media weekly --json"])]
    Media(OfConference),
    /// Meet now: in a new room of one's own, or in one's own conference that is running already
    #[command(after_help = examples![
        "gavel conference start",
        "gavel conference start 'A word with Bob' --account bob"
    ])]
    Start(Box<Start>),
    /// List the rooms that one owns or is invited to, with their next dates
    #[command(after_help = examples!["gavel conference mine"])]
    Mine(Page),
    /// End it: everybody is out
    #[command(after_help = examples!["gavel conference end weekly", "gavel conference end weekly --note 'See you on Monday'"])]
    End(End),
}

#[derive(Group)]
pub(crate) struct Start {
    /// What people call it; without it it is called like oneself
    pub(crate) name: Option<String>,
    /// A meeting, or an auditorium where only hosts and whoever is on stage are seen
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    #[command(flatten)]
    pub(crate) set: Set,
    #[command(flatten)]
    pub(crate) invitees: Invitees,
}

#[derive(Group)]
pub(crate) struct End {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Why; everybody reads it
    #[arg(long, value_enum)]
    pub(crate) reason: Option<Reason>,
    /// A note that everybody reads
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum ParticipantCommand {
    /// List who is in, and who waits
    #[command(after_help = examples!["gavel participant list weekly"])]
    List(OfConference),
    /// Show what one of them sends and is given: bitrate, loss, jitter, layers, freezes
    #[command(after_help = examples!["gavel participant media weekly bob"])]
    Media(OfParticipant),
}

#[derive(Group)]
pub(crate) struct OfParticipant {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// A participant's id or name
    pub(crate) participant: String,
}

#[derive(Subcommand)]
pub(crate) enum WaitingCommand {
    /// List who waits, and for what
    #[command(after_help = examples!["gavel waiting list weekly"])]
    List(OfConference),
}

#[derive(Group)]
pub(crate) struct Bans {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Only this one, by its id
    pub(crate) ban: Option<String>,
    /// Those of the room, also while nobody meets there
    #[arg(long, conflicts_with = "ban")]
    pub(crate) room: bool,
}

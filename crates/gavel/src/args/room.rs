//! Rooms: what lasts from one meeting to the next.

use super::{
    help::examples,
    invitee::Invitees,
    list::Page,
    schedule::{CalendarFile, ChangeDates, Dates, Occurrences},
    settings::Timers,
    words::{Who, YesNo, minutes_or_never},
};
use clap::{Args as Group, Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum RoomCommand {
    /// List rooms
    #[command(after_help = examples![
        "gavel room list",
        "gavel room list --scheduled yes --from 2026-12-07T00:00:00Z --to 2026-12-08T00:00:00Z"
    ])]
    List(Wanted),
    /// Show one
    #[command(after_help = examples!["gavel room show weekly"])]
    Show(OfRoom),
    /// Make one
    #[command(after_help = examples![
        "gavel room create Weekly --alias weekly",
        "gavel room create 'Town hall' --kind auditorium --door knock --owner alice",
        "gavel room create Choir --group Choir --start 2026-12-07T19:00 --time-zone Europe/Berlin --lasts 2h"
    ])]
    Create(Box<Create>),
    /// Change one, also while people meet in it
    #[command(after_help = examples![
        "gavel room edit weekly --name 'Weekly meeting' --alias weekly --alias team",
        "gavel room edit weekly --no-guest-pin --guests no",
        "gavel room edit weekly --unmute hosts --length 2h --remove-after 30m"
    ])]
    Edit(Box<Edit>),
    /// Delete one; a conference in it ends
    #[command(after_help = examples!["gavel room delete weekly"])]
    Delete(OfRoom),
    /// Say when it meets; what is not said stays
    #[command(after_help = examples![
        "gavel room schedule weekly --start 2026-12-07T10:00 --time-zone Europe/Berlin --lasts 1h",
        "gavel room schedule weekly --repeat 'FREQ=WEEKLY;BYDAY=MO' --except 2026-12-28 --ends-with-date yes",
        "gavel room schedule weekly --lasts 90m --once"
    ])]
    Schedule(Box<ChangeDates>),
    /// Let it meet whenever somebody comes
    #[command(after_help = examples!["gavel room unschedule weekly"])]
    Unschedule(OfRoom),
    /// List its dates
    #[command(after_help = examples![
        "gavel room occurrences weekly --limit 10",
        "gavel room occurrences weekly --from 2026-12-01T00:00:00Z --to 2027-01-01T00:00:00Z"
    ])]
    Occurrences(Occurrences),
    /// Write the file that calendars are given (.ics)
    #[command(after_help = examples!["gavel room calendar weekly > weekly.ics", "gavel room calendar weekly -o weekly.ics"])]
    Calendar(CalendarFile),
    /// Show its door as strangers see it; needs no key
    #[command(after_help = examples!["gavel room lobby weekly"])]
    Lobby(OfRoom),
}

/// Which rooms.
#[derive(Group)]
pub(crate) struct Wanted {
    /// Only rooms with, or without, a schedule
    #[arg(long, value_enum)]
    pub(crate) scheduled: Option<YesNo>,
    /// Only rooms with a date that is not over before then, such as 2026-12-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Only rooms with a date that begins before then
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct OfRoom {
    /// A room's id or alias
    pub(crate) room: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Meeting,
    Auditorium,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Door {
    Open,
    Knock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LockPolicy {
    Refuse,
    Knock,
}

#[derive(Group)]
pub(crate) struct Create {
    /// What people call it
    pub(crate) name: String,
    /// A meeting, or an auditorium where only hosts and whoever is on stage are seen
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Kind>,
    /// Whose room it is: an account's id, username or name
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    #[command(flatten)]
    pub(crate) set: Set,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) invitees: Invitees,
}

#[derive(Group)]
pub(crate) struct Edit {
    /// A room's id or alias
    pub(crate) room: String,
    /// What people call it
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Whose room it is from now on: an account's id, username or name
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// Nobody's room any more
    #[arg(long, conflicts_with = "owner")]
    pub(crate) no_owner: bool,
    /// Take the host PIN away
    #[arg(long, conflicts_with = "host_pin")]
    pub(crate) no_host_pin: bool,
    /// Take the guest PIN away
    #[arg(long, conflicts_with = "guest_pin")]
    pub(crate) no_guest_pin: bool,
    /// As many seats as there is room for
    #[arg(long, conflicts_with = "limit")]
    pub(crate) no_limit: bool,
    #[command(flatten)]
    pub(crate) set: Set,
}

/// What can be said when it is made, and later. What is not said stays.
#[derive(Group)]
pub(crate) struct Set {
    /// What it is called in links; several are allowed, and the first one makes the link
    #[arg(long = "alias", value_name = "ALIAS")]
    pub(crate) aliases: Vec<String>,
    /// Makes whoever knows it a host
    #[arg(long, value_name = "PIN")]
    pub(crate) host_pin: Option<String>,
    /// Asked of everybody who is not invited by name
    #[arg(long, value_name = "PIN")]
    pub(crate) guest_pin: Option<String>,
    /// Whether people without an account may come by the link
    #[arg(long, value_enum)]
    pub(crate) guests: Option<YesNo>,
    /// Whether the others walk in, or knock
    #[arg(long, value_enum)]
    pub(crate) door: Option<Door>,
    /// What a lock does with the others
    #[arg(long, value_enum)]
    pub(crate) lock_policy: Option<LockPolicy>,
    /// How many seats
    #[arg(long, value_name = "SEATS", value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) limit: Option<u32>,
    /// Who may unmute themselves
    #[arg(long, value_enum)]
    pub(crate) unmute: Option<Who>,
    /// Who may share their screen
    #[arg(long, value_enum)]
    pub(crate) share: Option<Who>,
    /// Who may write to the chat
    #[arg(long, value_enum)]
    pub(crate) chat: Option<Who>,
    /// Who may read what was written before they came
    #[arg(long, value_enum)]
    pub(crate) history: Option<Who>,
    /// After how long without input and voice somebody is shown to hosts as forgotten, such as 15m; or never
    #[arg(long, value_name = "TIME", value_parser = minutes_or_never)]
    pub(crate) flag_after: Option<u32>,
    /// After how long the forgotten are removed, guests and participants alone; or never
    #[arg(long, value_name = "TIME", value_parser = minutes_or_never)]
    pub(crate) remove_after: Option<u32>,
    #[command(flatten)]
    pub(crate) timers: Timers,
}

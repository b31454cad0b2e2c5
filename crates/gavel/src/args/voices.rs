//! Who is heard, read and seen.

use super::words::Who;
use clap::{Args as Group, ValueEnum};

#[derive(Group)]
pub(crate) struct Mute {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Whom,
    #[command(flatten)]
    pub(crate) channels: Channels,
}

#[derive(Group)]
pub(crate) struct Unmute {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Whom,
    #[command(flatten)]
    pub(crate) channels: Channels,
}

/// Whom: one of these ways of saying it.
#[derive(Group)]
#[group(required = true, multiple = false)]
pub(crate) struct Whom {
    /// Ids, or names that match one person each
    pub(crate) who: Vec<String>,
    /// Everybody
    #[arg(long)]
    pub(crate) all: bool,
    /// Everybody but the caller
    #[arg(long)]
    pub(crate) all_but_me: bool,
    /// Everybody but these
    #[arg(long, value_name = "WHO", num_args = 1..)]
    pub(crate) everyone_but: Vec<String>,
}

/// The microphone, unless it is told otherwise.
#[derive(Group)]
pub(crate) struct Channels {
    /// The camera too
    #[arg(long)]
    pub(crate) video: bool,
    /// The shared screen too
    #[arg(long)]
    pub(crate) share: bool,
    /// Leave the microphone as it is
    #[arg(long)]
    pub(crate) no_audio: bool,
}

#[derive(Group)]
pub(crate) struct MuteAllBut {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Who speaks: an id, or a name that matches one person
    pub(crate) who: String,
    /// Leave hosts as they are
    #[arg(long)]
    pub(crate) spare_moderators: bool,
}

#[derive(Group)]
pub(crate) struct LowerHands {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) whom: Whom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpDown {
    Up,
    Down,
}

#[derive(Group)]
pub(crate) struct Hand {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Whether it is raised or lowered
    #[arg(value_enum)]
    pub(crate) state: UpDown,
}

#[derive(Group)]
pub(crate) struct Chat {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// What is said
    pub(crate) text: String,
    /// To this one alone: an id, or a name that matches one person
    #[arg(long, value_name = "WHO")]
    pub(crate) to: Option<String>,
}

#[derive(Group)]
pub(crate) struct Spotlight {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Whom everybody looks at, in this order; nobody ends it
    pub(crate) who: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grant {
    Grant,
    Take,
}

#[derive(Group)]
pub(crate) struct Floor {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
    /// Whether they get it or lose it
    #[arg(value_enum)]
    pub(crate) act: Grant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Right {
    Yes,
    No,
    /// As everybody
    Default,
}

#[derive(Group)]
pub(crate) struct Rights {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
    #[command(flatten)]
    pub(crate) change: RightsChange,
}

/// What is not said stays.
#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct RightsChange {
    /// Whether they may unmute themselves
    #[arg(long, value_enum)]
    pub(crate) unmute: Option<Right>,
    /// Whether they may share their screen
    #[arg(long, value_enum)]
    pub(crate) share: Option<Right>,
    /// Whether they may write to the chat
    #[arg(long, value_enum)]
    pub(crate) chat: Option<Right>,
}

#[derive(Group)]
pub(crate) struct Permissions {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    #[command(flatten)]
    pub(crate) change: PermissionsChange,
}

/// What is not said stays.
#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct PermissionsChange {
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
}

#[derive(Group)]
pub(crate) struct Devices {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
}

#[derive(Group)]
pub(crate) struct Choose {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
    #[command(flatten)]
    pub(crate) choice: Choice,
}

/// What is not said stays.
#[derive(Group)]
#[group(required = true, multiple = true)]
pub(crate) struct Choice {
    /// Which camera, by its label or id; `gavel devices` lists them
    #[arg(long)]
    pub(crate) camera: Option<String>,
    /// Which microphone, by its label or id
    #[arg(long)]
    pub(crate) microphone: Option<String>,
    /// How loud the microphone is, percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(0..=400))]
    pub(crate) gain: Option<u16>,
}

//! Who is heard and seen.

use clap::Args as Group;

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
    /// Everybody but who calls this, who must be in the conference
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

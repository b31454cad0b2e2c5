//! The meeting as everybody sees it.

use clap::{Args as Group, ValueEnum};

#[derive(Group)]
pub(crate) struct Pause {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Group)]
pub(crate) struct Resume {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Laid {
    /// Everybody alike
    Grid,
    /// Who speaks is large
    Speaker,
    /// A shared screen beside who speaks
    SideBySide,
    /// As each one likes
    Free,
}

#[derive(Group)]
pub(crate) struct Layout {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// How everybody sees it
    #[arg(value_enum)]
    pub(crate) layout: Laid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reaction {
    ThumbsUp,
    Clap,
    Heart,
    Laugh,
    Surprise,
    Celebrate,
}

#[derive(Group)]
pub(crate) struct React {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// Which sign
    #[arg(value_enum)]
    pub(crate) reaction: Reaction,
}

#[derive(Group)]
pub(crate) struct Rename {
    /// A conference's id, or its room's id or alias
    pub(crate) conference: String,
    /// An id, or a name that matches one person
    pub(crate) who: String,
    /// What they are called from now on
    pub(crate) name: String,
}

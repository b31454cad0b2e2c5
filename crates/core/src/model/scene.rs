//! What a meeting looks like for everybody, and how it is stopped for a while.

use super::{
    ids::{LockEpoch, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How pictures are laid out, where a host has chosen it for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Everybody alike.
    Grid,
    /// Who speaks is large.
    Speaker,
    /// A shared screen beside who speaks.
    SideBySide,
}

/// A sign that everybody sees for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    ThumbsUp,
    Clap,
    Heart,
    Laugh,
    Surprise,
    Celebrate,
}

/// The meeting is paused: everybody but whoever paused it is shut, as long as this stands. What each one may apart from
/// it stays as it is, so that nothing has to be remembered for going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Who is still heard and seen. `None`: nobody, it was ordered from outside.
    pub by: Option<PersonId>,
    pub since: Timestamp,
    /// The lock that fell with it, which goes with it; `None`: it was down before.
    pub lock: Option<LockEpoch>,
}

//! What people are in a meeting, and what they come with.

use serde::{Deserialize, Serialize};

/// A person's role in one conference, highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whose room it is. Nobody in the meeting removes them.
    Owner,
    /// A moderator of every meeting of the installation.
    Operator,
    Host,
    Participant,
    Guest,
}

impl Role {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Operator, Self::Host, Self::Participant, Self::Guest];

    /// Whether the role runs meetings.
    pub const fn moderates(self) -> bool {
        match self {
            Self::Owner | Self::Operator | Self::Host => true,
            Self::Participant | Self::Guest => false,
        }
    }

    /// Whether the role stands below another one.
    pub fn is_below(self, other: Self) -> bool {
        self > other
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Operator => "operator",
            Self::Host => "host",
            Self::Participant => "participant",
            Self::Guest => "guest",
        }
    }
}

/// What a seat is occupied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatKind {
    App,
    Whip,
    Whep,
    Phone,
    Pexip,
    Bot,
}

impl SeatKind {
    /// Whether somebody sits there who can be asked something: a telephone and a stream only obey.
    pub const fn can_be_asked(self) -> bool {
        match self {
            Self::App | Self::Pexip => true,
            Self::Whip | Self::Whep | Self::Phone | Self::Bot => false,
        }
    }

    /// Whether the seat has a place to wait in: a WHIP or WHEP client is answered once and cannot be told later.
    pub const fn can_wait(self) -> bool {
        match self {
            Self::App | Self::Phone | Self::Pexip | Self::Bot => true,
            Self::Whip | Self::Whep => false,
        }
    }

    /// Whether the seat waits at a locked room that refuses others: clients of Pexip's API know a lock in no other way.
    pub const fn knocks_at_locks(self) -> bool {
        match self {
            Self::Pexip => true,
            Self::App | Self::Whip | Self::Whep | Self::Phone | Self::Bot => false,
        }
    }
}

/// Where an order came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surface {
    App,
    Manager,
    Admin,
    Api,
    Pexip,
    Huawei,
    Sdk,
    Chat,
    Phone,
    Cli,
    System,
}

//! Why somebody is out: what the remover picks from, and what the removed are told.

use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a remover picks from (rules, section 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Disruption,
    Uninvited,
    Forgotten,
    Harassment,
    Spam,
    Technical,
    MeetingOver,
    #[default]
    Other,
}

/// By whom in kind: the removed never read a name (`reveal_remover_name` is off).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    Host,
    Admin,
    Api,
    Phone,
    System,
}

/// The terminal reasons of the rule book, section 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Terminal {
    Left,
    Removed,
    RemovedBlocked,
    Ended,
    EndedSchedule,
    EndedEmpty,
    Reset,
    SentToLobby,
    Denied,
    KnockTimeout,
    Locked,
    DuplicateSession,
    ConnectionLost,
    Idle,
    ServerShutdown,
    CredentialExpired,
    Error,
}

/// Which way back somebody has who is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejoin {
    Yes,
    /// Only by asking anew.
    Ask,
    /// Later: when it is reopened, or after a cool-down.
    Wait,
    No,
    /// The client comes back by itself.
    Auto,
}

impl Terminal {
    pub const fn rejoin(self) -> Rejoin {
        match self {
            Self::Left | Self::DuplicateSession | Self::Idle | Self::CredentialExpired => Rejoin::Yes,
            Self::Removed | Self::Reset | Self::Locked => Rejoin::Ask,
            Self::SentToLobby | Self::Denied | Self::KnockTimeout => Rejoin::Wait,
            Self::RemovedBlocked | Self::Ended | Self::EndedSchedule | Self::EndedEmpty => Rejoin::No,
            Self::ConnectionLost | Self::ServerShutdown | Self::Error => Rejoin::Auto,
        }
    }
}

/// What was over (docs/rules.md, section 7, *Timers*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    WaitingForHost,
    OnlyGuests,
    LastParticipant,
    Length,
    WithoutModerator,
}

impl Timer {
    /// The reason as it is known elsewhere (docs/rules.md, section 7).
    pub const fn text(self) -> &'static str {
        match self {
            Self::WaitingForHost => "Timeout waiting for conference host to join or permit access to locked conference",
            Self::OnlyGuests => "All conference hosts departed hosted conference",
            Self::LastParticipant => "Last remaining participant removed from conference after timeout",
            Self::Length => "The time of the conference is over",
            Self::WithoutModerator => "The conference was without a moderator for too long",
        }
    }
}

/// The last thing that a seat is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farewell {
    pub terminal: Terminal,
    pub by: Option<By>,
    pub reason: Option<Reason>,
    /// The remover's own words, for the removed.
    pub note: Option<String>,
    /// Until when a ban holds, where it is timed.
    pub until: Option<Timestamp>,
    /// Whose timer it was.
    #[serde(default)]
    pub timer: Option<Timer>,
    /// Who it was, where the installation tells.
    #[serde(default)]
    pub by_name: Option<String>,
}

impl Farewell {
    /// A farewell that needs no more words than its reason.
    pub const fn plain(terminal: Terminal) -> Self {
        Self { terminal, by: None, reason: None, note: None, until: None, timer: None, by_name: None }
    }

    /// The end of somebody's, or everybody's, time.
    pub fn timed(terminal: Terminal, timer: Timer) -> Self {
        Self { timer: Some(timer), ..Self::plain(terminal) }
    }

    /// The sentence of the rule book, section 7. Clients in other languages go by [`Farewell::terminal`].
    pub const fn text(&self) -> &'static str {
        match (self.terminal, self.by) {
            (Terminal::Left, _) => "You left the meeting.",
            (Terminal::Removed | Terminal::RemovedBlocked, Some(By::Admin)) => "The administrator disconnected you.",
            (Terminal::Removed | Terminal::RemovedBlocked, Some(By::Api)) => {
                "You were disconnected through the meeting's control system."
            }
            (Terminal::Removed | Terminal::RemovedBlocked, _) => {
                "Another participant disconnected you from this meeting."
            }
            (Terminal::Ended, Some(By::Admin)) => "The administrator ended this meeting.",
            (Terminal::Ended, Some(By::Api)) => "The meeting was ended through its control system.",
            (Terminal::Ended, Some(By::Phone)) => "A host ended the meeting by telephone.",
            (Terminal::Ended, _) => "The host ended the meeting for everyone.",
            (Terminal::EndedSchedule | Terminal::EndedEmpty, _) => "The meeting has ended.",
            (Terminal::Reset, _) => "The meeting room was reset.",
            (Terminal::SentToLobby, _) => "A host moved you to the waiting room.",
            (Terminal::Denied, _) => "Your request was declined.",
            (Terminal::KnockTimeout, _) => "Nobody answered your request.",
            (Terminal::Locked, _) => "The meeting is locked.",
            (Terminal::DuplicateSession, _) => "You joined from another device.",
            (Terminal::ConnectionLost, _) => "We lost your connection.",
            (Terminal::Idle, _) => "You were disconnected because you seemed to be away.",
            (Terminal::ServerShutdown, _) => "The server restarts.",
            (Terminal::CredentialExpired, _) => "Your access has expired.",
            (Terminal::Error, _) => "Something went wrong on the server.",
        }
    }
}

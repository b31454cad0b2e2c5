//! The rules said no. A refusal is a value with a stable code; what broke is a `Fault` elsewhere.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The order makes no sense: contradicting or empty fields.
    Invalid,
    /// `all_but_me` from somebody without a seat.
    NoSeat,
    /// The ticket's generation is over, or it was withdrawn.
    TicketRevoked,
    NotModerator,
    OwnerProtected,
    Blocked,
    Locked,
    BadPin,
    Denied,
    WrongConference,
    NotFound,
    NotRunning,
    NotStarted,
    Full,
    /// A re-invitation of somebody who is banned needs `lift_block`.
    StillBlocked,
    NoPublisher,
    IdempotencyConflict,
    RateLimited,
    /// Guests are not allowed in this room.
    GuestsNotAllowed,
}

impl Refusal {
    /// The stable code of the native interface.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::NoSeat => "no_seat",
            Self::TicketRevoked => "ticket_revoked",
            Self::NotModerator => "not_moderator",
            Self::OwnerProtected => "owner_protected",
            Self::Blocked | Self::StillBlocked => "blocked",
            Self::Locked => "locked",
            Self::BadPin => "bad_pin",
            Self::Denied | Self::GuestsNotAllowed => "denied",
            Self::WrongConference => "wrong_conference",
            Self::NotFound => "not_found",
            Self::NotRunning => "not_running",
            Self::NotStarted => "not_started",
            Self::Full => "full",
            Self::NoPublisher => "no_publisher",
            Self::IdempotencyConflict => "idempotency_conflict",
            Self::RateLimited => "rate_limited",
        }
    }

    /// The HTTP status that goes with it (native contract, table of errors).
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid | Self::NoSeat => 400,
            Self::TicketRevoked => 401,
            Self::NotModerator
            | Self::OwnerProtected
            | Self::Blocked
            | Self::Locked
            | Self::BadPin
            | Self::Denied
            | Self::GuestsNotAllowed
            | Self::WrongConference => 403,
            Self::NotFound => 404,
            Self::NotRunning
            | Self::NotStarted
            | Self::Full
            | Self::StillBlocked
            | Self::NoPublisher
            | Self::IdempotencyConflict => 409,
            Self::RateLimited => 429,
        }
    }
}

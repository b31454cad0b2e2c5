//! The table of words for what is refused, beside those for who is out: in the exact texts by which the vendor's
//! clients tell errors apart (docs/contracts/pexip-client.md, *Reasons*). Any other text is shown as it is.

pub(super) use crate::pexip::reasons::{EXPIRED, INVALID_TOKEN, LEFT, UNAVAILABLE, over};

use axum::http::StatusCode;
use gavel_core::model::refusal::Refusal;

// #pex100
pub(super) const INVALID_ROLE: &str = "Invalid role";
// #pex101
pub(super) const INVALID_PIN: &str = "Invalid PIN";
// #pex114
pub(super) const FLOODED: &str = "Out of resource";
// #pex157
pub(super) const NOT_FOUND: &str = "404 Not Found";
// #pex115
pub(super) const NO_TRANSFER: &str = "transfer failed";
// #pex154
pub(super) const NO_CONFERENCE: &str = "Neither conference nor gateway found";
// #pex192
pub(super) const TOO_MANY_PINS: &str = "Participant exceeded PIN entry retries";
// #pex194
const FULL: &str = "Participant limit reached";

pub(super) const NOBODY: &str = "Participant not found";
pub(super) const NO_CALL: &str = "Call not found";
pub(super) const MAY_NOT_PRESENT: &str = "Presentation rejected";

/// What a refusal is called.
pub(super) const fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotModerator | Refusal::OwnerProtected | Refusal::WrongConference => INVALID_ROLE,
        Refusal::TicketRevoked => INVALID_TOKEN,
        Refusal::BadPin => INVALID_PIN,
        Refusal::Full => FULL,
        Refusal::NotFound => NOBODY,
        Refusal::RateLimited => FLOODED,
        Refusal::Blocked | Refusal::StillBlocked => "You cannot join this meeting again.",
        Refusal::Locked => "The meeting is locked.",
        Refusal::Denied => "This is not allowed.",
        Refusal::GuestsNotAllowed => "Guests are not allowed in this meeting.",
        Refusal::NotRunning | Refusal::NotStarted => "The meeting is not running.",
        Refusal::Invalid | Refusal::NoSeat | Refusal::NoPublisher | Refusal::IdempotencyConflict => "Illegal value",
    }
}

/// 403 for whatever the rules say: the client takes that for an answer everywhere, and few others.
pub(super) const fn status(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::Invalid | Refusal::NoSeat | Refusal::NoPublisher | Refusal::IdempotencyConflict => {
            StatusCode::BAD_REQUEST
        }
        Refusal::TicketRevoked
        | Refusal::NotModerator
        | Refusal::OwnerProtected
        | Refusal::Blocked
        | Refusal::StillBlocked
        | Refusal::Locked
        | Refusal::BadPin
        | Refusal::Denied
        | Refusal::WrongConference
        | Refusal::NotFound
        | Refusal::NotRunning
        | Refusal::NotStarted
        | Refusal::Full
        | Refusal::RateLimited
        | Refusal::GuestsNotAllowed => StatusCode::FORBIDDEN,
    }
}

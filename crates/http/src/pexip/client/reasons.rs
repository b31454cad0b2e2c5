//! The one table of words: why somebody is out, and why something was refused, in the exact texts by which the vendor's
//! clients tell errors apart (docs/contracts/pexip-client.md, *Reasons*). Any other text is shown as it is.

use axum::http::StatusCode;
use gavel_core::model::{
    reason::{By, Farewell, Terminal, Timer},
    refusal::Refusal,
};

// #pex100
pub(super) const INVALID_ROLE: &str = "Invalid role";
// #pex101
pub(super) const INVALID_PIN: &str = "Invalid PIN";
// #pex113
pub(super) const INVALID_TOKEN: &str = "Invalid token";
pub(super) const EXPIRED: &str = "Timer expired awaiting token refresh";
// #pex114
pub(super) const FLOODED: &str = "Out of resource";
// #pex157
pub(super) const NOT_FOUND: &str = "404 Not Found";
// #pex115
pub(super) const NO_TRANSFER: &str = "transfer failed";
// #pex154
pub(super) const NO_CONFERENCE: &str = "Neither conference nor gateway found";
// #pex191
pub(super) const UNAVAILABLE: &str = "Resource unavailable";
// #pex192
pub(super) const TOO_MANY_PINS: &str = "Participant exceeded PIN entry retries";
// #pex194
const FULL: &str = "Participant limit reached";

/// By oneself: nobody has to be told.
pub(super) const LEFT: &str = "User initiated disconnect";
pub(super) const NOBODY: &str = "Participant not found";
pub(super) const NO_CALL: &str = "Call not found";
pub(super) const MAY_NOT_PRESENT: &str = "Presentation rejected";

/// Why somebody's time in the conference is over.
pub(super) const fn over(farewell: &Farewell) -> &'static str {
    if let Some(timer) = farewell.timer {
        return match timer {
            // #pex126, #pex141, #pex142
            Timer::WaitingForHost | Timer::OnlyGuests | Timer::LastParticipant => timer.text(),
            Timer::Length | Timer::WithoutModerator => timer.text(),
        };
    }
    match farewell.terminal {
        // A host who turns somebody away at the door disconnects them, in the dialect: there is no other verb.
        Terminal::Removed | Terminal::RemovedBlocked | Terminal::Denied => removed(farewell.by),
        Terminal::Ended | Terminal::Reset => ended(farewell.by),
        // #pex140
        Terminal::EndedEmpty => "No participants can keep conference alive",
        Terminal::Left => LEFT,
        Terminal::ConnectionLost => EXPIRED,
        Terminal::CredentialExpired => INVALID_TOKEN,
        // #pex129
        Terminal::ServerShutdown => "Signaling node disconnected",
        Terminal::Error => UNAVAILABLE,
        Terminal::KnockTimeout => Timer::WaitingForHost.text(),
        // The dialect has no word for these; people read what has happened.
        Terminal::EndedSchedule
        | Terminal::SentToLobby
        | Terminal::Locked
        | Terminal::DuplicateSession
        | Terminal::Idle => farewell.text(),
    }
}

const fn removed(by: Option<By>) -> &'static str {
    match by {
        // #pex123
        Some(By::Admin | By::System) => "Disconnected by an administrator",
        // #pex122
        Some(By::Api) => "API initiated participant disconnect",
        // #pex124
        Some(By::Host | By::Phone) | None => "Disconnected by another participant",
    }
}

const fn ended(by: Option<By>) -> &'static str {
    match by {
        // #pex122
        Some(By::Admin | By::System) => "Conference terminated by an administrator",
        // #pex121
        Some(By::Api) => "API initiated conference termination",
        // #pex120
        Some(By::Phone) => "Conference host ended the conference with a DTMF command",
        // #pex125
        Some(By::Host) | None => "Conference terminated by another participant",
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn by(terminal: Terminal, by: By) -> &'static str {
        over(&Farewell { by: Some(by), ..Farewell::plain(terminal) })
    }

    /// To the letter: the clients look these up.
    #[test]
    fn each_end_has_the_text_that_clients_know_it_by() {
        assert_eq!(by(Terminal::Removed, By::Host), "Disconnected by another participant");
        assert_eq!(by(Terminal::RemovedBlocked, By::Admin), "Disconnected by an administrator");
        assert_eq!(by(Terminal::Removed, By::Api), "API initiated participant disconnect");
        assert_eq!(by(Terminal::Ended, By::Host), "Conference terminated by another participant");
        assert_eq!(by(Terminal::Ended, By::Admin), "Conference terminated by an administrator");
        assert_eq!(by(Terminal::Ended, By::Api), "API initiated conference termination");
        assert_eq!(by(Terminal::Ended, By::Phone), "Conference host ended the conference with a DTMF command");
        let timed = |timer| over(&Farewell::timed(Terminal::EndedEmpty, timer));
        assert_eq!(timed(Timer::OnlyGuests), "All conference hosts departed hosted conference");
        assert_eq!(timed(Timer::LastParticipant), "Last remaining participant removed from conference after timeout");
        let waited = over(&Farewell::timed(Terminal::KnockTimeout, Timer::WaitingForHost));
        assert_eq!(waited, "Timeout waiting for conference host to join or permit access to locked conference");
    }

    #[test]
    fn what_the_dialect_has_no_word_for_is_told_in_a_sentence() {
        assert_eq!(over(&Farewell::plain(Terminal::Idle)), "You were disconnected because you seemed to be away.");
    }
}

//! Why somebody is out, in the exact texts by which the vendor's clients tell ends apart, and in which history keeps them
//! (docs/contracts/pexip-client.md, *Reasons*). Any other text is shown as it is.

use gavel_core::model::reason::{By, Farewell, Terminal, Timer};

/// By oneself: nobody has to be told.
pub(crate) const LEFT: &str = "User initiated disconnect";
// #pex113
pub(crate) const EXPIRED: &str = "Timer expired awaiting token refresh";
pub(crate) const INVALID_TOKEN: &str = "Invalid token";
// #pex191
pub(crate) const UNAVAILABLE: &str = "Resource unavailable";

pub(crate) const fn over(farewell: &Farewell) -> &'static str {
    if let Some(timer) = farewell.timer {
        // #pex126, #pex141, #pex142
        return timer.text();
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

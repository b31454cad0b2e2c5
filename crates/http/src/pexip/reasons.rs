//! Why somebody is out, in the exact texts by which the vendor's clients and reports know it (docs/contracts/pexip-management.md,
//! *Reasons*).

use gavel_core::model::reason::{By, Farewell, Terminal, Timer};

pub(crate) const fn reason(farewell: &Farewell) -> &'static str {
    if let Some(timer) = farewell.timer {
        return timer.text();
    }
    match farewell.terminal {
        // A host who turns somebody away at the door disconnects them, in the dialect: there is no other verb.
        Terminal::Removed | Terminal::RemovedBlocked | Terminal::Denied => removed(farewell.by),
        Terminal::Ended | Terminal::Reset => ended(farewell.by),
        Terminal::EndedEmpty => "No participants can keep conference alive",
        Terminal::Left => "User initiated disconnect",
        Terminal::ConnectionLost => "Timer expired awaiting token refresh",
        Terminal::CredentialExpired => "Invalid token",
        Terminal::ServerShutdown => "Signaling node disconnected",
        Terminal::Error => "Resource unavailable",
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
        Some(By::Admin | By::System) => "Disconnected by an administrator",
        Some(By::Api) => "API initiated participant disconnect",
        Some(By::Host | By::Phone) | None => "Disconnected by another participant",
    }
}

const fn ended(by: Option<By>) -> &'static str {
    match by {
        Some(By::Admin | By::System) => "Conference terminated by an administrator",
        Some(By::Api) => "API initiated conference termination",
        Some(By::Phone) => "Conference host ended the conference with a DTMF command",
        Some(By::Host) | None => "Conference terminated by another participant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(terminal: Terminal, by: By) -> &'static str {
        reason(&Farewell { by: Some(by), ..Farewell::plain(terminal) })
    }

    /// To the letter: clients look these up.
    #[test]
    fn each_end_has_the_text_that_it_is_known_by() {
        assert_eq!(by(Terminal::Removed, By::Host), "Disconnected by another participant");
        assert_eq!(by(Terminal::RemovedBlocked, By::Admin), "Disconnected by an administrator");
        assert_eq!(by(Terminal::Ended, By::Host), "Conference terminated by another participant");
        assert_eq!(by(Terminal::Ended, By::Admin), "Conference terminated by an administrator");
        assert_eq!(by(Terminal::Ended, By::Phone), "Conference host ended the conference with a DTMF command");
        let timed = |timer| reason(&Farewell::timed(Terminal::EndedEmpty, timer));
        assert_eq!(timed(Timer::OnlyGuests), "All conference hosts departed hosted conference");
        assert_eq!(timed(Timer::LastParticipant), "Last remaining participant removed from conference after timeout");
        let waited = "Timeout waiting for conference host to join or permit access to locked conference";
        assert_eq!(timed(Timer::WaitingForHost), waited);
        assert_eq!(reason(&Farewell::plain(Terminal::EndedEmpty)), "No participants can keep conference alive");
    }
}

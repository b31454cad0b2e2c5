//! What time alone brings about: quiet seats, lost seats, empty conferences.

use crate::{
    conference::{Conference, HOST_WITHIN_MS, LOST_AFTER_MS, QUIET_AFTER_MS, RESUME_WITHIN_MS, Stage},
    model::{
        fact::Fact,
        ids::SeatId,
        reason::{Farewell, Terminal},
        seat::{How, SeatState},
        time::Timestamp,
    },
};
use std::{collections::BTreeMap, time::Duration};

/// The facts that are due. `quiet`: how long each seat has given no sign of life, by signalling or by media; seats that
/// are not in it are taken as never heard of since their connection was lost.
pub fn review(conference: &Conference, now: Timestamp, quiet: &BTreeMap<SeatId, Duration>) -> Vec<Fact> {
    if conference.has_ended() {
        return Vec::new();
    }
    let mut facts = Vec::new();
    for seat in conference.seats.values() {
        let heard = quiet.get(&seat.id).map(|quiet| quiet.as_millis() as u64);
        match seat.state {
            SeatState::In => match heard {
                Some(quiet) if quiet < QUIET_AFTER_MS => {}
                Some(quiet) => {
                    facts.push(Fact::WentQuiet { seat: seat.id, since: Timestamp(now.0.saturating_sub(quiet)) })
                }
                None => facts.push(Fact::WentQuiet { seat: seat.id, since: now }),
            },
            SeatState::Reconnecting { since } => {
                if heard.is_some_and(|quiet| quiet < QUIET_AFTER_MS) {
                    facts.push(Fact::CameBack { seat: seat.id });
                } else if now.0.saturating_sub(since.0) >= LOST_AFTER_MS {
                    facts.push(lost(seat.id));
                }
            }
            SeatState::Waiting { since, .. } => {
                let still = heard.unwrap_or_else(|| now.0.saturating_sub(since.0));
                if still >= LOST_AFTER_MS {
                    facts.push(lost(seat.id));
                }
            }
        }
    }
    // A ban that has run out is off the list.
    facts.extend(conference.bans.iter().filter(|ban| !ban.holds_at(now)).map(|ban| Fact::Unbanned { ban: ban.id }));
    if is_over(conference, now) {
        facts.push(Fact::Ended { farewell: Farewell::plain(Terminal::EndedEmpty) });
    }
    facts
}

fn lost(seat: SeatId) -> Fact {
    Fact::Departed { seat, how: How::Lost, farewell: Farewell::plain(Terminal::ConnectionLost) }
}

fn is_over(conference: &Conference, now: Timestamp) -> bool {
    let Some(since) = conference.empty_since else { return false };
    let empty_for = now.0.saturating_sub(since.0);
    match conference.stage {
        // Nobody waits for a host any more, or too long.
        Stage::Gathering => conference.seats.is_empty() && empty_for >= LOST_AFTER_MS || empty_for >= HOST_WITHIN_MS,
        // The last seats lost their connection, and did not come back.
        Stage::Running => empty_for >= RESUME_WITHIN_MS - LOST_AFTER_MS,
        Stage::Ended => false,
    }
}

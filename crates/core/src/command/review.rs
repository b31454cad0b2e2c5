//! What time alone brings about: quiet seats, lost seats, calls that nobody answers, people who have left without
//! leaving, and the ends of conferences.

use crate::{
    conference::{Conference, LOST_AFTER_MS, QUIET_AFTER_MS, RESUME_WITHIN_MS, Stage},
    model::{
        fact::{CallEnd, Fact},
        ids::SeatId,
        invitation::CallState,
        reason::{By, Farewell, Reason, Terminal, Timer},
        role::{Role, SeatKind},
        seat::{How, Person, Seat, SeatState},
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
    let mut facts: Vec<Fact> = conference
        .seats
        .values()
        .filter_map(|seat| {
            let heard = quiet.get(&seat.id).map(|quiet| quiet.as_millis() as u64);
            liveness(conference, now, seat, heard).or_else(|| attention(conference, now, seat))
        })
        .collect();
    for invitation in conference.invited.values() {
        if let CallState::Ringing { until } = invitation.call
            && until <= now
        {
            facts.push(Fact::CallEnded { person: invitation.invitee.person, how: CallEnd::Unanswered });
        }
    }
    // A ban that has run out is off the list.
    facts.extend(conference.bans.iter().filter(|ban| !ban.holds_at(now)).map(|ban| Fact::Unbanned { ban: ban.id }));
    facts.extend(over(conference, now).map(|farewell| Fact::Ended { farewell }));
    facts
}

/// After a restart: who sits there although what removed them is saved. Their seat was saved before it, and to be taken back
/// behind it, and that was lost.
pub fn left_over(conference: &Conference, now: Timestamp) -> Vec<Fact> {
    let may_stay = |person: &Person| {
        let banned = || conference.ban_on(person.id, &person.keys, now).is_some();
        person.generation >= conference.generation(person.id) && (person.role == Role::Owner || !banned())
    };
    let seats = conference.seats.values();
    let stray = seats.filter(|seat| !conference.people.get(&seat.person).is_some_and(may_stay));
    stray.map(|seat| departed(seat.id, How::Removed, Farewell::plain(Terminal::Removed))).collect()
}

/// Whether the seat's connection is there, and whether anybody lets it in.
fn liveness(conference: &Conference, now: Timestamp, seat: &Seat, heard: Option<u64>) -> Option<Fact> {
    match seat.state {
        SeatState::In => match heard {
            Some(quiet) if quiet < QUIET_AFTER_MS => None,
            Some(quiet) => Some(Fact::WentQuiet { seat: seat.id, since: Timestamp(now.0.saturating_sub(quiet)) }),
            None => Some(Fact::WentQuiet { seat: seat.id, since: now }),
        },
        SeatState::Reconnecting { since } => {
            if heard.is_some_and(|quiet| quiet < QUIET_AFTER_MS) {
                Some(Fact::CameBack { seat: seat.id })
            } else if now.0.saturating_sub(since.0) >= LOST_AFTER_MS {
                Some(departed(seat.id, How::Lost, Farewell::plain(Terminal::ConnectionLost)))
            } else {
                None
            }
        }
        SeatState::Waiting { since, .. } => {
            let still = heard.unwrap_or_else(|| now.0.saturating_sub(since.0));
            if still >= LOST_AFTER_MS {
                Some(departed(seat.id, How::Lost, Farewell::plain(Terminal::ConnectionLost)))
            } else if lasted(Some(since), now, conference.timers().waiting_for_host) {
                let farewell = Farewell::timed(Terminal::KnockTimeout, Timer::WaitingForHost);
                Some(departed(seat.id, How::TimedOut, farewell))
            } else {
                None
            }
        }
    }
}

/// Whether somebody still sits there (requirement G8). Busy on one device is busy; a stream is not expected to type.
fn attention(conference: &Conference, now: Timestamp, seat: &Seat) -> Option<Fact> {
    let is_watched = match seat.kind {
        SeatKind::App | SeatKind::Phone | SeatKind::Pexip => seat.state == SeatState::In,
        SeatKind::Whip | SeatKind::Whep | SeatKind::Bot => false,
    };
    if !is_watched {
        return None;
    }
    // Whoever moderates is nobody's guest, and forgotten no longer once they do.
    let is_spared = conference.moderates(seat.person);
    let rule = conference.room.settings.forgotten;
    let last = conference.seats_of(seat.person).map(|seat| seat.last_active).max()?;
    let minutes = |after: u32| (after > 0 && !is_spared).then(|| after.saturating_mul(60));
    if lasted(Some(last), now, minutes(rule.remove_after)) {
        let farewell =
            Farewell { by: Some(By::System), reason: Some(Reason::Forgotten), ..Farewell::plain(Terminal::Idle) };
        return Some(departed(seat.id, How::Idle, farewell));
    }
    let forgotten = lasted(Some(last), now, minutes(rule.flag_after));
    (forgotten != seat.forgotten).then_some(Fact::Flagged { seat: seat.id, forgotten })
}

fn departed(seat: SeatId, how: How, farewell: Farewell) -> Fact {
    Fact::Departed { seat, how, farewell }
}

/// Why the conference is over, if it is.
fn over(conference: &Conference, now: Timestamp) -> Option<Farewell> {
    let since = &conference.since;
    let is_held = conference.though_empty && conference.held_until.is_some_and(|until| now < until);
    let empty_for = |at: Timestamp| now.0.saturating_sub(at.0);
    let is_empty = match conference.stage {
        // Nobody waits for a host any more.
        Stage::Gathering => {
            conference.seats.is_empty() && since.nobody.is_some_and(|at| empty_for(at) >= LOST_AFTER_MS)
        }
        // The last seats lost their connection, and did not come back.
        Stage::Running if is_held => false,
        Stage::Running => since.nobody.is_some_and(|at| empty_for(at) >= RESUME_WITHIN_MS - LOST_AFTER_MS),
        Stage::Ended => return None,
    };
    if is_empty {
        return Some(Farewell::plain(Terminal::EndedEmpty));
    }
    if conference.stage == Stage::Gathering {
        return None;
    }
    let timers = conference.timers();
    if conference.ends_at().is_some_and(|end| end <= now) {
        return Some(Farewell::timed(Terminal::EndedSchedule, Timer::Length));
    }
    let ends = [
        (since.guests, timers.only_guests, Timer::OnlyGuests),
        (since.unmoderated, timers.without_moderator, Timer::WithoutModerator),
        (since.one, timers.last_participant, Timer::LastParticipant),
    ];
    let timer = ends.into_iter().find(|(since, limit, _)| lasted(*since, now, *limit)).map(|(_, _, timer)| timer);
    timer.map(|timer| Farewell::timed(Terminal::EndedEmpty, timer))
}

/// Whether something has been so for its time. 0 and nothing: for ever.
fn lasted(since: Option<Timestamp>, now: Timestamp, seconds: Option<u32>) -> bool {
    let limit = seconds.filter(|seconds| *seconds > 0).map(|seconds| u64::from(seconds) * 1_000);
    since.zip(limit).is_some_and(|(since, limit)| now.0.saturating_sub(since.0) >= limit)
}

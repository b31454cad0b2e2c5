//! Removing people. Every surface ends here; nothing else decides who leaves.

use super::{Context, Decision, judged};
use crate::{
    conference::Conference,
    model::{
        ban::{Ban, BanTerms},
        command::{Actor, Disconnect, Mode, Right, Target},
        fact::Fact,
        ids::{BanId, PersonId, SeatId},
        reason::{By, Farewell, Terminal},
        receipt::{Refused, Verdict},
        refusal::Refusal,
        role::{Role, SeatKind, Surface},
        seat::{How, Seat, SeatState},
        time::Timestamp,
    },
    policy::{self, Act, Column},
};
use std::{collections::BTreeSet, time::Duration};

pub(super) fn decide(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
) -> Result<Decision, Refused> {
    match &order.target {
        Target::All => end(conference, context, by, order).map_err(Refused::from),
        Target::These { participants, device_only } => {
            listed(conference, context, by, order, participants, *device_only)
        }
        Target::AllButMe
        | Target::EveryoneBut(_)
        | Target::Role(_)
        | Target::Guests
        | Target::NonModerators
        | Target::BelowMe
        | Target::Callers
        | Target::Waiting
        | Target::Idle { .. } => scoped(conference, context, by, order).map_err(Refused::from),
    }
}

/// Everybody goes, the caller and the owner too: ending is not removing.
fn end(conference: &Conference, context: &Context, by: &Actor, order: &Disconnect) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
    let mut decision = Decision::act_first();
    let verdict = if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected };
    for seat in conference.seats.values() {
        decision.report(conference, seat.id, verdict);
    }
    if order.dry_run {
        return Ok(decision);
    }
    if let Some(terms) = &order.ban {
        for person in people_of(conference.seats.values()) {
            let seat = conference.seats_of(person).next();
            if seat.is_some_and(|seat| may_ban(conference, by, seat).is_ok()) {
                revoke(conference, context, by, order, terms, person, &mut decision);
            }
        }
    }
    let farewell = Farewell {
        terminal: Terminal::Ended,
        by: Some(kind_of(by)),
        reason: None,
        note: order.note.clone(),
        until: None,
    };
    decision.record(Fact::Ended { farewell });
    Ok(decision)
}

/// One, or several by name of their seats.
fn listed(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
    participants: &[SeatId],
    device_only: bool,
) -> Result<Decision, Refused> {
    // An empty list never means everybody, and a device is not a person who could be banned.
    if participants.is_empty() || (device_only && order.ban.is_some()) || order.debrief {
        return Err(Refusal::Invalid.into());
    }
    let mut seen = BTreeSet::new();
    let named: Vec<SeatId> = participants.iter().copied().filter(|id| seen.insert(*id)).collect();
    let verdicts: Vec<(SeatId, Verdict)> = named.iter().map(|id| (*id, judge(conference, by, order, *id))).collect();
    let refused = verdicts.iter().find_map(|(_, verdict)| refusal_in(*verdict));
    let all_refused = verdicts.iter().all(|(_, verdict)| refusal_in(*verdict).is_some());
    if let Some(refusal) = refused
        && (order.mode == Mode::Atomic || all_refused)
    {
        // What would have happened to the others did not: they read *untouched*.
        let told = verdicts.iter().map(|(id, verdict)| {
            let untouched = matches!(verdict, Verdict::Disconnected | Verdict::WouldDisconnect);
            judged(conference, *id, if untouched { Verdict::Untouched } else { *verdict })
        });
        return Err(Refused { refusal, verdicts: told.collect(), detail: None });
    }
    let mut decision = Decision::act_first();
    for (id, verdict) in &verdicts {
        decision.report(conference, *id, *verdict);
    }
    if order.dry_run {
        return Ok(decision);
    }
    let going: Vec<&Seat> = verdicts
        .iter()
        .filter(|(_, verdict)| *verdict == Verdict::Disconnected)
        .filter_map(|(id, _)| conference.seats.get(id))
        .collect();
    if device_only {
        for seat in going {
            depart(by, order, seat, None, &mut decision);
        }
    } else {
        for person in people_of(going) {
            remove(conference, context, by, order, person, &mut decision);
        }
    }
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

fn judge(conference: &Conference, by: &Actor, order: &Disconnect, id: SeatId) -> Verdict {
    let standing = conference.standing(by);
    let Some(seat) = conference.seats.get(&id) else {
        let Some(gone) = conference.departed.get(&id) else { return Verdict::NotFound };
        // Who may not remove learns nothing, and whoever removed themselves before is simply gone.
        return match policy::may(standing, Act::Disconnect, Column::Unconnected) {
            Err(refusal) if by.person() != Some(gone.person) => Verdict::Refused(refusal),
            _ => Verdict::AlreadyGone,
        };
    };
    if let Err(refusal) = policy::may(standing, Act::Disconnect, conference.column(by, seat)) {
        return Verdict::Refused(refusal);
    }
    if order.ban.is_some()
        && let Err(refusal) = may_ban(conference, by, seat)
    {
        return Verdict::Refused(refusal);
    }
    if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected }
}

const fn refusal_in(verdict: Verdict) -> Option<Refusal> {
    match verdict {
        Verdict::Refused(refusal) => Some(refusal),
        Verdict::NotFound => Some(Refusal::NotFound),
        Verdict::Disconnected
        | Verdict::WouldDisconnect
        | Verdict::AlreadyGone
        | Verdict::Untouched
        | Verdict::Done => None,
    }
}

fn may_ban(conference: &Conference, by: &Actor, seat: &Seat) -> Result<(), Refusal> {
    policy::may(conference.standing(by), Act::Ban, conference.column(by, seat))
}

/// Everybody of a kind. A scope never resolves to the protected: they are spared, and counted.
fn scoped(conference: &Conference, context: &Context, by: &Actor, order: &Disconnect) -> Result<Decision, Refusal> {
    let standing = conference.standing(by);
    policy::may_run(standing)?;
    let lobby_goes_on = order.debrief;
    if lobby_goes_on && !matches!(order.target, Target::Guests | Target::NonModerators) {
        return Err(Refusal::Invalid);
    }
    if order.target == Target::AllButMe && my_seats(conference, by).next().is_none() {
        return Err(Refusal::NoSeat);
    }
    let mut decision = Decision::act_first();
    let mut going = Vec::new();
    for person in people_of(conference.seats.values()) {
        let seats: Vec<&Seat> =
            conference.seats_of(person).filter(|seat| covers(conference, context, by, order, seat)).collect();
        let Some(seat) = seats.first() else { continue };
        let column = conference.column(by, seat);
        let protected = column == Column::Oneself
            || policy::may(standing, Act::Disconnect, column).is_err()
            || (column == Column::Owner && order.target == Target::AllButMe)
            || (order.ban.is_some() && may_ban(conference, by, seat).is_err());
        if protected {
            decision.spared += u32::from(column != Column::Oneself);
            continue;
        }
        going.push(person);
    }
    let verdict = if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected };
    for person in &going {
        for seat in conference.seats_of(*person) {
            decision.report(conference, seat.id, verdict);
        }
    }
    if order.dry_run {
        return Ok(decision);
    }
    for person in going {
        remove(conference, context, by, order, person, &mut decision);
    }
    if lobby_goes_on && !conference.waiting_room {
        decision.record(Fact::WaitingRoom { on: true });
    }
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

/// Whether a scope names this seat, before anybody is protected.
fn covers(conference: &Conference, context: &Context, by: &Actor, order: &Disconnect, seat: &Seat) -> bool {
    let role = conference.people.get(&seat.person).map_or(Role::Guest, |person| person.role);
    match &order.target {
        Target::These { participants, .. } => participants.contains(&seat.id),
        Target::All | Target::AllButMe => true,
        Target::EveryoneBut(except) => {
            !except.iter().any(|id| conference.seats.get(id).is_some_and(|kept| kept.person == seat.person))
        }
        Target::Role(wanted) => role == *wanted,
        // Phones without the host PIN count as guests (lesson of the debriefings that missed them).
        Target::Guests => role == Role::Guest || (seat.kind == SeatKind::Phone && !role.moderates()),
        Target::NonModerators => !role.moderates(),
        Target::BelowMe => match &by.right {
            Right::Administrator | Right::System => role != Role::Owner,
            Right::ControlToken => role.is_below(Role::Host),
            Right::Person { .. } => role.is_below(my_role(conference, by)),
        },
        Target::Callers => seat.kind == SeatKind::Phone,
        Target::Waiting => matches!(seat.state, SeatState::Waiting { .. }),
        Target::Idle { minutes } => {
            let still_for = context.now.since(seat.last_active);
            seat.state.is_inside() && still_for >= Duration::from_secs(u64::from(*minutes) * 60)
        }
    }
}

fn my_seats<'a>(conference: &'a Conference, by: &Actor) -> impl Iterator<Item = &'a Seat> {
    let me = by.person();
    conference.inside().filter(move |seat| Some(seat.person) == me)
}

fn my_role(conference: &Conference, by: &Actor) -> Role {
    match conference.standing(by) {
        policy::Standing::Owner => Role::Owner,
        policy::Standing::Operator => Role::Operator,
        policy::Standing::Moderator => Role::Host,
        policy::Standing::System
        | policy::Standing::Administrator
        | policy::Standing::ControlToken
        | policy::Standing::Ordinary => Role::Guest,
    }
}

fn people_of<'a>(seats: impl IntoIterator<Item = &'a Seat>) -> BTreeSet<PersonId> {
    seats.into_iter().map(|seat| seat.person).collect()
}

/// The person with all their seats. The ticket dies before anything else is visible (invariant 4).
fn remove(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
    person: PersonId,
    decision: &mut Decision,
) {
    // Removing oneself is leaving: the ticket stays good.
    if by.person() == Some(person) {
        for seat in conference.seats_of(person) {
            let farewell = Farewell::plain(Terminal::Left);
            decision.record(Fact::Departed { seat: seat.id, how: How::Left, farewell });
        }
        return;
    }
    let until = match &order.ban {
        Some(terms) => revoke(conference, context, by, order, terms, person, decision),
        None => {
            let generation = conference.generation(person).next();
            decision.record(Fact::AccessRevoked { person, generation });
            None
        }
    };
    for seat in conference.seats_of(person) {
        depart(by, order, seat, until, decision);
    }
}

/// Raises the generation and bans. Answers until when, where the ban is timed.
fn revoke(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
    terms: &BanTerms,
    person: PersonId,
    decision: &mut Decision,
) -> Option<Timestamp> {
    decision.record(Fact::AccessRevoked { person, generation: conference.generation(person).next() });
    let known = conference.people.get(&person)?;
    let until = terms.seconds.map(|seconds| context.now.plus(Duration::from_secs(seconds)));
    let id = BanId::new(context.name(decision.facts.len()));
    decision.record(Fact::Banned(Box::new(Ban {
        id,
        person,
        name: known.name.clone(),
        keys: known.ban_keys(),
        by: by.name.clone(),
        by_person: by.person(),
        reason: order.reason,
        since: context.now,
        until,
        conference: (!terms.room).then_some(conference.id),
    })));
    until
}

/// Bans somebody outside of a removal, for *deny and block*.
pub(super) fn block(conference: &Conference, context: &Context, by: &Actor, person: PersonId, decision: &mut Decision) {
    let order = Disconnect::of(Target::Waiting);
    revoke(conference, context, by, &order, &BanTerms::default(), person, decision);
}

fn depart(by: &Actor, order: &Disconnect, seat: &Seat, until: Option<Timestamp>, decision: &mut Decision) {
    let terminal = if order.ban.is_some() { Terminal::RemovedBlocked } else { Terminal::Removed };
    let farewell = if by.person() == Some(seat.person) {
        Farewell::plain(Terminal::Left)
    } else {
        Farewell { terminal, by: Some(kind_of(by)), reason: Some(order.reason), note: order.note.clone(), until }
    };
    decision.record(Fact::Departed { seat: seat.id, how: How::Removed, farewell });
}

/// Who removes, in kind: the removed read no name.
pub(super) const fn kind_of(by: &Actor) -> By {
    match by.right {
        Right::Administrator => By::Admin,
        Right::ControlToken => By::Api,
        Right::System => By::System,
        Right::Person { .. } => match by.surface {
            Surface::Phone => By::Phone,
            Surface::App
            | Surface::Manager
            | Surface::Admin
            | Surface::Api
            | Surface::Pexip
            | Surface::Huawei
            | Surface::Sdk
            | Surface::Chat
            | Surface::Cli
            | Surface::System => By::Host,
        },
    }
}

//! Removing people. Every surface ends here; nothing else decides who leaves.

use super::{Context, Decision, judged, removal::Removal, scope::Scope};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Disconnect, Mode, Target},
        fact::{CallEnd, Fact},
        ids::{PersonId, SeatId},
        reason::{Farewell, Terminal},
        receipt::{Barrier, Refused, Verdict},
        refusal::Refusal,
        seat::{Departed, How},
    },
    policy::{Act, Column},
};
use std::collections::BTreeSet;

pub(super) fn decide(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
) -> Result<Decision, Refused> {
    let removal = Removal {
        conference,
        context,
        by,
        reason: order.reason,
        note: order.note.as_deref(),
        // Ending is the same for everybody; a ban that ends with the conference would end in the same moment.
        ban: order.ban.filter(|terms| terms.room || order.target != Target::All),
    };
    match &order.target {
        Target::All => end(conference, by, order, &removal).map_err(Refused::from),
        Target::These { participants, device_only } => {
            listed(conference, context, by, order, &removal, participants, *device_only)
        }
        Target::AllButMe
        | Target::EveryoneBut(_)
        | Target::Role(_)
        | Target::Guests
        | Target::NonModerators
        | Target::BelowMe
        | Target::Callers
        | Target::Waiting
        | Target::Idle { .. } => scoped(conference, context, by, order, &removal),
    }
}

/// Everybody goes, the caller and the owner too: ending is not removing, so that no ticket dies of it.
fn end(conference: &Conference, by: &Actor, order: &Disconnect, removal: &Removal) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    if order.debrief || order.then.is_some() {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::act_first();
    let verdict = if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected };
    for seat in conference.seats.values() {
        decision.report(conference, seat.id, verdict);
    }
    if order.dry_run {
        return Ok(decision);
    }
    if removal.ban.is_some() {
        for person in conference.placed.keys() {
            if may_ban(conference, by, *person).is_ok() {
                removal.revoke(*person, &mut decision);
                removal.ban(*person, &mut decision);
            }
        }
    }
    let farewell = Farewell {
        by: Some(super::removal::kind_of(by)),
        note: order.note.clone(),
        by_name: removal.by_name(),
        ..Farewell::plain(Terminal::Ended)
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
    removal: &Removal,
    participants: &[SeatId],
    device_only: bool,
) -> Result<Decision, Refused> {
    // An empty list never means everybody, and a device is not a person who could be banned.
    if participants.is_empty() || (device_only && order.ban.is_some()) || order.debrief {
        return Err(Refusal::Invalid.into());
    }
    let mut seen = BTreeSet::new();
    let named: Vec<SeatId> = participants.iter().copied().filter(|id| seen.insert(*id)).collect();
    let verdicts: Vec<(SeatId, Verdict)> =
        named.iter().map(|id| (*id, judge(conference, context, by, order, *id))).collect();
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
    let going = verdicts
        .iter()
        .filter(|(_, verdict)| matches!(verdict, Verdict::Disconnected | Verdict::WouldDisconnect))
        .filter_map(|(id, _)| Some((*id, conference.person_behind(*id)?)));
    if device_only {
        if !order.dry_run {
            for (seat, person) in going {
                removal.seat(person, seat, How::Removed, &mut decision);
            }
        }
    } else {
        let people = going.map(|(_, person)| person).collect();
        carry_out(conference, order, removal, &people, &mut decision);
    }
    shut_behind(conference, order, &mut decision);
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

fn judge(conference: &Conference, context: &Context, by: &Actor, order: &Disconnect, id: SeatId) -> Verdict {
    let standing = conference.standing(by);
    let allowed = match (conference.seats.get(&id), conference.departed.get(&id)) {
        (Some(seat), _) => conference
            .permits(by, Act::Disconnect, conference.column(by, seat))
            .and_then(|()| if order.ban.is_some() { may_ban(conference, by, seat.person) } else { Ok(()) }),
        // Lost, and still on the way back: the same visit, so that the removal reaches it (lesson 16).
        (None, Some(gone)) if is_on_the_way_back(conference, context, gone) => conference
            .permits(by, Act::Disconnect, conference.column_of(by, gone.person))
            .and_then(|()| if order.ban.is_some() { may_ban(conference, by, gone.person) } else { Ok(()) }),
        // An earlier visit. Whoever may not remove learns nothing, but of themselves.
        (None, Some(gone)) if standing.moderates() || by.person() == Some(gone.person) => return Verdict::AlreadyGone,
        // Invited and not here: the invitation is withdrawn. A place whose person has come is an earlier visit's.
        (None, None) if conference.invitation_at(id).is_some() && !is_for_a_device(order) => {
            let person = conference.person_behind(id);
            let column = person.map_or(Column::Unconnected, |person| conference.column_of(by, person));
            let ban = person.filter(|_| order.ban.is_some());
            conference
                .permits(by, Act::Disconnect, column)
                .and_then(|()| ban.map_or(Ok(()), |person| may_ban(conference, by, person)))
        }
        (None, None) if standing.moderates() => {
            let was_a_place = conference.places_taken.contains_key(&id);
            return if was_a_place { Verdict::AlreadyGone } else { Verdict::NotFound };
        }
        (None, Some(_) | None) => Err(Refusal::NotModerator),
    };
    match allowed {
        Err(refusal) => Verdict::Refused(refusal),
        Ok(()) if order.dry_run => Verdict::WouldDisconnect,
        Ok(()) => Verdict::Disconnected,
    }
}

/// A place that is kept is no device.
const fn is_for_a_device(order: &Disconnect) -> bool {
    matches!(order.target, Target::These { device_only: true, .. })
}

fn is_on_the_way_back(conference: &Conference, context: &Context, gone: &Departed) -> bool {
    let has_come = conference.placed.contains_key(&gone.person);
    !has_come && conference.ways_back(gone.person, context.now).any(|way| way.seat == gone.seat)
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

pub(super) fn may_ban(conference: &Conference, by: &Actor, person: PersonId) -> Result<(), Refusal> {
    conference.permits(by, Act::Ban, conference.column_of(by, person))
}

/// Everybody of a kind. A scope never resolves to the protected: they are spared, and counted.
fn scoped(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    order: &Disconnect,
    removal: &Removal,
) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    if order.debrief && !matches!(order.target, Target::Guests | Target::NonModerators) {
        return Err(Refusal::Invalid.into());
    }
    let scope = Scope::of(conference, context, by, &order.target)?;
    let mut decision = Decision::act_first();
    let mut going = BTreeSet::new();
    let on_the_way = conference.gone.keys().copied().filter(|person| removal.has_way_back(*person));
    let people: BTreeSet<PersonId> = conference.placed.keys().copied().chain(on_the_way).collect();
    for person in people.into_iter().filter(|person| scope.covers(*person)) {
        let column = conference.column_of(by, person);
        let protected = column == Column::Oneself
            || conference.permits(by, Act::Disconnect, column).is_err()
            || (column == Column::Owner && order.target == Target::AllButMe)
            || (order.ban.is_some() && may_ban(conference, by, person).is_err());
        if protected {
            decision.spared += u32::from(column != Column::Oneself);
        } else {
            going.insert(person);
        }
    }
    let verdict = if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected };
    for person in &going {
        for seat in removal.reached(*person) {
            decision.report(conference, seat, verdict);
        }
    }
    carry_out(conference, order, removal, &going, &mut decision);
    if matches!(order.target, Target::AllButMe | Target::EveryoneBut(_)) && !order.dry_run {
        // Whoever is being called is one of the others.
        let called = conference.invited.values().filter(|invitation| invitation.rings());
        for person in called.map(|invitation| invitation.invitee.person).filter(|person| scope.covers(*person)) {
            decision.record(Fact::CallEnded { person, how: CallEnd::Cancelled });
        }
    }
    shut_behind(conference, order, &mut decision);
    if order.debrief && !order.dry_run && !conference.waiting_room && order.then != Some(Barrier::WaitingRoom) {
        decision.record(Fact::WaitingRoom { on: true });
    }
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

/// Removes these people, and whom their bans hit besides; the latter are reported here.
fn carry_out(
    conference: &Conference,
    order: &Disconnect,
    removal: &Removal,
    people: &BTreeSet<PersonId>,
    decision: &mut Decision,
) {
    let hit = removal.also_hit(people);
    let verdict = if order.dry_run { Verdict::WouldDisconnect } else { Verdict::Disconnected };
    for seat in hit.iter().flat_map(|person| removal.reached(*person)) {
        decision.report_instead(conference, seat, verdict);
    }
    if order.ban.is_some() {
        decision.offers = offers(conference, people, order.then);
    }
    if order.dry_run {
        return;
    }
    for person in people {
        removal.person(*person, How::Removed, decision);
    }
    for person in hit {
        removal.hit(person, decision);
    }
}

/// *Remove and lock*, *Remove and use the waiting room*.
fn shut_behind(conference: &Conference, order: &Disconnect, decision: &mut Decision) {
    if order.dry_run {
        return;
    }
    match order.then {
        Some(Barrier::Lock) if conference.lock.is_none() => {
            decision.record(Fact::Locked { epoch: conference.last_epoch.next() });
        }
        Some(Barrier::WaitingRoom) if !conference.waiting_room => decision.record(Fact::WaitingRoom { on: true }),
        Some(Barrier::Lock | Barrier::WaitingRoom) | None => {}
    }
}

/// A guest with another browser and another link is another guest: what is offered against that (requirement G7).
fn offers(conference: &Conference, banned: &BTreeSet<PersonId>, then: Option<Barrier>) -> Vec<Barrier> {
    let is_anonymous = |person: &PersonId| conference.people.get(person).is_some_and(|known| known.account.is_none());
    if !banned.iter().any(is_anonymous) {
        return Vec::new();
    }
    let lock = conference.lock.is_none().then_some(Barrier::Lock);
    let waiting_room = (!conference.waiting_room).then_some(Barrier::WaitingRoom);
    lock.into_iter().chain(waiting_room).filter(|barrier| Some(*barrier) != then).collect()
}

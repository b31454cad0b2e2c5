//! Asking people to come (requirements T1 to T7). A moderator's explicit act for a person opens the lock and the waiting
//! room for them, in this lock epoch.

use super::{Context, Decision, judged, places::Places};
use crate::{
    conference::{Conference, RINGS_MS},
    model::{
        ban::BanKey,
        command::{Absent, Actor, Invited},
        fact::{CallEnd, Fact},
        ids::{PersonId, SeatId},
        invitation::{CallState, Invitation, Invitee},
        receipt::{Refused, Verdict},
        refusal::Refusal,
        role::Role,
    },
    policy::{Act, Column},
};
use std::{collections::BTreeSet, time::Duration};

pub(super) fn decide(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    invited: &[Invited],
    lift_block: bool,
) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    if invited.is_empty() {
        return Err(Refusal::Invalid.into());
    }
    let mut decision = Decision::save_first();
    let mut places = Places::of(conference);
    let mut seen = BTreeSet::new();
    let mut blocked = Vec::new();
    for (n, one) in invited.iter().filter(|one| seen.insert(one.invitee.person)).enumerate() {
        let person = one.invitee.person;
        conference.permits(by, Act::Invite, conference.column_of(by, person))?;
        let place = SeatId::new(context.name(n));
        if !lift(conference, context, one, lift_block, &mut decision) {
            blocked.push(judged(conference, place, Verdict::Refused(Refusal::StillBlocked)).named(&one.invitee.name));
            continue;
        }
        decision.record(Fact::Added { person, epoch: conference.last_epoch });
        // Who stands before the door already is let in: that is what the act is for.
        let waits = conference.seats_of(person).next().is_some();
        if conference.is_inside(person) || waits {
            let role = conference.people.get(&person).map_or(Role::Guest, |known| known.role);
            places.let_in_all(conference, person, role, &mut decision);
            for seat in conference.seats_of(person) {
                decision.report(conference, seat.id, Verdict::Done);
            }
            continue;
        }
        // Only an account has a place at which it could ring.
        let call = match one.ring && one.invitee.account.is_some() {
            true => rings(context),
            false => CallState::NotCalled,
        };
        let invitation =
            Invitation { place, invitee: tamed(conference, &one.invitee), at: context.now, by: by.name.clone(), call };
        decision.record(Fact::Invited(Box::new(invitation)));
        decision.verdicts.push(judged(conference, place, Verdict::Done).named(&one.invitee.name));
    }
    if blocked.is_empty() {
        Ok(decision)
    } else {
        // Inviting somebody who is banned has to be meant (lesson 37).
        Err(Refused { refusal: Refusal::StillBlocked, verdicts: blocked, detail: None })
    }
}

/// It rings at the places of those who are called when it begins, but for whoever is at the door already, brings it about or
/// is kept out.
pub(super) fn call_in(
    conference: &Conference,
    context: &Context,
    by: &str,
    but: Option<PersonId>,
    decision: &mut Decision,
) {
    let is_missing = |person: PersonId| but != Some(person) && conference.seats_of(person).next().is_none();
    let may_come = |invitee: &Invitee| {
        let keys = Vec::from_iter(invitee.account.map(BanKey::Account));
        conference.ban_on(invitee.person, &keys, context.now).is_none()
    };
    let awaited = conference.invited.values().filter(|invitation| invitation.call == CallState::WhenItBegins);
    let called = awaited.filter(|one| is_missing(one.invitee.person) && may_come(&one.invitee));
    for (n, invitation) in called.enumerate() {
        let (place, call) = (SeatId::new(context.name(n)), rings(context));
        let invitation = Invitation { place, at: context.now, by: by.to_owned(), call, ..invitation.clone() };
        decision.record(Fact::Invited(Box::new(invitation)));
    }
}

fn rings(context: &Context) -> CallState {
    CallState::Ringing { until: context.now.plus(Duration::from_millis(RINGS_MS)) }
}

/// Owners and operators are made by the room and by the installation, never by an invitation.
fn tamed(conference: &Conference, invitee: &Invitee) -> Invitee {
    let owns = invitee.account.is_some() && invitee.account == conference.room.owner;
    Invitee { role: if owns { Role::Owner } else { invitee.role.max(Role::Host) }, ..invitee.clone() }
}

/// Lifts the bans that keep this person out, if that is wanted. `false`: it is not, and there are some.
fn lift(conference: &Conference, context: &Context, one: &Invited, lift_block: bool, decision: &mut Decision) -> bool {
    let person = one.invitee.person;
    let mut keys = conference.people.get(&person).map(|known| known.keys.clone()).unwrap_or_default();
    keys.extend(one.invitee.account.map(BanKey::Account));
    let bans = conference.bans.iter().filter(|ban| ban.holds_at(context.now) && ban.matches(person, &keys));
    for ban in bans {
        if !lift_block {
            return false;
        }
        let lifted = Fact::Unbanned { ban: ban.id };
        if !decision.facts.contains(&lifted) {
            decision.record(lifted);
        }
    }
    true
}

/// Off the list, and the way in that they had is dead. Whoever is in is left alone.
pub(super) fn withdraw(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    whom: &Absent,
) -> Result<Decision, Refused> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    let people: BTreeSet<PersonId> = match whom {
        Absent::All => {
            let rows = conference.unconnected();
            for row in &rows {
                decision.verdicts.push(judged(conference, row.seat, Verdict::Done).named(&row.name));
            }
            rows.into_iter().map(|row| row.person).collect()
        }
        Absent::These(places) if places.is_empty() => return Err(Refusal::Invalid.into()),
        Absent::These(places) => {
            let people = super::scope::people_behind(conference, places)?;
            let mut seen = BTreeSet::new();
            for place in places.iter().copied().filter(|place| seen.insert(*place)) {
                let Some(person) = conference.person_behind(place) else { continue };
                let here = conference.placed.contains_key(&person);
                let gone = conference.withdrawn.contains(&person);
                let verdict = match (here, gone) {
                    (true, _) => Verdict::Untouched,
                    (false, true) => Verdict::AlreadyGone,
                    (false, false) => Verdict::Done,
                };
                decision.report(conference, place, verdict);
            }
            people
        }
    };
    for person in people {
        if conference.placed.contains_key(&person) || conference.withdrawn.contains(&person) {
            continue;
        }
        conference.permits(by, Act::Disconnect, Column::Unconnected)?;
        // Off the list, too; but nobody shuts the owner out of their own room, nor themselves.
        if !matches!(conference.column_of(by, person), Column::Owner | Column::Oneself) {
            decision
                .record(Fact::AccessRevoked { person, generation: conference.generation(person).next(context.now) });
        }
        decision.record(Fact::Withdrawn { person });
    }
    Ok(decision)
}

/// By the called, from wherever they are in the app.
pub(super) fn answer(conference: &Conference, by: &Actor, place: SeatId, accept: bool) -> Result<Decision, Refusal> {
    let Some(invitation) = conference.invitation_at(place) else {
        // Answered on another device, or called again since.
        let mine =
            by.person().is_some() && conference.places_taken.get(&place).map(|taken| taken.person) == by.person();
        let mut decision = Decision::act_first();
        decision.report(conference, place, Verdict::AlreadyGone);
        return if mine { Ok(decision) } else { Err(Refusal::NotFound) };
    };
    if by.person() != Some(invitation.invitee.person) {
        return Err(Refusal::NotFound);
    }
    let mut decision = Decision::act_first();
    let verdict = if invitation.rings() { Verdict::Done } else { Verdict::AlreadyGone };
    if invitation.rings() {
        let how = if accept { CallEnd::Accepted } else { CallEnd::Declined };
        decision.record(Fact::CallEnded { person: invitation.invitee.person, how });
    }
    decision.verdicts.push(judged(conference, place, verdict).named(&invitation.invitee.name));
    Ok(decision)
}

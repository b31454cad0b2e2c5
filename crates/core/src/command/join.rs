//! Who gets in. The rows of docs/rules.md, section 3, in their order: the first that matches decides.

use super::{Context, Decision};
use crate::{
    conference::{Conference, LOST_AFTER_MS, RESUME_WITHIN_MS, SEATS_A_PERSON, Stage},
    model::{
        command::{Arrival, Pin},
        fact::Fact,
        ids::SeatId,
        media::Gate,
        reason::{Farewell, Terminal},
        refusal::Refusal,
        role::Role,
        room::LockPolicy,
        seat::{How, Person, Seat, SeatState, WaitingFor},
        time::Timestamp,
    },
};

/// Where a newcomer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    In,
    Wait(WaitingFor),
    Closed(Refusal),
}

pub(super) fn decide(conference: &Conference, context: &Context, arrival: &Arrival) -> Result<Decision, Refusal> {
    let newcomer = newcomer(conference, arrival);
    // Row 1: whoever is banned reads that, and not that their ticket is dead, which it is as well.
    if newcomer.role != Role::Owner && conference.ban_on(newcomer.id, &newcomer.keys, context.now).is_some() {
        return Err(Refusal::Blocked);
    }
    if arrival.generation < conference.generation(arrival.person) {
        return Err(Refusal::TicketRevoked);
    }
    // Row 3 stands before row 2 here: where somebody can resume, the conference runs.
    if let Some(seat) = resumable(conference, context.now, arrival) {
        return Ok(resume(conference, context, arrival, newcomer, seat));
    }
    if conference.seats_of(newcomer.id).count() >= SEATS_A_PERSON {
        return Err(Refusal::Full);
    }
    if newcomer.role == Role::Guest && !conference.room.allow_guests {
        return Err(Refusal::GuestsNotAllowed);
    }
    // Row 5 stands before row 2: a PIN is asked for even of those who then wait, or they would learn it too late.
    if arrival.pin == Pin::Wrong || needs_pin(conference, &newcomer, arrival) {
        return Err(Refusal::BadPin);
    }
    let opens = conference.stage == Stage::Gathering && newcomer.role.moderates();
    let door = match conference.stage {
        // Row 2: owner and moderators start it, the others wait.
        Stage::Gathering if !opens => Door::Wait(WaitingFor::NotStarted),
        Stage::Gathering | Stage::Running => door_for(conference, &newcomer),
        Stage::Ended => Door::Closed(Refusal::NotRunning),
    };
    let state = match door {
        Door::In => SeatState::In,
        Door::Wait(why) if arrival.kind.can_wait() => SeatState::Waiting { since: context.now, why },
        Door::Wait(WaitingFor::NotStarted) => return Err(Refusal::NotStarted),
        Door::Wait(WaitingFor::Locked | WaitingFor::WaitingRoom) => return Err(Refusal::Locked),
        Door::Closed(refusal) => return Err(refusal),
    };
    let mut decision = Decision::save_first();
    if opens {
        decision.record(Fact::Started);
    }
    let seat = seat(context, arrival, state, arrival.seat);
    decision.record(Fact::Seated { person: Box::new(newcomer), seat: Box::new(seat) });
    if opens {
        // Those who came before the host are judged as if they came now.
        rejudge(conference, &mut decision, conference.lock.is_some(), conference.waiting_room);
    }
    decision.undo.push(never_came(arrival.seat));
    Ok(decision)
}

/// What the journal says of a seat that was saved and not taken.
fn never_came(seat: SeatId) -> Fact {
    Fact::Departed { seat, how: How::Left, farewell: Farewell::plain(Terminal::Error) }
}

/// The person as the conference will know them.
fn newcomer(conference: &Conference, arrival: &Arrival) -> Person {
    let known = conference.people.get(&arrival.person);
    let mut role = conference.role_of(arrival.person, arrival.role);
    if arrival.account.is_some() && arrival.account == conference.room.owner {
        role = Role::Owner;
    }
    if arrival.pin == Pin::Host {
        role = role.min(Role::Host);
    }
    let mut keys = arrival.keys();
    if let Some(known) = known {
        keys.extend(known.keys.iter().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
    }
    Person {
        id: arrival.person,
        name: arrival.name.clone(),
        role,
        account: arrival.account,
        generation: arrival.generation,
        admitted: known.is_some_and(|known| known.admitted),
        gate: known.map_or(Gate::OPEN, |known| known.gate),
        keys,
    }
}

fn seat(context: &Context, arrival: &Arrival, state: SeatState, id: SeatId) -> Seat {
    Seat {
        id,
        person: arrival.person,
        kind: arrival.kind,
        state,
        joined_at: context.now,
        client: arrival.client.clone(),
        device: arrival.device,
        ticket: arrival.ticket,
        resume: arrival.new_resume.clone(),
        devices: arrival.devices,
        watch: arrival.watch,
        last_active: context.now,
    }
}

/// Row 3: the seat that the shown resume secret belongs to, if it was lost and not taken away.
fn resumable(conference: &Conference, now: Timestamp, arrival: &Arrival) -> Option<SeatId> {
    let shown = arrival.resume.as_ref()?;
    let mine = conference.seats_of(arrival.person).find(|seat| seat.resume == *shown).map(|seat| seat.id);
    mine.or_else(|| {
        let lost = conference.departed.values().find(|gone| {
            gone.person == arrival.person
                && gone.resume.as_ref() == Some(shown)
                && now.0.saturating_sub(gone.at.0) <= RESUME_WITHIN_MS - LOST_AFTER_MS
        });
        lost.map(|gone| gone.seat)
    })
}

fn resume(conference: &Conference, context: &Context, arrival: &Arrival, person: Person, id: SeatId) -> Decision {
    let mut decision = Decision::save_first();
    if conference.seats.contains_key(&id) {
        decision.record(Fact::Resumed { seat: id, resume: arrival.new_resume.clone(), client: arrival.client.clone() });
    } else {
        let mut taken_back = seat(context, arrival, SeatState::In, id);
        taken_back.resume = arrival.new_resume.clone();
        decision.record(Fact::Seated { person: Box::new(person), seat: Box::new(taken_back) });
        decision.undo.push(never_came(id));
    }
    decision
}

/// Row 5. Host PINs were looked at already: they made a moderator.
fn needs_pin(conference: &Conference, newcomer: &Person, arrival: &Arrival) -> bool {
    conference.room.has_guest_pin
        && !newcomer.role.moderates()
        && !arrival.personal
        && arrival.pin == Pin::None
        && !conference.is_inside(newcomer.id)
}

/// Rows 4, 6, 7 and 8 for somebody whom nothing else keeps out.
fn door_for(conference: &Conference, newcomer: &Person) -> Door {
    if is_full(conference, newcomer.role, 0) {
        return Door::Closed(Refusal::Full);
    }
    judge(conference, newcomer, conference.lock.is_some(), conference.waiting_room)
}

/// Rows 6 to 8, also for those who wait when lock or waiting room change.
fn judge(conference: &Conference, newcomer: &Person, locked: bool, waiting_room: bool) -> Door {
    if newcomer.role.moderates() || conference.is_inside(newcomer.id) {
        return Door::In;
    }
    let added = conference.added.get(&newcomer.id);
    if locked && added != Some(&conference.last_epoch) {
        return match conference.room.lock_policy {
            LockPolicy::Refuse => Door::Closed(Refusal::Locked),
            LockPolicy::Knock => Door::Wait(WaitingFor::Locked),
        };
    }
    if waiting_room && added.is_none() {
        return Door::Wait(WaitingFor::WaitingRoom);
    }
    Door::In
}

/// Row 4: one seat is kept for the owner and one for a moderator, while they are not in. `coming`: how many the same
/// decision has let in already.
pub(super) fn is_full(conference: &Conference, role: Role, coming: u32) -> bool {
    let Some(limit) = conference.room.limit else { return false };
    let taken = conference.inside().count() as u32 + coming;
    let inside = |wanted: fn(Role) -> bool| {
        conference.inside().any(|seat| conference.people.get(&seat.person).is_some_and(|person| wanted(person.role)))
    };
    let kept_for_owner = u32::from(conference.room.owner.is_some() && !inside(|role| role == Role::Owner));
    let kept_for_moderator = u32::from(!inside(|role| role == Role::Host || role == Role::Operator));
    let kept = match role {
        Role::Owner => 0,
        Role::Operator | Role::Host => kept_for_owner,
        Role::Participant | Role::Guest => kept_for_owner + kept_for_moderator,
    };
    taken + kept >= limit
}

/// Judges everybody anew who waits, after lock or waiting room have become what is said. Those whom only that held are
/// let in, the others go on waiting, for what holds them now.
pub(super) fn rejudge(conference: &Conference, decision: &mut Decision, locked: bool, waiting_room: bool) {
    let mut coming = 0;
    for seat in conference.waiting() {
        let SeatState::Waiting { why: before, .. } = seat.state else { continue };
        let Some(person) = conference.people.get(&seat.person) else { continue };
        match judge(conference, person, locked, waiting_room) {
            Door::In if is_full(conference, person.role, coming) => {}
            Door::In => {
                coming += 1;
                decision.record(Fact::Admitted { seat: seat.id });
            }
            Door::Wait(why) if why != before => decision.record(Fact::Waits { seat: seat.id, why }),
            Door::Wait(_) => {}
            // They were let wait once; the lock's policy does not throw them out of the waiting room.
            Door::Closed(_) if before != WaitingFor::Locked => {
                decision.record(Fact::Waits { seat: seat.id, why: WaitingFor::Locked });
            }
            Door::Closed(_) => {}
        }
    }
}

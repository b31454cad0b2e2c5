//! Who gets in. The rows of docs/rules.md, section 3, in their order: the first that matches decides.

use super::{Context, Decision, invite, places::Places};
use crate::{
    conference::{Conference, KNOCK_AGAIN_AFTER_MS, SEATS_A_PERSON, Stage},
    model::{
        command::{Arrival, Pin},
        devices::Consent,
        fact::Fact,
        ids::{PersonId, SeatId},
        media::Gate,
        refusal::Refusal,
        role::Role,
        room::LockPolicy,
        seat::{How, Person, Seat, SeatState, WaitingFor},
        settings::Rights,
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
    let back = resumable(conference, context.now, arrival);
    let newcomer = newcomer(conference, context.now, arrival, back.is_some());
    // Row 1: whoever is banned reads that, and not that their ticket is dead, which it is as well.
    if newcomer.role != Role::Owner && conference.ban_on(newcomer.id, &newcomer.keys, context.now).is_some() {
        return Err(Refusal::Blocked);
    }
    if arrival.generation < conference.generation(arrival.person) {
        return Err(Refusal::TicketRevoked);
    }
    // Row 3 stands before row 2 here: where somebody can resume, the conference runs.
    if let Some(seat) = back {
        return Ok(resume(conference, context, arrival, newcomer, seat));
    }
    if conference.seats_of(newcomer.id).count() >= SEATS_A_PERSON {
        return Err(Refusal::Full);
    }
    let lacks_pin = lacks_pin(conference, &newcomer, arrival);
    // Where everybody hosts who knows the PIN, that is what a stranger lacks.
    let could_host = lacks_pin && conference.room.settings.everyone_hosts;
    if newcomer.role == Role::Guest && !conference.room.allow_guests && !could_host {
        return Err(Refusal::GuestsNotAllowed);
    }
    let opens = conference.stage == Stage::Gathering && newcomer.role.moderates();
    let gathers = conference.stage == Stage::Gathering && !opens;
    let places = Places::of(conference);
    // Row 4; before the meeting nobody takes a place yet.
    if !gathers && places.is_full(newcomer.role) {
        return Err(Refusal::Full);
    }
    // Row 5 stands before row 2: a PIN is asked for even of those who then wait, or they would learn it too late.
    if lacks_pin {
        return Err(Refusal::BadPin);
    }
    let door = match conference.stage {
        // Row 2: owner and moderators start it, the others wait.
        Stage::Gathering if gathers => Door::Wait(WaitingFor::NotStarted),
        Stage::Gathering | Stage::Running => judge(conference, &newcomer, Barriers::of(conference)),
        Stage::Ended => Door::Closed(Refusal::NotRunning),
    };
    let state = match door {
        Door::In => SeatState::In,
        Door::Closed(Refusal::Locked)
            if arrival.kind.knocks_at_locks() && !was_denied(conference, context.now, newcomer.id) =>
        {
            SeatState::Waiting { since: context.now, why: WaitingFor::Locked }
        }
        Door::Wait(why) if arrival.kind.can_wait() => {
            if why != WaitingFor::NotStarted && was_denied(conference, context.now, newcomer.id) {
                return Err(Refusal::Denied);
            }
            SeatState::Waiting { since: context.now, why }
        }
        Door::Wait(WaitingFor::NotStarted) => return Err(Refusal::NotStarted),
        Door::Wait(WaitingFor::Locked | WaitingFor::WaitingRoom) => return Err(Refusal::Locked),
        Door::Closed(refusal) => return Err(refusal),
    };
    let mut decision = Decision::save_first();
    if opens {
        decision.record(Fact::Started);
        invite::call_in(conference, context, &newcomer.name, Some(newcomer.id), &mut decision);
    }
    let id = newcomer.id;
    let role = newcomer.role;
    let seat = seat(context, arrival, state, arrival.seat);
    decision.record(Fact::Seated { person: Box::new(newcomer), seat: Box::new(seat) });
    if state.is_inside() {
        let mut places = places;
        places.take(role);
        // Whoever is in is in with everything that they knocked with.
        places.let_in_all(conference, id, role, &mut decision);
        if opens {
            // Those who came before the host are judged as if they came now.
            rejudge_but(conference, &mut decision, Barriers::of(conference), Some(id), places);
        }
    }
    Ok(decision)
}

/// The person as the conference will know them. `resumes`: in the same visit.
fn newcomer(conference: &Conference, now: Timestamp, arrival: &Arrival, resumes: bool) -> Person {
    let known = conference.people.get(&arrival.person);
    let mut role = conference.role_of(arrival.person, arrival.role);
    if arrival.account.is_some() && arrival.account == conference.room.owner {
        role = Role::Owner;
    }
    // The host PIN makes a moderator, but not of somebody from whom a moderator took that back (lesson 4).
    let everyone_hosts = conference.room.settings.everyone_hosts && !conference.room.has_host_pin;
    if (arrival.pin == Pin::Host || everyone_hosts) && !conference.appointed.contains_key(&arrival.person) {
        role = role.min(Role::Host);
    }
    let mut keys = arrival.keys();
    if let Some(known) = known {
        keys.extend(known.keys.iter().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
    }
    // What belongs to a visit ends with it; and the consent that one browser gave is not another's.
    let visits = known.filter(|known| resumes || conference.placed.contains_key(&known.id));
    let lately = visits.or(known.filter(|known| conference.has_way_back(known.id, now)));
    let mut person = Person {
        id: arrival.person,
        name: arrival.name.clone(),
        role,
        account: arrival.account.or(known.and_then(|known| known.account)),
        generation: arrival.generation,
        admitted: known.is_some_and(|known| known.admitted),
        gate: known.map_or(Gate::OPEN, |known| known.gate),
        asked: visits.is_some_and(|known| known.asked),
        hand: lately.and_then(|known| known.hand),
        on_stage: lately.is_some_and(|known| known.on_stage),
        rights: known.map_or(Rights::default(), |known| known.rights),
        consent: visits.map_or(Consent::default(), |known| known.consent),
        keys,
    };
    // Where only hosts unmute, newcomers come in muted (lesson 42).
    if known.is_none() && !conference.may_of(&person).unmute {
        person.gate.audio = false;
    }
    person
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
        inventory: Box::default(),
        asked_devices: false,
        forgotten: false,
    }
}

/// Row 3: the seat that the shown resume secret belongs to, if it was lost and not taken away.
fn resumable(conference: &Conference, now: Timestamp, arrival: &Arrival) -> Option<SeatId> {
    let shown = arrival.resume.as_ref()?;
    let mine = conference.seats_of(arrival.person).find(|seat| seat.resume == *shown).map(|seat| seat.id);
    let lost = || conference.ways_back(arrival.person, now).find(|gone| gone.resume.as_ref() == Some(shown));
    mine.or_else(|| lost().map(|gone| gone.seat))
}

fn resume(conference: &Conference, context: &Context, arrival: &Arrival, person: Person, id: SeatId) -> Decision {
    let mut decision = Decision::save_first();
    if conference.seats.contains_key(&id) {
        decision.record(Fact::Resumed {
            seat: id,
            resume: arrival.new_resume.clone(),
            client: arrival.client.clone(),
            keys: arrival.keys(),
        });
    } else {
        let (who, role) = (person.id, person.role);
        let taken_back = seat(context, arrival, SeatState::In, id);
        decision.record(Fact::Seated { person: Box::new(person), seat: Box::new(taken_back) });
        let mut places = Places::of(conference);
        places.take(role);
        places.let_in_all(conference, who, role, &mut decision);
    }
    decision
}

/// Row 5. A right host PIN has been looked at already: it made a moderator. A wrong PIN is refused even where none was
/// needed, as its giver wanted to become more by it; a moderator could not.
fn lacks_pin(conference: &Conference, newcomer: &Person, arrival: &Arrival) -> bool {
    let asks = conference.room.asks_for_pin();
    if newcomer.role.moderates() || !(asks || conference.room.has_host_pin) {
        return false;
    }
    match arrival.pin {
        Pin::Wrong => true,
        Pin::None => {
            // Whoever was sent out waits for a host, whatever they know.
            let is_awaited = conference.by_name.contains(&newcomer.id) || conference.sent_out.contains(&newcomer.id);
            asks && !arrival.personal && !is_awaited && !conference.is_inside(newcomer.id)
        }
        Pin::Guest | Pin::Host => false,
    }
}

/// Who was turned away has a while to think about it, and the hosts have it quiet (lesson 34).
fn was_denied(conference: &Conference, now: Timestamp, person: PersonId) -> bool {
    conference.departed_of(person).any(|gone| {
        matches!(gone.how, How::Denied | How::TimedOut) && now.0.saturating_sub(gone.at.0) < KNOCK_AGAIN_AFTER_MS
    })
}

/// What stands between a newcomer and the meeting; not as it is, but as it is about to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Barriers {
    pub(super) locked: bool,
    pub(super) waiting_room: bool,
}

impl Barriers {
    pub(super) const fn of(conference: &Conference) -> Self {
        Self { locked: conference.lock.is_some(), waiting_room: conference.waiting_room }
    }
}

/// Rows 6 to 8, also for those who wait when lock or waiting room change.
fn judge(conference: &Conference, newcomer: &Person, barriers: Barriers) -> Door {
    if newcomer.role.moderates() {
        return Door::In;
    }
    if conference.sent_out.contains(&newcomer.id) {
        return Door::Wait(WaitingFor::WaitingRoom);
    }
    if conference.is_inside(newcomer.id) {
        return Door::In;
    }
    let added = conference.added.get(&newcomer.id);
    if barriers.locked && added != Some(&conference.last_epoch) {
        return match conference.room.lock_policy {
            LockPolicy::Refuse => Door::Closed(Refusal::Locked),
            LockPolicy::Knock => Door::Wait(WaitingFor::Locked),
        };
    }
    if barriers.waiting_room && added.is_none() {
        return Door::Wait(WaitingFor::WaitingRoom);
    }
    Door::In
}

/// Judges everybody anew who waits, once lock or waiting room have become what is said. Those whom only that held are
/// let in, the others go on waiting, for what holds them now.
pub(super) fn rejudge(conference: &Conference, decision: &mut Decision, barriers: Barriers) {
    rejudge_but(conference, decision, barriers, None, Places::of(conference));
}

fn rejudge_but(
    conference: &Conference,
    decision: &mut Decision,
    barriers: Barriers,
    but: Option<PersonId>,
    mut places: Places,
) {
    for seat in conference.waiting() {
        let SeatState::Waiting { why: before, .. } = seat.state else { continue };
        let Some(person) = conference.people.get(&seat.person).filter(|person| Some(person.id) != but) else {
            continue;
        };
        let why = match judge(conference, person, barriers) {
            Door::In if !places.is_full(person.role) => {
                places.let_in(seat.id, person.role, decision);
                continue;
            }
            // There is no place; when there is one, a host can let them in.
            Door::In => WaitingFor::WaitingRoom,
            Door::Wait(why) => why,
            // They were let wait once; the lock's policy does not throw them out of the waiting room.
            Door::Closed(_) => WaitingFor::Locked,
        };
        if why != before {
            decision.record(Fact::Waits { seat: seat.id, why });
        }
    }
}

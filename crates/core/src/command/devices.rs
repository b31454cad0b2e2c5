//! Microphones and cameras: what somebody does with their own, and what a host would have them do (docs/rules.md,
//! section 6).

use super::{Context, Decision, floor::own};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, Right},
        devices::{Ask, Choice, Consent, Inventory},
        fact::Fact,
        ids::SeatId,
        media::Gate,
        receipt::Verdict,
        refusal::Refusal,
        role::Role,
        seat::Devices,
    },
    policy::Act,
};

pub(super) fn decide(
    conference: &Conference,
    by: &Actor,
    seat: SeatId,
    muted: Option<bool>,
    video: Option<bool>,
    sharing: Option<bool>,
) -> Result<Decision, Refusal> {
    let known = conference.seats.get(&seat).ok_or(Refusal::NotFound)?;
    if by.person() != Some(known.person) {
        return Err(Refusal::NotFound);
    }
    let mut decision = Decision::act_first();
    let devices = Devices {
        muted: muted.unwrap_or(known.devices.muted),
        video: video.unwrap_or(known.devices.video),
        sharing: sharing.unwrap_or(known.devices.sharing),
    };
    if devices != known.devices {
        decision.record(Fact::Devices { seat, devices });
    }
    let Some(person) = conference.people.get(&known.person) else { return Ok(decision) };
    // Muted by a host is not forbidden to speak, unless it is: switching it on oneself opens the gate again, and the
    // door does that.
    let may = conference.may_of(person);
    let before = person.gate;
    let gate = Gate {
        audio: before.audio || (muted == Some(false) && may.unmute),
        video: before.video || (video == Some(true) && may.unmute),
        share: before.share || (sharing == Some(true) && may.share),
    };
    // Who may not unmute and mutes themselves has to ask from then on (lesson 42).
    let others_are_muted = || conference.seats_of(known.person).all(|other| other.id == seat || other.devices.muted);
    let falls_silent = devices.muted && !known.devices.muted && others_are_muted();
    let gate = Gate { audio: gate.audio && (may.unmute || !falls_silent), ..gate };
    if gate != before {
        decision.record(Fact::Gated { person: known.person, gate, asked: false });
    }
    Ok(decision)
}

pub(super) fn consent(
    conference: &Conference,
    by: &Actor,
    seat: SeatId,
    consent: Consent,
) -> Result<Decision, Refusal> {
    let person = own(conference, by, seat)?.person;
    let mut decision = Decision::act_first();
    if conference.people.get(&person).is_some_and(|known| known.consent != consent) {
        decision.record(Fact::Consented { person, consent });
    }
    Ok(decision)
}

pub(super) fn inventory(
    conference: &Conference,
    by: &Actor,
    seat: SeatId,
    inventory: &Inventory,
) -> Result<Decision, Refusal> {
    let known = own(conference, by, seat)?;
    if !inventory.is_sensible() {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::act_first();
    if *known.inventory != *inventory {
        decision.record(Fact::Inventory { seat, inventory: Box::new(inventory.clone()) });
    }
    Ok(decision)
}

/// By standing consent at once, else as a question. What the seat has not said that it has cannot be chosen.
pub(super) fn choose(
    conference: &Conference,
    by: &Actor,
    participant: SeatId,
    choice: &Choice,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let seat = conference.seats.get(&participant).filter(|seat| seat.state.is_inside()).ok_or(Refusal::NotFound)?;
    conference.permits(by, Act::Choose, conference.column(by, seat))?;
    // A telephone has no devices that anybody could choose from afar.
    if !seat.kind.can_be_asked() || !choice.is_sensible() || !seat.inventory.offers(choice) {
        return Err(Refusal::Invalid);
    }
    let at_once = conference.people.get(&seat.person).is_some_and(|known| known.consent.devices)
        || by.person() == Some(seat.person);
    let mut decision = Decision::act_first();
    decision.record(Fact::Chosen {
        seat: participant,
        choice: choice.clone(),
        by: shown_role(conference, by),
        at_once,
    });
    decision.report(conference, participant, Verdict::Done);
    Ok(decision)
}

/// The role that the person reads: a name would say more than they need.
fn shown_role(conference: &Conference, by: &Actor) -> Role {
    match &by.right {
        Right::Person { person, role, .. } => conference.role_of(*person, *role),
        Right::Administrator | Right::ControlToken | Right::System => Role::Operator,
    }
}

pub(super) fn answer(
    conference: &Conference,
    by: &Actor,
    seat: SeatId,
    ask: Ask,
    accept: bool,
) -> Result<Decision, Refusal> {
    let known = own(conference, by, seat)?;
    let is_asked = match ask {
        Ask::Devices => known.asked_devices,
        Ask::Unmute => conference.people.get(&known.person).is_some_and(|person| person.asked),
    };
    let mut decision = Decision::act_first();
    if is_asked {
        decision.record(Fact::Answered { seat, ask, accept });
    }
    Ok(decision)
}

pub(super) fn active(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    seat: SeatId,
) -> Result<Decision, Refusal> {
    /// Clients tell of input now and then; more often than this is of no use.
    const OFTEN_ENOUGH_MS: u64 = 1_000;
    let known = own(conference, by, seat)?;
    let mut decision = Decision::act_first();
    if known.forgotten || context.now.0 >= known.last_active.0 + OFTEN_ENOUGH_MS {
        decision.record(Fact::Active { seat });
    }
    Ok(decision)
}

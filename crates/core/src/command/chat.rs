//! A line of chat.

use super::{Context, Decision};
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::{Fact, Message},
        ids::{MessageId, SeatId},
        refusal::Refusal,
    },
};

/// Characters, not bytes: what a person counts.
const LONGEST: usize = 2_000;

pub(super) fn decide(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    id: MessageId,
    text: &str,
    to: Option<SeatId>,
) -> Result<Decision, Refusal> {
    let seat = by.seat().and_then(|seat| conference.seats.get(&seat)).filter(|seat| by.person() == Some(seat.person));
    let seat = seat.ok_or(Refusal::NoSeat)?;
    // Who waits sees nothing of the room, and the room nothing of them.
    if !seat.state.is_inside() {
        return Err(Refusal::Denied);
    }
    // Whoever disturbs by chat alone can be stopped in that alone (lesson 47).
    let person = conference.people.get(&seat.person).ok_or(Refusal::NoSeat)?;
    if !conference.may_of(person).chat || conference.is_paused_for(person.id) {
        return Err(Refusal::Denied);
    }
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST {
        return Err(Refusal::Invalid);
    }
    if let Some(to) = to
        && !conference.seats.get(&to).is_some_and(|other| other.state.is_inside() && conference.sees(seat, other))
    {
        return Err(Refusal::NotFound);
    }
    let name = person.name.clone();
    let mut decision = Decision::act_first();
    decision.record(Fact::Said(Box::new(Message {
        id,
        at: context.now,
        seat: seat.id,
        person: seat.person,
        name,
        text: text.to_owned(),
        to,
    })));
    Ok(decision)
}

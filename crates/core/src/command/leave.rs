//! Going by oneself.

use super::Decision;
use crate::{
    conference::Conference,
    model::{
        command::Actor,
        fact::Fact,
        ids::SeatId,
        reason::{Farewell, Terminal},
        receipt::Verdict,
        refusal::Refusal,
        seat::How,
    },
};

pub(super) fn decide(conference: &Conference, by: &Actor, seat: SeatId) -> Result<Decision, Refusal> {
    let mut decision = Decision::act_first();
    let Some(known) = conference.seats.get(&seat) else {
        if !conference.departed.contains_key(&seat) {
            return Err(Refusal::NotFound);
        }
        decision.report(conference, seat, Verdict::AlreadyGone);
        return Ok(decision);
    };
    if by.person() != Some(known.person) {
        return Err(Refusal::NotFound);
    }
    decision.report(conference, seat, Verdict::Disconnected);
    decision.record(Fact::Departed { seat, how: How::Left, farewell: Farewell::plain(Terminal::Left) });
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

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
    // What seats others have or had is none of their business.
    if by.person().is_none() || conference.person_behind(seat) != by.person() {
        return Err(Refusal::NotFound);
    }
    if !conference.seats.contains_key(&seat) {
        decision.report(conference, seat, Verdict::AlreadyGone);
        return Ok(decision);
    }
    decision.report(conference, seat, Verdict::Disconnected);
    decision.record(Fact::Departed { seat, how: How::Left, farewell: Farewell::plain(Terminal::Left) });
    decision.end_if_empty(conference, Terminal::EndedEmpty);
    Ok(decision)
}

//! What somebody does with their own microphone and camera.

use super::Decision;
use crate::{
    conference::Conference,
    model::{command::Actor, fact::Fact, ids::SeatId, media::Gate, refusal::Refusal, seat::Devices},
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
    // Muted by a host is not forbidden to speak: switching it on oneself opens the gate again, and the door does that.
    let before = conference.people.get(&known.person).map_or(Gate::OPEN, |person| person.gate);
    let gate =
        Gate { audio: before.audio || muted == Some(false), video: before.video || video == Some(true), ..before };
    if gate != before {
        decision.record(Fact::Gated { person: known.person, gate, asked: false });
    }
    Ok(decision)
}

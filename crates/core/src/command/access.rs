//! Who may come in at all: lock, waiting room, bans. Shutting acts at once, opening is saved first.

use super::{
    Decision,
    join::{self, Barriers},
    room,
};
use crate::{
    conference::Conference,
    model::{
        command::{Actor, PinKind},
        fact::Fact,
        ids::BanId,
        receipt::Verdict,
        refusal::Refusal,
        room::Room,
        seat::Digest,
    },
};

/// Each lock opens a new epoch: whoever was added before has to be added again.
pub(super) fn lock(conference: &Conference, by: &Actor, keep_ringing: bool) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::act_first();
    fall(conference, &mut decision);
    if keep_ringing {
        // *Keep the calls that are ringing* is an explicit add.
        let epoch = if conference.lock.is_none() { conference.last_epoch.next() } else { conference.last_epoch };
        for invitation in conference.invited.values().filter(|invitation| invitation.rings()) {
            decision.record(Fact::Added { person: invitation.invitee.person, epoch });
        }
    }
    Ok(decision)
}

/// *Keep strangers out*: a new PIN and the lock in one order; the answer shows who is inside.
pub(super) fn keep_out(conference: &Conference, by: &Actor, pin: &Digest) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    room::must_be_there(conference, by)?;
    let mut decision = Decision::act_first();
    decision.record(Fact::PinChanged { kind: PinKind::Guest, hash: Some(pin.clone()) });
    fall(conference, &mut decision);
    for seat in conference.inside() {
        decision.report(conference, seat.id, Verdict::Untouched);
    }
    Ok(decision)
}

/// The lock falls, unless it is down.
pub(super) fn fall(conference: &Conference, decision: &mut Decision) {
    if conference.lock.is_none() {
        decision.record(Fact::Locked { epoch: conference.last_epoch.next() });
    }
}

pub(super) fn unlock(conference: &Conference, by: &Actor) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::save_first();
    if conference.lock.is_some() {
        lift(conference, &mut decision);
    }
    Ok(decision)
}

/// Those whom only the lock held are judged anew.
pub(super) fn lift(conference: &Conference, decision: &mut Decision) {
    decision.record(Fact::Unlocked);
    join::rejudge(conference, decision, Barriers { locked: false, waiting_room: conference.waiting_room });
}

pub(super) fn waiting_room(conference: &Conference, by: &Actor, on: bool) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = if on { Decision::act_first() } else { Decision::save_first() };
    if conference.waiting_room != on {
        decision.record(Fact::WaitingRoom { on });
        if !on {
            join::rejudge(
                conference,
                &mut decision,
                Barriers { locked: conference.lock.is_some(), waiting_room: false },
            );
        }
    }
    Ok(decision)
}

/// For this conference; who is in stays.
pub(super) fn guests(conference: &Conference, by: &Actor, allow: bool) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = if allow { Decision::save_first() } else { Decision::act_first() };
    if conference.room.allow_guests != allow {
        let room = Room { allow_guests: allow, ..conference.room.clone() };
        decision.record(Fact::RoomChanged(Box::new(room)));
    }
    Ok(decision)
}

pub(super) fn unban(conference: &Conference, by: &Actor, id: BanId) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let ban = conference.bans.iter().find(|ban| ban.id == id).ok_or(Refusal::NotFound)?;
    // Nobody lifts their own: whoever is banned orders nothing at all (`still_good`), but the ban may have run out.
    if by.person() == Some(ban.person) {
        return Err(Refusal::Blocked);
    }
    let mut decision = Decision::save_first();
    decision.record(Fact::Unbanned { ban: id });
    Ok(decision)
}

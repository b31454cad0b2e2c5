//! Who may come in at all: lock, waiting room, bans. Shutting acts at once, opening is saved first.

use super::{
    Decision,
    join::{self, Barriers},
};
use crate::{
    conference::Conference,
    model::{command::Actor, fact::Fact, ids::BanId, refusal::Refusal},
    policy,
};

/// Each lock opens a new epoch: whoever was added before has to be added again.
pub(super) fn lock(conference: &Conference, by: &Actor) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
    let mut decision = Decision::act_first();
    if conference.lock.is_none() {
        decision.record(Fact::Locked { epoch: conference.last_epoch.next() });
    }
    Ok(decision)
}

pub(super) fn unlock(conference: &Conference, by: &Actor) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
    let mut decision = Decision::save_first();
    if conference.lock.is_some() {
        decision.record(Fact::Unlocked);
        join::rejudge(conference, &mut decision, Barriers { locked: false, waiting_room: conference.waiting_room });
    }
    Ok(decision)
}

pub(super) fn waiting_room(conference: &Conference, by: &Actor, on: bool) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
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

pub(super) fn unban(conference: &Conference, by: &Actor, id: BanId) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
    let ban = conference.bans.iter().find(|ban| ban.id == id).ok_or(Refusal::NotFound)?;
    // Nobody lifts their own: whoever is banned orders nothing at all (`still_good`), but the ban may have run out.
    if by.person() == Some(ban.person) {
        return Err(Refusal::Blocked);
    }
    let mut decision = Decision::save_first();
    decision.record(Fact::Unbanned { ban: id });
    Ok(decision)
}

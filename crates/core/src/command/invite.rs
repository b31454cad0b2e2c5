//! A moderator's explicit act for a person: it opens the lock and the waiting room for them, in this lock epoch.

use super::{Context, Decision, places::Places};
use crate::{
    conference::Conference,
    model::{command::Actor, fact::Fact, ids::PersonId, refusal::Refusal, role::Role},
    policy,
};

pub(super) fn decide(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    person: PersonId,
    lift_block: bool,
) -> Result<Decision, Refusal> {
    policy::may_run(conference.standing(by))?;
    let keys = conference.people.get(&person).map(|known| known.keys.clone()).unwrap_or_default();
    let mut decision = Decision::save_first();
    let bans = conference.bans.iter().filter(|ban| ban.holds_at(context.now) && ban.matches(person, &keys));
    for ban in bans {
        // Inviting somebody who is banned has to be meant (lesson 37).
        if !lift_block {
            return Err(Refusal::StillBlocked);
        }
        decision.record(Fact::Unbanned { ban: ban.id });
    }
    decision.record(Fact::Added { person, epoch: conference.last_epoch });
    // Who stands before the door already is let in: that is what the act is for.
    let role = conference.people.get(&person).map_or(Role::Guest, |known| known.role);
    Places::of(conference).let_in_all(conference, person, role, &mut decision);
    Ok(decision)
}

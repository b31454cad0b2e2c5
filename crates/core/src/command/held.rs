//! A meeting that is begun from outside, before anybody is in, and how much longer it may last.

use super::{
    Context, Decision, invite,
    join::{self, Barriers},
};
use crate::{
    conference::{Conference, Stage},
    model::{command::Actor, fact::Fact, refusal::Refusal, time::Timestamp},
};
use std::time::Duration;

/// At most so much at once: a day.
const LONGEST_MINUTES: u32 = 1_440;

/// Those who gather are judged as when a host comes. One that runs already is left to its people.
pub(super) fn start(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    until: Timestamp,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let mut decision = Decision::save_first();
    if conference.stage == Stage::Gathering {
        decision.record(Fact::Started);
        invite::call_in(conference, context, &by.name, None, &mut decision);
        let until = conference.ends_if_begun(context.now).map_or(until, |end| end.min(until));
        decision.record(Fact::Held { until: Some(until), though_empty: true });
        join::rejudge(conference, &mut decision, Barriers::of(conference));
    }
    Ok(decision)
}

/// What has no end cannot end later.
pub(super) fn prolong(
    conference: &Conference,
    context: &Context,
    by: &Actor,
    minutes: u32,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    let end = conference.ends_at().max(conference.held_until).ok_or(Refusal::Invalid)?;
    if !(1..=LONGEST_MINUTES).contains(&minutes) {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::act_first();
    let until = end.max(context.now).plus(Duration::from_secs(u64::from(minutes) * 60));
    decision.record(Fact::Held { until: Some(until), though_empty: conference.though_empty });
    Ok(decision)
}

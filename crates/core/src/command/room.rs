//! PIN and ID of the room, on the fly (docs/rules.md, section 5; requirement T12). People inside stay; new attempts need
//! the new ones.

use super::Decision;
use crate::{
    conference::Conference,
    model::{
        command::{Actor, PinKind},
        fact::Fact,
        refusal::Refusal,
        seat::Digest,
    },
    policy::Standing,
};
use std::collections::BTreeSet;

/// Aliases of one room.
const MANY: usize = 20;

pub(super) fn pin(
    conference: &Conference,
    by: &Actor,
    kind: PinKind,
    hash: Option<&Digest>,
) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    must_be_there(conference, by)?;
    // A new PIN shuts, none at all opens: that is saved first.
    let mut decision = if hash.is_some() { Decision::act_first() } else { Decision::save_first() };
    let is_set = match kind {
        PinKind::Guest => conference.room.has_guest_pin,
        PinKind::Host => conference.room.has_host_pin,
    };
    if hash.is_some() || is_set {
        decision.record(Fact::PinChanged { kind, hash: hash.cloned() });
    }
    Ok(decision)
}

/// An old alias is an unknown conference from then on. Whether another room has the new one, the store knows.
pub(super) fn aliases(conference: &Conference, by: &Actor, aliases: &[String]) -> Result<Decision, Refusal> {
    conference.must_run(by)?;
    must_be_there(conference, by)?;
    let mut seen = BTreeSet::new();
    let aliases: Vec<String> = aliases.iter().filter(|alias| seen.insert(alias.to_lowercase())).cloned().collect();
    if aliases.is_empty() || aliases.len() > MANY {
        return Err(Refusal::Invalid);
    }
    let mut decision = Decision::save_first();
    if aliases != conference.room.aliases {
        decision.record(Fact::AliasesChanged { aliases });
    }
    Ok(decision)
}

/// Moderators while they are connected; the owner without having joined, and administrators.
pub(super) fn must_be_there(conference: &Conference, by: &Actor) -> Result<(), Refusal> {
    match conference.standing(by) {
        Standing::System | Standing::Administrator | Standing::Owner | Standing::ControlToken => Ok(()),
        Standing::Operator | Standing::Moderator | Standing::Ordinary => {
            let here = by.person().is_some_and(|person| conference.is_inside(person));
            if here { Ok(()) } else { Err(Refusal::NoSeat) }
        }
    }
}

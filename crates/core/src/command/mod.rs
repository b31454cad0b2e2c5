//! One file a command. `decide` may refuse and changes nothing.

mod access;
mod chat;
mod devices;
mod disconnect;
mod floor;
mod held;
mod invite;
mod join;
mod leave;
mod mute;
mod places;
mod removal;
mod review;
mod rights;
mod role;
mod room;
mod scene;
mod scope;
mod waiting;

pub use review::{left_over, review};

use crate::{
    conference::{Conference, Stage},
    model::{
        ban::BanKey,
        command::{Actor, Command, Right},
        fact::Fact,
        ids::SeatId,
        reason::{Farewell, Terminal},
        receipt::{Barrier, Judged, Refused, Verdict},
        refusal::Refusal,
        time::Timestamp,
    },
    policy::Standing,
};
use std::collections::BTreeSet;
use ulid::Ulid;

/// Time and randomness, from outside.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub now: Timestamp,
    /// A fresh ULID; a decision that needs several counts on from it.
    pub fresh: Ulid,
}

impl Context {
    /// The `n`th name of this decision: the same on every call, so that a decision can be taken twice.
    pub(crate) const fn name(&self, n: usize) -> Ulid {
        Ulid(self.fresh.0.wrapping_add(n as u128))
    }
}

/// What the store has to do with a decision (invariant 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Throwing out: takes effect at once and is saved behind it.
    ActFirst,
    /// Letting in: is saved first and takes effect after.
    SaveFirst,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub order: Order,
    pub facts: Vec<Fact>,
    pub verdicts: Vec<Judged>,
    pub spared: u32,
    /// What would help besides (requirement G7).
    pub offers: Vec<Barrier>,
}

impl Decision {
    pub(crate) const fn act_first() -> Self {
        Self::ordered(Order::ActFirst)
    }

    pub(crate) const fn save_first() -> Self {
        Self::ordered(Order::SaveFirst)
    }

    const fn ordered(order: Order) -> Self {
        Self { order, facts: Vec::new(), verdicts: Vec::new(), spared: 0, offers: Vec::new() }
    }

    pub(crate) fn record(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// For somebody whom another part of the order has judged already: one verdict each.
    pub(crate) fn report_instead(&mut self, conference: &Conference, participant: SeatId, verdict: Verdict) {
        self.verdicts.retain(|judged| judged.participant != participant);
        self.report(conference, participant, verdict);
    }

    pub(crate) fn report(&mut self, conference: &Conference, participant: SeatId, verdict: Verdict) {
        self.verdicts.push(judged(conference, participant, verdict));
    }
}

pub(crate) fn judged(conference: &Conference, participant: SeatId, verdict: Verdict) -> Judged {
    Judged { participant, name: conference.name_at(participant).map(str::to_owned), verdict }
}

impl Judged {
    /// For somebody whom the conference does not know yet.
    pub(crate) fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }
}

/// What is to be done about an order, or why nothing is.
pub fn decide(conference: &Conference, context: &Context, by: &Actor, command: &Command) -> Result<Decision, Refused> {
    if conference.has_ended() {
        return Err(Refusal::NotRunning.into());
    }
    let arrives = matches!(command, Command::Join(_));
    // People gather and no host is in: there is no meeting yet that orders could be for.
    if conference.stage == Stage::Gathering && !is_for_a_gathering(command) {
        return Err(Refusal::NotRunning.into());
    }
    if !arrives {
        still_good(conference, context, by)?;
    }
    match command {
        Command::Join(arrival) => join::decide(conference, context, arrival).map_err(Refused::from),
        Command::Leave { seat } => leave::decide(conference, by, *seat).map_err(Refused::from),
        Command::Disconnect(order) => disconnect::decide(conference, context, by, order),
        Command::Unban { ban } => access::unban(conference, by, *ban).map_err(Refused::from),
        Command::Lock { keep_ringing } => access::lock(conference, by, *keep_ringing).map_err(Refused::from),
        Command::Unlock => access::unlock(conference, by).map_err(Refused::from),
        Command::KeepOut { pin } => access::keep_out(conference, by, pin).map_err(Refused::from),
        Command::WaitingRoom { on } => access::waiting_room(conference, by, *on).map_err(Refused::from),
        Command::Admit { participants } => waiting::admit(conference, by, participants),
        Command::Deny { participants, block } => waiting::deny(conference, context, by, participants, *block),
        Command::SendOut { participants } => waiting::send_out(conference, context, by, participants),
        Command::Role { participant, role } => role::decide(conference, by, *participant, *role).map_err(Refused::from),
        Command::Mute { whom, which } => mute::mute(conference, by, whom, *which),
        Command::Unmute { whom, which } => mute::unmute(conference, by, whom, *which),
        Command::MuteAllBut { participant, spare_moderators } => {
            mute::all_but(conference, by, *participant, *spare_moderators)
        }
        Command::Chat { id, text, to } => chat::decide(conference, context, by, *id, text, *to).map_err(Refused::from),
        Command::Invite { invited, lift_block } => invite::decide(conference, context, by, invited, *lift_block),
        Command::Withdraw { whom } => invite::withdraw(conference, context, by, whom),
        Command::AnswerCall { place, accept } => invite::answer(conference, by, *place, *accept).map_err(Refused::from),
        Command::Hand { seat, up } => floor::hand(conference, context, by, *seat, *up).map_err(Refused::from),
        Command::LowerHands { whom } => floor::lower_hands(conference, by, whom),
        Command::Layout(layout) => scene::layout(conference, by, *layout).map_err(Refused::from),
        Command::Pause => scene::pause(conference, context, by).map_err(Refused::from),
        Command::Resume => scene::resume(conference, by).map_err(Refused::from),
        Command::Start { until } => held::start(conference, context, by, *until).map_err(Refused::from),
        Command::Prolong { minutes } => held::prolong(conference, context, by, *minutes).map_err(Refused::from),
        Command::Guests { allow } => access::guests(conference, by, *allow).map_err(Refused::from),
        Command::React { seat, reaction } => scene::react(conference, by, *seat, *reaction).map_err(Refused::from),
        Command::Rename { participant, name } => {
            scene::rename(conference, by, *participant, name).map_err(Refused::from)
        }
        Command::Spotlight { participants } => floor::spotlight(conference, by, participants).map_err(Refused::from),
        Command::Floor { participant, grant } => {
            floor::floor(conference, by, *participant, *grant).map_err(Refused::from)
        }
        Command::Rights { participant, rights } => {
            rights::of_one(conference, by, *participant, *rights).map_err(Refused::from)
        }
        Command::Permissions(permissions) => rights::of_all(conference, by, *permissions).map_err(Refused::from),
        Command::Pin { kind, hash } => room::pin(conference, by, *kind, hash.as_ref()).map_err(Refused::from),
        Command::Aliases { aliases } => room::aliases(conference, by, aliases).map_err(Refused::from),
        Command::Devices { seat, muted, video, sharing } => {
            devices::decide(conference, by, *seat, *muted, *video, *sharing).map_err(Refused::from)
        }
        Command::Consent { seat, consent } => devices::consent(conference, by, *seat, *consent).map_err(Refused::from),
        Command::Inventory { seat, inventory } => {
            devices::inventory(conference, by, *seat, inventory).map_err(Refused::from)
        }
        Command::Choose { participant, choice } => {
            devices::choose(conference, by, *participant, choice).map_err(Refused::from)
        }
        Command::Answer { seat, ask, accept } => {
            devices::answer(conference, by, *seat, *ask, *accept).map_err(Refused::from)
        }
        Command::Active { seat } => devices::active(conference, context, by, *seat).map_err(Refused::from),
    }
}

/// What those do who wait for the meeting; and what can be ordered of a room in which nothing runs.
const fn is_for_a_gathering(command: &Command) -> bool {
    matches!(
        command,
        Command::Join(_)
            | Command::Leave { .. }
            | Command::Devices { .. }
            | Command::Consent { .. }
            | Command::Inventory { .. }
            | Command::Active { .. }
            | Command::Start { .. }
            | Command::Unban { .. }
            | Command::Pin { .. }
            | Command::Aliases { .. }
    )
}

/// Whether somebody may order anything at all: not with a dead ticket, and not while banned, from wherever.
fn still_good(conference: &Conference, context: &Context, by: &Actor) -> Result<(), Refusal> {
    let Right::Person { person, account, generation, .. } = by.right else { return Ok(()) };
    if generation < conference.generation(person) {
        return Err(Refusal::TicketRevoked);
    }
    let mut keys: Vec<BanKey> = account.map(BanKey::Account).into_iter().collect();
    keys.extend(conference.people.get(&person).into_iter().flat_map(|known| known.keys.iter().cloned()));
    if conference.standing(by) != Standing::Owner && conference.ban_on(person, &keys, context.now).is_some() {
        return Err(Refusal::Blocked);
    }
    Ok(())
}

impl Decision {
    /// The last person inside goes by this decision: the conference ends (docs/rules.md, section 2, last row).
    ///
    /// Whose connection was lost may come back, so that a conference of lost seats ends by `review` alone; so does one that
    /// is kept up.
    pub(crate) fn end_if_empty(&mut self, conference: &Conference, terminal: Terminal) {
        let goes: BTreeSet<SeatId> = self.facts.iter().filter_map(departing).collect();
        let was_occupied = conference.inside().next().is_some();
        if was_occupied && !conference.though_empty && conference.inside().all(|seat| goes.contains(&seat.id)) {
            self.record(Fact::Ended { farewell: Farewell::plain(terminal) });
        }
    }
}

const fn departing(fact: &Fact) -> Option<SeatId> {
    match fact {
        Fact::Departed { seat, .. } => Some(*seat),
        _ => None,
    }
}

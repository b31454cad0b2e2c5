//! Orders as a test says them: `room.by("alice").disconnects("gustav").with_ban(Hours(1)).because(Reason::Spam)`. It turns
//! names into seats, and decides nothing.

use crate::{room::TestRoom, trail::Answer};
use gavel_core::model::{
    ban::BanTerms,
    command::{Absent, Actor, Channels, Command, Disconnect, Invited, Mode, PinKind, Target, Whom},
    devices::{Ask, Choice, Consent, Inventory},
    ids::{MessageId, SeatId},
    reason::Reason,
    receipt::Barrier,
    role::Role,
    scene::{Layout, Reaction},
    seat::Digest,
    settings::{Permissions, Rights},
};
use std::time::Duration;

/// Somebody about to order something.
pub struct By<'a> {
    pub(crate) room: &'a mut TestRoom,
    pub(crate) actor: Actor,
}

impl<'a> By<'a> {
    pub fn orders(self, command: Command) -> Answer {
        self.room.order(&self.actor, command)
    }

    fn seats(&self, names: &[&str]) -> Vec<SeatId> {
        names.iter().map(|name| self.room.place_or_seat(name)).collect()
    }

    fn these(&self, names: &[&str]) -> Whom {
        Whom::These(self.seats(names))
    }

    // ——— who may be here ———

    pub fn disconnects(self, name: &str) -> Removal<'a> {
        self.disconnects_all_of(&[name])
    }

    pub fn disconnects_all_of(self, names: &[&str]) -> Removal<'a> {
        let participants = self.seats(names);
        self.removes(Target::These { participants, device_only: false })
    }

    pub fn removes(self, target: Target) -> Removal<'a> {
        Removal { by: self, order: Disconnect::of(target) }
    }

    pub fn locks(self) -> Answer {
        self.orders(Command::LOCK)
    }

    pub fn locks_and_keeps_the_calls(self) -> Answer {
        self.orders(Command::Lock { keep_ringing: true })
    }

    pub fn unlocks(self) -> Answer {
        self.orders(Command::Unlock)
    }

    pub fn keeps_strangers_out(self) -> Answer {
        self.orders(Command::KeepOut { pin: Digest("a new one".into()) })
    }

    pub fn uses_the_waiting_room(self, on: bool) -> Answer {
        self.orders(Command::WaitingRoom { on })
    }

    pub fn admits(self, name: &str) -> Answer {
        let participants = self.seats(&[name]);
        self.orders(Command::Admit { participants })
    }

    pub fn denies(self, name: &str) -> Answer {
        let participants = self.seats(&[name]);
        self.orders(Command::Deny { participants, block: false })
    }

    pub fn denies_and_blocks(self, name: &str) -> Answer {
        let participants = self.seats(&[name]);
        self.orders(Command::Deny { participants, block: true })
    }

    pub fn sends_out(self, name: &str) -> Answer {
        let participants = self.seats(&[name]);
        self.orders(Command::SendOut { participants })
    }

    // ——— asking people to come ———

    pub fn invites(self, name: &str) -> Answer {
        let invite = self.room.invitation(name, false);
        self.orders(invite)
    }

    /// In spite of a ban.
    pub fn invites_again(self, name: &str) -> Answer {
        let invite = self.room.invitation(name, true);
        self.orders(invite)
    }

    pub fn calls(self, name: &str) -> Answer {
        let invitee = self.room.invitee(name);
        self.orders(Command::Invite { invited: vec![Invited { invitee, ring: true }], lift_block: false })
    }

    pub fn withdraws(self, name: &str) -> Answer {
        let whom = Absent::These(self.seats(&[name]));
        self.orders(Command::Withdraw { whom })
    }

    pub fn clears_the_unconnected(self) -> Answer {
        self.orders(Command::Withdraw { whom: Absent::All })
    }

    // ——— roles and rights ———

    pub fn makes(self, name: &str, role: Role) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Role { participant, role })
    }

    pub fn permits(self, permissions: Permissions) -> Answer {
        self.orders(Command::Permissions(permissions))
    }

    pub fn gives_rights(self, name: &str, rights: Rights) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Rights { participant, rights })
    }

    pub fn sets_a_pin(self, kind: PinKind) -> Answer {
        self.orders(Command::Pin { kind, hash: Some(Digest("a pin".into())) })
    }

    pub fn deletes_the_pin(self, kind: PinKind) -> Answer {
        self.orders(Command::Pin { kind, hash: None })
    }

    pub fn renames(self, aliases: &[&str]) -> Answer {
        self.orders(Command::Aliases { aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect() })
    }

    // ——— voices ———

    pub fn mutes(self, name: &str) -> Answer {
        let whom = self.these(&[name]);
        self.orders(Command::Mute { whom, which: Channels::AUDIO })
    }

    pub fn mutes_all(self) -> Answer {
        self.orders(Command::Mute { whom: Whom::All, which: Channels::AUDIO })
    }

    pub fn stops(self, name: &str, which: Channels) -> Answer {
        let whom = self.these(&[name]);
        self.orders(Command::Mute { whom, which })
    }

    pub fn unmutes(self, name: &str) -> Answer {
        self.opens(name, Channels::AUDIO)
    }

    pub fn opens(self, name: &str, which: Channels) -> Answer {
        let whom = self.these(&[name]);
        self.orders(Command::Unmute { whom, which })
    }

    pub fn mutes_all_but(self, name: &str) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::MuteAllBut { participant, spare_moderators: false })
    }

    pub fn mutes_all_but_hosts_and(self, name: &str) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::MuteAllBut { participant, spare_moderators: true })
    }

    pub fn gives_the_floor(self, name: &str) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Floor { participant, grant: true })
    }

    pub fn takes_the_floor(self, name: &str) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Floor { participant, grant: false })
    }

    pub fn spotlights(self, names: &[&str]) -> Answer {
        let participants = self.seats(names);
        self.orders(Command::Spotlight { participants })
    }

    pub fn lays_out(self, layout: Option<Layout>) -> Answer {
        self.orders(Command::Layout(layout))
    }

    /// *Pause the meeting*.
    pub fn pauses(self) -> Answer {
        self.orders(Command::Pause)
    }

    pub fn resumes_the_meeting(self) -> Answer {
        self.orders(Command::Resume)
    }

    /// What somebody is called from now on.
    pub fn calls_them(self, name: &str, called: &str) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Rename { participant, name: called.into() })
    }

    pub fn lowers_the_hand_of(self, name: &str) -> Answer {
        let whom = self.these(&[name]);
        self.orders(Command::LowerHands { whom })
    }

    pub fn chooses(self, name: &str, choice: Choice) -> Answer {
        let participant = self.room.seat(name);
        self.orders(Command::Choose { participant, choice })
    }

    // ——— one's own ———

    fn own(&self) -> SeatId {
        self.room.seat(&self.actor.name)
    }

    pub fn says(self, text: &str) -> Answer {
        let id = MessageId::new(self.room.ids.next());
        self.orders(Command::Chat { id, text: text.into(), to: None })
    }

    pub fn says_to(self, name: &str, text: &str) -> Answer {
        let id = MessageId::new(self.room.ids.next());
        let to = Some(self.room.seat(name));
        self.orders(Command::Chat { id, text: text.into(), to })
    }

    pub fn reacts(self, reaction: Reaction) -> Answer {
        let seat = self.own();
        self.orders(Command::React { seat, reaction })
    }

    pub fn raises_a_hand(self) -> Answer {
        let seat = self.own();
        self.orders(Command::Hand { seat, up: true })
    }

    pub fn lowers_the_hand(self) -> Answer {
        let seat = self.own();
        self.orders(Command::Hand { seat, up: false })
    }

    pub fn turns_the_microphone(self, on: bool) -> Answer {
        let seat = self.own();
        self.orders(Command::Devices { seat, muted: Some(!on), video: None, sharing: None })
    }

    pub fn turns_the_camera(self, on: bool) -> Answer {
        let seat = self.own();
        self.orders(Command::Devices { seat, muted: None, video: Some(on), sharing: None })
    }

    pub fn shares(self, on: bool) -> Answer {
        let seat = self.own();
        self.orders(Command::Devices { seat, muted: None, video: None, sharing: Some(on) })
    }

    pub fn consents(self, consent: Consent) -> Answer {
        let seat = self.own();
        self.orders(Command::Consent { seat, consent })
    }

    pub fn has(self, inventory: Inventory) -> Answer {
        let seat = self.own();
        self.orders(Command::Inventory { seat, inventory })
    }

    pub fn answers(self, ask: Ask, accept: bool) -> Answer {
        let seat = self.own();
        self.orders(Command::Answer { seat, ask, accept })
    }

    pub fn answers_the_call(self, accept: bool) -> Answer {
        let place = self.room.place(&self.actor.name);
        self.orders(Command::AnswerCall { place, accept })
    }

    pub fn moves(self) -> Answer {
        let seat = self.own();
        self.orders(Command::Active { seat })
    }
}

/// A removal that is being described; `because` and `now` carry it out.
#[must_use = "say `because` or `now`"]
pub struct Removal<'a> {
    by: By<'a>,
    order: Disconnect,
}

impl Removal<'_> {
    fn terms(&mut self) -> &mut BanTerms {
        self.order.ban.get_or_insert_with(BanTerms::default)
    }

    pub fn with_ban(mut self, span: impl Into<Duration>) -> Self {
        self.terms().seconds = Some(span.into().as_secs());
        self
    }

    pub fn for_good(mut self) -> Self {
        self.terms().seconds = None;
        self
    }

    pub fn also_from_the_room(mut self) -> Self {
        self.terms().room = true;
        self
    }

    pub fn also_by_the_network(mut self) -> Self {
        self.terms().network = true;
        self
    }

    pub fn and_then(mut self, barrier: Barrier) -> Self {
        self.order.then = Some(barrier);
        self
    }

    pub fn only_the_device(mut self) -> Self {
        if let Target::These { device_only, .. } = &mut self.order.target {
            *device_only = true;
        }
        self
    }

    pub fn best_effort(mut self) -> Self {
        self.order.mode = Mode::BestEffort;
        self
    }

    pub fn only_dry(mut self) -> Self {
        self.order.dry_run = true;
        self
    }

    pub fn with_debrief(mut self) -> Self {
        self.order.debrief = true;
        self
    }

    pub fn saying(mut self, note: &str) -> Self {
        self.order.note = Some(note.into());
        self
    }

    /// For the record alone.
    pub fn noting(mut self, note: &str) -> Self {
        self.order.audit_note = Some(note.into());
        self
    }

    pub fn because(mut self, reason: Reason) -> Answer {
        self.order.reason = reason;
        self.now()
    }

    pub fn now(self) -> Answer {
        self.by.orders(Command::Disconnect(self.order))
    }
}

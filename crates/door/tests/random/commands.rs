//! From what is meant to an order: picks become seats.

use crate::{
    cast::{PEOPLE, account, person},
    meeting::Meeting,
    steps::{By, Manner, Pick, What, Whither},
};
use gavel_core::model::{
    command::{Absent, Channels, Command, Disconnect, Invited, Mode, PinKind, Target, Whom},
    ids::{MessageId, SeatId},
    invitation::Invitee,
    role::{Role, Surface},
    seat::Digest,
    settings::{self, Permissions},
};
use gavel_door::Which;
use std::time::Duration;
use ulid::Ulid;

impl Meeting {
    /// `None`: there is nothing that it could be said of.
    pub(crate) fn command(&mut self, by: By, what: &What) -> Option<Command> {
        let own = match by {
            By::Person(who) => self.seat_of(who),
            By::Administrator | By::Key => None,
        };
        Some(match what {
            What::Disconnect(whither, manner) => Command::Disconnect(self.removal(whither, *manner)),
            What::Leave => Command::Leave { seat: own? },
            What::Lock { keep_ringing } => Command::Lock { keep_ringing: *keep_ringing },
            What::Unlock => Command::Unlock,
            What::KeepOut => Command::KeepOut { pin: Digest("a new one".into()) },
            What::WaitingRoom(on) => Command::WaitingRoom { on: *on },
            What::Guests(allow) => Command::Guests { allow: *allow },
            What::Start(seconds) => {
                Command::Start { until: self.life.now().plus(Duration::from_secs((*seconds).into())) }
            }
            What::Prolong(minutes) => Command::Prolong { minutes: (*minutes).into() },
            What::Admit(picks) => Command::Admit { participants: self.waiting(picks) },
            What::Deny(picks, block) => Command::Deny { participants: self.waiting(picks), block: *block },
            What::SendOut(picks) => Command::SendOut { participants: self.named(picks) },
            What::Role(pick, host) => {
                let role = if *host { Role::Host } else { Role::Participant };
                Command::Role { participant: self.seat(*pick), role }
            }
            What::Invite { who, ring, lift, as_host } => {
                let identity = &PEOPLE[*who];
                let role = if *as_host { Role::Host } else { identity.role };
                let invitee =
                    Invitee { person: person(*who), name: identity.name.into(), role, account: account(*who) };
                Command::Invite { invited: vec![Invited { invitee, ring: *ring }], lift_block: *lift }
            }
            What::AnswerCall(pick, accept) => Command::AnswerCall { place: self.seat(*pick), accept: *accept },
            What::Withdraw(picks) => {
                let whom = picks.as_ref().map_or(Absent::All, |picks| Absent::These(self.named(picks)));
                Command::Withdraw { whom }
            }
            What::Unban(pick) => {
                let bans = self.book.bans();
                Command::Unban { ban: *bans.get(usize::from(*pick) % bans.len().max(1))? }
            }
            What::GuestPin(on) => Command::Pin { kind: PinKind::Guest, hash: on.then(|| Digest("a pin".into())) },
            What::Alias(which) => Command::Aliases { aliases: vec![format!("random-{}", which % 3)] },
            What::Mute(pick, opens) => {
                let whom = Whom::These(vec![self.seat(*pick)]);
                match opens {
                    true => Command::Unmute { whom, which: Channels::AUDIO },
                    false => Command::Mute { whom, which: Channels::AUDIO },
                }
            }
            What::Floor(pick, grant) => Command::Floor { participant: self.seat(*pick), grant: *grant },
            What::Permit(hosts) => {
                let unmute = if *hosts { settings::Who::Hosts } else { settings::Who::Everyone };
                Command::Permissions(Permissions { unmute, ..Permissions::default() })
            }
            What::Hand(up) => Command::Hand { seat: own?, up: *up },
            What::Chat => Command::Chat { id: MessageId::new(self.mint()), text: "hello".into(), to: None },
        })
    }

    fn removal(&self, whither: &Whither, manner: Manner) -> Disconnect {
        let device_only = matches!(whither, Whither::Device(_));
        let target = match whither {
            Whither::These(picks) => Target::These { participants: self.named(picks), device_only },
            Whither::Device(pick) => Target::These { participants: vec![self.seat(*pick)], device_only },
            Whither::EveryoneBut(picks) => Target::EveryoneBut(self.named(picks)),
            Whither::All => Target::All,
            Whither::AllButMe => Target::AllButMe,
            Whither::Guests => Target::Guests,
            Whither::NonModerators => Target::NonModerators,
            Whither::BelowMe => Target::BelowMe,
            Whither::Waiting => Target::Waiting,
        };
        Disconnect {
            ban: manner.ban.filter(|_| !device_only),
            mode: if manner.best_effort { Mode::BestEffort } else { Mode::Atomic },
            dry_run: manner.dry,
            then: manner.then.filter(|_| target != Target::All),
            ..Disconnect::of(target)
        }
    }

    /// X7: the same question, asked by an app and by a program in one breath. With something else on its way the meeting may
    /// be another one in between.
    pub(crate) fn asks_twice(&mut self, by: By, whither: &Whither) {
        let manner = Manner { ban: None, best_effort: true, dry: true, then: None };
        let command = Command::Disconnect(self.removal(whither, manner));
        let to = Which::Room(self.room);
        let is_calm = self.open.is_empty();
        let first = self.orders(by, to, command.clone(), Surface::App);
        let second = self.orders(by, to, command, Surface::Cli);
        if is_calm {
            self.book.same(first, second);
        }
    }

    pub(crate) fn seat(&self, pick: Pick) -> SeatId {
        let taken: Vec<SeatId> = self.lines.iter().filter(|(_, line)| line.is_open()).map(|(seat, _)| *seat).collect();
        self.among(pick, &taken)
    }

    fn named(&self, picks: &[Pick]) -> Vec<SeatId> {
        picks.iter().map(|pick| self.seat(*pick)).collect()
    }

    /// Mostly seats that wait.
    fn waiting(&self, picks: &[Pick]) -> Vec<SeatId> {
        let waiting = self.lines.iter().filter(|(_, line)| line.is_open() && !line.is_welcome);
        let waiting: Vec<SeatId> = waiting.map(|(seat, _)| *seat).collect();
        picks.iter().map(|pick| self.among(*pick, &waiting)).collect()
    }

    fn among(&self, Pick(pick): Pick, first: &[SeatId]) -> SeatId {
        let nth = |of: &[SeatId]| of.get(usize::from(pick) % of.len().max(1)).copied();
        let known = if pick < 200 { nth(first).or_else(|| nth(&self.seats)) } else { nth(&self.seats) };
        known.filter(|_| pick < 250).unwrap_or(SeatId::new(Ulid(7)))
    }
}

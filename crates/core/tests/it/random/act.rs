//! One step of a random meeting: the same order for the core and for the model.

use super::{
    pair::{Pair, account, at, barrier, permissions, person, rights, whose},
    steps::{Door, Pick, Some3, Step, Voice, Whither},
};
use crate::model::{self, Aim, By, Knock, Manner, Model, PEOPLE, Pin, Three, Who};
use gavel_core::{
    model::{
        ban::{BanKey, BanTerms},
        command::{self, Absent, Arrival, Channels, Command, Disconnect, Invited, Mode, PinKind, Target, Whom},
        devices::{Ask, Choice, Consent},
        fact::Fact,
        ids::{Generation, MessageId, SeatId},
        invitation::Invitee,
        reason::{Farewell, Reason, Terminal},
        receipt::Barrier,
        refusal::Refusal,
        role::{Role, SeatKind},
        seat::{Devices, Digest, How},
    },
    review,
};
use std::{collections::BTreeMap, time::Duration};

/// Somebody arrives, and brings this.
#[derive(Clone, Copy)]
struct Brings {
    new_ticket: bool,
    resume: Option<Pick>,
    pin: Pin,
    muted: bool,
    camera: bool,
}

impl Pair {
    pub(super) fn step(&mut self, step: &Step) {
        match step {
            Step::Join { who, new_ticket, resume, pin, muted, camera } => {
                let brings =
                    Brings { new_ticket: *new_ticket, resume: *resume, pin: *pin, muted: *muted, camera: *camera };
                self.join(*who, brings);
            }
            Step::Leave(who, seat) => {
                let seat = if seat.is_right() { self.any_seat_of(*who) } else { self.seat(*seat) };
                self.same(By::Person(*who), Command::Leave { seat }, |model| model.leave(*who, seat));
            }
            Step::Disconnect(by, whither, how) => self.disconnect(*by, whither, *how),
            Step::Pass(seconds) => self.pass(u64::from(*seconds)),
            Step::Lose(who) => self.lose(*who),
            Step::Restart => self.restart(),
            Step::Again => self.again(),
            Step::Door(step) => self.at_the_door(step),
            Step::Voice(step) => self.voice(step),
        }
        self.model.tidy();
        if self.conference.has_ended() {
            self.next_conference();
        }
        self.compare();
    }

    fn same(&mut self, by: By, command: Command, model: impl FnOnce(&mut Model) -> Result<(), Refusal>) {
        let text = format!("{by:?} {command:?}");
        let answer = self.order(by, command).map(|_| ());
        assert_eq!(answer, model(&mut self.model), "{text}");
    }

    fn at_the_door(&mut self, step: &Door) {
        match step {
            Door::Lock(by, keep) => {
                let command = Command::Lock { keep_ringing: *keep };
                self.same(*by, command, |model| model.run(*by, |model| model.lock(*keep)));
            }
            Door::Pause(by) => self.same(*by, Command::Pause, |model| model.run(*by, |model| model.pause(*by))),
            Door::Resume(by) => self.same(*by, Command::Resume, |model| model.run(*by, Model::go_on)),
            Door::Unlock(by) => self.same(*by, Command::Unlock, |model| model.run(*by, Model::unlock)),
            Door::KeepOut(by) => {
                let command = Command::KeepOut { pin: Digest("new".into()) };
                self.same(*by, command, |model| model.keep_out(*by));
            }
            Door::Lobby(by, on) => {
                self.same(*by, Command::WaitingRoom { on: *on }, |model| model.run(*by, |model| model.lobby(*on)));
            }
            Door::Knock(by, picks, how) => {
                let participants = self.named(picks);
                let command = match how {
                    Knock::Admit => Command::Admit { participants: participants.clone() },
                    Knock::Deny => Command::Deny { participants: participants.clone(), block: false },
                    Knock::Block => Command::Deny { participants: participants.clone(), block: true },
                };
                self.same(*by, command, |model| model.answer_knocks(*by, &participants, *how));
            }
            Door::SendOut(by, picks) => {
                let participants = self.named(picks);
                let command = Command::SendOut { participants: participants.clone() };
                self.same(*by, command, |model| model.send_out(*by, &participants));
            }
            Door::Make(by, pick, host) => {
                let participant = self.seat(*pick);
                let role = if *host { Role::Host } else { Role::Participant };
                self.same(*by, Command::Role { participant, role }, |model| model.make(*by, participant, *host));
            }
            Door::Invite { by, who, lift, ring, as_host } => {
                let one = model::Inviting { who: *who, lift: *lift, ring: *ring, as_host: *as_host };
                self.invite(*by, one);
            }
            Door::AnswerCall(who, pick, accept) => {
                let kept = self.model.invited.get(who).map(|invited| invited.place).filter(|_| pick.is_right());
                let place = kept.unwrap_or_else(|| self.seat(*pick));
                let command = Command::AnswerCall { place, accept: *accept };
                self.same(By::Person(*who), command, |model| model.answer_call(*who, place));
            }
            Door::Withdraw(by, picks) => {
                let these = picks.as_ref().map(|picks| self.named(picks));
                let whom = these.clone().map_or(Absent::All, Absent::These);
                self.same(*by, Command::Withdraw { whom }, |model| model.withdraw(*by, these.as_deref()));
            }
            Door::GuestPin(by, on) => {
                let command = Command::Pin { kind: PinKind::Guest, hash: on.then(|| Digest("pin".into())) };
                self.same(*by, command, |model| model.pin(*by, *on));
            }
            Door::Guests(by, allow) => {
                let command = Command::Guests { allow: *allow };
                self.same(*by, command, |model| model.run(*by, |model| model.guests = *allow));
            }
            Door::Start(by, seconds) => {
                let until = self.model.now + u64::from(*seconds);
                let command = Command::Start { until: at(until) };
                self.same(*by, command, |model| model.start(*by, until));
            }
            Door::Prolong(by, minutes) => {
                let command = Command::Prolong { minutes: u32::from(*minutes) };
                self.same(*by, command, |model| model.prolong(*by, u64::from(*minutes)));
            }
            Door::Unban(by, pick) => {
                if self.conference.bans.is_empty() {
                    return;
                }
                let place = usize::from(*pick) % self.conference.bans.len();
                let ban = self.conference.bans[place].id;
                self.same(*by, Command::Unban { ban }, |model| model.unban(*by, place));
            }
        }
    }

    fn voice(&mut self, step: &Voice) {
        match step {
            Voice::Chat(who, to) => {
                let id = MessageId::new(self.ids.next());
                let to = to.map(|pick| self.seat(pick));
                let from = self.seat_of(*who);
                let command = Command::Chat { id, text: "hello".into(), to };
                self.same(By::Person(*who), command, |model| model.chat(*who, from, to));
            }
            Voice::Set { by, whom, which, opens } => {
                let (theirs, ours) = self.whom(whom);
                let which_of = channels(*which);
                let command = match opens {
                    true => Command::Unmute { whom: theirs, which: which_of },
                    false => Command::Mute { whom: theirs, which: which_of },
                };
                self.same(*by, command, |model| model.voice(*by, &ours, *which, *opens));
            }
            Voice::Only(by, pick, spares) => {
                let participant = self.seat(*pick);
                let command = Command::MuteAllBut { participant, spare_moderators: *spares };
                self.same(*by, command, |model| model.only(*by, participant, *spares));
            }
            Voice::Floor(by, pick, grant) => {
                let participant = self.seat(*pick);
                let command = Command::Floor { participant, grant: *grant };
                self.same(*by, command, |model| model.floor(*by, participant, *grant));
            }
            Voice::Hand(who, up) => {
                let seat = self.any_seat_of(*who);
                self.same(By::Person(*who), Command::Hand { seat, up: *up }, |model| model.hand(*who, seat, *up));
            }
            Voice::LowerHands(by, whom) => {
                let (whom, ours) = self.whom(whom);
                self.same(*by, Command::LowerHands { whom }, |model| model.lower_hands(*by, &ours));
            }
            Voice::Spotlight(by, picks) => {
                let participants = self.named(picks);
                let command = Command::Spotlight { participants: participants.clone() };
                self.same(*by, command, |model| model.spotlight(*by, &participants));
            }
            Voice::Rights(by, pick, theirs) => {
                let participant = self.seat(*pick);
                let command = Command::Rights { participant, rights: rights(*theirs) };
                self.same(*by, command, |model| model.rights(*by, participant, *theirs));
            }
            Voice::Permit(by, hosts_only) => {
                let command = Command::Permissions(permissions(*hosts_only));
                self.same(*by, command, |model| model.permit(*by, *hosts_only));
            }
            Voice::Consent(who, unmute, devices) => {
                let seat = self.any_seat_of(*who);
                let command = Command::Consent { seat, consent: Consent { unmute: *unmute, devices: *devices } };
                self.same(By::Person(*who), command, |model| model.consent(*who, seat, *unmute, *devices));
            }
            Voice::Turn(who, on) => {
                let seat = self.any_seat_of(*who);
                let command = Command::Devices { seat, muted: on[0].map(|on| !on), video: on[1], sharing: on[2] };
                self.same(By::Person(*who), command, |model| model.turn(*who, seat, *on));
            }
            Voice::Answer { who, devices, accept } => {
                let seat = self.any_seat_of(*who);
                let ask = if *devices { Ask::Devices } else { Ask::Unmute };
                let command = Command::Answer { seat, ask, accept: *accept };
                self.same(By::Person(*who), command, |model| model.answer(*who, seat, *devices));
            }
            Voice::Choose(by, pick) => {
                let participant = self.seat(*pick);
                let choice = Choice { gain: Some(50), ..Choice::default() };
                self.same(*by, Command::Choose { participant, choice }, |model| model.choose(*by, participant));
            }
            Voice::Active(who) => {
                let seat = self.any_seat_of(*who);
                self.same(By::Person(*who), Command::Active { seat }, |model| model.active(*who, seat));
            }
        }
    }

    /// Where they have none: one that never was.
    fn any_seat_of(&self, who: Who) -> SeatId {
        self.seat_of(who).unwrap_or_else(|| self.seat(Pick(255)))
    }

    fn whom(&self, whom: &Some3) -> (Whom, model::Whom) {
        match whom {
            Some3::These(picks) => {
                let seats = self.named(picks);
                (Whom::These(seats.clone()), model::Whom::These(seats))
            }
            Some3::All => (Whom::All, model::Whom::All),
            Some3::AllButMe => (Whom::AllButMe, model::Whom::AllButMe),
            Some3::EveryoneBut(picks) => {
                let seats = self.named(picks);
                (Whom::EveryoneBut(seats.clone()), model::Whom::EveryoneBut(seats))
            }
        }
    }

    fn join(&mut self, who: Who, brings: Brings) {
        if brings.new_ticket {
            self.model.pocket[who] = self.model.generation[who];
        }
        let resume = brings.resume.map(|pick| self.seat(pick));
        let seat = SeatId::new(self.ids.next());
        let identity = &PEOPLE[who];
        let other = identity.other.map(|key| BanKey::SipUri(key.to_string()));
        let network = identity.network.map(|key| BanKey::Network(key.to_string()));
        let arrival = Arrival {
            seat,
            person: person(who),
            name: identity.name.into(),
            role: identity.role,
            account: account(who),
            ticket: None,
            personal: identity.personal,
            generation: Generation(self.model.pocket[who]),
            device: None,
            other_keys: other.into_iter().chain(network).collect(),
            kind: if identity.telephones { SeatKind::Phone } else { SeatKind::App },
            client: String::new(),
            pin: match brings.pin {
                Pin::None => command::Pin::None,
                Pin::Guest => command::Pin::Guest,
                Pin::Host => command::Pin::Host,
                Pin::Wrong => command::Pin::Wrong,
            },
            resume: resume.map(|seat| Digest(format!("secret of {seat}"))),
            new_resume: Digest(match resume {
                // Whichever seat it becomes, it keeps one secret that the test can name.
                Some(before) if self.keeps(before, who) => format!("secret of {before}"),
                Some(_) | None => format!("secret of {seat}"),
            }),
            devices: Devices { muted: brings.muted, video: brings.camera, sharing: false },
            watch: None,
        };
        let answer = self.order(By::Person(who), Command::Join(Box::new(arrival)));
        let taken = answer.map(|decision| {
            let taken = decision.facts.iter().find_map(|fact| match fact {
                Fact::Seated { seat, .. } => Some(seat.id),
                Fact::Resumed { seat, .. } => Some(*seat),
                _ => None,
            });
            taken.expect("an admission seats")
        });
        if taken == Ok(seat) {
            self.seats.push(seat);
        }
        let arriving =
            model::Arriving { who, seat, resume, pin: brings.pin, muted: brings.muted, camera: brings.camera };
        assert_eq!(taken, self.model.join(arriving), "{} joins", identity.name);
    }

    fn keeps(&self, seat: SeatId, who: Who) -> bool {
        let sits = self.model.seats.get(&seat).is_some_and(|visit| visit.who == who);
        sits || self.model.lost.get(&seat).is_some_and(|(of, at)| *of == who && self.model.now - at <= 100)
    }

    fn invite(&mut self, by: By, one: model::Inviting) {
        let identity = &PEOPLE[one.who];
        let role = if one.as_host { Role::Host } else { identity.role };
        let invitee = Invitee { person: person(one.who), name: identity.name.into(), role, account: account(one.who) };
        let invited = vec![Invited { invitee, ring: one.ring }];
        let answer = self.order(by, Command::Invite { invited, lift_block: one.lift });
        let place = answer.as_ref().ok().and_then(|decision| {
            decision.facts.iter().find_map(|fact| match fact {
                Fact::Invited(invitation) => Some(invitation.place),
                _ => None,
            })
        });
        self.seats.extend(place);
        assert_eq!(answer.map(|_| ()), self.model.invite(by, one, place), "{} is invited", identity.name);
    }

    fn disconnect(&mut self, by: By, whither: &Whither, how: Manner) {
        let aim = match whither {
            Whither::These(picks) => Aim::These(self.named(picks)),
            Whither::Device(pick) => Aim::Device(self.seat(*pick)),
            Whither::EveryoneBut(picks) => Aim::EveryoneBut(self.named(picks)),
            Whither::Scope(aim) => aim.clone(),
        };
        let target = match aim.clone() {
            Aim::These(participants) => Target::These { participants, device_only: false },
            Aim::Device(seat) => Target::These { participants: vec![seat], device_only: true },
            Aim::All => Target::All,
            Aim::AllButMe => Target::AllButMe,
            Aim::EveryoneBut(seats) => Target::EveryoneBut(seats),
            Aim::Role(role) => Target::Role(role),
            Aim::Guests => Target::Guests,
            Aim::NonModerators => Target::NonModerators,
            Aim::BelowMe => Target::BelowMe,
            Aim::Callers => Target::Callers,
            Aim::Waiting => Target::Waiting,
            Aim::Idle(minutes) => Target::Idle { minutes },
        };
        let terms = |ban: model::Ban| BanTerms { seconds: ban.seconds, room: ban.room, network: ban.network };
        let order = Disconnect {
            reason: Reason::Spam,
            ban: how.ban.map(terms),
            dry_run: how.dry,
            debrief: how.debrief,
            mode: if how.best_effort { Mode::BestEffort } else { Mode::Atomic },
            then: how.then.map(|then| match then {
                model::Barrier::Lock => Barrier::Lock,
                model::Barrier::Lobby => Barrier::WaitingRoom,
            }),
            ..Disconnect::of(target)
        };
        let before = self.model.clone();
        let answer = self.order(by, Command::Disconnect(order));
        let expected = self.model.disconnect(by, &aim, how);
        match (answer, expected) {
            (Ok(decision), Ok(removed)) => {
                assert_eq!(decision.spared, removed.spared, "spared");
                let offers: Vec<model::Barrier> = decision.offers.iter().copied().map(barrier).collect();
                assert_eq!(offers, removed.offers, "what would help besides");
                assert!(!how.dry || decision.facts.is_empty(), "a dry run does nothing");
                // X3
                for fact in &decision.facts {
                    if let Fact::AccessRevoked { person, .. } = fact {
                        let who = whose(*person);
                        let allowed = before.may_remove(by, who);
                        // Whom a ban hits besides is out by the ban, not by the table.
                        let hit = how.ban.is_some() && allowed == Err(Refusal::Denied);
                        assert!(allowed.is_ok() || hit, "against the table: {allowed:?}");
                    }
                }
            }
            (answer, expected) => {
                assert_eq!(answer.map(|_| ()), expected.map(|_| ()), "{by:?} {aim:?} {how:?}");
            }
        }
    }

    fn pass(&mut self, seconds: u64) {
        let over = self.model.passes(seconds);
        let quiet: BTreeMap<SeatId, Duration> = self.conference.seats.keys().map(|id| (*id, Duration::ZERO)).collect();
        let facts = review(&self.conference, self.now(), &quiet);
        self.take_in(&facts);
        assert_eq!(self.conference.has_ended(), over, "whether its time is over");
        if over {
            self.model.end();
        }
    }

    fn lose(&mut self, who: Who) {
        let seats: Vec<SeatId> = self.conference.seats_of(person(who)).map(|seat| seat.id).collect();
        let farewell = Farewell::plain(Terminal::ConnectionLost);
        let lost = |seat: &SeatId| Fact::Departed { seat: *seat, how: How::Lost, farewell: farewell.clone() };
        self.take_in(&seats.iter().map(lost).collect::<Vec<_>>());
        self.model.loses(who);
    }
}

const fn channels([audio, video, share]: Three) -> Channels {
    Channels { audio, video, share }
}

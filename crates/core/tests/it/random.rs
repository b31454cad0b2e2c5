//! Random meetings against the model (architecture, properties X2 to X6 and X8 as far as the core goes). Failing seeds are
//! kept in `proptest-regressions`.

use crate::{
    cast::BEGINNING,
    model::{Aim, Ban, By, Knock, Model, PEOPLE, Who},
    room::{Ids, replayed},
};
use gavel_core::{
    Conference, Context, Decision, Ledger, decide,
    model::{
        ban::{BanKey, BanTerms},
        command::{Actor, Arrival, Channels, Command, Disconnect, Invited, Mode, Pin, Right, Target, Whom},
        effect::{Effect, Notice},
        fact::{Entry, Fact},
        ids::{AccountId, ConferenceId, Generation, MessageId, PersonId, RequestId, RoomId, SeatId},
        invitation::Invitee,
        reason::{Farewell, Reason, Terminal},
        receipt::{Judged, Refused},
        refusal::Refusal,
        role::{Role, SeatKind, Surface},
        room::{DoorState, LockPolicy, Room, RoomKind, RoomRecord},
        seat::{Devices, Digest, How},
        time::Timestamp,
    },
    review,
};
use proptest::{collection::vec, option, prelude::*, strategy::ValueTree, test_runner::FileFailurePersistence};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use ulid::Ulid;

/// Which seat is meant: the n-th of all that ever were, or one that never was.
#[derive(Clone, Copy, Debug)]
struct Pick(u8);

#[derive(Clone, Debug)]
enum Whither {
    These(Vec<Pick>),
    Device(Pick),
    EveryoneBut(Vec<Pick>),
    Scope(Aim),
}

#[derive(Clone, Debug)]
enum Step {
    Join {
        who: Who,
        new_ticket: bool,
        resume: Option<Pick>,
        host_pin: bool,
    },
    Leave {
        who: Who,
        seat: Pick,
    },
    Disconnect {
        by: By,
        whither: Whither,
        ban: Option<Ban>,
        best_effort: bool,
        dry: bool,
    },
    Lock(By, bool),
    Lobby(By, bool),
    Knock(By, Vec<Pick>, Knock),
    Make(By, Pick, bool),
    Invite(By, Who, bool),
    Unban(By, u8),
    Chat(Who, Option<Pick>),
    Mute(By, Vec<Pick>),
    Pass(u16),
    Lose(Who),
    Restart,
    /// The last order once more, by the same request.
    Again,
}

fn by() -> impl Strategy<Value = By> {
    prop_oneof![8 => (0..PEOPLE.len()).prop_map(By::Person), 1 => Just(By::Administrator), 1 => Just(By::ControlToken)]
}

fn pick() -> impl Strategy<Value = Pick> {
    any::<u8>().prop_map(Pick)
}

fn whither() -> impl Strategy<Value = Whither> {
    let scopes = vec![
        Aim::All,
        Aim::AllButMe,
        Aim::Role(Role::Owner),
        Aim::Role(Role::Host),
        Aim::Role(Role::Guest),
        Aim::Guests,
        Aim::NonModerators,
        Aim::BelowMe,
        Aim::Callers,
        Aim::Waiting,
    ];
    prop_oneof![
        6 => vec(pick(), 0..4).prop_map(Whither::These),
        1 => pick().prop_map(Whither::Device),
        1 => vec(pick(), 0..3).prop_map(Whither::EveryoneBut),
        3 => proptest::sample::select(scopes).prop_map(Whither::Scope),
    ]
}

fn ban() -> impl Strategy<Value = Ban> {
    (option::of(0..400_u64), any::<bool>()).prop_map(|(seconds, room)| Ban { seconds, room })
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..PEOPLE.len();
    let knock = proptest::sample::select(vec![Knock::Admit, Knock::Deny, Knock::Block]);
    prop_oneof![
        12 => (who(), any::<bool>(), option::weighted(0.3, pick()), proptest::bool::weighted(0.1))
            .prop_map(|(who, new_ticket, resume, host_pin)| Step::Join { who, new_ticket, resume, host_pin }),
        2 => (who(), pick()).prop_map(|(who, seat)| Step::Leave { who, seat }),
        8 => (by(), whither(), option::weighted(0.4, ban()), any::<bool>(), proptest::bool::weighted(0.1)).prop_map(
            |(by, whither, ban, best_effort, dry)| Step::Disconnect { by, whither, ban, best_effort, dry }
        ),
        2 => (by(), any::<bool>()).prop_map(|(by, on)| Step::Lock(by, on)),
        2 => (by(), any::<bool>()).prop_map(|(by, on)| Step::Lobby(by, on)),
        3 => (by(), vec(pick(), 0..3), knock).prop_map(|(by, seats, how)| Step::Knock(by, seats, how)),
        2 => (by(), pick(), any::<bool>()).prop_map(|(by, seat, host)| Step::Make(by, seat, host)),
        1 => (by(), who(), any::<bool>()).prop_map(|(by, who, lift)| Step::Invite(by, who, lift)),
        1 => (by(), any::<u8>()).prop_map(|(by, ban)| Step::Unban(by, ban)),
        1 => (who(), option::of(pick())).prop_map(|(who, to)| Step::Chat(who, to)),
        1 => (by(), vec(pick(), 0..4)).prop_map(|(by, seats)| Step::Mute(by, seats)),
        2 => (1..130_u16).prop_map(Step::Pass),
        2 => who().prop_map(Step::Lose),
        1 => Just(Step::Restart),
        2 => Just(Step::Again),
    ]
}

type Answer = Result<Decision, Refused>;

/// The core and the model, side by side.
struct Pair {
    conference: Conference,
    journal: Vec<Entry>,
    model: Model,
    ledger: Ledger<Answer>,
    last: Option<(Actor, RequestId, Command)>,
    ids: Ids,
    requests: u32,
    /// In the order in which they were taken, in this conference and the ones before.
    seats: Vec<SeatId>,
    /// How often something that must be refused was, and something that must happen did: no property holds of nothing.
    refused: u32,
    removed: u32,
}

fn letter(key: char) -> Ulid {
    Ulid(u128::from(u32::from(key)))
}

const fn person(who: Who) -> PersonId {
    PersonId::new(Ulid(1_000 + who as u128))
}

fn whose(person: PersonId) -> Who {
    (person.ulid().0 - 1_000) as Who
}

fn account(who: Who) -> Option<AccountId> {
    PEOPLE[who].account.map(|key| AccountId::new(letter(key)))
}

impl Pair {
    fn new(knock_when_locked: bool) -> Self {
        let room = Room {
            id: RoomId::new(Ulid(1)),
            name: "Random".into(),
            kind: RoomKind::Meeting,
            aliases: Vec::new(),
            owner: account(0),
            allow_guests: true,
            door: DoorState::Open,
            lock_policy: if knock_when_locked { LockPolicy::Knock } else { LockPolicy::Refuse },
            has_host_pin: true,
            has_guest_pin: false,
            limit: None,
            settings: Default::default(),
        };
        let record = RoomRecord::of(room);
        let id = ConferenceId::new(Ulid(2));
        let mut pair = Self {
            conference: Conference::open(BEGINNING, id, &record),
            journal: Vec::new(),
            model: Model::new(knock_when_locked),
            ledger: Ledger::default(),
            last: None,
            ids: Ids::seeded(3),
            requests: 0,
            seats: Vec::new(),
            refused: 0,
            removed: 0,
        };
        pair.opens(record);
        pair
    }

    fn opens(&mut self, record: RoomRecord) {
        let conference = ConferenceId::new(self.ids.next());
        self.journal.clear();
        self.take_in(&[Fact::Opened { conference, record: Box::new(record) }]);
    }

    fn now(&self) -> Timestamp {
        Timestamp(BEGINNING.0 + self.model.now * 1_000)
    }

    fn seat(&self, pick: Pick) -> SeatId {
        // Mostly the youngest: that is where things happen.
        match self.seats.iter().rev().nth(usize::from(pick.0 % 12)) {
            Some(seat) if pick.0 < 250 => *seat,
            Some(_) | None => SeatId::new(Ulid(7)),
        }
    }

    fn named(&self, picks: &[Pick]) -> Vec<SeatId> {
        picks.iter().map(|pick| self.seat(*pick)).collect()
    }

    fn actor(&self, by: By) -> Actor {
        let (name, right) = match by {
            By::Administrator => ("admin", Right::Administrator),
            By::ControlToken => ("key", Right::ControlToken),
            By::Person(who) => {
                let seat = self.model.seats.iter().find(|(_, visit)| visit.who == who).map(|(seat, _)| *seat);
                let generation = Generation(self.model.pocket[who]);
                let right = Right::Person {
                    person: person(who),
                    role: PEOPLE[who].role,
                    account: account(who),
                    generation,
                    seat,
                };
                (PEOPLE[who].name, right)
            }
        };
        Actor { right, name: name.into(), surface: Surface::Api }
    }

    /// What the door does: ask the ledger, decide, apply, remember.
    fn submit(&mut self, actor: Actor, request: RequestId, command: Command) -> Answer {
        if let Some(before) = self.ledger.recall(&actor, &request, &command).expect("no request is named twice") {
            return before;
        }
        let context = Context { now: self.now(), fresh: self.ids.next() };
        let answer = decide(&self.conference, &context, &actor, &command);
        assert_eq!(answer, decide(&self.conference, &context, &actor, &command), "a decision can be taken twice");
        self.ledger.remember(&actor, &request, &command, answer.clone());
        self.check_verdicts(&command, &answer);
        if let Ok(decision) = &answer {
            self.check_order(&command, decision);
            self.take_in(&decision.facts.clone());
        } else {
            self.refused += 1;
        }
        self.last = Some((actor, request, command));
        answer
    }

    fn order(&mut self, by: By, command: Command) -> Result<Decision, Refusal> {
        self.requests += 1;
        let request = RequestId(self.requests.to_string());
        let actor = self.actor(by);
        self.submit(actor, request, command).map_err(|refused| refused.refusal)
    }

    fn take_in(&mut self, facts: &[Fact]) {
        for fact in facts {
            if let Fact::Seated { person, .. } = fact {
                // X2
                assert!(person.generation >= self.conference.generation(person.id), "an old ticket was admitted");
            }
        }
        let at = self.now();
        let waiting: BTreeSet<SeatId> = self.conference.waiting().map(|seat| seat.id).collect();
        let effects = self.conference.apply_all(at, facts);
        self.journal.extend(facts.iter().map(|fact| Entry { at, fact: fact.clone() }));
        for effect in &effects {
            let Effect::Tell { to, notice } = effect else { continue };
            for seat in self.conference.audience(to) {
                let still_waits = self.conference.seats.get(&seat).is_some_and(|seat| !seat.state.is_inside());
                assert!(
                    !still_waits || matches!(notice, Notice::Waiting { .. }),
                    "{seat} waits ({}) and hears {notice:?}",
                    waiting.contains(&seat),
                );
            }
        }
        let place = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().position(wanted);
        for effect in &effects {
            let Effect::SayFarewell { seat, .. } = effect else { continue };
            let cut = place(&|effect| *effect == Effect::CutMedia { seat: *seat });
            let told = place(&|effect| matches!(effect, Effect::SayFarewell { seat: of, .. } if of == seat));
            let gone =
                place(&|e| matches!(e, Effect::Tell { notice: Notice::Gone { seat: of, .. }, .. } if of == seat));
            assert!(cut.is_some() && cut < told, "cut before farewell");
            assert!(gone.is_none() || told < gone, "farewell before the others hear");
            self.removed += 1;
        }
    }

    /// Invariants 4 and 7.
    fn check_order(&self, command: &Command, decision: &Decision) {
        let device =
            matches!(command, Command::Disconnect(Disconnect { target: Target::These { device_only: true, .. }, .. }));
        for (place, fact) in decision.facts.iter().enumerate() {
            let Fact::Departed { seat, how: How::Removed, .. } = fact else { continue };
            let gone = self.conference.seats.get(seat).map(|seat| seat.person);
            let gone = gone.or_else(|| self.conference.departed.get(seat).map(|gone| gone.person));
            let revoked = decision.facts[..place]
                .iter()
                .any(|fact| matches!(fact, Fact::AccessRevoked { person, .. } if Some(*person) == gone));
            assert!(device || revoked, "the access dies first");
            let late = decision.facts[place..]
                .iter()
                .any(|fact| matches!(fact, Fact::Banned(ban) if Some(ban.person) == gone));
            assert!(!late, "the ban stands before the seat goes");
        }
    }

    /// Each named target has one verdict, whether or not it came to anything.
    fn check_verdicts(&self, command: &Command, answer: &Answer) {
        let named = match command {
            Command::Disconnect(Disconnect { target: Target::These { participants, .. }, .. }) => participants,
            Command::Mute { whom: Whom::These(named), .. } => named,
            Command::Admit { participants } | Command::Deny { participants, .. } => participants,
            _ => return,
        };
        let (verdicts, whole): (&[Judged], bool) = match answer {
            Ok(decision) => (&decision.verdicts, true),
            Err(refused) => {
                (&refused.verdicts, matches!(command, Command::Disconnect(_)) && !refused.verdicts.is_empty())
            }
        };
        for seat in named.iter().collect::<BTreeSet<_>>() {
            let count = verdicts.iter().filter(|judged| judged.participant == *seat).count();
            assert!(count == 1 || (!whole && count == 0), "{seat} has {count} verdicts");
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Join { who, new_ticket, resume, host_pin } => self.join(*who, *new_ticket, *resume, *host_pin),
            Step::Leave { who, seat } => {
                let seat = self.seat(*seat);
                let answer = self.order(By::Person(*who), Command::Leave { seat });
                assert_eq!(answer.map(|_| ()), self.model.leave(*who, seat));
            }
            Step::Disconnect { by, whither, ban, best_effort, dry } => {
                self.disconnect(*by, whither, *ban, *best_effort, *dry);
            }
            Step::Lock(by, true) => self.same(*by, Command::LOCK, |model| model.run(*by, Model::lock)),
            Step::Lock(by, false) => self.same(*by, Command::Unlock, |model| model.run(*by, Model::unlock)),
            Step::Lobby(by, on) => {
                self.same(*by, Command::WaitingRoom { on: *on }, |model| model.run(*by, |model| model.lobby(*on)));
            }
            Step::Knock(by, picks, how) => {
                let participants = self.named(picks);
                let command = match how {
                    Knock::Admit => Command::Admit { participants: participants.clone() },
                    Knock::Deny => Command::Deny { participants: participants.clone(), block: false },
                    Knock::Block => Command::Deny { participants: participants.clone(), block: true },
                };
                self.same(*by, command, |model| model.answer_knocks(*by, &participants, *how));
            }
            Step::Make(by, pick, host) => {
                let participant = self.seat(*pick);
                let role = if *host { Role::Host } else { Role::Participant };
                self.same(*by, Command::Role { participant, role }, |model| model.make(*by, participant, *host));
            }
            Step::Invite(by, who, lift_block) => {
                let name = PEOPLE[*who].name.to_owned();
                let invitee = Invitee { person: person(*who), name, role: PEOPLE[*who].role, account: account(*who) };
                let command =
                    Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block: *lift_block };
                self.same(*by, command, |model| model.invite(*by, *who, *lift_block));
            }
            Step::Unban(by, pick) => self.unban(*by, usize::from(*pick)),
            Step::Chat(who, to) => {
                let id = MessageId::new(self.ids.next());
                let to = to.map(|pick| self.seat(pick));
                let _ = self.order(By::Person(*who), Command::Chat { id, text: "hello".into(), to });
            }
            Step::Mute(by, picks) => {
                let whom = Whom::These(self.named(picks));
                let answer = self.order(*by, Command::Mute { whom, which: Channels::AUDIO });
                let may = self.model.run(*by, |_| {});
                assert!(answer.is_err() || may.is_ok());
            }
            Step::Pass(seconds) => self.pass(u64::from(*seconds)),
            Step::Lose(who) => self.lose(*who),
            Step::Restart => self.restart(),
            Step::Again => {
                let Some((actor, request, command)) = self.last.clone() else { return };
                let before = self.conference.clone();
                let known = self.ledger.recall(&actor, &request, &command).expect("the same order");
                let answer = self.submit(actor, request, command);
                assert_eq!(known, Some(answer), "the same answer");
                assert_eq!(before, self.conference, "and no second effect");
            }
        }
        if self.conference.has_ended() {
            self.next_conference();
        }
        self.compare();
    }

    fn same(&mut self, by: By, command: Command, model: impl FnOnce(&mut Model) -> Result<(), Refusal>) {
        let answer = self.order(by, command).map(|_| ());
        assert_eq!(answer, model(&mut self.model));
    }

    fn join(&mut self, who: Who, new_ticket: bool, resume: Option<Pick>, host_pin: bool) {
        if new_ticket {
            self.model.pocket[who] = self.model.generation[who];
        }
        let resume = resume.map(|pick| self.seat(pick));
        let seat = SeatId::new(self.ids.next());
        let identity = &PEOPLE[who];
        let arrival = Arrival {
            seat,
            person: person(who),
            name: identity.name.into(),
            role: identity.role,
            account: account(who),
            ticket: None,
            personal: false,
            generation: Generation(self.model.pocket[who]),
            device: None,
            other_keys: identity.other.map(|key| BanKey::SipUri(key.to_string())).into_iter().collect(),
            kind: if identity.telephones { SeatKind::Phone } else { SeatKind::App },
            client: String::new(),
            pin: if host_pin { Pin::Host } else { Pin::None },
            resume: resume.map(|seat| Digest(format!("secret of {seat}"))),
            new_resume: Digest(match resume {
                // Whichever seat it becomes, it keeps one secret that the test can name.
                Some(before) if self.keeps(before, who) => format!("secret of {before}"),
                Some(_) | None => format!("secret of {seat}"),
            }),
            devices: Devices::default(),
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
        assert_eq!(taken, self.model.join(who, seat, resume, host_pin), "{} joins", identity.name);
    }

    fn keeps(&self, seat: SeatId, who: Who) -> bool {
        let sits = self.model.seats.get(&seat).is_some_and(|visit| visit.who == who);
        sits || self.model.lost.get(&seat).is_some_and(|(of, at)| *of == who && self.model.now - at <= 100)
    }

    fn disconnect(&mut self, by: By, whither: &Whither, ban: Option<Ban>, best_effort: bool, dry: bool) {
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
        };
        let order = Disconnect {
            reason: Reason::Spam,
            ban: ban.map(|ban| BanTerms { seconds: ban.seconds, room: ban.room, ..BanTerms::default() }),
            dry_run: dry,
            mode: if best_effort { Mode::BestEffort } else { Mode::Atomic },
            ..Disconnect::of(target)
        };
        let before = self.model.clone();
        let answer = self.order(by, Command::Disconnect(order));
        let expected = self.model.disconnect(by, &aim, ban, best_effort, dry);
        match (answer, expected) {
            (Ok(decision), Ok(removed)) => {
                assert_eq!(decision.spared, removed.spared, "spared");
                assert!(!dry || decision.facts.is_empty(), "a dry run does nothing");
                // X3
                for fact in &decision.facts {
                    if let Fact::AccessRevoked { person, .. } = fact {
                        assert_eq!(before.may_remove(by, whose(*person)), Ok(()), "against the table");
                    }
                }
            }
            (answer, expected) => assert_eq!(answer.map(|_| ()), expected.map(|_| ()), "{by:?} {aim:?} {ban:?}"),
        }
    }

    fn unban(&mut self, by: By, pick: usize) {
        if self.conference.bans.is_empty() {
            return;
        }
        let place = pick % self.conference.bans.len();
        let ban = self.conference.bans[place].id;
        self.same(by, Command::Unban { ban }, |model| {
            let own = By::Person(model.bans[place].who) == by;
            model.run(by, |_| {})?;
            if own {
                return Err(Refusal::Blocked);
            }
            model.bans.remove(place);
            Ok(())
        });
    }

    fn pass(&mut self, seconds: u64) {
        self.model.passes(seconds);
        let quiet: BTreeMap<SeatId, Duration> = self.conference.seats.keys().map(|id| (*id, Duration::ZERO)).collect();
        let facts = review(&self.conference, self.now(), &quiet);
        self.take_in(&facts);
        if self.conference.has_ended() {
            assert!(self.model.seats.values().all(|visit| !visit.inside), "nobody is thrown out by the clock");
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

    /// X6, in the middle of it.
    fn restart(&mut self) {
        let text = serde_json::to_string(&self.journal).expect("facts are plain data");
        let read: Vec<Entry> = serde_json::from_str(&text).expect("and can be read");
        let again = replayed(&read).expect("it was opened");
        assert_eq!(again, self.conference, "the journal tells the same meeting");
        self.conference = again;
        self.take_in(&[Fact::Restored]);
        let inside: Vec<Fact> = self.conference.inside().map(|seat| Fact::CameBack { seat: seat.id }).collect();
        self.take_in(&inside);
    }

    fn next_conference(&mut self) {
        let ended = &self.conference;
        assert!(ended.seats.is_empty() && ended.lock.is_none());
        let record = RoomRecord {
            bans: ended.bans.clone(),
            generations: ended.generations.clone(),
            ..RoomRecord::of(ended.room.clone())
        };
        self.opens(record);
    }

    fn compare(&self) {
        let (core, model) = (&self.conference, &self.model);
        let sits: BTreeMap<SeatId, (Who, bool)> =
            core.seats.values().map(|seat| (seat.id, (whose(seat.person), seat.state.is_inside()))).collect();
        let expected = model.seats.iter().map(|(seat, visit)| (*seat, (visit.who, visit.inside))).collect();
        assert_eq!(sits, expected, "who is where");
        assert_eq!((core.lock.is_some(), core.waiting_room), (model.locked, model.lobby));
        let banned: Vec<Who> = core.bans.iter().map(|ban| whose(ban.person)).collect();
        assert_eq!(banned, model.bans.iter().map(|ban| ban.who).collect::<Vec<_>>());
        for who in 0..PEOPLE.len() {
            assert_eq!(core.generation(person(who)), Generation(model.generation[who]));
        }
        for seat in core.seats.values() {
            let known = &core.people[&seat.person];
            assert_eq!(known.role, model.role(whose(seat.person)));
            let banned = core.ban_on(seat.person, &known.keys, self.now()).is_some();
            assert!(!banned || known.role == Role::Owner, "{} is banned and here", known.name);
        }
    }
}

/// A quarter of a minute in a debug build; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { usual.cases } else { 400 },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/random.txt"))),
        max_shrink_iters: 4_000,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_meetings_go_as_the_rule_book_says(knock in any::<bool>(), steps in vec(step(), 1..120)) {
        let mut pair = Pair::new(knock);
        for step in &steps {
            pair.step(step);
        }
        pair.restart();
        pair.compare();
    }
}

/// The control: such meetings do refuse and do remove, or the properties above would hold of nothing.
#[test]
fn random_meetings_are_eventful() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut refused, mut removed, mut banned) = (0, 0, 0);
    for _ in 0..40 {
        let steps = vec(step(), 80..120).new_tree(&mut runner).expect("makes steps").current();
        let mut pair = Pair::new(false);
        for step in &steps {
            pair.step(step);
            banned += pair.conference.bans.len();
        }
        refused += pair.refused;
        removed += pair.removed;
    }
    assert!(refused > 500 && removed > 200 && banned > 200, "refused {refused}, removed {removed}, banned {banned}");
}

//! A meeting over the pure core: orders go in, facts and effects come out, and time passes when the test says so.

use crate::{
    cast::{ALICE, BEGINNING, CAST, Member},
    orders::By,
    trail::{Answer, Trail},
    witness::{Screen, Witness},
};
use gavel_core::{
    Conference, Context, decide,
    model::{
        ban::BanKey,
        command::{Actor, Arrival, Command, Invited, Pin, Right},
        effect::Effect,
        fact::{Entry, Fact},
        ids::{AccountId, ConferenceId, DeviceKey, Generation, PersonId, RoomId, SeatId, TicketId},
        invitation::{CallState, Invitation, Invitee},
        media::Gate,
        reason::Farewell,
        refusal::Refusal,
        role::{Role, SeatKind, Surface},
        room::{DoorState, LockPolicy, Room, RoomKind, RoomRecord},
        seat::{Devices, Digest, SeatState, WaitingFor},
        settings::House,
        time::Timestamp,
    },
    review,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use ulid::Ulid;

/// Ids that one seed makes, in the order in which they are asked for.
#[derive(Clone, Debug)]
pub struct Ids {
    seed: u64,
    count: u64,
}

impl Ids {
    pub const fn seeded(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    pub const fn next(&mut self) -> Ulid {
        // A decision counts on from its own name, so the steps are wide.
        self.count += 1 << 16;
        Ulid(((self.seed as u128) << 64) | self.count as u128)
    }
}

/// The time, as the test has it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    pub now: Timestamp,
}

impl Clock {
    pub fn advance(&mut self, span: impl Into<Duration>) {
        self.now = self.now.plus(span.into());
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Hours(pub u64);

impl From<Hours> for Duration {
    fn from(hours: Hours) -> Self {
        Self::from_secs(hours.0 * 3_600)
    }
}

/// What a member shows at the door, time and again.
#[derive(Clone, Debug)]
struct Papers {
    member: Member,
    person: PersonId,
    account: Option<AccountId>,
    device: Option<DeviceKey>,
    ticket: Option<TicketId>,
    /// That of the ticket in their pocket.
    generation: Generation,
    seat: Option<SeatId>,
}

impl Papers {
    fn of(member: Member, ids: &mut Ids) -> Self {
        Self {
            member,
            person: PersonId::new(ids.next()),
            account: member.has_account.then(|| AccountId::new(ids.next())),
            device: member.has_device.then(|| DeviceKey::new(ids.next())),
            ticket: (member.kind == SeatKind::App).then(|| TicketId::new(ids.next())),
            generation: Generation::default(),
            seat: None,
        }
    }
}

pub struct TestRoom {
    pub conference: Conference,
    pub clock: Clock,
    pub ids: Ids,
    pub journal: Vec<Entry>,
    papers: BTreeMap<&'static str, Papers>,
    /// Whose line is dead.
    silent: BTreeSet<SeatId>,
    witness: Witness,
    effects: Vec<Effect>,
    facts: Vec<Fact>,
}

impl TestRoom {
    /// Everybody is in, alice first.
    pub fn with_cast() -> Self {
        let mut room = Self::of(|_| {});
        for member in CAST {
            room.joins(member.name).expect("the cast gets into an open room");
        }
        room
    }

    /// Alice alone, who has opened it.
    pub fn with_alice(change: impl FnOnce(&mut Room)) -> Self {
        let mut room = Self::of(change);
        room.joins(ALICE.name).expect("the owner gets in");
        room
    }

    /// An auditorium: alice and carol host, bob, gustav and dora listen.
    pub fn auditorium() -> Self {
        let mut room = Self::of(|room| room.kind = RoomKind::Auditorium);
        for name in ["alice", "carol", "bob", "gustav", "dora"] {
            room.joins(name).expect("the auditorium is open");
        }
        room
    }

    /// Nobody has come yet.
    pub fn of(change: impl FnOnce(&mut Room)) -> Self {
        Self::within(House::default(), change)
    }

    /// In an installation that has set something.
    pub fn within(house: House, change: impl FnOnce(&mut Room)) -> Self {
        let mut ids = Ids::seeded(7);
        let mut papers = BTreeMap::new();
        for member in CAST {
            papers.insert(member.name, Papers::of(member, &mut ids));
        }
        let mut room = Room {
            id: RoomId::new(ids.next()),
            name: "Weekly".into(),
            kind: RoomKind::Meeting,
            aliases: vec!["weekly".into()],
            owner: papers[ALICE.name].account,
            allow_guests: true,
            door: DoorState::Open,
            lock_policy: LockPolicy::Refuse,
            has_host_pin: false,
            has_guest_pin: false,
            limit: None,
            settings: Default::default(),
            ends_at: None,
        };
        change(&mut room);
        let id = ConferenceId::new(ids.next());
        let record = Box::new(RoomRecord { house, ..RoomRecord::of(room) });
        let mut test = Self {
            conference: Conference::open(BEGINNING, id, &record),
            clock: Clock { now: BEGINNING },
            ids,
            journal: Vec::new(),
            papers,
            silent: BTreeSet::new(),
            witness: Witness::default(),
            effects: Vec::new(),
            facts: Vec::new(),
        };
        test.take_in(vec![Fact::Opened { conference: id, record }]);
        test
    }

    /// Somebody besides the cast.
    pub fn casts(&mut self, member: Member) {
        self.papers.insert(member.name, Papers::of(member, &mut self.ids));
    }

    // ——— coming and going ———

    /// What somebody would show at the door: their ticket as it is, a new seat, a new secret.
    pub fn arrival(&mut self, name: &str) -> Arrival {
        let seat = SeatId::new(self.ids.next());
        let papers = &self.papers[name];
        let member = papers.member;
        Arrival {
            seat,
            person: papers.person,
            name: name.into(),
            role: member.role,
            account: papers.account,
            ticket: papers.ticket,
            personal: member.is_invited,
            generation: papers.generation,
            device: papers.device,
            other_keys: member.number.map(|number| BanKey::Phone(number.into())).into_iter().collect(),
            kind: member.kind,
            client: "Test".into(),
            pin: Pin::None,
            resume: None,
            new_resume: Digest(format!("secret of {seat}")),
            devices: Devices { muted: false, video: true, sharing: false },
            watch: None,
        }
    }

    /// A stranger: new person, new browser, from the public link.
    pub fn stranger(&mut self, name: &str) -> Arrival {
        let mut arrival = self.arrival("gustav");
        arrival.name = name.into();
        arrival.person = PersonId::new(self.ids.next());
        arrival.device = Some(DeviceKey::new(self.ids.next()));
        arrival.ticket = Some(TicketId::new(self.ids.next()));
        arrival.personal = false;
        arrival.generation = Generation::default();
        arrival
    }

    pub fn arrives(&mut self, arrival: Arrival) -> Result<SeatId, Refusal> {
        let actor = Actor {
            right: Right::Person {
                person: arrival.person,
                role: arrival.role,
                account: arrival.account,
                generation: arrival.generation,
                seat: Some(arrival.seat),
            },
            name: arrival.name.clone(),
            surface: Surface::App,
        };
        let answer = self.order(&actor, Command::Join(Box::new(arrival)));
        let decision = answer.result.map_err(|refused| refused.refusal)?;
        let taken = decision.facts.iter().find_map(|fact| match fact {
            Fact::Seated { seat, .. } => Some(seat.id),
            Fact::Resumed { seat, .. } => Some(*seat),
            _ => None,
        });
        Ok(taken.expect("who is let in has a seat"))
    }

    /// With the ticket in their pocket.
    pub fn joins(&mut self, name: &str) -> Result<SeatId, Refusal> {
        let arrival = self.arrival(name);
        let seat = self.arrives(arrival)?;
        self.papers_of(name).seat = Some(seat);
        Ok(seat)
    }

    /// Gives a PIN at the door.
    pub fn joins_with(&mut self, name: &str, pin: Pin) -> Result<SeatId, Refusal> {
        let arrival = Arrival { pin, ..self.arrival(name) };
        let seat = self.arrives(arrival)?;
        self.papers_of(name).seat = Some(seat);
        Ok(seat)
    }

    /// With a new ticket for the same person, on the same device, by the same invitation.
    pub fn rejoins(&mut self, name: &str) -> Result<SeatId, Refusal> {
        let person = self.papers[name].person;
        let generation = self.conference.generation(person);
        self.papers_of(name).generation = generation;
        self.joins(name)
    }

    /// With the secret of the seat that they had.
    pub fn resumes(&mut self, name: &str) -> Result<SeatId, Refusal> {
        let seat = self.seat(name);
        let mut arrival = self.arrival(name);
        arrival.resume = Some(Digest(format!("secret of {seat}")));
        arrival.new_resume = Digest(format!("secret of {seat}"));
        let taken = self.arrives(arrival)?;
        self.silent.remove(&taken);
        self.papers_of(name).seat = Some(taken);
        Ok(taken)
    }

    pub fn invitee(&self, name: &str) -> Invitee {
        let papers = &self.papers[name];
        Invitee { person: papers.person, name: name.into(), role: papers.member.role, account: papers.account }
    }

    /// An order that invites one of the cast by name, as what they are.
    pub fn invitation(&self, name: &str, lift_block: bool) -> Command {
        let invitee = self.invitee(name);
        Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block }
    }

    /// The room invites one of the cast to each conference, and calls them when it begins.
    pub fn awaits(&mut self, name: &str) {
        let (place, at) = (SeatId::new(self.ids.next()), self.clock.now);
        let (invitee, call) = (self.invitee(name), CallState::WhenItBegins);
        self.take_in(vec![Fact::Invited(Box::new(Invitation { place, invitee, at, by: String::new(), call }))]);
    }

    /// The room itself is changed while people meet in it.
    pub fn changes(&mut self, change: impl FnOnce(&mut Room)) {
        let mut room = self.conference.room.clone();
        change(&mut room);
        self.take_in(vec![Fact::RoomChanged(Box::new(room))]);
    }

    pub fn leaves(&mut self, name: &str) -> Answer {
        let seat = self.seat(name);
        self.by(name).orders(Command::Leave { seat })
    }

    pub fn leave_and_rejoin(&mut self, name: &str) -> Result<SeatId, Refusal> {
        self.leaves(name);
        self.joins(name)
    }

    // ——— time ———

    /// Their network is gone; nobody has heard of it yet.
    pub fn goes_silent(&mut self, name: &str) {
        let seat = self.seat(name);
        self.silent.insert(seat);
    }

    /// Second by second, with the review that the door makes.
    pub fn passes(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            let heard = self.conference.seats.keys().filter(|seat| !self.silent.contains(seat));
            let quiet: BTreeMap<SeatId, Duration> = heard.map(|seat| (*seat, Duration::ZERO)).collect();
            let facts = review(&self.conference, self.clock.now, &quiet);
            if !facts.is_empty() {
                self.take_in(facts);
            }
        }
    }

    /// kill -9: what was not in the journal is forgotten, and every line is dead.
    pub fn restarts(&mut self) {
        let durable: Vec<Entry> = self.journal.iter().filter(|entry| entry.fact.is_durable()).cloned().collect();
        self.conference = replayed(&durable).expect("the journal begins with the opening");
        self.journal = durable;
        self.silent = self.conference.seats.keys().copied().collect();
        self.witness.restarts(&self.conference);
        self.take_in(vec![Fact::Restored]);
    }

    // ——— orders ———

    pub fn by(&mut self, name: &str) -> By<'_> {
        let actor = self.actor(name);
        By { room: self, actor }
    }

    /// `admin` is the installation's administrator, `api` a control token; the others are the cast.
    pub fn actor(&self, name: &str) -> Actor {
        let (right, surface) = match name {
            "admin" => (Right::Administrator, Surface::Admin),
            "api" => (Right::ControlToken, Surface::Api),
            "system" => (Right::System, Surface::System),
            _ => {
                let papers = &self.papers[name];
                let seat = papers.seat.filter(|seat| self.conference.seats.contains_key(seat));
                let right = Right::Person {
                    person: papers.person,
                    role: papers.member.role,
                    account: papers.account,
                    generation: papers.generation,
                    seat,
                };
                (right, if papers.member.kind == SeatKind::Phone { Surface::Phone } else { Surface::App })
            }
        };
        Actor { right, name: name.into(), surface }
    }

    pub fn order(&mut self, actor: &Actor, command: Command) -> Answer {
        let context = Context { now: self.clock.now, fresh: self.ids.next() };
        let before = self.conference.clone();
        let result = decide(&self.conference, &context, actor, &command);
        assert_eq!(before, self.conference, "a decision changes nothing by itself");
        self.facts.clear();
        self.effects.clear();
        if let Ok(decision) = &result {
            self.take_in(decision.facts.clone());
        }
        Answer { result }
    }

    fn take_in(&mut self, facts: Vec<Fact>) {
        self.effects = self.conference.apply_all(self.clock.now, &facts);
        self.witness.watch(&self.conference, &self.effects);
        let at = self.clock.now;
        self.journal.extend(facts.iter().map(|fact| Entry { at, fact: fact.clone() }));
        self.facts = facts;
    }

    // ——— looking ———

    /// The seat that they took last, whether or not they still sit on it.
    pub fn seat(&self, name: &str) -> SeatId {
        self.papers[name].seat.expect("has had a seat")
    }

    pub fn person(&self, name: &str) -> PersonId {
        self.papers[name].person
    }

    pub fn account(&self, name: &str) -> Option<AccountId> {
        self.papers[name].account
    }

    pub fn is_in(&self, name: &str) -> bool {
        self.conference.seats_of(self.person(name)).any(|seat| seat.state.is_inside())
    }

    pub fn waits(&self, name: &str) -> bool {
        self.conference.seats_of(self.person(name)).any(|seat| !seat.state.is_inside())
    }

    pub fn waits_for(&self, name: &str) -> Option<WaitingFor> {
        self.conference.seats_of(self.person(name)).find_map(|seat| match seat.state {
            SeatState::Waiting { why, .. } => Some(why),
            SeatState::In | SeatState::Reconnecting { .. } => None,
        })
    }

    /// The place that is kept for somebody who is invited.
    pub fn place(&self, name: &str) -> SeatId {
        self.conference.invited[&self.person(name)].place
    }

    /// What an order would name them by.
    pub(crate) fn place_or_seat(&self, name: &str) -> SeatId {
        let place = self.conference.invited.get(&self.person(name)).map(|invitation| invitation.place);
        let sits = self.papers[name].seat.filter(|seat| self.conference.seats.contains_key(seat));
        sits.or(place).unwrap_or_else(|| self.seat(name))
    }

    pub fn call(&self, name: &str) -> Option<CallState> {
        self.conference.invited.get(&self.person(name)).map(|invitation| invitation.call)
    }

    pub fn rings_at(&self, name: &str) -> bool {
        self.call(name).is_some() && self.witness.rings_at(self.place(name))
    }

    /// Who of the cast stands on the list of the unconnected.
    pub fn unconnected(&self) -> Vec<&'static str> {
        let rows = self.conference.unconnected();
        let is_listed = |name: &&str| rows.iter().any(|row| row.person == self.person(name));
        CAST.iter().map(|member| member.name).filter(is_listed).collect()
    }

    /// What the client on their last seat shows.
    pub fn screen(&self, name: &str) -> &Screen {
        self.witness.screen(self.seat(name))
    }

    /// Whom of the cast they see.
    pub fn sees(&self, name: &str) -> Vec<&'static str> {
        let roster = &self.screen(name).roster;
        let is_seen = |name: &&str| roster.values().any(|one| one.person == self.person(name));
        CAST.iter().map(|member| member.name).filter(is_seen).collect()
    }

    /// What the engine lets through of their last seat.
    pub fn gate(&self, name: &str) -> Gate {
        self.witness.gate(self.seat(name)).expect("has media")
    }

    /// A host has asked them to unmute, and waits.
    pub fn is_asked(&self, name: &str) -> bool {
        self.conference.people[&self.person(name)].asked
    }

    /// The last word to their last seat, if they went by the last order.
    pub fn farewell(&self, name: &str) -> Farewell {
        self.effects().farewell_to(self.seat(name)).expect("went by this").clone()
    }

    /// Why the conference is over, if it is.
    pub fn end(&self) -> Option<Farewell> {
        self.journal.iter().rev().find_map(|entry| match &entry.fact {
            Fact::Ended { farewell } => Some(farewell.clone()),
            _ => None,
        })
    }

    /// Who of the cast is in.
    pub fn inside(&self) -> Vec<&'static str> {
        CAST.iter().map(|member| member.name).filter(|name| self.is_in(name)).collect()
    }

    pub fn role(&self, name: &str) -> Role {
        self.conference.people[&self.person(name)].role
    }

    /// What the last order brought about.
    pub fn effects(&self) -> Trail<'_> {
        Trail { conference: &self.conference, facts: &self.facts, effects: &self.effects }
    }

    fn papers_of(&mut self, name: &str) -> &mut Papers {
        self.papers.get_mut(name).expect("is of the cast")
    }
}

/// The meeting that a journal tells of, fact by fact.
pub fn replayed(journal: &[Entry]) -> Option<Conference> {
    let (first, rest) = journal.split_first()?;
    let Fact::Opened { conference, record } = &first.fact else { return None };
    let mut again = Conference::open(first.at, *conference, record);
    for entry in rest {
        again.apply(entry.at, &entry.fact);
    }
    Some(again)
}

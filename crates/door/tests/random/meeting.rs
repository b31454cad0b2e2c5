//! A random meeting: what happens to it, step by step, and what of it the test has to remember.

use crate::{
    book::Book,
    cast::{INVITED, PEOPLE, Who, account, person},
    life::{Life, Said},
    lines::Line,
    steps::{By, Entering, Event, Nature, Pace, Pick, Restart, Step},
};
use gavel_core::model::{
    command::{Actor, Arrival, Command, Pin, Right},
    ids::{ConferenceId, Generation, RequestId, RoomId, SeatId, TicketId},
    invitation::Invitee,
    media::MediaEvent,
    role::{Role, Surface},
    room::{DoorState, LockPolicy, Room, RoomKind},
    seat::{Devices, Digest},
    settings::{House, Policy},
    time::Timestamp,
};
use gavel_door::{Envelope, Which};
use gavel_testkit::{
    cast::BEGINNING,
    fakes::{FakeIds, FakeMedia, FakeStore, MediaMood, StoreMood},
    tally::Tally,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use ulid::Ulid;

/// No order may be without an answer for longer: an arrival tries three times, and each time waits for the room and for
/// the store.
const LONGEST: Duration = Duration::from_secs(40);
/// People give their signs of life so often.
const BEAT: Duration = Duration::from_millis(900);

/// A ticket, and when it was drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ticket {
    pub(crate) generation: Generation,
    pub(crate) drawn: u64,
}

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Order { by: By, envelope: Box<Envelope> },
    Entry { entering: Entering, arrival: Box<Arrival> },
    Offer { seat: SeatId },
}

/// Something that was asked, when, and how it stood then.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) asked: Asked,
    pub(crate) at: Timestamp,
    /// The test's own count of what it did and heard: what came before what.
    pub(crate) moment: u64,
    /// The order that this one repeats.
    pub(crate) repeats: Option<usize>,
    /// A meeting ran or gathered when it was given.
    pub(crate) was_open: bool,
    /// What it came with, if somebody gave it.
    pub(crate) ticket: Ticket,
}

pub(crate) struct Meeting {
    pub(crate) nature: Nature,
    pub(crate) room: RoomId,
    pub(crate) store: Arc<FakeStore>,
    pub(crate) media: Arc<FakeMedia>,
    ids: Arc<FakeIds>,
    pub(crate) life: Life,
    pub(crate) given: Vec<Given>,
    /// Without an answer yet.
    pub(crate) open: BTreeSet<usize>,
    /// Seats and kept places, in the order in which they came to be.
    pub(crate) seats: Vec<SeatId>,
    pub(crate) sits: BTreeMap<SeatId, Who>,
    pub(crate) secrets: BTreeMap<SeatId, Digest>,
    pub(crate) lines: BTreeMap<SeatId, Line>,
    pub(crate) tickets: [Ticket; PEOPLE.len()],
    asleep: BTreeSet<Who>,
    /// The conference that was heard of last.
    pub(crate) current: Option<ConferenceId>,
    pub(crate) book: Book,
    pub(crate) tally: Tally,
    moment: u64,
    /// Until when the store, and the engine, were not well.
    pub(crate) store_ill: Timestamp,
    pub(crate) media_ill: Timestamp,
    store_mood: StoreMood,
    media_mood: MediaMood,
    /// When the engine last pretended, and when it last did not say what it holds.
    pretended: Timestamp,
    said_nothing: Timestamp,
    /// Everything that was answered, where one wants to compare.
    pub(crate) transcript: Option<Vec<String>>,
    minted: u128,
}

fn room(nature: Nature) -> Room {
    Room {
        id: RoomId::new(Ulid(1)),
        name: "Random".into(),
        kind: if nature.auditorium { RoomKind::Auditorium } else { RoomKind::Meeting },
        aliases: vec!["random".into()],
        owner: account(0),
        allow_guests: true,
        door: if nature.knock { DoorState::Knock } else { DoorState::Open },
        lock_policy: if nature.knock_when_locked { LockPolicy::Knock } else { LockPolicy::Refuse },
        has_host_pin: true,
        has_guest_pin: false,
        limit: None,
        settings: Default::default(),
        ends_at: None,
    }
}

impl Meeting {
    pub(crate) fn new(nature: Nature) -> Self {
        let policy = Policy {
            moderators_may_remove_moderators: !nature.strict,
            admin_may_remove_owner: !nature.strict,
            ..Policy::default()
        };
        let room = room(nature);
        let (person, account) = (person(INVITED), account(INVITED));
        let bob = Invitee { person, name: "bob".into(), role: PEOPLE[INVITED].role, account };
        let invited = if nature.invites { vec![bob] } else { Vec::new() };
        let id = room.id;
        let store = FakeStore::default()
            .with_house(House { policy, ..House::default() })
            .with_invitees(id, invited)
            .with_room(room);
        let (store, media, ids) = (Arc::new(store), Arc::new(FakeMedia::default()), Arc::new(FakeIds::default()));
        let life = Life::begin(BEGINNING, unsaved_at_most(nature), &store, &media, &ids);
        Self {
            nature,
            room: id,
            store,
            media,
            ids,
            life,
            given: Vec::new(),
            open: BTreeSet::new(),
            seats: Vec::new(),
            sits: BTreeMap::new(),
            secrets: BTreeMap::new(),
            lines: BTreeMap::new(),
            tickets: Default::default(),
            asleep: BTreeSet::new(),
            current: None,
            book: Book::default(),
            tally: Tally::default(),
            moment: 0,
            store_ill: Timestamp(0),
            media_ill: Timestamp(0),
            store_mood: StoreMood::Well,
            media_mood: MediaMood::Well,
            pretended: Timestamp(0),
            said_nothing: Timestamp(0),
            transcript: None,
            minted: 0,
        }
    }

    /// The whole meeting, to its end: all is well again, and everything must have come out right.
    pub(crate) fn run(&mut self, steps: &[Step]) {
        self.tally.count("meetings", "all");
        for (event, pace) in steps {
            self.tally.count("steps", "all");
            self.happens(event);
            match pace {
                Pace::Whole => self.passes(Duration::from_millis(1)),
                Pace::Turns(turns) => self.life.turn(*turns),
            }
            self.listen();
        }
        self.settle();
        self.restarts(Restart::Crash { written: 0 }, Duration::from_millis(10));
        self.settle();
    }

    fn happens(&mut self, event: &Event) {
        match event {
            Event::Enter(entering) => self.enters(*entering),
            Event::Order { by, what, by_id } => {
                let to = self.whither(*by_id);
                if let Some(command) = self.command(*by, what) {
                    self.orders(*by, to, command, Surface::Api);
                }
            }
            Event::Again(which) => self.orders_again(*which),
            Event::Twice(by, whither) => self.asks_twice(*by, whither),
            Event::Store(mood) => self.store_feels(*mood),
            Event::Media(mood) => self.media_feels(*mood),
            Event::Well => self.recovers(),
            Event::Pass(span) => self.passes(*span),
            Event::Sleep(who) => {
                self.asleep.insert(*who);
            }
            Event::Wake(who) => {
                self.asleep.remove(who);
            }
            Event::Offer(pick) => self.offers(*pick),
            Event::Speak(pick) => self.speaks(*pick),
            Event::Stray(pick) => self.strays(*pick),
            Event::Look => self.look(),
            Event::Settle => self.settle(),
            Event::Restart(how, span) => self.restarts(*how, *span),
        }
    }

    pub(crate) fn moment(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }

    pub(crate) fn mint(&mut self) -> Ulid {
        self.minted += 1;
        Ulid((2 << 100) | self.minted)
    }

    // ——— weather ———

    fn store_feels(&mut self, mood: StoreMood) {
        self.store_ill = self.now_if(self.store_mood != StoreMood::Well || mood != StoreMood::Well, self.store_ill);
        self.store_mood = mood;
        self.tally.count("store", word(&mood));
        self.life.within(|| self.store.feels(mood));
    }

    fn media_feels(&mut self, mood: MediaMood) {
        self.media_ill = self.now_if(self.media_mood != MediaMood::Well || mood != MediaMood::Well, self.media_ill);
        (self.pretended, self.said_nothing) = (self.engine_pretended(), self.engine_said_nothing());
        self.media_mood = mood;
        self.tally.count("engine", word(&mood));
        self.media.feels(mood);
    }

    fn now_if(&self, ill: bool, before: Timestamp) -> Timestamp {
        if ill { self.life.now() } else { before }
    }

    /// Until when the store was not well; it may be so still.
    pub(crate) fn store_was_ill(&self) -> Timestamp {
        self.now_if(self.store_mood != StoreMood::Well, self.store_ill)
    }

    pub(crate) fn media_was_ill(&self) -> Timestamp {
        self.now_if(self.media_mood != MediaMood::Well, self.media_ill)
    }

    pub(crate) fn engine_pretended(&self) -> Timestamp {
        self.now_if(self.media_mood == MediaMood::Pretends, self.pretended)
    }

    pub(crate) fn engine_said_nothing(&self) -> Timestamp {
        let says = matches!(self.media_mood, MediaMood::Well | MediaMood::Lies | MediaMood::Pretends);
        self.now_if(!says, self.said_nothing)
    }

    pub(crate) fn recovers(&mut self) {
        self.store_feels(StoreMood::Well);
        self.media_feels(MediaMood::Well);
    }

    // ——— time ———

    pub(crate) fn passes(&mut self, span: Duration) {
        let mut left = span;
        while !left.is_zero() {
            let some = left.min(BEAT);
            self.beat();
            self.life.pass(some);
            self.listen();
            left -= some;
        }
        // X8, and nobody waits for ever.
        let now = self.life.now();
        for order in &self.open {
            let given = &self.given[*order];
            let waits = Duration::from_millis(now.0 - given.at.0);
            assert!(waits <= LONGEST, "X8: no answer since {waits:?}: {:?}", given.asked);
        }
    }

    fn beat(&self) {
        for (seat, line) in &self.lines {
            if !self.asleep.contains(&self.sits[seat]) {
                self.life.within(|| line.pulse.beat());
            }
        }
    }

    // ——— people ———

    fn enters(&mut self, entering: Entering) {
        let Entering { who, afresh, resumes, pin } = entering;
        if afresh {
            self.draws_a_ticket(who);
        }
        if pin == Pin::Host {
            self.book.appoints(who);
        }
        let identity = &PEOPLE[who];
        let mine: Vec<SeatId> = self.sits.iter().filter(|(_, of)| **of == who).map(|(seat, _)| *seat).collect();
        let shown = resumes.and_then(|pick| {
            let seat = mine.iter().rev().nth(usize::from(pick.0) % mine.len().max(1))?;
            self.secrets.get(seat).cloned()
        });
        let seat = SeatId::new(self.mint());
        let ticket = self.tickets[who];
        let arrival = Arrival {
            seat,
            person: person(who),
            name: identity.name.into(),
            role: identity.role,
            account: account(who),
            ticket: Some(TicketId::new(person(who).ulid())),
            personal: identity.is_invited,
            generation: ticket.generation,
            device: identity.device(),
            other_keys: identity.other_keys(),
            kind: identity.kind(),
            client: "a test".into(),
            pin,
            resume: shown,
            new_resume: Digest(format!("secret {seat}")),
            devices: Devices::default(),
            watch: None,
        };
        let asked = Asked::Entry { entering, arrival: Box::new(arrival.clone()) };
        let order = self.gives(asked, None, ticket);
        let (door, room, request) = (self.life.door.clone(), self.room, RequestId(format!("{order}")));
        self.life.ask(order, async move { Said::Entry(door.enter(room, arrival, Surface::App, request, None).await) });
    }

    /// As the interface does before it makes a ticket.
    fn draws_a_ticket(&mut self, who: Who) {
        let (door, room) = (self.life.door.clone(), self.room);
        let generation = self.life.wait(async move { door.generation(room, person(who)).await });
        self.listen();
        if let Ok(generation) = generation {
            self.tickets[who] = Ticket { generation, drawn: self.moment() };
        }
    }

    pub(crate) fn actor(&self, by: By, surface: Surface) -> Actor {
        let (name, right) = match by {
            By::Administrator => ("admin", Right::Administrator),
            By::Key => ("key", Right::ControlToken),
            By::Person(who) => {
                let right = Right::Person {
                    person: person(who),
                    role: PEOPLE[who].role,
                    account: account(who),
                    generation: self.tickets[who].generation,
                    seat: self.seat_of(who),
                };
                (PEOPLE[who].name, right)
            }
        };
        Actor { right, name: name.into(), surface }
    }

    /// A seat that they have not been told to have lost.
    pub(crate) fn seat_of(&self, who: Who) -> Option<SeatId> {
        self.lines.iter().find(|(seat, line)| self.sits[seat] == who && line.is_open()).map(|(seat, _)| *seat)
    }

    /// By the id of the meeting, where one is known, or by its room.
    fn whither(&self, by_id: bool) -> Which {
        match self.current.filter(|_| by_id) {
            Some(conference) => Which::Conference(conference),
            None => Which::Room(self.room),
        }
    }

    pub(crate) fn orders(&mut self, by: By, to: Which, command: Command, surface: Surface) -> usize {
        let actor = self.actor(by, surface);
        let request = RequestId(format!("{}", self.given.len()));
        let arrived = self.life.arrived();
        let envelope = Envelope { request, actor, to, command, arrived, address: None };
        self.submits(by, envelope, None)
    }

    fn orders_again(&mut self, which: u8) {
        let lately = self.given.iter().enumerate().rev().filter(|(_, given)| match &given.asked {
            Asked::Order { envelope, .. } => matches!(envelope.to, Which::Conference(_)) && given.repeats.is_none(),
            Asked::Entry { .. } | Asked::Offer { .. } => false,
        });
        let Some((order, given)) = lately.take(8).nth(usize::from(which) % 8) else { return };
        let Asked::Order { by, envelope } = given.asked.clone() else { return };
        let envelope = Envelope { arrived: self.life.arrived(), ..*envelope };
        self.submits(by, envelope, Some(order));
    }

    fn submits(&mut self, by: By, envelope: Envelope, repeats: Option<usize>) -> usize {
        self.book.about_to(&envelope.command, self.given.len());
        if let Command::Role { participant, role } = envelope.command
            && let Some(who) = self.sits.get(&participant)
        {
            match role {
                Role::Host => self.book.appoints(*who),
                _ => self.book.demotes(*who),
            }
        }
        let ticket = match by {
            By::Person(who) => self.tickets[who],
            By::Administrator | By::Key => Ticket::default(),
        };
        let asked = Asked::Order { by, envelope: Box::new(envelope.clone()) };
        let order = self.gives(asked, repeats, ticket);
        let door = self.life.door.clone();
        self.life.ask(order, async move { Said::Receipt(door.submit(envelope).await) });
        order
    }

    fn gives(&mut self, asked: Asked, repeats: Option<usize>, ticket: Ticket) -> usize {
        let order = self.given.len();
        let was_open = self.life.door.is_open(self.room);
        let moment = self.moment();
        self.given.push(Given { asked, at: self.life.now(), moment, repeats, was_open, ticket });
        self.open.insert(order);
        order
    }

    // ——— media ———

    fn offers(&mut self, pick: Pick) {
        let (Some(conference), seat) = (self.current, self.seat(pick)) else { return };
        let order = self.gives(Asked::Offer { seat }, None, Ticket::default());
        let door = self.life.door.clone();
        self.life.ask(order, async move { Said::Offer(door.negotiate(conference, seat, "v=0".into()).await) });
    }

    fn speaks(&mut self, pick: Pick) {
        let (Some(conference), seat) = (self.current, self.seat(pick)) else { return };
        let door = self.life.door.clone();
        self.life.spawn(async move { door.hear(MediaEvent::Speaking { conference, seats: vec![seat] }).await });
    }

    fn strays(&mut self, pick: Pick) {
        let gone: Vec<SeatId> = self.book.gone().collect();
        let (Some(conference), false) = (self.current, gone.is_empty()) else { return };
        let seat = gone[usize::from(pick.0) % gone.len()];
        self.tally.count("engine", "stray");
        self.book.strays(seat, self.life.now());
        self.media.holds(conference, seat, None);
    }

    // ——— the server ———

    pub(crate) fn restarts(&mut self, how: Restart, span: Duration) {
        let written = match how {
            Restart::Crash { written } => usize::from(written),
            Restart::Shut => {
                self.shuts();
                0
            }
        };
        let at = self.life.now().plus(span);
        let unheard: Vec<usize> = std::mem::take(&mut self.open).into_iter().collect();
        let life = Life::begin(at, unsaved_at_most(self.nature), &self.store, &self.media, &self.ids);
        drop(std::mem::replace(&mut self.life, life));
        self.store.restarts(written);
        self.media.restarts();
        (self.store_mood, self.media_mood) = (StoreMood::Well, MediaMood::Well);
        self.lines.clear();
        let door = self.life.door.clone();
        self.life.wait(async move { door.restore().await }).expect("the store is well");
        self.tally.count("restarts", if matches!(how, Restart::Shut) { "shut" } else { "crash" });
        self.forget_what_was_lost(&unheard);
        self.look();
    }

    fn shuts(&mut self) {
        // From here on nobody is let in, whatever the store is like.
        self.store_ill = self.life.now();
        let door = self.life.door.clone();
        self.life.wait(async move { door.shut().await });
        self.listen();
        for line in self.lines.values() {
            assert!(!line.is_open(), "everybody is told that the server shuts down");
        }
        // Offers wait for the engine alone.
        self.passes(Duration::from_millis(1));
        let is_offer = |order: &usize| matches!(self.given[*order].asked, Asked::Offer { .. });
        assert!(self.open.iter().all(is_offer), "X8: a server that shuts down answers first: {:?}", self.open);
    }
}

fn unsaved_at_most(nature: Nature) -> usize {
    if nature.forgetful { 30 } else { 50_000 }
}

/// The name of a mood, without what it says besides.
fn word(mood: &impl std::fmt::Debug) -> &'static str {
    let text = format!("{mood:?}");
    ["Well", "Slow", "Hangs", "Ill", "Dead", "Lies", "Pretends"]
        .into_iter()
        .find(|word| text.starts_with(word))
        .expect("a mood")
}

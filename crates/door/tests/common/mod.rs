//! A door with fakes behind it, and people who come and go through it.
#![expect(dead_code, reason = "every test file uses another part of it")]

use gavel_core::model::{
    command::{Actor, Arrival, Command, Disconnect, Pin, Right, Target},
    effect::Notice,
    ids::{DeviceKey, Generation, PersonId, RequestId, RoomId, SeatId, TicketId},
    reason::Farewell,
    receipt::Receipt,
    refusal::Refusal,
    role::{Role, SeatKind, Surface},
    room::{DoorState, LockPolicy, Room, RoomKind},
    seat::{Devices, Digest},
};
use gavel_door::{
    Denied, Door, Entered, Envelope, Options, Ports, Which,
    ports::{LocalOwnership, RandomIds},
};
use gavel_testkit::fakes::{FakeClock, FakeMedia, FakeStore};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};
use ulid::Ulid;

pub(crate) struct Meeting {
    pub(crate) door: Door,
    pub(crate) media: Arc<FakeMedia>,
    pub(crate) store: Arc<FakeStore>,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) room: RoomId,
    people: BTreeMap<&'static str, (PersonId, Role)>,
    requests: u64,
}

impl Meeting {
    pub(crate) fn new() -> Self {
        Self::of(|_| ())
    }

    /// In a room that differs from the usual one.
    pub(crate) fn of(change: impl FnOnce(&mut Room)) -> Self {
        let id = RoomId::new(Ulid::generate());
        let mut room = Room {
            id,
            name: "Thursday planning".into(),
            kind: RoomKind::Meeting,
            aliases: vec!["planning".into()],
            owner: None,
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
        Self::on(Arc::new(FakeStore::default().with_room(room)), id)
    }

    fn on(store: Arc<FakeStore>, room: RoomId) -> Self {
        let media = Arc::new(FakeMedia::default());
        let clock = Arc::new(FakeClock::default());
        let ports = Ports {
            bell: Arc::new(gavel_door::ports::NoBell),
            store: store.clone(),
            media: media.clone(),
            ownership: Arc::new(LocalOwnership),
            ids: Arc::new(RandomIds),
            clock: clock.clone(),
        };
        let options = Options {
            silence_within: Duration::from_millis(50),
            saved_within: Duration::from_millis(25),
            tick: Duration::from_millis(5),
            let_in_within: Duration::from_secs(5),
            unsaved_at_most: 200,
        };
        let people =
            [("alice", Role::Host), ("bob", Role::Participant), ("carol", Role::Host), ("gustav", Role::Guest)]
                .map(|(name, role)| (name, (PersonId::new(Ulid::generate()), role)));
        Self { door: Door::new(ports, options), media, store, clock, room, people: people.into(), requests: 0 }
    }

    /// The same store and the same people, with a door that knows of nothing: a restarted server.
    pub(crate) async fn restarted(&self) -> Self {
        let mut next = Self::on(self.store.clone(), self.room);
        next.people = self.people.clone();
        next.door.restore().await.expect("the store answers");
        next
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.people[name].0
    }

    pub(crate) fn arrival(&self, name: &'static str) -> Arrival {
        let (person, role) = self.people[name];
        Arrival {
            seat: SeatId::new(Ulid::generate()),
            person,
            name: name.into(),
            role,
            account: None,
            ticket: Some(TicketId::new(person.ulid())),
            personal: true,
            generation: Generation(0),
            device: Some(DeviceKey::new(person.ulid())),
            other_keys: Vec::new(),
            kind: SeatKind::App,
            client: "Chromium on Linux".into(),
            pin: Pin::None,
            resume: None,
            new_resume: Digest(format!("resume of {name} {}", Ulid::generate())),
            devices: Devices::default(),
            watch: None,
        }
    }

    /// Somebody whom nobody knows.
    pub(crate) fn stranger(&self) -> Arrival {
        let person = PersonId::new(Ulid::generate());
        Arrival {
            person,
            ticket: Some(TicketId::new(person.ulid())),
            device: Some(DeviceKey::new(person.ulid())),
            devices: Devices { muted: false, ..Devices::default() },
            ..self.arrival("gustav")
        }
    }

    pub(crate) async fn enter(&self, arrival: Arrival) -> Result<Entered, Denied> {
        self.door.enter(self.room, arrival, Surface::App, RequestId(Ulid::generate().to_string()), None).await
    }

    pub(crate) async fn joins(&self, name: &'static str) -> Entered {
        self.enter(self.arrival(name)).await.unwrap_or_else(|denied| panic!("{name} is let in: {denied:?}"))
    }

    pub(crate) fn envelope(&mut self, by: &str, seat: Option<SeatId>, command: Command) -> Envelope {
        self.requests += 1;
        let (person, role) = self.people[by];
        let right = Right::Person { person, role, account: None, generation: Generation(0), seat };
        Envelope {
            request: RequestId(format!("request {}", self.requests)),
            actor: Actor { right, name: by.into(), surface: Surface::App },
            to: Which::Room(self.room),
            command,
            arrived: Instant::now(),
            address: Some("192.0.2.7".into()),
        }
    }

    pub(crate) async fn orders(&mut self, by: &str, command: Command) -> Result<Receipt, Denied> {
        let envelope = self.envelope(by, None, command);
        self.door.submit(envelope).await
    }

    pub(crate) async fn removes(&mut self, by: &str, seat: SeatId) -> Result<Receipt, Denied> {
        self.orders(by, Command::Disconnect(removal(seat))).await
    }

    /// One more order of the same kind, by the same name.
    pub(crate) fn again(envelope: &Envelope) -> Envelope {
        Envelope { arrived: Instant::now(), ..envelope.clone() }
    }

    /// Until a conference that has ended, or in which only people wait for a host, is gone from the door.
    pub(crate) async fn until_nothing_runs(&self) {
        self.clock.advance(Duration::from_secs(901));
        while self.door.is_open(self.room) {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn names_inside(&self) -> Vec<String> {
        let view = self.door.view(Which::Room(self.room)).await;
        let mut names: Vec<String> =
            view.map(|view| view.participants.into_iter().map(|seat| seat.name).collect()).unwrap_or_default();
        names.sort();
        names
    }
}

pub(crate) fn removal(seat: SeatId) -> Disconnect {
    Disconnect::of(Target::These { participants: vec![seat], device_only: false })
}

pub(crate) fn refused(denied: Denied) -> Refusal {
    match denied {
        Denied::Refused(refused) => refused.refusal,
        Denied::Unavailable(why) => panic!("refused by the rules, not by a fault: {why}"),
    }
}

/// Reads until the seat is told good-bye.
pub(crate) async fn farewell(entered: &mut Entered) -> Farewell {
    until(entered, |notice| match notice {
        Notice::Farewell(farewell) => Some(*farewell),
        _ => None,
    })
    .await
}

pub(crate) async fn until<T>(entered: &mut Entered, wanted: impl Fn(Notice) -> Option<T>) -> T {
    loop {
        let told = entered.link.notices.recv().await.expect("the line is open until then");
        if let Some(found) = told.notice.each().iter().cloned().find_map(&wanted) {
            return found;
        }
    }
}

/// Time goes on by so much, where tokio's clock is paused.
pub(crate) async fn passes(span: Duration) {
    tokio::time::sleep(span).await;
}

/// Whether it is still waited for, after everything else that could run has run.
pub(crate) async fn still_waits<T>(future: &mut (impl Future<Output = T> + Unpin)) -> bool {
    for _ in 0..50 {
        if futures_util::poll!(&mut *future).is_ready() {
            return false;
        }
        tokio::task::yield_now().await;
    }
    true
}

//! An engine and clients on a virtual network in virtual time: one seed is one run of losses, delays and disorder.

use crate::{
    allocations,
    engine::{Address, Endpoint, Engine, EngineId, Engines, Sealing, framing::Deframer},
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaEvent, MediaRefusal, MediaRole, Slots},
};
use gavel_testkit::webrtc::{Client, Plan, View};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::IoSlice,
    net::SocketAddr,
    time::{Duration, Instant},
};

/// The conditions of every link, in both directions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Of a thousand datagrams so many get lost.
    pub(super) loss: u64,
    pub(super) delay: Duration,
    /// Added to each delay, from nothing to this much: what disorders.
    pub(super) jitter: Duration,
    /// Bits per second; `None`: as many as there are. What waits for longer than [`QUEUE`] is dropped.
    pub(super) rate: Option<u64>,
}

const QUEUE: Duration = Duration::from_millis(300);

impl Link {
    pub(super) const GOOD: Self =
        Self { loss: 0, delay: Duration::from_millis(10), jitter: Duration::ZERO, rate: None };
}

pub(super) struct World {
    pub(super) engine: Engine,
    /// A second one that has a part of the conference, and its clients.
    helper: Option<Engine>,
    helped: BTreeSet<SocketAddr>,
    /// Which of the two `engine` is at present.
    at: EngineId,
    pub(super) now: Instant,
    pub(super) began: Instant,
    pub(super) clients: BTreeMap<u64, Client>,
    pub(super) events: Vec<MediaEvent>,
    pub(super) conference: ConferenceId,
    /// What the engine sent: to whom, and whose media.
    pub(super) sent: Vec<(SeatId, Option<SeatId>)>,
    pub(super) link: Link,
    /// The longest datagram that the engine sent.
    pub(super) longest: usize,
    /// What has come to the engine from the one who is listened to.
    pub(super) overheard: Vec<Vec<u8>>,
    listens_to: Option<SocketAddr>,
    /// Towards some clients it is another one.
    towards: BTreeMap<SocketAddr, Link>,
    from: BTreeMap<SocketAddr, Link>,
    /// By connection; one that is not read takes nothing.
    pub(super) lines: BTreeMap<SocketAddr, Line>,
    /// Until when each slow link is busy.
    busy: BTreeMap<SocketAddr, Instant>,
    flushed: Flushed,
    flying: BTreeMap<(Instant, u64), Flight>,
    flights: u64,
    state: u64,
}

/// One end of a TCP connection: what has been read of it, and whether it is read on.
#[derive(Default)]
pub(super) struct Line {
    deframer: Deframer,
    pub(super) is_stuck: bool,
}

/// What flushes have done.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flushed {
    pub(super) datagrams: u64,
    pub(super) allocations: u64,
}

struct Flight {
    from: SocketAddr,
    to: SocketAddr,
    bytes: Vec<u8>,
}

/// Enough that a frame's packets leave together.
const WINDOW: Duration = Duration::from_millis(1);

const HOME: EngineId = 0;
const HELPER: EngineId = 1;

const SERVER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)), 3478);

pub(super) fn seat(n: u64) -> SeatId {
    SeatId::new(ulid::Ulid(u128::from(n)))
}

pub(super) fn address(n: u64) -> SocketAddr {
    SocketAddr::from(([198, 51, 100 + (n >> 8) as u8, n as u8], 5_000))
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self::sealed_by(seed, Sealing::Own)
    }

    pub(super) fn sealed_by(seed: u64, sealing: Sealing) -> Self {
        Self::around(
            seed,
            Engine::new(vec![Endpoint::Udp(SERVER), Endpoint::Tcp(SERVER)], seed, sealing, WINDOW, usize::MAX).unwrap(),
        )
    }

    /// Where nobody gets the sound of more than so many others.
    pub(super) fn of_voices(seed: u64, voices: usize) -> Self {
        Self::around(seed, Engine::new(vec![Endpoint::Udp(SERVER)], seed, Sealing::Own, WINDOW, voices).unwrap())
    }

    /// Whose conference is in two engines.
    pub(super) fn of_two(seed: u64, voices: usize) -> Self {
        let engine = || Engine::new(vec![Endpoint::Udp(SERVER)], seed, Sealing::Own, WINDOW, voices).unwrap();
        let mut world = Self::around(seed, engine());
        // The home has it before anybody else does.
        world.engine.light(world.now, world.conference, vec![seat(u64::MAX)]);
        world.helper = Some(engine());
        world.at_helper(|world| world.engine.take_part(world.conference, Engines::one(HOME)));
        world
    }

    /// The same, but the helper greeted before there was anything at home.
    pub(super) fn of_two_that_greeted_early(seed: u64) -> Self {
        let engine = || Engine::new(vec![Endpoint::Udp(SERVER)], seed, Sealing::Own, WINDOW, usize::MAX).unwrap();
        let mut world = Self::around(seed, engine());
        world.helper = Some(engine());
        world.at_helper(|world| world.engine.take_part(world.conference, Engines::one(HOME)));
        world.relay();
        world
    }

    /// The home is told that the helper has a part of the conference.
    pub(super) fn meets_helper(&mut self) {
        self.engine.take_part(self.conference, Engines::one(HELPER));
    }

    /// Whatever is done there is done to the second engine.
    pub(super) fn at_helper<T>(&mut self, does: impl FnOnce(&mut Self) -> T) -> T {
        let before: Vec<_> = self.clients.values().map(Client::local).collect();
        self.swap();
        let done = does(self);
        self.swap();
        let new = self.clients.values().map(Client::local).filter(|client| !before.contains(client));
        self.helped.extend(new);
        done
    }

    fn swap(&mut self) {
        if let Some(helper) = &mut self.helper {
            std::mem::swap(&mut self.engine, helper);
            self.at = HELPER - self.at;
        }
    }

    /// What the engines tell each other, until they have nothing to tell.
    fn relay(&mut self) {
        loop {
            let here: Vec<_> = self.engine.drain_relayed().collect();
            let there: Vec<_> = self.helper.iter_mut().flat_map(Engine::drain_relayed).collect();
            if here.is_empty() && there.is_empty() {
                return;
            }
            let (at, now) = (self.at, self.now);
            for (_, relayed) in there {
                self.engine.told_by(now, HELPER - at, relayed);
            }
            if let Some(helper) = &mut self.helper {
                here.into_iter().for_each(|(_, relayed)| helper.told_by(now, at, relayed));
            }
        }
    }

    fn around(seed: u64, engine: Engine) -> Self {
        let now = Instant::now();
        Self {
            engine,
            helper: None,
            helped: BTreeSet::new(),
            at: HOME,
            now,
            began: now,
            clients: BTreeMap::new(),
            events: Vec::new(),
            conference: ConferenceId::new(ulid::Ulid(1)),
            sent: Vec::new(),
            link: Link::GOOD,
            longest: 0,
            overheard: Vec::new(),
            listens_to: None,
            towards: BTreeMap::new(),
            from: BTreeMap::new(),
            lines: BTreeMap::new(),
            busy: BTreeMap::new(),
            flushed: Flushed::default(),
            flying: BTreeMap::new(),
            flights: 0,
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        }
    }

    pub(super) fn admit(&mut self, n: u64, role: MediaRole) {
        allocations::of_engine(|| self.engine.admit(self.now, self.conference, seat(n), role, Gate::OPEN));
    }

    pub(super) fn joins(&mut self, n: u64, plan: Plan) -> Answer {
        self.joins_as(n, plan, MediaRole::Meet).unwrap()
    }

    /// Joins behind a gate that was shut before.
    pub(super) fn joins_behind(&mut self, n: u64, plan: Plan, gate: Gate) -> Answer {
        self.engine.admit(self.now, self.conference, seat(n), MediaRole::Meet, gate);
        self.offers_first(n, plan).unwrap()
    }

    pub(super) fn joins_as(&mut self, n: u64, plan: Plan, role: MediaRole) -> Result<Answer, MediaRefusal> {
        self.admit(n, role);
        self.offers_first(n, plan)
    }

    fn offers_first(&mut self, n: u64, plan: Plan) -> Result<Answer, MediaRefusal> {
        let mut client = Client::new(self.now, address(n), plan);
        let offer = client.offer(self.now);
        let answer = allocations::of_engine(|| self.engine.negotiate(self.now, self.conference, seat(n), &offer))?;
        client.accept(self.now, &answer.sdp);
        self.clients.insert(n, client);
        Ok(answer)
    }

    /// The client offers again, with so many slots of each kind.
    pub(super) fn offers_slots(&mut self, n: u64, audio: usize, video: usize) -> Answer {
        let now = self.now;
        let client = self.clients.get_mut(&n).unwrap();
        let offer = client.offer_slots(now, audio, video);
        self.answers(n, &offer).unwrap()
    }

    /// The engine answers an offer, and the client takes the answer.
    pub(super) fn answers(&mut self, n: u64, offer: &str) -> Result<Answer, MediaRefusal> {
        let answer = self.engine.negotiate(self.now, self.conference, seat(n), offer)?;
        self.clients.get_mut(&n).unwrap().accept(self.now, &answer.sdp);
        Ok(answer)
    }

    /// The slots of a seat, as it was told last.
    pub(super) fn slots(&self, of: u64) -> Slots {
        let last = self.events.iter().rev().find_map(|event| match event {
            MediaEvent::Slots { seat: whose, slots, .. } if *whose == seat(of) => Some(slots.clone()),
            _ => None,
        });
        last.unwrap_or_default()
    }

    pub(super) fn view(&self, n: u64) -> &View {
        self.clients[&n].view()
    }

    pub(super) fn client(&mut self, n: u64) -> &mut Client {
        self.clients.get_mut(&n).unwrap()
    }

    pub(super) fn gate(&mut self, n: u64, gate: Gate) {
        self.engine.gate(self.now, self.conference, seat(n), gate);
    }

    pub(super) fn runs_for(&mut self, span: Duration) {
        let end = self.now + span;
        while let Some(at) = self.next().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.step();
        }
        self.now = end;
    }

    /// Runs until it is so; panics with `what` if that takes more than a minute of virtual time.
    pub(super) fn runs_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = self.now + Duration::from_secs(60);
        while !is_so(self) {
            assert!(self.now < end, "it did not come to this: {what}");
            self.runs_for(Duration::from_millis(10));
        }
    }

    fn next(&mut self) -> Option<Instant> {
        let flight = self.flying.keys().next().map(|(at, _)| *at);
        let clients = self.clients.values().filter_map(Client::deadline).min();
        let helper = self.helper.as_mut().and_then(Engine::deadline);
        [flight, clients, self.engine.deadline(), helper].into_iter().flatten().min()
    }

    fn step(&mut self) {
        let now = self.now;
        while let Some(entry) = self.flying.first_entry().filter(|entry| entry.key().0 <= now) {
            let Flight { from, to, bytes } = entry.remove();
            if to == SERVER && self.helped.contains(&from) {
                self.at_helper(|world| world.arrives(from, &bytes));
            } else if to == SERVER {
                self.arrives(from, &bytes);
            } else if let Some(client) = self.clients.values_mut().find(|client| client.local() == to) {
                client.receive(now, from, &bytes);
            }
        }
        self.ticks();
        self.relay();
        self.flush();
        if self.helper.is_some() {
            self.at_helper(|world| {
                world.ticks();
                world.flush();
            });
            self.relay();
        }
        let mut leaving = Vec::new();
        for client in self.clients.values_mut() {
            if client.deadline().is_some_and(|at| at <= now) {
                client.tick(now);
            }
            while let Some((to, bytes)) = client.poll_transmit() {
                leaving.push(Flight { from: client.local(), to, bytes });
            }
        }
        for flight in leaving {
            self.send(flight);
        }
    }

    fn ticks(&mut self) {
        let now = self.now;
        if self.engine.deadline().is_some_and(|at| at <= now) {
            allocations::of_engine(|| self.engine.tick(now));
        }
    }

    fn arrives(&mut self, from: SocketAddr, bytes: &[u8]) {
        if self.listens_to == Some(from) {
            self.overheard.push(bytes.to_vec());
        }
        allocations::of_engine(|| self.takes(from, bytes));
    }

    fn takes(&mut self, from: SocketAddr, bytes: &[u8]) {
        let is_by_tcp = self.clients.values().any(|client| client.local() == from && client.is_by_tcp());
        if !is_by_tcp {
            self.engine.receive(self.now, Endpoint::Udp(from), SERVER, bytes);
        } else if self.lines.contains_key(&from) {
            self.engine.receive(self.now, Endpoint::Tcp(from), SERVER, bytes);
        } else if self.engine.connect(self.now, from, SERVER, bytes) {
            self.lines.insert(from, Line::default());
        }
    }

    /// Connections take what waits for them, and end where they are nobody's any more.
    fn flush_lines(&mut self) {
        let ready: Vec<SocketAddr> = self.lines.iter().filter(|line| !line.1.is_stuck).map(|line| *line.0).collect();
        for peer in ready {
            loop {
                let mut room = [IoSlice::new(&[]); 8];
                let count = self.engine.pieces(peer, &mut room);
                let bytes: Vec<u8> = room[..count].iter().flat_map(|piece| piece.iter().copied()).collect();
                if bytes.is_empty() {
                    break;
                }
                let sent = &mut self.sent;
                self.engine.written(self.now, peer, bytes.len(), |Address { seat, source, .. }, _| {
                    sent.push((seat.id, source.map(|source| source.id)));
                });
                let mut datagrams = Vec::new();
                let line = self.lines.get_mut(&peer).unwrap();
                line.deframer.feed(&bytes, |datagram| datagrams.push(datagram.to_vec())).unwrap();
                for bytes in datagrams {
                    self.send(Flight { from: SERVER, to: peer, bytes });
                }
            }
        }
        for peer in self.engine.take_orphans() {
            self.breaks(peer);
        }
    }

    /// A connection ends.
    pub(super) fn breaks(&mut self, peer: SocketAddr) {
        self.lines.remove(&peer);
        self.engine.hung_up(peer);
    }

    /// Runs, and counts what the flushes of that time have sent and allocated.
    pub(super) fn measure_flushes(&mut self, span: Duration) -> Flushed {
        self.flushed = Flushed::default();
        self.runs_for(span);
        self.flushed
    }

    /// Hands what the engine has to the network.
    pub(super) fn flush(&mut self) {
        let ((), allocations) = allocations::of(|| allocations::of_engine(|| self.engine.flush(self.now)));
        self.flushed.allocations += allocations;
        loop {
            let write = || self.engine.first_unsent().is_some();
            self.flushed.allocations += allocations::of(|| allocations::of_engine(write)).1;
            let Some(letter) = self.engine.first_unsent() else { break };
            self.flushed.datagrams += letter.datagrams().count() as u64;
            if letter.address.to.tcp().is_some() {
                self.engine.pour_first();
                continue;
            }
            let Address { to, seat, source, .. } = letter.address;
            let to = to.address();
            let datagrams: Vec<Vec<u8>> = letter.datagrams().map(<[u8]>::to_vec).collect();
            self.engine.handed_over(self.now);
            for bytes in datagrams {
                self.sent.push((seat.id, source.map(|source| source.id)));
                self.longest = self.longest.max(bytes.len());
                self.send(Flight { from: SERVER, to, bytes });
            }
        }
        self.flush_lines();
        self.events.extend(self.engine.drain_events());
    }

    /// The way from the server to this client.
    pub(super) fn link_towards(&mut self, n: u64, link: Link) {
        self.towards.insert(address(n), link);
    }

    /// From now on what this client sends is overheard.
    pub(super) fn listens_to(&mut self, n: u64) {
        self.listens_to = Some(address(n));
    }

    /// The client is gone without a word, as if its cable had been drawn.
    pub(super) fn vanishes(&mut self, n: u64) -> Client {
        self.clients.remove(&n).unwrap()
    }

    pub(super) fn comes_back(&mut self, n: u64, client: Client) {
        self.clients.insert(n, client);
    }

    /// The way from this client to the server.
    pub(super) fn link_from(&mut self, n: u64, link: Link) {
        self.from.insert(address(n), link);
    }

    fn send(&mut self, flight: Flight) {
        let link = self.towards.get(&flight.to).or(self.from.get(&flight.from)).copied().unwrap_or(self.link);
        if self.random(1_000) < link.loss {
            return;
        }
        let mut leaves = self.now;
        if let Some(rate) = link.rate {
            let busy = self.busy.entry(flight.to).or_insert(self.now);
            leaves = self.now.max(*busy);
            if leaves > self.now + QUEUE {
                return;
            }
            // With the headers of UDP and IP.
            leaves += Duration::from_nanos((flight.bytes.len() as u64 + 28) * 8_000_000_000 / rate);
            *busy = leaves;
        }
        let jitter = Duration::from_micros(self.random(link.jitter.as_micros() as u64 + 1));
        self.flights += 1;
        self.flying.insert((leaves + link.delay + jitter, self.flights), flight);
    }

    pub(super) fn random(&mut self, below: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % below
    }
}

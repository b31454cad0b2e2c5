//! Threads and sockets: what drives an engine. No rules.
//!
//! A shard is one thread with one engine, one socket and the connections of its seats; all sockets are on the same port (`SO_REUSEPORT`). A conference is in one
//! shard. Nothing is shared between shards but the events' channel; what arrives at the wrong one is handed over (`strays`).

pub(crate) mod connections;
pub(crate) mod mailbox;
mod socket;
mod strays;
pub(crate) mod sys;
pub(crate) mod trial;

use crate::{
    api::MediaConfig,
    engine::{Address, Cut, Endpoint, Engine, stun},
    tap::{Tap, Tapped},
};
use connections::Connections;
use gavel_core::model::media::{MediaEvent, Silence};
use mailbox::{Denied, Mailbox, Order, Signals};
use socket::UdpPort;
use std::{
    collections::VecDeque,
    io,
    sync::{Arc, mpsc::Receiver, mpsc::TryRecvError},
    thread,
    time::{Duration, Instant},
};
use strays::{Parcel, Stray, Strays};
use sys::{BATCH, Bell, Inbox, Poller, Ready};
use tokio::sync::mpsc::{self, error::TrySendError};

/// Batches that are received before time and orders are looked at anyway, however much there is to receive.
const BATCHES_IN_A_ROW: usize = 8;
/// Orders that are carried out before arrivals are looked at again.
const ORDERS_IN_A_ROW: usize = 64;
/// Events that wait for a reader who does not read. Beyond it the oldest are dropped: the census tells the rest.
const EVENTS_HELD: usize = 65_536;
/// Datagrams that wait for a full send buffer. Beyond it the oldest are dropped, as a router would.
const UNSENT_HELD: usize = 16_384;

/// Starts the shards. Their threads end when the mailboxes are dropped; one for each shard.
pub(crate) fn start(config: MediaConfig, events: mpsc::Sender<MediaEvent>) -> io::Result<(Arc<[Mailbox]>, u16)> {
    let MediaConfig { bind, announce, tcp, sealing, window, voices, shards, tap } = config;
    let sockets = UdpPort::bind(bind, &announce, shards.get())?;
    let port = sockets.first().map_or(bind.port(), UdpPort::port);
    let signal = || io::Result::Ok(Arc::new(Signals { bell: Bell::new()?, denied: Denied::default() }));
    let signals = (0..sockets.len()).map(|_| signal()).collect::<io::Result<Vec<_>>>()?;
    let mut mailboxes = Vec::with_capacity(sockets.len());
    for (n, (socket, strays)) in sockets.into_iter().zip(Strays::between(&signals)).enumerate() {
        let seed = std::hash::BuildHasher::hash_one(&std::collections::hash_map::RandomState::new(), port);
        let by_udp = socket.candidates().into_iter().map(Endpoint::Udp);
        let locals = by_udp.chain(tcp.iter().copied().map(Endpoint::Tcp)).collect();
        let engine = Engine::new(locals, seed, sealing, window, voices.get());
        let engine = engine.ok_or_else(|| io::Error::other("no certificate could be made"))?;
        let poller = Poller::new(socket.fd(), &signals[n].bell)?;
        let (orders, inbound) = std::sync::mpsc::channel();
        mailboxes.push(Mailbox::new(orders, signals[n].clone()));
        let (signals, tap, events) = (signals[n].clone(), tap.clone(), events.clone());
        let connections = Connections::new(tcp.clone());
        let shard = move || {
            let outlet = Outlet { events, held: VecDeque::new() };
            let (more_orders, denials_seen) = (false, 0);
            let shard = Shard {
                engine,
                socket,
                connections,
                strays,
                poller,
                inbound,
                more_orders,
                signals,
                denials_seen,
                tap,
                outlet,
            };
            shard.run();
        };
        thread::Builder::new().name(format!("gavel-media-{n}")).spawn(shard)?;
    }
    Ok((mailboxes.into(), port))
}

struct Shard {
    engine: Engine,
    socket: UdpPort,
    connections: Connections,
    strays: Strays,
    poller: Poller,
    inbound: Receiver<Order>,
    /// The last look at the mailbox left something in it.
    more_orders: bool,
    signals: Arc<Signals>,
    denials_seen: u64,
    tap: Option<Tap>,
    outlet: Outlet,
}

/// The mailbox was dropped: the end.
struct Closed;

impl Shard {
    fn run(mut self) {
        let mut inbox = Inbox::new();
        let ended = loop {
            if let Err(ended) = self.turn(&mut inbox) {
                break ended;
            }
        };
        let Closed = ended;
        tracing::debug!("the media shard has ended");
    }

    /// Waits, then does what there is to do: orders, arrivals, time.
    fn turn(&mut self, inbox: &mut Inbox) -> Result<(), Closed> {
        let now = Instant::now();
        let timeout = match self.engine.deadline() {
            _ if self.more_orders => Some(Duration::ZERO),
            deadline => deadline.map(|at| at.saturating_duration_since(now)),
        };
        let ready = self.poller.wait(timeout).unwrap_or_else(|error| {
            tracing::error!(%error, "waiting for the network failed");
            Ready::default()
        });
        if ready.rung {
            self.signals.bell.hush();
        }
        self.take_orders()?;
        if ready.readable {
            self.take_arrivals(inbox)?;
        }
        self.take_strays();
        self.connections.serve(&mut self.engine, &self.poller, self.tap.as_ref());
        let now = Instant::now();
        self.engine.tick(now);
        self.engine.flush(now);
        self.send();
        self.outlet.publish(self.engine.drain_events());
        Ok(())
    }

    fn take_arrivals(&mut self, inbox: &mut Inbox) -> Result<(), Closed> {
        for _ in 0..BATCHES_IN_A_ROW {
            let count = inbox.fill(self.socket.fd()).unwrap_or_else(|error| {
                tracing::debug!(%error, "receiving failed");
                0
            });
            let now = Instant::now();
            for (from, told, datagrams) in (0..count).filter_map(|n| inbox.get(n)) {
                let local = self.socket.arrived_at(from, told);
                let sender = Endpoint::Udp(from);
                for bytes in datagrams {
                    if !self.engine.receive(now, sender, local, bytes) {
                        self.strays.find(from, told, bytes);
                    }
                }
            }
            self.strays.hand_over();
            self.engine.flush(now);
            self.send();
            self.take_orders()?;
            if count < BATCH {
                break;
            }
        }
        Ok(())
    }

    /// What other shards have found and may be ours, and who has said that some of what we find is theirs.
    fn take_strays(&mut self) {
        let now = Instant::now();
        while let Some(parcel) = self.strays.take() {
            match parcel {
                Parcel::Mine { owner, from } => self.strays.remember(owner, from),
                Parcel::Strays { finder, strays } => {
                    for Stray { from, local, bytes } in strays {
                        let local = self.socket.arrived_at(from, local);
                        if self.engine.receive(now, Endpoint::Udp(from), local, &bytes) && stun::is_stun(&bytes) {
                            self.strays.claim(finder, from);
                        }
                    }
                }
            }
        }
    }

    /// Hands the outbox to the network. What does not fit into the send buffer waits. Connections come last: what goes by UDP is
    /// not delayed by them.
    fn send(&mut self) {
        self.apply_denials();
        let mut full = false;
        while self.engine.first_unsent().is_some() && !full {
            if self.engine.pour_first() {
                continue;
            }
            let by_udp = self.engine.unsent().take_while(|letter| letter.address.to.tcp().is_none());
            match self.socket.send(by_udp) {
                Ok(count) => self.account(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => full = true,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::trace!(%error, "a datagram could not be sent");
                    self.give_up_first();
                }
            }
        }
        while self.engine.unsent_len() > UNSENT_HELD {
            self.give_up_first();
        }
        if let Err(error) = self.poller.wait_to_write(full) {
            tracing::error!(%error, "the poller refused a change");
        }
        self.connections.flush(&mut self.engine, &self.poller, self.tap.as_ref());
    }

    fn give_up_first(&mut self) {
        self.engine.give_up_first();
        self.socket.forget_part();
    }

    fn account(&mut self, count: usize) {
        // After the call: nothing left later than this says.
        let at = Instant::now();
        for _ in 0..count {
            if let (Some(tap), Some(letter)) = (&self.tap, self.engine.first_unsent()) {
                let Address { to, seat, source, .. } = letter.address;
                for bytes in letter.datagrams() {
                    let to = to.address();
                    tap(&Tapped { at, to, seat: seat.id, source: source.map(|source| source.id), bytes });
                }
            }
            self.engine.handed_over(at);
        }
    }

    fn take_orders(&mut self) -> Result<(), Closed> {
        self.apply_denials();
        self.more_orders = false;
        for _ in 0..ORDERS_IN_A_ROW {
            match self.inbound.try_recv() {
                // An offer costs a millisecond: media has its turn before the next.
                Ok(order) if matches!(order, Order::Negotiate { .. }) => {
                    self.carry_out(order);
                    break;
                }
                Ok(order) => self.carry_out(order),
                Err(TryRecvError::Empty) => return Ok(()),
                Err(TryRecvError::Disconnected) => return Err(Closed),
            }
        }
        self.more_orders = true;
        Ok(())
    }

    /// The harder cut: looked for before every order and before everything that is sent.
    fn apply_denials(&mut self) {
        for (conference, seats) in self.signals.denied.news(&mut self.denials_seen) {
            self.engine.kill(Instant::now(), conference, &seats);
        }
    }

    fn carry_out(&mut self, order: Order) {
        let now = Instant::now();
        // A reply that nobody waits for any more is no fault.
        match order {
            Order::Admit { conference, seat, role, gate } => self.engine.admit(now, conference, seat, role, gate),
            Order::Negotiate { conference, seat, offer, reply } => {
                let answer = self.engine.negotiate(now, conference, seat, &offer);
                let _ = reply.send(answer);
            }
            Order::Gate { conference, seat, gate } => self.engine.gate(now, conference, seat, gate),
            Order::Light { conference, seats } => self.engine.light(now, conference, seats),
            Order::Show { conference, seat, heights } => self.engine.show(now, conference, seat, &heights),
            Order::Release { conference, seat } => self.engine.release(now, conference, seat),
            Order::Expel { at, conference, seats, reply } => {
                let cuts = self.engine.expel(now, conference, &seats);
                let _ = reply.send(self.silence(at, cuts));
            }
            Order::End { at, conference, reply } => {
                let cuts = self.engine.end(now, conference);
                let _ = reply.send(self.silence(at, cuts));
            }
            Order::Listens { fragment, reply } => drop(reply.send(self.engine.listens(&fragment))),
            Order::Connect(caller) => self.connections.take(now, caller, &mut self.engine, &self.poller),
            Order::Census { reply } => drop(reply.send(self.engine.census(now))),
            Order::Tracks { conference, reply } => drop(reply.send(self.engine.tracks(now, conference))),
            Order::Load { reply } => drop(reply.send(self.engine.load())),
            Order::Footprint { reply } => drop(reply.send(self.engine.footprint())),
        }
    }

    fn silence(&mut self, ordered: Instant, cuts: Vec<Cut>) -> Vec<Silence> {
        self.send();
        self.engine.prove(ordered, cuts)
    }
}

/// Events on their way to a reader who may be slow. The media path never waits for them.
struct Outlet {
    events: mpsc::Sender<MediaEvent>,
    held: VecDeque<MediaEvent>,
}

impl Outlet {
    fn publish(&mut self, news: impl Iterator<Item = MediaEvent>) {
        self.held.extend(news);
        while let Some(event) = self.held.pop_front() {
            match self.events.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.held.push_front(event);
                    break;
                }
                Err(TrySendError::Closed(_)) => self.held.clear(),
            }
        }
        let excess = self.held.len().saturating_sub(EVENTS_HELD);
        if excess > 0 {
            tracing::warn!(excess, "nobody reads the media engine's events; the oldest are dropped");
            self.held.drain(..excess);
        }
    }
}

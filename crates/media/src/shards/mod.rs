//! Threads and sockets: what drives an engine. No rules.
//!
//! A shard is one thread with one engine, one socket and the connections of its seats; all sockets are on the same port
//! (`SO_REUSEPORT`). A conference is in one shard, a large one in several, which relay packets to each other (`relays`). Nothing is shared
//! between shards but the events' channel; what arrives at the wrong one is handed over, and a shard that has no seats lets another read
//! its socket (`strays`).

pub(crate) mod connections;
pub(crate) mod mailbox;
mod relays;
mod socket;
mod strays;
pub(crate) mod sys;
pub(crate) mod trial;

use crate::{
    api::MediaConfig,
    engine::{Address, Cut, Endpoint, Engine, MOST_ENGINES, stun},
    tap::{Tap, Tapped},
};
use connections::Connections;
use gavel_core::model::media::{MediaEvent, Silence};
use mailbox::{Mailbox, Offer, Order, Signals};
use relays::Relays;
use socket::UdpPort;
use socket2::Socket;
use std::{
    collections::VecDeque,
    io,
    os::fd::{AsRawFd, RawFd},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, TryRecvError},
    },
    thread,
    time::{Duration, Instant},
};
use strays::{Parcel, Stray, Strays};
use sys::{BATCH, Inbox, Poller};
use tokio::sync::mpsc::{self, error::TrySendError};

/// Batches that are received before time and orders are looked at anyway, however much there is to receive.
const BATCHES_IN_A_ROW: usize = 8;
/// Orders that are carried out before arrivals are looked at again.
const ORDERS_IN_A_ROW: usize = 64;
/// What other shards have told is heeded so often before arrivals are looked at again.
const RELAYED_IN_A_ROW: usize = 1_024;
/// While another shard's queue is full.
const ROOM_IS_LOOKED_FOR: Duration = Duration::from_millis(1);
/// Events that wait for a reader who does not read. Beyond it the oldest are dropped: the census tells the rest.
const EVENTS_HELD: usize = 65_536;
/// Datagrams that wait for a full send buffer. Beyond it the oldest are dropped, as a router would.
const UNSENT_HELD: usize = 16_384;

/// Starts the shards. Their threads end when the mailboxes are dropped; one for each shard.
pub(crate) fn start(config: MediaConfig, events: mpsc::Sender<MediaEvent>) -> io::Result<(Arc<[Mailbox]>, u16)> {
    let MediaConfig { bind, announce, tcp, sealing, window, voices, shards, spread: _, tap } = config;
    let sockets = UdpPort::bind(bind, &announce, shards.get().min(MOST_ENGINES))?;
    let port = sockets.first().map_or(bind.port(), UdpPort::port);
    let signals = (0..sockets.len()).map(|_| Signals::new()).collect::<io::Result<Vec<_>>>()?;
    let all: Arc<[_]> = sockets.iter().map(UdpPort::socket).collect();
    let mut mailboxes = Vec::with_capacity(sockets.len());
    let ends = Strays::between(&signals).into_iter().zip(Relays::between(&signals));
    for (n, (socket, (strays, relays))) in sockets.into_iter().zip(ends).enumerate() {
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
        let sockets = all.clone();
        let shard = move || {
            if let Err(fault) = sys::take_short_turns() {
                tracing::debug!(%fault, "a shard waits for the processor as others do");
            }
            let outlet = Outlet { events, held: VecDeque::new() };
            let (more_orders, more_relayed, is_full) = (false, false, false);
            let (denials_seen, cuts_seen) = (0, 0);
            let shard = Shard {
                engine,
                socket,
                sockets,
                connections,
                strays,
                relays,
                poller,
                inbound,
                held_back: VecDeque::new(),
                more_orders,
                more_relayed,
                signals,
                denials_seen,
                cuts_seen,
                is_full,
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
    /// Those of all shards.
    sockets: Arc<[Arc<Socket>]>,
    connections: Connections,
    strays: Strays,
    relays: Relays,
    poller: Poller,
    inbound: Receiver<Order>,
    /// Offers to conferences of which others have not told yet whom they have.
    held_back: VecDeque<Offer>,
    /// The last look at the mailbox left something in it.
    more_orders: bool,
    /// The same of what other shards tell.
    more_relayed: bool,
    signals: Arc<Signals>,
    denials_seen: u64,
    /// Orders to cut that had been given when the mailbox was looked into.
    cuts_seen: u64,
    /// The network takes nothing at present.
    is_full: bool,
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
            _ if self.more_orders || self.more_relayed || self.has_to_send() => Some(Duration::ZERO),
            // Nobody rings when there is room again.
            _ if self.relays.holds() => Some(ROOM_IS_LOOKED_FOR),
            deadline => deadline.map(|at| at.saturating_duration_since(now)),
        };
        let is_rung = self.poller.wait(timeout).unwrap_or_else(|error| {
            tracing::error!(%error, "waiting for the network failed");
            false
        });
        if is_rung {
            self.signals.bell.hush();
        }
        self.take_orders()?;
        if !self.engine.is_empty() && self.strays.take_back() {
            self.read(self.socket.fd(), true);
        }
        let mut n = 0;
        while let Some((socket, is_ready)) = self.poller.readable(n) {
            if is_ready {
                self.take_arrivals(inbox, socket)?;
            }
            n += 1;
        }
        self.take_strays();
        self.relay();
        self.connections.serve(&mut self.engine, &self.poller, self.tap.as_ref());
        let now = Instant::now();
        self.engine.tick(now);
        self.engine.flush(now);
        self.send();
        self.tell_others();
        self.outlet.publish(self.engine.drain_events());
        Ok(())
    }

    /// What has come to a socket, our own or one that was lent.
    fn take_arrivals(&mut self, inbox: &mut Inbox, socket: RawFd) -> Result<(), Closed> {
        for _ in 0..BATCHES_IN_A_ROW {
            let count = inbox.fill(socket).unwrap_or_else(|error| {
                tracing::debug!(%error, "receiving failed");
                0
            });
            let mut now = Instant::now();
            for (from, told, datagrams) in (0..count).filter_map(|n| inbox.get(n)) {
                let local = self.socket.arrived_at(from, told);
                let sender = Endpoint::Udp(from);
                for bytes in datagrams {
                    if !self.engine.receive(now, sender, local, bytes) {
                        self.strays.find(from, told, bytes);
                    }
                    // A picture for hundreds is a millisecond's work.
                    if self.is_to_cut() {
                        self.take_orders()?;
                        // The engine's time never goes back behind that of an order.
                        now = Instant::now();
                    }
                }
            }
            self.strays.hand_over();
            self.relay();
            self.engine.flush(now);
            self.send();
            self.take_orders()?;
            if count < BATCH {
                break;
            }
        }
        Ok(())
    }

    fn read(&mut self, socket: RawFd, wanted: bool) {
        if let Err(error) = self.poller.read(socket, wanted) {
            tracing::error!(%error, wanted, "the poller refused a change");
        }
    }

    /// What other shards have found and may be ours, and who has said that some of what we find is theirs.
    fn take_strays(&mut self) {
        let now = Instant::now();
        while let Some(parcel) = self.strays.take() {
            match parcel {
                Parcel::Mine { owner, from } => {
                    self.strays.remember(owner, from);
                    if self.engine.is_empty() && self.strays.lend(owner) {
                        self.read(self.socket.fd(), false);
                    }
                }
                Parcel::Read { of, wanted } => self.read(self.sockets[of].as_raw_fd(), wanted),
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

    /// Tells other shards what they have to know, and heeds what they tell.
    fn relay(&mut self) {
        let now = Instant::now();
        self.more_relayed = true;
        for _ in 0..RELAYED_IN_A_ROW {
            let Some((from, relayed)) = self.relays.take() else {
                self.more_relayed = false;
                break;
            };
            self.engine.told_by(now, from, relayed);
        }
        self.tell_others();
        // An offer costs a millisecond: one at a time.
        let next = self.held_back.iter().position(|offer| !self.engine.awaits(offer.conference));
        if let Some(offer) = next.and_then(|next| self.held_back.remove(next)) {
            self.negotiate(now, offer);
            self.more_relayed = true;
        }
    }

    fn tell_others(&mut self) {
        let lost = self.relays.hand_over(self.engine.drain_relayed());
        self.engine.count_dropped(lost);
    }

    /// Hands the outbox to the network, as long as nobody is to be cut. What does not fit into the send buffer waits.
    fn send(&mut self) {
        self.apply_denials();
        while !self.is_to_cut() && self.send_some() {}
        self.send_rest();
    }

    /// Whether an order to cut was given since the mailbox was looked into.
    fn is_to_cut(&self) -> bool {
        self.signals.cuts.load(Ordering::Acquire) != self.cuts_seen
    }

    /// One system call. `false`: there is nothing left, or no room.
    fn send_some(&mut self) -> bool {
        self.is_full = false;
        if self.engine.first_unsent().is_none() {
            return false;
        }
        if self.engine.pour_first() {
            return true;
        }
        let by_udp = self.engine.unsent().take_while(|letter| letter.address.to.tcp().is_none());
        match self.socket.send(by_udp) {
            Ok(count) => self.account(count),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.is_full = true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                tracing::trace!(%error, "a datagram could not be sent");
                self.give_up_first();
            }
        }
        !self.is_full
    }

    /// Connections come last: what goes by UDP is not delayed by them.
    fn send_rest(&mut self) {
        while self.engine.unsent_len() > UNSENT_HELD {
            self.give_up_first();
        }
        if let Err(error) = self.poller.wait_to_write(self.is_full) {
            tracing::error!(%error, "the poller refused a change");
        }
        self.connections.flush(&mut self.engine, &self.poller, self.tap.as_ref());
    }

    fn has_to_send(&self) -> bool {
        !self.is_full && (self.engine.unsent_len() > 0 || self.engine.is_writing())
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
        self.cuts_seen = self.signals.cuts.load(Ordering::Acquire);
        self.more_orders = false;
        for _ in 0..ORDERS_IN_A_ROW {
            match self.inbound.try_recv() {
                // An offer costs a millisecond: media has its turn before the next.
                Ok(order) if matches!(order, Order::Negotiate(_)) => {
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
            Order::TakePart { conference, others } => self.engine.take_part(conference, others),
            Order::Negotiate(offer) if self.has_to_wait(&offer) => self.held_back.push_back(offer),
            Order::Negotiate(offer) => self.negotiate(now, offer),
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

    fn negotiate(&mut self, now: Instant, offer: Offer) {
        let Offer { conference, seat, sdp, reply } = offer;
        let answer = self.engine.negotiate(now, conference, seat, &sdp);
        // Nobody may wait for it any more.
        let _ = reply.send(answer);
    }

    /// Also behind others that have: the offers of a seat keep their order.
    fn has_to_wait(&self, offer: &Offer) -> bool {
        let conference = offer.conference;
        self.engine.awaits(conference) || self.held_back.iter().any(|held| held.conference == conference)
    }

    /// When the goodbyes have left. What others are still to be written waits for it.
    fn silence(&mut self, ordered: Instant, cuts: Vec<Cut>) -> Vec<Silence> {
        while self.engine.unsent_len() > 0 && self.send_some() {}
        self.send_rest();
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

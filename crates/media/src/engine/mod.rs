//! The forwarding engine without sockets, threads or a clock: datagrams, orders and "now is t" go in; datagrams, events
//! and the next deadline come out. Same inputs, same meeting (invariant 6), but for the randomness of ICE and DTLS.
//!
//! The one who drives it alternates: any number of [`Engine::receive`], [`Engine::tick`] and orders; [`Engine::flush`];
//! hand the outbox to the network, telling [`Engine::handed_over`] of each datagram, or let [`Engine::pour_first`] queue what goes by a
//! connection, and tell [`Engine::written`] what that has taken.

mod adapt;
mod allocate;
mod av1;
mod census;
mod codecs;
mod conference;
mod connect;
mod content;
mod demux;
mod dependency;
mod egress;
mod endpoint;
mod expel;
mod extension;
mod feedback;
mod flush;
mod forward;
pub(crate) mod framing;
mod history;
mod identity;
mod intake;
mod keys;
mod layers;
mod meter;
mod mirror;
mod negotiate;
mod outbox;
mod packet;
mod pipes;
mod reports;
mod scale;
mod seat;
mod select;
mod slab;
mod source;
mod speakers;
mod srtp;
pub(crate) mod stun;
mod timers;
mod transport;
mod vp8;
mod vp9;

#[cfg(test)]
mod tests;

pub use census::Footprint;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use codecs::read_and_renumber;
pub(crate) use endpoint::Endpoint;
pub(crate) use expel::Cut;
#[cfg(test)]
pub(crate) use mirror::Word;
pub(crate) use mirror::{EngineId, Engines, MOST_ENGINES, Relayed};
pub(crate) use outbox::{Address, Letter};
pub use transport::Sealing;

use census::Traffic;
use conference::{Conference, Tombstones};
use demux::{Demux, Route};
use egress::Sender;
use flush::Batch;
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Gate, MediaEvent, MediaRole},
};
use outbox::Outbox;
use pipes::Pipes;
use seat::{Carries, Ledger, Seat};
use slab::{Key, Slab};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    net::SocketAddr,
    time::{Duration, Instant},
};
use timers::Timers;
use transport::{Setup, Signal};

/// A transport that wants to be ticked at once is ticked a little later: the wheel must not spin on one seat.
const SHORTEST_TICK: Duration = Duration::from_micros(250);

/// Two flights of a crowd of hundreds.
const HANDSHAKES_HELD: usize = 1_024;
/// The largest flight, a few times over: nobody can take the others' turns.
const HANDSHAKES_OF_ONE: usize = 16;

/// RFC 7983 section 7.
fn is_dtls(datagram: &[u8]) -> bool {
    datagram.first().is_some_and(|first| (20..64).contains(first))
}

/// RFC 5761 section 4.
fn is_rtcp(datagram: &[u8]) -> bool {
    matches!(datagram, [flags, kind, ..] if flags >> 6 == 2 && (192..=223).contains(kind))
}

pub(crate) struct Engine {
    setup: Setup,
    /// Of how many others a receiver gets the sound at most.
    voices: usize,
    conferences: BTreeMap<ConferenceId, Conference>,
    seats: Slab<Seat>,
    demux: Demux,
    timers: Timers<Timer>,
    outbox: Outbox,
    pipes: Pipes,
    traffic: Traffic,
    events: Vec<MediaEvent>,
    /// Signals of transports that were drained and not yet acted upon.
    signals: Vec<(Key, Signal)>,
    scratch: Vec<Signal>,
    dirty: Vec<Key>,
    batch: Batch,
    handshakes: VecDeque<Handshake>,
    /// The counters of cut seats until their goodbye has left.
    leaving: HashMap<Key, Ledger>,
    /// Seats of conferences that have ended.
    buried: Tombstones,
    /// What other engines are to be told, and which.
    relayed: Vec<(Engines, Relayed)>,
    /// A running number, for first sequence numbers.
    draws: u64,
}

/// A datagram of a handshake: its public-key arithmetic takes as long as forwarding a hundred packets, so a storm of joins
/// is taken one at a time, with media in between.
struct Handshake {
    since: Instant,
    key: Key,
    from: Endpoint,
    local: SocketAddr,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Timer {
    Seat(Key),
    /// Its next sender reports.
    Report(Key),
    /// When its layers are chosen again.
    Adapt(Key),
    /// The next piece of a probe.
    Probe(Key),
    Speakers(ConferenceId),
}

impl Engine {
    /// `locals` are the addresses that answers announce; a datagram is said to have arrived at one of them. `seed` begins
    /// the row of first sequence numbers. `window`: how long a packet waits for others, to leave with them. `voices`: of how many
    /// others a receiver gets the sound at most. `None` if the crypto provider makes no certificate.
    pub(crate) fn new(
        locals: Vec<Endpoint>,
        seed: u64,
        sealing: Sealing,
        window: Duration,
        voices: usize,
    ) -> Option<Self> {
        Some(Self {
            setup: Setup::new(locals, sealing)?,
            voices,
            conferences: BTreeMap::new(),
            seats: Slab::new(),
            demux: Demux::default(),
            timers: Timers::new(),
            outbox: Outbox::default(),
            pipes: Pipes::default(),
            traffic: Traffic::default(),
            events: Vec::new(),
            signals: Vec::new(),
            scratch: Vec::new(),
            dirty: Vec::new(),
            batch: Batch::new(window),
            handshakes: VecDeque::new(),
            leaving: HashMap::new(),
            buried: Tombstones::default(),
            relayed: Vec::new(),
            draws: seed,
        })
    }

    /// From now on offers of this seat are taken. Again with the same seat: its role and gate are set. A seat that was
    /// cut is not admitted.
    pub(crate) fn admit(&mut self, now: Instant, conference: ConferenceId, id: SeatId, role: MediaRole, gate: Gate) {
        if self.buried.contains(id) {
            return;
        }
        self.drop_mirror(now, conference, id);
        let room = self.conferences.entry(conference).or_insert_with(Conference::new);
        if room.tombstones.contains(id) {
            return;
        }
        if let Some(seat) = room.seats.get(&id).and_then(|key| self.seats.get_mut(*key)) {
            if seat.role != role {
                seat.role = role;
                seat.watching = None;
            }
            self.gate(now, conference, id, gate);
            return;
        }
        let key = self.seats.insert(|key| Seat::new(key, id, conference, role, gate));
        room.seats.insert(id, key);
    }

    /// Which media of the seat may be forwarded. A gate that opens asks for a key frame.
    pub(crate) fn gate(&mut self, now: Instant, conference: ConferenceId, id: SeatId, gate: Gate) {
        let Some(key) = self.find(conference, id) else { return };
        let Some(seat) = self.seats.get_mut(key) else { return };
        let before = std::mem::replace(&mut seat.gate, gate);
        for source in seat.sources.iter_mut().filter(|source| !source.passes(gate)) {
            source.layers.forget_history();
        }
        let changed: Vec<_> = seat.sources.iter().filter(|s| s.passes(before) != s.passes(gate)).collect();
        let opened: Vec<_> = changed
            .iter()
            .filter(|source| source.passes(gate))
            .map(|source| source::SourceId { seat: key, line: source.line })
            .collect();
        let targets: Vec<_> = changed.iter().flat_map(|source| source.targets.iter().copied()).collect();
        for target in targets {
            if let Some(receiver) = self.seats.get_mut(target.seat) {
                receiver.cut_over(target.slot);
                let slot = &receiver.slots[target.slot];
                [Some(slot.ssrc), slot.repair_ssrc]
                    .into_iter()
                    .flatten()
                    .for_each(|ssrc| self.pipes.purge_stream(target.seat, ssrc));
            }
        }
        if !gate.audio
            && let Some(room) = self.conferences.get_mut(&conference)
        {
            room.speakers.forget(key);
        }
        if before.share != gate.share {
            self.reassign(now, conference);
        }
        for source in opened {
            self.want_key_of_video(now, source);
        }
        self.tell_peers(key);
    }

    /// A datagram that arrived at the announced address `local`. Whatever it is, nothing but its own seat can be harmed.
    /// `false`: it is of no seat that is here.
    pub(crate) fn receive(&mut self, now: Instant, from: Endpoint, local: SocketAddr, bytes: &[u8]) -> bool {
        let (key, claim) = match self.demux.route(from, bytes) {
            Some(Route::Known(key)) => (key, false),
            Some(Route::Claim(key)) => (key, true),
            None => return false,
        };
        self.receive_of(now, key, claim, from, local, bytes);
        true
    }

    fn receive_of(&mut self, now: Instant, key: Key, claim: bool, from: Endpoint, local: SocketAddr, bytes: &[u8]) {
        if is_rtcp(bytes) && self.hear_report(now, key, bytes) {
            return;
        }
        let Some(seat) = self.seats.get_mut(key) else { return };
        let Some(transport) = &mut seat.transport else { return };
        if !transport.is_connected() && is_dtls(bytes) {
            // Beyond that the client's own retransmission has to help.
            if self.handshakes.len() < HANDSHAKES_HELD && seat.handshakes < HANDSHAKES_OF_ONE {
                seat.handshakes += 1;
                self.handshakes.push_back(Handshake { since: now, key, from, local, bytes: bytes.to_vec() });
            }
            return;
        }
        let authentic = transport.receive(now, from, local, bytes);
        if authentic {
            seat.ledger.heard = Some(now);
        }
        if claim && authentic {
            if stun::nominates(bytes) {
                seat.path = Some((from, local));
            }
            let before = self.demux.learn(key, from).filter(|_| from.tcp().is_some());
            if let Some(other) = before.and_then(|key| self.seats.get_mut(key)) {
                connect::leave(other, from);
            }
        }
        self.drain(now, key);
        self.settle(now);
    }

    /// Time has passed: whatever is due is done, and one step of one handshake.
    pub(crate) fn tick(&mut self, now: Instant) {
        if let Some(Handshake { key, from, local, bytes, .. }) = self.handshakes.pop_front()
            && let Some(seat) = self.seats.get_mut(key)
        {
            seat.handshakes -= 1;
            if let Some(transport) = &mut seat.transport {
                transport.receive(now, from, local, &bytes);
            }
            self.drain(now, key);
            self.settle(now);
        }
        while let Some(timer) = self.timers.due(now) {
            match timer {
                Timer::Seat(key) => {
                    let Some(transport) = self.seats.get_mut(key).and_then(|seat| seat.transport.as_mut()) else {
                        continue;
                    };
                    transport.tick(now);
                    self.drain(now, key);
                    self.settle(now);
                }
                Timer::Report(key) => self.report(now, key),
                Timer::Adapt(key) => self.adapt(now, key),
                Timer::Probe(key) => self.probe(now, key),
                Timer::Speakers(conference) => self.tell_speakers(now, conference),
            }
        }
    }

    /// When [`Engine::tick`] and [`Engine::flush`] are wanted next.
    pub(crate) fn deadline(&mut self) -> Option<Instant> {
        let handshake = self.handshakes.front().map(|handshake| handshake.since);
        [handshake, self.batch.due(), self.timers.next()].into_iter().flatten().min()
    }

    /// What waits for the network and is written, in order. [`Engine::first_unsent`] has more of it written.
    pub(crate) fn unsent(&self) -> impl Iterator<Item = Letter<'_>> + Clone {
        self.outbox.iter()
    }

    pub(crate) fn unsent_len(&self) -> usize {
        self.outbox.len()
    }

    /// The first of [`Engine::unsent`] was handed to the network at `at`. These are the counters that prove silence.
    pub(crate) fn handed_over(&mut self, at: Instant) {
        let Some(letter) = self.outbox.first() else { return };
        let (Address { seat, source, .. }, bytes) = (letter.address, letter.bytes.len() as u64);
        let packets = letter.datagrams().count() as u64;
        self.outbox.drop_first();
        self.traffic.packets_out += packets;
        self.traffic.bytes_out += bytes;
        if let Some(ledger) = self.ledger(seat.key) {
            ledger.last_out = Some(at);
            ledger.packets_out += packets;
            ledger.bytes_out += bytes;
        }
        if let Some(ledger) = source.and_then(|source| self.ledger(source.key)) {
            ledger.last_in = Some(at);
        }
    }

    /// The first of [`Engine::unsent`] cannot be sent.
    pub(crate) fn give_up_first(&mut self) {
        self.traffic.dropped += self.outbox.first().map_or(0, |letter| letter.datagrams().count() as u64);
        self.outbox.drop_first();
    }

    /// So many packets could not be given to other engines.
    pub(crate) fn count_dropped(&mut self, packets: u64) {
        self.traffic.dropped += packets;
    }

    pub(crate) fn drain_events(&mut self) -> impl Iterator<Item = MediaEvent> {
        self.events.drain(..)
    }

    /// As if the seat had proven that it sits at `address`.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn assume_proven(&mut self, conference: ConferenceId, id: SeatId, address: SocketAddr) {
        if let Some(key) = self.find(conference, id) {
            self.demux.learn(key, Endpoint::Udp(address));
        }
    }

    /// Whether nobody is here.
    pub(crate) fn is_empty(&self) -> bool {
        self.seats.len() == 0
    }

    fn find(&self, conference: ConferenceId, id: SeatId) -> Option<Key> {
        self.conferences.get(&conference)?.seats.get(&id).copied()
    }

    fn ledger(&mut self, key: Key) -> Option<&mut Ledger> {
        match self.seats.get_mut(key) {
            Some(seat) => Some(&mut seat.ledger),
            None => self.leaving.get_mut(&key),
        }
    }

    fn forget_timers(&mut self, key: Key) {
        self.timers.disarm(Timer::Seat(key));
        self.timers.disarm(Timer::Report(key));
        self.timers.disarm(Timer::Adapt(key));
        self.timers.disarm(Timer::Probe(key));
    }

    fn mark_dirty(&mut self, key: Key) {
        if let Some(seat) = self.seats.get_mut(key)
            && !std::mem::replace(&mut seat.dirty, true)
        {
            self.dirty.push(key);
        }
    }

    /// Polls one transport to exhaustion: datagrams to the outbox, signals to [`Engine::settle`], its deadline to the heap.
    fn drain(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        let Some(mut transport) = seat.transport.take() else { return };
        let (party, outbox) = (seat.party, &mut self.outbox);
        let send = |out: transport::Transmit| {
            debug_assert!(!seat.clashes(&out.bytes), "the transport seals under a number of ours");
            let source = match seat.carries(&out.bytes) {
                Carries::NoMedia => None,
                Carries::MediaOf(source) => Some(source),
                Carries::Leftovers => return,
            };
            let (to, local) = seat.way(&out);
            outbox.push(Address { to, local, seat: party, source }, out.bytes);
        };
        let deadline = transport.drain(now, send, &mut self.scratch);
        seat.transport = Some(transport);
        self.signals.extend(self.scratch.drain(..).map(|signal| (key, signal)));
        match deadline {
            Some(at) => self.timers.arm(Timer::Seat(key), at.max(now + SHORTEST_TICK)),
            None => self.timers.disarm(Timer::Seat(key)),
        }
    }

    /// Acts upon what drained transports had to say.
    fn settle(&mut self, now: Instant) {
        let mut signals = std::mem::take(&mut self.signals);
        for (key, signal) in signals.drain(..) {
            match signal {
                Signal::Connected => self.connected(now, key),
                Signal::Packet { line, layer, packet } => self.forward(now, key, line, layer, &packet),
                Signal::KeyframeWanted(line) => self.key_wanted(now, key, line),
                Signal::Dead => self.lost(now, key),
            }
        }
        // Handed back with its capacity; acting upon a signal drains no transport.
        self.signals = signals;
    }

    fn connected(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        seat.ledger.heard = Some(now);
        seat.sender = seat.transport.as_ref().and_then(|transport| Sender::new(now, &transport.keys()?.ours));
        if seat.sender.is_some() {
            self.timers.arm(Timer::Report(key), now);
        }
        self.timers.arm(Timer::Adapt(key), now);
        let (conference, id) = (seat.conference, seat.party.id);
        let shown: Vec<_> = seat.slots.iter().filter_map(|slot| slot.source).map(|standing| standing.source).collect();
        self.events.push(MediaEvent::Connected { conference, seat: id });
        for source in shown {
            self.want_key_of_video(now, source);
        }
    }

    /// The transport is dead: it is dropped, the seat stays and may offer anew. The door's grace decides about the seat.
    fn lost(&mut self, now: Instant, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        if seat.unplug().is_none() {
            return;
        }
        let (conference, id) = (seat.conference, seat.party.id);
        self.demux.forget(key);
        self.forget_timers(key);
        if let Some(room) = self.conferences.get_mut(&conference) {
            room.speakers.forget(key);
        }
        self.events.push(MediaEvent::Lost { conference, seat: id });
        self.reassign(now, conference);
        self.tell_peers(key);
    }
}

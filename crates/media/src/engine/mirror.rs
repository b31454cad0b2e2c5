//! One conference in several engines, each with some of its seats. Of the others' seats an engine has mirrors: seats without a transport,
//! whose packets come from the engine that has the seat. Whatever a receiver gets, it gets from its own engine, by the same rules,
//! whoever has the publisher.
//!
//! An engine that takes part in a conference says hello to those that have it, and is told of their seats; until all have answered, its
//! offers wait. From then on each tells the others when its seats change, and relays their packets to them, once to each engine however many receivers
//! there are. Messages of one engine arrive in their order, so that nothing of a seat comes before it or after it.

use super::{
    Engine,
    conference::Conference,
    layers::LayerId,
    packet::Packet,
    seat::Seat,
    slab::Key,
    source::{Source, SourceId},
    transport::Mid,
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Content, Gate, MediaKind, MediaRole},
};
use std::time::Instant;

/// Names an engine among those of a process.
pub(crate) type EngineId = u8;

/// A set of engines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Engines(u64);

/// As many as a set can hold.
pub(crate) const MOST_ENGINES: usize = u64::BITS as usize;

impl Engines {
    pub(crate) const NONE: Self = Self(0);

    pub(crate) const fn one(engine: EngineId) -> Self {
        Self(1 << engine)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) const fn with(self, engine: EngineId) -> Self {
        self.and(Self::one(engine))
    }

    pub(crate) const fn without(self, engine: EngineId) -> Self {
        Self(self.0 & !Self::one(engine).0)
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = EngineId> {
        (0..MOST_ENGINES as EngineId).filter(move |engine| self.0 & Self::one(*engine).0 != 0)
    }
}

/// What one engine tells another of a conference that both have.
#[derive(Clone, Debug)]
pub(crate) struct Relayed {
    pub(crate) conference: ConferenceId,
    pub(crate) word: Word,
}

impl Relayed {
    /// Whether receivers get over it, as over losses on their way.
    pub(crate) const fn may_be_lost(&self) -> bool {
        matches!(self.word, Word::Packet { .. })
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Word {
    /// The sender takes part as well, and wants to know who is there.
    Hello,
    /// Everything has been told that was there when the hello came.
    Welcome,
    /// All that a seat of the sender's sends, and through which gate.
    Seat { seat: SeatId, gate: Gate, sources: Vec<MirroredSource> },
    /// A seat of the sender's is no longer there.
    Gone { seat: SeatId },
    /// What a seat of the sender's has sent, and its gate has let through.
    Packet { seat: SeatId, line: Mid, layer: LayerId, packet: Packet },
    /// Somebody at the sender's waits for a key frame of the receiver's seat.
    KeyWanted { seat: SeatId, line: Mid, layer: LayerId },
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct MirroredSource {
    line: Mid,
    kind: MediaKind,
    content: Content,
    born: Option<Instant>,
}

impl Engine {
    /// Others have a part of the conference as well. Each of two that have is told of the other, since the greeting of one may come
    /// before the other has anything of it. Who speaks is told by the one that had it first.
    pub(crate) fn take_part(&mut self, conference: ConferenceId, others: Engines) {
        let newcomer = || Conference { awaited: others, tells_speakers: false, ..Conference::new() };
        let room = self.conferences.entry(conference).or_insert_with(newcomer);
        room.peers = room.peers.and(others);
        self.tell_of_all(conference, others);
        self.relay(others, conference, Word::Hello);
    }

    /// Whether offers have to wait, because somebody has not told yet who is there.
    pub(crate) fn awaits(&self, conference: ConferenceId) -> bool {
        self.conferences.get(&conference).is_some_and(|room| !room.awaited.is_empty())
    }

    /// What others are to be told, in order.
    pub(crate) fn drain_relayed(&mut self) -> impl Iterator<Item = (Engines, Relayed)> {
        self.relayed.drain(..)
    }

    /// What another engine tells. Of a conference that is not here (any more) it is nothing to us.
    pub(crate) fn told_by(&mut self, now: Instant, from: EngineId, relayed: Relayed) {
        let Relayed { conference, word } = relayed;
        match word {
            Word::Hello => self.welcome(conference, from),
            Word::Welcome => {
                if let Some(room) = self.conferences.get_mut(&conference) {
                    room.awaited = room.awaited.without(from);
                }
            }
            Word::Seat { seat, gate, sources } => self.mirror(now, from, conference, seat, gate, &sources),
            Word::Gone { seat } => {
                if self.find_mirror(from, conference, seat).is_some() {
                    self.release(now, conference, seat);
                }
            }
            Word::Packet { seat, line, layer, packet } => {
                if let Some(key) = self.find_mirror(from, conference, seat) {
                    self.forward(now, key, line, layer, &packet);
                }
            }
            Word::KeyWanted { seat, line, layer } => {
                let key = self.find(conference, seat);
                if let Some(seat) = key.filter(|key| self.seats.get(*key).is_some_and(|seat| seat.mirrors.is_none())) {
                    self.want_key(now, SourceId { seat, line }, layer);
                }
            }
        }
    }

    fn welcome(&mut self, conference: ConferenceId, guest: EngineId) {
        if let Some(room) = self.conferences.get_mut(&conference) {
            room.peers = room.peers.with(guest);
        }
        self.tell_of_all(conference, Engines::one(guest));
        self.relay(Engines::one(guest), conference, Word::Welcome);
    }

    fn tell_of_all(&mut self, conference: ConferenceId, peers: Engines) {
        let seats = self.conferences.get(&conference).into_iter().flat_map(|room| room.seats.values().copied());
        for key in seats.collect::<Vec<_>>() {
            self.tell_of(key, peers);
        }
    }

    /// Tells the other engines of a conference what a seat of ours has become.
    pub(super) fn tell_peers(&mut self, key: Key) {
        let room = self.seats.get(key).and_then(|seat| self.conferences.get(&seat.conference));
        self.tell_of(key, room.map_or(Engines::NONE, |room| room.peers));
    }

    fn tell_of(&mut self, key: Key, peers: Engines) {
        let Some(seat) = self.seats.get(key).filter(|seat| seat.mirrors.is_none() && !peers.is_empty()) else { return };
        let mirrored = |source: &Source| MirroredSource {
            line: source.line,
            kind: source.kind,
            content: source.content,
            born: source.born,
        };
        let sources = seat.sources.iter().map(mirrored).collect();
        self.relay(peers, seat.conference, Word::Seat { seat: seat.party.id, gate: seat.gate, sources });
    }

    /// A packet of a seat of ours that has passed its gate.
    pub(super) fn relay_packet(
        &mut self,
        conference: ConferenceId,
        seat: SeatId,
        line: Mid,
        layer: LayerId,
        packet: &Packet,
    ) {
        let peers = self.conferences.get(&conference).map_or(Engines::NONE, |room| room.peers);
        if !peers.is_empty() {
            self.relay(peers, conference, Word::Packet { seat, line, layer, packet: packet.clone() });
        }
    }

    pub(super) fn relay(&mut self, to: Engines, conference: ConferenceId, word: Word) {
        self.relayed.push((to, Relayed { conference, word }));
    }

    fn find_mirror(&self, of: EngineId, conference: ConferenceId, id: SeatId) -> Option<Key> {
        self.find(conference, id).filter(|key| self.seats.get(*key).is_some_and(|seat| seat.mirrors == Some(of)))
    }

    /// Brings a mirror into line with its seat.
    fn mirror(
        &mut self,
        now: Instant,
        of: EngineId,
        conference: ConferenceId,
        id: SeatId,
        gate: Gate,
        sources: &[MirroredSource],
    ) {
        let Some(room) = self.conferences.get_mut(&conference) else { return };
        if room.tombstones.contains(id) || self.buried.contains(id) {
            return;
        }
        let seats = &mut self.seats;
        let new = || {
            seats.insert(|key| Seat { mirrors: Some(of), ..Seat::new(key, id, conference, MediaRole::Publish, gate) })
        };
        let key = *room.seats.entry(id).or_insert_with(new);
        // What waits is of sources that may be gone.
        self.flush_batch(now);
        let Some(seat) = self.seats.get_mut(key).filter(|seat| seat.mirrors == Some(of)) else { return };
        let is = |mirrored: &MirroredSource, source: &Source| {
            mirrored.line == source.line && mirrored.kind == source.kind && mirrored.content == source.content
        };
        seat.sources.retain(|source| sources.iter().any(|mirrored| is(mirrored, source)));
        for mirrored in sources {
            let MirroredSource { line, kind, content, born } = *mirrored;
            if !seat.sources.iter().any(|source| source.line == line) {
                seat.sources.push(Source::new(line, kind, content));
            }
            if let Some(source) = seat.sources.iter_mut().find(|source| source.line == line) {
                source.born = source.born.or(born);
            }
        }
        self.gate(now, conference, id, gate);
        self.reassign(now, conference);
    }

    /// A seat that was another engine's is to be ours.
    pub(super) fn drop_mirror(&mut self, now: Instant, conference: ConferenceId, id: SeatId) {
        let is_mirror = |key| self.seats.get(key).is_some_and(|seat: &Seat| seat.mirrors.is_some());
        if self.find(conference, id).is_some_and(is_mirror) {
            self.release(now, conference, id);
        }
    }
}

#[cfg(test)]
impl Word {
    /// One of a packet.
    pub(crate) fn packet() -> Self {
        let (seat, packet) = (SeatId::new(ulid::Ulid(1)), super::packet::tests::plain());
        Self::Packet { seat, line: "0".into(), layer: None, packet }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let set = Engines::one(3).with(63).with(0).without(3);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63]);
        assert!(Engines::one(5).without(5).is_empty() && !set.is_empty());
    }
}

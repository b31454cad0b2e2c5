//! What the engine tells of itself when it is asked: seat by seat, track by track, and how full its tables are. Nothing of it is
//! worked out before somebody asks.

use super::{
    Engine,
    egress::Sender,
    intake::ticks,
    seat::{Seat, SlotState},
    source::Source,
    transport::Transport,
};
use gavel_core::model::{
    ids::ConferenceId,
    media::{Content, SeatMedia},
    tracks::{GivenTrack, MediaLoad, SeatTracks, SentTrack},
};
use std::time::Instant;

/// How full the engine's tables are: what must be back at the start when everybody has gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    pub conferences: usize,
    pub seats: usize,
    /// Of seats that other threads have.
    pub mirrors: usize,
    pub transports: usize,
    pub sources: usize,
    pub slots: usize,
    /// Known source addresses.
    pub addresses: usize,
    /// Known ICE user name fragments.
    pub fragments: usize,
    pub timers: usize,
    /// DTLS datagrams of unfinished handshakes that wait for their turn.
    pub handshakes: usize,
    /// Datagrams that have not left yet.
    pub unsent: usize,
    /// Cut seats whose goodbye has not left yet.
    pub leaving: usize,
    /// TCP connections.
    pub connections: usize,
}

impl std::iter::Sum for Footprint {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            conferences: sum.conferences + one.conferences,
            seats: sum.seats + one.seats,
            mirrors: sum.mirrors + one.mirrors,
            transports: sum.transports + one.transports,
            sources: sum.sources + one.sources,
            slots: sum.slots + one.slots,
            addresses: sum.addresses + one.addresses,
            fragments: sum.fragments + one.fragments,
            timers: sum.timers + one.timers,
            handshakes: sum.handshakes + one.handshakes,
            unsent: sum.unsent + one.unsent,
            leaving: sum.leaving + one.leaving,
            connections: sum.connections + one.connections,
        })
    }
}

/// Counts that outlive the seats.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traffic {
    pub(super) packets_in: u64,
    pub(super) bytes_in: u64,
    pub(super) packets_out: u64,
    pub(super) bytes_out: u64,
    pub(super) dropped: u64,
}

impl Engine {
    pub(crate) fn census(&self, now: Instant) -> Vec<SeatMedia> {
        let of = |seat: &Seat| {
            let condition = seat.transport.as_ref().map(Transport::condition).unwrap_or_default();
            let way = seat.sender.as_ref().map(Sender::way).unwrap_or_default();
            SeatMedia {
                conference: seat.conference,
                seat: seat.party.id,
                quiet_for: seat.ledger.heard.map(|heard| now.saturating_duration_since(heard)),
                packets_in: seat.ledger.packets_in,
                packets_out: seat.ledger.packets_out,
                bytes_in: seat.ledger.bytes_in,
                bytes_out: seat.ledger.bytes_out,
                estimate: way.estimate.or(condition.estimate),
                round_trip: way.round_trip.or(condition.round_trip),
                loss_in: condition.loss_in,
                loss_out: way.loss.or(condition.loss_out),
            }
        };
        self.conferences
            .values()
            .flat_map(|room| room.seats.values())
            .filter_map(|key| self.seats.get(*key))
            .filter(|seat| seat.mirrors.is_none())
            .map(of)
            .collect()
    }

    /// The tracks of everybody in a conference.
    pub(crate) fn tracks(&self, now: Instant, conference: ConferenceId) -> Vec<SeatTracks> {
        let seats = self.conferences.get(&conference).into_iter().flat_map(|room| room.seats.values());
        let ours = seats.filter_map(|key| self.seats.get(*key)).filter(|seat| seat.mirrors.is_none());
        ours.map(|seat| self.tracks_of(now, seat)).collect()
    }

    fn tracks_of(&self, now: Instant, seat: &Seat) -> SeatTracks {
        let condition = seat.transport.as_ref().map(Transport::condition).unwrap_or_default();
        let way = seat.sender.as_ref().map(Sender::way).unwrap_or_default();
        SeatTracks {
            seat: seat.party.id,
            round_trip: way.round_trip.or(condition.round_trip),
            estimate: way.estimate.or(condition.estimate),
            sends: seat.sources.iter().map(|source| sent(now, source)).collect(),
            receives: seat.slots.iter().filter_map(|slot| self.given(now, slot)).collect(),
        }
    }

    /// `None`: nobody stands there.
    fn given(&self, now: Instant, slot: &SlotState) -> Option<GivenTrack> {
        let standing = slot.source?;
        let sources = &self.seats.get(standing.source.seat)?.sources;
        let source = sources.iter().find(|source| source.line == standing.source.line)?;
        let codec = source.codec.map(|(codec, _)| codec);
        let counted = slot.stream.lane().map(|lane| lane.tally(now)).unwrap_or_default();
        let clock = codec.map_or(0, |codec| codec.clock());
        // A screen is sent when it changes.
        let should_move = standing.content == Content::Main;
        let (freezes, frozen) = if should_move { (counted.freezes, counted.frozen) } else { Default::default() };
        Some(GivenTrack {
            mid: slot.line.to_string(),
            of: standing.owner,
            kind: slot.kind,
            content: standing.content,
            codec: codec.map(|codec| codec.name()),
            packets: counted.packets,
            bytes: counted.bytes,
            bitrate: counted.bitrate,
            repaired: counted.repaired,
            missed: slot.missed,
            pictures: counted.pictures,
            layer: slot.choice.given(),
            keys_asked: slot.keys_asked,
            loss: slot.reported.map(|told| (u32::from(told.fraction_lost) * 1_000 / 256) as u16),
            lost: slot.reported.map(|told| told.lost.into()),
            jitter: slot.reported.map(|told| ticks(told.jitter.into(), clock)),
            freezes,
            frozen,
            pauses: counted.pauses,
        })
    }

    pub(crate) fn load(&self) -> MediaLoad {
        let Footprint { seats, transports, sources, slots, connections, .. } = self.footprint();
        let Traffic { packets_in, bytes_in, packets_out, bytes_out, dropped } = self.traffic;
        MediaLoad {
            seats: seats as u64,
            transports: transports as u64,
            sources: sources as u64,
            slots: slots as u64,
            connections: connections as u64,
            packets_in,
            bytes_in,
            packets_out,
            bytes_out,
            dropped,
        }
    }

    pub(crate) fn footprint(&self) -> Footprint {
        let (addresses, fragments) = self.demux.sizes();
        let ours = || self.seats.iter().filter(|seat| seat.mirrors.is_none());
        let mirrors = self.seats.len() - ours().count();
        Footprint {
            conferences: self.conferences.len(),
            seats: self.seats.len() - mirrors,
            mirrors,
            transports: self.seats.iter().filter(|seat| seat.transport.is_some()).count(),
            sources: ours().map(|seat| seat.sources.len()).sum(),
            slots: self.seats.iter().map(|seat| seat.slots.len()).sum(),
            addresses,
            fragments,
            timers: self.timers.len(),
            handshakes: self.handshakes.len(),
            unsent: self.outbox.len(),
            leaving: self.leaving.len(),
            connections: self.pipes.len(),
        }
    }
}

fn sent(now: Instant, source: &Source) -> SentTrack {
    SentTrack {
        mid: source.line.to_string(),
        kind: source.kind,
        content: source.content,
        codec: source.codec.map(|(codec, _)| codec.name()),
        streams: source.layers.streams(now),
    }
}

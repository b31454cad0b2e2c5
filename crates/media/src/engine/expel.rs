//! Cutting seats, and the proof that they are silent.
//!
//! A cut is one step between two batches: nothing that arrives after it finds the seat, nothing that waited for the
//! network leaves, and no history of a receiver can repeat what the seat sent. Others' streams go on untouched.

use super::{Engine, Timer, mirror::Word, outbox::Address, slab::Key, transport::Transmit};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::Silence,
};
use std::time::{Duration, Instant};

/// A seat that was cut, until its goodbye has left and its silence can be stated.
#[derive(Debug)]
pub(crate) struct Cut {
    seat: SeatId,
    key: Option<Key>,
    had_media: bool,
}

/// Whether a cut says goodbye, and whether it is for good.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// RTCP BYE and DTLS close_notify.
    Orderly,
    /// Nothing more goes out.
    Hard,
    /// Goodbye is said, and the seat may come back.
    Release,
}

impl Engine {
    /// Cuts seats, in both directions. The goodbyes lie in the outbox afterwards; when they have left, [`Engine::prove`].
    /// Idempotent: a seat that is not there (any more) is cut as well, and never admitted.
    pub(crate) fn expel(&mut self, now: Instant, conference: ConferenceId, seats: &[SeatId]) -> Vec<Cut> {
        self.cut_all(now, conference, seats, Manner::Orderly)
    }

    /// Cuts a seat whose line is lost. It can be admitted again.
    pub(crate) fn release(&mut self, now: Instant, conference: ConferenceId, seat: SeatId) {
        for cut in self.cut_all(now, conference, &[seat], Manner::Release) {
            cut.key.map(|key| self.leaving.remove(&key));
        }
    }

    /// The harder cut: no goodbye, no proof.
    pub(crate) fn kill(&mut self, now: Instant, conference: ConferenceId, seats: &[SeatId]) {
        for cut in self.cut_all(now, conference, seats, Manner::Hard) {
            cut.key.map(|key| self.leaving.remove(&key));
        }
    }

    /// Cuts everybody and forgets the conference.
    pub(crate) fn end(&mut self, now: Instant, conference: ConferenceId) -> Vec<Cut> {
        let Some(room) = self.conferences.get(&conference) else { return Vec::new() };
        let everybody: Vec<SeatId> = room.seats.keys().copied().collect();
        let cuts = self.cut_all(now, conference, &everybody, Manner::Orderly);
        if let Some(room) = self.conferences.remove(&conference) {
            self.buried.absorb(room.tombstones);
        }
        self.timers.disarm(Timer::Speakers(conference));
        cuts
    }

    /// What the send path's own counters say of cut seats. Whatever of theirs is still unsent will never be.
    pub(crate) fn prove(&mut self, ordered: Instant, cuts: Vec<Cut>) -> Vec<Silence> {
        let since = |at: Option<Instant>| at.map_or(Duration::ZERO, |at| at.saturating_duration_since(ordered));
        let mut silences = Vec::with_capacity(cuts.len());
        for Cut { seat, key, had_media } in cuts {
            let ledger = key.and_then(|key| {
                self.outbox.purge(key);
                self.pipes.purge(key);
                self.leaving.remove(&key)
            });
            let ledger = ledger.unwrap_or_default();
            silences.push(Silence {
                seat,
                last_in: since(ledger.last_in),
                last_out: since(ledger.last_out),
                had_media,
            });
        }
        silences
    }

    fn cut_all(&mut self, now: Instant, conference: ConferenceId, seats: &[SeatId], manner: Manner) -> Vec<Cut> {
        let cuts = seats.iter().map(|seat| self.cut(now, conference, *seat, manner)).collect();
        // Empties the slots that showed them: their histories with it.
        self.reassign(now, conference);
        self.tell_speakers(now, conference);
        cuts
    }

    fn cut(&mut self, now: Instant, conference: ConferenceId, id: SeatId, manner: Manner) -> Cut {
        let nothing = Cut { seat: id, key: None, had_media: false };
        let Some(room) = self.conferences.get_mut(&conference) else {
            // A cut that overtakes the admission holds as well.
            if manner != Manner::Release {
                self.buried.add(id);
            }
            return nothing;
        };
        if manner != Manner::Release {
            room.tombstones.add(id);
        }
        let Some(key) = room.seats.remove(&id) else { return nothing };
        room.speakers.forget(key);
        let peers = room.peers;
        let Some(mut seat) = self.seats.remove(key) else { return nothing };
        if seat.mirrors.is_none() && !peers.is_empty() {
            self.relay(peers, conference, Word::Gone { seat: id });
        }
        self.demux.forget(key);
        self.forget_timers(key);
        self.outbox.purge(key);
        self.pipes.purge(key);
        self.leaving.insert(key, seat.ledger);
        let path = seat.path;
        let transport = seat.unplug();
        let had_media = transport.is_some();
        if let (Some(transport), Manner::Orderly | Manner::Release) = (transport, manner) {
            transport.close(now, |Transmit { to, local, bytes }| {
                let (to, local) = path.unwrap_or((to, local));
                self.outbox.push(Address { to, local, seat: seat.party, source: None }, bytes);
            });
        }
        Cut { seat: id, key: Some(key), had_media }
    }
}

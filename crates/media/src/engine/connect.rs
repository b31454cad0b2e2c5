//! Connections (RFC 6544): whose they are, what waits for them, and when they are over. A connection is a seat's as long as the
//! seat's address is; its end is no departure, for ICE may come back by another way.

use super::{
    Engine,
    endpoint::Endpoint,
    is_rtcp,
    outbox::Address,
    pipes::{Departure, Worth},
    seat::{Seat, SlotState},
    slab::Key,
    stun,
};
use gavel_core::model::media::MediaKind;
use std::{io::IoSlice, net::SocketAddr, time::Instant};

impl Engine {
    /// Whether it is a seat of this engine that a check for this fragment is for.
    pub(crate) fn listens(&self, fragment: &str) -> bool {
        self.demux.listens(fragment)
    }

    /// Somebody has opened a connection, and sent `check` first. `false`: that proved nothing, and the connection is to be closed.
    pub(crate) fn connect(&mut self, now: Instant, peer: SocketAddr, local: SocketAddr, check: &[u8]) -> bool {
        self.hung_up(peer);
        self.pipes.open(peer);
        let is_proven = stun::addressed_to(check).is_some()
            && self.receive(now, Endpoint::Tcp(peer), local, check)
            && self.demux.knows(Endpoint::Tcp(peer));
        if !is_proven {
            self.pipes.close(peer);
        }
        is_proven
    }

    /// A connection is over.
    pub(crate) fn hung_up(&mut self, peer: SocketAddr) {
        self.pipes.close(peer);
        if let Some(seat) = self.demux.vacate(Endpoint::Tcp(peer)).and_then(|key| self.seats.get_mut(key)) {
            leave(seat, Endpoint::Tcp(peer));
        }
    }

    /// Connections that are nobody's any more: they are to be closed, behind what waits for them.
    pub(crate) fn take_orphans(&mut self) -> Vec<SocketAddr> {
        self.demux.take_orphans()
    }

    /// Queues the first of [`Engine::unsent`], if a connection takes it. What has no room there is dropped.
    pub(crate) fn pour_first(&mut self) -> bool {
        let Some(letter) = self.outbox.first() else { return false };
        let Some(peer) = letter.address.to.tcp() else { return false };
        let Address { seat, .. } = letter.address;
        let receiver = self.seats.get(seat.key);
        let mut is_torn = false;
        for datagram in letter.datagrams() {
            let worth = receiver.map_or(Worth::Needed, |receiver| worth(receiver, datagram));
            let fits = self.pipes.put(peer, letter.address, worth, datagram);
            is_torn |= !fits && worth == Worth::Picture;
        }
        self.outbox.drop_first();
        if is_torn {
            self.tear(seat.key);
        }
        true
    }

    /// The next connection for which something waits that did not before.
    pub(crate) fn next_with_news(&mut self) -> Option<SocketAddr> {
        self.pipes.next_with_news()
    }

    /// What is to be written to a connection next.
    pub(crate) fn pieces<'a>(&'a self, peer: SocketAddr, room: &mut [IoSlice<'a>]) -> usize {
        self.pipes.pieces(peer, room)
    }

    /// A connection has taken so many bytes at `at`. Counts as [`Engine::handed_over`] does; `seen` is shown each datagram once.
    pub(crate) fn written(
        &mut self,
        at: Instant,
        peer: SocketAddr,
        count: usize,
        mut seen: impl FnMut(Address, &[u8]),
    ) {
        let Self { pipes, seats, leaving, traffic, .. } = self;
        pipes.written(peer, count, |Departure { address, datagram, begins, ends }| {
            if begins {
                seen(address, datagram);
                traffic.packets_out += 1;
                traffic.bytes_out += datagram.len() as u64;
            }
            let Address { seat, source, .. } = address;
            if let Some(ledger) = seats.get_mut(seat.key).map(|seat| &mut seat.ledger).or(leaving.get_mut(&seat.key)) {
                ledger.last_out = Some(at);
                ledger.packets_out += u64::from(ends);
                ledger.bytes_out += if ends { datagram.len() as u64 } else { 0 };
            }
            let Some(source) = source else { return };
            if let Some(ledger) =
                seats.get_mut(source.key).map(|seat| &mut seat.ledger).or(leaving.get_mut(&source.key))
            {
                ledger.last_in = Some(at);
            }
        });
    }

    /// Pictures of which a part is lost are not gone on with: what follows cannot be shown, and what is lost is not repaired.
    fn tear(&mut self, key: Key) {
        let Some(seat) = self.seats.get_mut(key) else { return };
        for slot in (0..seat.slots.len()).filter(|slot| seat.slots[*slot].kind == MediaKind::Video).collect::<Vec<_>>()
        {
            seat.cut_over(slot);
        }
    }
}

/// The seat is not at `from` any more.
pub(super) fn leave(seat: &mut Seat, from: Endpoint) {
    if seat.path.is_some_and(|(to, _)| to == from) {
        seat.path = None;
        seat.slots.iter_mut().filter(|slot| slot.kind == MediaKind::Video).for_each(SlotState::pause);
    }
}

/// By its SSRC in the clear (RFC 3550 section 5.1). What is nothing but padding goes on the repairs of a stream.
fn worth(receiver: &Seat, datagram: &[u8]) -> Worth {
    let [flags, _, _, _, _, _, _, _, s0, s1, s2, s3, ..] = datagram else { return Worth::Needed };
    if flags >> 6 != 2 || is_rtcp(datagram) {
        return Worth::Needed;
    }
    let ssrc = u32::from_be_bytes([*s0, *s1, *s2, *s3]);
    let is_repair = receiver.slots.iter().any(|slot| slot.repair_ssrc == Some(ssrc));
    let is_picture = receiver.slots.iter().any(|slot| slot.ssrc == ssrc && slot.kind == MediaKind::Video);
    match (is_repair, is_picture) {
        (true, _) => Worth::Spare,
        (false, true) => Worth::Picture,
        (false, false) => Worth::Needed,
    }
}

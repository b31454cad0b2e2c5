//! What waits for the network: datagrams in the order in which they leave, each with who gets it and whose media it is,
//! so that a cut can take back what has not left yet.

use super::slab::Key;
use gavel_core::model::ids::SeatId;
use std::{collections::VecDeque, net::SocketAddr};

/// A seat by both of its names: the table's and the world's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) key: Key,
    pub(crate) id: SeatId,
}

pub(crate) struct Datagram {
    pub(crate) to: SocketAddr,
    /// The announced address that it leaves from.
    pub(crate) local: SocketAddr,
    pub(crate) bytes: Vec<u8>,
    /// Who gets it.
    pub(crate) seat: Party,
    /// Whose media it carries; `None` for STUN, DTLS, RTCP and padding.
    pub(crate) source: Option<Party>,
}

#[derive(Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Datagram>,
}

impl Outbox {
    pub(crate) fn push(&mut self, datagram: Datagram) {
        self.waiting.push_back(datagram);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Datagram> {
        self.waiting.iter()
    }

    pub(crate) fn take_first(&mut self) -> Option<Datagram> {
        self.waiting.pop_front()
    }

    /// Drops what goes to `seat` or comes from it.
    pub(crate) fn purge(&mut self, seat: Key) {
        self.waiting
            .retain(|waiting| waiting.seat.key != seat && waiting.source.is_none_or(|source| source.key != seat));
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

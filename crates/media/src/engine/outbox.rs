//! What waits for the network: letters in the order in which they leave, each with who gets it and whose media it is, so that a cut
//! can take back what has not left yet.
//!
//! A letter is one datagram, or several of one length to one address that the network takes as one (UDP segmentation offload).
//! What our own egress seals lies in one arena, letter after letter; what a transport gives lies by itself.

use super::{endpoint::Endpoint, slab::Key};
use gavel_core::model::ids::SeatId;
use std::{collections::VecDeque, net::SocketAddr, ops::Range};

/// So many datagrams the kernel takes as one, and so many bytes: less than 64 kB with all headers.
pub(crate) const SEGMENTS: usize = 64;
pub(crate) const LETTER: usize = 62_000;

/// A seat by both of its names: the table's and the world's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) key: Key,
    pub(crate) id: SeatId,
}

/// How a letter is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) to: Endpoint,
    /// The announced address that it leaves from.
    pub(crate) local: SocketAddr,
    /// Who gets it.
    pub(crate) seat: Party,
    /// Whose media it carries; `None` for STUN, DTLS, RTCP and padding.
    pub(crate) source: Option<Party>,
}

/// What the network is given at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter<'a> {
    pub(crate) address: Address,
    pub(crate) bytes: &'a [u8],
    /// The length of each datagram in it; the last may be shorter.
    pub(crate) segment: usize,
}

impl<'a> Letter<'a> {
    pub(crate) fn datagrams(self) -> impl Iterator<Item = &'a [u8]> {
        self.bytes.chunks(self.segment.max(1))
    }
}

enum Body {
    Own(Vec<u8>),
    Arena { range: Range<usize>, segment: usize },
}

struct Waiting {
    address: Address,
    body: Body,
}

#[derive(Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Waiting>,
    arena: Arena,
}

impl Outbox {
    pub(crate) fn push(&mut self, address: Address, bytes: Vec<u8>) {
        self.waiting.push_back(Waiting { address, body: Body::Own(bytes) });
    }

    /// Where the next letters are written, and where they are queued once they are.
    pub(crate) fn desk(&mut self) -> (&mut Arena, Tray<'_>) {
        if self.waiting.is_empty() {
            self.arena.used = 0;
        }
        (&mut self.arena, Tray(&mut self.waiting))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Letter<'_>> + Clone {
        self.waiting.iter().map(|waiting| self.letter(waiting))
    }

    pub(crate) fn first(&self) -> Option<Letter<'_>> {
        self.waiting.front().map(|waiting| self.letter(waiting))
    }

    fn letter<'a>(&'a self, waiting: &'a Waiting) -> Letter<'a> {
        let address = waiting.address;
        match &waiting.body {
            Body::Own(bytes) => Letter { address, bytes, segment: bytes.len() },
            Body::Arena { range, segment } => {
                Letter { address, bytes: &self.arena.bytes[range.clone()], segment: *segment }
            }
        }
    }

    pub(crate) fn drop_first(&mut self) {
        self.waiting.pop_front();
    }

    /// Drops what goes to `seat` or comes from it.
    pub(crate) fn purge(&mut self, seat: Key) {
        self.waiting.retain(|Waiting { address, .. }| {
            address.seat.key != seat && address.source.is_none_or(|source| source.key != seat)
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }
}

/// Takes letters that were written to the arena.
pub(crate) struct Tray<'a>(&'a mut VecDeque<Waiting>);

impl Tray<'_> {
    /// `segment`: the length of each datagram in it.
    pub(crate) fn put(&mut self, address: Address, range: Range<usize>, segment: usize) {
        self.0.push_back(Waiting { address, body: Body::Arena { range, segment } });
    }
}

/// It grows by as much: the largest letter fits.
const STEP: usize = 64 * 1_024;

/// One piece of memory for all that is sealed between two looks at the network. It grows to what it once needed, and stays.
#[derive(Default)]
pub(crate) struct Arena {
    bytes: Vec<u8>,
    used: usize,
}

impl Arena {
    /// Where the next bytes will lie.
    pub(crate) fn position(&self) -> usize {
        self.used
    }

    /// Room for so many bytes, behind what was taken before. What is in it is of no meaning.
    pub(crate) fn take(&mut self, length: usize) -> &mut [u8] {
        let from = self.used;
        self.used += length;
        if self.bytes.len() < self.used {
            let room = self.used.next_multiple_of(STEP);
            self.bytes.reserve_exact(room - self.bytes.len());
            self.bytes.resize(room, 0);
        }
        &mut self.bytes[from..self.used]
    }

    /// Gives back what was taken since `position`.
    pub(crate) fn give_back(&mut self, position: usize) {
        self.used = self.used.min(position);
    }
}

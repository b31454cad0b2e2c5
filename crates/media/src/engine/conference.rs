//! The seats of one conference, who of them may never come back, and who speaks.

use super::{mirror::Engines, slab::Key, speakers::Speakers};
use gavel_core::model::ids::SeatId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A seat is one connection of one person: more than these are thrown out of no meeting.
const TOMBSTONES: usize = 16_384;

pub(crate) struct Conference {
    /// In an order that is the same in every run.
    pub(crate) seats: BTreeMap<SeatId, Key>,
    pub(crate) tombstones: Tombstones,
    pub(crate) speakers: Speakers<Key>,
    /// Whose pictures come first.
    pub(crate) lit: Vec<SeatId>,
    /// The other engines that have seats of it.
    pub(crate) peers: Engines,
    /// Those of them that have not told yet whom they have.
    pub(crate) awaited: Engines,
    /// Of several engines one tells who speaks.
    pub(crate) tells_speakers: bool,
}

impl Conference {
    pub(crate) fn new() -> Self {
        Self {
            seats: BTreeMap::new(),
            tombstones: Tombstones::default(),
            speakers: Speakers::new(),
            lit: Vec::new(),
            peers: Engines::NONE,
            awaited: Engines::NONE,
            tells_speakers: true,
        }
    }
}

/// The seats that were cut. A bounded memory: the oldest give way.
#[derive(Default)]
pub(crate) struct Tombstones {
    order: VecDeque<SeatId>,
    set: BTreeSet<SeatId>,
}

impl Tombstones {
    pub(crate) fn add(&mut self, seat: SeatId) {
        if !self.set.insert(seat) {
            return;
        }
        self.order.push_back(seat);
        if self.order.len() > TOMBSTONES
            && let Some(oldest) = self.order.pop_front()
        {
            self.set.remove(&oldest);
        }
    }

    pub(crate) fn contains(&self, seat: SeatId) -> bool {
        self.set.contains(&seat)
    }

    /// Takes over another conference's, for when it ends.
    pub(crate) fn absorb(&mut self, other: Self) {
        for seat in other.order {
            self.add(seat);
        }
    }
}

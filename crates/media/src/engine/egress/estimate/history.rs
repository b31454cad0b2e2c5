//! Which packets have left, until the receiver has told what became of them. A ring: the oldest make room.

use super::WideSeq;

/// Two seconds of what a meeting of many tiles takes (500 packets a second), and half a second of 24 Mbit/s. Where more is on its way
/// at once, feedback on the oldest says nothing. 24 kB for each receiver.
const SLOTS: usize = 1_024;

/// No packet: the first number is far from it, and the last is never reached.
const EMPTY: WideSeq = WideSeq::MAX;

pub(super) struct History {
    slots: Box<[Slot]>,
    newest: WideSeq,
    /// The highest number that was told of, and whether numbers before it were not.
    told: WideSeq,
    gap: bool,
}

/// What became of a packet, as far as the receiver has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Untold,
    /// Said not to have arrived; it may yet.
    Missing,
    Arrived,
}

#[derive(Clone, Copy)]
struct Slot {
    seq: WideSeq,
    at: i64,
    /// 0 for none: half the size of an `Option`, and there are many.
    probe: u32,
    size: u16,
    fate: Fate,
}

/// A packet of which the receiver has said for the first time that it has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Departed {
    /// When it left, microseconds of our clock.
    pub(super) at: i64,
    /// Bytes.
    pub(super) size: usize,
    pub(super) probe: Option<u32>,
    pub(super) before: Fate,
    /// Of packets before it nothing was told: a feedback message is lost.
    pub(super) after_gap: bool,
}

impl History {
    pub(super) fn new() -> Self {
        let empty = Slot { seq: EMPTY, at: 0, probe: 0, size: 0, fate: Fate::Untold };
        Self { slots: vec![empty; SLOTS].into_boxed_slice(), newest: 0, told: 0, gap: false }
    }

    pub(super) fn add(&mut self, seq: WideSeq, at: i64, size: usize, probe: Option<u32>) {
        let size = u16::try_from(size).unwrap_or(u16::MAX);
        self.newest = self.newest.max(seq);
        self.slots[place(seq)] = Slot { seq, at, probe: probe.unwrap_or_default(), size, fate: Fate::Untold };
    }

    /// `None`: it never left, left too long ago, or was told of before.
    pub(super) fn arrived(&mut self, number: u16) -> Option<Departed> {
        let (slot, gap) = self.slot(number)?;
        if slot.fate == Fate::Arrived {
            return None;
        }
        let departed = Departed {
            at: slot.at,
            size: usize::from(slot.size),
            probe: Some(slot.probe).filter(|probe| *probe != 0),
            before: slot.fate,
            after_gap: std::mem::take(gap),
        };
        slot.fate = Fate::Arrived;
        Some(departed)
    }

    /// Whether this is news.
    pub(super) fn missing(&mut self, number: u16) -> bool {
        let Some((slot, _)) = self.slot(number) else { return false };
        let news = slot.fate == Fate::Untold;
        if news {
            slot.fate = Fate::Missing;
        }
        news
    }

    /// A number on the wire is the last one like it that has left: nothing can be told of what has not.
    fn slot(&mut self, number: u16) -> Option<(&mut Slot, &mut bool)> {
        let behind = (self.newest as u16).wrapping_sub(number);
        let seq = self.newest.checked_sub(u64::from(behind))?;
        let slot = Some(&mut self.slots[place(seq)]).filter(|slot| slot.seq == seq)?;
        self.gap |= seq > self.told.saturating_add(1);
        self.told = self.told.max(seq);
        Some((slot, &mut self.gap))
    }
}

fn place(seq: WideSeq) -> usize {
    (seq % SLOTS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_told_of_once_across_the_wrap_of_the_number_on_the_wire() {
        let mut history = History::new();
        for seq in 65_530..65_540 {
            history.add(seq, seq as i64, 100, None);
        }
        assert_eq!(history.arrived(65_535).map(|packet| packet.at), Some(65_535));
        assert_eq!(history.arrived(2).map(|packet| packet.at), Some(65_538));
        assert_eq!(history.arrived(2), None, "told before");
        assert_eq!(history.arrived(4), None, "never left");
        assert_eq!(history.arrived(65_529), None, "never left");
    }

    #[test]
    fn a_slot_is_as_small_as_was_said() {
        assert_eq!(size_of::<Slot>() * SLOTS, 24 * 1_024);
    }

    #[test]
    fn what_was_missing_may_arrive_and_what_has_arrived_is_never_missing() {
        let mut history = History::new();
        history.add(7, 0, 100, Some(3));
        assert!(history.missing(7));
        assert!(!history.missing(7), "no news");
        let packet = history.arrived(7).unwrap();
        assert_eq!((packet.before, packet.probe), (Fate::Missing, Some(3)));
        assert!(!history.missing(7));
    }

    #[test]
    fn the_first_packet_that_arrived_after_a_gap_in_what_is_told_says_so() {
        let mut history = History::new();
        (1..20).for_each(|seq| history.add(seq, 0, 100, None));
        let mut gap = |number| history.arrived(number).map(|packet| packet.after_gap);
        assert_eq!([1, 2, 5, 6, 3].map(&mut gap), [false, false, true, false, false].map(Some));
        assert!(history.missing(9));
        assert_eq!([10, 11].map(|number| history.arrived(number).unwrap().after_gap), [true, false]);
    }

    #[test]
    fn what_left_too_long_ago_is_not_taken_for_what_stands_in_its_place() {
        let mut history = History::new();
        history.add(1, 0, 100, None);
        history.add(1 + SLOTS as u64, 0, 100, None);
        assert_eq!(history.arrived(1), None);
        assert!(history.arrived(1 + SLOTS as u16).is_some());
    }
}

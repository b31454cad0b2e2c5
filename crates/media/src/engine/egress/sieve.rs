//! Which packets of a stream were left out, and so which number each of the others has: one that leaves no hole. Pure.
//!
//! A packet that has not come yet has a number set aside, because it may be one to forward. If it turns out to be one to leave
//! out, that number is to be filled with something that shows nothing.

/// Of so many packets it is known, as many as a source keeps for repair. A power of two: the low bits of a number are its place.
const KNOWN: usize = 1_024;

#[derive(Debug)]
pub(crate) struct Sieve {
    pub(super) ssrc: u32,
    /// Before this nothing was left out.
    began: u64,
    /// The highest number of the source that has come.
    top: u64,
    /// Those of them that were left out, without those whose number is filled.
    left_out: u64,
    marks: Box<[Mark]>,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    seq: u64,
    /// How many were left out before it.
    before: u64,
    fate: Fate,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It has not come, and has a number set aside.
    #[default]
    Missing,
    /// Forwarded. `ends`: as the last of what the receiver is given of its picture.
    Passed {
        ends: bool,
    },
    LeftOut,
}

impl Sieve {
    /// What comes from `seq` on may be left out.
    pub(crate) fn new(ssrc: u32, seq: u64) -> Self {
        let marks = vec![Mark::default(); KNOWN].into();
        Self { ssrc, began: seq, top: seq.saturating_sub(1), left_out: 0, marks }
    }

    /// A packet has come, and this becomes of it. `true`: it is left out, and its number has to be filled.
    pub(crate) fn note(&mut self, seq: u64, fate: Fate) -> bool {
        let is_left_out = fate == Fate::LeftOut;
        if seq < self.began {
            return is_left_out;
        }
        if seq <= self.top {
            let mark = &mut self.marks[place(seq)];
            if mark.seq == seq && mark.fate == Fate::Missing {
                // What fills the number is forwarded, too.
                mark.fate = if is_left_out { Fate::Passed { ends: false } } else { fate };
                return is_left_out;
            }
            return false;
        }
        let first_missing = (self.top + 1).max(seq.saturating_sub(KNOWN as u64 - 1));
        for missing in first_missing..seq {
            self.marks[place(missing)] = Mark { seq: missing, before: self.left_out, fate: Fate::Missing };
        }
        self.marks[place(seq)] = Mark { seq, before: self.left_out, fate };
        self.left_out += u64::from(is_left_out);
        self.top = seq;
        false
    }

    /// The number of a packet that is not left out, as if the others had never been, and whether it is the last of its picture.
    /// `None`: it is left out, or too old.
    pub(crate) fn number(&self, seq: u64) -> Option<(u64, bool)> {
        if seq < self.began {
            return Some((seq, false));
        }
        let mark = self.known(seq)?;
        match mark.fate {
            Fate::Passed { ends } => Some((seq - mark.before, ends)),
            Fate::Missing | Fate::LeftOut => None,
        }
    }

    /// Which packet has this number. `None`: that is too long ago, or was never given.
    pub(crate) fn original(&self, number: u64) -> Option<u64> {
        if number < self.began {
            return Some(number);
        }
        // The numbers never go down, and the last of those with one number is the one that has it: those in front were left out.
        let (mut from, mut to) = (self.began.max((self.top + 1).saturating_sub(KNOWN as u64)), self.top + 1);
        while from < to {
            let middle = from.midpoint(to);
            let mark = self.known(middle)?;
            if middle - mark.before <= number {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let seq = from.checked_sub(1)?;
        self.number(seq).filter(|(found, _)| *found == number).map(|_| seq)
    }

    fn known(&self, seq: u64) -> Option<&Mark> {
        Some(&self.marks[place(seq)]).filter(|mark| mark.seq == seq && seq <= self.top)
    }
}

const fn place(seq: u64) -> usize {
    seq as usize % KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PASSED: Fate = Fate::Passed { ends: false };

    #[test]
    fn those_that_are_left_out_leave_no_hole() {
        let mut sieve = Sieve::new(1, 100);
        for (seq, fate) in
            [(100, PASSED), (101, Fate::LeftOut), (102, Fate::LeftOut), (103, Fate::Passed { ends: true })]
        {
            assert!(!sieve.note(seq, fate));
        }
        assert_eq!((sieve.number(99), sieve.number(100)), (Some((99, false)), Some((100, false))));
        assert_eq!((sieve.number(101), sieve.number(103), sieve.number(104)), (None, Some((101, true)), None));
        assert_eq!((sieve.original(99), sieve.original(100), sieve.original(101)), (Some(99), Some(100), Some(103)));
        assert_eq!(sieve.original(102), None, "nothing has that number yet");
    }

    #[test]
    fn a_late_one_has_its_number_and_is_filled_if_it_would_be_left_out() {
        let mut sieve = Sieve::new(1, 100);
        for seq in [100, 103] {
            sieve.note(seq, PASSED);
        }
        assert!(!sieve.note(101, PASSED));
        assert!(sieve.note(102, Fate::LeftOut), "its number was set aside");
        assert!(sieve.note(99, Fate::LeftOut), "so was that of one from before");
        assert_eq!([101, 102, 103].map(|seq| sieve.number(seq).map(|(number, _)| number)), [101, 102, 103].map(Some));
    }

    #[test]
    fn what_is_too_old_has_no_number() {
        let mut sieve = Sieve::new(1, 0);
        for seq in 0..2_000 {
            sieve.note(seq, if seq % 2 == 0 { PASSED } else { Fate::LeftOut });
        }
        assert_eq!(sieve.number(1_998), Some((999, false)));
        assert_eq!((sieve.number(500), sieve.original(250)), (None, None));
        sieve.note(1_000_000, PASSED);
        assert_eq!(sieve.number(1_000_000), Some((1_000_000 - 1_000, false)), "over a gap of any length");
        assert_eq!(sieve.original(1_000_000 - 1_000), Some(1_000_000));
    }

    proptest! {
        /// Whatever is left out and in whatever order they come: each number is given once, and there is no hole but of those
        /// that never came.
        #[test]
        fn every_number_is_given_once(
            kept in prop::collection::vec(prop::bool::weighted(0.4), 1..300),
            lost in prop::collection::vec(prop::bool::weighted(0.05), 300),
            swaps in prop::collection::vec((0usize..300, 1usize..20), 0..60),
        ) {
            let mut order: Vec<usize> = (0..kept.len()).filter(|n| !lost[*n]).collect();
            for (at, by) in swaps {
                if at + by < order.len() {
                    order.swap(at, at + by);
                }
            }
            let mut sieve = Sieve::new(1, order.first().copied().unwrap_or_default() as u64);
            let mut given = std::collections::BTreeMap::new();
            for seq in order.iter().map(|n| *n as u64) {
                let fills = sieve.note(seq, if kept[seq as usize] { PASSED } else { Fate::LeftOut });
                let number = sieve.number(seq).map(|(number, _)| number);
                prop_assert_eq!(number.is_some(), kept[seq as usize] || fills);
                if let Some(number) = number {
                    prop_assert_eq!(given.insert(number, seq), None);
                    prop_assert_eq!(sieve.original(number), Some(seq));
                }
            }
            if let (Some((first, _)), Some((last, _))) = (given.first_key_value(), given.last_key_value()) {
                let holes = (last - first + 1) as usize - given.len();
                prop_assert!(holes <= lost.iter().filter(|lost| **lost).count(), "{} holes", holes);
            }
        }
    }
}

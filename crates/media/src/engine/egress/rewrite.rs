//! Makes one continuous stream of the sources that a slot carries one after the other: sequence numbers without holes or
//! repetitions of ours, time that only goes forward, picture numbers that go on. Pure.

use super::{
    super::packet::{Packet, PictureNumbers},
    sieve::{Fate, Sieve},
};
use std::time::Instant;

/// Where a packet stands in the outgoing stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) pictures: Option<PictureNumbers>,
    /// It is the last of its picture, though its source has more of it.
    pub(crate) ends: bool,
}

/// The numbering of one slot. Fed with packets of one source at a time; [`Rewriter::splice`] announces that what follows
/// does not continue what came before.
#[derive(Debug)]
pub(crate) struct Rewriter {
    /// The highest number that went out, and when and with which time.
    last: Last,
    splice: Option<Splice>,
    /// What of the present run was left out, where anything was.
    sieve: Option<Box<Sieve>>,
    /// The same of a run of which nothing went out yet, while the present one still does.
    next_sieve: Option<Box<Sieve>>,
}

#[derive(Debug)]
struct Last {
    seq: u64,
    time: u32,
    at: Option<Instant>,
    pictures: PictureNumbers,
}

/// What is added to a source's own numbers.
#[derive(Debug)]
struct Splice {
    ssrc: u32,
    /// Packets of before the splice are too late: their numbers may have been used.
    from: u64,
    seq: u64,
    time: u32,
    picture: u16,
    tl0: u8,
    frame: u16,
}

impl Rewriter {
    /// `first` is the number of the first packet that will go out, RFC 3550 section 5.1: random, and here below 2¹⁵ so
    /// that the receiver can take the first rollover for one.
    pub(crate) fn new(first: u16) -> Self {
        let last = Last { seq: u64::from(first & 0x7fff), time: 0, at: None, pictures: PictureNumbers::default() };
        Self { last, splice: None, sieve: None, next_sieve: None }
    }

    pub(crate) fn splice(&mut self) {
        self.splice = None;
        self.sieve = None;
        self.next_sieve = None;
    }

    /// A packet will be placed. `ends`: as the last of its picture; `None`: nothing of its stream is left out.
    pub(crate) fn pass(&mut self, packet: &Packet, ends: Option<bool>) {
        let sieve = self.sieve_of(packet);
        if let Some(ends) = ends {
            sieve.get_or_insert_with(|| Box::new(Sieve::new(packet.ssrc, packet.seq)));
            if let Some(sieve) = sieve {
                sieve.note(packet.seq, Fate::Passed { ends });
            }
        } else if let Some(sieve) = sieve {
            sieve.note(packet.seq, Fate::Passed { ends: false });
        }
    }

    /// A packet will not be placed, and leaves no hole. `true`: something without a payload is to be placed instead.
    pub(crate) fn leave_out(&mut self, packet: &Packet) -> bool {
        let sieve = self.sieve_of(packet);
        sieve.get_or_insert_with(|| Box::new(Sieve::new(packet.ssrc, packet.seq))).note(packet.seq, Fate::LeftOut)
    }

    /// Of the run that the packet is of.
    fn sieve_of(&mut self, packet: &Packet) -> &mut Option<Box<Sieve>> {
        let is_next = self.splice.as_ref().is_some_and(|splice| splice.ssrc != packet.ssrc);
        let sieve = if is_next { &mut self.next_sieve } else { &mut self.sieve };
        sieve.take_if(|sieve| sieve.ssrc != packet.ssrc);
        sieve
    }

    /// Whether `packet` would begin a new run rather than go on with the present one.
    pub(crate) fn would_splice(&self, packet: &Packet) -> bool {
        self.splice.as_ref().is_none_or(|splice| splice.ssrc != packet.ssrc)
    }

    /// `None`: it belongs before the last splice, and must not go out any more.
    pub(crate) fn place(&mut self, now: Instant, packet: &Packet) -> Option<Place> {
        if self.would_splice(packet) {
            if self.splice.is_some() {
                self.sieve = self.next_sieve.take();
            }
            self.splice = Some(self.begin(now, packet));
        }
        let place = self.place_again(packet)?;
        let Place { seq, time, pictures, .. } = place;
        if seq > self.last.seq || self.last.at.is_none() {
            self.last.seq = seq;
            self.last.time = time;
            self.last.at = Some(now);
            if let Some(numbers) = pictures {
                self.last.pictures = PictureNumbers {
                    picture: numbers.picture.or(self.last.pictures.picture),
                    tl0: numbers.tl0.or(self.last.pictures.tl0),
                    frame: numbers.frame.or(self.last.pictures.frame),
                };
            }
        }
        Some(place)
    }

    /// Where a packet of the present run stands: the same whenever it is asked. `None`: it is of another.
    pub(crate) fn place_again(&self, packet: &Packet) -> Option<Place> {
        let splice = self.splice.as_ref().filter(|splice| splice.ssrc == packet.ssrc && packet.seq >= splice.from)?;
        let pictures = packet.pictures.map(|numbers| PictureNumbers {
            picture: numbers.picture.map(|picture| picture.wrapping_add(splice.picture) & 0x7fff),
            tl0: numbers.tl0.map(|tl0| tl0.wrapping_add(splice.tl0)),
            frame: numbers.frame.map(|frame| frame.wrapping_add(splice.frame)),
        });
        let (number, ends) = self.number(packet)?;
        let (seq, time) = (number.wrapping_add(splice.seq), packet.time.wrapping_add(splice.time));
        Some(Place { seq, time, pictures, ends })
    }

    /// Which packet of the present run went out under a number: its SSRC and its own number. `None`: it was of another run, or none.
    pub(crate) fn original(&self, seq: u16) -> Option<(u32, u64)> {
        self.last.at?;
        let back = u64::from((self.last.seq as u16).wrapping_sub(seq));
        let splice = self.splice.as_ref()?;
        let number = self.last.seq.checked_sub(back)?.wrapping_sub(splice.seq);
        let original = self.sieve.as_ref().map_or(Some(number), |sieve| sieve.original(number))?;
        (original >= splice.from && back < 1 << 15).then_some((splice.ssrc, original))
    }

    /// Its number among those of its source that are not left out, and whether it is the last of its picture.
    fn number(&self, packet: &Packet) -> Option<(u64, bool)> {
        match &self.sieve {
            Some(sieve) => sieve.number(packet.seq),
            None => Some((packet.seq, false)),
        }
    }

    fn begin(&self, now: Instant, packet: &Packet) -> Splice {
        let number = self.number(packet).map_or(packet.seq, |(number, _)| number);
        let Some(last_at) = self.last.at else {
            // The very first packet: it gets the number drawn at the start and keeps all others of its own.
            let seq = self.last.seq.wrapping_sub(number);
            return Splice { ssrc: packet.ssrc, from: packet.seq, seq, time: 0, picture: 0, tl0: 0, frame: 0 };
        };
        // Time goes on by as much as has passed, so that a receiver's clock model holds; at least one tick.
        let passed = now.saturating_duration_since(last_at).as_micros() * u128::from(packet.codec.clock()) / 1_000_000;
        let time = self.last.time.wrapping_add((passed as u32).max(1));
        let numbers = packet.pictures.unwrap_or_default();
        let picture = numbers
            .picture
            .zip(self.last.pictures.picture)
            .map_or(0, |(theirs, ours)| ours.wrapping_add(1).wrapping_sub(theirs) & 0x7fff);
        let tl0 = numbers
            .tl0
            .zip(self.last.pictures.tl0)
            .map_or(0, |(theirs, ours)| ours.wrapping_add(1).wrapping_sub(theirs));
        let frame = numbers
            .frame
            .zip(self.last.pictures.frame)
            .map_or(0, |(theirs, ours)| ours.wrapping_add(1).wrapping_sub(theirs));
        Splice {
            ssrc: packet.ssrc,
            from: packet.seq,
            seq: (self.last.seq + 1).wrapping_sub(number),
            time: time.wrapping_sub(packet.time),
            picture,
            tl0,
            frame,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::packet::*, *};
    use std::{sync::Arc, time::Duration};

    fn packet(ssrc: u32, seq: u64, time: u32) -> Packet {
        Packet {
            codec: Codec::Vp8,
            ssrc,
            seq,
            time,
            marker: false,
            extras: Extras::default(),
            starts_key: false,
            pictures: Some(PictureNumbers {
                picture: Some((seq & 0x7fff) as u16),
                tl0: Some(seq as u8),
                frame: Some(seq as u16),
            }),
            scale: None,
            dependency: None,
            payload: Arc::from([0u8].as_slice()),
        }
    }

    #[test]
    fn a_switch_of_sources_leaves_no_hole_and_no_step_back() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(1000);
        let a = rewriter.place(now, &packet(1, 70_000, 500)).unwrap();
        let b = rewriter.place(now, &packet(1, 70_001, 3500)).unwrap();
        assert_eq!((a.seq, b.seq), (1000, 1001));
        assert_eq!(b.time.wrapping_sub(a.time), 3000);

        let later = now + Duration::from_secs(1);
        let c = rewriter.place(later, &packet(2, 5, 4_000_000_000)).unwrap();
        assert_eq!(c.seq, 1002);
        assert_eq!(c.time.wrapping_sub(b.time), 90_000);
        assert_eq!(c.pictures.unwrap().picture, Some((b.pictures.unwrap().picture.unwrap() + 1) & 0x7fff));
        assert_eq!(c.pictures.unwrap().tl0, Some(b.pictures.unwrap().tl0.unwrap().wrapping_add(1)));
    }

    #[test]
    fn disorder_within_a_run_is_kept_and_what_lies_before_a_splice_is_dropped() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(10);
        rewriter.place(now, &packet(1, 100, 0));
        let late = rewriter.place(now, &packet(1, 103, 0)).unwrap().seq;
        assert_eq!(rewriter.place(now, &packet(1, 101, 0)).unwrap().seq, late - 2);
        assert_eq!(rewriter.place(now, &packet(1, 99, 0)), None);

        rewriter.splice();
        assert_eq!(
            rewriter.place(now, &packet(1, 200, 0)).unwrap().seq,
            late + 1,
            "a gate that was shut leaves no hole"
        );
        assert_eq!(rewriter.place(now, &packet(1, 150, 0)), None);
    }

    #[test]
    fn a_number_leads_back_to_its_packet_as_long_as_the_run_lasts() {
        let now = Instant::now();
        let mut rewriter = Rewriter::new(0x7ffe);
        assert_eq!(rewriter.original(0x7ffe), None, "nothing went out yet");
        for seq in 100..104 {
            let place = rewriter.place(now, &packet(1, seq, 0)).unwrap();
            assert_eq!(rewriter.original(place.seq as u16), Some((1, seq)), "over a rollover of the lower bits, too");
            assert_eq!(rewriter.place_again(&packet(1, seq, 0)), Some(place));
        }
        assert_eq!(rewriter.original(0x7ffd), None, "before the beginning");
        assert_eq!(rewriter.place_again(&packet(2, 100, 0)), None, "of another source");
        rewriter.splice();
        assert_eq!(rewriter.original(0x8000), None);
        let next = rewriter.place(now, &packet(1, 200, 0)).unwrap();
        assert_eq!(rewriter.original(next.seq as u16), Some((1, 200)));
        assert_eq!(rewriter.original(next.seq as u16 - 1), None, "of the former run");
    }

    #[test]
    fn no_number_is_ever_used_twice_over_random_switches_losses_and_disorder() {
        for seed in 0..200u64 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut random = move |below: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % below
            };
            let mut rewriter = Rewriter::new(random(65_536) as u16);
            let mut used = std::collections::HashSet::new();
            let mut seqs = [random(1 << 20), random(1 << 20), random(1 << 20)];
            let mut sent = std::collections::HashSet::new();
            let now = Instant::now();
            let mut current = 0;
            for _ in 0..500 {
                match random(20) {
                    0 => {
                        current = random(3) as usize;
                        rewriter.splice();
                    }
                    1 => rewriter.splice(),
                    _ => {}
                }
                seqs[current] += 1 + random(3);
                let seq = seqs[current] - random(4).min(seqs[current]);
                if !sent.insert((current, seq)) {
                    continue; // the receiving side lets no packet through twice
                }
                if let Some(place) = rewriter.place(now, &packet(current as u32, seq, 0)) {
                    assert!(used.insert(place.seq), "seed {seed}: {} twice", place.seq);
                }
            }
        }
    }
}

//! One receiver's outgoing side, where it is ours: packets that wait for the flush are numbered, written and sealed into the arena,
//! those of one stream side by side, so that the network takes them as one letter.
//!
//! **Invariant.** Every sealed packet has an SSRC and index that were never used before under this key: RTP goes on by the slot's
//! numbering, repairs and reports by counters of their own. The transport sends nothing under these SSRCs.

use super::{
    super::{
        feedback::Reception,
        keys::MasterKey,
        outbox::{Arena, LETTER, Party, SEGMENTS},
        packet::Packet,
        seat::SlotState,
        srtp::{RTCP_TAIL, Sealer},
    },
    estimate::{Estimator, Probe},
    lane::Stamp,
    report,
    rewrite::Place,
};
use std::{
    ops::Range,
    time::{Duration, Instant},
};

/// Packets of one source that differ by so little get one length by padding, and leave as one letter.
const PADDED_BY: usize = 32;
/// No receiver has more waiting than this at a flush: beyond it somebody floods.
const QUEUED: usize = 4_096;
/// Of what a receiver gets in a second at most this part may be repair, and at least so many bytes.
const REPAIRED: u64 = 4;
const REPAIRED_AT_LEAST: u64 = 30_000;
/// Bits per second: enough for a first picture, little enough for a telephone's network.
const FIRST_ESTIMATE: u64 = 1_000_000;
/// A probe is sent in pieces: all at once it would fill a queue by itself.
const PIECE: Duration = Duration::from_millis(5);
const SECOND: Duration = Duration::from_secs(1);

/// A probe, and how much of it has been sent.
struct Probing {
    probe: Probe,
    sent: usize,
}

/// One packet that waits for the flush: for which slot, and where it lies among those of this flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Queued {
    slot: u32,
    packet: u32,
    repair: bool,
}

/// The same with its numbers.
struct Ready {
    packet: u32,
    repair: bool,
    place: Place,
    /// Header, payload and tag.
    length: usize,
}

/// A written letter: whose media, where in the arena, and the length of each datagram in it.
pub(crate) struct Written {
    pub(crate) source: Option<Party>,
    pub(crate) range: Range<usize>,
    pub(crate) segment: usize,
}

pub(crate) struct Sender {
    sealer: Sealer,
    began: Instant,
    /// The next transport-wide number.
    wide: u64,
    /// The next index of SRTCP.
    reports: u32,
    queue: Vec<Queued>,
    ready: Vec<Ready>,
    budget: Budget,
    estimator: Estimator,
    probing: Option<Probing>,
    /// As the receiver's reports have it, which clients without transport-wide feedback send as well.
    reported_trip: Option<Duration>,
}

/// How the way to the receiver is, as far as it tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    /// What it carries, bits per second.
    pub(crate) estimate: Option<u64>,
    /// Whether probes can show that it carries more.
    pub(crate) is_probed: bool,
    pub(crate) round_trip: Option<Duration>,
    /// Per mille of the packets, of late.
    pub(crate) loss: Option<u16>,
}

impl Sender {
    /// `None`: the crypto provider refused the key.
    pub(crate) fn new(now: Instant, master: &MasterKey) -> Option<Self> {
        Some(Self {
            sealer: Sealer::new(master)?,
            began: now,
            wide: 0,
            reports: 0,
            queue: Vec::new(),
            ready: Vec::new(),
            budget: Budget { since: now, sent: 0, repaired: 0 },
            estimator: Estimator::new(now, FIRST_ESTIMATE),
            probing: None,
            reported_trip: None,
        })
    }

    pub(crate) fn way(&self) -> Way {
        Way {
            estimate: self.estimator.estimate(),
            is_probed: self.estimator.is_probed(),
            round_trip: self.reported_trip.or(self.estimator.round_trip()),
            loss: self.estimator.loss(),
        }
    }

    /// A report on one of our streams. `ntp`: now.
    pub(crate) fn received(&mut self, now: Instant, ntp: u64, reception: &Reception) {
        let Reception { fraction_lost, last, delay, .. } = *reception;
        let trip = report::round_trip(ntp, last, delay);
        self.reported_trip = trip.or(self.reported_trip);
        self.estimator.reported(now, fraction_lost, trip);
    }

    /// When what was sent has arrived: the first transport-wide number, and for each from it on its time, in microseconds.
    pub(crate) fn arrived(&mut self, now: Instant, first: u16, times: &[Option<u64>]) {
        let numbers = (0..).map(|ahead: u16| first.wrapping_add(ahead));
        self.estimator.feedback(now, numbers.zip(times.iter().copied()));
    }

    /// What the receiver itself believes to be able to take, bits per second.
    pub(crate) fn limited(&mut self, now: Instant, bits: u64) {
        self.estimator.remb(now, bits);
    }

    /// Bits per second that the receiver could use: as much is looked for.
    pub(crate) fn wants(&mut self, bits: u64) {
        self.estimator.wants(bits);
    }

    /// Whether it is time to try how much more the link carries: [`Sender::pad`] is wanted then.
    pub(crate) fn begins_probe(&mut self, now: Instant) -> bool {
        self.estimator.tick(now);
        if self.probing.is_none() {
            self.probing = self.estimator.probe(now).map(|probe| Probing { probe, sent: 0 });
            return self.probing.is_some();
        }
        false
    }

    /// Writes the next piece of a probe: packets of nothing but padding, on the repairs of a stream. Gives when the next is due.
    pub(crate) fn pad(
        &mut self,
        now: Instant,
        slots: &mut [SlotState],
        arena: &mut Arena,
        mut done: impl FnMut(Range<usize>, usize),
    ) -> Option<Instant> {
        let Probing { probe, sent } = self.probing.as_mut()?;
        let slot = slots.iter_mut().find(|slot| slot.stream.padding_type().is_some() && slot.stream.lane().is_some());
        let Some((payload_type, lane)) = slot.and_then(|slot| slot.stream.padding_type().zip(slot.stream.lane_mut()))
        else {
            self.probing = None;
            return None;
        };
        let (tag, begin) = (self.sealer.rtp_tag(), arena.position());
        let piece = (probe.rate * PIECE.as_millis() as u64 / 8_000) as usize;
        let until = (*sent + piece.max(1)).min(probe.bytes);
        let mut segment = 0;
        for _ in 0..SEGMENTS {
            if *sent >= until {
                break;
            }
            let Some(length) = lane.padding_length() else { break };
            segment = length + tag;
            let at = arena.position();
            let out = arena.take(segment);
            let stamp = Stamp { payload_type, wide: self.wide as u16, sent_at: 0 };
            let written = lane.write_padding(&mut out[..length], stamp);
            let sealed = written.and_then(|(header, ssrc, index)| self.sealer.seal_rtp(out, header, ssrc, index));
            if sealed.is_none() {
                arena.give_back(at);
                break;
            }
            self.estimator.sent(now, self.wide, segment, Some(probe.cluster));
            self.wide += 1;
            *sent += segment;
        }
        let (end, is_over) = (arena.position(), *sent >= probe.bytes || segment == 0);
        if end > begin {
            done(begin..end, segment);
        }
        if is_over {
            self.probing = None;
            return None;
        }
        Some(now + PIECE)
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    /// The packet at `packet` of this flush goes to the slot. `repair`: it went out before and was lost.
    pub(crate) fn queue(&mut self, slot: usize, packet: usize, repair: bool) {
        if self.queue.len() < QUEUED {
            self.queue.push(Queued { slot: slot as u32, packet: packet as u32, repair });
        }
    }

    /// What waits for this slot is not sent.
    pub(crate) fn drop_slot(&mut self, slot: usize) {
        self.queue.retain(|queued| queued.slot as usize != slot);
    }

    pub(crate) fn drop_all(&mut self) {
        self.queue.clear();
    }

    /// Writes and seals all that waits. `batch`: the packets of this flush.
    pub(crate) fn write(
        &mut self,
        now: Instant,
        slots: &mut [SlotState],
        batch: &[Packet],
        arena: &mut Arena,
        mut done: impl FnMut(Written),
    ) {
        // By slot, and within it as they came: its datagrams lie side by side.
        self.queue.sort_unstable();
        let mut from = 0;
        while let Some(first) = self.queue.get(from).copied() {
            let run = self.queue[from..].iter().take_while(|queued| queued.slot == first.slot).count();
            if let Some(slot) = slots.get_mut(first.slot as usize) {
                let source = slot.last;
                self.place(now, slot, batch, from..from + run);
                self.write_run(now, slot, batch, arena, |range, segment| done(Written { source, range, segment }));
            }
            from += run;
        }
        self.queue.clear();
    }

    /// Numbers those of a run. Whatever is too late, or cannot be repaired, falls out.
    fn place(&mut self, now: Instant, slot: &mut SlotState, batch: &[Packet], run: Range<usize>) {
        self.ready.clear();
        let tag = self.sealer.rtp_tag();
        for Queued { packet, repair, .. } in self.queue[run].iter().copied() {
            let Some(media) = batch.get(packet as usize) else { continue };
            let Some(length) = slot.stream.lane().and_then(|lane| lane.length(media, repair)) else { continue };
            if repair && !self.budget.allows(now, length + tag) {
                continue;
            }
            if let Some(place) = slot.stream.place(now, media, repair) {
                self.ready.push(Ready { packet, repair, place, length: length + tag });
            }
        }
    }

    fn write_run(
        &mut self,
        now: Instant,
        slot: &mut SlotState,
        batch: &[Packet],
        arena: &mut Arena,
        mut done: impl FnMut(Range<usize>, usize),
    ) {
        let tag = self.sealer.rtp_tag();
        let sent_at = self.abs_send_time(now);
        let mut from = 0;
        while from < self.ready.len() {
            let (count, segment) = letter(self.ready[from..].iter().map(|ready| ready.length));
            let begin = arena.position();
            for (n, Ready { packet, repair, place, length }) in self.ready[from..from + count].iter().enumerate() {
                let length = if n + 1 < count { segment } else { *length };
                let packet = &batch[*packet as usize];
                let at = arena.position();
                let out = arena.take(length);
                let stamp = slot.stream.stamp(packet.codec, *repair, self.wide as u16, sent_at);
                let lane = stamp.zip(slot.stream.lane_mut());
                let written = lane.and_then(|(stamp, lane)| {
                    lane.write(&mut out[..length - tag], now, packet, *place, *repair, stamp)
                });
                let sealed = written.and_then(|(header, ssrc, index)| self.sealer.seal_rtp(out, header, ssrc, index));
                if sealed.is_none() {
                    arena.give_back(at);
                    continue;
                }
                self.estimator.sent(now, self.wide, length, None);
                self.wide += 1;
                self.budget.sent(now, length);
            }
            let end = arena.position();
            if end > begin {
                done(begin..end, segment);
            }
            from += count;
        }
    }

    /// Sender reports of all streams that have sent something, each letter of them as many as fit. Gives where they lie.
    pub(crate) fn report(
        &mut self,
        now: Instant,
        ntp: u64,
        slots: &mut [SlotState],
        arena: &mut Arena,
        mut done: impl FnMut(Range<usize>),
    ) {
        for some in slots.chunks_mut(report::TOGETHER) {
            let begin = arena.position();
            let out = arena.take(report::LONGEST + RTCP_TAIL);
            let Some((length, ssrc)) = report::compound(now, ntp, some, out) else {
                arena.give_back(begin);
                continue;
            };
            match self.sealer.seal_rtcp(out, length, ssrc, self.reports) {
                Some(length) => {
                    self.reports += 1;
                    arena.give_back(begin + length);
                    done(begin..begin + length);
                }
                None => arena.give_back(begin),
            }
        }
    }

    /// Seconds in 6.18 fixed point, of which receivers use the differences alone.
    fn abs_send_time(&self, now: Instant) -> u32 {
        let micros = now.saturating_duration_since(self.began).as_micros();
        ((micros << 18) / 1_000_000) as u32 & 0xff_ffff
    }
}

/// How many of these lengths, in their order, leave as one letter, and how long each datagram in it is. Only the last may be
/// shorter; the others are padded.
fn letter(lengths: impl Iterator<Item = usize>) -> (usize, usize) {
    let (mut count, mut longest, mut shortest) = (0, 0, usize::MAX);
    for length in lengths {
        let (high, low) = (longest.max(length), shortest.min(length));
        if count == SEGMENTS || (count + 1) * high > LETTER {
            break;
        }
        if high - low > PADDED_BY && count > 0 {
            // A shorter one may end it, at no cost.
            return if length < longest { (count + 1, longest) } else { (count, longest) };
        }
        (count, longest, shortest) = (count + 1, high, low);
    }
    (count.max(1), longest)
}

/// What goes out in repairs beside what goes out anew.
struct Budget {
    since: Instant,
    sent: u64,
    repaired: u64,
}

impl Budget {
    fn sent(&mut self, now: Instant, bytes: usize) {
        if now.saturating_duration_since(self.since) >= SECOND {
            *self = Self { since: now, sent: self.sent / 2, repaired: 0 };
        }
        self.sent += bytes as u64;
    }

    fn allows(&mut self, now: Instant, bytes: usize) -> bool {
        self.sent(now, 0);
        let fits = self.repaired + bytes as u64 <= (self.sent / REPAIRED).max(REPAIRED_AT_LEAST);
        if fits {
            self.repaired += bytes as u64;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_nearly_one_length_leave_together_and_a_shorter_one_ends_the_letter() {
        let of = |lengths: &[usize]| letter(lengths.iter().copied());
        assert_eq!(of(&[1_200, 1_190, 1_180]), (3, 1_200));
        assert_eq!(of(&[1_180, 1_200, 1_190]), (3, 1_200), "padded up to the longest");
        assert_eq!(of(&[1_200, 1_200, 300, 1_200]), (3, 1_200), "the last of a frame");
        assert_eq!(of(&[300, 1_200, 1_200]), (1, 300));
        assert_eq!(of(&[100]), (1, 100));
        assert_eq!(of(&[100; 100]), (SEGMENTS, 100));
        assert_eq!(of(&[1_300; 100]), (LETTER / 1_300, 1_300));
    }

    #[test]
    fn repairs_have_a_part_of_what_is_sent_and_a_little_in_any_case() {
        let now = Instant::now();
        let mut budget = Budget { since: now, sent: 0, repaired: 0 };
        let allowed = |budget: &mut Budget, now| (0..1_000).filter(|_| budget.allows(now, 1_000)).count();
        assert_eq!(allowed(&mut budget, now), 30);
        (0..400).for_each(|_| budget.sent(now, 1_000));
        assert_eq!(allowed(&mut budget, now), 70);
        assert_eq!(allowed(&mut budget, now + SECOND), 50, "a second later, of what was sent lately");
    }
}

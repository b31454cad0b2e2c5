//! What of a stream has come: RFC 3550 sections 6.4.1 and A.3. Pure.

use super::packet::Packet;
use gavel_core::model::media::MediaKind;
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Intake {
    pub(crate) packets: u64,
    pub(crate) bytes: u64,
    pub(crate) late: u64,
    pub(crate) pictures: u64,
    first: u64,
    highest: u64,
    /// Of the packet before: when it came and its time.
    before: Option<(Instant, u32)>,
    /// Sixteen times as many ticks.
    jitter: u64,
    clock: u32,
}

impl Intake {
    pub(crate) fn note(&mut self, now: Instant, packet: &Packet) {
        let seq = packet.seq;
        if self.packets == 0 {
            (self.first, self.highest) = (seq, seq);
        }
        // Late ones, and repairs, say nothing of the way.
        if seq < self.highest {
            self.late += 1;
        } else {
            self.clock = packet.codec.clock();
            let is_video = packet.codec.kind() == MediaKind::Video;
            self.pictures += u64::from(is_video && self.before.is_none_or(|(_, time)| time != packet.time));
            if let Some((at, time)) = self.before {
                let came = now.saturating_duration_since(at).as_micros() as i64 * i64::from(self.clock) / 1_000_000;
                let left = i64::from(packet.time.wrapping_sub(time) as i32);
                let apart = (came - left).unsigned_abs();
                self.jitter = self.jitter + apart - self.jitter / 16;
            }
            self.before = Some((now, packet.time));
        }
        (self.first, self.highest) = (self.first.min(seq), self.highest.max(seq));
        self.packets += 1;
        self.bytes += packet.payload.len() as u64;
    }

    /// Those that should have come and did not.
    pub(crate) fn lost(&self) -> u64 {
        if self.packets == 0 { 0 } else { (self.highest - self.first + 1).saturating_sub(self.packets) }
    }

    pub(crate) fn jitter(&self) -> Duration {
        ticks(self.jitter / 16, self.clock)
    }
}

/// So many ticks of a clock as time.
pub(crate) fn ticks(count: u64, clock: u32) -> Duration {
    Duration::from_micros((count * 1_000_000).checked_div(clock.into()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::packet::tests::plain;

    #[test]
    fn what_did_not_come_is_lost_and_a_late_one_is_not() {
        let (now, mut intake) = (Instant::now(), Intake::default());
        for seq in [10, 11, 14, 12] {
            intake.note(now, &Packet { seq, ..plain() });
        }
        assert_eq!((intake.packets, intake.lost(), intake.late), (4, 1, 1));
    }

    #[test]
    fn packets_of_one_time_are_one_picture() {
        let (now, mut intake) = (Instant::now(), Intake::default());
        for (seq, time) in [(1, 0), (2, 0), (3, 3_000), (5, 6_000), (4, 3_000), (6, 6_000)] {
            intake.note(now, &Packet { seq, time, ..plain() });
        }
        assert_eq!((intake.pictures, intake.late, intake.lost()), (3, 1, 0));
    }

    #[test]
    fn jitter_is_what_arrivals_differ_by_from_what_was_sent() {
        let begin = Instant::now();
        let of = |apart: u64| {
            let mut intake = Intake::default();
            for n in 0..500u64 {
                let late = if n % 2 == 0 { 0 } else { apart };
                let packet = Packet { seq: n, time: (n * 1_800) as u32, ..plain() };
                intake.note(begin + Duration::from_millis(20 * n + late), &packet);
            }
            intake.jitter()
        };
        assert_eq!(of(0), Duration::ZERO);
        assert!((9_000..11_000).contains(&of(10).as_micros()), "{:?}", of(10));
    }
}

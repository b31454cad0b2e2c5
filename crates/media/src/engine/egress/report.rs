//! Sender reports: what went out on our own streams, and which moment its time stands for. RFC 3550 sections 6.4.1 and 6.5. Pure.

use super::{
    super::seat::SlotState,
    lane::{Counted, Lane},
};
use std::time::{Duration, Instant};

/// Streams in one compound, so that it fits into the smallest packet that IPv6 carries whole.
pub(super) const TOGETHER: usize = 16;
/// Of a name in the description; ours are shorter.
const NAME: usize = 32;
const REPORT: usize = 28;
const CHUNK: usize = 4 + 2 + NAME + 4;
pub(super) const LONGEST: usize = TOGETHER * (REPORT + CHUNK) + 4;
/// A stream that has been silent for longer is not reported: its clock may be another when it goes on.
const LATELY: Duration = Duration::from_secs(5);

const SENDER_REPORT: u8 = 200;
const DESCRIPTION: u8 = 202;
const CNAME: u8 = 1;

/// Writes what these slots have to report. Gives the length, and the SSRC that stands first. `ntp`: now, in NTP's 32.32 format.
pub(super) fn compound(now: Instant, ntp: u64, slots: &[SlotState], out: &mut [u8]) -> Option<(usize, u32)> {
    let lanes =
        || slots.iter().filter_map(|slot| slot.stream.lane()).filter_map(|lane| Some((lane, moment(now, lane)?)));
    let first = lanes().next()?.0.ssrc();
    let mut at = 0;
    let mut put = |bytes: &[u8]| -> Option<()> {
        out.get_mut(at..at + bytes.len())?.copy_from_slice(bytes);
        at += bytes.len();
        Some(())
    };
    for (lane, time) in lanes() {
        let Counted { packets, octets, .. } = lane.counted;
        put(&[0x80, SENDER_REPORT, 0, (REPORT / 4 - 1) as u8])?;
        put(&lane.ssrc().to_be_bytes())?;
        put(&ntp.to_be_bytes())?;
        // Counted modulo 2³², RFC 3550 section 6.4.1.
        for field in [time, packets as u32, octets as u32] {
            put(&field.to_be_bytes())?;
        }
    }
    let name = |lane: &Lane| lane.cname().len().min(NAME);
    // Name, and one to four zeros that end the chunk at a word.
    let chunk = |lane: &Lane| (4 + 2 + name(lane) + 1).next_multiple_of(4);
    let words = lanes().map(|(lane, _)| chunk(lane)).sum::<usize>() / 4;
    put(&[0x80 | lanes().count() as u8, DESCRIPTION])?;
    put(&(words as u16).to_be_bytes())?;
    for (lane, _) in lanes() {
        let text = &lane.cname().as_bytes()[..name(lane)];
        put(&lane.ssrc().to_be_bytes())?;
        put(&[CNAME, text.len() as u8])?;
        put(text)?;
        put(&[0; 4][..chunk(lane) - 6 - text.len()])?;
    }
    Some((at, first))
}

/// Which time of the stream's own clock `now` is.
fn moment(now: Instant, lane: &Lane) -> Option<u32> {
    let (time, at, clock) = lane.counted.last?;
    let passed = now.saturating_duration_since(at);
    let ticks = passed.as_micros() * u128::from(clock) / 1_000_000;
    (passed <= LATELY).then_some(time.wrapping_add(ticks as u32))
}

/// How long a report and its answer were under way, RFC 3550 section 6.4.1 (figure 2). `None`: nothing was answered, or clocks
/// contradict each other. `last`, `delay`: as the receiver's report has them, in 16.16 seconds.
pub(crate) fn round_trip(ntp: u64, last: u32, delay: u32) -> Option<Duration> {
    let passed = ((ntp >> 16) as u32).wrapping_sub(last).checked_sub(delay)?;
    let is_sane = last != 0 && passed < 1 << 20;
    is_sane.then(|| Duration::from_micros((u64::from(passed) * 1_000_000) >> 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_round_trip_is_what_the_receiver_did_not_wait() {
        let ntp = |seconds: u64| seconds << 32;
        let mid = |seconds: u32| seconds << 16;
        assert_eq!(round_trip(ntp(10), mid(8), mid(1)), Some(Duration::from_secs(1)));
        assert_eq!(round_trip(ntp(10), mid(8), mid(3)), None, "before it was sent");
        assert_eq!(round_trip(ntp(10), 0, 0), None, "no report has arrived there");
    }
}

//! What a receiver tells of the streams that we send to it, in our own words.

use std::iter;
use str0m::rtp::rtcp::{ReceptionReport, ReportList, Rtcp};

/// In what steps transport-wide feedback tells times, microseconds.
const REFERENCE: i64 = 64_000;
const DELTA: i64 = 250;

pub(crate) enum Feedback {
    /// These numbers of a stream did not arrive: RFC 4585 section 6.2.1.
    Missing {
        ssrc: u32,
        numbers: Vec<u16>,
    },
    /// The picture of a stream is lost: PLI or FIR.
    KeyframeWanted {
        ssrc: u32,
    },
    /// When what arrived, by transport-wide numbers: the first of them, and for each its time in microseconds of the receiver's clock.
    Arrived {
        first: u16,
        times: Vec<Option<u64>>,
    },
    /// What the receiver believes to be able to take, bits per second.
    Limit {
        bits: u64,
    },
    Received(Reception),
}

/// What a receiver report says of one of our streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reception {
    pub(crate) ssrc: u32,
    /// Of 256.
    pub(crate) fraction_lost: u8,
    /// Packets, altogether.
    pub(crate) lost: u32,
    /// The middle of the NTP time of our last report, and how long the receiver has had it, in 16.16 seconds.
    pub(crate) last: u32,
    pub(crate) delay: u32,
    /// In ticks of the stream's clock.
    pub(crate) jitter: u32,
}

/// Whether a compound, opened or not, holds nothing but feedback: one with reports in it begins with them (RFC 3550 section 6.1,
/// RFC 5506 section 4.1).
pub(crate) fn is_feedback_alone(compound: &[u8]) -> bool {
    matches!(compound.get(1), Some(205 | 206))
}

impl Feedback {
    /// What a compound tells: RFC 3550 section 6.1. What is not understood in it is left out.
    pub(crate) fn all_of(compound: &[u8]) -> Vec<Self> {
        let read = |packet: &[u8]| match packet {
            [0x8f | 0xaf, 205, ..] => arrived(packet).into_iter().collect(),
            _ => Rtcp::try_from(packet).map(Self::of).unwrap_or_default(),
        };
        packets(compound).flat_map(read).collect()
    }

    fn of(report: Rtcp) -> Vec<Self> {
        match report {
            Rtcp::Nack(nack) => {
                let numbers = nack.reports.iter().flat_map(|entry| {
                    let more = (0..16).filter(|bit| entry.blp & 1 << bit != 0).map(|bit| bit + 1);
                    iter::once(0).chain(more).map(|ahead| entry.pid.wrapping_add(ahead))
                });
                vec![Self::Missing { ssrc: *nack.ssrc, numbers: numbers.collect() }]
            }
            Rtcp::Pli(pli) => vec![Self::KeyframeWanted { ssrc: *pli.ssrc }],
            Rtcp::Fir(fir) => fir.reports.iter().map(|entry| Self::KeyframeWanted { ssrc: *entry.ssrc }).collect(),
            Rtcp::Remb(remb) => vec![Self::Limit { bits: remb.bitrate.max(0.0) as u64 }],
            Rtcp::ReceiverReport(report) => received(&report.reports),
            Rtcp::SenderReport(report) => received(&report.reports),
            Rtcp::Twcc(_)
            | Rtcp::ExtendedReport(_)
            | Rtcp::SourceDescription(_)
            | Rtcp::Goodbye(_)
            | Rtcp::AppSpecificFeedback(_) => Vec::new(),
        }
    }
}

/// The packets of a compound, without their padding: RFC 3550 section 6.4.1.
fn packets(mut compound: &[u8]) -> impl Iterator<Item = &[u8]> {
    iter::from_fn(move || {
        let [flags, _, l0, l1, ..] = *compound else { return None };
        let (packet, rest) = compound.split_at_checked(4 * (usize::from(u16::from_be_bytes([l0, l1])) + 1))?;
        compound = rest;
        let padding = if flags & 0x20 == 0 { 0 } else { usize::from(*packet.last()?) };
        packet.get(..packet.len() - padding.min(packet.len()))
    })
}

/// Transport-wide feedback: draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. Read here, because str0m's reader
/// panics where statuses and sizes do not fit together. Where the packet ends, the list ends.
fn arrived(packet: &[u8]) -> Option<Feedback> {
    let (head, mut rest) = packet.get(12..)?.split_first_chunk::<8>()?;
    let [f0, f1, c0, c1, r0, r1, r2, _] = *head;
    let (first, count) = (u16::from_be_bytes([f0, f1]), usize::from(u16::from_be_bytes([c0, c1])));
    let mut statuses = Vec::new();
    while statuses.len() < count {
        let (chunk, more) = rest.split_first_chunk()?;
        let chunk = u16::from_be_bytes(*chunk);
        match chunk >> 14 {
            0b10 => statuses.extend((0..14).rev().map(|bit| chunk >> bit & 0b1)),
            0b11 => statuses.extend((0..7).rev().map(|pair| chunk >> (2 * pair) & 0b11)),
            _ => statuses.extend(iter::repeat_n(chunk >> 13, usize::from(chunk & 0x1fff))),
        }
        rest = more;
    }
    let mut at = i64::from(u32::from_be_bytes([0, r0, r1, r2])) * REFERENCE;
    let mut time = |status| {
        let delta = match status {
            1 => i64::from(*rest.split_off_first()?),
            2 => i64::from(i16::from_be_bytes(*rest.split_off(..2)?.first_chunk()?)),
            _ => return Some(None),
        };
        at += delta * DELTA;
        Some(u64::try_from(at).ok())
    };
    let times = statuses.into_iter().take(count).map_while(&mut time).collect();
    Some(Feedback::Arrived { first, times })
}

fn received(reports: &ReportList<ReceptionReport>) -> Vec<Feedback> {
    let of = |report: &ReceptionReport| Reception {
        ssrc: *report.ssrc,
        fraction_lost: report.fraction_lost,
        lost: lost(report.packets_lost),
        last: report.last_sr_time,
        delay: report.last_sr_delay,
        jitter: report.jitter,
    };
    reports.iter().map(of).map(Feedback::Received).collect()
}

/// A number of 24 bits that has a sign: what came twice counts against what was lost. RFC 3550 section 6.4.1.
fn lost(cumulative: u32) -> u32 {
    if cumulative & 0x80_0000 == 0 { cumulative & 0x7f_ffff } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLI: [u8; 12] = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9];
    const NACK: [u8; 16] = [0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 9, 0, 7, 0x80, 1];

    fn told(compound: &[u8]) -> Vec<String> {
        let brief = |feedback| match feedback {
            Feedback::KeyframeWanted { ssrc } => format!("{ssrc}: key"),
            Feedback::Missing { ssrc, numbers } => format!("{ssrc}: {numbers:?}"),
            Feedback::Arrived { first, times } => format!("{first}: {}", times.len()),
            Feedback::Limit { bits } => format!("{bits} bits"),
            Feedback::Received(Reception { ssrc, lost, .. }) => format!("{ssrc}: {lost} lost"),
        };
        Feedback::all_of(compound).into_iter().map(brief).collect()
    }

    #[test]
    fn a_compound_tells_all_that_is_understood_in_it() {
        let unknown = [0x80, 204, 0, 1, 0, 0, 0, 1];
        assert_eq!(told(&[&PLI[..], &unknown, &NACK].concat()), ["9: key", "9: [7, 8, 23]"]);
        let padded = [&[0xa1, 206, 0, 3][..], &PLI[4..], &[0, 0, 0, 4], &NACK].concat();
        assert_eq!(told(&padded), ["9: key", "9: [7, 8, 23]"], "padding is not read");
    }

    #[test]
    fn what_is_cut_off_is_not_guessed() {
        for length in 0..PLI.len() {
            assert!(told(&PLI[..length]).is_empty(), "{length}");
        }
        assert_eq!(told(&[&PLI[..], &NACK[..15]].concat()), ["9: key"]);
        let all_padding = [0xa1, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 255];
        assert!(told(&all_padding).is_empty());
    }

    /// Feedback of such chunks and deltas on packets from 5 on, at 7 * 64 ms.
    fn times(count: u8, chunks: &[u16], deltas: &[u8]) -> Option<Vec<Option<u64>>> {
        let head = [0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, count, 0, 0, 7, 3];
        let chunks: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.to_be_bytes()).collect();
        match arrived(&[&head[..], &chunks, deltas].concat())? {
            Feedback::Arrived { first: 5, times } => Some(times),
            _ => panic!("of another number"),
        }
    }

    #[test]
    fn each_chunk_says_which_have_come_and_each_delta_when() {
        let [a, b, c] = [449_000, 451_000, 454_000].map(Some);
        assert_eq!(times(3, &[0x2003], &[4, 8, 12]), Some(vec![a, b, c]), "a run");
        assert_eq!(times(4, &[0x8000 | 0b1011 << 10], &[4, 8, 12]), Some(vec![a, None, b, c]), "a bit each");
        let pairs = 0xc000 | 0b01_00_10_11 << 6;
        assert_eq!(times(4, &[pairs], &[4, 0xff, 0xfc]), Some(vec![a, None, Some(448_000), None]), "two bits each");
        assert_eq!(times(9, &[0x2001, 0x0008], &[4]), Some([vec![a], vec![None; 8]].concat()), "two chunks");
        assert_eq!(times(2, &[0x2003], &[4, 8, 12]), Some(vec![a, b]), "no more than it counts");
    }

    #[test]
    fn feedback_whose_sizes_do_not_fit_ends_where_it_ends() {
        assert_eq!(times(3, &[0x2003], &[4]), Some(vec![Some(449_000)]));
        assert_eq!(times(3, &[0x4003], &[4, 8, 12]), Some(vec![Some(448_000 + 1_032 * 250)]));
        assert_eq!(times(3, &[], &[]), None, "statuses are missing");
        assert_eq!(times(1, &[0x4001], &[0x80, 0]), Some(vec![None]), "before time began");
    }

    #[test]
    fn reports_come_first_where_there_are_any() {
        assert!(is_feedback_alone(&PLI) && is_feedback_alone(&NACK));
        assert!(!is_feedback_alone(&[0x80, 201, 0, 1, 0, 0, 0, 1]) && !is_feedback_alone(&[]));
    }
}

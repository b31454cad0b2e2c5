//! What a receiver tells of the streams that we send to it, in our own words.

use std::{iter, time::Instant};
use str0m::rtp::rtcp::{ReceptionReport, ReportList, Rtcp, Twcc};

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
    /// What a compound tells: RFC 3550 section 6.1. What is not understood in it is left out. `zero`: any moment, the same for all
    /// compounds of a client.
    pub(crate) fn all_of(compound: &[u8], zero: Instant) -> Vec<Self> {
        packets(compound)
            .filter_map(|packet| Rtcp::try_from(packet).ok())
            .flat_map(|report| Self::of(report, zero))
            .collect()
    }

    fn of(report: Rtcp, zero: Instant) -> Vec<Self> {
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
            Rtcp::Twcc(twcc) => vec![arrived(twcc, zero)],
            Rtcp::Remb(remb) => vec![Self::Limit { bits: remb.bitrate.max(0.0) as u64 }],
            Rtcp::ReceiverReport(report) => received(&report.reports),
            Rtcp::SenderReport(report) => received(&report.reports),
            Rtcp::ExtendedReport(_) | Rtcp::SourceDescription(_) | Rtcp::Goodbye(_) | Rtcp::AppSpecificFeedback(_) => {
                Vec::new()
            }
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

fn arrived(twcc: Twcc, zero: Instant) -> Feedback {
    let first = twcc.base_seq;
    let micros = |at: Instant| at.saturating_duration_since(zero).as_micros() as u64;
    // The list says of itself how long it is; what it does not have is not there.
    let times = twcc.into_iter(zero, u64::from(first).into()).map(|(_, _, at)| at.map(micros)).collect();
    Feedback::Arrived { first, times }
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
        Feedback::all_of(compound, Instant::now()).into_iter().map(brief).collect()
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

    #[test]
    fn reports_come_first_where_there_are_any() {
        assert!(is_feedback_alone(&PLI) && is_feedback_alone(&NACK));
        assert!(!is_feedback_alone(&[0x80, 201, 0, 1, 0, 0, 0, 1]) && !is_feedback_alone(&[]));
    }
}

//! What a receiver tells of the streams that we send to it, in our own words.

use std::time::Instant;
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

impl Feedback {
    /// `zero`: any moment, the same for all reports of a client.
    pub(crate) fn of(report: Rtcp, zero: Instant) -> Vec<Self> {
        match report {
            Rtcp::Nack(nack) => {
                let numbers = nack.reports.iter().flat_map(|entry| {
                    let more = (0..16).filter(|bit| entry.blp & 1 << bit != 0).map(|bit| bit + 1);
                    std::iter::once(0).chain(more).map(|ahead| entry.pid.wrapping_add(ahead))
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

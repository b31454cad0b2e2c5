//! The outgoing side of one slot: which numbers a packet gets, and who seals it: we ourselves, or the receiver's transport.

mod estimate;
mod freezes;
mod header;
mod lane;
pub(crate) mod report;
mod rewrite;
mod sender;
mod sieve;

pub(crate) use header::Extensions;
pub(crate) use lane::{Lane, Outlet};
pub(crate) use sender::{Sender, Written};

use super::{
    dependency,
    packet::{Codec, Extras, Packet},
    transport::Transport,
};
use lane::Stamp;
use rewrite::{Place, Rewriter};
use smallvec::SmallVec;
use std::{sync::Arc, time::Instant};

/// A packet as a transport sends it for one receiver: with that receiver's payload type and the slot's numbers.
pub(crate) struct Outgoing {
    pub(crate) payload_type: u8,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) extras: Extras,
    /// Kept for repair.
    pub(crate) nackable: bool,
    pub(crate) dependency: Option<Arc<[u8]>>,
    pub(crate) payload: Arc<[u8]>,
}

/// The receiver's numbers for one codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) codec: Codec,
    pub(crate) payload_type: u8,
    /// Under which repairs are sent.
    pub(crate) repair: Option<u8>,
}

/// The stream of one m-line towards one receiver.
pub(crate) struct Stream {
    egress: Egress,
    rewriter: Rewriter,
    /// Looked at for each packet: they lie with the stream.
    formats: SmallVec<[Format; 8]>,
}

/// Who numbers, seals and repairs.
pub(crate) enum Egress {
    /// The receiver's transport: the slow way, and the reference of the other.
    Str0m { ssrc: u32 },
    /// We ourselves: see [`Sender`].
    Own(Box<Lane>),
}

impl Stream {
    pub(crate) fn new(egress: Egress, first_seq: u16) -> Self {
        Self { egress, rewriter: Rewriter::new(first_seq), formats: SmallVec::new() }
    }

    pub(crate) fn set_formats(&mut self, formats: Vec<Format>) {
        self.formats = formats.into();
    }

    pub(crate) fn lane(&self) -> Option<&Lane> {
        match &self.egress {
            Egress::Own(lane) => Some(lane),
            Egress::Str0m { .. } => None,
        }
    }

    pub(crate) fn lane_mut(&mut self) -> Option<&mut Lane> {
        match &mut self.egress {
            Egress::Own(lane) => Some(lane),
            Egress::Str0m { .. } => None,
        }
    }

    /// What comes now does not continue what came before: another source, or a gate that was shut in between. All that could
    /// be sent again is forgotten, so that not even a repair carries what was there.
    pub(crate) fn cut_over(&mut self, transport: Option<&mut Transport>) {
        self.rewriter.splice();
        if let Egress::Own(lane) = &mut self.egress {
            lane.cut_over();
        }
        if let (Egress::Str0m { ssrc }, Some(transport)) = (&self.egress, transport) {
            transport.purge_stream(*ssrc);
        }
    }

    /// A packet is forwarded. `ends`: as the last of what the receiver is given of its picture; `None`: it is given all of it.
    pub(crate) fn pass(&mut self, packet: &Packet, ends: Option<bool>) {
        self.rewriter.pass(packet, ends);
    }

    /// A packet of what is forwarded is left out, and leaves no hole. `true`: its number has been set aside, and is to be filled.
    pub(crate) fn leave_out(&mut self, packet: &Packet) -> bool {
        self.rewriter.leave_out(packet)
    }

    /// Whether the receiver can decode it.
    pub(crate) fn decodes(&self, codec: Codec) -> bool {
        self.format(codec).is_some()
    }

    /// Under which payload type padding goes out: that of any repair.
    fn padding_type(&self) -> Option<u8> {
        self.formats.iter().find_map(|format| format.repair)
    }

    /// Sends a packet by the receiver's transport. `false`: it is too late.
    pub(crate) fn write_by(&mut self, transport: &mut Transport, now: Instant, packet: &Packet) -> bool {
        let Egress::Str0m { ssrc } = self.egress else { return false };
        let Some(Format { payload_type, .. }) = self.format(packet.codec) else { return false };
        let Some(place) = self.rewriter.place(now, packet) else { return false };
        let (mut payload, mut dependency) = (packet.payload.clone(), packet.dependency.clone());
        if let Some(numbers) = place.pictures.filter(|numbers| Some(*numbers) != packet.pictures) {
            // A copy: str0m can put other numbers into VP8 alone.
            packet.codec.renumber(Arc::make_mut(&mut payload), numbers);
            if let (Some(frame), Some(dependency)) = (numbers.frame, &mut dependency) {
                dependency::renumber(Arc::make_mut(dependency), frame);
            }
        }
        let outgoing = Outgoing {
            payload_type,
            seq: place.seq,
            time: place.time,
            marker: packet.marker || place.ends,
            extras: packet.extras,
            nackable: packet.codec != Codec::Opus,
            dependency,
            payload,
        };
        transport.write_rtp(ssrc, now, outgoing);
        true
    }

    /// Which packet went out under this number, as its source numbers it.
    pub(crate) fn original(&self, seq: u16) -> Option<(u32, u64)> {
        self.rewriter.original(seq)
    }

    /// Where a packet stands. A repair stands where it stood.
    fn place(&mut self, now: Instant, packet: &Packet, is_repair: bool) -> Option<Place> {
        if is_repair { self.rewriter.place_again(packet) } else { self.rewriter.place(now, packet) }
    }

    /// Under which payload type it goes out.
    fn stamp(&self, codec: Codec, is_repair: bool, wide: u16, sent_at: u32) -> Option<Stamp> {
        let format = self.format(codec)?;
        let payload_type = if is_repair { format.repair? } else { format.payload_type };
        Some(Stamp { payload_type, wide, sent_at })
    }

    /// The receiver's own numbers for a codec: the same H.264 profile if it has it, else the other baseline one.
    fn format(&self, codec: Codec) -> Option<Format> {
        let exact = self.formats.iter().find(|format| format.codec == codec);
        let near = || {
            let h264 = matches!(codec, Codec::H264 { .. });
            self.formats.iter().find(|format| h264 && matches!(format.codec, Codec::H264 { .. }))
        };
        exact.or_else(near).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codec_goes_out_under_the_receivers_own_number_or_not_at_all() {
        let mut stream = Stream::new(Egress::Str0m { ssrc: 1 }, 0);
        let format = |codec, payload_type| Format { codec, payload_type, repair: None };
        let number = |stream: &Stream, codec| stream.format(codec).map(|format| format.payload_type);
        let (constrained, baseline) = (Codec::H264 { profile: 0x42e0 }, Codec::H264 { profile: 0x4200 });
        stream.set_formats(vec![format(Codec::Vp8, 96), format(constrained, 102)]);
        assert_eq!(number(&stream, Codec::Vp8), Some(96));
        assert_eq!(number(&stream, constrained), Some(102));
        assert_eq!(number(&stream, baseline), Some(102), "the other baseline will do");
        stream.set_formats(vec![format(constrained, 102), format(baseline, 104)]);
        assert_eq!(number(&stream, baseline), Some(104), "the same is better");
        assert_eq!(number(&stream, Codec::Vp8), None, "this receiver cannot decode it");
    }
}

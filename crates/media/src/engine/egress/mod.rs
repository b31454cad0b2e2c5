//! The outgoing side of one slot: which numbers a packet gets, and who seals it.

#[cfg_attr(not(test), expect(dead_code, reason = "the egress that asks it is on its way"))]
mod estimate;
mod rewrite;

use super::{
    packet::{Codec, Extras, Packet, Vp8Numbers},
    transport::Transport,
};
use rewrite::Rewriter;
use std::{sync::Arc, time::Instant};

/// A packet as one receiver gets it: with that receiver's payload type and the slot's numbers.
pub(crate) struct Outgoing {
    pub(crate) payload_type: u8,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) extras: Extras,
    pub(crate) vp8: Option<Vp8Numbers>,
    /// Kept for repair.
    pub(crate) nackable: bool,
    pub(crate) payload: Arc<[u8]>,
}

/// Who keeps history, seals and repairs for a slot. One way for now; the interface is what a second one has to offer.
pub(crate) enum Egress {
    /// The transport's own sending side.
    Str0m { ssrc: u32 },
}

impl Egress {
    fn write_rtp(&self, transport: &mut Transport, now: Instant, packet: Outgoing) {
        match self {
            Self::Str0m { ssrc } => transport.write_rtp(*ssrc, now, packet),
        }
    }

    /// Forgets all that could be sent again, so that not even a repair carries what was there.
    fn purge(&self, transport: &mut Transport) {
        match self {
            Self::Str0m { ssrc } => transport.purge_stream(*ssrc),
        }
    }
}

/// The stream of one m-line towards one receiver.
pub(crate) struct Stream {
    egress: Egress,
    rewriter: Rewriter,
    /// Video begins at a key frame; until then nothing is forwarded.
    waits_for_key: bool,
    /// The receiver's payload types.
    formats: Vec<(Codec, u8)>,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forwarded {
    Written,
    /// Nothing can be shown before a key frame: ask for one.
    NeedsKey,
    /// Too late, or the receiver cannot decode it.
    Dropped,
}

impl Stream {
    pub(crate) fn new(egress: Egress, first_seq: u16) -> Self {
        Self { egress, rewriter: Rewriter::new(first_seq), waits_for_key: true, formats: Vec::new() }
    }

    pub(crate) fn set_formats(&mut self, formats: Vec<(Codec, u8)>) {
        self.formats = formats;
    }

    /// What comes now does not continue what came before: another source, or a gate that was shut in between.
    pub(crate) fn cut_over(&mut self, transport: Option<&mut Transport>) {
        self.rewriter.splice();
        self.waits_for_key = true;
        if let Some(transport) = transport {
            self.egress.purge(transport);
        }
    }

    pub(crate) fn forward(&mut self, transport: &mut Transport, now: Instant, packet: &Packet) -> Forwarded {
        // Before the keys are there nothing can be sent: a key frame that came then would be taken for shown.
        if !transport.is_connected() {
            return Forwarded::Dropped;
        }
        let Some(payload_type) = self.payload_type(packet.codec) else { return Forwarded::Dropped };
        let video = packet.codec != Codec::Opus;
        if video && !packet.starts_key && (self.waits_for_key || self.rewriter.would_splice(packet)) {
            return Forwarded::NeedsKey;
        }
        let Some(place) = self.rewriter.place(now, packet) else { return Forwarded::Dropped };
        self.waits_for_key = false;
        let outgoing = Outgoing {
            payload_type,
            seq: place.seq,
            time: place.time,
            marker: packet.marker,
            extras: packet.extras,
            vp8: place.vp8.filter(|numbers| Some(*numbers) != packet.vp8),
            nackable: video,
            payload: packet.payload.clone(),
        };
        self.egress.write_rtp(transport, now, outgoing);
        Forwarded::Written
    }

    /// The receiver's own number for a codec: the same H.264 profile if it has it, else the other baseline one.
    fn payload_type(&self, codec: Codec) -> Option<u8> {
        let exact = self.formats.iter().find(|(format, _)| *format == codec);
        let near = || {
            let h264 = matches!(codec, Codec::H264 { .. });
            self.formats.iter().find(|(format, _)| h264 && matches!(format, Codec::H264 { .. }))
        };
        exact.or_else(near).map(|(_, payload_type)| *payload_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codec_goes_out_under_the_receivers_own_number_or_not_at_all() {
        let mut stream = Stream::new(Egress::Str0m { ssrc: 1 }, 0);
        let (constrained, baseline) = (Codec::H264 { profile: 0x42e0 }, Codec::H264 { profile: 0x4200 });
        stream.set_formats(vec![(Codec::Vp8, 96), (constrained, 102)]);
        assert_eq!(stream.payload_type(Codec::Vp8), Some(96));
        assert_eq!(stream.payload_type(constrained), Some(102));
        assert_eq!(stream.payload_type(baseline), Some(102), "the other baseline will do");
        stream.set_formats(vec![(constrained, 102), (baseline, 104)]);
        assert_eq!(stream.payload_type(baseline), Some(104), "the same is better");
        assert_eq!(stream.payload_type(Codec::Vp8), None, "this receiver cannot decode it");
    }
}

//! A packet of media between the one who sent it and those who get it: opened, and free of anybody's payload types,
//! extension ids and numbering.

use super::{scale::Scale, vp8, vp9};
use gavel_core::model::media::MediaKind;
use std::sync::Arc;

/// What a payload is encoded with, as far as it decides who can decode it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Opus,
    Vp8,
    /// With packetisation mode 1; the profile is the upper two bytes of `profile-level-id` (RFC 6184 section 8.1).
    H264 {
        profile: u16,
    },
    /// RFC 9628 section 6: profile 0 has 8 bits a sample, profile 2 has more.
    Vp9 {
        profile: u8,
    },
    /// The main profile.
    Av1,
}

impl Codec {
    pub(crate) fn kind(self) -> MediaKind {
        match self {
            Self::Opus => MediaKind::Audio,
            Self::Vp8 | Self::H264 { .. } | Self::Vp9 { .. } | Self::Av1 => MediaKind::Video,
        }
    }

    /// As SDP calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Opus => "opus",
            Self::Vp8 => "VP8",
            Self::H264 { .. } => "H264",
            Self::Vp9 { .. } => "VP9",
            Self::Av1 => "AV1",
        }
    }

    /// Ticks of the RTP clock a second.
    pub(crate) fn clock(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Vp8 | Self::H264 { .. } | Self::Vp9 { .. } | Self::Av1 => 90_000,
        }
    }

    /// Writes these numbers over those that a payload has; one that has none stays as it is.
    pub(crate) fn renumber(self, payload: &mut [u8], numbers: PictureNumbers) {
        match self {
            Self::Vp8 => vp8::renumber(payload, numbers),
            Self::Vp9 { .. } => vp9::renumber(payload, numbers),
            // Their decoders go by the numbers of the packets alone.
            Self::Opus | Self::H264 { .. } | Self::Av1 => {}
        }
    }
}

/// What travels in header extensions from end to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extras {
    /// RFC 6464: −127 to 0 dBov.
    pub(crate) level: Option<i8>,
    pub(crate) voice: Option<bool>,
    /// Quarter turns, as in 3GPP TS 26.114 section 7.4.5.
    pub(crate) rotation: Option<u8>,
}

/// The running numbers of pictures: inside the payload descriptor of VP8, RFC 7741 section 4.2, and of VP9, RFC 9628 section 4.2,
/// and in a header extension of AV1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PictureNumbers {
    /// Of 7 or 15 bits.
    pub(crate) picture: Option<u16>,
    /// Of the pictures in the lowest temporal layer.
    pub(crate) tl0: Option<u8>,
    /// Of the frame, as the dependency descriptor of AV1 has it.
    pub(crate) frame: Option<u16>,
}

/// One packet of a source, as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) codec: Codec,
    pub(crate) ssrc: u32,
    /// Extended: never wraps.
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) marker: bool,
    pub(crate) extras: Extras,
    /// A decoder that knows nothing can begin here.
    pub(crate) starts_key: bool,
    pub(crate) pictures: Option<PictureNumbers>,
    pub(crate) scale: Option<Scale>,
    /// The dependency descriptor, where the codec has one: it goes on to receivers that take it.
    pub(crate) dependency: Option<Arc<[u8]>>,
    pub(crate) payload: Arc<[u8]>,
}

impl Packet {
    /// Whether nothing follows at once: it is sound, or the last of a picture.
    pub(crate) fn ends_burst(&self) -> bool {
        self.marker || self.codec.kind() == MediaKind::Audio
    }

    /// The same without a payload: it fills a number that was set aside, and shows nothing.
    pub(crate) fn emptied(&self) -> Self {
        Self {
            starts_key: false,
            marker: false,
            pictures: None,
            scale: None,
            dependency: None,
            payload: Arc::from([]),
            ..self.clone()
        }
    }
}

/// Whether an H.264 payload begins something decodable: parameter sets or an IDR slice, alone, aggregated (STAP-A) or as
/// the first fragment (FU-A). RFC 6184 sections 5.6 to 5.8.
pub(crate) fn h264_starts_key(payload: &[u8]) -> bool {
    const IDR: u8 = 5;
    const SPS: u8 = 7;
    const STAP_A: u8 = 24;
    const FU_A: u8 = 28;
    let is_key = |nal: u8| matches!(nal & 0x1f, IDR | SPS);
    match payload {
        [first, rest @ ..] if first & 0x1f == STAP_A => {
            let mut rest = rest;
            while let [l0, l1, tail @ ..] = rest {
                let length = usize::from(u16::from_be_bytes([*l0, *l1]));
                if tail.first().is_some_and(|nal| is_key(*nal)) {
                    return true;
                }
                let Some(next) = tail.get(length..) else { return false };
                rest = next;
            }
            false
        }
        [first, fragment, ..] if first & 0x1f == FU_A => fragment & 0x80 != 0 && is_key(*fragment),
        [first, ..] => is_key(*first),
        [] => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// One of which only a few things matter.
    pub(crate) fn plain() -> Packet {
        Packet {
            codec: Codec::Vp8,
            ssrc: 1,
            seq: 1,
            time: 0,
            marker: false,
            extras: Extras::default(),
            starts_key: false,
            pictures: None,
            scale: None,
            dependency: None,
            payload: Arc::from([0u8].as_slice()),
        }
    }

    #[test]
    fn h264_begins_at_parameter_sets_and_idr_slices_only() {
        assert!(h264_starts_key(&[0x67, 1, 2]), "sps");
        assert!(h264_starts_key(&[0x65, 1, 2]), "idr");
        assert!(!h264_starts_key(&[0x41, 1, 2]), "slice");
        assert!(h264_starts_key(&[0x78, 0, 2, 0x68, 1, 0, 2, 0x67, 1]), "stap-a with sps behind pps");
        assert!(h264_starts_key(&[0x7c, 0x85, 1]), "first fragment of an idr");
        assert!(!h264_starts_key(&[0x7c, 0x05, 1]), "later fragment of an idr");
        assert!(!h264_starts_key(&[]) && !h264_starts_key(&[0x78, 0xff, 0xff]), "garbage");
    }
}

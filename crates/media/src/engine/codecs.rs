//! Which codecs are offered to clients and in which order, how str0m calls them, and what their payloads say. It knows
//! nothing of transports.

use super::{
    av1,
    packet::{Codec, PictureNumbers, h264_starts_key},
    scale::Scale,
    vp9,
};
use str0m::{
    format::{Codec as StrCodec, CodecConfig, FormatParams, PayloadParams},
    media::Frequency,
    rtp::Vp8Descriptor,
};

/// Constrained baseline and baseline, both at level 3.1: what every browser and every hardware encoder has.
const H264_PROFILES: [u32; 2] = [0x42e01f, 0x42001f];
/// With 8 bits a sample, and with more: what browsers have.
const VP9_PROFILES: [u32; 2] = [0, 2];

/// All that we forward. Browsers send the first that they have, so that the one that everybody can decode stands first; whoever
/// wants another offers it alone.
pub(super) fn all(codecs: &mut CodecConfig) {
    codecs.clear();
    codecs.enable_opus(true, false);
    codecs.enable_vp8(true);
    for (n, profile) in (0u8..).zip(H264_PROFILES) {
        codecs.add_h264((102 + 2 * n).into(), Some((103 + 2 * n).into()), true, profile);
    }
    for (n, profile) in (0u8..).zip(VP9_PROFILES) {
        let format = FormatParams { profile_id: Some(profile), ..FormatParams::default() };
        let (number, repair) = ((98 + 2 * n).into(), (99 + 2 * n).into());
        codecs.add_config(number, Some(repair), StrCodec::Vp9, Frequency::NINETY_KHZ, None, format);
    }
    codecs.enable_av1(true);
}

pub(super) fn codec(params: &PayloadParams) -> Option<Codec> {
    let spec = params.spec();
    match spec.codec {
        StrCodec::Opus => Some(Codec::Opus),
        StrCodec::Vp8 => Some(Codec::Vp8),
        StrCodec::H264 => Some(Codec::H264 { profile: (spec.format.profile_level_id? >> 8) as u16 }),
        StrCodec::Vp9 => Some(Codec::Vp9 { profile: spec.format.profile_id.unwrap_or(0) as u8 }),
        StrCodec::Av1 => Some(Codec::Av1),
        // Nothing else was offered to str0m.
        _ => None,
    }
}

/// What a payload says of its picture.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// A decoder that knows nothing can begin with it.
    pub(super) starts_key: bool,
    pub(super) pictures: Option<PictureNumbers>,
    pub(super) scale: Option<Scale>,
}

pub(super) fn look_at(codec: Codec, payload: &[u8]) -> Look {
    match codec {
        Codec::Opus => Look::default(),
        Codec::Vp8 => {
            let Ok(descriptor) = Vp8Descriptor::parse(payload) else { return Look::default() };
            let numbers =
                PictureNumbers { picture: descriptor.picture_id(), tl0: descriptor.tl0_pic_idx(), frame: None };
            Look { starts_key: descriptor.starts_keyframe(payload), pictures: Some(numbers), scale: None }
        }
        Codec::H264 { .. } => Look { starts_key: h264_starts_key(payload), ..Look::default() },
        Codec::Vp9 { .. } => {
            let (pictures, scale) = (vp9::numbers(payload), vp9::scale(payload));
            Look { starts_key: vp9::starts_key(payload), pictures, scale }
        }
        Codec::Av1 => Look { starts_key: av1::starts_key(payload), ..Look::default() },
    }
}

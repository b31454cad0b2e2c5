//! Media that no decoder would like but every forwarder takes for real: Opus-sized packets with an audio level, and pictures
//! whose descriptors and frame headers are right. Each packet carries its publisher's tag, so that whoever gets it knows
//! whose it is.

use super::dependency::{self, Dependency};
use std::time::{Duration, Instant};
use str0m::format::Codec;

/// Payload type independent part of one RTP packet.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) time: u32,
    pub(super) marker: bool,
    pub(super) payload: Vec<u8>,
    /// Of AV1 in layers.
    pub(super) dependency: Option<Dependency>,
}

pub(super) const AUDIO_EVERY: Duration = Duration::from_millis(20);
pub(super) const VIDEO_EVERY: Duration = Duration::from_millis(33);
const OPUS_BYTES: usize = 80;
/// Payload bytes of a full video packet; leaves room for every header within 1,200.
const LARGEST: usize = 1_050;

/// A tag behind a payload's headers.
const TAG: usize = 8;

/// What a client's camera and screen are encoded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VideoCodec {
    Vp8,
    /// Profile 0, not in flexible mode.
    Vp9,
    Av1,
}

impl VideoCodec {
    pub(super) fn of(codec: Codec) -> Option<Self> {
        match codec {
            Codec::Vp8 => Some(Self::Vp8),
            Codec::Vp9 => Some(Self::Vp9),
            Codec::Av1 => Some(Self::Av1),
            // The enum is str0m's; there are no other pictures here.
            _ => None,
        }
    }

    pub(super) fn named(self) -> Codec {
        match self {
            Self::Vp8 => Codec::Vp8,
            Self::Vp9 => Codec::Vp9,
            Self::Av1 => Codec::Av1,
        }
    }

    /// Bytes in front of the tag.
    fn headers(self) -> usize {
        match self {
            Self::Vp8 => 4 + 10,
            Self::Vp9 => 5 + 1,
            Self::Av1 => 1 + 3 + 1,
        }
    }
}

pub(super) struct Audio {
    tag: u64,
    time: u32,
}

impl Audio {
    pub(super) fn new(tag: u64) -> Self {
        Self { tag, time: 960 }
    }

    pub(super) fn next(&mut self) -> Piece {
        self.time = self.time.wrapping_add(960);
        let mut payload = vec![0xfc; OPUS_BYTES];
        payload[1..9].copy_from_slice(&self.tag.to_be_bytes());
        Piece { time: self.time, marker: false, payload, dependency: None }
    }
}

pub(super) struct Video {
    codec: VideoCodec,
    tag: u64,
    frame_bytes: usize,
    picture: u16,
    time: u32,
    key_wanted: bool,
    began: Option<Instant>,
    /// In layers of size and rate; VP9 and AV1.
    scaled: bool,
    /// Of the picture within its row of [`RATES`], and how many of the lowest rate there were.
    rate: usize,
    base: u8,
    /// The number of the newest frame, of which a picture has one in each size.
    frame: u16,
}

/// The layer of frame rate of each picture of four.
const RATES: [u8; 4] = [0, 2, 1, 2];
/// What part of the bitrate each layer of size has, in tenths.
const SIZES: [usize; 3] = [1, 3, 6];

/// One packet's place in its frame.
struct Position {
    key: bool,
    first: bool,
    last: bool,
    spatial: u8,
    /// The frame is the last of its picture.
    top: bool,
}

impl Video {
    /// `bitrate` in bits per second.
    pub(super) fn new(codec: VideoCodec, tag: u64, bitrate: u32) -> Self {
        let frame_bytes = (f64::from(bitrate) / 8.0 * VIDEO_EVERY.as_secs_f64()) as usize;
        Self {
            codec,
            tag,
            frame_bytes,
            picture: 100,
            time: 0,
            key_wanted: true,
            began: None,
            scaled: false,
            rate: 0,
            base: 100,
            frame: 40,
        }
    }

    /// In three layers of size and three of frame rate: L3T3_KEY of webrtc-svc.
    pub(super) fn scaled(mut self) -> Self {
        self.scaled = true;
        self
    }

    pub(super) fn codec(&self) -> VideoCodec {
        self.codec
    }

    pub(super) fn want_key(&mut self) {
        self.key_wanted = true;
    }

    /// The packets of the next frame. A key frame is twice as large as another.
    pub(super) fn next(&mut self, now: Instant) -> Vec<Piece> {
        let began = *self.began.get_or_insert(now);
        self.time = (now.duration_since(began).as_micros() * 9 / 100) as u32;
        self.picture = (self.picture + 1) & 0x7fff;
        let key = std::mem::take(&mut self.key_wanted);
        self.rate = if key { 0 } else { (self.rate + 1) % RATES.len() };
        self.base = self.base.wrapping_add(u8::from(!self.scaled || RATES[self.rate] == 0));
        let bytes = self.frame_bytes * if key { 2 } else { 1 };
        let sizes: &[usize] = if self.scaled { &SIZES } else { &[10] };
        let mut pieces = Vec::new();
        for (spatial, tenths) in sizes.iter().enumerate() {
            let bytes = bytes * tenths / 10;
            self.frame = self.frame.wrapping_add(1);
            let packets = bytes.div_ceil(LARGEST).max(1);
            for n in 0..packets {
                let (first, last, top) = (n == 0, n + 1 == packets, spatial + 1 == sizes.len());
                let position = Position { key, first, last, spatial: spatial as u8, top };
                pieces.push(self.packet(&position, bytes / packets));
            }
        }
        pieces
    }

    fn packet(&self, position: &Position, bytes: usize) -> Piece {
        let headers = self.codec.headers();
        let mut payload = vec![0; (headers + TAG).max(bytes)];
        let Position { key, first, last, top, .. } = *position;
        match self.codec {
            VideoCodec::Vp8 => self.vp8(&mut payload, key, first),
            VideoCodec::Vp9 => self.vp9(&mut payload, position),
            VideoCodec::Av1 => av1(&mut payload, key && position.spatial == 0, first, last),
        }
        payload[headers..][..TAG].copy_from_slice(&self.tag.to_be_bytes());
        let is_described = self.scaled && self.codec == VideoCodec::Av1;
        let layers = (position.spatial, RATES[self.rate]);
        let structured = key && first && position.spatial == 0;
        let dependency = is_described.then(|| dependency::write(first, last, layers, self.frame, structured));
        Piece { time: self.time, marker: last && top, payload, dependency }
    }

    fn vp8(&self, payload: &mut [u8], key: bool, first: bool) {
        // RFC 7741 section 4.2: X, S on the first packet; I with 15 bits.
        payload[0] = 0x80 | if first { 0x10 } else { 0 };
        payload[1] = 0x80;
        payload[2..4].copy_from_slice(&(0x8000 | self.picture).to_be_bytes());
        if first {
            // RFC 6386 section 9.1: the inverse key frame bit, then the start code and a size of 320 × 240.
            payload[4] = if key { 0x10 } else { 0x11 };
            if key {
                payload[7..14].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]);
            }
        }
    }

    /// RFC 9628 section 4.2: I with 15 bits, P, L, B and E; then T, U, S and D, and TL0PICIDX.
    fn vp9(&self, payload: &mut [u8], position: &Position) {
        let Position { key, first, last, spatial, .. } = *position;
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        payload[0] = 0xa0 | flag(!key, 0x40) | flag(first, 0x08) | flag(last, 0x04);
        payload[1..3].copy_from_slice(&(0x8000 | self.picture).to_be_bytes());
        if self.scaled {
            payload[3] = RATES[self.rate] << 5 | 0x10 | spatial << 1 | flag(key && spatial > 0, 0x01);
        }
        payload[4] = self.base;
        if first {
            // VP9 bitstream specification section 6.2: the frame marker, profile 0, and whether it is a key frame.
            payload[5] = 0x82 | flag(!key, 0x04);
        }
    }
}

/// RTP Payload Format For AV1 section 4.4: Z, Y, W and N; then the OBUs, of which the last has no length.
fn av1(payload: &mut [u8], key: bool, first: bool, last: bool) {
    let (z, y) = (if first { 0 } else { 0x80 }, if last { 0 } else { 0x40 });
    if key && first {
        // A sequence header of two bytes, and a frame.
        payload[..5].copy_from_slice(&[z | y | 0x28, 2, 0x08, 0, 0x30]);
    } else {
        payload[0] = z | y | 0x10;
        payload[1] = if first { 0x30 } else { 0 };
    }
}

/// What a received payload says.
pub(super) struct Seen {
    pub(super) tag: u64,
    /// Of a packet of video.
    pub(super) codec: Option<VideoCodec>,
    pub(super) starts_key: bool,
    /// The 15-bit picture number, where the codec has one.
    pub(super) picture: Option<u16>,
    /// The number of the picture in the lowest layer, where there is one.
    pub(super) tl0: Option<u8>,
    /// The layers of size and rate, where the codec tells.
    pub(super) scale: Option<(u8, u8)>,
    /// The number of the frame, where there is one.
    pub(super) frame: Option<u16>,
}

pub(super) fn read(codec: Option<VideoCodec>, payload: &[u8], described: Option<&Dependency>) -> Option<Seen> {
    let headers = codec.map_or(1, VideoCodec::headers);
    let tag = u64::from_be_bytes(payload.get(headers..headers + TAG)?.try_into().ok()?);
    let number = |at: usize| Some(u16::from_be_bytes([payload[at], payload[at + 1]]) & 0x7fff);
    let (starts_key, picture, tl0) = match codec {
        None => (false, None, None),
        Some(VideoCodec::Vp8) => (payload[0] & 0x10 != 0 && payload[4] & 1 == 0, number(2), None),
        Some(VideoCodec::Vp9) => (payload[0] & 0x48 == 0x08 && payload[3] & 0x0e == 0, number(1), Some(payload[4])),
        Some(VideoCodec::Av1) => (payload[0] & 0x08 != 0, None, None),
    };
    let described = described.and_then(|Dependency(bytes)| dependency::read(bytes));
    let scale = match codec {
        Some(VideoCodec::Vp9) => Some(((payload[3] & 0x0e) >> 1, payload[3] >> 5)),
        _ => described.map(|described| described.0),
    };
    let frame = described.map(|described| described.1);
    Some(Seen { tag, codec, starts_key, picture, tl0, scale, frame })
}

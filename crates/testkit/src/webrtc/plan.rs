//! What a client will be, and what it keeps.

use super::synthetic::VideoCodec;
use str0m::net::Protocol;

/// What a client publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tracks {
    pub audio: bool,
    /// The camera.
    pub video: bool,
    /// The screen: a second video m-line, marked `a=content:slides`.
    pub share: bool,
}

impl Tracks {
    pub const NONE: Self = Self { audio: false, video: false, share: false };
    pub const AUDIO: Self = Self { audio: true, ..Self::NONE };
    pub const VIDEO: Self = Self { video: true, ..Self::NONE };
    pub const SHARE: Self = Self { share: true, ..Self::NONE };
    /// Microphone and camera.
    pub const BOTH: Self = Self { audio: true, video: true, share: false };
    pub const ALL: Self = Self { share: true, ..Self::BOTH };
}

/// What marks the packets of the screen that the client with this tag shares.
pub fn screen_of(tag: u64) -> u64 {
    tag | 1 << 32
}

/// What a client will be.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) tracks: Tracks,
    pub(super) slots: (usize, usize),
    pub(super) bitrate: u32,
    pub(super) level: Option<i8>,
    pub(super) two_way: bool,
    pub(super) keeping: bool,
    pub(super) layered: bool,
    pub(super) scaled: bool,
    pub(super) codec: VideoCodec,
    pub(super) decodes: Vec<VideoCodec>,
    pub(super) protocol: Protocol,
    pub(super) tag: u64,
}

/// A packet as it was received: opened, and otherwise untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its m-line.
    pub line: String,
    pub video: bool,
    pub payload_type: u8,
    /// Extended.
    pub seq: u64,
    pub time: u32,
    pub marker: bool,
    /// RFC 6464, dBov.
    pub level: Option<i8>,
    pub payload: Vec<u8>,
}

impl Plan {
    /// Publishes nothing and receives nothing; its pictures are VP8. `tag` marks all media that it will send.
    pub fn new(tag: u64) -> Self {
        Self {
            tracks: Tracks::NONE,
            slots: (0, 0),
            bitrate: 500_000,
            level: Some(-40),
            two_way: false,
            keeping: false,
            layered: false,
            scaled: false,
            codec: VideoCodec::Vp8,
            decodes: vec![VideoCodec::Vp8],
            protocol: Protocol::Udp,
            tag,
        }
    }

    /// Its media goes by a TCP connection (RFC 6544).
    pub fn by_tcp(mut self) -> Self {
        self.protocol = Protocol::Tcp;
        self
    }

    pub(super) fn is_by_tcp(&self) -> bool {
        self.protocol == Protocol::Tcp
    }

    /// What its pictures are encoded with. It has that codec alone, unless [`Plan::decoding`] says more.
    pub fn in_codec(mut self, codec: VideoCodec) -> Self {
        self.codec = codec;
        self.decodes = vec![codec];
        self
    }

    /// The codecs that it offers, for both directions.
    pub fn decoding(mut self, codecs: &[VideoCodec]) -> Self {
        self.decodes = codecs.to_vec();
        self
    }

    pub fn publishing(mut self, tracks: Tracks) -> Self {
        self.tracks = tracks;
        self
    }

    /// How many `recvonly` m-lines are offered at first.
    pub fn with_slots(mut self, audio: usize, video: usize) -> Self {
        self.slots = (audio, video);
        self
    }

    /// Of the video, bits per second.
    pub fn at_bitrate(mut self, bitrate: u32) -> Self {
        self.bitrate = bitrate;
        self
    }

    /// Of the audio, dBov: −127 is silence.
    pub fn speaking_at(mut self, level: i8) -> Self {
        self.level = Some(level);
        self
    }

    /// Its packets do not say how loud they are.
    pub fn without_level(mut self) -> Self {
        self.level = None;
        self
    }

    /// Every packet that comes is kept.
    pub fn keeping(mut self) -> Self {
        self.keeping = true;
        self
    }

    /// The camera is sent in three layers (simulcast, RFC 8853): the whole bitrate, a third, a tenth.
    pub fn in_layers(mut self) -> Self {
        self.layered = true;
        self
    }

    /// The camera is one stream with three layers of size and three of frame rate (SVC), in VP9 or AV1.
    pub fn in_scale(mut self, codec: VideoCodec) -> Self {
        self.scaled = true;
        self.in_codec(codec)
    }

    /// The published m-lines are `sendrecv`: each is a slot as well.
    pub fn two_way(mut self) -> Self {
        self.two_way = true;
        self
    }
}

//! Media that no decoder would like but every forwarder takes for real: Opus-sized packets with an audio level, and VP8
//! packets whose descriptors and frame headers are right. Each packet carries its publisher's tag, so that whoever gets
//! it knows whose it is.

use std::time::{Duration, Instant};

/// Payload type independent part of one RTP packet.
pub(super) struct Piece {
    pub(super) time: u32,
    pub(super) marker: bool,
    pub(super) payload: Vec<u8>,
}

pub(super) const AUDIO_EVERY: Duration = Duration::from_millis(20);
pub(super) const VIDEO_EVERY: Duration = Duration::from_millis(33);
const OPUS_BYTES: usize = 80;
/// Payload bytes of a full video packet; leaves room for every header within 1,200.
const LARGEST: usize = 1_050;

const DESCRIPTOR: usize = 4;
const FRAME_HEADER: usize = 10;

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
        Piece { time: self.time, marker: false, payload }
    }
}

pub(super) struct Video {
    tag: u64,
    frame_bytes: usize,
    picture: u16,
    time: u32,
    key_wanted: bool,
    began: Option<Instant>,
}

impl Video {
    /// `bitrate` in bits per second.
    pub(super) fn new(tag: u64, bitrate: u32) -> Self {
        let frame_bytes = (f64::from(bitrate) / 8.0 * VIDEO_EVERY.as_secs_f64()) as usize;
        Self { tag, frame_bytes, picture: 100, time: 0, key_wanted: true, began: None }
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
        let bytes = self.frame_bytes * if key { 2 } else { 1 };
        let packets = bytes.div_ceil(LARGEST).max(1);
        (0..packets).map(|n| self.packet(key, n, packets, bytes / packets)).collect()
    }

    fn packet(&self, key: bool, n: usize, of: usize, bytes: usize) -> Piece {
        let mut payload = vec![0; (DESCRIPTOR + FRAME_HEADER + 8).max(bytes)];
        // RFC 7741 section 4.2: X, S on the first packet; I with 15 bits.
        payload[0] = 0x80 | if n == 0 { 0x10 } else { 0 };
        payload[1] = 0x80;
        payload[2..4].copy_from_slice(&(0x8000 | self.picture).to_be_bytes());
        if n == 0 {
            // RFC 6386 section 9.1: the inverse key frame bit, then the start code and a size of 320 × 240.
            payload[4] = if key { 0x10 } else { 0x11 };
            if key {
                payload[7..14].copy_from_slice(&[0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]);
            }
        }
        payload[DESCRIPTOR + FRAME_HEADER..][..8].copy_from_slice(&self.tag.to_be_bytes());
        Piece { time: self.time, marker: n + 1 == of, payload }
    }
}

/// What a received payload says.
pub(super) struct Seen {
    pub(super) tag: u64,
    pub(super) starts_key: bool,
    /// The 15-bit picture number of a video packet.
    pub(super) picture: Option<u16>,
}

pub(super) fn read(video: bool, payload: &[u8]) -> Option<Seen> {
    let tag_at = if video { DESCRIPTOR + FRAME_HEADER } else { 1 };
    let tag = u64::from_be_bytes(payload.get(tag_at..tag_at + 8)?.try_into().ok()?);
    let starts_key = video && payload[0] & 0x10 != 0 && payload[4] & 1 == 0;
    let picture = video.then(|| u16::from_be_bytes([payload[2], payload[3]]) & 0x7fff);
    Some(Seen { tag, starts_key, picture })
}

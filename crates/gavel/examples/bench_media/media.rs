//! Media that no decoder would like but every forwarder takes for real. Each packet carries the time at which it was sent.

use std::time::{Duration, SystemTime};

pub(crate) const AUDIO_EVERY: Duration = Duration::from_millis(20);
pub(crate) const VIDEO_EVERY: Duration = Duration::from_micros(33_333);
const OPUS_BYTES: usize = 80;
/// Payload bytes of a full video packet; leaves room for every header within 1,200.
const LARGEST: usize = 1_100;

/// Where mark and time stand, in audio as in video: behind VP8's descriptor and frame header.
const MARK_AT: usize = 14;
const MARK: u32 = 0x6761_7665;

/// Nanoseconds since 1970: the clock by which the kernel notes arrivals.
pub(crate) fn wall_clock() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}

/// When a packet was sent, if it is one of ours.
pub(crate) fn sent_at(payload: &[u8]) -> Option<u64> {
    let mark = payload.get(MARK_AT..MARK_AT + 4)?;
    let at = payload.get(MARK_AT + 4..MARK_AT + 12)?;
    (mark == MARK.to_be_bytes()).then(|| u64::from_be_bytes(at.try_into().unwrap_or_default()))
}

fn stamp(payload: &mut [u8], at: u64) {
    payload[MARK_AT..MARK_AT + 4].copy_from_slice(&MARK.to_be_bytes());
    payload[MARK_AT + 4..MARK_AT + 12].copy_from_slice(&at.to_be_bytes());
}

pub(crate) fn audio(at: u64) -> Vec<u8> {
    let mut payload = vec![0xfc; OPUS_BYTES];
    stamp(&mut payload, at);
    payload
}

/// A camera: frames of so many packets.
pub(crate) struct Camera {
    frame_bytes: usize,
    picture: u16,
}

impl Camera {
    /// `bitrate` in bits per second.
    pub(crate) fn new(bitrate: u32) -> Self {
        let frame_bytes = (f64::from(bitrate) / 8.0 * VIDEO_EVERY.as_secs_f64()) as usize;
        Self { frame_bytes, picture: 100 }
    }

    /// The payloads of the next frame. A key frame is twice as large as another.
    pub(crate) fn next(&mut self, at: u64, key: bool) -> Vec<Vec<u8>> {
        self.picture = (self.picture + 1) & 0x7fff;
        let bytes = self.frame_bytes * if key { 2 } else { 1 };
        let packets = bytes.div_ceil(LARGEST).max(1);
        (0..packets).map(|n| self.packet(key, n, bytes / packets, at)).collect()
    }

    fn packet(&self, key: bool, n: usize, bytes: usize, at: u64) -> Vec<u8> {
        let mut payload = vec![0; bytes.max(MARK_AT + 12)];
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
        stamp(&mut payload, at);
        payload
    }
}

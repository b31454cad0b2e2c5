//! What a client has seen so far: the material of assertions.

use super::synthetic::{Seen, VideoCodec};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

#[derive(Clone, Debug, Default)]
pub struct View {
    /// ICE and DTLS are up.
    pub connected: bool,
    /// The server said goodbye (DTLS close_notify).
    pub closed: bool,
    /// The server has closed the TCP connection.
    pub hung_up: bool,
    /// Everything that came in, by the socket's count.
    pub datagrams_in: u64,
    pub last_datagram: Option<Instant>,
    /// RTP packets that were sent.
    pub sent: u64,
    /// Those of them that showed the screen.
    pub sent_of_screen: u64,
    /// RTP packets that came without a payload: they fill a number.
    pub empty: u64,
    /// Key frames that were asked of this publisher.
    pub key_requests: Vec<Instant>,
    /// By `a=mid`.
    pub lines: BTreeMap<String, Received>,
}

impl View {
    /// The sum over all m-lines.
    pub fn received(&self) -> u64 {
        self.lines.values().map(|line| line.packets).sum()
    }

    /// Packets of the publisher with this tag, over all m-lines.
    pub fn received_from(&self, tag: u64) -> u64 {
        self.lines.values().filter_map(|line| line.from.get(&tag)).sum()
    }

    /// The m-lines that last carried the publisher with this tag.
    pub fn lines_of(&self, tag: u64) -> Vec<&Received> {
        self.lines.values().filter(|line| line.now == Some(tag)).collect()
    }
}

/// One receiving m-line.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub video: bool,
    pub packets: u64,
    pub bytes: u64,
    pub ssrcs: BTreeSet<u32>,
    /// Extended sequence numbers.
    pub first_seq: u64,
    pub highest_seq: u64,
    /// Numbers that came twice.
    pub repeated: u64,
    /// How often the newest packet's time lay before its predecessor's.
    pub time_steps_back: u64,
    /// How often a newer frame's picture number, or that in its lowest layer, was not the next one.
    pub picture_jumps: u64,
    pub key_frames: u64,
    /// Packets of video by codec.
    pub codecs: BTreeMap<VideoCodec, u64>,
    /// Packets by layers of size and rate, where the codec tells.
    pub layers: BTreeMap<(u8, u8), u64>,
    /// Pictures of video whose end was not marked though nothing of them was missing.
    pub unmarked: u64,
    /// How often a newer frame's number lay before its predecessor's.
    pub frames_back: u64,
    /// How often a picture was larger than the one before, and not a key frame.
    pub rises_without_key: u64,
    /// Whether the very first packet began a key frame.
    pub began_with_key: bool,
    /// Whether each change of publisher began with a key frame.
    pub changes_without_key: u64,
    /// Packets by publisher's tag.
    pub from: BTreeMap<u64, u64>,
    /// Whose media came last.
    pub now: Option<u64>,
    pub last_at: Option<Instant>,
    pub longest_gap: Duration,
    seqs: Remembered,
    last_time: u32,
    last_picture: Option<u16>,
    last_tl0: Option<u8>,
    last_marker: bool,
    last_frame: Option<u16>,
    /// The newest picture is a key frame.
    is_key: bool,
    /// The size of the newest picture, and of the one before.
    sizes: (u8, u8),
}

/// What a packet's header says, and how long its payload is.
#[derive(Clone, Copy)]
pub(super) struct Came {
    pub(super) ssrc: u32,
    pub(super) seq: u64,
    pub(super) time: u32,
    pub(super) marker: bool,
    pub(super) bytes: usize,
}

/// Numbers remembered to tell a late packet from a repeated one. Only the original remembers: views are cloned often.
#[derive(Debug, Default)]
struct Remembered(BTreeSet<u64>);

const REMEMBERED: usize = 4_096;

impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Received {
    /// Numbers between the first and the highest that have not come (yet).
    pub fn missing(&self) -> u64 {
        if self.packets == 0 { 0 } else { (self.highest_seq - self.first_seq + 1).saturating_sub(self.packets) }
    }

    pub(super) fn note(&mut self, now: Instant, packet: &Came, seen: &Seen) {
        let Came { ssrc, seq, time, marker, bytes } = *packet;
        if !self.seqs.0.insert(seq) {
            self.repeated += 1;
            return;
        }
        if self.seqs.0.len() > REMEMBERED {
            self.seqs.0.pop_first();
        }
        if self.packets == 0 {
            self.first_seq = seq;
            self.highest_seq = seq;
            self.began_with_key = seen.starts_key;
        } else {
            self.longest_gap = self.longest_gap.max(self.last_at.map_or(Duration::ZERO, |last| now - last));
        }
        let is_next = self.packets > 0 && seq == self.highest_seq + 1;
        if seq > self.highest_seq {
            self.highest_seq = seq;
            self.time_steps_back += u64::from((time.wrapping_sub(self.last_time) as i32) < 0);
            if let (Some(last), Some(picture)) = (self.last_picture, seen.picture) {
                self.picture_jumps += u64::from(picture != last && picture != (last + 1) & 0x7fff);
            }
            if let (Some(last), Some(tl0)) = (self.last_tl0, seen.tl0) {
                self.picture_jumps += u64::from(tl0 != last && tl0 != last.wrapping_add(1));
            }
            if self.video && self.now.is_some_and(|before| before != seen.tag) {
                self.changes_without_key += u64::from(!seen.starts_key);
            }
        }
        if is_next && time != self.last_time {
            self.unmarked += u64::from(self.video && !self.last_marker);
            self.sizes = (0, self.sizes.0);
        }
        self.is_key = seen.starts_key || self.is_key && time == self.last_time;
        if let (Some(last), Some(frame)) = (self.last_frame, seen.frame.filter(|_| is_next)) {
            self.frames_back += u64::from(frame.wrapping_sub(last) as i16 <= 0 && frame != last);
        }
        if let Some((size, _)) = seen.scale.filter(|_| is_next) {
            self.rises_without_key += u64::from(size > self.sizes.0 && size > self.sizes.1 && !self.is_key);
            self.sizes.0 = self.sizes.0.max(size);
        }
        if seq == self.highest_seq {
            self.last_marker = marker;
            self.last_frame = seen.frame.or(self.last_frame);
            self.last_time = time;
            self.last_picture = seen.picture.or(self.last_picture);
            self.last_tl0 = seen.tl0.or(self.last_tl0);
            self.now = Some(seen.tag);
        }
        self.first_seq = self.first_seq.min(seq);
        self.packets += 1;
        self.bytes += bytes as u64;
        self.ssrcs.insert(ssrc);
        self.key_frames += u64::from(seen.starts_key);
        if let Some(codec) = seen.codec {
            *self.codecs.entry(codec).or_default() += 1;
        }
        if let Some(scale) = seen.scale {
            *self.layers.entry(scale).or_default() += 1;
        }
        *self.from.entry(seen.tag).or_default() += 1;
        self.last_at = Some(now);
    }
}

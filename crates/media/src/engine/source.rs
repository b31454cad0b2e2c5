//! One published track: what is known of it, and who gets it.

use super::{layers::Layers, packet::Codec, slab::Key, transport::Mid};
use gavel_core::model::media::{Content, Gate, MediaKind};
use std::time::{Duration, Instant};

/// However often a publisher changes its codec, its receivers are looked at anew this often at most.
const CODEC_CHANGES: Duration = Duration::from_millis(500);
/// What one source may send in a second, in bytes: twice the 510 kbit/s that Opus knows (RFC 6716 section 2.1.1), for redundancy,
/// and a picture far beyond what browsers send. What is more is a flood, and goes to nobody.
const MOST_AUDIO: u64 = 1_020_000 / 8;
const MOST_VIDEO: u64 = 50_000_000 / 8;
/// No network carries more in one piece, and no packetiser makes it.
const LONGEST: usize = 1_500;

/// Names a source: whose it is and which m-line of theirs it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SourceId {
    pub(crate) seat: Key,
    pub(crate) line: Mid,
}

/// A slot that carries a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) seat: Key,
    /// Index into the receiver's slots.
    pub(crate) slot: usize,
}

pub(crate) struct Source {
    pub(crate) line: Mid,
    pub(crate) kind: MediaKind,
    pub(crate) content: Content,
    /// When its first packet came: the order in which sources are shown. `None` while the m-line is there but silent; such a
    /// source takes up nobody's slot.
    pub(crate) born: Option<Instant>,
    /// What it is encoded with, and since when.
    pub(crate) codec: Option<(Codec, Instant)>,
    /// Bytes in the present second.
    sent: Option<(Instant, u64)>,
    /// Whether its packets say how loud they are, RFC 6464.
    pub(crate) tells_level: bool,
    pub(crate) targets: Vec<Target>,
    pub(crate) layers: Layers,
}

impl Source {
    pub(crate) fn new(line: Mid, kind: MediaKind, content: Content) -> Self {
        Self {
            line,
            kind,
            content,
            born: None,
            codec: None,
            sent: None,
            tells_level: false,
            targets: Vec::new(),
            layers: Layers::default(),
        }
    }

    /// Whether a payload of this length may pass, after what has passed in this second.
    pub(crate) fn bears(&mut self, now: Instant, length: usize) -> bool {
        let most = if self.kind == MediaKind::Audio { MOST_AUDIO } else { MOST_VIDEO };
        let (since, sent) = self.sent.filter(|(since, _)| now < *since + Duration::from_secs(1)).unwrap_or((now, 0));
        let bears = length <= LONGEST && sent + length as u64 <= most;
        self.sent = Some((since, sent + if bears { length as u64 } else { 0 }));
        bears
    }

    /// Of a packet. `true`: it is another than before, and others may be able to show it.
    pub(crate) fn is_encoded_with(&mut self, now: Instant, codec: Codec) -> bool {
        let stays = self.codec.is_some_and(|(before, since)| before == codec || now < since + CODEC_CHANGES);
        if !stays {
            self.codec = Some((codec, now));
        }
        !stays
    }

    /// Whether a gate of its seat lets it through.
    pub(crate) fn passes(&self, gate: Gate) -> bool {
        match (self.kind, self.content) {
            (MediaKind::Audio, Content::Main | Content::Slides) => gate.audio,
            (MediaKind::Video, Content::Main) => gate.video,
            (MediaKind::Video, Content::Slides) => gate.share,
        }
    }

    /// Whether it may take up others' slots. A camera behind a shut gate keeps its place, because it often comes back; a
    /// screen that was stopped is gone for everybody at once, whatever its client does.
    pub(crate) fn shows(&self, gate: Gate) -> bool {
        match self.content {
            Content::Main => self.born.is_some(),
            Content::Slides => self.born.is_some() && self.passes(gate),
        }
    }
}

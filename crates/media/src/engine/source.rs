//! One published track: what is known of it, whether it is alive, and when its key frames were asked for.

use super::{
    history::History,
    packet::Packet,
    slab::Key,
    transport::{Mid, Rid},
};
use gavel_core::model::media::{Content, Gate, MediaKind};
use std::time::{Duration, Instant};

/// However many receivers ask, the publisher is asked this often at most.
pub(crate) const KEY_REQUESTS: Duration = Duration::from_millis(500);

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
    /// When its first packet came, as a running number of the engine: the order in which sources are shown. `None` while
    /// the m-line is there but silent; such a source takes up nobody's slot.
    pub(crate) born: Option<u64>,
    pub(crate) targets: Vec<Target>,
    /// Of pictures, for whoever loses some of them.
    pub(crate) history: History,
    layer: Option<Option<Rid>>,
    key: KeyRequests,
}

#[derive(Default)]
struct KeyRequests {
    wanted: bool,
    asked: Option<Instant>,
}

impl Source {
    pub(crate) fn new(line: Mid, kind: MediaKind, content: Content) -> Self {
        let (targets, history, key) = (Vec::new(), History::default(), KeyRequests::default());
        Self { line, kind, content, born: None, targets, history, layer: None, key }
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

    /// Of several layers the first that was seen is forwarded.
    pub(crate) fn takes(&mut self, layer: Option<Rid>) -> bool {
        *self.layer.get_or_insert(layer) == layer
    }

    pub(crate) fn layer(&self) -> Option<Rid> {
        self.layer.flatten()
    }

    pub(crate) fn saw(&mut self, packet: &Packet) {
        if packet.starts_key {
            self.key.wanted = false;
        }
    }

    /// Somebody cannot go on without a key frame. `true`: ask the publisher now.
    pub(crate) fn want_key(&mut self, now: Instant) -> bool {
        self.key.wanted = true;
        self.ask_again(now)
    }

    /// Whether a wanted key frame is to be asked for (again). Looked at with every packet: from a publisher that sends
    /// nothing a key frame would not come either.
    pub(crate) fn ask_again(&mut self, now: Instant) -> bool {
        let due = self.key.wanted && self.key.asked.is_none_or(|asked| now >= asked + KEY_REQUESTS);
        if due {
            self.key.asked = Some(now);
        }
        due
    }
}

//! One published track: what is known of it, and who gets it.

use super::{layers::Layers, slab::Key, transport::Mid};
use gavel_core::model::media::{Content, Gate, MediaKind};

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
    /// Whether its packets say how loud they are, RFC 6464.
    pub(crate) tells_level: bool,
    pub(crate) targets: Vec<Target>,
    pub(crate) layers: Layers,
}

impl Source {
    pub(crate) fn new(line: Mid, kind: MediaKind, content: Content) -> Self {
        Self { line, kind, content, born: None, tells_level: false, targets: Vec::new(), layers: Layers::default() }
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

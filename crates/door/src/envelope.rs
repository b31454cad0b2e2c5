//! What goes through the door, and what comes back.

use gavel_core::model::{
    ban::Ban,
    command::{Actor, Command},
    effect::{Details, Notice, Participant, Summary},
    ids::{ConferenceId, RequestId, RoomId, SeatId},
    media::MediaRefusal,
    receipt::Refused,
    refusal::Refusal,
    seat::Unconnected,
};
use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::sync::mpsc;

/// Which conference an order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Conference(ConferenceId),
    /// The one that runs in this room.
    Room(RoomId),
}

/// One order.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The same request by the same actor gives the same receipt, and no second effect.
    pub request: RequestId,
    pub actor: Actor,
    pub to: Which,
    pub command: Command,
    /// When the surface received it; the receipt's silence is measured from here.
    pub arrived: Instant,
    /// From where, as the surface sees it; for the audit.
    pub address: Option<String>,
}

/// Why there is no receipt.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Denied {
    /// The rules said no.
    #[error("refused: {}", .0.refusal.code())]
    Refused(Refused),
    /// The store is ill: who would be let in stays out (invariant 3).
    #[error("not now: {0}")]
    Unavailable(String),
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<MediaRefusal> for Denied {
    fn from(refusal: MediaRefusal) -> Self {
        match refusal {
            MediaRefusal::BadOffer => Refusal::Invalid.into(),
            MediaRefusal::NoSeat => Refusal::NotFound.into(),
            MediaRefusal::NoPublisher => Refusal::NoPublisher.into(),
            MediaRefusal::Down => Self::Unavailable("the media engine does not answer".into()),
        }
    }
}

/// A seat was taken.
#[derive(Debug)]
pub struct Entered {
    pub room: RoomId,
    pub conference: ConferenceId,
    pub seat: SeatId,
    /// Whether it stands in the waiting room.
    pub waiting: bool,
    pub link: Link,
}

/// How far a large order has come: it is carried out for so many of all whom it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub done: u32,
    pub of: u32,
}

/// Hears of the steps of a large order, all of them before its receipt. It is called within the conference, and must not
/// wait for anything.
pub type Report = Arc<dyn Fn(Step) + Send + Sync>;

/// A seat's end of the line: what it is told arrives here, until the farewell; then the channel closes.
#[derive(Debug)]
pub struct Link {
    pub notices: mpsc::Receiver<Arc<Told>>,
    pub pulse: Pulse,
}

/// What seats are told. All who are told the same get the same one, so that a surface writes it down once for all of them.
#[derive(Clone, Debug)]
pub struct Told {
    pub notice: Notice,
    text: OnceLock<String>,
}

impl Told {
    pub(crate) const fn new(notice: Notice) -> Self {
        Self { notice, text: OnceLock::new() }
    }

    /// As the surface writes it: by the first who asks.
    pub fn text<E>(&self, write: impl FnOnce(&Notice) -> Result<String, E>) -> Result<&str, E> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        let text = write(&self.notice)?;
        Ok(self.text.get_or_init(|| text))
    }
}

/// The sign of life of a seat: the surface beats it at every message, the conference looks at it.
#[derive(Clone, Debug)]
pub struct Pulse {
    started: tokio::time::Instant,
    last: Arc<AtomicU64>,
}

impl Pulse {
    pub(crate) fn beating() -> Self {
        Self { started: tokio::time::Instant::now(), last: Arc::default() }
    }

    pub fn beat(&self) {
        self.last.store(self.started.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    /// How long it has been still.
    pub(crate) fn quiet_for(&self) -> std::time::Duration {
        let now = self.started.elapsed();
        now.saturating_sub(std::time::Duration::from_millis(self.last.load(Ordering::Relaxed)))
    }
}

/// A running conference, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Not yet, while people gather and no host is in.
    pub running: bool,
    pub summary: Summary,
    /// The waiting ones too.
    pub participants: Vec<Participant>,
    pub unconnected: Vec<Unconnected>,
    /// What only hosts see of the seats inside.
    pub details: Vec<Details>,
    pub bans: Vec<Ban>,
}

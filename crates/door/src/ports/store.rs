//! The journal, the audit, and what a conference needs to begin.

use super::{Event, EventFilter, Later, Page, StoredEvent};
use gavel_core::model::{
    audit::{AuditActor, AuditRow},
    ban::Ban,
    fact::Entry,
    ids::{ConferenceId, Generation, PersonId, RoomId},
    role::Surface,
    room::RoomRecord,
    time::Timestamp,
};
use tokio::sync::watch;

/// The store is ill. Whatever was asked may or may not have happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store: {0}")]
pub struct StoreFault(pub String);

/// Who ordered what a batch tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub actor: AuditActor,
    pub surface: Surface,
}

/// A batch was not written; nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsaved {
    /// It may be once the store is well; the door gives it again.
    #[error(transparent)]
    Ill(StoreFault),
    /// It contradicts what is there, and always will.
    #[error("refused by {0}")]
    Refused(StoreFault),
}

impl From<Unsaved> for StoreFault {
    fn from(unsaved: Unsaved) -> Self {
        match unsaved {
            Unsaved::Ill(fault) | Unsaved::Refused(fault) => fault,
        }
    }
}

/// What is written in one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Whose facts they are; audit rows alone need none.
    pub room: Option<RoomId>,
    pub conference: Option<ConferenceId>,
    /// Durable facts, in the order in which they happened.
    pub entries: Vec<Entry>,
    pub audit: Vec<AuditRow>,
    /// What outside tools are told of it.
    pub events: Vec<Event>,
    /// `None`: nobody, it happened by itself.
    pub by: Option<Author>,
}

impl Batch {
    /// Of a room, or of one conference in it; nothing in it yet.
    pub fn of(room: RoomId, conference: Option<ConferenceId>) -> Self {
        Self { room: Some(room), conference, ..Self::default() }
    }

    /// How much there is to write.
    pub fn lines(&self) -> usize {
        let Self { room: _, conference: _, entries, audit, events, by: _ } = self;
        entries.len() + audit.len() + events.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines() == 0
    }
}

/// A conference that was running when the server went down.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfinished {
    pub conference: ConferenceId,
    pub room: RoomId,
    pub entries: Vec<Entry>,
}

/// An audit row as it was written: numbered, and chained to the one before.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainedAudit {
    pub seq: u64,
    pub row: AuditRow,
    /// The very text that was hashed.
    pub entry: String,
    /// SHA-256 over the hash before and this row's canonical JSON, hexadecimal.
    pub hash: String,
    pub prev: String,
}

/// Newest last. Empty fields do not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub conference: Option<ConferenceId>,
    pub room: Option<RoomId>,
    /// Part of the actor's name.
    pub actor: Option<String>,
    pub since: Option<Timestamp>,
    /// Before then.
    pub until: Option<Timestamp>,
    pub verb: Option<String>,
    pub surface: Option<Surface>,
    pub verdict: Option<String>,
    /// An id, or part of a name.
    pub target: Option<String>,
    /// Only rows with a greater number.
    pub after: u64,
    pub limit: u32,
}

/// The journal. One writer, so that batches become durable in the order in which they were given.
pub trait Store: Send + Sync + 'static {
    /// Queues at once, in order; the future resolves when the batches are durable, and they are written also if the future
    /// is dropped. All of them or none: `Err` says that nothing was written, nor will be.
    fn append_all(&self, batches: Vec<Batch>) -> Later<'static, Result<(), Unsaved>>;

    fn append(&self, batch: Batch) -> Later<'static, Result<(), Unsaved>> {
        self.append_all(vec![batch])
    }

    /// `None`: no such room.
    fn open_room(&self, room: RoomId) -> Later<'_, Result<Option<RoomRecord>, StoreFault>>;

    /// Every conference without an [`gavel_core::model::fact::Fact::Ended`].
    fn unfinished(&self) -> Later<'_, Result<Vec<Unfinished>, StoreFault>>;

    /// The person's generation in a room; zero where it was never raised.
    fn generation(&self, room: RoomId, person: PersonId) -> Later<'_, Result<Generation, StoreFault>>;

    /// Bans from a room that hold, for when no conference runs.
    fn room_bans(&self, room: RoomId) -> Later<'_, Result<Vec<Ban>, StoreFault>>;

    fn audit(&self, filter: AuditFilter) -> Later<'_, Result<Page<ChainedAudit>, StoreFault>>;

    /// Walks the whole chain. `Err(seq)` in the answer: the first row that does not fit.
    fn verify_audit(&self) -> Later<'_, Result<Result<u64, u64>, StoreFault>>;

    /// What happened, from the event log.
    fn events(&self, filter: EventFilter) -> Later<'_, Result<Page<StoredEvent>, StoreFault>>;

    /// The number of the newest event that is durable; rises with every commit that brings events.
    fn newest_event(&self) -> watch::Receiver<u64>;

    /// Forgets events that are older than this and that every webhook has passed, a bounded number at once. Answers
    /// how many; zero: there are no more. The newest event stays, so that numbers go on rising.
    fn prune_events(&self, older_than: Timestamp) -> Later<'_, Result<u64, StoreFault>>;

    /// Waits until everything that was queued is durable.
    fn flush(&self) -> Later<'_, Result<(), StoreFault>>;

    /// Whether it answers, for `/readyz`.
    fn ping(&self) -> Later<'_, Result<(), StoreFault>>;
}

//! Receivers of events: where they are, what they want, and how far each has come in the log.

use super::{DirectoryFault, EventFilter, EventKind, Later, Page};
use gavel_core::model::{
    ids::{EventId, RoomId, WebhookId},
    time::Timestamp,
};
use std::{fmt, time::Duration};

/// Bytes that only the server can open again. Debug does not print them.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// How events are written to a receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Gavel,
    /// As the Huawei dialect has it, with the name under which the receiver knows us.
    Huawei { subscriber: String },
}

/// What somebody has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub url: String,
    /// Empty: all.
    pub kinds: Vec<EventKind>,
    /// `None`: every room.
    pub room: Option<RoomId>,
    pub description: String,
    /// What deliveries are signed with.
    pub secret: Sealed,
    pub form: Form,
    pub created_at: Timestamp,
}

impl Webhook {
    /// What of the log is for it.
    pub fn filter(&self) -> EventFilter {
        EventFilter { room: self.room, kinds: self.kinds.clone(), ..EventFilter::default() }
    }
}

/// How far it has come. Written by whoever delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub enabled: bool,
    /// The number of the last event that was delivered, or was not for it.
    pub passed: u64,
    /// Numbers of events that are to be delivered once more, in this order.
    pub again: Vec<u64>,
    /// Since when nothing has arrived.
    pub failing_since: Option<Timestamp>,
    /// In a row.
    pub failures: u32,
    pub next_try_at: Option<Timestamp>,
    pub last_status: Option<u16>,
    pub last_error: Option<String>,
    pub last_at: Option<Timestamp>,
}

impl Progress {
    /// At the beginning: what is in the log already is not for it.
    pub fn after(passed: u64) -> Self {
        Self {
            enabled: true,
            passed,
            again: Vec::new(),
            failing_since: None,
            failures: 0,
            next_try_at: None,
            last_status: None,
            last_error: None,
            last_at: None,
        }
    }

    /// As if it had never failed.
    pub fn forgive(&mut self) {
        self.failing_since = None;
        self.failures = 0;
        self.next_try_at = None;
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredWebhook {
    pub webhook: Webhook,
    pub progress: Progress,
    /// Rises with everything that is written of it, so that nobody writes over what they have not read.
    pub turn: u64,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The try's own, rising with time.
    pub id: String,
    pub event: u64,
    pub event_id: EventId,
    pub kind: EventKind,
    pub at: Timestamp,
    pub took: Duration,
    /// `None`: there was no answer.
    pub status: Option<u16>,
    pub error: Option<String>,
}

type Found<'a, T> = Later<'a, Result<Option<T>, DirectoryFault>>;
type Done<'a, T = ()> = Later<'a, Result<T, DirectoryFault>>;

/// The webhooks. Every change is durable when its future resolves.
pub trait Webhooks: Send + Sync + 'static {
    /// `NotFound`: there is no such room.
    fn create_webhook(&self, webhook: Webhook, progress: Progress) -> Done<'_, StoredWebhook>;
    fn webhook(&self, id: WebhookId) -> Found<'_, StoredWebhook>;
    /// By id, oldest first. `room` filters.
    fn webhooks(&self, room: Option<RoomId>, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredWebhook>>;
    /// Somebody's change, of what was read before: `None` where it has changed since, and nothing is written.
    fn change_webhook(&self, changed: StoredWebhook) -> Found<'_, StoredWebhook>;
    fn delete_webhook(&self, id: WebhookId) -> Done<'_>;
    /// What came of deliveries, and the turn that holds from now on. `None`: somebody has changed the webhook since, or
    /// deleted it; nothing of the progress is written, but the tries are.
    fn note_deliveries(&self, id: WebhookId, turn: u64, progress: Progress, tries: Vec<Delivery>) -> Found<'_, u64>;
    /// The last tries, newest first.
    fn deliveries(&self, id: WebhookId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Delivery>>;
    /// How many events of this filter there are, counted up to ten thousand.
    fn pending(&self, filter: EventFilter) -> Done<'_, u64>;
}

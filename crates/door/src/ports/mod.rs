//! What the door needs of the outside, as traits: implementations live elsewhere and are wired in the binary.

mod bell;
mod clock;
mod directory;
mod event;
mod ids;
mod media;
mod outside_app;
mod ownership;
mod people;
pub mod records;
mod room;
mod store;
mod webhook;

pub use bell::{Bell, Call, NoBell};
pub use clock::Clock;
pub use directory::{
    Account, AccountRole, ApiKey, Directory, DirectoryFault, NewAccount, Page, Scope, Ticket, Token, TokenKind,
};
pub use event::{Called, Doer, Event, EventFilter, EventKind, Gating, Happening, StoredEvent, ToldBan, Who};
pub use ids::{Ids, RandomIds};
pub use media::{MediaFault, MediaPort};
pub use outside_app::{Dialect, OutsideApp, OutsidePerson, OutsideRoom};
pub use ownership::{LocalOwnership, Ownership};
pub use people::{Contact, Group, GroupId, Identity};
pub use room::{Concern, Email, NewRoom, Pins, RoomFilter, RoomInvitee, RoomPatch, Schedule, StoredRoom};
pub use store::{AuditFilter, Author, Batch, ChainedAudit, Store, StoreFault, Unfinished, Unsaved};
pub use webhook::{Delivery, Form, Progress, Sealed, StoredWebhook, Webhook, Webhooks};

use futures_util::future::BoxFuture;

/// What an asynchronous port answers with.
pub type Later<'a, T> = BoxFuture<'a, T>;

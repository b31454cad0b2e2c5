//! The door's traits, answered by one module per subject.

use super::{SqliteStore, accounts, audit, events, idempotency, journal, keys, rooms, row::millis, tickets};
use crate::fault::Fault;
use gavel_core::model::{
    ban::Ban,
    ids::{AccountId, Generation, PersonId, RoomId, TicketId},
    room::RoomRecord,
    seat::Digest,
    time::Timestamp,
};
use gavel_door::ports::{
    Account, ApiKey, AuditFilter, Batch, ChainedAudit, Directory, DirectoryFault, EventFilter, Later, NewAccount,
    NewRoom, Page, RoomPatch, Store, StoreFault, StoredEvent, StoredRoom, Ticket, Token, Unfinished, Unsaved,
};
use tokio::sync::watch;

type Kept<'a, T> = Later<'a, Result<T, StoreFault>>;
type Done<'a, T = ()> = Later<'a, Result<T, DirectoryFault>>;
type Found<'a, T> = Done<'a, Option<T>>;

impl Store for SqliteStore {
    fn append_all(&self, batches: Vec<Batch>) -> Later<'static, Result<(), Unsaved>> {
        Box::pin(self.0.queue.write(batches))
    }

    fn open_room(&self, room: RoomId) -> Kept<'_, Option<RoomRecord>> {
        Box::pin(async move {
            self.0.queue.pass().await?;
            Ok(rooms::open(&self.0.reader, room, self.now()).await?)
        })
    }

    fn unfinished(&self) -> Kept<'_, Vec<Unfinished>> {
        Box::pin(async move {
            self.0.queue.pass().await?;
            Ok(journal::unfinished(&self.0.reader).await?)
        })
    }

    fn generation(&self, room: RoomId, person: PersonId) -> Kept<'_, Generation> {
        Box::pin(async move {
            self.0.queue.pass().await?;
            Ok(rooms::generation(&self.0.reader, room, person).await?)
        })
    }

    fn room_bans(&self, room: RoomId) -> Kept<'_, Vec<Ban>> {
        Box::pin(async move {
            self.0.queue.pass().await?;
            let mut reader = self.0.reader.acquire().await.map_err(Fault::from)?;
            Ok(rooms::bans(&mut reader, room, self.now()).await?)
        })
    }

    fn audit(&self, filter: AuditFilter) -> Kept<'_, Page<ChainedAudit>> {
        Box::pin(async move { Ok(audit::read(&self.0.reader, filter).await?) })
    }

    fn verify_audit(&self) -> Kept<'_, Result<u64, u64>> {
        Box::pin(async move { Ok(audit::verify(&self.0.reader).await?) })
    }

    fn events(&self, filter: EventFilter) -> Kept<'_, Page<StoredEvent>> {
        Box::pin(async move { Ok(events::read(&self.0.reader, filter).await?) })
    }

    fn newest_event(&self) -> watch::Receiver<u64> {
        self.0.queue.newest()
    }

    fn prune_events(&self, older_than: Timestamp) -> Kept<'_, u64> {
        Box::pin(async move { Ok(events::prune(&self.0.writer, older_than).await?) })
    }

    fn flush(&self) -> Kept<'_, ()> {
        Box::pin(async move { Ok(self.0.queue.pass().await?) })
    }

    fn ping(&self) -> Kept<'_, ()> {
        Box::pin(async move {
            sqlx::query("SELECT 1").execute(&self.0.reader).await.map_err(Fault::from)?;
            if self.0.queue.is_ill() {
                // Whether it can write again shows only in writing.
                sqlx::query(
                    "INSERT INTO pulse (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
                )
                .bind(millis(self.now()))
                .execute(&self.0.writer)
                .await
                .map_err(Fault::from)?;
                self.0.queue.is_well_again();
            }
            Ok(())
        })
    }
}

/// Gives the answer of a module in the trait's form.
macro_rules! answer {
    ($future:expr) => {
        Box::pin(async move { Ok($future.await?) })
    };
}

impl Directory for SqliteStore {
    fn create_room(&self, room: NewRoom) -> Done<'_, StoredRoom> {
        answer!(rooms::create(&self.0.writer, room))
    }

    fn room(&self, id: RoomId) -> Found<'_, StoredRoom> {
        answer!(rooms::by_id(&self.0.reader, id))
    }

    fn room_by_alias(&self, alias: &str) -> Found<'_, StoredRoom> {
        let alias = alias.to_owned();
        answer!(rooms::by_alias(&self.0.reader, &alias))
    }

    fn rooms(&self, owner: Option<AccountId>, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredRoom>> {
        answer!(rooms::list(&self.0.reader, owner, cursor, limit))
    }

    fn patch_room(&self, id: RoomId, patch: RoomPatch) -> Done<'_, StoredRoom> {
        answer!(rooms::patch(&self.0.writer, id, patch))
    }

    fn delete_room(&self, id: RoomId) -> Done<'_> {
        answer!(rooms::delete(&self.0.writer, id))
    }

    fn create_account(&self, account: NewAccount) -> Done<'_, Account> {
        answer!(accounts::create(&self.0.writer, account))
    }

    fn account(&self, id: AccountId) -> Found<'_, Account> {
        answer!(accounts::by_id(&self.0.reader, id))
    }

    fn account_by_username(&self, username: &str) -> Found<'_, Account> {
        let username = username.to_owned();
        answer!(accounts::by_username(&self.0.reader, &username))
    }

    fn accounts(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<Account>> {
        answer!(accounts::list(&self.0.reader, cursor, limit))
    }

    fn update_account(&self, account: Account) -> Done<'_, Account> {
        answer!(accounts::update(&self.0.writer, account))
    }

    fn delete_account(&self, id: AccountId) -> Done<'_> {
        answer!(accounts::delete(&self.0.writer, id))
    }

    fn create_ticket(&self, ticket: Ticket) -> Done<'_, Ticket> {
        answer!(tickets::create(&self.0.writer, ticket, self.now()))
    }

    fn ticket(&self, id: TicketId) -> Found<'_, Ticket> {
        answer!(tickets::by_id(&self.0.reader, id))
    }

    fn create_key(&self, key: ApiKey) -> Done<'_, ApiKey> {
        answer!(keys::create(&self.0.writer, key))
    }

    fn key(&self, id: &str) -> Found<'_, ApiKey> {
        let id = id.to_owned();
        answer!(keys::by_id(&self.0.reader, &id))
    }

    fn create_token(&self, token: Token) -> Done<'_> {
        answer!(accounts::create_token(&self.0.writer, token, self.now()))
    }

    fn token(&self, secret: &Digest) -> Found<'_, Token> {
        let secret = secret.clone();
        answer!(accounts::token(&self.0.reader, &secret))
    }

    fn delete_token(&self, secret: &Digest) -> Done<'_> {
        let secret = secret.clone();
        answer!(accounts::delete_token(&self.0.writer, &secret))
    }

    fn server_secret(&self, name: &str) -> Done<'_, [u8; 32]> {
        let name = name.to_owned();
        answer!(keys::server_secret(&self.0.reader, &self.0.writer, &name))
    }

    fn recall(&self, key: &str) -> Found<'_, (String, u16, Vec<u8>)> {
        let key = key.to_owned();
        answer!(idempotency::recall(&self.0.reader, &key, self.now()))
    }

    fn remember(&self, key: &str, body: &str, status: u16, answer: Vec<u8>) -> Done<'_> {
        let (key, body) = (key.to_owned(), body.to_owned());
        answer!(idempotency::remember(&self.0.writer, &key, &body, status, answer, self.now()))
    }
}

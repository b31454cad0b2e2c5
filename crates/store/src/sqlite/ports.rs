//! The door's traits, answered by one module per subject.

use super::{
    SqliteStore, accounts, audit, events, groups, house, idempotency, invitees, journal, keys, opening, outside_apps,
    outside_rooms, rooms, row::millis, sessions, tickets,
};
use crate::fault::Fault;
use gavel_core::model::{
    ban::Ban,
    ids::{AccountId, Generation, PersonId, RoomId, TicketId},
    room::RoomRecord,
    seat::Digest,
    settings::House,
    time::Timestamp,
};
use gavel_door::ports::{
    Account, ApiKey, AuditFilter, Batch, ChainedAudit, Concern, Contact, Dialect, Directory, DirectoryFault,
    EventFilter, Group, GroupId, Identity, Later, NewAccount, NewRoom, OutsideApp, OutsidePerson, OutsideRoom, Page,
    RoomFilter, RoomInvitee, RoomPatch, Store, StoreFault, StoredEvent, StoredRoom, Ticket, Token, Unfinished, Unsaved,
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
            Ok(opening::open(&self.0.reader, room, self.now()).await?)
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
            Ok(opening::generation(&self.0.reader, room, person).await?)
        })
    }

    fn room_bans(&self, room: RoomId) -> Kept<'_, Vec<Ban>> {
        Box::pin(async move {
            self.0.queue.pass().await?;
            let mut reader = self.0.reader.acquire().await.map_err(Fault::from)?;
            Ok(opening::bans(&mut reader, room, self.now()).await?)
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

    fn rooms(&self, filter: RoomFilter, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredRoom>> {
        answer!(rooms::list(&self.0.reader, filter, cursor, limit))
    }

    fn patch_room(&self, id: RoomId, patch: RoomPatch) -> Done<'_, StoredRoom> {
        answer!(rooms::patch(&self.0.writer, id, patch, self.now()))
    }

    fn delete_room(&self, id: RoomId) -> Done<'_> {
        answer!(rooms::delete(&self.0.writer, id))
    }

    fn invite(&self, room: RoomId, people: Vec<RoomInvitee>, most: u32) -> Done<'_> {
        answer!(invitees::invite(&self.0.writer, room, &people, most))
    }

    fn invitee(&self, room: RoomId, person: PersonId) -> Found<'_, RoomInvitee> {
        answer!(invitees::one(&self.0.reader, room, person))
    }

    fn invitees(&self, room: RoomId, cursor: Option<String>, limit: u32) -> Done<'_, Page<RoomInvitee>> {
        answer!(invitees::list(&self.0.reader, room, cursor, limit))
    }

    fn called(&self) -> Done<'_, Vec<(RoomId, RoomInvitee)>> {
        answer!(invitees::called(&self.0.reader))
    }

    fn uninvite(&self, room: RoomId, person: PersonId) -> Done<'_> {
        answer!(invitees::uninvite(&self.0.writer, room, person, self.now()))
    }

    fn concerns(&self, account: AccountId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Concern>> {
        answer!(invitees::concerns(&self.0.reader, account, cursor, limit))
    }

    fn house(&self) -> Done<'_, House> {
        answer!(house::current(&self.0.reader))
    }

    fn set_house(&self, house: House) -> Done<'_> {
        answer!(house::write(&self.0.writer, house))
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

    fn account_by_identity(&self, identity: &Identity) -> Found<'_, Account> {
        let identity = identity.clone();
        answer!(accounts::by_identity(&self.0.reader, &identity))
    }

    fn update_account(&self, account: Account, spared: Option<&str>) -> Done<'_, Account> {
        let spared = spared.map(str::to_owned);
        answer!(accounts::update(&self.0.writer, account, spared.as_deref(), self.now()))
    }

    fn delete_account(&self, id: AccountId) -> Done<'_> {
        answer!(accounts::delete(&self.0.writer, id))
    }

    fn create_group(&self, group: Group) -> Done<'_, Group> {
        answer!(groups::create(&self.0.writer, group))
    }

    fn group(&self, id: GroupId) -> Found<'_, Group> {
        answer!(groups::by_id(&self.0.reader, id))
    }

    fn groups(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<Group>> {
        answer!(groups::list(&self.0.reader, cursor, limit))
    }

    fn update_group(&self, group: Group) -> Done<'_, Group> {
        answer!(groups::update(&self.0.writer, group))
    }

    fn delete_group(&self, id: GroupId) -> Done<'_> {
        answer!(groups::delete(&self.0.writer, id))
    }

    fn members_of(&self, id: GroupId) -> Done<'_, Vec<Account>> {
        answer!(groups::members(&self.0.reader, id))
    }

    fn address_book(&self, containing: &str, cursor: Option<String>, limit: u32) -> Done<'_, Page<Contact>> {
        let containing = containing.to_owned();
        answer!(groups::address_book(&self.0.reader, &containing, cursor, limit))
    }

    fn create_tickets(&self, tickets: Vec<Ticket>) -> Done<'_> {
        answer!(tickets::create(&self.0.writer, &tickets, self.now()))
    }

    fn ticket(&self, id: TicketId) -> Found<'_, Ticket> {
        answer!(tickets::by_id(&self.0.reader, id))
    }

    fn tickets(
        &self,
        room: RoomId,
        personal: Option<bool>,
        cursor: Option<String>,
        limit: u32,
    ) -> Done<'_, Page<Ticket>> {
        answer!(tickets::list(&self.0.reader, room, personal, cursor, limit, self.now()))
    }

    fn revoke_ticket(&self, room: RoomId, id: TicketId) -> Done<'_> {
        answer!(tickets::revoke(&self.0.writer, room, id, self.now()))
    }

    fn create_key(&self, key: ApiKey) -> Done<'_, ApiKey> {
        answer!(keys::create(&self.0.writer, key))
    }

    fn key(&self, id: &str) -> Found<'_, ApiKey> {
        let id = id.to_owned();
        answer!(keys::by_id(&self.0.reader, &id))
    }

    fn keys(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<ApiKey>> {
        answer!(keys::list(&self.0.reader, cursor, limit))
    }

    fn delete_key(&self, id: &str) -> Done<'_> {
        let id = id.to_owned();
        answer!(keys::delete(&self.0.writer, &id))
    }

    fn create_outside_app(&self, app: OutsideApp) -> Done<'_, OutsideApp> {
        answer!(outside_apps::create(&self.0.writer, app))
    }

    fn outside_app(&self, dialect: Dialect, app_id: &str) -> Found<'_, OutsideApp> {
        let app_id = app_id.to_owned();
        answer!(outside_apps::by_name(&self.0.reader, dialect, &app_id))
    }

    fn outside_app_by_id(&self, id: &str) -> Found<'_, OutsideApp> {
        let id = id.to_owned();
        answer!(outside_apps::by_id(&self.0.reader, &id))
    }

    fn outside_apps(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<OutsideApp>> {
        answer!(outside_apps::list(&self.0.reader, cursor, limit))
    }

    fn delete_outside_app(&self, id: &str) -> Done<'_> {
        let id = id.to_owned();
        answer!(outside_apps::delete(&self.0.writer, &id))
    }

    fn keep_outside_room(&self, room: OutsideRoom) -> Done<'_> {
        answer!(outside_rooms::keep(&self.0.writer, room))
    }

    fn outside_room(&self, room: RoomId) -> Found<'_, OutsideRoom> {
        answer!(outside_rooms::of_room(&self.0.reader, room))
    }

    fn outside_rooms(&self, app: &str, cursor: Option<String>, limit: u32) -> Done<'_, Page<OutsideRoom>> {
        let app = app.to_owned();
        answer!(outside_rooms::list(&self.0.reader, &app, cursor, limit))
    }

    fn keep_outside_person(&self, person: OutsidePerson) -> Done<'_> {
        answer!(outside_rooms::keep_person(&self.0.writer, person))
    }

    fn outside_person(&self, person: PersonId) -> Found<'_, OutsidePerson> {
        answer!(outside_rooms::person(&self.0.reader, person))
    }

    fn create_token(&self, token: Token) -> Done<'_> {
        answer!(sessions::create(&self.0.writer, token, self.now()))
    }

    fn token(&self, secret: &Digest) -> Found<'_, Token> {
        let secret = secret.clone();
        answer!(sessions::by_secret(&self.0.reader, &secret))
    }

    fn delete_token(&self, secret: &Digest) -> Done<'_> {
        let secret = secret.clone();
        answer!(sessions::delete(&self.0.writer, &secret))
    }

    fn token_used(&self, id: &str) -> Done<'_> {
        let id = id.to_owned();
        answer!(sessions::used(&self.0.writer, &id, self.now()))
    }

    fn log_ins(&self, account: AccountId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Token>> {
        answer!(sessions::list(&self.0.reader, account, cursor, limit, self.now()))
    }

    fn end_session(&self, account: AccountId, id: &str) -> Done<'_> {
        let id = id.to_owned();
        answer!(sessions::end(&self.0.writer, account, &id))
    }

    fn end_sessions(&self, account: AccountId, spared: Option<&str>) -> Done<'_> {
        let spared = spared.map(str::to_owned);
        Box::pin(async move {
            let mut writer = self.0.writer.acquire().await.map_err(Fault::from)?;
            Ok(sessions::end_all(&mut writer, account, spared.as_deref()).await?)
        })
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

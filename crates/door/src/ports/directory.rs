//! Rooms, accounts, tickets and keys: what exists whether or not anybody meets.

use super::{
    Concern, Dialect, Later, NewRoom, OutsideApp, OutsidePerson, OutsideRoom, RoomFilter, RoomInvitee, RoomPatch,
    StoreFault, StoredRoom,
    people::{Contact, Group, GroupId, Identity},
};
use gavel_core::model::{
    ids::{AccountId, DeviceKey, Generation, PersonId, RoomId, TicketId},
    role::Role,
    seat::Digest,
    settings::House,
    time::Timestamp,
};

/// A page of a list. `next` goes into the following question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountRole {
    User,
    Operator,
    Administrator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub username: String,
    pub name: String,
    pub email: Option<String>,
    pub role: AccountRole,
    /// Argon2id, PHC string. `None`: nobody logs in with a password.
    pub password: Option<String>,
    /// Who vouches for them, where they log in elsewhere.
    pub identity: Option<Identity>,
    pub created_at: Timestamp,
}

pub type NewAccount = Account;

/// The right of one person to enter one room. The secret itself is known to its holder alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub room: RoomId,
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub account: Option<AccountId>,
    pub device: Option<DeviceKey>,
    /// Made for one person, rather than drawn from the public link.
    pub personal: bool,
    pub generation: Generation,
    pub secret: Digest,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// Withdrawn: nobody enters with it any more.
    pub revoked_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Admin,
    Rooms,
    Moderate,
    Read,
    Media,
}

/// A key for programs. Its secret is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: String,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub secret: Digest,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    /// `None`: until it is deleted.
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An account's access token: a log-in, until it ends.
    Access,
    /// The one-time link that sets the administrator's password.
    Setup,
}

/// A token of an account, by the digest of its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is called where it is listed and ended; not secret.
    pub id: String,
    pub kind: TokenKind,
    pub secret: Digest,
    pub account: AccountId,
    /// What the browser or program that has it called itself.
    pub client: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    #[error("that alias belongs to another room")]
    AliasTaken,
    #[error("that name is taken")]
    NameTaken,
    #[error("another account belongs to that subject")]
    IdentityTaken,
    #[error("there is no such account")]
    UnknownAccount,
    #[error("an installation needs an administrator, and this is the last one")]
    LastAdministrator,
    #[error("cursor: it is not one of this list")]
    BadCursor,
    #[error("there is no such thing")]
    NotFound,
    #[error("that would be too many")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreFault),
}

type Found<'a, T> = Later<'a, Result<Option<T>, DirectoryFault>>;
type Done<'a, T = ()> = Later<'a, Result<T, DirectoryFault>>;

/// The directory. Every change is durable when its future resolves.
pub trait Directory: Send + Sync + 'static {
    fn create_room(&self, room: NewRoom) -> Done<'_, StoredRoom>;
    fn room(&self, id: RoomId) -> Found<'_, StoredRoom>;
    fn room_by_alias(&self, alias: &str) -> Found<'_, StoredRoom>;
    /// By id, oldest first.
    fn rooms(&self, filter: RoomFilter, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredRoom>>;
    fn patch_room(&self, id: RoomId, patch: RoomPatch) -> Done<'_, StoredRoom>;
    /// Its tickets and invitations go with it.
    fn delete_room(&self, id: RoomId) -> Done<'_>;

    /// Invites people, or says anew as what they are invited. `NotFound`: no such room; `TooMany`: the room would invite
    /// more than `most`, and nobody has been.
    fn invite(&self, room: RoomId, people: Vec<RoomInvitee>, most: u32) -> Done<'_>;
    fn invitee(&self, room: RoomId, person: PersonId) -> Found<'_, RoomInvitee>;
    /// By person.
    fn invitees(&self, room: RoomId, cursor: Option<String>, limit: u32) -> Done<'_, Page<RoomInvitee>>;
    /// Everybody at whose place it rings when a conference begins, by room.
    fn called(&self) -> Done<'_, Vec<(RoomId, RoomInvitee)>>;
    /// Takes an invitation back; the person's personal tickets for that room are dead.
    fn uninvite(&self, room: RoomId, person: PersonId) -> Done<'_>;
    /// The rooms that an account owns or is invited to, by id, oldest first.
    fn concerns(&self, account: AccountId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Concern>>;

    /// What holds in the whole installation.
    fn house(&self) -> Done<'_, House>;
    fn set_house(&self, house: House) -> Done<'_>;

    fn create_account(&self, account: NewAccount) -> Done<'_, Account>;
    fn account(&self, id: AccountId) -> Found<'_, Account>;
    fn account_by_username(&self, username: &str) -> Found<'_, Account>;
    fn account_by_identity(&self, identity: &Identity) -> Found<'_, Account>;
    fn accounts(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<Account>>;
    /// Replaces everything but id, username and time of creation. Another password, role or identity ends the account's
    /// log-ins but `spared`, the id of one; a lower role also withdraws the tickets that the higher one gave. Fails where
    /// it would leave nobody who administers.
    fn update_account(&self, account: Account, spared: Option<&str>) -> Done<'_, Account>;
    /// Fails for the last administrator.
    fn delete_account(&self, id: AccountId) -> Done<'_>;

    /// Every member must be an account.
    fn create_group(&self, group: Group) -> Done<'_, Group>;
    fn group(&self, id: GroupId) -> Found<'_, Group>;
    /// By id, oldest first.
    fn groups(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<Group>>;
    /// Replaces name and members.
    fn update_group(&self, group: Group) -> Done<'_, Group>;
    fn delete_group(&self, id: GroupId) -> Done<'_>;
    /// The accounts themselves, by id. `NotFound`: there is no such group.
    fn members_of(&self, id: GroupId) -> Done<'_, Vec<Account>>;

    /// Accounts and groups by name, those whose name or username contains the text, however it is written.
    fn address_book(&self, containing: &str, cursor: Option<String>, limit: u32) -> Done<'_, Page<Contact>>;

    fn create_ticket(&self, ticket: Ticket) -> Done<'_, Ticket> {
        Box::pin(async move { self.create_tickets(vec![ticket.clone()]).await.map(|()| ticket) })
    }

    /// All of them or none. `NotFound`: there is no such room.
    fn create_tickets(&self, tickets: Vec<Ticket>) -> Done<'_>;
    /// Also one that has expired, or was withdrawn, lately.
    fn ticket(&self, id: TicketId) -> Found<'_, Ticket>;
    /// Those of a room that let somebody in, by id. `personal` filters.
    fn tickets(
        &self,
        room: RoomId,
        personal: Option<bool>,
        cursor: Option<String>,
        limit: u32,
    ) -> Done<'_, Page<Ticket>>;
    /// Withdraws a ticket of this room; again does nothing.
    fn revoke_ticket(&self, room: RoomId, id: TicketId) -> Done<'_>;

    fn create_key(&self, key: ApiKey) -> Done<'_, ApiKey>;
    fn key(&self, id: &str) -> Found<'_, ApiKey>;
    /// By id, oldest first; also those that have expired.
    fn keys(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<ApiKey>>;
    fn delete_key(&self, id: &str) -> Done<'_>;

    fn create_outside_app(&self, app: OutsideApp) -> Done<'_, OutsideApp>;
    fn outside_app(&self, dialect: Dialect, app_id: &str) -> Found<'_, OutsideApp>;
    fn outside_app_by_id(&self, id: &str) -> Found<'_, OutsideApp>;
    /// By id, oldest first.
    fn outside_apps(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<OutsideApp>>;
    /// Its rooms stay, and are nobody's program's any more.
    fn delete_outside_app(&self, id: &str) -> Done<'_>;

    /// `NotFound`: there is no such room, or no such program. What was kept of the room before is forgotten.
    fn keep_outside_room(&self, room: OutsideRoom) -> Done<'_>;
    fn outside_room(&self, room: RoomId) -> Found<'_, OutsideRoom>;
    /// A program's rooms by id, oldest first.
    fn outside_rooms(&self, app: &str, cursor: Option<String>, limit: u32) -> Done<'_, Page<OutsideRoom>>;
    /// `NotFound`: there is no such room.
    fn keep_outside_person(&self, person: OutsidePerson) -> Done<'_>;
    fn outside_person(&self, person: PersonId) -> Found<'_, OutsidePerson>;

    fn create_token(&self, token: Token) -> Done<'_>;
    fn token(&self, secret: &Digest) -> Found<'_, Token>;
    /// The token was used now.
    fn token_used(&self, id: &str) -> Done<'_>;
    fn delete_token(&self, secret: &Digest) -> Done<'_>;
    /// An account's log-ins that hold, by id, oldest first.
    fn log_ins(&self, account: AccountId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Token>>;
    /// Ends one log-in of this account.
    fn end_session(&self, account: AccountId, id: &str) -> Done<'_>;
    /// Ends all log-ins of an account but `spared`, the id of one.
    fn end_sessions(&self, account: AccountId, spared: Option<&str>) -> Done<'_>;

    /// A secret of the installation, made on the first question and the same ever after: 32 random bytes.
    fn server_secret(&self, name: &str) -> Done<'_, [u8; 32]>;

    /// The answer that was given to this idempotency key, if any: (digest of the body, status, answer).
    fn recall(&self, key: &str) -> Found<'_, (String, u16, Vec<u8>)>;
    /// Kept for a day.
    fn remember(&self, key: &str, body: &str, status: u16, answer: Vec<u8>) -> Done<'_>;
}

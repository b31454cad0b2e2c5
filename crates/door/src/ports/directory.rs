//! Rooms, accounts, tickets and keys: what exists whether or not anybody meets.

use super::{Later, StoreFault};
use gavel_core::model::{
    ids::{AccountId, DeviceKey, Generation, PersonId, RoomId, TicketId},
    role::Role,
    room::Room,
    seat::Digest,
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
    /// Argon2id, PHC string. `None`: not set yet, nobody can log in.
    pub password: Option<String>,
    pub created_at: Timestamp,
}

pub type NewAccount = Account;

/// Argon2id hashes of a room's PINs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pins {
    pub host: Option<String>,
    pub guest: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRoom {
    pub room: Room,
    pub pins: Pins,
    pub created_at: Timestamp,
}

pub type NewRoom = StoredRoom;

/// What changes of a room; `None` leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomPatch {
    pub name: Option<String>,
    pub aliases: Option<Vec<String>>,
    pub allow_guests: Option<bool>,
    pub door: Option<gavel_core::model::room::DoorState>,
    pub lock_policy: Option<gavel_core::model::room::LockPolicy>,
    pub limit: Option<Option<u32>>,
    pub host_pin: Option<Option<String>>,
    pub guest_pin: Option<Option<String>>,
}

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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An account's access token.
    Access,
    /// The one-time link that sets the administrator's password.
    Setup,
}

/// A token of an account, by the digest of its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub secret: Digest,
    pub account: AccountId,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryFault {
    #[error("that alias belongs to another room")]
    AliasTaken,
    #[error("that name is taken")]
    NameTaken,
    #[error("there is no such thing")]
    NotFound,
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
    /// By id, oldest first. `owner` filters.
    fn rooms(&self, owner: Option<AccountId>, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredRoom>>;
    fn patch_room(&self, id: RoomId, patch: RoomPatch) -> Done<'_, StoredRoom>;
    fn delete_room(&self, id: RoomId) -> Done<'_>;

    fn create_account(&self, account: NewAccount) -> Done<'_, Account>;
    fn account(&self, id: AccountId) -> Found<'_, Account>;
    fn account_by_username(&self, username: &str) -> Found<'_, Account>;
    fn accounts(&self, cursor: Option<String>, limit: u32) -> Done<'_, Page<Account>>;
    /// Replaces everything but id, username and time of creation.
    fn update_account(&self, account: Account) -> Done<'_, Account>;
    fn delete_account(&self, id: AccountId) -> Done<'_>;

    fn create_ticket(&self, ticket: Ticket) -> Done<'_, Ticket>;
    fn ticket(&self, id: TicketId) -> Found<'_, Ticket>;

    fn create_key(&self, key: ApiKey) -> Done<'_, ApiKey>;
    fn key(&self, id: &str) -> Found<'_, ApiKey>;

    fn create_token(&self, token: Token) -> Done<'_>;
    fn token(&self, secret: &Digest) -> Found<'_, Token>;
    fn delete_token(&self, secret: &Digest) -> Done<'_>;

    /// A secret of the installation, made on the first question and the same ever after: 32 random bytes.
    fn server_secret(&self, name: &str) -> Done<'_, [u8; 32]>;

    /// The answer that was given to this idempotency key, if any: (digest of the body, status, answer).
    fn recall(&self, key: &str) -> Found<'_, (String, u16, Vec<u8>)>;
    /// Kept for a day.
    fn remember(&self, key: &str, body: &str, status: u16, answer: Vec<u8>) -> Done<'_>;
}

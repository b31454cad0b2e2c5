//! Who and what the tests are about: ids by number, and the facts around them.

use gavel_core::model::{
    audit::{AuditActor, AuditRow, AuditTarget},
    ban::{Ban, BanKey},
    fact::{Entry, Fact, Message},
    ids::*,
    reason::{Farewell, Reason, Terminal},
    role::{Role, SeatKind, Surface},
    room::{Room, RoomRecord},
    seat::Digest,
    time::Timestamp,
};
use gavel_door::ports::{
    Account, AccountRole, Batch, Clock, Doer, Event, Group, GroupId, Happening, Pins, StoredRoom, Ticket, Token,
    TokenKind, Who,
};
use std::sync::atomic::{AtomicU64, Ordering};
use ulid::Ulid;

/// When every test begins.
pub(crate) const NOON: Timestamp = Timestamp(1_790_000_000_000);

/// A clock that stands still until it is turned.
pub(crate) struct HandClock(AtomicU64);

impl HandClock {
    pub(crate) fn at_noon() -> Self {
        Self(AtomicU64::new(NOON.0))
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

pub(crate) fn later(seconds: u64) -> Timestamp {
    Timestamp(NOON.0 + seconds * 1000)
}

macro_rules! numbered {
    ($($make:ident => $id:ident),+) => {$(
        pub(crate) fn $make(number: u128) -> $id {
            $id::new(Ulid(number))
        }
    )+};
}

numbered! {
    room_id => RoomId, conference_id => ConferenceId, person => PersonId, seat => SeatId, ban_id => BanId,
    account_id => AccountId, ticket_id => TicketId, device => DeviceKey, message_id => MessageId, event_id => EventId,
    group_id => GroupId
}

pub(crate) fn entry(fact: Fact) -> Entry {
    Entry { at: NOON, fact }
}

pub(crate) fn opened(conference: ConferenceId, room: RoomId) -> Entry {
    let record = RoomRecord::of(stored_room(room, &[]).room);
    entry(Fact::Opened { conference, record: Box::new(record) })
}

pub(crate) fn ended() -> Entry {
    entry(Fact::Ended { farewell: Farewell::plain(Terminal::Ended) })
}

pub(crate) fn locked(epoch: u32) -> Entry {
    entry(Fact::Locked { epoch: LockEpoch(epoch) })
}

pub(crate) fn revoked(who: PersonId, generation: u64) -> Entry {
    entry(Fact::AccessRevoked { person: who, generation: Generation(generation) })
}

/// Until lifted, or until `conference` ends.
pub(crate) fn ban(id: BanId, who: PersonId, conference: Option<ConferenceId>) -> Ban {
    Ban {
        id,
        person: who,
        name: "gustav".to_owned(),
        keys: vec![BanKey::Device(device(7)), BanKey::SipUri("sip:gustav@example.org".to_owned())],
        by: "alice".to_owned(),
        by_person: Some(person(1)),
        reason: Reason::Disruption,
        since: NOON,
        until: None,
        conference,
    }
}

pub(crate) fn banned(ban: Ban) -> Entry {
    entry(Fact::Banned(Box::new(ban)))
}

pub(crate) fn said(number: u128, text: &str) -> Entry {
    entry(Fact::Said(Box::new(Message {
        id: message_id(number),
        at: NOON,
        seat: seat(1),
        person: person(1),
        name: "alice".to_owned(),
        text: text.to_owned(),
        to: None,
    })))
}

/// alice removed gustav; the request tells which time.
pub(crate) fn removal(room: RoomId, conference: Option<ConferenceId>, request: impl ToString) -> AuditRow {
    AuditRow {
        at: NOON,
        request: RequestId(request.to_string()),
        room: Some(room),
        conference,
        actor: AuditActor {
            name: "Alice".to_owned(),
            role: "owner".to_owned(),
            person: Some(person(1)),
            address: Some("192.0.2.7".to_owned()),
        },
        surface: Surface::App,
        verb: "disconnect".to_owned(),
        target: Some(AuditTarget { participant: Some(seat(2)), name: "gustav".to_owned(), id: None }),
        verdict: "disconnected".to_owned(),
        refusal: None,
        reason: Some(Reason::Disruption),
        note: Some("please — “mail” us\n".to_owned()),
        audit_note: None,
        silent_ms: Some(0.1 + 0.2),
    }
}

pub(crate) fn batch(room: RoomId, conference: ConferenceId, entries: Vec<Entry>) -> Batch {
    Batch { entries, ..Batch::of(room, Some(conference)) }
}

/// What happened to a room while nobody met in it.
pub(crate) fn room_batch(room: RoomId, entries: Vec<Entry>) -> Batch {
    Batch { entries, ..Batch::of(room, None) }
}

pub(crate) fn audit_batch(rows: Vec<AuditRow>) -> Batch {
    Batch { audit: rows, ..Batch::of(room_id(1), None) }
}

/// alice locks.
pub(crate) fn told(number: u128, room: RoomId, conference: Option<ConferenceId>) -> Event {
    let by = Doer { name: "alice".to_owned(), role: "owner".to_owned(), surface: Surface::App };
    Event { id: event_id(number), room, conference, at: NOON, what: Happening::Locked { by } }
}

/// gustav comes.
pub(crate) fn joined(number: u128, room: RoomId, conference: ConferenceId) -> Event {
    let who = Who {
        seat: seat(2),
        person: person(2),
        name: "gustav — “the guest”".to_owned(),
        role: Role::Guest,
        kind: SeatKind::App,
        account: None,
    };
    Event { what: Happening::Joined { who }, ..told(number, room, Some(conference)) }
}

pub(crate) fn stored_room(id: RoomId, aliases: &[&str]) -> StoredRoom {
    let room = Room {
        id,
        name: "Choir".to_owned(),
        kind: Default::default(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        owner: Some(account_id(1)),
        allow_guests: true,
        door: Default::default(),
        lock_policy: Default::default(),
        has_host_pin: true,
        has_guest_pin: false,
        limit: Some(50),
        settings: Default::default(),
        ends_at: None,
    };
    StoredRoom::new(room, Pins { host: Some("$argon2id$host".to_owned()), guest: None }, NOON)
}

pub(crate) fn account(id: AccountId, username: &str) -> Account {
    Account {
        id,
        username: username.to_owned(),
        name: "Oscar".to_owned(),
        email: Some("oscar@example.org".to_owned()),
        role: AccountRole::Operator,
        password: None,
        identity: None,
        created_at: NOON,
    }
}

pub(crate) fn ticket(id: TicketId, room: RoomId) -> Ticket {
    Ticket {
        id,
        room,
        person: person(2),
        name: "gustav".to_owned(),
        role: Role::Guest,
        account: None,
        device: Some(device(7)),
        personal: true,
        generation: Generation(3),
        secret: Digest("digest".to_owned()),
        created_at: NOON,
        expires_at: later(60),
        revoked_at: None,
    }
}

/// Somebody who administers.
pub(crate) fn administrator(id: AccountId, username: &str) -> Account {
    Account { role: AccountRole::Administrator, ..account(id, username) }
}

pub(crate) fn group(id: GroupId, name: &str, members: &[AccountId]) -> Group {
    Group { id, name: name.to_owned(), members: members.to_vec(), created_at: NOON }
}

/// A log-in of the first account, good for a minute.
pub(crate) fn session(id: &str) -> Token {
    Token {
        id: id.to_owned(),
        kind: TokenKind::Access,
        secret: Digest(format!("secret of {id}")),
        account: account_id(1),
        client: "Chromium on Linux".to_owned(),
        created_at: NOON,
        last_used_at: None,
        expires_at: later(60),
    }
}

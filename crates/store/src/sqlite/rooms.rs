//! Rooms and their aliases; and what a conference needs of a room to begin.

use super::row::{json, maybe_parsed, millis, number, parsed, time, to_json, word};
use crate::{fault::Fault, words::Word};
use gavel_core::model::{
    ban::Ban,
    command::PinKind,
    ids::{AccountId, Generation, PersonId, RoomId},
    room::{Room, RoomRecord},
    seat::Digest,
    time::Timestamp,
};
use gavel_door::ports::{DirectoryFault, Page, Pins, RoomPatch, StoredRoom};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};
use std::collections::{BTreeMap, BTreeSet};

/// The room as it was stored: without its second spellings of one alias.
pub(super) async fn create(on: &SqlitePool, mut room: StoredRoom) -> Result<StoredRoom, Fault> {
    tidy(&mut room);
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let written = sqlx::query(
        "INSERT INTO room (id, name, kind, aliases, owner, allow_guests, door, lock_policy, seat_limit, host_pin, \
         guest_pin, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(room.room.id.to_string())
    .bind(&room.room.name)
    .bind(room.room.kind.word())
    .bind(to_json(&room.room.aliases)?)
    .bind(room.room.owner.map(|id| id.to_string()))
    .bind(room.room.allow_guests)
    .bind(room.room.door.word())
    .bind(room.room.lock_policy.word())
    .bind(room.room.limit.map(i64::from))
    .bind(&room.pins.host)
    .bind(&room.pins.guest)
    .bind(millis(room.created_at));
    written.execute(&mut *transaction).await?;
    claim(&mut transaction, &room.room).await?;
    transaction.commit().await?;
    Ok(room)
}

pub(super) async fn patch(on: &SqlitePool, id: RoomId, patch: RoomPatch) -> Result<StoredRoom, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let mut room = find(&mut transaction, id).await?.ok_or(Fault::Says(DirectoryFault::NotFound))?;
    let realiased = patch.aliases.is_some();
    apply(&mut room, patch);
    tidy(&mut room);
    let written = sqlx::query(
        "UPDATE room SET name = $2, aliases = $3, allow_guests = $4, door = $5, lock_policy = $6, seat_limit = $7, \
         host_pin = $8, guest_pin = $9 WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(&room.room.name)
    .bind(to_json(&room.room.aliases)?)
    .bind(room.room.allow_guests)
    .bind(room.room.door.word())
    .bind(room.room.lock_policy.word())
    .bind(room.room.limit.map(i64::from))
    .bind(&room.pins.host)
    .bind(&room.pins.guest);
    written.execute(&mut *transaction).await?;
    if realiased {
        sqlx::query("DELETE FROM alias WHERE room = $1").bind(id.to_string()).execute(&mut *transaction).await?;
        claim(&mut transaction, &room.room).await?;
    }
    transaction.commit().await?;
    Ok(room)
}

/// A PIN that was changed by an order; a room that was deleted meanwhile needs none.
pub(super) async fn change_pin(
    on: &mut SqliteConnection,
    room: RoomId,
    kind: PinKind,
    hash: Option<&Digest>,
) -> Result<(), Fault> {
    let update = match kind {
        PinKind::Guest => sqlx::query("UPDATE room SET guest_pin = $2 WHERE id = $1"),
        PinKind::Host => sqlx::query("UPDATE room SET host_pin = $2 WHERE id = $1"),
    };
    update.bind(room.to_string()).bind(hash.map(|hash| &hash.0)).execute(on).await?;
    Ok(())
}

/// Aliases that were changed by an order. One that another room has meanwhile taken refuses the batch.
pub(super) async fn change_aliases(on: &mut SqliteConnection, id: RoomId, aliases: &[String]) -> Result<(), Fault> {
    let Some(mut stored) = find(on, id).await? else { return Ok(()) };
    stored.room.aliases = aliases.to_vec();
    tidy(&mut stored);
    sqlx::query("UPDATE room SET aliases = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(to_json(&stored.room.aliases)?)
        .execute(&mut *on)
        .await?;
    sqlx::query("DELETE FROM alias WHERE room = $1").bind(id.to_string()).execute(&mut *on).await?;
    match claim(on, &stored.room).await {
        Err(Fault::Says(DirectoryFault::AliasTaken)) => Err(Fault::Batch("an alias belongs to another room")),
        outcome => outcome,
    }
}

/// The room's aliases and tickets go with it, and what its people were refused for. What happened in it stays: the
/// journal and the audit.
pub(super) async fn delete(on: &SqlitePool, id: RoomId) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let gone = sqlx::query("DELETE FROM room WHERE id = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    if gone.rows_affected() == 0 {
        return Err(Fault::Says(DirectoryFault::NotFound));
    }
    sqlx::query("DELETE FROM ban WHERE room = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    sqlx::query("DELETE FROM access WHERE room = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn by_id(on: &SqlitePool, id: RoomId) -> Result<Option<StoredRoom>, Fault> {
    find(&mut *on.acquire().await?, id).await
}

pub(super) async fn by_alias(on: &SqlitePool, alias: &str) -> Result<Option<StoredRoom>, Fault> {
    let row = sqlx::query("SELECT r.* FROM alias a JOIN room r ON r.id = a.room WHERE a.folded = $1")
        .bind(alias.to_lowercase())
        .fetch_optional(on)
        .await?;
    row.as_ref().map(stored).transpose()
}

pub(super) async fn list(
    on: &SqlitePool,
    owner: Option<AccountId>,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<StoredRoom>, Fault> {
    let limit = super::page_size(limit);
    let after = cursor.unwrap_or_default();
    let rows = match owner {
        Some(owner) => {
            sqlx::query("SELECT * FROM room WHERE owner = $1 AND id > $2 ORDER BY id LIMIT $3").bind(owner.to_string())
        }
        None => sqlx::query("SELECT * FROM room WHERE id > $1 ORDER BY id LIMIT $2"),
    };
    let rows = rows.bind(after).bind(limit as i64 + 1).fetch_all(on).await?;
    let items = rows.iter().take(limit).map(stored).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.room.id.to_string());
    Ok(Page { items, next })
}

/// All of one moment.
pub(super) async fn open(on: &SqlitePool, id: RoomId, now: Timestamp) -> Result<Option<RoomRecord>, Fault> {
    let mut moment = on.begin().await?;
    let Some(stored) = find(&mut moment, id).await? else { return Ok(None) };
    let bans = bans(&mut moment, id, now).await?;
    let rows = sqlx::query("SELECT person, generation FROM access WHERE room = $1")
        .bind(id.to_string())
        .fetch_all(&mut *moment)
        .await?;
    let generations = rows
        .iter()
        .map(|row| Ok((parsed(row, "person")?, Generation(number(row, "generation")?))))
        .collect::<Result<BTreeMap<PersonId, Generation>, Fault>>()?;
    Ok(Some(RoomRecord { bans, generations, ..RoomRecord::of(stored.room) }))
}

/// Bans from the room that hold at `now`, oldest first.
pub(super) async fn bans(on: &mut SqliteConnection, room: RoomId, now: Timestamp) -> Result<Vec<Ban>, Fault> {
    let rows = sqlx::query(
        "SELECT ban FROM ban WHERE room = $1 AND conference IS NULL AND lifted_at IS NULL \
         AND (until IS NULL OR until > $2) ORDER BY since, id",
    )
    .bind(room.to_string())
    .bind(millis(now))
    .fetch_all(on)
    .await?;
    rows.iter().map(|row| json(row, "ban")).collect()
}

pub(super) async fn generation(on: &SqlitePool, room: RoomId, person: PersonId) -> Result<Generation, Fault> {
    let row = sqlx::query("SELECT generation FROM access WHERE room = $1 AND person = $2")
        .bind(room.to_string())
        .bind(person.to_string())
        .fetch_optional(on)
        .await?;
    match row {
        Some(row) => Ok(Generation(number(&row, "generation")?)),
        None => Ok(Generation::default()),
    }
}

async fn find(on: &mut SqliteConnection, id: RoomId) -> Result<Option<StoredRoom>, Fault> {
    let row = sqlx::query("SELECT * FROM room WHERE id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(stored).transpose()
}

/// Takes the room's aliases, or finds that one of them is another room's.
async fn claim(on: &mut SqliteConnection, room: &Room) -> Result<(), Fault> {
    for alias in &room.aliases {
        let taken = sqlx::query("INSERT INTO alias (folded, room) VALUES ($1, $2)")
            .bind(alias.to_lowercase())
            .bind(room.id.to_string())
            .execute(&mut *on)
            .await
            .map_err(Fault::from);
        match taken {
            Ok(_) => {}
            Err(fault) if fault.is_double() => return Err(Fault::Says(DirectoryFault::AliasTaken)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// One spelling of each alias, and the truth about the PINs.
fn tidy(stored: &mut StoredRoom) {
    let mut seen = BTreeSet::new();
    stored.room.aliases.retain(|alias| seen.insert(alias.to_lowercase()));
    stored.room.has_host_pin = stored.pins.host.is_some();
    stored.room.has_guest_pin = stored.pins.guest.is_some();
}

fn apply(stored: &mut StoredRoom, patch: RoomPatch) {
    let RoomPatch { name, aliases, allow_guests, door, lock_policy, limit, host_pin, guest_pin } = patch;
    let room = &mut stored.room;
    set(&mut room.name, name);
    set(&mut room.aliases, aliases);
    set(&mut room.allow_guests, allow_guests);
    set(&mut room.door, door);
    set(&mut room.lock_policy, lock_policy);
    set(&mut room.limit, limit);
    set(&mut stored.pins.host, host_pin);
    set(&mut stored.pins.guest, guest_pin);
}

fn set<T>(field: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *field = value;
    }
}

fn stored(row: &SqliteRow) -> Result<StoredRoom, Fault> {
    let pins = Pins { host: row.try_get("host_pin")?, guest: row.try_get("guest_pin")? };
    let limit: Option<i64> = row.try_get("seat_limit")?;
    let room = Room {
        id: parsed(row, "id")?,
        name: row.try_get("name")?,
        kind: word(row, "kind")?,
        aliases: json(row, "aliases")?,
        owner: maybe_parsed(row, "owner")?,
        allow_guests: row.try_get("allow_guests")?,
        door: word(row, "door")?,
        lock_policy: word(row, "lock_policy")?,
        has_host_pin: pins.host.is_some(),
        has_guest_pin: pins.guest.is_some(),
        limit: limit.map(u32::try_from).transpose().map_err(|_| Fault::Unreadable("seat_limit"))?,
        settings: Default::default(),
    };
    Ok(StoredRoom { room, pins, created_at: time(row, "created_at")? })
}

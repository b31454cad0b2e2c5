//! Rooms and their aliases.

use super::row::{json, maybe_json, maybe_parsed, maybe_time, millis, number, parsed, time, to_json, word};
use crate::{fault::Fault, words::Word};
use gavel_calendar::Dates;
use gavel_core::model::{command::PinKind, ids::RoomId, room::Room, seat::Digest, time::Timestamp};
use gavel_door::ports::{DirectoryFault, Page, Pins, RoomFilter, RoomPatch, StoredRoom};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};
use std::collections::BTreeSet;

/// The room as it was stored: without its second spellings of one alias.
pub(super) async fn create(on: &SqlitePool, mut room: StoredRoom) -> Result<StoredRoom, Fault> {
    tidy(&mut room);
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let (meets_from, meets_until) = span(&room)?;
    let written = sqlx::query(
        "INSERT INTO room (id, name, kind, aliases, owner, allow_guests, door, lock_policy, seat_limit, host_pin, \
         guest_pin, created_at, settings, schedule, ends_with_schedule, meets_from, meets_until, sequence, changed_at, \
         description, tag) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
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
    .bind(millis(room.created_at))
    .bind(to_json(&room.room.settings)?)
    .bind(room.schedule.as_ref().map(to_json).transpose()?)
    .bind(room.ends_with_schedule)
    .bind(meets_from)
    .bind(meets_until)
    .bind(i64::from(room.sequence))
    .bind(millis(room.changed_at))
    .bind(&room.description)
    .bind(&room.tag);
    written.execute(&mut *transaction).await?;
    claim(&mut transaction, &room.room).await?;
    transaction.commit().await?;
    Ok(room)
}

pub(super) async fn patch(on: &SqlitePool, id: RoomId, patch: RoomPatch, now: Timestamp) -> Result<StoredRoom, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let before = find(&mut transaction, id).await?.ok_or(Fault::Says(DirectoryFault::NotFound))?;
    let mut room = before.clone();
    let realiased = patch.aliases.is_some();
    apply(&mut room, patch);
    tidy(&mut room);
    tell_calendars(&mut room, &before, now);
    let (meets_from, meets_until) = span(&room)?;
    let written = sqlx::query(
        "UPDATE room SET name = $2, aliases = $3, allow_guests = $4, door = $5, lock_policy = $6, seat_limit = $7, \
         host_pin = $8, guest_pin = $9, owner = $10, settings = $11, schedule = $12, ends_with_schedule = $13, \
         meets_from = $14, meets_until = $15, sequence = $16, changed_at = $17, description = $18, tag = $19 \
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(&room.room.name)
    .bind(to_json(&room.room.aliases)?)
    .bind(room.room.allow_guests)
    .bind(room.room.door.word())
    .bind(room.room.lock_policy.word())
    .bind(room.room.limit.map(i64::from))
    .bind(&room.pins.host)
    .bind(&room.pins.guest)
    .bind(room.room.owner.map(|id| id.to_string()))
    .bind(to_json(&room.room.settings)?)
    .bind(room.schedule.as_ref().map(to_json).transpose()?)
    .bind(room.ends_with_schedule)
    .bind(meets_from)
    .bind(meets_until)
    .bind(i64::from(room.sequence))
    .bind(millis(room.changed_at))
    .bind(&room.description)
    .bind(&room.tag);
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
pub(super) async fn change_aliases(
    on: &mut SqliteConnection,
    id: RoomId,
    aliases: &[String],
    at: Timestamp,
) -> Result<(), Fault> {
    let Some(before) = find(on, id).await? else { return Ok(()) };
    let mut stored = before.clone();
    stored.room.aliases = aliases.to_vec();
    tidy(&mut stored);
    tell_calendars(&mut stored, &before, at);
    sqlx::query("UPDATE room SET aliases = $2, sequence = $3, changed_at = $4 WHERE id = $1")
        .bind(id.to_string())
        .bind(to_json(&stored.room.aliases)?)
        .bind(i64::from(stored.sequence))
        .bind(millis(stored.changed_at))
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
    filter: RoomFilter,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<StoredRoom>, Fault> {
    let limit = super::page_size(limit);
    let mut items = Vec::new();
    let mut after = cursor.unwrap_or_default();
    // One more than a page tells whether there is another.
    while items.len() <= limit {
        let rows = some(on, &filter, &after, limit + 1).await?;
        for row in &rows {
            let room = stored(row)?;
            after = room.room.id.to_string();
            if meets_within(&room, &filter) {
                items.push(room);
            }
        }
        if rows.len() <= limit {
            break;
        }
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| last.room.id.to_string());
    Ok(Page { items, next })
}

/// Rooms that may be asked for, after an id; of those with dates only as far as the tables know.
async fn some(on: &SqlitePool, filter: &RoomFilter, after: &str, limit: usize) -> Result<Vec<SqliteRow>, Fault> {
    let query = match filter.owner {
        Some(owner) => sqlx::query(
            "SELECT * FROM room WHERE id > $1 AND ($2 IS NULL OR (schedule IS NOT NULL) = $2) \
             AND ($3 IS NULL OR (meets_from IS NOT NULL AND (meets_until IS NULL OR meets_until > $3))) \
             AND ($4 IS NULL OR meets_from < $4) AND owner = $6 ORDER BY id LIMIT $5",
        )
        .bind(after)
        .bind(filter.scheduled)
        .bind(filter.from.map(millis))
        .bind(filter.to.map(millis))
        .bind(limit as i64)
        .bind(owner.to_string()),
        None => sqlx::query(
            "SELECT * FROM room WHERE id > $1 AND ($2 IS NULL OR (schedule IS NOT NULL) = $2) \
             AND ($3 IS NULL OR (meets_from IS NOT NULL AND (meets_until IS NULL OR meets_until > $3))) \
             AND ($4 IS NULL OR meets_from < $4) ORDER BY id LIMIT $5",
        )
        .bind(after)
        .bind(filter.scheduled)
        .bind(filter.from.map(millis))
        .bind(filter.to.map(millis))
        .bind(limit as i64),
    };
    Ok(query.fetch_all(on).await?)
}

/// Whether the room has a date in the span that is asked for.
fn meets_within(room: &StoredRoom, filter: &RoomFilter) -> bool {
    if filter.from.is_none() && filter.to.is_none() {
        return true;
    }
    let dates = room.schedule.as_ref().and_then(|schedule| Dates::of(schedule).ok());
    dates.is_some_and(|dates| dates.between(filter.from.unwrap_or_default(), filter.to).next().is_some())
}

/// Between which moments all dates lie, for the tables to find rooms by.
fn span(room: &StoredRoom) -> Result<(Option<i64>, Option<i64>), Fault> {
    let Some(schedule) = &room.schedule else { return Ok((None, None)) };
    let dates = Dates::of(schedule).map_err(|_| Fault::Batch("its schedule makes no sense"))?;
    Ok((Some(millis(schedule.start)), dates.over_by().map(millis)))
}

/// Another edition of the file that calendars are given, where what stands in it has changed.
fn tell_calendars(room: &mut StoredRoom, before: &StoredRoom, now: Timestamp) {
    let same = room.room.name == before.room.name
        && room.room.aliases.first() == before.room.aliases.first()
        && room.schedule == before.schedule;
    if !same {
        room.sequence = room.sequence.saturating_add(1);
        room.changed_at = now;
    }
}

pub(super) async fn find(on: &mut SqliteConnection, id: RoomId) -> Result<Option<StoredRoom>, Fault> {
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
    let RoomPatch {
        name,
        aliases,
        owner,
        allow_guests,
        door,
        lock_policy,
        limit,
        host_pin,
        guest_pin,
        settings,
        description,
        tag,
        schedule,
        ends_with_schedule,
    } = patch;
    let room = &mut stored.room;
    set(&mut room.name, name);
    set(&mut room.aliases, aliases);
    set(&mut room.owner, owner);
    set(&mut room.allow_guests, allow_guests);
    set(&mut room.door, door);
    set(&mut room.lock_policy, lock_policy);
    set(&mut room.limit, limit);
    set(&mut room.settings, settings);
    set(&mut stored.description, description);
    set(&mut stored.tag, tag);
    set(&mut stored.pins.host, host_pin);
    set(&mut stored.pins.guest, guest_pin);
    set(&mut stored.schedule, schedule);
    set(&mut stored.ends_with_schedule, ends_with_schedule);
}

fn set<T>(field: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *field = value;
    }
}

pub(super) fn stored(row: &SqliteRow) -> Result<StoredRoom, Fault> {
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
        settings: json(row, "settings")?,
        ends_at: None,
    };
    let created_at = time(row, "created_at")?;
    Ok(StoredRoom {
        room,
        pins,
        created_at,
        description: row.try_get("description")?,
        tag: row.try_get("tag")?,
        schedule: maybe_json(row, "schedule")?,
        ends_with_schedule: row.try_get("ends_with_schedule")?,
        sequence: number(row, "sequence")?,
        changed_at: maybe_time(row, "changed_at")?.unwrap_or(created_at),
    })
}

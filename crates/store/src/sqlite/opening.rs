//! What a conference needs of a room to begin.

use super::{
    house, invitees, rooms,
    row::{json, millis, number, parsed},
};
use crate::fault::Fault;
use gavel_calendar::as_held;
use gavel_core::model::{
    ban::Ban,
    ids::{Generation, PersonId, RoomId},
    room::RoomRecord,
    time::Timestamp,
};
use sqlx::{SqliteConnection, SqlitePool};
use std::collections::BTreeMap;

/// All of one moment.
pub(super) async fn open(on: &SqlitePool, id: RoomId, now: Timestamp) -> Result<Option<RoomRecord>, Fault> {
    let mut moment = on.begin().await?;
    let Some(stored) = rooms::find(&mut moment, id).await? else { return Ok(None) };
    let bans = bans(&mut moment, id, now).await?;
    let rows = sqlx::query("SELECT person, generation FROM access WHERE room = $1")
        .bind(id.to_string())
        .fetch_all(&mut *moment)
        .await?;
    let generations = rows
        .iter()
        .map(|row| Ok((parsed(row, "person")?, Generation(number(row, "generation")?))))
        .collect::<Result<BTreeMap<PersonId, Generation>, Fault>>()?;
    let house = house::read(&mut moment).await?;
    let invited = invitees::all(&mut moment, id).await?;
    let called = invited.iter().filter(|one| one.call).map(|one| one.invitee.person).collect();
    let invitees = invited.into_iter().map(|one| one.invitee).collect();
    Ok(Some(RoomRecord { bans, generations, house, invitees, called, ..RoomRecord::of(as_held(&stored, now)) }))
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

//! What programs that speak another system's dialect have made.

use super::row::parsed;
use crate::fault::Fault;
use gavel_core::model::ids::{PersonId, RoomId};
use gavel_door::ports::{DirectoryFault, OutsidePerson, OutsideRoom, Page};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

pub(super) async fn keep(on: &SqlitePool, room: OutsideRoom) -> Result<(), Fault> {
    let written = sqlx::query(
        "INSERT INTO outside_room (room, app, said) VALUES ($1, $2, $3) \
         ON CONFLICT (room) DO UPDATE SET app = excluded.app, said = excluded.said",
    )
    .bind(room.room.to_string())
    .bind(&room.app)
    .bind(&room.said)
    .execute(on)
    .await;
    there(written.map(drop))
}

pub(super) async fn of_room(on: &SqlitePool, id: RoomId) -> Result<Option<OutsideRoom>, Fault> {
    let row = sqlx::query("SELECT * FROM outside_room WHERE room = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(room).transpose()
}

pub(super) async fn list(
    on: &SqlitePool,
    app: &str,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<OutsideRoom>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query("SELECT * FROM outside_room WHERE app = $1 AND room > $2 ORDER BY room LIMIT $3")
        .bind(app)
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(on)
        .await?;
    let items = rows.iter().take(limit).map(room).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.room.to_string());
    Ok(Page { items, next })
}

pub(super) async fn keep_person(on: &SqlitePool, person: OutsidePerson) -> Result<(), Fault> {
    let written = sqlx::query(
        "INSERT INTO outside_person (person, room, reference) VALUES ($1, $2, $3) \
         ON CONFLICT (person) DO UPDATE SET room = excluded.room, reference = excluded.reference",
    )
    .bind(person.person.to_string())
    .bind(person.room.to_string())
    .bind(&person.reference)
    .execute(on)
    .await;
    there(written.map(drop))
}

pub(super) async fn person(on: &SqlitePool, id: PersonId) -> Result<Option<OutsidePerson>, Fault> {
    let row =
        sqlx::query("SELECT * FROM outside_person WHERE person = $1").bind(id.to_string()).fetch_optional(on).await?;
    let read = |row: &SqliteRow| -> Result<_, Fault> {
        let (person, room) = (parsed(row, "person")?, parsed(row, "room")?);
        Ok(OutsidePerson { person, room, reference: row.try_get("reference")? })
    };
    row.as_ref().map(read).transpose()
}

fn there(written: Result<(), sqlx::Error>) -> Result<(), Fault> {
    match written.map_err(Fault::from) {
        Err(fault) if fault.is_dangling() => Err(Fault::Says(DirectoryFault::NotFound)),
        other => other,
    }
}

fn room(row: &SqliteRow) -> Result<OutsideRoom, Fault> {
    Ok(OutsideRoom { room: parsed(row, "room")?, app: row.try_get("app")?, said: row.try_get("said")? })
}

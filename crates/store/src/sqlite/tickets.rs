//! Tickets: the right of one person to enter one room.

use super::{
    insert::Insert,
    row::{counted, maybe_parsed, maybe_time, millis, number, parsed, time, word},
};
use crate::fault::Fault;
use gavel_core::model::{
    ids::{Generation, RoomId, TicketId},
    seat::Digest,
    time::Timestamp,
};
use gavel_door::ports::{DirectoryFault, Page, Ticket};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};
use std::time::Duration;

/// A ticket that is over is still known as such for this long.
const AFTERLIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

const INSERT: Insert = Insert {
    head: "INSERT INTO ticket (id, room, person, name, role, account, device, personal, generation, secret, created_at, \
           expires_at, revoked_at) VALUES",
    columns: 13,
    tail: "",
};

/// `NotFound`: there is no such room.
pub(super) async fn create(on: &SqlitePool, tickets: &[Ticket], now: Timestamp) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("DELETE FROM ticket WHERE expires_at < $1")
        .bind(millis(now).saturating_sub(AFTERLIFE.as_millis() as i64))
        .execute(&mut *transaction)
        .await?;
    let written = INSERT.run(&mut transaction, tickets, |statement, ticket| {
        statement
            .bind(ticket.id.to_string())
            .bind(ticket.room.to_string())
            .bind(ticket.person.to_string())
            .bind(ticket.name.clone())
            .bind(ticket.role.word())
            .bind(ticket.account.map(|id| id.to_string()))
            .bind(ticket.device.map(|key| key.to_string()))
            .bind(ticket.personal)
            .bind(counted(ticket.generation.0))
            .bind(ticket.secret.0.clone())
            .bind(millis(ticket.created_at))
            .bind(millis(ticket.expires_at))
            .bind(ticket.revoked_at.map(millis))
    });
    match written.await.map_err(Fault::from) {
        Ok(()) => Ok(transaction.commit().await?),
        Err(fault) if fault.is_dangling() => Err(Fault::Says(DirectoryFault::NotFound)),
        Err(fault) => Err(fault),
    }
}

/// Those that let somebody in.
pub(super) async fn list(
    on: &SqlitePool,
    room: RoomId,
    personal: Option<bool>,
    cursor: Option<String>,
    limit: u32,
    now: Timestamp,
) -> Result<Page<Ticket>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query(
        "SELECT * FROM ticket WHERE room = $1 AND id > $2 AND expires_at > $3 AND revoked_at IS NULL \
         AND ($4 IS NULL OR personal = $4) ORDER BY id LIMIT $5",
    )
    .bind(room.to_string())
    .bind(cursor.unwrap_or_default())
    .bind(millis(now))
    .bind(personal)
    .bind(limit as i64 + 1)
    .fetch_all(on)
    .await?;
    let items = rows.iter().take(limit).map(ticket).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.to_string());
    Ok(Page { items, next })
}

/// It stays as a mark of itself. `NotFound`: this room never gave it out.
pub(super) async fn revoke(on: &SqlitePool, room: RoomId, id: TicketId, now: Timestamp) -> Result<(), Fault> {
    let known = sqlx::query("UPDATE ticket SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND room = $2")
        .bind(id.to_string())
        .bind(room.to_string())
        .bind(millis(now))
        .execute(on)
        .await?;
    if known.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

/// Also one that has expired or was withdrawn lately.
pub(super) async fn by_id(on: &SqlitePool, id: TicketId) -> Result<Option<Ticket>, Fault> {
    let row = sqlx::query("SELECT * FROM ticket WHERE id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(ticket).transpose()
}

fn ticket(row: &SqliteRow) -> Result<Ticket, Fault> {
    Ok(Ticket {
        id: parsed(row, "id")?,
        room: parsed(row, "room")?,
        person: parsed(row, "person")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        account: maybe_parsed(row, "account")?,
        device: maybe_parsed(row, "device")?,
        personal: row.try_get("personal")?,
        generation: Generation(number(row, "generation")?),
        secret: Digest(row.try_get("secret")?),
        created_at: time(row, "created_at")?,
        expires_at: time(row, "expires_at")?,
        revoked_at: maybe_time(row, "revoked_at")?,
    })
}

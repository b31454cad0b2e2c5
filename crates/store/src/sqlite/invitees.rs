//! Whom rooms invite to each of their conferences.

use super::{
    insert::Insert,
    rooms,
    row::{maybe_parsed, millis, parsed, time, word},
};
use crate::fault::Fault;
use gavel_core::model::{
    ids::{AccountId, PersonId, RoomId},
    invitation::Invitee,
    time::Timestamp,
};
use gavel_door::ports::{Concern, DirectoryFault, Email, Page, RoomInvitee};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

const INVITE: Insert = Insert {
    head: "INSERT INTO room_invitee (room, person, name, role, account, grp, email, call, invited_at) VALUES",
    columns: 9,
    tail: "ON CONFLICT (room, person) DO UPDATE SET name = excluded.name, role = excluded.role, \
           account = excluded.account, grp = excluded.grp, email = excluded.email, call = excluded.call, \
           invited_at = excluded.invited_at",
};

pub(super) async fn invite(on: &SqlitePool, room: RoomId, people: &[RoomInvitee], most: u32) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let bind = |query: super::insert::Bound, invited: &RoomInvitee| {
        let Invitee { person, name, role, account } = &invited.invitee;
        query
            .bind(room.to_string())
            .bind(person.to_string())
            .bind(name.clone())
            .bind(role.word())
            .bind(account.map(|id| id.to_string()))
            .bind(invited.group.clone())
            .bind(invited.email.as_ref().map(|email| email.0.clone()))
            .bind(invited.call)
            .bind(millis(invited.invited_at))
    };
    match INVITE.run(&mut transaction, people, bind).await.map_err(Fault::from) {
        Ok(()) => {}
        Err(fault) if fault.is_dangling() => return Err(Fault::Says(DirectoryFault::NotFound)),
        Err(fault) => return Err(fault),
    }
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM room_invitee WHERE room = $1")
        .bind(room.to_string())
        .fetch_one(&mut *transaction)
        .await?;
    if count > i64::from(most) {
        return Err(Fault::Says(DirectoryFault::TooMany));
    }
    Ok(transaction.commit().await?)
}

pub(super) async fn one(on: &SqlitePool, room: RoomId, person: PersonId) -> Result<Option<RoomInvitee>, Fault> {
    let row = sqlx::query("SELECT * FROM room_invitee WHERE room = $1 AND person = $2")
        .bind(room.to_string())
        .bind(person.to_string())
        .fetch_optional(on)
        .await?;
    row.as_ref().map(invitee).transpose()
}

pub(super) async fn list(
    on: &SqlitePool,
    room: RoomId,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<RoomInvitee>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query("SELECT * FROM room_invitee WHERE room = $1 AND person > $2 ORDER BY person LIMIT $3")
        .bind(room.to_string())
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(on)
        .await?;
    let items = rows.iter().take(limit).map(invitee).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.invitee.person.to_string());
    Ok(Page { items, next })
}

pub(super) async fn all(on: &mut SqliteConnection, room: RoomId) -> Result<Vec<RoomInvitee>, Fault> {
    let rows = sqlx::query("SELECT * FROM room_invitee WHERE room = $1 ORDER BY person")
        .bind(room.to_string())
        .fetch_all(on)
        .await?;
    rows.iter().map(invitee).collect()
}

/// Everybody at whose place it rings when a conference of these rooms begins, by room.
pub(super) async fn called(on: &SqlitePool) -> Result<Vec<(RoomId, RoomInvitee)>, Fault> {
    let rows = sqlx::query("SELECT * FROM room_invitee WHERE call ORDER BY room, person").fetch_all(on).await?;
    rows.iter().map(|row| Ok((parsed(row, "room")?, invitee(row)?))).collect()
}

/// The links that were sent to them open nothing any more.
pub(super) async fn uninvite(on: &SqlitePool, room: RoomId, person: PersonId, now: Timestamp) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let gone = sqlx::query("DELETE FROM room_invitee WHERE room = $1 AND person = $2")
        .bind(room.to_string())
        .bind(person.to_string())
        .execute(&mut *transaction)
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Fault::Says(DirectoryFault::NotFound));
    }
    sqlx::query(
        "UPDATE ticket SET revoked_at = $3 WHERE room = $1 AND person = $2 AND personal AND revoked_at IS NULL",
    )
    .bind(room.to_string())
    .bind(person.to_string())
    .bind(millis(now))
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// The rooms that an account owns or is invited to.
pub(super) async fn concerns(
    on: &SqlitePool,
    account: AccountId,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<Concern>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query(
        "SELECT *, (SELECT COUNT(*) FROM room_invitee WHERE room_invitee.room = room.id) AS invitees FROM room \
         WHERE id > $2 AND id IN (SELECT id FROM room WHERE owner = $1 \
         UNION SELECT room FROM room_invitee WHERE account = $1) ORDER BY id LIMIT $3",
    )
    .bind(account.to_string())
    .bind(cursor.unwrap_or_default())
    .bind(limit as i64 + 1)
    .fetch_all(on)
    .await?;
    let mut items = Vec::new();
    for row in rows.iter().take(limit) {
        let room = rooms::stored(row)?;
        let invited = one(on, room.room.id, PersonId::new(account.ulid())).await?;
        items.push(Concern { room, invited, invitees: row.try_get("invitees")? });
    }
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.room.room.id.to_string());
    Ok(Page { items, next })
}

fn invitee(row: &SqliteRow) -> Result<RoomInvitee, Fault> {
    let email: Option<String> = row.try_get("email")?;
    Ok(RoomInvitee {
        invitee: Invitee {
            person: parsed(row, "person")?,
            name: row.try_get("name")?,
            role: word(row, "role")?,
            account: maybe_parsed(row, "account")?,
        },
        group: row.try_get("grp")?,
        email: email.map(Email),
        call: row.try_get("call")?,
        invited_at: time(row, "invited_at")?,
    })
}

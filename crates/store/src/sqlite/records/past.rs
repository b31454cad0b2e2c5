//! What is over, of all rooms.

use super::{
    by,
    page::{NOT_YET, Sql},
    sessions::{select, session},
    visitors::{SUMS, usage},
};
use crate::{
    fault::Fault,
    sqlite::row::{maybe_parsed, maybe_time, maybe_word, millis, parsed, time, word},
};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::records::{Past, Session, Stay};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

pub(super) async fn sessions(on: &SqlitePool, past: &Past, now: Timestamp) -> Result<Vec<Session>, Fault> {
    let mut sql = Sql::new("SELECT * FROM (");
    select(&mut sql, now);
    sql.push(" AND c.ended_at IS NOT NULL");
    among_latest(&mut sql, past);
    sql.push(") WHERE 1 = 1");
    if let Some(session) = past.session {
        sql.push(" AND id = ").push_bind(session.to_string());
    }
    during(&mut sql, past, "started_at", "ended_at");
    sql.push(" ORDER BY started_at, id");
    sql.build().fetch_all(on).await?.iter().map(session).collect()
}

pub(super) async fn stays(on: &SqlitePool, past: &Past) -> Result<Vec<Stay>, Fault> {
    let mut sql = Sql::new(
        "SELECT v.*, c.room, COALESCE(NULLIF(c.name, ''), r.name, '') AS room_name, \
         (SELECT k.address FROM connection k WHERE k.seat = v.seat ORDER BY k.since DESC LIMIT 1) AS address, \
         m.estimate_low, m.round_trip_high, m.loss_in_high, m.loss_out_high",
    );
    for sum in SUMS {
        sql.push(format_args!(", COALESCE(m.{sum}, 0) AS {sum}"));
    }
    sql.push(
        " FROM visit v JOIN conference c ON c.id = v.conference LEFT JOIN room r ON r.id = c.room \
         LEFT JOIN measured m ON m.seat = v.seat WHERE v.left_at IS NOT NULL AND c.started_at IS NOT NULL",
    );
    among_latest(&mut sql, past);
    if let Some(session) = past.session {
        sql.push(" AND v.conference = ").push_bind(session.to_string());
    }
    if let Some(seat) = past.seat {
        sql.push(" AND v.seat = ").push_bind(seat.to_string());
    }
    during(&mut sql, past, "v.came_at", "v.left_at");
    sql.push(" ORDER BY v.came_at, v.seat");
    sql.build().fetch_all(on).await?.iter().map(stay).collect()
}

/// The latest by their beginning, those that run too.
fn among_latest(sql: &mut Sql, past: &Past) {
    sql.push(
        " AND c.id IN (SELECT id FROM conference WHERE started_at IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT ",
    );
    sql.push_bind(i64::from(past.latest)).push(")");
}

fn during(sql: &mut Sql, past: &Past, begins: &str, ends: &str) {
    if let Some(since) = past.since {
        sql.push(format_args!(" AND COALESCE({ends}, {NOT_YET}) >= ")).push_bind(millis(since));
    }
    if let Some(until) = past.until {
        sql.push(format_args!(" AND {begins} <= ")).push_bind(millis(until));
    }
}

fn stay(row: &SqliteRow) -> Result<Stay, Fault> {
    Ok(Stay {
        seat: parsed(row, "seat")?,
        session: parsed(row, "conference")?,
        room: parsed(row, "room")?,
        room_name: row.try_get("room_name")?,
        person: parsed(row, "person")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        kind: word(row, "kind")?,
        account: maybe_parsed(row, "account")?,
        client: row.try_get("client")?,
        address: row.try_get("address")?,
        came_at: time(row, "came_at")?,
        joined_at: maybe_time(row, "admitted_at")?,
        left_at: maybe_time(row, "left_at")?,
        usage: usage(row)?,
        how: maybe_word(row, "how")?,
        terminal: maybe_word(row, "terminal")?,
        timer: maybe_word(row, "timer")?,
        by: by(row, "by_name", "by_role", "by_surface")?,
    })
}

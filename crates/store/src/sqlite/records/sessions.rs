//! Sessions: the conferences of a room that began.

use super::{
    page::{Listing, NOT_YET, Sql},
    sums::{MESSAGES, PEAK, PEOPLE, PRIVATE_MESSAGES, REMOVALS},
};
use crate::{
    fault::Fault,
    sqlite::row::{maybe_time, millis, number, parsed, time},
};
use gavel_core::model::{
    ids::{ConferenceId, RoomId},
    time::Timestamp,
};
use gavel_door::ports::{
    Page,
    records::{Question, Session, SessionKey},
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

pub(super) async fn one(on: &SqlitePool, id: ConferenceId, now: Timestamp) -> Result<Option<Session>, Fault> {
    let mut sql = Sql::new("");
    select(&mut sql, now);
    sql.push(" AND c.id = ").push_bind(id.to_string());
    sql.build().fetch_optional(on).await?.as_ref().map(session).transpose()
}

pub(super) async fn list(
    on: &SqlitePool,
    room: RoomId,
    question: &Question<SessionKey>,
    now: Timestamp,
) -> Result<Page<Session>, Fault> {
    let mut listing = Listing::new(&key(question.sort), |sql| {
        select(sql, now);
        sql.push(" AND c.room = ").push_bind(room.to_string());
    });
    if question.search.is_some() {
        // By its name, or by somebody who was there.
        listing.contains(
            "(SELECT COALESCE(group_concat(v.folded, char(10)), '') || char(10) || lower(s.name) FROM visit v \
             WHERE v.conference = s.id)",
            question.search.as_deref(),
        );
    }
    match question.removed {
        Some(true) => listing.only("removals > 0"),
        Some(false) => listing.only("removals = 0"),
        None => &mut listing,
    };
    match question.running {
        Some(true) => listing.only("ended_at IS NULL"),
        Some(false) => listing.only("ended_at IS NOT NULL"),
        None => &mut listing,
    };
    listing.during("started_at", "ended_at", question.since, question.until);
    listing.page(on, question, session).await
}

pub(super) fn select(sql: &mut Sql, now: Timestamp) {
    sql.push("SELECT c.id, c.room, COALESCE(NULLIF(c.name, ''), r.name, '') AS name, c.started_at, c.ended_at, ");
    sql.push("COALESCE(c.ended_at, ").push_bind(millis(now)).push(") - c.started_at AS duration_ms");
    for (column, name, counted) in [
        ("c.people", "participants", PEOPLE),
        ("c.peak", "peak", PEAK),
        ("c.removals", "removals", REMOVALS),
        ("c.messages", "messages", MESSAGES),
        ("c.private_messages", "private_messages", PRIVATE_MESSAGES),
    ] {
        sql.push(format_args!(", COALESCE({column}, {counted}) AS {name}"));
    }
    sql.push(" FROM conference c LEFT JOIN room r ON r.id = c.room WHERE c.started_at IS NOT NULL");
}

fn key(sort: SessionKey) -> String {
    match sort {
        SessionKey::StartedAt => "started_at".into(),
        SessionKey::EndedAt => format!("COALESCE(ended_at, {NOT_YET})"),
        SessionKey::Duration => "duration_ms".into(),
        SessionKey::Participants => "participants".into(),
        SessionKey::Peak => "peak".into(),
        SessionKey::Removals => "removals".into(),
        SessionKey::Messages => "messages".into(),
    }
}

pub(super) fn session(row: &SqliteRow) -> Result<Session, Fault> {
    let duration: i64 = row.try_get("duration_ms")?;
    Ok(Session {
        id: parsed(row, "id")?,
        room: parsed(row, "room")?,
        name: row.try_get("name")?,
        started_at: time(row, "started_at")?,
        ended_at: maybe_time(row, "ended_at")?,
        duration_ms: u64::try_from(duration).unwrap_or(0),
        participants: number(row, "participants")?,
        peak: number(row, "peak")?,
        removals: number(row, "removals")?,
        messages: number(row, "messages")?,
        private_messages: number(row, "private_messages")?,
    })
}

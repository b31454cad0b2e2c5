//! The event log: written by the journal's writer in the transaction of the facts, numbered there, read by page.

use super::{
    insert::Insert,
    row::{json, maybe_parsed, millis, number, parsed, time, to_json},
};
use crate::fault::Fault;
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{Batch, Event, EventFilter, Page, StoredEvent};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, SqlitePool, sqlite::SqliteRow};

const INSERT: Insert =
    Insert { head: "INSERT INTO event (seq, id, at, room, conference, kind, what) VALUES", columns: 7, tail: "" };
/// What one pruning deletes at most, so that it holds no writer up.
const PRUNED: i64 = 1_000;

/// A row, ready to be written.
struct Line<'a> {
    seq: u64,
    event: &'a Event,
    what: String,
}

/// Numbers the events of `batches` on from `last` and writes them. Where it is not known it is read.
pub(super) async fn write(on: &mut SqliteConnection, last: &mut Option<u64>, batches: &[&Batch]) -> Result<(), Fault> {
    if batches.iter().all(|batch| batch.events.is_empty()) {
        return Ok(());
    }
    let known = match *last {
        Some(known) => known,
        None => newest(&mut *on).await?,
    };
    let lines = (known + 1..)
        .zip(batches.iter().flat_map(|batch| &batch.events))
        .map(|(seq, event)| Ok(Line { seq, event, what: to_json(&event.what)? }))
        .collect::<Result<Vec<_>, Fault>>()?;
    let written = INSERT.run(on, &lines, |statement, Line { seq, event, what }| {
        statement
            .bind(*seq as i64)
            .bind(event.id.to_string())
            .bind(millis(event.at))
            .bind(event.room.to_string())
            .bind(event.conference.map(|id| id.to_string()))
            .bind(event.what.kind().word())
            .bind(what)
    });
    written.await?;
    *last = Some(known + lines.len() as u64);
    Ok(())
}

/// Zero: there was none yet.
pub(super) async fn newest<'e>(on: impl sqlx::Executor<'e, Database = Sqlite>) -> Result<u64, Fault> {
    let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM event").fetch_one(on).await?;
    u64::try_from(last).map_err(|_| Fault::Unreadable("seq"))
}

pub(super) async fn read(on: &SqlitePool, filter: EventFilter) -> Result<Page<StoredEvent>, Fault> {
    let limit = super::page_size(filter.limit);
    let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, id, at, room, conference, what FROM event WHERE seq > ");
    query.push_bind(i64::try_from(filter.after).unwrap_or(i64::MAX));
    narrow(&mut query, &filter);
    query.push(" ORDER BY seq LIMIT ").push_bind(limit as i64 + 1);
    let rows = query.build().fetch_all(on).await?;
    let more = rows.len() > limit;
    let items = rows.iter().take(limit).map(event).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|event| event.seq.to_string());
    Ok(Page { items, next })
}

/// What of the log a filter leaves, apart from where it begins.
pub(super) fn narrow(query: &mut QueryBuilder<Sqlite>, filter: &EventFilter) {
    if let Some(conference) = filter.conference {
        query.push(" AND conference = ").push_bind(conference.to_string());
    }
    if let Some(room) = filter.room {
        query.push(" AND room = ").push_bind(room.to_string());
    }
    if !filter.kinds.is_empty() {
        let mut kinds = query.push(" AND kind IN (").separated(", ");
        for kind in &filter.kinds {
            kinds.push_bind(kind.word());
        }
        query.push(")");
    }
}

/// Looks at the oldest rows only, so that it costs the same however long the log is.
pub(super) async fn prune(on: &SqlitePool, older_than: Timestamp) -> Result<u64, Fault> {
    let done = sqlx::query(
        "DELETE FROM event WHERE seq IN (SELECT seq FROM event ORDER BY seq LIMIT $1) AND at < $2 \
         AND seq < (SELECT MAX(seq) FROM event) \
         AND seq <= (SELECT COALESCE(MIN(passed), 9223372036854775807) FROM webhook)",
    )
    .bind(PRUNED)
    .bind(millis(older_than))
    .execute(on)
    .await?;
    Ok(done.rows_affected())
}

fn event(row: &SqliteRow) -> Result<StoredEvent, Fault> {
    let event = Event {
        id: parsed(row, "id")?,
        room: parsed(row, "room")?,
        conference: maybe_parsed(row, "conference")?,
        at: time(row, "at")?,
        what: json(row, "what")?,
    };
    Ok(StoredEvent { seq: number(row, "seq")?, event })
}

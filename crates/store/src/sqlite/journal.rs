//! The journal: what happened in each conference, line by line.

use super::{
    insert::Insert,
    projection::Projection,
    row::{json, millis, parsed, time, to_json},
};
use crate::fault::Fault;
use gavel_core::model::{
    fact::Entry,
    ids::{ConferenceId, RoomId},
};
use gavel_door::ports::{Batch, Unfinished};
use sqlx::{SqliteConnection, SqlitePool};
use std::collections::HashMap;

const INSERT: Insert = Insert { head: "INSERT INTO journal (conference, seq, at, fact) VALUES", columns: 4, tail: "" };

/// The number of the last line of each conference that was written to lately.
pub(super) type Lasts = HashMap<ConferenceId, i64>;

/// A line, ready to be written.
struct Line {
    conference: String,
    seq: i64,
    at: i64,
    fact: String,
}

/// Writes the entries of `batches`, and what follows from them.
pub(super) async fn write(on: &mut SqliteConnection, lasts: &mut Lasts, batches: &[&Batch]) -> Result<(), Fault> {
    let mut projection = Projection::default();
    let mut lines = Vec::new();
    for batch in batches {
        if let (Some(conference), Some(first)) = (batch.conference, batch.entries.first()) {
            let last = match lasts.get(&conference) {
                Some(last) => *last,
                None => {
                    projection.first_seen(conference, room_of(batch)?, first.at);
                    last_line(on, conference).await?
                }
            };
            number(conference, last, &batch.entries, &mut lines)?;
            lasts.insert(conference, last + batch.entries.len() as i64);
        }
        for entry in &batch.entries {
            projection.fold(room_of(batch)?, batch.conference, entry, batch.by.as_ref())?;
        }
    }
    let written = INSERT.run(on, &lines, |statement, line| {
        statement.bind(&line.conference).bind(line.seq).bind(line.at).bind(&line.fact)
    });
    written.await?;
    for conference in projection.ended() {
        lasts.remove(&conference);
    }
    projection.write(on).await
}

/// Every conference that has not ended, oldest first, with its lines in order.
pub(super) async fn unfinished(on: &SqlitePool) -> Result<Vec<Unfinished>, Fault> {
    let rows = sqlx::query(
        "SELECT c.id, c.room, j.at, j.fact FROM conference c JOIN journal j ON j.conference = c.id \
         WHERE c.ended_at IS NULL ORDER BY c.id, j.seq",
    )
    .fetch_all(on)
    .await?;
    let mut found: Vec<Unfinished> = Vec::new();
    for row in &rows {
        let conference: ConferenceId = parsed(row, "id")?;
        let entry = Entry { at: time(row, "at")?, fact: json(row, "fact")? };
        match found.last_mut() {
            Some(last) if last.conference == conference => last.entries.push(entry),
            _ => {
                let room: RoomId = parsed(row, "room")?;
                found.push(Unfinished { conference, room, entries: vec![entry] });
            }
        }
    }
    Ok(found)
}

fn room_of(batch: &Batch) -> Result<RoomId, Fault> {
    batch.room.ok_or(Fault::Batch("a fact stands in a batch without a room"))
}

fn number(conference: ConferenceId, last: i64, entries: &[Entry], lines: &mut Vec<Line>) -> Result<(), Fault> {
    let conference = conference.to_string();
    for (seq, entry) in (last + 1..).zip(entries) {
        let fact = to_json(&entry.fact)?;
        lines.push(Line { conference: conference.clone(), seq, at: millis(entry.at), fact });
    }
    Ok(())
}

async fn last_line(on: &mut SqliteConnection, conference: ConferenceId) -> Result<i64, Fault> {
    let last = sqlx::query_scalar("SELECT COALESCE(MAX(seq), 0) FROM journal WHERE conference = $1")
        .bind(conference.to_string())
        .fetch_one(on)
        .await?;
    Ok(last)
}

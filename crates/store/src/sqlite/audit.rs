//! The audit: numbered rows, each hashed over the one before.
//!
//! A row's `entry` is the very text that was hashed. A changed, inserted or missing row breaks the chain from there on;
//! a tail that was cut off does not show, unless somebody noted a later hash elsewhere.

use super::{
    insert::Insert,
    row::{json, maybe_parsed, millis, number, time, to_json},
};
use crate::{fault::Fault, words::Word};
use aws_lc_rs::digest::{Context, SHA256};
use futures_util::TryStreamExt;
use gavel_core::model::{
    audit::AuditRow,
    ids::{ConferenceId, RoomId},
    time::Timestamp,
};
use gavel_door::ports::{AuditFilter, ChainedAudit, Page};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, SqlitePool, sqlite::SqliteRow};

/// What stands before the first row.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const INSERT: Insert = Insert {
    head: "INSERT INTO audit (seq, at, room, conference, actor, surface, verb, verdict, target, target_name, entry, prev, \
           hash) VALUES",
    columns: 13,
    tail: "",
};

/// The end of the chain.
#[derive(Clone)]
pub(super) struct Head {
    seq: u64,
    hash: String,
}

impl Head {
    pub(super) async fn read(on: &mut SqliteConnection) -> Result<Self, Fault> {
        let row = sqlx::query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(on).await?;
        Ok(match row {
            Some(row) => Self { seq: number(&row, "seq")?, hash: row.try_get("hash")? },
            None => Self { seq: 0, hash: NOTHING.to_owned() },
        })
    }

    /// Numbers and chains one row.
    pub(super) fn chain(&mut self, row: &AuditRow) -> Result<Link, Fault> {
        let entry = to_json(row)?;
        let hash = hash(&self.hash, &entry);
        let prev = std::mem::replace(&mut self.hash, hash.clone());
        self.seq += 1;
        Ok(Link { seq: self.seq, columns: Columns::of(row), entry, prev, hash })
    }
}

/// One row, ready to be written.
pub(super) struct Link {
    seq: u64,
    columns: Columns,
    entry: String,
    prev: String,
    hash: String,
}

/// What stands beside the entry for filters.
#[derive(PartialEq, Eq)]
struct Columns {
    at: Timestamp,
    room: Option<RoomId>,
    conference: Option<ConferenceId>,
    actor: String,
    surface: String,
    verb: String,
    verdict: String,
    target: Option<String>,
    target_name: Option<String>,
}

impl Columns {
    fn of(row: &AuditRow) -> Self {
        let target = row.target.as_ref();
        Self {
            at: row.at,
            room: row.room,
            conference: row.conference,
            actor: row.actor.name.to_lowercase(),
            surface: row.surface.word().to_owned(),
            verb: row.verb.clone(),
            verdict: row.verdict.clone(),
            target: target.and_then(|target| target.participant.map(|seat| seat.to_string()).or(target.id.clone())),
            target_name: target.map(|target| target.name.clone()),
        }
    }

    fn read(row: &SqliteRow) -> Result<Self, Fault> {
        Ok(Self {
            at: time(row, "at")?,
            room: maybe_parsed(row, "room")?,
            conference: maybe_parsed(row, "conference")?,
            actor: row.try_get("actor")?,
            surface: row.try_get("surface")?,
            verb: row.try_get("verb")?,
            verdict: row.try_get("verdict")?,
            target: row.try_get("target")?,
            target_name: row.try_get("target_name")?,
        })
    }
}

pub(super) async fn write(on: &mut SqliteConnection, links: &[Link]) -> Result<(), Fault> {
    let written = INSERT.run(on, links, |statement, link| {
        statement
            .bind(link.seq as i64)
            .bind(millis(link.columns.at))
            .bind(link.columns.room.map(|id| id.to_string()))
            .bind(link.columns.conference.map(|id| id.to_string()))
            .bind(&link.columns.actor)
            .bind(&link.columns.surface)
            .bind(&link.columns.verb)
            .bind(&link.columns.verdict)
            .bind(&link.columns.target)
            .bind(&link.columns.target_name)
            .bind(&link.entry)
            .bind(&link.prev)
            .bind(&link.hash)
    });
    Ok(written.await?)
}

pub(super) async fn read(on: &SqlitePool, filter: AuditFilter) -> Result<Page<ChainedAudit>, Fault> {
    let limit = super::page_size(filter.limit);
    let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, entry, prev, hash FROM audit WHERE seq > ");
    query.push_bind(i64::try_from(filter.after).unwrap_or(i64::MAX));
    if let Some(conference) = filter.conference {
        query.push(" AND conference = ").push_bind(conference.to_string());
    }
    if let Some(room) = filter.room {
        query.push(" AND room = ").push_bind(room.to_string());
    }
    if let Some(since) = filter.since {
        query.push(" AND at >= ").push_bind(millis(since));
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(millis(until));
    }
    if let Some(surface) = filter.surface {
        query.push(" AND surface = ").push_bind(surface.word());
    }
    if let Some(verb) = filter.verb {
        query.push(" AND verb = ").push_bind(verb);
    }
    if let Some(verdict) = filter.verdict {
        query.push(" AND verdict = ").push_bind(verdict);
    }
    if let Some(target) = filter.target {
        query.push(" AND (target = ").push_bind(target.clone());
        query.push(" OR target_name LIKE ").push_bind(part(&target)).push(r" ESCAPE '\')");
    }
    if let Some(actor) = filter.actor {
        query.push(" AND actor LIKE ").push_bind(part(&actor)).push(r" ESCAPE '\'");
    }
    query.push(" ORDER BY seq LIMIT ").push_bind(limit as i64 + 1);

    let rows = query.build().fetch_all(on).await?;
    let more = rows.len() > limit;
    let items = rows.iter().take(limit).map(chained).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|row| row.seq.to_string());
    Ok(Page { items, next })
}

/// Walks the chain from its first row. `Err`: the number of the first row that does not fit.
pub(super) async fn verify(on: &SqlitePool) -> Result<Result<u64, u64>, Fault> {
    let mut rows = sqlx::query("SELECT * FROM audit ORDER BY seq").fetch(on);
    let mut head = Head { seq: 0, hash: NOTHING.to_owned() };
    while let Some(row) = rows.try_next().await? {
        let seq = number(&row, "seq")?;
        if !fits(&head, seq, &row) {
            return Ok(Err(seq));
        }
        head = Head { seq, hash: row.try_get("hash")? };
    }
    Ok(Ok(head.seq))
}

/// Whether a row continues the chain, and its columns say what its entry says. What cannot be read does not fit.
fn fits(head: &Head, seq: u64, row: &SqliteRow) -> bool {
    let linked = || -> Result<bool, Fault> {
        let (entry, prev, own): (&str, &str, &str) =
            (row.try_get("entry")?, row.try_get("prev")?, row.try_get("hash")?);
        Ok(prev == head.hash && own == hash(prev, entry) && Columns::of(&json(row, "entry")?) == Columns::read(row)?)
    };
    seq == head.seq + 1 && linked().unwrap_or(false)
}

fn chained(row: &SqliteRow) -> Result<ChainedAudit, Fault> {
    Ok(ChainedAudit {
        seq: number(row, "seq")?,
        row: json(row, "entry")?,
        entry: row.try_get("entry")?,
        hash: row.try_get("hash")?,
        prev: row.try_get("prev")?,
    })
}

/// A pattern for "contains", whatever signs the text holds.
pub(super) fn part(text: &str) -> String {
    let plain = text.to_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{plain}%")
}

/// The hash of an audit row: SHA-256 over the hash before, as its 64 hexadecimal digits, and the entry's text. The first
/// row has 64 zeroes before it.
pub fn hash(prev: &str, entry: &str) -> String {
    let mut context = Context::new(&SHA256);
    context.update(prev.as_bytes());
    context.update(entry.as_bytes());
    super::hex::encode(context.finish().as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_patterns_are_only_signs() {
        assert_eq!(part(r"50%_A\"), r"%50\%\_a\\%");
    }

    #[test]
    fn a_hash_is_that_of_both_texts() {
        // `printf '%064d{}' 0 | sha256sum`
        assert_eq!(hash(NOTHING, "{}"), "5508d2b710e64bc470079e1b211d9c58e21011e59d0559e422345dc19d659a75");
    }
}

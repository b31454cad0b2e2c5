//! The audit as a file: CSV for people, JSON Lines for whoever wants to verify the chain without asking this server.

use super::audit::{self, Filter};
use crate::{
    credential::Known,
    csv,
    export::Export,
    extract::Query,
    problem::{Problem, Problems},
    rfc3339,
    state::App,
};
use axum::{extract::State, response::Response};
use gavel_door::ports::{AuditFilter, ChainedAudit, Page};
use serde::Serialize;

/// Rows that are read at once.
const PAGE: u32 = 500;

const COLUMNS: [&str; 21] = [
    "seq",
    "at",
    "actor",
    "actor_role",
    "actor_person",
    "address",
    "surface",
    "verb",
    "target",
    "target_id",
    "verdict",
    "code",
    "reason",
    "note",
    "audit_note",
    "silent_ms",
    "room",
    "conference",
    "request_id",
    "prev",
    "hash",
];

/// The audit as CSV (RFC 4180), all rows that the filter leaves.
#[utoipa::path(get, path = "/audit.csv", tag = "audit", params(Filter),
    responses((status = 200, body = String, content_type = "text/csv"), Problems), security(("bearer" = [])))]
pub(crate) async fn as_csv(
    State(app): State<App>,
    known: Known,
    Query(query): Query<Filter>,
) -> Result<Response, Problem> {
    let filter = audit::allowed(&app, &known, query).await?;
    csv(&app, filter).await
}

/// The audit as JSON Lines: `{seq, entry, prev, hash}` a line. `hash` is SHA-256, in hexadecimal, over the text `prev` and
/// the text `entry`; `prev` of the first row are 64 zeroes.
#[utoipa::path(get, path = "/audit.jsonl", tag = "audit", params(Filter),
    responses((status = 200, body = String, content_type = "application/x-ndjson"), Problems), security(("bearer" = [])))]
pub(crate) async fn as_lines(
    State(app): State<App>,
    known: Known,
    Query(query): Query<Filter>,
) -> Result<Response, Problem> {
    let filter = audit::allowed(&app, &known, query).await?;
    lines(&app, filter).await
}

pub(super) async fn csv(app: &App, filter: AuditFilter) -> Result<Response, Problem> {
    export(app, filter, "audit.csv", csv::TYPE, csv::record(COLUMNS), |row| csv::record(cells(row))).await
}

pub(super) async fn lines(app: &App, filter: AuditFilter) -> Result<Response, Problem> {
    export(app, filter, "audit.jsonl", "application/x-ndjson", Vec::new(), line).await
}

async fn export(
    app: &App,
    filter: AuditFilter,
    file: &str,
    kind: &'static str,
    head: Vec<u8>,
    write: fn(ChainedAudit) -> Vec<u8>,
) -> Result<Response, Problem> {
    let filter = AuditFilter { limit: PAGE, ..filter };
    let first = app.store.audit(filter.clone()).await?;
    let app = app.clone();
    let next = move |cursor: String| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let after = cursor.parse().map_err(|_| Problem::broken())?;
            let page: Page<ChainedAudit> = app.store.audit(AuditFilter { after, ..filter }).await?;
            Ok(page)
        }
    };
    Export { file: file.to_owned(), kind, head }.of(first, next, write)
}

fn cells(chained: ChainedAudit) -> [String; COLUMNS.len()] {
    let row = chained.row;
    let or_empty = Option::<String>::unwrap_or_default;
    let (target, target_id) = match row.target {
        Some(target) => (target.name, or_empty(target.participant.map(|seat| seat.to_string()).or(target.id))),
        None => (String::new(), String::new()),
    };
    [
        chained.seq.to_string(),
        rfc3339::text(row.at),
        row.actor.name,
        row.actor.role,
        or_empty(row.actor.person.map(|person| person.to_string())),
        or_empty(row.actor.address),
        word(&row.surface),
        row.verb,
        target,
        target_id,
        row.verdict,
        or_empty(row.refusal.map(|refusal| refusal.code().to_owned())),
        or_empty(row.reason.map(|reason| word(&reason))),
        or_empty(row.note),
        or_empty(row.audit_note),
        or_empty(row.silent_ms.map(|ms| ms.to_string())),
        or_empty(row.room.map(|room| room.to_string())),
        or_empty(row.conference.map(|conference| conference.to_string())),
        row.request.0,
        chained.prev,
        chained.hash,
    ]
}

/// The word that JSON has for it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    entry: &'a str,
    prev: &'a str,
    hash: &'a str,
}

fn line(row: ChainedAudit) -> Vec<u8> {
    let line = Line { seq: row.seq, entry: &row.entry, prev: &row.prev, hash: &row.hash };
    let mut text = serde_json::to_vec(&line).unwrap_or_default();
    text.push(b'\n');
    text
}

//! The audit: who did what to whom, from where, and what came of it. Read only; rows are never changed.

use super::{audit_export, orders, rooms};
use crate::{
    accept,
    credential::Known,
    extract::{Answer, Json, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Limit, List, RemovalReason, Search, Surface},
    state::App,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use gavel_door::ports::{AuditFilter, ChainedAudit, Scope};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// A conference's id, or a room's id or alias.
    conference: Option<String>,
    /// A room's id or alias.
    room: Option<String>,
    /// Part of the actor's name.
    #[param(value_type = Option<String>, max_length = 100)]
    actor: Option<Search>,
    /// Who or what it was done to: an id, or part of a name.
    #[param(value_type = Option<String>, max_length = 100)]
    target: Option<Search>,
    /// What was asked for: `disconnect`, `lock`, `login` …
    verb: Option<String>,
    /// By which way.
    #[param(inline)]
    surface: Option<Surface>,
    /// What came of it: `disconnected`, `admitted`, `done`, `refused` …
    verdict: Option<String>,
    /// RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Before then; RFC 3339.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Of a page; 100 unless told. CSV and JSON Lines give all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

#[derive(Serialize, ToSchema, TS)]
pub struct AuditRow {
    seq: u64,
    at: String,
    request_id: String,
    room: Option<String>,
    conference: Option<String>,
    actor: AuditActor,
    surface: Surface,
    verb: String,
    target: Option<AuditTarget>,
    verdict: String,
    /// The refusal's code.
    code: Option<&'static str>,
    reason: Option<RemovalReason>,
    note: Option<String>,
    audit_note: Option<String>,
    /// From the door to the last packet, milliseconds.
    silent_ms: Option<f64>,
    prev: String,
    hash: String,
}

#[derive(Serialize, ToSchema, TS)]
pub struct AuditActor {
    name: String,
    role: String,
    person: Option<String>,
    /// From where, as the server saw it.
    address: Option<String>,
}

#[derive(Serialize, ToSchema, TS)]
pub struct AuditTarget {
    participant: Option<String>,
    name: String,
    /// Of what is no participant: an account, a room, a key, a ticket, a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    id: Option<String>,
}

impl From<ChainedAudit> for AuditRow {
    fn from(theirs: ChainedAudit) -> Self {
        let row = theirs.row;
        Self {
            seq: theirs.seq,
            at: rfc3339::text(row.at),
            request_id: row.request.0,
            room: row.room.map(|id| id.to_string()),
            conference: row.conference.map(|id| id.to_string()),
            actor: AuditActor {
                name: row.actor.name,
                role: row.actor.role,
                person: row.actor.person.map(|person| person.to_string()),
                address: row.actor.address,
            },
            surface: row.surface.into(),
            verb: row.verb,
            target: row.target.map(|target| AuditTarget {
                participant: target.participant.map(|seat| seat.to_string()),
                name: target.name,
                id: target.id,
            }),
            verdict: row.verdict,
            code: row.refusal.map(|refusal| refusal.code()),
            reason: row.reason.map(RemovalReason::from),
            note: row.note,
            audit_note: row.audit_note,
            silent_ms: row.silent_ms,
            prev: theirs.prev,
            hash: theirs.hash,
        }
    }
}

/// The audit, oldest first. Administrators, keys with scope `read`, and for their own rooms those who manage them.
/// With `Accept: text/csv` or `application/x-ndjson` all of it, as `/audit.csv` and `/audit.jsonl` give it.
#[utoipa::path(get, path = "/audit", tag = "audit", params(Filter),
    responses((status = 200, content(
        (List<AuditRow> = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"))), Problems),
    security(("bearer" = [])))]
pub(crate) async fn list(
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    Query(query): Query<Filter>,
) -> Result<Response, Problem> {
    let filter = allowed(&app, &known, query).await?;
    match accept::best(&headers, &["application/json", "text/csv", "application/x-ndjson"]) {
        1 => return audit_export::csv(&app, filter).await,
        2 => return audit_export::lines(&app, filter).await,
        _ => {}
    }
    let page = app.store.audit(filter).await?;
    let items = page.items.into_iter().map(AuditRow::from).collect();
    Ok(Json::ok(List { items, next_cursor: page.next }).into_response())
}

/// What is asked for, if this caller may see it.
pub(super) async fn allowed(app: &App, known: &Known, query: Filter) -> Result<AuditFilter, Problem> {
    let mut filter = AuditFilter {
        since: rfc3339::asked("since", query.since.as_deref())?,
        until: rfc3339::asked("until", query.until.as_deref())?,
        actor: query.actor.map(String::from),
        target: query.target.map(String::from),
        verb: query.verb,
        surface: query.surface.map(Surface::into),
        verdict: query.verdict,
        limit: query.limit.get(),
        ..AuditFilter::default()
    };
    if let Some(cursor) = &query.cursor {
        filter.after = cursor.parse().map_err(|_| Problem::invalid("cursor: it is not one of ours"))?;
    }
    if let Some(named) = &query.conference {
        name_conference(app, named, &mut filter).await?;
    }
    if let Some(named) = &query.room {
        let room = rooms::find(app, named).await?.room.id;
        if filter.room.is_some_and(|other| other != room) {
            return Err(Problem::invalid("room: the conference is another room's"));
        }
        filter.room = Some(room);
    }
    if !known.has(Scope::Read) {
        let own = match filter.room {
            Some(room) => app.directory.room(room).await?,
            None => None,
        };
        match own {
            Some(room) => rooms::may_manage(known, &room)?,
            None => known.must_administer()?,
        }
    }
    Ok(filter)
}

/// One that runs, one that is over, or all those of a room.
async fn name_conference(app: &App, named: &str, filter: &mut AuditFilter) -> Result<(), Problem> {
    let found = orders::find(app, named).await?;
    match found.to {
        gavel_door::Which::Conference(id) => {
            filter.conference = Some(id);
            filter.room = found.room.map(|room| room.room.id);
        }
        gavel_door::Which::Room(id) => filter.room = Some(id),
    }
    Ok(())
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Verified {
    /// Whether every row fits the one before.
    intact: bool,
    /// How many rows were looked at; `null` where one does not fit.
    rows: Option<u64>,
    /// The number of the first row that does not fit.
    broken_at: Option<u64>,
}

/// Walks the whole chain. Administrators only.
#[utoipa::path(get, path = "/audit/verify", tag = "audit",
    responses((status = 200, body = Verified), Problems), security(("bearer" = [])))]
pub(crate) async fn verify(State(app): State<App>, known: Known) -> Answer<Verified> {
    known.must_administer()?;
    Ok(Json::ok(match app.store.verify_audit().await? {
        Ok(rows) => Verified { intact: true, rows: Some(rows), broken_at: None },
        Err(seq) => Verified { intact: false, rows: None, broken_at: Some(seq) },
    }))
}

//! Sessions: the conferences of a room.

use super::{
    question::{Order, Sort},
    reply::{Form, Row, cell, reply},
};
use crate::{
    credential::Known,
    extract::{Answer, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Limit, List, Search},
    state::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use gavel_door::ports::records;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

/// A conference that began.
#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedSession {
    id: String,
    room: String,
    /// The room's, as it was last.
    name: String,
    started_at: String,
    /// `null`: it runs.
    ended_at: Option<String>,
    duration_s: u64,
    /// People who were inside.
    participants: u64,
    /// Seats inside at the same time, at most.
    peak: u64,
    /// All seats of a person at once are one.
    removals: u64,
    /// To everybody.
    messages: u64,
    /// From one to another. They are counted; nobody reads them here.
    private_messages: u64,
    running: bool,
}

impl From<records::Session> for RecordedSession {
    fn from(theirs: records::Session) -> Self {
        Self {
            id: theirs.id.to_string(),
            room: theirs.room.to_string(),
            name: theirs.name,
            started_at: rfc3339::text(theirs.started_at),
            running: theirs.ended_at.is_none(),
            ended_at: theirs.ended_at.map(rfc3339::text),
            duration_s: theirs.duration_ms / 1_000,
            participants: theirs.participants,
            peak: theirs.peak,
            removals: theirs.removals,
            messages: theirs.messages,
            private_messages: theirs.private_messages,
        }
    }
}

impl Row for RecordedSession {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "room",
        "name",
        "started_at",
        "ended_at",
        "duration_s",
        "participants",
        "peak",
        "removals",
        "messages",
        "private_messages",
        "running",
    ];

    fn cells(self) -> Vec<String> {
        vec![
            self.id,
            self.room,
            self.name,
            self.started_at,
            cell(self.ended_at),
            self.duration_s.to_string(),
            self.participants.to_string(),
            self.peak.to_string(),
            self.removals.to_string(),
            self.messages.to_string(),
            self.private_messages.to_string(),
            self.running.to_string(),
        ]
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of its name, or of the name of somebody who was there.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    /// Whether somebody was removed.
    removed: Option<bool>,
    running: Option<bool>,
    /// Not over by then; RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Begun by then.
    #[param(format = DateTime)]
    until: Option<String>,
    /// `-`: the other way round. `-started_at` unless told.
    #[param(schema_with = Sort::<records::SessionKey>::schema, required = false)]
    sort: Option<Sort<records::SessionKey>>,
    /// Of a page; 100 unless told. CSV gives all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// The sessions of a room, the latest first. For the room's owner, administrators, operators, and keys with scope `read`
/// or `rooms`; of a deleted room for administrators. With `Accept: text/csv` all of them, as `/sessions.csv` gives them.
#[utoipa::path(get, path = "/rooms/{id}/sessions", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, content((List<RecordedSession> = "application/json"), (String = "text/csv"))), Problems),
    security(("bearer" = [])))]
pub(super) async fn list(
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    answer(app, known, id, filter, Form::asked(&headers)).await
}

/// The same as CSV, all of it.
#[utoipa::path(get, path = "/rooms/{id}/sessions.csv", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, body = String, content_type = "text/csv"), Problems), security(("bearer" = [])))]
pub(super) async fn csv(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    answer(app, known, id, filter, Form::Csv).await
}

async fn answer(app: App, known: Known, id: String, filter: Filter, form: Form) -> Result<Response, Problem> {
    let room = super::room(&app, &known, &id).await?;
    let order = Order { sort: filter.sort, limit: filter.limit, cursor: filter.cursor.as_deref() };
    let mut asked = order.read(Sort::by(records::SessionKey::StartedAt).turned_round())?;
    asked.question.since = rfc3339::asked("since", filter.since.as_deref())?;
    asked.question.until = rfc3339::asked("until", filter.until.as_deref())?;
    asked.question.search = filter.q.map(String::from);
    asked.question.removed = filter.removed;
    asked.question.running = filter.running;
    // Whether there ever was such a room, its sessions tell where the directory does not.
    if app.directory.room(room).await?.is_none() {
        let any = records::Question { limit: 1, ..records::Question::sorted_by(asked.question.sort) };
        if app.records.sessions(room, any).await?.items.is_empty() {
            return Err(Problem::not_found("room"));
        }
    }
    let ask = move |question| {
        let app = app.clone();
        async move { Ok(app.records.sessions(room, question).await?) }
    };
    reply::<_, _, RecordedSession, _, _>(form, format!("sessions-{id}"), asked, ask).await
}

/// One session.
#[utoipa::path(get, path = "/sessions/{id}", tag = "records", params(("id" = String, Path)),
    responses((status = 200, body = RecordedSession), Problems), security(("bearer" = [])))]
pub(super) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<RecordedSession> {
    Ok(Json::ok(super::session(&app, &known, &id).await?.into()))
}

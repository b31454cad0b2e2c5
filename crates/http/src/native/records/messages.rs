//! The chat of a session, as far as it was for everybody. What was for one person alone is theirs.

use super::{
    question::{Order, Sort, person},
    reply::{Form, Row, reply},
};
use crate::{
    credential::Known,
    extract::{Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Limit, List, Search, texts},
    state::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use gavel_door::ports::records;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedMessage {
    id: String,
    at: String,
    participant: String,
    person: String,
    /// As it was when it was sent.
    name: String,
    text: String,
}

impl From<records::Line> for RecordedMessage {
    fn from(theirs: records::Line) -> Self {
        Self {
            id: theirs.id.to_string(),
            at: rfc3339::text(theirs.at),
            participant: theirs.seat.to_string(),
            person: theirs.person.to_string(),
            name: theirs.name,
            text: theirs.text,
        }
    }
}

impl Row for RecordedMessage {
    const COLUMNS: &'static [&'static str] = &["id", "at", "participant", "person", "name", "text"];

    fn cells(self) -> Vec<String> {
        vec![self.id, self.at, self.participant, self.person, self.name, self.text]
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of the text, or of the sender's name.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    /// Who sent it.
    #[param(value_type = Option<texts::Id>, inline)]
    person: Option<String>,
    /// RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    #[param(format = DateTime)]
    until: Option<String>,
    /// `-`: the other way round. `at` unless told.
    #[param(schema_with = Sort::<records::LineKey>::schema, required = false)]
    sort: Option<Sort<records::LineKey>>,
    /// Of a page; 100 unless told. CSV gives all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// The chat, oldest first. Only what was said to everybody: what somebody wrote to one person alone is shown to nobody
/// here, and counted as `private_messages` of the session. Who may ask: as for `/rooms/{id}/sessions`.
#[utoipa::path(get, path = "/sessions/{id}/messages", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, content((List<RecordedMessage> = "application/json"), (String = "text/csv"))), Problems),
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
#[utoipa::path(get, path = "/sessions/{id}/messages.csv", tag = "records", params(("id" = String, Path), Filter),
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
    let session = super::session(&app, &known, &id).await?.id;
    let order = Order { sort: filter.sort, limit: filter.limit, cursor: filter.cursor.as_deref() };
    let mut asked = order.read(Sort::by(records::LineKey::At))?;
    asked.question.since = rfc3339::asked("since", filter.since.as_deref())?;
    asked.question.until = rfc3339::asked("until", filter.until.as_deref())?;
    asked.question.person = person(filter.person.as_deref())?;
    asked.question.search = filter.q.map(String::from);
    let ask = move |question| {
        let app = app.clone();
        async move { Ok(app.records.lines(session, question).await?) }
    };
    reply::<_, _, RecordedMessage, _, _>(form, format!("messages-{session}"), asked, ask).await
}

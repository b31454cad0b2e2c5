//! A session moment by moment: who came, went, was lost and came back, was removed.

use super::{
    RecordedBy,
    participants::by_cells,
    question::{Order, Sort, person},
    reply::{Form, Row, reply, word},
};
use crate::{
    credential::Known,
    extract::{Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{HowGone, Limit, List, RemovalReason, Search, texts},
    state::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use gavel_door::ports::records::{self, Happening};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedMoment {
    at: String,
    #[ts(inline)]
    what: MomentKind,
    participant: String,
    person: String,
    name: String,
    by: Option<RecordedBy>,
    reason: Option<RemovalReason>,
}

/// What happened to a seat.
#[derive(Debug, Serialize, ToSchema, TS)]
#[serde(untagged)]
enum MomentKind {
    Came(#[ts(inline)] MomentCame),
    Gone(HowGone),
}

#[derive(Debug, Serialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
enum MomentCame {
    /// Into the waiting room.
    Waiting,
    Joined,
    /// After they were lost.
    Returned,
}

impl From<Happening> for MomentKind {
    fn from(theirs: Happening) -> Self {
        match theirs {
            Happening::Waiting => Self::Came(MomentCame::Waiting),
            Happening::Joined => Self::Came(MomentCame::Joined),
            Happening::Returned => Self::Came(MomentCame::Returned),
            Happening::Gone(how) => Self::Gone(how.into()),
        }
    }
}

impl From<records::Moment> for RecordedMoment {
    fn from(theirs: records::Moment) -> Self {
        Self {
            at: rfc3339::text(theirs.at),
            what: theirs.what.into(),
            participant: theirs.seat.to_string(),
            person: theirs.person.to_string(),
            name: theirs.name,
            by: theirs.by.map(RecordedBy::from),
            reason: theirs.reason.map(RemovalReason::from),
        }
    }
}

impl Row for RecordedMoment {
    const COLUMNS: &'static [&'static str] =
        &["at", "what", "participant", "person", "name", "by", "by_role", "by_surface", "reason"];

    fn cells(self) -> Vec<String> {
        let mut cells = vec![self.at, word(self.what), self.participant, self.person, self.name];
        cells.extend(by_cells(self.by));
        cells.push(word(self.reason));
        cells
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of the name.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    #[param(value_type = Option<texts::Id>, inline)]
    person: Option<String>,
    /// `true`: removals alone.
    removed: Option<bool>,
    /// RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    #[param(format = DateTime)]
    until: Option<String>,
    /// `-`: the other way round. `at` unless told.
    #[param(schema_with = Sort::<records::MomentKey>::schema, required = false)]
    sort: Option<Sort<records::MomentKey>>,
    /// Of a page; 100 unless told. CSV gives all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// Who came and went, in the order of time. Who may ask: as for `/rooms/{id}/sessions`.
#[utoipa::path(get, path = "/sessions/{id}/timeline", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, content((List<RecordedMoment> = "application/json"), (String = "text/csv"))), Problems),
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
#[utoipa::path(get, path = "/sessions/{id}/timeline.csv", tag = "records", params(("id" = String, Path), Filter),
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
    let mut asked = order.read(Sort::by(records::MomentKey::At))?;
    asked.question.since = rfc3339::asked("since", filter.since.as_deref())?;
    asked.question.until = rfc3339::asked("until", filter.until.as_deref())?;
    asked.question.person = person(filter.person.as_deref())?;
    asked.question.search = filter.q.map(String::from);
    asked.question.removed = filter.removed;
    let ask = move |question| {
        let app = app.clone();
        async move { Ok(app.records.moments(session, question).await?) }
    };
    reply::<_, _, RecordedMoment, _, _>(form, format!("timeline-{session}"), asked, ask).await
}

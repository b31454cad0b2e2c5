//! The connection history of a session: one row for each time that a seat was connected.

use super::{
    question::{HowNow, Order, Sort, account, person},
    reply::{Form, Row, cell, reply, word},
};
use crate::{
    credential::Known,
    extract::{Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{HowGone, Kind, Limit, List, Role, Search, texts},
    state::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use gavel_door::ports::records::{self, ConnectionEnd};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedConnection {
    participant: String,
    person: String,
    name: String,
    role: Role,
    kind: Kind,
    account: Option<String>,
    /// What the client said it is.
    client: String,
    /// From where, as the server saw it.
    address: Option<String>,
    since: String,
    /// `null`: it is there.
    until: Option<String>,
    duration_ms: u64,
    #[ts(inline)]
    how: Option<ConnectionOver>,
}

/// How a connection ended.
#[derive(Debug, Serialize, ToSchema, TS)]
#[serde(untagged)]
enum ConnectionOver {
    Gone(HowGone),
    Replaced(#[ts(inline)] Replaced),
}

#[derive(Debug, Serialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
enum Replaced {
    /// A later one of the same seat took over.
    Replaced,
}

impl From<ConnectionEnd> for ConnectionOver {
    fn from(theirs: ConnectionEnd) -> Self {
        match theirs {
            ConnectionEnd::Gone(how) => Self::Gone(how.into()),
            ConnectionEnd::Replaced => Self::Replaced(Replaced::Replaced),
        }
    }
}

impl From<records::Connection> for RecordedConnection {
    fn from(theirs: records::Connection) -> Self {
        Self {
            participant: theirs.seat.to_string(),
            person: theirs.person.to_string(),
            name: theirs.name,
            role: theirs.role.into(),
            kind: theirs.kind.into(),
            account: theirs.account.map(|account| account.to_string()),
            client: theirs.client,
            address: theirs.address,
            since: rfc3339::text(theirs.since),
            until: theirs.until.map(rfc3339::text),
            duration_ms: theirs.duration_ms,
            how: theirs.how.map(ConnectionOver::from),
        }
    }
}

impl Row for RecordedConnection {
    const COLUMNS: &'static [&'static str] = &[
        "participant",
        "person",
        "name",
        "role",
        "kind",
        "account",
        "client",
        "address",
        "since",
        "until",
        "duration_ms",
        "how",
    ];

    fn cells(self) -> Vec<String> {
        vec![
            self.participant,
            self.person,
            self.name,
            word(self.role),
            word(self.kind),
            cell(self.account),
            self.client,
            cell(self.address),
            self.since,
            cell(self.until),
            self.duration_ms.to_string(),
            word(self.how),
        ]
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of the name, the client or the address.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    role: Option<Role>,
    /// How it ended; `in`: those that are there.
    #[param(inline)]
    how: Option<HowNow>,
    kind: Option<Kind>,
    #[param(value_type = Option<texts::Id>, inline)]
    account: Option<String>,
    #[param(value_type = Option<texts::Id>, inline)]
    person: Option<String>,
    /// There then or later; RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    /// There by then.
    #[param(format = DateTime)]
    until: Option<String>,
    /// `-`: the other way round. `since` unless told.
    #[param(schema_with = Sort::<records::ConnectionKey>::schema, required = false)]
    sort: Option<Sort<records::ConnectionKey>>,
    /// Of a page; 100 unless told. CSV gives all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// Every connection, one row each. A seat that was lost and taken back has several. Who may ask: as for
/// `/rooms/{id}/sessions`.
#[utoipa::path(get, path = "/sessions/{id}/connections", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, content((List<RecordedConnection> = "application/json"), (String = "text/csv"))),
        Problems), security(("bearer" = [])))]
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
#[utoipa::path(get, path = "/sessions/{id}/connections.csv", tag = "records", params(("id" = String, Path), Filter),
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
    let mut asked = order.read(Sort::by(records::ConnectionKey::Since))?;
    let question = &mut asked.question;
    question.since = rfc3339::asked("since", filter.since.as_deref())?;
    question.until = rfc3339::asked("until", filter.until.as_deref())?;
    question.person = person(filter.person.as_deref())?;
    question.account = account(filter.account.as_deref())?;
    question.search = filter.q.map(String::from);
    question.role = filter.role.map(Role::into);
    question.kind = filter.kind.map(Kind::into);
    question.how = filter.how.map(HowNow::asked);
    let ask = move |question| {
        let app = app.clone();
        async move { Ok(app.records.connections(session, question).await?) }
    };
    reply::<_, _, RecordedConnection, _, _>(form, format!("connections-{session}"), asked, ask).await
}

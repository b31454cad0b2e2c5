//! The people of a session: one row a person, all their seats together.

use super::{
    RecordedBy,
    question::{HowNow, Order, Sort, account, person},
    reply::{Form, Row, cell, reply, word},
};
use crate::{
    credential::Known,
    extract::{Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{HowGone, Kind, Limit, List, RemovalReason, Role, Search, texts},
    state::App,
};
use axum::{extract::State, http::HeaderMap, response::Response};
use gavel_core::model::usage;
use gavel_door::ports::records;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

/// Somebody who was there, or is.
#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedPerson {
    person: String,
    name: String,
    /// The last one.
    role: Role,
    came_as: Role,
    /// What they were there with.
    kinds: Vec<Kind>,
    account: Option<String>,
    /// What the client said it is.
    client: String,
    /// Into the meeting or its waiting room.
    came_at: String,
    /// `null`: they never were inside.
    joined_at: Option<String>,
    /// `null`: they are there.
    left_at: Option<String>,
    /// Inside; seats at the same time count once.
    total_ms: u64,
    waited_ms: u64,
    talk_ms: u64,
    camera_ms: u64,
    share_ms: u64,
    seats: u64,
    connections: u64,
    /// How they went the last time; `null`: they are there.
    how: Option<HowGone>,
    /// Who removed, denied or ended it.
    by: Option<RecordedBy>,
    reason: Option<RemovalReason>,
    removals: u64,
    /// The last one, whether or not they came back.
    removal: Option<RecordedRemoval>,
    quality: RecordedQuality,
}

#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedRemoval {
    at: String,
    by: Option<RecordedBy>,
    reason: Option<RemovalReason>,
}

/// Of all their lines together; `in` is from them. `null` where nobody could tell.
#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedQuality {
    packets_in: u64,
    packets_out: u64,
    bytes_in: u64,
    bytes_out: u64,
    /// What the line towards them could carry on average, and at its worst.
    estimate_kbps: Option<u64>,
    estimate_worst_kbps: Option<u64>,
    round_trip_ms: Option<u64>,
    round_trip_worst_ms: Option<u64>,
    /// Packets lost of a thousand.
    loss_in_per_mille: Option<u64>,
    loss_in_worst_per_mille: Option<u64>,
    loss_out_per_mille: Option<u64>,
    loss_out_worst_per_mille: Option<u64>,
}

impl From<usage::Quality> for RecordedQuality {
    fn from(theirs: usage::Quality) -> Self {
        let worst = |figure: usage::Figure, value: u64| figure.mean().map(|_| value);
        let usage::Quality { estimate, round_trip, loss_in, loss_out, .. } = theirs;
        Self {
            packets_in: theirs.packets_in,
            packets_out: theirs.packets_out,
            bytes_in: theirs.bytes_in,
            bytes_out: theirs.bytes_out,
            estimate_kbps: estimate.mean(),
            estimate_worst_kbps: worst(estimate, estimate.low),
            round_trip_ms: round_trip.mean(),
            round_trip_worst_ms: worst(round_trip, round_trip.high),
            loss_in_per_mille: loss_in.mean(),
            loss_in_worst_per_mille: worst(loss_in, loss_in.high),
            loss_out_per_mille: loss_out.mean(),
            loss_out_worst_per_mille: worst(loss_out, loss_out.high),
        }
    }
}

impl From<records::Visitor> for RecordedPerson {
    fn from(theirs: records::Visitor) -> Self {
        Self {
            person: theirs.person.to_string(),
            name: theirs.name,
            role: theirs.role.into(),
            came_as: theirs.came_as.into(),
            kinds: theirs.kinds.into_iter().map(Kind::from).collect(),
            account: theirs.account.map(|account| account.to_string()),
            client: theirs.client,
            came_at: rfc3339::text(theirs.came_at),
            joined_at: theirs.joined_at.map(rfc3339::text),
            left_at: theirs.left_at.map(rfc3339::text),
            total_ms: theirs.total_ms,
            waited_ms: theirs.waited_ms,
            talk_ms: theirs.usage.talk_ms,
            camera_ms: theirs.usage.camera_ms,
            share_ms: theirs.usage.share_ms,
            seats: theirs.seats,
            connections: theirs.connections,
            how: theirs.how.map(HowGone::from),
            by: theirs.by.map(RecordedBy::from),
            reason: theirs.reason.map(RemovalReason::from),
            removals: theirs.removals,
            removal: theirs.removal.map(|removal| RecordedRemoval {
                at: rfc3339::text(removal.at),
                by: removal.by.map(RecordedBy::from),
                reason: removal.reason.map(RemovalReason::from),
            }),
            quality: theirs.usage.quality.into(),
        }
    }
}

impl Row for RecordedPerson {
    const COLUMNS: &'static [&'static str] = &[
        "person",
        "name",
        "role",
        "came_as",
        "kinds",
        "account",
        "client",
        "came_at",
        "joined_at",
        "left_at",
        "total_ms",
        "waited_ms",
        "talk_ms",
        "camera_ms",
        "share_ms",
        "seats",
        "connections",
        "how",
        "by",
        "by_role",
        "by_surface",
        "reason",
        "removals",
        "removed_at",
        "removed_by",
        "removed_by_role",
        "removed_by_surface",
        "removed_reason",
        "packets_in",
        "packets_out",
        "bytes_in",
        "bytes_out",
        "estimate_kbps",
        "estimate_worst_kbps",
        "round_trip_ms",
        "round_trip_worst_ms",
        "loss_in_per_mille",
        "loss_in_worst_per_mille",
        "loss_out_per_mille",
        "loss_out_worst_per_mille",
    ];

    fn cells(self) -> Vec<String> {
        let kinds: Vec<String> = self.kinds.iter().map(word).collect();
        let mut cells = vec![
            self.person,
            self.name,
            word(self.role),
            word(self.came_as),
            kinds.join(" "),
            cell(self.account),
            self.client,
            self.came_at,
            cell(self.joined_at),
            cell(self.left_at),
        ];
        let numbers =
            [self.total_ms, self.waited_ms, self.talk_ms, self.camera_ms, self.share_ms, self.seats, self.connections];
        cells.extend(numbers.map(|number| number.to_string()));
        cells.push(word(self.how));
        cells.extend(by_cells(self.by));
        cells.push(word(self.reason));
        cells.push(self.removals.to_string());
        let (at, by, reason) = match self.removal {
            Some(removal) => (removal.at, removal.by, removal.reason),
            None => (String::new(), None, None),
        };
        cells.push(at);
        cells.extend(by_cells(by));
        cells.push(word(reason));
        let quality = self.quality;
        let counted = [quality.packets_in, quality.packets_out, quality.bytes_in, quality.bytes_out];
        cells.extend(counted.map(|number| number.to_string()));
        let looked_at = [
            quality.estimate_kbps,
            quality.estimate_worst_kbps,
            quality.round_trip_ms,
            quality.round_trip_worst_ms,
            quality.loss_in_per_mille,
            quality.loss_in_worst_per_mille,
            quality.loss_out_per_mille,
            quality.loss_out_worst_per_mille,
        ];
        cells.extend(looked_at.map(cell));
        cells
    }
}

/// Name, role and surface.
pub(super) fn by_cells(by: Option<RecordedBy>) -> [String; 3] {
    match by {
        Some(by) => [by.name, by.role, word(by.surface)],
        None => Default::default(),
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Part of the name.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Search>,
    role: Option<Role>,
    /// How they went the last time; `in`: who is there.
    #[param(inline)]
    how: Option<HowNow>,
    kind: Option<Kind>,
    #[param(value_type = Option<texts::Id>, inline)]
    account: Option<String>,
    #[param(value_type = Option<texts::Id>, inline)]
    person: Option<String>,
    /// Whether they were ever removed.
    removed: Option<bool>,
    /// There then or later; RFC 3339.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Came by then.
    #[param(format = DateTime)]
    until: Option<String>,
    /// `-`: the other way round. `joined_at` unless told.
    #[param(schema_with = Sort::<records::VisitorKey>::schema, required = false)]
    sort: Option<Sort<records::VisitorKey>>,
    /// Of a page; 100 unless told. CSV gives all rows.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// Who was there, one row a person: when, how long, talking or showing themselves for how long, and how they went. Times
/// of those who are inside are up to a minute old. Who may ask: as for `/rooms/{id}/sessions`.
#[utoipa::path(get, path = "/sessions/{id}/participants", tag = "records", params(("id" = String, Path), Filter),
    responses((status = 200, content((List<RecordedPerson> = "application/json"), (String = "text/csv"))), Problems),
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
#[utoipa::path(get, path = "/sessions/{id}/participants.csv", tag = "records", params(("id" = String, Path), Filter),
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
    let mut asked = order.read(Sort::by(records::VisitorKey::JoinedAt))?;
    let question = &mut asked.question;
    question.since = rfc3339::asked("since", filter.since.as_deref())?;
    question.until = rfc3339::asked("until", filter.until.as_deref())?;
    question.person = person(filter.person.as_deref())?;
    question.account = account(filter.account.as_deref())?;
    question.search = filter.q.map(String::from);
    question.role = filter.role.map(Role::into);
    question.kind = filter.kind.map(Kind::into);
    question.how = filter.how.map(HowNow::asked);
    question.removed = filter.removed;
    let ask = move |question| {
        let app = app.clone();
        async move { Ok(app.records.visitors(session, question).await?) }
    };
    reply::<_, _, RecordedPerson, _, _>(form, format!("participants-{session}"), asked, ask).await
}

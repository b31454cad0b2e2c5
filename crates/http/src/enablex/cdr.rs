//! Call detail records: a row for each connection that there was (docs/contracts/enablex.md, *Records*).

use super::{
    credential::Program,
    fault::Fault,
    rooms::{Answer, read_one},
    settings::{time, written},
    users,
};
use crate::{extract::Path, rfc3339, state::App};
use axum::extract::State;
use gavel_core::model::{
    ids::{ConferenceId, RoomId},
    room::RoomKind,
    time::Timestamp,
};
use gavel_door::ports::records::{Connection, ConnectionKey, Question, Session, SessionKey};
use serde_json::{Value, json};
use std::time::Duration;

/// The dialect knows no pages: whoever asks for more has to ask for less at once.
const MOST_ROWS: usize = 5_000;
const PAGE: u32 = 500;
const DAY: Duration = Duration::from_hours(24);

#[derive(Clone, Copy, Default)]
struct Period {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

type Rows = Vec<Value>;

pub(super) async fn of_period(State(app): State<App>, by: Program, Path((from, to)): Path<(String, String)>) -> Answer {
    let period = Period::between(&from, &to)?;
    let mut rows = Rows::new();
    let mut cursor = None;
    loop {
        let page = app.directory.outside_rooms(&by.app.id, cursor, PAGE).await?;
        for kept in page.items {
            let kind = app.directory.room(kept.room).await?.map_or(RoomKind::Meeting, |stored| stored.room.kind);
            sessions(&app, kept.room, kind, period, &mut rows).await?;
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(answer(rows));
        }
    }
}

pub(super) async fn of_room(State(app): State<App>, by: Program, Path(id): Path<String>) -> Answer {
    room(&app, &by, &id, Period::default()).await
}

pub(super) async fn of_room_and_period(
    State(app): State<App>,
    by: Program,
    Path((id, from, to)): Path<(String, String, String)>,
) -> Answer {
    room(&app, &by, &id, Period::between(&from, &to)?).await
}

pub(super) async fn of_conference(State(app): State<App>, by: Program, Path(id): Path<String>) -> Answer {
    let missing =
        || Fault::new(axum::http::StatusCode::NOT_FOUND, 404, "Not found").because("there is no such conf_num");
    let id: ConferenceId = id.parse().map_err(|_| missing())?;
    let session = app.records.session(id).await?.ok_or_else(missing)?;
    let (stored, _) = read_one(&app, &by, &session.room.to_string()).await.map_err(|_| missing())?;
    let mut rows = Rows::new();
    connections(&app, &session, stored.room.kind, &mut rows).await?;
    Ok(answer(rows))
}

async fn room(app: &App, by: &Program, id: &str, period: Period) -> Answer {
    let (stored, _) = read_one(app, by, id).await?;
    let mut rows = Rows::new();
    sessions(app, stored.room.id, stored.room.kind, period, &mut rows).await?;
    Ok(answer(rows))
}

async fn sessions(app: &App, room: RoomId, kind: RoomKind, period: Period, rows: &mut Rows) -> Result<(), Fault> {
    let mut question = Question {
        since: period.since,
        until: period.until,
        limit: PAGE,
        ..Question::sorted_by(SessionKey::StartedAt)
    };
    loop {
        let page = app.records.sessions(room, question.clone()).await?;
        for session in &page.items {
            connections(app, session, kind, rows).await?;
        }
        let Some(next) = page.next else { return Ok(()) };
        question.after = next.parse().ok();
    }
}

async fn connections(app: &App, session: &Session, kind: RoomKind, rows: &mut Rows) -> Result<(), Fault> {
    let mut question = Question { limit: PAGE, ..Question::sorted_by(ConnectionKey::Since) };
    loop {
        let page = app.records.connections(session.id, question.clone()).await?;
        for connection in &page.items {
            let reference = users::reference(app, connection.person).await?;
            rows.push(row(session, connection, kind, &reference));
        }
        if rows.len() > MOST_ROWS {
            return Err(Fault::conflict(format!("more than {MOST_ROWS} rows: ask for a shorter period")));
        }
        let Some(next) = page.next else { return Ok(()) };
        question.after = next.parse().ok();
    }
}

fn row(session: &Session, connection: &Connection, kind: RoomKind, reference: &str) -> Value {
    let seconds = connection.duration_ms / 1_000;
    json!({
        "cdr_id": format!("{}-{}", connection.seat, connection.since.0),
        "trans_date": written(connection.until.unwrap_or(connection.since)),
        "conf_num": session.id.to_string(),
        "room": {
            "room_id": session.room.to_string(),
            "connect_dt": written(connection.since),
            "disconnect_dt": connection.until.map(written),
            "duration": seconds,
        },
        "user": {
            "ip": connection.address,
            "name": connection.name,
            // Whoever was on the stage for a while came as audience, too.
            "role": users::role(connection.role, kind, false),
            "ref": reference,
            "agent": connection.client,
        },
        "usage": {"minutes": seconds.div_ceil(60)},
    })
}

fn answer(rows: Rows) -> axum::Json<Value> {
    axum::Json(json!({"result": 0, "total": rows.len(), "cdr": rows}))
}

impl Period {
    /// Days, the last one whole; or times of a day.
    fn between(from: &str, to: &str) -> Result<Self, Fault> {
        let wrong = || Fault::setting("period: YYYY-MM-DD, or YYYY-MM-DD HH:MM:SS, in UTC");
        let since = time(from).or_else(|| day(from)).ok_or_else(wrong)?;
        let until = time(to).or_else(|| day(to).map(|day| day.plus(DAY))).ok_or_else(wrong)?;
        if until < since {
            return Err(Fault::setting("period: it ends before it begins"));
        }
        Ok(Self { since: Some(since), until: Some(until) })
    }
}

fn day(text: &str) -> Option<Timestamp> {
    rfc3339::parse(&format!("{text}T00:00:00Z"))
}

//! `…/history`: meetings that are over, who was there, and what was ordered in them, from the audit.

use super::{
    detail::Detail,
    list, rooms_of,
    shape::{Invited, Meeting, session_named},
};
use crate::{
    huawei::{
        Fault, attendees,
        gate::LoggedIn,
        read::{List, Part, Query, said},
    },
    native::{records, rooms},
    problem::Problem,
    state::App,
};
use axum::{Json, extract::State};
use gavel_core::model::{audit::AuditRow, time::Timestamp};
use gavel_door::ports::{
    AuditFilter, StoredRoom,
    records::{Question, Session, SessionKey, VisitorKey},
};
use serde::{Deserialize, Serialize};

/// Lines that are read at once.
const PAGE: u32 = 1_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    offset: Option<u32>,
    limit: Option<u32>,
    search_key: Option<String>,
    query_all: Option<bool>,
    /// Milliseconds since 1970.
    start_date: Option<u64>,
    end_date: Option<u64>,
    sort_type: Option<String>,
}

/// The latest first unless told. A meeting that was begun twice is there twice.
pub(super) async fn search(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<List<Meeting>>, Fault> {
    let mut meetings = Vec::new();
    for room in rooms_of(&app, &logged_in, wanted.query_all == Some(true)).await? {
        let sessions = sessions(&app, &room, &wanted).await?;
        if !sessions.is_empty() {
            let meeting = Meeting::of(&app, &room, None, &logged_in.base).await?;
            meetings.extend(sessions.iter().map(|session| meeting.clone().past(session)));
        }
    }
    meetings.retain(|meeting| meeting.is_called(said(&wanted.search_key)));
    list::sort(&mut meetings, said(&wanted.sort_type), true);
    Part::of(wanted.offset, wanted.limit).of_all(meetings).map(Json)
}

async fn sessions(app: &App, room: &StoredRoom, wanted: &Wanted) -> Result<Vec<Session>, Fault> {
    let mut question = Question {
        running: Some(false),
        since: wanted.start_date.map(Timestamp),
        until: wanted.end_date.map(Timestamp),
        limit: PAGE,
        ..Question::sorted_by(SessionKey::StartedAt)
    };
    let mut all = Vec::new();
    loop {
        let page = app.records.sessions(room.room.id, question.clone()).await.map_err(Problem::from)?;
        all.extend(page.items);
        match page.next.and_then(|next| next.parse().ok()) {
            Some(mark) => question.after = Some(mark),
            None => return Ok(all),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfSession {
    #[serde(rename = "confUUID")]
    session: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
    search_key: Option<String>,
}

pub(super) async fn read(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(of): Query<OfSession>,
) -> Result<Json<Detail>, Fault> {
    let id = session_named(of.session.as_deref())?;
    let session = app.records.session(id).await.map_err(Problem::from)?.ok_or_else(Fault::no_meeting)?;
    let room = app.directory.room(session.room).await.map_err(Problem::from)?.ok_or_else(Fault::no_meeting)?;
    rooms::may_see(&app, &logged_in, &room).await?;
    let meeting = Meeting::of(&app, &room, None, &logged_in.base).await?.past(&session);
    let mut invited = Invited::all(&app, &room).await?;
    invited.retain(|one| one.is_called(said(&of.search_key)));
    Ok(Json(Detail { meeting, data: Part::of(of.offset, of.limit).of_all(invited)? }))
}

/// For whom Gavel shows its records: the owner, and those who run the installation.
async fn recorded(app: &App, logged_in: &LoggedIn, of: &OfSession) -> Result<Session, Fault> {
    let id = session_named(of.session.as_deref())?;
    Ok(records::session(app, logged_in, &id.to_string()).await?)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attended {
    display_name: String,
    call_number: String,
    device_type: String,
    join_time: u64,
    left_time: u64,
    media_type: &'static str,
    dept_name: &'static str,
}

pub(super) async fn people(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(of): Query<OfSession>,
) -> Result<Json<List<Attended>>, Fault> {
    let session = recorded(&app, &logged_in, &of).await?;
    let mut question = Question {
        search: said(&of.search_key).map(str::to_owned),
        limit: PAGE,
        ..Question::sorted_by(VisitorKey::JoinedAt)
    };
    let mut all = Vec::new();
    loop {
        let page = app.records.visitors(session.id, question.clone()).await.map_err(Problem::from)?;
        for visitor in page.items {
            // Who never was inside did not attend.
            let Some(joined) = visitor.joined_at else { continue };
            all.push(Attended {
                call_number: attendees::number(&app, visitor.account, visitor.person).await?,
                display_name: visitor.name,
                device_type: visitor.client,
                join_time: joined.0,
                left_time: visitor.left_at.map_or(0, |left| left.0),
                media_type: if visitor.usage.camera_ms > 0 { "HDVideo" } else { "Voice" },
                dept_name: "",
            });
        }
        match page.next.and_then(|next| next.parse().ok()) {
            Some(mark) => question.after = Some(mark),
            None => return Part::of(of.offset, of.limit).of_all(all).map(Json),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ordered {
    operate_time: u64,
    operate_source: String,
    operator: String,
    operate_code: String,
    operation_object: String,
    operate_result: String,
    detail: String,
}

impl From<AuditRow> for Ordered {
    fn from(row: AuditRow) -> Self {
        let detail = [row.refusal.map(|refusal| refusal.code().to_owned()), row.audit_note, row.note];
        Self {
            operate_time: row.at.0,
            operate_source: records::reply::word(crate::shapes::Surface::from(row.surface)),
            operator: row.actor.name,
            operate_code: row.verb,
            operation_object: row.target.map(|target| target.name).unwrap_or_default(),
            operate_result: row.verdict,
            detail: detail.into_iter().flatten().collect::<Vec<_>>().join("; "),
        }
    }
}

/// Everything that was ordered in it, what was refused too.
pub(super) async fn orders(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(of): Query<OfSession>,
) -> Result<Json<List<Ordered>>, Fault> {
    let session = recorded(&app, &logged_in, &of).await?;
    let mut filter = AuditFilter { conference: Some(session.id), limit: PAGE, ..AuditFilter::default() };
    let mut all = Vec::new();
    loop {
        let page = app.store.audit(filter.clone()).await.map_err(Problem::from)?;
        filter.after = page.items.last().map_or(filter.after, |row| row.seq);
        all.extend(page.items.into_iter().map(|row| Ordered::from(row.row)));
        if page.next.is_none() {
            return Part::of(of.offset, of.limit).of_all(all).map(Json);
        }
    }
}

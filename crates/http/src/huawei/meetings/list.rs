//! `GET …/conferences` and `…/online`: the meetings that are to come or run, and those that run.

use super::{
    rooms_of,
    shape::{Meeting, is_over},
};
use crate::{
    huawei::{
        Fault,
        gate::LoggedIn,
        read::{List, Part, Query, said},
    },
    state::App,
};
use axum::{Json, extract::State};
use gavel_door::Which;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    offset: Option<u32>,
    limit: Option<u32>,
    /// All of the installation, for who runs it.
    query_all: Option<bool>,
    search_key: Option<String>,
    sort_type: Option<String>,
}

pub(super) async fn search(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<List<Meeting>>, Fault> {
    answer(&app, &logged_in, &wanted, false).await
}

pub(super) async fn online(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<List<Meeting>>, Fault> {
    answer(&app, &logged_in, &wanted, true).await
}

/// By when they begin, the next first unless told.
async fn answer(
    app: &App,
    logged_in: &LoggedIn,
    wanted: &Wanted,
    only_running: bool,
) -> Result<Json<List<Meeting>>, Fault> {
    let mut meetings = Vec::new();
    for room in rooms_of(app, logged_in, wanted.query_all == Some(true)).await? {
        let view = app.door.view(Which::Room(room.room.id)).await;
        let is_wanted = if only_running { view.is_some() } else { view.is_some() || !is_over(&room, app.now()) };
        if is_wanted {
            let meeting = Meeting::of(app, &room, view.as_ref().map(|view| &view.summary), &logged_in.base).await?;
            meetings.push(meeting);
        }
    }
    meetings.retain(|meeting| meeting.is_called(said(&wanted.search_key)));
    sort(&mut meetings, said(&wanted.sort_type), false);
    Part::of(wanted.offset, wanted.limit).of_all(meetings).map(Json)
}

pub(super) fn sort(meetings: &mut [Meeting], by: Option<&str>, latest_first: bool) {
    meetings.sort_by_key(|meeting| meeting.begins);
    let turned = by.map_or(latest_first, |by| by.starts_with("DSC"));
    if turned {
        meetings.reverse();
    }
}

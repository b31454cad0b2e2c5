//! `DELETE /v1/mmc/management/conferences`: calls a meeting off; with `type=1` also one that runs.

use super::find;
use crate::{
    huawei::{
        Fault,
        fault::code,
        gate::{Done, LoggedIn},
        read::Query,
    },
    native::rooms,
    state::App,
};
use axum::extract::State;
use gavel_door::Which;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Called {
    #[serde(rename = "conferenceID")]
    conference: Option<String>,
    #[serde(rename = "type")]
    kind: Option<i64>,
}

pub(super) async fn cancel(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(called): Query<Called>,
) -> Result<Done, Fault> {
    let room = find(&app, called.conference.as_deref()).await?;
    rooms::may_manage(&logged_in, &room)?;
    let runs = app.door.view(Which::Room(room.room.id)).await.is_some();
    if runs && called.kind != Some(1) {
        let text = "the meeting runs: end it, or call it off with type=1";
        return Err(Fault::bad(code::STARTED_SO_NOT_CANCELLED, text));
    }
    rooms::remove(&app, &logged_in, &room).await?;
    Ok(Done)
}

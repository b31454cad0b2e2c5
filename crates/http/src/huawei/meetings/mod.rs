//! Meetings: made, changed, called off, begun and listed, with an access token (docs/contracts/huawei.md, *Meetings*). A
//! meeting of the dialect is a room with one date, whose number is one of its aliases.

mod asked;
mod cancel;
mod change;
mod create;
mod detail;
mod history;
mod list;
mod shape;
mod start;
mod when;

pub(super) use shape::number;

use crate::{
    huawei::{Fault, gate::LoggedIn},
    native::rooms,
    problem::Problem,
    state::App,
};
use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use gavel_door::ports::{RoomFilter, StoredRoom};
use serde_json::{Value, json};

const AT: &str = "/v1/mmc/management/conferences";
/// Rooms that are read at once.
const PAGE: u32 = 1_000;

pub(super) fn router() -> Router<App> {
    let at = |path: &str| format!("{AT}{path}");
    Router::new()
        .route(AT, post(create::create).put(change::change).delete(cancel::cancel).get(list::search))
        .route(&at("/start"), post(start::start))
        .route(&at("/confDetail"), get(detail::read))
        .route(&at("/online"), get(list::online))
        .route(&at("/online/confDetail"), get(detail::online))
        .route(&at("/online/conf-attendee"), get(detail::people))
        .route(&at("/history"), get(history::search))
        .route(&at("/history/confDetail"), get(history::read))
        .route(&at("/history/confAttendeeRecord"), get(history::people))
        .route(&at("/history/confCtlRecord"), get(history::orders))
        .route(&at("/region/info"), get(region))
        .route(&at("/confOrg"), get(organisation))
}

/// There is one region: this server.
async fn region(logged_in: LoggedIn) -> Json<Value> {
    Json(json!({"regionIP": "", "regionUrl": logged_in.base}))
}

async fn organisation(_: LoggedIn, State(_): State<App>) -> Json<Value> {
    Json(json!({"orgID": ""}))
}

/// The meeting of this number.
async fn find(app: &App, named: Option<&str>) -> Result<StoredRoom, Fault> {
    let named = named.filter(|named| !named.is_empty()).ok_or_else(|| Fault::invalid("conferenceID: it is missing"))?;
    rooms::find(app, named).await.map_err(Fault::from)
}

/// One's own and those one is invited to; or all there are, for who runs the installation.
async fn rooms_of(app: &App, logged_in: &LoggedIn, all: bool) -> Result<Vec<StoredRoom>, Fault> {
    let account = logged_in.account()?.id;
    let all = all && rooms::is_operator(logged_in);
    let (mut rooms, mut cursor) = (Vec::new(), None);
    loop {
        let (items, next) = if all {
            let page = app.directory.rooms(RoomFilter::default(), cursor, PAGE).await.map_err(Problem::from)?;
            (page.items, page.next)
        } else {
            let page = app.directory.concerns(account, cursor, PAGE).await.map_err(Problem::from)?;
            (page.items.into_iter().map(|concern| concern.room).collect(), page.next)
        };
        rooms.extend(items);
        cursor = next;
        if cursor.is_none() {
            return Ok(rooms);
        }
    }
}

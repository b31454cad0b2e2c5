//! Rooms: made, listed, changed and deleted by the program whose they are. There is no other's here, not even to look at.

use super::{
    credential::Program,
    fault::{Code, Fault},
    settings::{Body, Said, told},
};
use crate::{
    extract::{Body as Json, Path, Query},
    json,
    native::rooms as native,
    state::App,
};
use axum::extract::State;
use gavel_door::{
    Which,
    ports::{OutsideRoom, StoredRoom},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

/// At once, unless told.
const USUAL_PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 100;

/// Every answer of the dialect that is none of a fault.
pub(super) type Answer = Result<axum::Json<Value>, Fault>;

pub(super) async fn create(State(app): State<App>, by: Program, body: Result<Json<Body>, crate::Problem>) -> Answer {
    let native = body?.0.new_room(app.now())?;
    let (stored, _) = native::make(&app, &by.known, taken(native.room)?, Vec::new()).await?;
    keep(&app, &by, &stored, &native.said).await?;
    Ok(answer(&stored, &native.said))
}

/// Which of them.
#[derive(Default, Deserialize)]
pub(super) struct Wanted {
    limit: Option<u32>,
    /// The `next` of the answer before.
    cursor: Option<String>,
}

pub(super) async fn list(State(app): State<App>, by: Program, wanted: Result<Query<Wanted>, crate::Problem>) -> Answer {
    let Query(Wanted { limit, cursor }) = wanted?;
    let limit = limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let page = app.directory.outside_rooms(&by.app.id, cursor, limit).await?;
    let mut rooms = Vec::with_capacity(page.items.len());
    for kept in page.items {
        // Deleted in this moment: it is not there any more.
        if let Some(stored) = app.directory.room(kept.room).await? {
            rooms.push(told(&stored, &said(&kept)));
        }
    }
    Ok(axum::Json(json!({"result": 0, "total": rooms.len(), "rooms": rooms, "next": page.next})))
}

pub(super) async fn read_one(app: &App, by: &Program, id: &str) -> Result<(StoredRoom, Said), Fault> {
    let missing = || Fault::of(Code::RoomNotFound);
    let stored = app.directory.room(id.parse().map_err(|_| missing())?).await?.ok_or_else(missing)?;
    let kept = app.directory.outside_room(stored.room.id).await?.filter(|kept| kept.app == by.app.id);
    let said = said(&kept.ok_or_else(missing)?);
    Ok((stored, said))
}

pub(super) async fn read(State(app): State<App>, by: Program, Path(id): Path<String>) -> Answer {
    let (stored, said) = read_one(&app, &by, &id).await?;
    Ok(answer(&stored, &said))
}

/// A conference that runs takes over what it can, at once.
pub(super) async fn patch(
    State(app): State<App>,
    by: Program,
    Path(id): Path<String>,
    body: Result<Json<Body>, crate::Problem>,
) -> Answer {
    let (stored, said) = read_one(&app, &by, &id).await?;
    let native = body?.0.change(said, app.now())?;
    let stored = native::change(&app, &by.known, stored, taken(native.room)?).await?;
    keep(&app, &by, &stored, &native.said).await?;
    Ok(answer(&stored, &native.said))
}

/// Only while nobody meets: the dialect has no way to end a conference from outside.
pub(super) async fn delete(State(app): State<App>, by: Program, Path(id): Path<String>) -> Answer {
    let (stored, _) = read_one(&app, &by, &id).await?;
    if app.door.view(Which::Room(stored.room.id)).await.is_some_and(|view| view.running) {
        return Err(Fault::conflict("a session runs in this room"));
    }
    native::remove(&app, &by.known, &stored).await?;
    Ok(axum::Json(json!({"result": 0, "msg": "Room deleted"})))
}

async fn keep(app: &App, by: &Program, stored: &StoredRoom, said: &Said) -> Result<(), Fault> {
    let said = serde_json::to_string(said).map_err(|fault| {
        tracing::error!(%fault, "what is kept of a room could not be written");
        crate::Problem::broken()
    })?;
    let kept = OutsideRoom { room: stored.room.id, app: by.app.id.clone(), said };
    Ok(app.directory.keep_outside_room(kept).await?)
}

fn said(kept: &OutsideRoom) -> Said {
    serde_json::from_str(&kept.said).unwrap_or_else(|fault| {
        tracing::error!(%fault, "what is kept of a room cannot be read");
        Said::default()
    })
}

fn answer(stored: &StoredRoom, said: &Said) -> axum::Json<Value> {
    axum::Json(json!({"result": 0, "room": told(stored, said)}))
}

/// The body of a native call, read as it is there.
fn taken<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Fault> {
    json::read(Value::Object(fields).to_string().as_bytes())
        .map_err(|fault| crate::Problem::invalid(fault.to_string()).into())
}

//! Changes of many conferences by one call. They are made one after the other: what was done before something is wrong stays
//! done.

use super::{
    conference::{change, find, make, remove, remove_all},
    must_administer, object, rooms,
};
use crate::{
    credential::Known,
    pexip::management::{
        fault::Fault,
        query::{Mode, Wrong},
    },
    state::App,
};
use axum::{body::Bytes, extract::State, http::StatusCode};
use gavel_core::model::ids::RoomId;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// `objects`, those with a `resource_uri` changed and the others made, and `deleted_objects` by their URIs.
pub(super) async fn patch(State(app): State<App>, known: Known, body: Bytes) -> Result<StatusCode, Fault> {
    let mut body = object(&body)?;
    let gone = listed(&mut body, "deleted_objects")?;
    objects(&app, &known, &mut body, Mode::Part).await?;
    for uri in gone {
        let uri = uri.as_str().ok_or_else(|| Wrong::of("deleted_objects", "A list of URIs."))?.to_owned();
        remove(&app, &known, &find(&app, &uri).await?).await?;
    }
    Ok(StatusCode::ACCEPTED)
}

/// Everything as it is said: what is not named is deleted.
pub(super) async fn put(State(app): State<App>, known: Known, body: Bytes) -> Result<StatusCode, Fault> {
    must_administer(&known)?;
    let mut body = object(&body)?;
    if !body.contains_key("objects") {
        return Err(Wrong::of("objects", "This field is required.").into());
    }
    let kept = objects(&app, &known, &mut body, Mode::Whole).await?;
    for room in rooms(&app).await? {
        if !kept.contains(&room.room.id) {
            remove(&app, &known, &room).await?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn delete(State(app): State<App>, known: Known) -> Result<StatusCode, Fault> {
    remove_all(&app, &known).await.map(|()| StatusCode::NO_CONTENT)
}

/// The rooms that were changed or made.
async fn objects(
    app: &App,
    known: &Known,
    body: &mut Map<String, Value>,
    mode: Mode,
) -> Result<BTreeSet<RoomId>, Fault> {
    let mut touched = BTreeSet::new();
    for object in listed(body, "objects")? {
        let Value::Object(object) = object else { return Err(Wrong::of("objects", "A list of objects.").into()) };
        let uri = object.get("resource_uri").and_then(Value::as_str).map(str::to_owned);
        let room = match uri {
            Some(uri) => {
                let room = find(app, &uri).await?;
                change(app, known, &room, object, mode).await?;
                room
            }
            None => find(app, &make(app, known, object).await?).await?,
        };
        touched.insert(room.room.id);
    }
    Ok(touched)
}

fn listed(body: &mut Map<String, Value>, name: &str) -> Result<Vec<Value>, Wrong> {
    match body.remove(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(Wrong::of(name, "This is no list.")),
    }
}

//! What rooms are called by, one object an alias. Its id is the alias itself.

use super::{conference, object, rooms, translated};
use crate::{
    credential::Known,
    extract::Path,
    pexip::management::{
        answer::{Asked, Listed, list, one, schema},
        fault::Fault,
        query::{Field, Mode, Resource, Written, Wrong, time},
    },
    problem::Problem,
    state::App,
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::StoredRoom;
use serde_json::{Value, json};

pub(in crate::pexip::management) struct Alias {
    text: String,
    /// Where its room is.
    conference: String,
    made_at: Timestamp,
}

pub(in crate::pexip::management) static ALIAS: Resource<Alias> = Resource {
    path: "/api/admin/configuration/v1/conference_alias/",
    on_list: &["get", "post"],
    on_one: &["get", "put", "delete", "patch"],
    fields: &[
        Field::text("alias", "1 to 64 letters, digits, dots, hyphens, underscores and @.", |row: &Alias| {
            row.text.clone().into()
        })
        .must()
        .unique(),
        Field::one("conference", "The room that is called so.", |row: &Alias| row.conference.clone().into()).must(),
        Field::time("creation_time", "When the room was made.", |row: &Alias| time::text(row.made_at).into()),
        Field::absent("description", crate::pexip::management::query::Kind::Text, "\"\"", |_| "".into()),
        Field::text("id", "The alias itself.", |row: &Alias| row.text.clone().into()).unique(),
        Field::uri(|row: &Alias| ALIAS.uri(&row.text).into()),
    ],
};

pub(super) fn of(room: &StoredRoom, text: &str) -> Alias {
    let conference = conference::CONFERENCE.uri(&conference::id(room));
    Alias { text: text.to_owned(), conference, made_at: room.created_at }
}

/// The alias that an object, a text or a URI names.
pub(super) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::Object(object) => object.get("alias")?.as_str()?,
        Value::String(text) => text.strip_prefix(ALIAS.path).unwrap_or(text).trim_end_matches('/'),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
    };
    Some(text.to_owned())
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/configuration/v1/conference_alias/", get(all).post(create))
        .route("/configuration/v1/conference_alias/schema/", get(|| async { schema(&ALIAS) }))
        .route("/configuration/v1/conference_alias/{alias}/", get(this).patch(patch).put(put).delete(delete))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&ALIAS)?;
    let rooms = rooms(&app).await?;
    let aliases = rooms.iter().flat_map(|room| room.room.aliases.iter().map(|text| of(room, text)));
    Ok(list(&query, aliases.collect()))
}

/// The room that is called so, and the alias as it is written there.
async fn find(app: &App, named: &str) -> Result<(StoredRoom, String), Fault> {
    let room = app.directory.room_by_alias(named).await?.ok_or_else(Fault::not_found)?;
    let written = room.room.aliases.iter().find(|alias| alias.to_lowercase() == named.to_lowercase()).cloned();
    Ok((room, written.ok_or_else(Fault::not_found)?))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let (room, text) = find(&app, &named).await?;
    one(&ALIAS, Some(&of(&room, &text)))
}

async fn create(State(app): State<App>, known: Known, body: Bytes) -> Result<Response, Fault> {
    let written = Written::read(&ALIAS, object(&body)?, Mode::Whole)?;
    let alias = written.text("alias").unwrap_or_default().to_owned();
    let room = named_room(&app, &written).await?;
    let mut aliases = room.room.aliases.clone();
    aliases.push(alias.clone());
    call(&app, &known, &room, aliases).await?;
    let location = format!("{}{}", known.base, ALIAS.uri(&alias));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)]).into_response())
}

async fn named_room(app: &App, written: &Written) -> Result<StoredRoom, Fault> {
    conference::named(app, written.text("conference").unwrap_or_default()).await
}

async fn patch(app: State<App>, known: Known, named: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, named, body, Mode::Part).await.map(|()| StatusCode::ACCEPTED)
}

async fn put(app: State<App>, known: Known, named: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, named, body, Mode::Whole).await.map(|()| StatusCode::NO_CONTENT)
}

/// Another text, or another room. Whoever knows the old one is led nowhere.
async fn change(
    State(app): State<App>,
    known: Known,
    Path(named): Path<String>,
    body: Bytes,
    mode: Mode,
) -> Result<(), Fault> {
    let (room, before) = find(&app, &named).await?;
    let written = Written::read(&ALIAS, object(&body)?, mode)?;
    let alias = written.text("alias").unwrap_or(&before).to_owned();
    let target = match written.text("conference") {
        Some(_) => named_room(&app, &written).await?,
        None => room.clone(),
    };
    if target.room.id == room.room.id {
        let replaced = |text: &String| if *text == before { alias.clone() } else { text.clone() };
        return call(&app, &known, &room, room.room.aliases.iter().map(replaced).collect()).await;
    }
    take_away(&app, &known, &room, &before).await?;
    let mut aliases = target.room.aliases.clone();
    aliases.push(alias);
    call(&app, &known, &target, aliases).await
}

async fn delete(State(app): State<App>, known: Known, Path(named): Path<String>) -> Result<StatusCode, Fault> {
    let (room, text) = find(&app, &named).await?;
    take_away(&app, &known, &room, &text).await.map(|()| StatusCode::NO_CONTENT)
}

async fn take_away(app: &App, known: &Known, room: &StoredRoom, text: &str) -> Result<(), Fault> {
    let left: Vec<_> = room.room.aliases.iter().filter(|alias| *alias != text).cloned().collect();
    if left.is_empty() {
        return Err(Wrong::of("alias", "A conference keeps one alias at least.").into());
    }
    call(app, known, room, left).await
}

async fn call(app: &App, known: &Known, room: &StoredRoom, aliases: Vec<String>) -> Result<(), Fault> {
    let changed: Result<(), Problem> = conference::patched(app, known, room, json!({"aliases": aliases})).await;
    changed.map_err(|problem| match problem.code {
        "alias_taken" => Wrong::of("alias", "This alias belongs to another conference.").into(),
        _ => translated(problem, &[("aliases", "alias")]),
    })
}

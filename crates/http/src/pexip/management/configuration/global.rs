//! What holds everywhere, one object: the timers that Gavel has, in the dialect's words.

use super::{again, object, on_record, translated};
use crate::{
    credential::Known,
    extract::{Body, Path},
    native,
    pexip::management::{
        answer::{Asked, Listed, list, one, schema},
        fault::Fault,
        query::{Field, Kind, Mode, Resource, Written},
    },
    problem::Problem,
    state::App,
};
use axum::{Router, body::Bytes, extract::State, http::StatusCode, response::Response, routing::get};
use gavel_core::model::settings::{House, Timers};
use serde_json::{Map, Value, json};

const ID: &str = "1";

pub(in crate::pexip::management) static GLOBAL: Resource<House> = Resource {
    path: "/api/admin/configuration/v1/global/",
    on_list: &["get"],
    on_one: &["get", "put", "patch"],
    fields: &[
        Field::whole(
            "eject_last_participant_backstop_timeout",
            "After how many seconds somebody who is alone is sent home: 60 to 86400; 0: never.",
            |house: &House| timers(house).last_participant.unwrap_or(0).into(),
        )
        .or("0"),
        Field::absent("enable_chat", Kind::Flag, "true", |_| true.into()),
        Field::whole(
            "guests_only_timeout",
            "After how many seconds guests without a host are sent home: 0 to 86400; null: never.",
            |house: &House| timers(house).only_guests.filter(|seconds| *seconds > 0).into(),
        )
        .or("null")
        .nullable(),
        Field::whole("id", "There is one.", |_| 1.into()),
        Field::whole("min_pin_length", "How long a PIN is at least.", |_| 4.into()),
        Field::uri(|_| GLOBAL.uri(ID).into()),
        Field::whole(
            "waiting_for_chair_timeout",
            "After how many seconds whoever waits for a host is sent home: 0 to 86400; null: never.",
            |house: &House| timers(house).waiting_for_host.filter(|seconds| *seconds > 0).into(),
        )
        .or("900")
        .nullable(),
    ],
};

fn timers(house: &House) -> Timers {
    house.timers.or(Timers::USUAL)
}

/// The native names, and the dialect's.
const NAMES: &[(&str, &str)] = &[
    ("timers.last_participant", "eject_last_participant_backstop_timeout"),
    ("timers.only_guests", "guests_only_timeout"),
    ("timers.waiting_for_host", "waiting_for_chair_timeout"),
];

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/configuration/v1/global/", get(all))
        .route("/configuration/v1/global/schema/", get(|| async { schema(&GLOBAL) }))
        .route("/configuration/v1/global/{id}/", get(this).patch(patch).put(put))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&GLOBAL)?;
    Ok(list(&query, vec![app.directory.house().await?]))
}

async fn this(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Fault> {
    must_be_the_one(&id)?;
    one(&GLOBAL, Some(&app.directory.house().await?))
}

async fn patch(app: State<App>, known: Known, id: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, id, body, Mode::Part).await.map(|()| StatusCode::ACCEPTED)
}

async fn put(app: State<App>, known: Known, id: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, id, body, Mode::Whole).await.map(|()| StatusCode::NO_CONTENT)
}

async fn change(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    body: Bytes,
    mode: Mode,
) -> Result<(), Fault> {
    must_be_the_one(&id)?;
    let written = Written::read(&GLOBAL, object(&body)?, mode)?;
    let native = json!({"timers": native(&written)});
    let patch = serde_json::from_value(native).map_err(|fault| Fault::invalid(fault.to_string()))?;
    let known = again(&known);
    let caller = known.caller().clone();
    let changed: Result<_, Problem> = native::settings::patch(State(app.clone()), known, Body(patch)).await;
    on_record(&app, &caller, "settings_change", changed).await.map(drop).map_err(|problem| translated(problem, NAMES))
}

/// Natively nothing at all is a second, and never is 0.
fn native(written: &Written) -> Value {
    let mut timers = Map::new();
    for (native, ours) in NAMES {
        let Some(value) = written.value(ours) else { continue };
        let at_once = *ours != "eject_last_participant_backstop_timeout" && value.as_i64() == Some(0);
        let seconds = match value {
            Value::Null => json!(0),
            _ if at_once => json!(1),
            // What cannot be a number of seconds is more than there can be.
            seconds => json!(seconds.as_u64().and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(u32::MAX)),
        };
        timers.insert(native.trim_start_matches("timers.").to_owned(), seconds);
    }
    Value::Object(timers)
}

fn must_be_the_one(id: &str) -> Result<(), Fault> {
    if id == ID { Ok(()) } else { Err(Fault::not_found()) }
}

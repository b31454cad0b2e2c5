//! The conferences that run, and those where people still gather and wait for a host.

use super::{BASE, Running, guests_muted, running, service_type};
use crate::{
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, list, one, schema},
            fault::Fault,
            query::{Field, READ, Resource, time},
        },
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};

pub(in crate::pexip::management) static CONFERENCE: Resource<Running> = Resource {
    path: "/api/admin/status/v1/conference/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::flag("direct_media_available", "Whether media could go past the server; it never does.", |_| {
            false.into()
        }),
        Field::flag(
            "guests_muted",
            "Whether guests are muted until a host opens their microphones.",
            |row: &Running| guests_muted(&row.view).into(),
        ),
        Field::text("id", "The conference's id.", |row: &Running| id(row).into()).unique(),
        Field::flag("is_locked", "Whether it is locked.", |row: &Running| row.view.summary.locked.into()),
        Field::flag("is_started", "Whether a host has been in.", |row: &Running| row.view.running.into()),
        Field::text("name", "The name of the service.", |row: &Running| row.view.summary.name.clone().into()),
        Field::uri(|row: &Running| CONFERENCE.uri(&id(row)).into()),
        Field::text("service_type", "What kind of service it is.", |row: &Running| {
            service_type(row.view.summary.kind).into()
        })
        .choices(&["conference", "lecture"]),
        Field::time("start_time", "When it began.", |row: &Running| time::text(row.view.summary.started_at).into()),
        Field::text("tag", "The tag of the service.", |row: &Running| row.tag.clone().into()),
    ],
};

pub(super) fn id(row: &Running) -> String {
    ids::uuid(row.view.summary.id.ulid())
}

pub(super) fn router() -> Router<App> {
    debug_assert!(CONFERENCE.path.starts_with(BASE));
    Router::new()
        .route("/status/v1/conference/", get(all))
        .route("/status/v1/conference/schema/", get(|| async { schema(&CONFERENCE) }))
        .route("/status/v1/conference/{id}/", get(this))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&CONFERENCE)?;
    Ok(list(&query, running(&app).await?))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let running = running(&app).await?;
    one(&CONFERENCE, running.iter().find(|row| id(row) == named.to_ascii_lowercase()))
}

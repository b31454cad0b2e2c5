//! A row for each node that holds a part of a conference: there is one.

use super::{LOCATION, Running, conference, guests_muted, running, service_type};
use crate::{
    pexip::management::{
        answer::{Asked, Listed, list, one, schema},
        fault::Fault,
        query::{Field, READ, Resource, time},
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};

pub(in crate::pexip::management) static SHARD: Resource<Running> = Resource {
    path: "/api/admin/status/v1/conference_shard/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::text("conference", "The name of the service.", |row: &Running| row.view.summary.name.clone().into()),
        Field::flag("guests_muted", "Whether guests are muted.", |row: &Running| guests_muted(&row.view).into()),
        Field::text("id", "The conference's id.", |row: &Running| conference::id(row).into()).unique(),
        Field::flag("is_direct", "Whether media goes past the server.", |_| false.into()),
        Field::flag("is_locked", "Whether it is locked.", |row: &Running| row.view.summary.locked.into()),
        Field::flag("is_started", "Whether a host has been in.", |row: &Running| row.view.running.into()),
        Field::text("location", "Where the node is.", |_| LOCATION.into()),
        Field::text("node", "The node.", |_| LOCATION.into()),
        Field::uri(|row: &Running| SHARD.uri(&conference::id(row)).into()),
        Field::text("service_type", "What kind of service it is.", |row: &Running| {
            service_type(row.view.summary.kind).into()
        })
        .choices(&["conference", "lecture"]),
        Field::time("start_time", "When it began.", |row: &Running| time::text(row.view.summary.started_at).into()),
        Field::text("tag", "The tag of the service.", |row: &Running| row.tag.clone().into()),
    ],
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/status/v1/conference_shard/", get(all))
        .route("/status/v1/conference_shard/schema/", get(|| async { schema(&SHARD) }))
        .route("/status/v1/conference_shard/{id}/", get(this))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&SHARD)?;
    Ok(list(&query, running(&app).await?))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let running = running(&app).await?;
    one(&SHARD, running.iter().find(|row| conference::id(row) == named.to_ascii_lowercase()))
}

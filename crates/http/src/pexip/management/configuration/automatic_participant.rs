//! Whom a conference dials when it begins. Gavel dials nobody: rooms invite people instead, by its own interface. The list is
//! there, and empty, for those who look at every list.

use crate::pexip::management::{
    answer::{Asked, Listed, list, schema},
    fault::Fault,
    query::{Field, READ, Resource, Wrong},
};
use crate::state::App;
use axum::{Router, response::Response, routing::get};
use serde_json::{Value, json};

pub(super) const NONE: &str = "Gavel dials nobody; invite people to the room by Gavel's own interface.";

/// There are none.
pub(in crate::pexip::management) enum Dialled {}

const NOTHING: fn(&Dialled) -> Value = |_| Value::Null;

pub(in crate::pexip::management) static AUTOMATIC: Resource<Dialled> = Resource {
    path: "/api/admin/configuration/v1/automatic_participant/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::text("alias", "Whom to dial.", NOTHING),
        Field::many("conference", "For which rooms.", |_| json!([])),
        Field::text("id", "Its id.", NOTHING),
        Field::text("protocol", "How.", NOTHING),
        Field::uri(NOTHING),
        Field::text("role", "What they become.", NOTHING),
    ],
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/configuration/v1/automatic_participant/", get(all).post(refused))
        .route("/configuration/v1/automatic_participant/schema/", get(|| async { schema(&AUTOMATIC) }))
        .route("/configuration/v1/automatic_participant/{id}/", get(none))
}

async fn all(asked: Asked) -> Listed {
    Ok(list(&asked.read(&AUTOMATIC)?, Vec::new()))
}

async fn none() -> Result<Response, Fault> {
    Err(Fault::not_found())
}

async fn refused() -> Result<Response, Fault> {
    Err(Wrong::of("alias", NONE).into())
}

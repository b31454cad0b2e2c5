//! What is asked without changing anything, and what there is not.

use super::{
    Alias,
    answer::{Reply, Said},
    holder::Holder,
    reasons, shapes,
};
use crate::state::App;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// Whether the node takes calls.
pub(super) async fn status(State(app): State<App>) -> Reply {
    if *app.shutting.borrow() {
        return Err(Said::failed(StatusCode::SERVICE_UNAVAILABLE, "Maintenance mode"));
    }
    Ok(Said::success("OK"))
}

/// There is no theme; the client goes on without.
pub(super) async fn theme(_: Holder) -> StatusCode {
    StatusCode::NO_CONTENT
}

pub(super) async fn no_file() -> Said {
    Said::failed(StatusCode::NOT_FOUND, reasons::NOT_FOUND)
}

pub(super) async fn conference(holder: Holder) -> Reply {
    Ok(Said::success(holder.session.see(super::scene::Scene::conference)))
}

/// As far as one sees them: whoever waits sees nobody else.
pub(super) async fn participants(holder: Holder) -> Reply {
    let all = holder.session.see(|scene| scene.participants(&|seat| holder.app.pexip.has_call(seat)));
    Ok(Said::success(all))
}

#[derive(Deserialize)]
pub(super) struct Annotated {
    annotate: Option<String>,
}

pub(super) async fn layouts(_: Holder, Query(asked): Query<Annotated>) -> Reply {
    let annotated = asked.annotate.is_some_and(|annotate| annotate.eq_ignore_ascii_case("true"));
    let shown = |name: &str| if annotated { json!({"name": name, "tags": []}) } else { Value::from(name) };
    Ok(Said::success(shapes::LAYOUTS.map(shown).to_vec()))
}

pub(super) async fn layout_pictures(_: Holder) -> Reply {
    Ok(Said::success(json!({})))
}

pub(super) async fn unknown() -> Said {
    Said::failed(StatusCode::NOT_FOUND, reasons::NOT_FOUND)
}

/// A call of the dialect that Gavel has no counterpart for, or none at all.
pub(super) async fn not_here(_: Alias, _: Holder) -> Said {
    Said::unsupported("This")
}

pub(super) async fn wrong_method() -> Said {
    Said::failed(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

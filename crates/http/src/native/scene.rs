//! What everybody sees of the meeting as a whole: its layout, signs, names, and the pause.

use super::{
    orders,
    verbs::{LayoutOrder, Nothing, ReactOrder, RenameOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// How everybody sees the meeting. Without a layout as each one likes.
#[utoipa::path(post, path = "/conferences/{id}/layout", tag = "conferences", params(("id" = String, Path)),
    request_body = LayoutOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn layout(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<LayoutOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Layout(body)).await
}

/// Pauses the meeting: nobody but whoever orders it is heard, seen or read, and the room is locked.
#[utoipa::path(post, path = "/conferences/{id}/pause", tag = "conferences", params(("id" = String, Path)),
    request_body = Nothing, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn pause(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(Nothing {}): Body<Nothing>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Pause {}).await
}

/// Goes on after a pause, with everything as it was before.
#[utoipa::path(post, path = "/conferences/{id}/resume", tag = "conferences", params(("id" = String, Path)),
    request_body = Nothing, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn resume(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(Nothing {}): Body<Nothing>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Resume {}).await
}

/// A sign that everybody sees for a moment. Only somebody with a seat can: 400 `no_seat`.
#[utoipa::path(post, path = "/conferences/{id}/react", tag = "conferences", params(("id" = String, Path)),
    request_body = ReactOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn react(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<ReactOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::React(body)).await
}

/// What somebody without an account is called.
#[utoipa::path(post, path = "/conferences/{id}/rename", tag = "conferences", params(("id" = String, Path)),
    request_body = RenameOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn rename(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<RenameOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Rename(body)).await
}

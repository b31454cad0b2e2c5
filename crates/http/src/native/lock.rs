//! The lock of one conference.

use super::{
    orders,
    verbs::{LockOrder, Nothing, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Locks the conference: who is inside stays, and only those whom a moderator adds get in.
#[utoipa::path(post, path = "/conferences/{id}/lock", tag = "conferences", params(("id" = String, Path)),
    request_body = LockOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn lock(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<LockOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Lock(body)).await
}

/// Unlocks it. Those whom only the lock held are let in, the others go on waiting.
#[utoipa::path(post, path = "/conferences/{id}/unlock", tag = "conferences", params(("id" = String, Path)),
    request_body = Nothing, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn unlock(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    _: Body<Nothing>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Unlock {}).await
}

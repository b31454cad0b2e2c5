//! Who moderates.

use super::{
    orders,
    verbs::{RoleOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Makes somebody a host, or a participant again.
#[utoipa::path(post, path = "/conferences/{id}/role", tag = "conferences", params(("id" = String, Path)),
    request_body = RoleOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn role(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<RoleOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Role(body)).await
}

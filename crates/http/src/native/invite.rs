//! Fetching somebody back who is out.

use super::{
    orders,
    verbs::{InviteOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// A new ticket for somebody who was here and is not. The receipt carries `invitation`.
#[utoipa::path(post, path = "/conferences/{id}/invite", tag = "conferences", params(("id" = String, Path)),
    request_body = InviteOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn invite(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<InviteOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Invite(body)).await
}

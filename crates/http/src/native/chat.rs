//! Saying something.

use super::{
    orders,
    verbs::{ChatOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Writes a line of chat. Only somebody with a seat can: 400 `no_seat`.
#[utoipa::path(post, path = "/conferences/{id}/chat", tag = "conferences", params(("id" = String, Path)),
    request_body = ChatOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn chat(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<ChatOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Chat(body)).await
}

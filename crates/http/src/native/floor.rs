//! Who has the word: hands, the floor, the spotlight.

use super::{
    orders,
    verbs::{FloorOrder, HandOrder, LowerHandsOrder, SpotlightOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// One's own hand. Only somebody with a seat can: 400 `no_seat`.
#[utoipa::path(post, path = "/conferences/{id}/hand", tag = "conferences", params(("id" = String, Path)),
    request_body = HandOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn hand(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<HandOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Hand(body)).await
}

/// Lowers hands.
#[utoipa::path(post, path = "/conferences/{id}/lower_hands", tag = "conferences", params(("id" = String, Path)),
    request_body = LowerHandsOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn lower_hands(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<LowerHandsOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::LowerHands(body)).await
}

/// Gives somebody the floor, or takes it: in an auditorium the stage, in a meeting the word. It can be given back by
/// oneself.
#[utoipa::path(post, path = "/conferences/{id}/floor", tag = "conferences", params(("id" = String, Path)),
    request_body = FloorOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn floor(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<FloorOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Floor(body)).await
}

/// Whom everybody should look at, in this order; nobody: it is over.
#[utoipa::path(post, path = "/conferences/{id}/spotlight", tag = "conferences", params(("id" = String, Path)),
    request_body = SpotlightOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn spotlight(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<SpotlightOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Spotlight(body)).await
}

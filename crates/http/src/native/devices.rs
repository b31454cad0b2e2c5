//! Somebody else's cameras and microphones (docs/rules.md, section 6; requirement T11).

use super::{
    conferences, orders,
    verbs::{ChooseOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::Problems,
    shapes::{Details, List, Receipt, Slice, Unconnected},
    state::App,
};
use axum::extract::State;

/// Chooses a camera, a microphone or a gain for somebody: at once where they have agreed beforehand, else as a question.
#[utoipa::path(post, path = "/conferences/{id}/choose", tag = "conferences", params(("id" = String, Path)),
    request_body = ChooseOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn choose(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<ChooseOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Choose(body)).await
}

/// What only moderators see of the seats inside: their cameras and microphones, and whether anybody still sits there.
#[utoipa::path(get, path = "/conferences/{id}/details", tag = "conferences", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Details>), Problems), security(("bearer" = [])))]
pub(crate) async fn details(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Details>> {
    let view = conferences::as_moderator(&app, &known, &id).await?;
    Ok(Json::ok(slice.of(view.details.into_iter().map(Details::from).collect(), |details: &Details| &details.seat)))
}

/// Who could come and is not here: who was here, and who is invited. Moderators.
#[utoipa::path(get, path = "/conferences/{id}/unconnected", tag = "conferences", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Unconnected>), Problems), security(("bearer" = [])))]
pub(crate) async fn unconnected(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Unconnected>> {
    let view = conferences::as_moderator(&app, &known, &id).await?;
    Ok(Json::ok(slice.of(view.unconnected.into_iter().map(Unconnected::from).collect(), |row: &Unconnected| &row.seat)))
}

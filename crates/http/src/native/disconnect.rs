//! Removing people (docs/contracts/native.md, *Disconnect*).

use super::{
    orders,
    verbs::{DisconnectOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Disconnects people: one, several, or a scope. `{id}`: the conference, its room, or an alias.
///
/// The ticket of whoever is removed dies with their seats; `ban` keeps them out. With `atomic` one refused or
/// never-seen id answers 403 / 404 with `verdicts`, and nobody is touched. Already gone is never an error.
#[utoipa::path(post, path = "/conferences/{id}/disconnect", tag = "conferences", params(("id" = String, Path)),
    request_body = DisconnectOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn disconnect(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<DisconnectOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Disconnect(body)).await
}

//! What the server forwards of people.

use super::{
    orders,
    verbs::{MuteAllButOrder, MuteOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Stops forwarding their microphones, or cameras: no client can open that by itself.
#[utoipa::path(post, path = "/conferences/{id}/mute", tag = "conferences", params(("id" = String, Path)),
    request_body = MuteOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn mute(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<MuteOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Mute(body)).await
}

/// Forwards them again; whoever muted themselves is asked to unmute.
#[utoipa::path(post, path = "/conferences/{id}/unmute", tag = "conferences", params(("id" = String, Path)),
    request_body = MuteOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn unmute(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<MuteOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Unmute(body)).await
}

/// Single speaker: everybody else is muted, the caller and the owner included, and this one is asked to unmute.
#[utoipa::path(post, path = "/conferences/{id}/mute_all_but", tag = "conferences", params(("id" = String, Path)),
    request_body = MuteAllButOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn mute_all_but(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<MuteAllButOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::MuteAllBut(body)).await
}

//! The waiting room, and those in it.

use super::{
    orders,
    verbs::{AdmitOrder, DenyOrder, GuestsOrder, SendOutOrder, Verb, WaitingRoomOrder},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::Problems,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;

/// Switches the waiting room on or off.
#[utoipa::path(post, path = "/conferences/{id}/waiting_room", tag = "conferences", params(("id" = String, Path)),
    request_body = WaitingRoomOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn waiting_room(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<WaitingRoomOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::WaitingRoom(body)).await
}

/// Whether guests may come, until the conference ends.
#[utoipa::path(post, path = "/conferences/{id}/guests", tag = "conferences", params(("id" = String, Path)),
    request_body = GuestsOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn guests(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<GuestsOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Guests(body)).await
}

/// Lets people in who wait.
#[utoipa::path(post, path = "/conferences/{id}/admit", tag = "conferences", params(("id" = String, Path)),
    request_body = AdmitOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn admit(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<AdmitOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Admit(body)).await
}

/// Turns people away who wait.
#[utoipa::path(post, path = "/conferences/{id}/deny", tag = "conferences", params(("id" = String, Path)),
    request_body = DenyOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn deny(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<DenyOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Deny(body)).await
}

/// Sends people back to the waiting room: their seats are left, and they have to be let in again.
#[utoipa::path(post, path = "/conferences/{id}/send_out", tag = "conferences", params(("id" = String, Path)),
    request_body = SendOutOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn send_out(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<SendOutOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::SendOut(body)).await
}

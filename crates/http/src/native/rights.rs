//! What people may do by themselves.

use super::{
    orders::{self, Order},
    verbs::{PermissionsOrder, RightsOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::{Problem, Problems},
    shapes::Receipt,
    state::App,
};
use axum::extract::State;
use gavel_core::model::{command::Command, refusal::Refusal, settings};

/// What one person may: unmute, share, write to the chat.
#[utoipa::path(post, path = "/conferences/{id}/rights", tag = "conferences", params(("id" = String, Path)),
    request_body = RightsOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn rights(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<RightsOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Rights(body)).await
}

/// What everybody may, until the conference ends. Where only hosts unmute, newcomers come in muted.
#[utoipa::path(post, path = "/conferences/{id}/permissions", tag = "conferences", params(("id" = String, Path)),
    request_body = PermissionsOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn permissions(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<PermissionsOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Permissions(body)).await
}

/// What is not named stays as it is.
pub(super) async fn permit(app: &App, order: &Order, asked: &PermissionsOrder) -> Result<Receipt, Problem> {
    let view = app.door.view(order.to).await.ok_or(Refusal::NotRunning)?;
    let now = view.summary.permissions;
    let permissions = settings::Permissions {
        unmute: asked.unmute.map_or(now.unmute, settings::Who::from),
        share: asked.share.map_or(now.share, settings::Who::from),
        chat: asked.chat.map_or(now.chat, settings::Who::from),
        history: asked.history.map_or(now.history, settings::Who::from),
    };
    orders::submit(app, order, Command::Permissions(permissions)).await
}

//! Making, looking at, changing and deleting webhooks.

use super::{Webhook, change, find, say};
use crate::{
    credential::Known,
    events::Kind,
    extract::{Answer, Body, Json, Path, Query},
    native::rooms,
    problem::{Problem, Problems},
    secrets::{self, Secret},
    shapes::{Limit, List, texts},
    state::App,
    webhooks,
};
use axum::{extract, http::StatusCode};
use gavel_core::model::ids::{RoomId, WebhookId};
use gavel_door::ports::{self, EventKind, Form, Progress, Sealed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ulid::Ulid;
use utoipa::{IntoParams, ToSchema};

const SECRET: &str = "whsec_";
const LONGEST_DESCRIPTION: usize = 500;
/// A room's owner is not an operator: they get so many.
const OF_A_ROOM: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://example.org/gavel", "events": ["joined", "left", "banned"]}))]
pub(crate) struct NewWebhook {
    /// Where events are sent to: `http` or `https`.
    #[schema(value_type = texts::Receiver)]
    url: String,
    /// Which events; without it all.
    #[serde(default)]
    events: Vec<Kind>,
    /// Of which room, by id or alias; without it of all.
    room: Option<String>,
    #[schema(value_type = Option<texts::Note>)]
    description: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ShownWebhook {
    #[serde(flatten)]
    webhook: Webhook,
    /// What deliveries are signed with. It is not shown again.
    secret: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatchedWebhook {
    #[schema(value_type = Option<texts::Receiver>)]
    url: Option<String>,
    events: Option<Vec<Kind>>,
    #[schema(value_type = Option<texts::Note>)]
    description: Option<String>,
    /// Enabled again it goes on where it was.
    state: Option<Switch>,
}

/// What a webhook can be set to.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Switch {
    Active,
    Disabled,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// A room's id or alias.
    room: Option<String>,
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    cursor: Option<String>,
}

/// Sends what happens from now on to an address, signed: `Gavel-Signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of
/// "t.body">`. In order, at least once; `Gavel-Event-Id` is the same however often an event is sent. Administrators, keys
/// with scope `admin`, and for events of one room whoever manages it.
#[utoipa::path(post, path = "/webhooks", tag = "events", request_body = NewWebhook,
    responses((status = 201, body = ShownWebhook), Problems), security(("bearer" = [])))]
pub(crate) async fn create(
    extract::State(app): extract::State<App>,
    known: Known,
    Body(body): Body<NewWebhook>,
) -> Answer<ShownWebhook> {
    let room = allowed(&app, &known, body.room.as_deref()).await?;
    if let Some(room) = room.filter(|_| !known.administers())
        && app.webhooks.webhooks(Some(room), None, OF_A_ROOM as u32).await?.items.len() >= OF_A_ROOM
    {
        return Err(Problem::invalid(format!("a room has at most {OF_A_ROOM} webhooks")));
    }
    let id = WebhookId::new(Ulid::generate());
    let secret = format!("{SECRET}{}", Secret::random()?.0);
    let sealed = secrets::lock(&webhooks::sealing(&app, id), secret.clone().into_bytes());
    let webhook = ports::Webhook {
        id,
        url: url(&app, &body.url)?,
        kinds: kinds(body.events),
        room,
        description: description(body.description.as_deref().unwrap_or_default())?,
        secret: Sealed(sealed.ok_or_else(Problem::broken)?),
        form: Form::Gavel,
        created_at: app.now(),
    };
    say(&known, &webhook);
    let newest = *app.store.newest_event().borrow();
    let stored = app.webhooks.create_webhook(webhook, Progress::after(newest)).await?;
    webhooks::called(&app, id);
    Ok(Json::created(ShownWebhook { webhook: Webhook::new(&app, stored).await?, secret }))
}

/// Webhooks: all of them for administrators and keys with scope `admin`; those of a room for whoever manages it.
#[utoipa::path(get, path = "/webhooks", tag = "events", params(Which),
    responses((status = 200, body = List<Webhook>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(
    extract::State(app): extract::State<App>,
    known: Known,
    Query(which): Query<Which>,
) -> Answer<List<Webhook>> {
    let room = allowed(&app, &known, which.room.as_deref()).await?;
    let page = app.webhooks.webhooks(room, which.cursor, which.limit.get()).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for stored in page.items {
        items.push(Webhook::new(&app, stored).await?);
    }
    Ok(Json::ok(List { items, next_cursor: page.next }))
}

/// One webhook and how far it has come.
#[utoipa::path(get, path = "/webhooks/{id}", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = Webhook), Problems), security(("bearer" = [])))]
pub(crate) async fn read(
    extract::State(app): extract::State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Answer<Webhook> {
    let stored = find(&app, &known, &id).await?;
    Ok(Json::ok(Webhook::new(&app, stored).await?))
}

/// Changes a webhook. What waits goes to the new address; what is waiting for its next try is tried at once.
#[utoipa::path(patch, path = "/webhooks/{id}", tag = "events", params(("id" = String, Path)), request_body = PatchedWebhook,
    responses((status = 200, body = Webhook), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    extract::State(app): extract::State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<PatchedWebhook>,
) -> Answer<Webhook> {
    let stored = find(&app, &known, &id).await?;
    let new_url = body.url.as_deref().map(|text| url(&app, text)).transpose()?;
    let new_kinds = body.events.map(kinds);
    let new_description = body.description.as_deref().map(description).transpose()?;
    let enabled = body.state.map(|state| match state {
        Switch::Active => true,
        Switch::Disabled => false,
    });
    let changed = change(&app, stored, |stored| {
        if let Some(url) = &new_url {
            stored.webhook.url.clone_from(url);
        }
        if let Some(kinds) = &new_kinds {
            stored.webhook.kinds.clone_from(kinds);
        }
        if let Some(description) = &new_description {
            stored.webhook.description.clone_from(description);
        }
        stored.progress.enabled = enabled.unwrap_or(stored.progress.enabled);
        if stored.progress.enabled {
            stored.progress.forgive();
        }
    });
    Ok(Json::ok(Webhook::new(&app, changed.await?).await?))
}

/// Deletes a webhook: nothing is sent any more.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "events", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    extract::State(app): extract::State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let stored = find(&app, &known, &id).await?;
    app.webhooks.delete_webhook(stored.webhook.id).await?;
    webhooks::called(&app, stored.webhook.id);
    Ok(StatusCode::NO_CONTENT)
}

/// The room that is named, if this caller may have webhooks of it; without one, if they may have them of all.
async fn allowed(app: &App, known: &Known, room: Option<&str>) -> Result<Option<RoomId>, Problem> {
    known.known()?;
    let Some(named) = room else {
        known.must_administer()?;
        return Ok(None);
    };
    let room = rooms::find(app, named).await?;
    if !known.administers() {
        rooms::may_manage(known, &room)?;
    }
    Ok(Some(room.room.id))
}

fn url(app: &App, text: &str) -> Result<String, Problem> {
    match webhooks::address(text, app.config.webhooks.allow_private) {
        Ok(url) => Ok(url.into()),
        Err(forbidden) => Err(Problem::invalid(format!("url: {forbidden}"))),
    }
}

/// Each once, in the order of their words.
fn kinds(events: Vec<Kind>) -> Vec<EventKind> {
    events.into_iter().map(|kind| kind.0).collect::<BTreeSet<_>>().into_iter().collect()
}

fn description(text: &str) -> Result<String, Problem> {
    if text.chars().count() > LONGEST_DESCRIPTION || text.chars().any(char::is_control) {
        return Err(Problem::invalid("description: at most 500 characters on one line"));
    }
    Ok(text.to_owned())
}

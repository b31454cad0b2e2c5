//! Webhooks: who gets which events, how far each has come, and sending some again. The delivering is done elsewhere.

mod again;
mod manage;

pub(crate) use again::{deliveries, replay, test};
pub(crate) use manage::{create, delete, list, patch, read};

// utoipa looks for these beside the handlers.
pub(crate) use again::{__path_deliveries, __path_replay, __path_test};
pub(crate) use manage::{__path_create, __path_delete, __path_list, __path_patch, __path_read};

use super::rooms;
use crate::{credential::Known, events::Kind, problem::Problem, rfc3339, state::App};
use gavel_core::model::ids::WebhookId;
use gavel_door::ports::{self, EventFilter, StoredWebhook};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `failing`: the last try did not arrive, and it is tried again. `disabled`: by hand, or because it failed for three days;
/// what happens meanwhile is delivered when it is enabled again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Active,
    Failing,
    Disabled,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Webhook {
    id: String,
    url: String,
    /// Empty: all.
    events: Vec<Kind>,
    /// `null`: every room.
    room: Option<String>,
    description: String,
    state: State,
    /// The number of the last event that is behind it.
    delivered_seq: u64,
    /// How many events wait for it; counted up to 10000.
    pending: u64,
    /// Tries in a row that did not arrive.
    failures: u32,
    failing_since: Option<String>,
    next_try_at: Option<String>,
    last_status: Option<u16>,
    last_error: Option<String>,
    last_at: Option<String>,
    created_at: String,
}

impl Webhook {
    async fn new(app: &App, stored: StoredWebhook) -> Result<Self, Problem> {
        let StoredWebhook { webhook, progress, .. } = stored;
        let waiting = EventFilter { after: progress.passed, ..webhook.filter() };
        let pending = app.webhooks.pending(waiting).await? + progress.again.len() as u64;
        Ok(Self {
            id: webhook.id.to_string(),
            url: webhook.url,
            events: webhook.kinds.into_iter().map(Kind).collect(),
            room: webhook.room.map(|room| room.to_string()),
            description: webhook.description,
            state: match (progress.enabled, progress.failing_since) {
                (false, _) => State::Disabled,
                (true, Some(_)) => State::Failing,
                (true, None) => State::Active,
            },
            delivered_seq: progress.passed,
            pending,
            failures: progress.failures,
            failing_since: progress.failing_since.map(rfc3339::text),
            next_try_at: progress.next_try_at.filter(|_| progress.enabled).map(rfc3339::text),
            last_status: progress.last_status,
            last_error: progress.last_error,
            last_at: progress.last_at.map(rfc3339::text),
            created_at: rfc3339::text(webhook.created_at),
        })
    }
}

/// A webhook that this caller may see and change: administrators, keys with scope `admin`, and for those of a room whoever
/// manages it.
async fn find(app: &App, known: &Known, id: &str) -> Result<StoredWebhook, Problem> {
    known.known()?;
    let nothing = || Problem::not_found("webhook");
    let id: WebhookId = id.parse().map_err(|_| nothing())?;
    let stored = app.webhooks.webhook(id).await?.ok_or_else(nothing)?;
    say(known, &stored.webhook);
    if known.administers() {
        return Ok(stored);
    }
    let room = match stored.webhook.room {
        Some(room) => app.directory.room(room).await?,
        None => None,
    };
    match room {
        Some(room) if rooms::may_manage(known, &room).is_ok() => Ok(stored),
        // Others learn nothing of it.
        Some(_) | None => Err(nothing()),
    }
}

/// By its description: an address may hold a secret.
pub(crate) fn say(known: &Known, webhook: &ports::Webhook) {
    known.on_record.target(&webhook.description, webhook.id);
    if let Some(room) = webhook.room {
        known.on_record.within(room);
    }
}

/// Changes what is there; tried again where the courier has noted something at the same moment.
pub(crate) async fn change(
    app: &App,
    mut stored: StoredWebhook,
    change: impl Fn(&mut StoredWebhook),
) -> Result<StoredWebhook, Problem> {
    for _ in 0..10 {
        change(&mut stored);
        let id = stored.webhook.id;
        if let Some(changed) = app.webhooks.change_webhook(stored).await? {
            crate::webhooks::called(app, id);
            return Ok(changed);
        }
        stored = app.webhooks.webhook(id).await?.ok_or_else(|| Problem::not_found("webhook"))?;
    }
    Err(Problem::unavailable("it changes too fast; try again"))
}

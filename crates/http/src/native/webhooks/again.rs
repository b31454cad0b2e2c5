//! What was tried, sending some of it again, and trying whether a receiver is there.

use super::{Webhook, change, find};
use crate::{
    credential::Known,
    events::Kind,
    extract::{Answer, Body, Json, Path, Query},
    huawei,
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice},
    state::App,
    webhooks::{self, Parcel},
};
use axum::extract::State;
use gavel_core::model::ids::EventId;
use gavel_door::ports::{self, Form};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ulid::Ulid;
use utoipa::ToSchema;

/// Numbers that one call can name.
const MOST: usize = 1_000;

/// One try.
#[derive(Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// `Gavel-Delivery`.
    id: String,
    /// The event's number.
    seq: u64,
    /// `Gavel-Event-Id`.
    event: String,
    kind: Kind,
    at: String,
    ms: u64,
    /// `null`: there was no answer.
    status: Option<u16>,
    /// `null`: it has arrived.
    error: Option<String>,
}

impl From<ports::Delivery> for Delivery {
    fn from(theirs: ports::Delivery) -> Self {
        Self {
            id: theirs.id,
            seq: theirs.event,
            event: theirs.event_id.to_string(),
            kind: Kind(theirs.kind),
            at: rfc3339::text(theirs.at),
            ms: u64::try_from(theirs.took.as_millis()).unwrap_or(u64::MAX),
            status: theirs.status,
            error: theirs.error,
        }
    }
}

/// The last tries, newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", tag = "events", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Delivery>), Problems), security(("bearer" = [])))]
pub(crate) async fn deliveries(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Delivery>> {
    let stored = find(&app, &known, &id).await?;
    let page = app.webhooks.deliveries(stored.webhook.id, slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Delivery::from).collect(), next_cursor: page.next }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"after": 0}))]
pub(crate) struct Replay {
    /// Everything after this number once more, in order.
    after: Option<u64>,
    /// These events once more, before anything else.
    seqs: Option<Vec<u64>>,
}

/// Sends events again, with the ids that they had: all `after` a number, or those that `seqs` names. What the log has
/// forgotten meanwhile is left out.
#[utoipa::path(post, path = "/webhooks/{id}/replay", tag = "events", params(("id" = String, Path)), request_body = Replay,
    responses((status = 200, body = Webhook), Problems), security(("bearer" = [])))]
pub(crate) async fn replay(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<Replay>,
) -> Answer<Webhook> {
    let stored = find(&app, &known, &id).await?;
    let changed = match (body.after, body.seqs) {
        (Some(after), None) => {
            if after > stored.progress.passed {
                return Err(Problem::invalid("after: it has not come so far yet"));
            }
            change(&app, stored, |stored| stored.progress.passed = stored.progress.passed.min(after)).await?
        }
        (None, Some(seqs)) => {
            if seqs.is_empty() || seqs.len() > MOST {
                return Err(Problem::invalid("seqs: 1 to 1000 numbers"));
            }
            let newest = *app.store.newest_event().borrow();
            if seqs.iter().any(|seq| *seq == 0 || *seq > newest) {
                return Err(Problem::invalid("seqs: there are no such events yet"));
            }
            change(&app, stored, |stored| {
                let new = seqs.iter().filter(|seq| !stored.progress.again.contains(seq)).copied().collect::<Vec<_>>();
                stored.progress.again.extend(new);
                stored.progress.again.sort_unstable();
                stored.progress.again.dedup();
                stored.progress.again.truncate(MOST);
            })
            .await?
        }
        (Some(_), Some(_)) | (None, None) => return Err(Problem::invalid("either `after` or `seqs`")),
    };
    Ok(Json::ok(Webhook::new(&app, changed).await?))
}

/// What came of the test.
#[derive(Serialize, ToSchema)]
pub(crate) struct Tried {
    delivered: bool,
    status: Option<u16>,
    error: Option<String>,
    ms: u64,
}

/// Sends an event of kind `test`, signed like the others, once and now, and says what came of it. It stands in no log.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "events", params(("id" = String, Path)),
    responses((status = 200, body = Tried), Problems), security(("bearer" = [])))]
pub(crate) async fn test(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Tried> {
    let webhook = find(&app, &known, &id).await?.webhook;
    let secret = webhooks::secret_of(&app, &webhook).ok_or_else(Problem::broken)?;
    let now = app.now();
    let event_id = EventId::new(Ulid::generate()).to_string();
    let body = match &webhook.form {
        Form::Gavel => json!({
            "seq": 0, "id": event_id, "kind": "test", "at": rfc3339::text(now), "room": webhook.room,
            "conference": null, "data": {},
        })
        .to_string(),
        Form::Huawei { subscriber } => huawei::verify(&app, subscriber, &secret)?.body,
    };
    let delivery = Ulid::generate().to_string();
    let parcel = Parcel { url: &webhook.url, secret: &secret, event_id: &event_id, delivery: &delivery, body };
    let sent = app.post.send(parcel, now).await;
    let ms = u64::try_from(sent.took.as_millis()).unwrap_or(u64::MAX);
    Ok(Json::ok(Tried { delivered: sent.error.is_none(), status: sent.status, error: sent.error, ms }))
}

//! Setting, looking at, turning and deleting the enterprise's webhook: administrators only.

use super::{KINDS, verify};
use crate::{
    huawei::{
        Fault,
        gate::{Done, LoggedIn},
        read::{Body, Query, said},
    },
    native::webhooks as native,
    problem::Problem,
    secrets,
    state::App,
    webhooks::{self, Parcel},
};
use axum::{Json, extract::State};
use gavel_core::model::ids::WebhookId;
use gavel_door::ports::{Form, Progress, Sealed, StoredWebhook, Webhook};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

const DESCRIPTION: &str = "Huawei dialect";
const LONGEST: usize = 256;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Set {
    subscriber_id: Option<String>,
    subscriber_key: Option<String>,
    url: Option<String>,
}

/// The receiver answers a first letter with its nonce, or is not taken. One that was set before is replaced.
pub(super) async fn set(State(app): State<App>, logged_in: LoggedIn, Body(body): Body<Set>) -> Result<Done, Fault> {
    logged_in.must_administer()?;
    let subscriber = short("subscriberId", &body.subscriber_id)?;
    let key = short("subscriberKey", &body.subscriber_key)?;
    let address = webhooks::address(short("url", &body.url)?, app.config.webhooks.allow_private);
    let url = address.map_err(|forbidden| Fault::invalid(format!("url: {forbidden}")))?.to_string();
    must_answer(&app, subscriber, key, &url).await?;
    let before = set_before(&app).await?;
    let id = WebhookId::new(Ulid::generate());
    let sealed = secrets::lock(&webhooks::sealing(&app, id), key.as_bytes().to_vec()).ok_or_else(Problem::broken)?;
    let webhook = Webhook {
        id,
        url,
        kinds: KINDS.to_vec(),
        room: None,
        description: DESCRIPTION.into(),
        secret: Sealed(sealed),
        form: Form::Huawei { subscriber: subscriber.to_owned() },
        created_at: app.now(),
    };
    native::say(&logged_in, &webhook);
    let newest = *app.store.newest_event().borrow();
    app.webhooks.create_webhook(webhook, Progress::after(newest)).await.map_err(Problem::from)?;
    webhooks::called(&app, id);
    for old in before {
        remove(&app, &old).await?;
    }
    Ok(Done)
}

fn short<'a>(field: &str, text: &'a Option<String>) -> Result<&'a str, Fault> {
    let text = said(text).ok_or_else(|| Fault::invalid(format!("{field}: it is missing")))?;
    if text.len() <= LONGEST { Ok(text) } else { Err(Fault::invalid(format!("{field}: at most {LONGEST} bytes"))) }
}

async fn must_answer(app: &App, subscriber: &str, key: &str, url: &str) -> Result<(), Fault> {
    let letter = verify(app, subscriber, key)?;
    let delivery = Ulid::generate().to_string();
    let parcel = Parcel { url, secret: key, event_id: &letter.nonce, delivery: &delivery, body: letter.body };
    let sent = app.post.send(parcel, app.now()).await;
    match sent.error {
        Some(error) => Err(Fault::invalid(format!("url: it has not answered meeting.verify: {error}"))),
        None if String::from_utf8_lossy(&sent.answer).contains(&letter.nonce) => Ok(()),
        None => Err(Fault::invalid("url: its answer to meeting.verify is not the nonce")),
    }
}

/// Those of this form; there is one.
async fn set_before(app: &App) -> Result<Vec<StoredWebhook>, Fault> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = app.webhooks.webhooks(None, cursor, 1_000).await.map_err(Problem::from)?;
        found.extend(page.items.into_iter().filter(|stored| stored.webhook.form != Form::Gavel));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

async fn remove(app: &App, stored: &StoredWebhook) -> Result<(), Fault> {
    app.webhooks.delete_webhook(stored.webhook.id).await.map_err(Problem::from)?;
    webhooks::called(app, stored.webhook.id);
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Shown {
    return_code: u8,
    return_desc: &'static str,
    id: String,
    subscriber_id: String,
    url: String,
    /// 0: enabled; 1: disabled, by hand or because it failed for too long.
    status: u8,
}

pub(super) async fn read(State(app): State<App>, logged_in: LoggedIn) -> Result<Json<Shown>, Fault> {
    logged_in.must_administer()?;
    let stored = set_before(&app).await?.pop().ok_or_else(none)?;
    let subscriber_id = match stored.webhook.form {
        Form::Huawei { subscriber } => subscriber,
        Form::Gavel => String::new(),
    };
    Ok(Json(Shown {
        return_code: 0,
        return_desc: "SUCCESS",
        id: stored.webhook.id.to_string(),
        subscriber_id,
        url: stored.webhook.url,
        status: u8::from(!stored.progress.enabled),
    }))
}

fn none() -> Fault {
    Fault::invalid("there is no such webhook")
}

#[derive(Deserialize)]
pub(super) struct Named {
    id: Option<String>,
    status: Option<u8>,
}

async fn named(app: &App, logged_in: &LoggedIn, id: &Option<String>) -> Result<StoredWebhook, Fault> {
    logged_in.must_administer()?;
    let id = said(id).ok_or_else(|| Fault::invalid("id: it is missing"))?;
    let found = set_before(app).await?.into_iter().find(|stored| stored.webhook.id.to_string() == id);
    let found = found.ok_or_else(none)?;
    native::say(logged_in, &found.webhook);
    Ok(found)
}

pub(super) async fn delete(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(of): Query<Named>,
) -> Result<Done, Fault> {
    let stored = named(&app, &logged_in, &of.id).await?;
    remove(&app, &stored).await?;
    Ok(Done)
}

/// What happens while it is off is delivered when it is on again.
pub(super) async fn turn(State(app): State<App>, logged_in: LoggedIn, Query(of): Query<Named>) -> Result<Done, Fault> {
    let stored = named(&app, &logged_in, &of.id).await?;
    let enabled = match of.status {
        Some(0) => true,
        Some(1) => false,
        Some(_) | None => return Err(Fault::invalid("status: 0 or 1")),
    };
    native::change(&app, stored, |stored| {
        stored.progress.enabled = enabled;
        if enabled {
            stored.progress.forgive();
        }
    })
    .await?;
    Ok(Done)
}

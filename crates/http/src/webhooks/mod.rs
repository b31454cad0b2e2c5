//! Webhooks: one courier each carries the events of the log to where they are wanted. Nothing here decides, and nobody who
//! decides waits for it: the couriers read what is durable already.

mod backoff;
mod courier;
mod guard;
mod post;
mod tidy;

pub(crate) use guard::address;
pub(crate) use post::{Parcel, Post, Sent};

use crate::{secrets, state::App};
use gavel_core::model::ids::WebhookId;
use gavel_door::ports::Webhook;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// How deliveries are made.
#[derive(Clone, Debug)]
pub struct WebhookOptions {
    /// Whether events may go to addresses that only this network knows.
    pub allow_private: bool,
    /// After the first failure; it doubles with each.
    pub first_wait: Duration,
    pub longest_wait: Duration,
    /// A webhook that has failed for so long is disabled.
    pub give_up_after: Duration,
    /// How long a receiver may take to answer.
    pub answer_within: Duration,
}

impl Default for WebhookOptions {
    fn default() -> Self {
        Self {
            allow_private: false,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(10),
            give_up_after: Duration::from_hours(72),
            answer_within: Duration::from_secs(10),
        }
    }
}

/// Who is on the way, and how to call them.
#[derive(Default)]
pub(crate) struct Couriers(Mutex<HashMap<WebhookId, Arc<Notify>>>);

impl Couriers {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<WebhookId, Arc<Notify>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Sends a courier for every webhook there is, and looks after the log.
pub(crate) fn start(app: &App) {
    tokio::spawn(hire_all(app.clone()));
    tokio::spawn(tidy::work(app.clone()));
}

async fn hire_all(app: App) {
    let mut shutting = app.shutting.subscribe();
    let mut cursor = None;
    loop {
        match app.webhooks.webhooks(None, cursor.clone(), 1000).await {
            Ok(page) => {
                page.items.iter().for_each(|stored| called(&app, stored.webhook.id));
                cursor = page.next;
                if cursor.is_none() {
                    return;
                }
            }
            Err(fault) => {
                tracing::warn!(%fault, "the webhooks could not be read");
                tokio::select! {
                    () = tokio::time::sleep(app.config.webhooks.first_wait) => {}
                    () = shut(&mut shutting) => return,
                }
            }
        }
    }
}

/// The webhook is new, or somebody has changed it: its courier looks at once.
pub(crate) fn called(app: &App, id: WebhookId) {
    let hired = app.couriers.with(|couriers| match couriers.get(&id) {
        Some(wake) => {
            wake.notify_one();
            None
        }
        None => {
            let wake = Arc::new(Notify::new());
            couriers.insert(id, wake.clone());
            Some(wake)
        }
    });
    if let Some(wake) = hired {
        let app = app.clone();
        tokio::spawn(async move {
            courier::work(app.clone(), id, wake).await;
            app.couriers.with(|couriers| couriers.remove(&id));
        });
    }
}

/// Until the server goes down.
async fn shut(shutting: &mut watch::Receiver<bool>) {
    let _ = shutting.wait_for(|shutting| *shutting).await;
}

/// What the secret of a webhook is sealed under: no other webhook's can be put in its place.
pub(crate) fn sealing(app: &App, id: WebhookId) -> Vec<u8> {
    [&app.webhook_key[..], id.to_string().as_bytes()].concat()
}

/// What its deliveries are signed with. `None`: it cannot be opened.
pub(crate) fn secret_of(app: &App, webhook: &Webhook) -> Option<String> {
    let secret = secrets::unlock(&sealing(app, webhook.id), &webhook.secret.0)?;
    String::from_utf8(secret).ok()
}

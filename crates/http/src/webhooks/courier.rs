//! One webhook's courier: carries its events one after the other, in the order of the log, and does not go on before one
//! has arrived. Where it is, it notes in the store, a little behind: after a crash the last few go out once more, with the
//! ids that they had.

use super::{Parcel, Sent, backoff, secret_of, shut};
use crate::{events::Event, huawei, state::App};
use gavel_core::model::{ids::WebhookId, time::Timestamp};
use gavel_door::ports::{Delivery, DirectoryFault, EventFilter, Form, Progress, StoredEvent, StoredWebhook};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Notify, watch};
use ulid::Ulid;

/// Events that are read at once.
const PAGE: u32 = 50;
/// What is noted at last after so many tries, or so long.
const NOTED_AFTER: usize = 50;
const NOTED_WITHIN: Duration = Duration::from_secs(1);
/// Events that were none of its own may be looked at again after a restart, up to so many.
const UNNOTED: u64 = 1_000;

/// What to do next.
enum Next {
    Go,
    /// Until something happens.
    Idle,
    Wait(Duration),
    /// The webhook is no more.
    Gone,
}

/// Until the webhook is deleted, or the server goes down. `wake`: somebody has changed it.
pub(super) async fn work(app: App, id: WebhookId, wake: Arc<Notify>) {
    let newest = app.store.newest_event();
    let mut shutting = app.shutting.subscribe();
    let mut courier = Courier {
        app,
        id,
        newest,
        stored: None,
        tries: Vec::new(),
        noted: Instant::now(),
        unnoted: 0,
        last_id: Ulid::nil(),
    };
    loop {
        let next = tokio::select! {
            next = courier.step() => next,
            () = shut(&mut shutting) => return courier.put_down().await,
        };
        let woken = match next {
            Next::Gone => return,
            Next::Go => false,
            Next::Idle => tokio::select! {
                changed = courier.newest.changed() => match changed {
                    Ok(()) => false,
                    Err(_) => return,
                },
                () = wake.notified() => true,
                () = shut(&mut shutting) => return courier.put_down().await,
            },
            Next::Wait(span) => tokio::select! {
                () = tokio::time::sleep(span) => false,
                () = wake.notified() => true,
                () = shut(&mut shutting) => return courier.put_down().await,
            },
        };
        if woken {
            courier.stored = None;
        }
    }
}

struct Courier {
    app: App,
    id: WebhookId,
    newest: watch::Receiver<u64>,
    /// As it was read; `None`: it has to be read.
    stored: Option<StoredWebhook>,
    /// Not noted yet.
    tries: Vec<Delivery>,
    noted: Instant,
    /// The number up to which is noted.
    unnoted: u64,
    last_id: Ulid,
}

impl Courier {
    async fn step(&mut self) -> Next {
        match self.carry().await {
            Ok(next) => next,
            Err(fault) => {
                tracing::warn!(webhook = %self.id, %fault, "a webhook's way could not be read or noted");
                // What is not noted is delivered once more, with the same ids.
                self.stored = None;
                Next::Wait(self.app.config.webhooks.first_wait)
            }
        }
    }

    async fn carry(&mut self) -> Result<Next, DirectoryFault> {
        let stored = match &self.stored {
            Some(stored) => stored,
            None => match self.app.webhooks.webhook(self.id).await? {
                Some(stored) => {
                    self.unnoted = stored.progress.passed;
                    self.stored.insert(stored)
                }
                None => return Ok(Next::Gone),
            },
        };
        let progress = &stored.progress;
        if !progress.enabled {
            return Ok(Next::Idle);
        }
        if let Some(wait) = progress.next_try_at.and_then(|at| left(at, self.app.now())) {
            return Ok(Next::Wait(wait));
        }
        if let Some(seq) = progress.again.first().copied() {
            return self.once_more(seq).await;
        }
        let newest = *self.newest.borrow_and_update();
        if progress.passed >= newest {
            self.note_if(|courier| !courier.tries.is_empty()).await?;
            return Ok(Next::Idle);
        }
        let filter = EventFilter { after: progress.passed, limit: PAGE, ..stored.webhook.filter() };
        let page = self.app.store.events(filter).await?;
        let more = page.next.is_some();
        for event in page.items {
            let seq = event.seq;
            if let Some(wait) = self.deliver(event, |progress| progress.passed = seq).await? {
                return Ok(Next::Wait(wait));
            }
            if self.stored.is_none() {
                return Ok(Next::Go);
            }
        }
        if let Some(stored) = self.stored.as_mut().filter(|_| !more) {
            // What lies between is not for it.
            stored.progress.passed = stored.progress.passed.max(newest);
        }
        let passed = self.stored.as_ref().map_or(0, |stored| stored.progress.passed);
        self.note_if(|courier| passed >= courier.unnoted + UNNOTED).await?;
        Ok(Next::Go)
    }

    /// An event that is asked for again, if the log still has it.
    async fn once_more(&mut self, seq: u64) -> Result<Next, DirectoryFault> {
        let filter = EventFilter { after: seq.saturating_sub(1), limit: 1, ..EventFilter::default() };
        let found = self.app.store.events(filter).await?.items.pop().filter(|event| event.seq == seq);
        let done = |progress: &mut Progress| progress.again.retain(|number| *number != seq);
        match found {
            Some(event) => match self.deliver(event, done).await? {
                Some(wait) => Ok(Next::Wait(wait)),
                None => Ok(Next::Go),
            },
            None => {
                if let Some(stored) = &mut self.stored {
                    done(&mut stored.progress);
                }
                self.note_if(|_| true).await?;
                Ok(Next::Go)
            }
        }
    }

    /// One try; `done` says what has come of it when it has arrived. The answer: how long to wait, where it has not.
    async fn deliver(
        &mut self,
        event: StoredEvent,
        done: impl FnOnce(&mut Progress),
    ) -> Result<Option<Duration>, DirectoryFault> {
        let id = self.next_id();
        let Some(stored) = &mut self.stored else { return Ok(None) };
        let (seq, event_id, kind) = (event.seq, event.event.id, event.event.what.kind());
        let at = self.app.now();
        let sent = send(&self.app, stored, event, &id).await;
        let progress = &mut stored.progress;
        progress.last_status = sent.status;
        progress.last_error.clone_from(&sent.error);
        progress.last_at = Some(at);
        let arrived = sent.error.is_none();
        metrics::counter!("gavel_webhook_deliveries_total", "arrived" => if arrived { "yes" } else { "no" })
            .increment(1);
        let wait = if arrived {
            progress.forgive();
            done(progress);
            None
        } else {
            Some(self.app.config.webhooks.clone()).map(|options| {
                progress.failures = progress.failures.saturating_add(1);
                let since = *progress.failing_since.get_or_insert(at);
                let now = self.app.now();
                if now.0.saturating_sub(since.0) >= millis(options.give_up_after) {
                    progress.enabled = false;
                    tracing::warn!(webhook = %self.id, "a webhook has failed for too long and is disabled");
                }
                let wait = backoff::wait(&options, progress.failures, chance());
                progress.next_try_at = Some(now.plus(wait));
                wait
            })
        };
        self.tries.push(Delivery {
            id,
            event: seq,
            event_id,
            kind,
            at,
            took: sent.took,
            status: sent.status,
            error: sent.error,
        });
        self.note_if(|courier| {
            wait.is_some() || courier.tries.len() >= NOTED_AFTER || courier.noted.elapsed() >= NOTED_WITHIN
        })
        .await?;
        Ok(wait)
    }

    /// Whoever has changed the webhook meanwhile has the last word: it is read again then.
    async fn note_if(&mut self, due: impl FnOnce(&Self) -> bool) -> Result<(), DirectoryFault> {
        if !due(self) {
            return Ok(());
        }
        let Some(stored) = &mut self.stored else { return Ok(()) };
        let tries = std::mem::take(&mut self.tries);
        let noted = self.app.webhooks.note_deliveries(self.id, stored.turn, stored.progress.clone(), tries).await?;
        self.noted = Instant::now();
        match noted {
            Some(turn) => {
                stored.turn = turn;
                self.unnoted = stored.progress.passed;
            }
            None => self.stored = None,
        }
        Ok(())
    }

    /// Notes where it stands; what is on the way just now is delivered again after the restart.
    async fn put_down(mut self) {
        if let Err(fault) = self.note_if(|_| true).await {
            tracing::debug!(webhook = %self.id, %fault, "a webhook's way was not noted at the end");
        }
    }

    /// Rising, also within a millisecond.
    fn next_id(&mut self) -> String {
        let fresh = Ulid::generate();
        self.last_id = if fresh > self.last_id { fresh } else { self.last_id.increment().unwrap_or(fresh) };
        self.last_id.to_string()
    }
}

async fn send(app: &App, stored: &StoredWebhook, event: StoredEvent, delivery: &str) -> Sent {
    let webhook = &stored.webhook;
    let nothing = Sent { status: None, error: None, took: Duration::ZERO, answer: Vec::new() };
    let failed = |error: &str| Sent { error: Some(error.to_owned()), ..nothing.clone() };
    let Some(secret) = secret_of(app, webhook) else { return failed("its secret cannot be opened") };
    let event_id = event.event.id.to_string();
    let body = match &webhook.form {
        Form::Gavel => serde_json::to_string(&Event::from(event)).ok(),
        // It is behind it, like all that is not for it.
        Form::Huawei { .. } if !huawei::has_word(&event.event.what) => return nothing,
        Form::Huawei { subscriber } => huawei::told(app, subscriber, &secret, &event).await,
    };
    let Some(body) = body else { return failed("the event cannot be written") };
    app.post.send(Parcel { url: &webhook.url, secret: &secret, event_id: &event_id, delivery, body }, app.now()).await
}

/// How long until then; `None`: it is over.
fn left(at: Timestamp, now: Timestamp) -> Option<Duration> {
    at.0.checked_sub(now.0).filter(|left| *left > 0).map(Duration::from_millis)
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A byte that nobody can guess.
fn chance() -> u8 {
    Ulid::generate().0.to_be_bytes()[15]
}

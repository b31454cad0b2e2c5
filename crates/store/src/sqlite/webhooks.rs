//! Webhooks, how far each has come, and their last tries.

use super::{
    SqliteStore, events,
    row::{json, maybe_parsed, millis, number, parsed, time, to_json},
};
use crate::fault::Fault;
use gavel_core::model::{
    ids::{RoomId, WebhookId},
    time::Timestamp,
};
use gavel_door::ports::{
    Delivery, DirectoryFault, EventFilter, EventKind, Form, Later, Page, Progress, Sealed, StoredWebhook, Webhook,
    Webhooks,
};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, SqlitePool, sqlite::SqliteRow};
use std::time::Duration;

/// Tries that are kept of each webhook.
const KEPT: i64 = 200;
/// Beyond this the number of waiting events no longer matters.
const COUNTED: i64 = 10_000;

pub(super) async fn create(on: &SqlitePool, webhook: Webhook, progress: Progress) -> Result<StoredWebhook, Fault> {
    let written = sqlx::query(
        "INSERT INTO webhook (id, url, kinds, room, description, secret, enabled, passed, again, failures, turn, created_at, \
         huawei_subscriber) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11)",
    )
    .bind(webhook.id.to_string())
    .bind(&webhook.url)
    .bind(words(&webhook.kinds)?)
    .bind(webhook.room.map(|room| room.to_string()))
    .bind(&webhook.description)
    .bind(&webhook.secret.0)
    .bind(progress.enabled)
    .bind(progress.passed as i64)
    .bind(to_json(&progress.again)?)
    .bind(millis(webhook.created_at))
    .bind(match &webhook.form {
        Form::Gavel => None,
        Form::Huawei { subscriber } => Some(subscriber),
    })
    .execute(on)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => Ok(StoredWebhook { webhook, progress, turn: 0 }),
        Err(fault) if fault.is_dangling() => Err(Fault::Says(DirectoryFault::NotFound)),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn by_id(on: &SqlitePool, id: WebhookId) -> Result<Option<StoredWebhook>, Fault> {
    let row = sqlx::query("SELECT * FROM webhook WHERE id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(webhook).transpose()
}

pub(super) async fn list(
    on: &SqlitePool,
    room: Option<RoomId>,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<StoredWebhook>, Fault> {
    let limit = super::page_size(limit);
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM webhook WHERE id > ");
    query.push_bind(cursor.unwrap_or_default());
    if let Some(room) = room {
        query.push(" AND room = ").push_bind(room.to_string());
    }
    query.push(" ORDER BY id LIMIT ").push_bind(limit as i64 + 1);
    let rows = query.build().fetch_all(on).await?;
    let more = rows.len() > limit;
    let items = rows.iter().take(limit).map(webhook).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|last| last.webhook.id.to_string());
    Ok(Page { items, next })
}

pub(super) async fn change(on: &SqlitePool, changed: StoredWebhook) -> Result<Option<StoredWebhook>, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let StoredWebhook { webhook, progress, turn } = &changed;
    if !write_progress(&mut transaction, webhook.id, *turn, progress).await? {
        return Ok(None);
    }
    sqlx::query("UPDATE webhook SET url = $2, kinds = $3, description = $4 WHERE id = $1")
        .bind(webhook.id.to_string())
        .bind(&webhook.url)
        .bind(words(&webhook.kinds)?)
        .bind(&webhook.description)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(StoredWebhook { turn: changed.turn + 1, ..changed }))
}

pub(super) async fn delete(on: &SqlitePool, id: WebhookId) -> Result<(), Fault> {
    let done = sqlx::query("DELETE FROM webhook WHERE id = $1").bind(id.to_string()).execute(on).await?;
    if done.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

pub(super) async fn note(
    on: &SqlitePool,
    id: WebhookId,
    turn: u64,
    progress: Progress,
    tries: Vec<Delivery>,
) -> Result<Option<u64>, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let noted = write_progress(&mut transaction, id, turn, &progress).await?;
    for delivery in &tries {
        // Where the webhook has been deleted meanwhile its tries have no place.
        sqlx::query(
            "INSERT INTO delivery (id, webhook, event, event_id, kind, at, millis, status, error) \
             SELECT $1, id, $3, $4, $5, $6, $7, $8, $9 FROM webhook WHERE id = $2",
        )
        .bind(&delivery.id)
        .bind(id.to_string())
        .bind(delivery.event as i64)
        .bind(delivery.event_id.to_string())
        .bind(delivery.kind.word())
        .bind(millis(delivery.at))
        .bind(i64::try_from(delivery.took.as_millis()).unwrap_or(i64::MAX))
        .bind(delivery.status.map(i64::from))
        .bind(&delivery.error)
        .execute(&mut *transaction)
        .await?;
    }
    if !tries.is_empty() {
        sqlx::query(
            "DELETE FROM delivery WHERE webhook = $1 AND id <= \
             (SELECT id FROM delivery WHERE webhook = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
        )
        .bind(id.to_string())
        .bind(KEPT)
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(noted.then_some(turn + 1))
}

/// `false`: it has changed since this turn.
async fn write_progress(
    on: &mut SqliteConnection,
    id: WebhookId,
    turn: u64,
    progress: &Progress,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE webhook SET enabled = $3, passed = $4, again = $5, failing_since = $6, failures = $7, next_try_at = $8, \
         last_status = $9, last_error = $10, last_at = $11, turn = turn + 1 WHERE id = $1 AND turn = $2",
    )
    .bind(id.to_string())
    .bind(turn as i64)
    .bind(progress.enabled)
    .bind(progress.passed as i64)
    .bind(to_json(&progress.again)?)
    .bind(progress.failing_since.map(millis))
    .bind(i64::from(progress.failures))
    .bind(progress.next_try_at.map(millis))
    .bind(progress.last_status.map(i64::from))
    .bind(&progress.last_error)
    .bind(progress.last_at.map(millis))
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn deliveries(
    on: &SqlitePool,
    id: WebhookId,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<Delivery>, Fault> {
    let limit = super::page_size(limit);
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM delivery WHERE webhook = ");
    query.push_bind(id.to_string());
    if let Some(cursor) = cursor {
        query.push(" AND id < ").push_bind(cursor);
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit as i64 + 1);
    let rows = query.build().fetch_all(on).await?;
    let more = rows.len() > limit;
    let items = rows.iter().take(limit).map(delivery).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| more).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn pending(on: &SqlitePool, filter: EventFilter) -> Result<u64, Fault> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT COUNT(*) FROM (SELECT 1 FROM event WHERE seq > ");
    query.push_bind(i64::try_from(filter.after).unwrap_or(i64::MAX));
    events::narrow(&mut query, &filter);
    query.push(" LIMIT ").push_bind(COUNTED).push(")");
    let count: i64 = query.build_query_scalar().fetch_one(on).await?;
    u64::try_from(count).map_err(|_| Fault::Unreadable("events"))
}

fn words(kinds: &[EventKind]) -> Result<String, Fault> {
    to_json(&kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>())
}

fn kind(word: &str) -> Result<EventKind, Fault> {
    EventKind::of(word).ok_or(Fault::Unreadable("kind"))
}

fn maybe_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>, Fault> {
    let millis: Option<i64> = row.try_get(column)?;
    millis.map(|millis| u64::try_from(millis).map(Timestamp).map_err(|_| Fault::Unreadable(column))).transpose()
}

fn maybe_status(row: &SqliteRow, column: &'static str) -> Result<Option<u16>, Fault> {
    let status: Option<i64> = row.try_get(column)?;
    status.map(|status| u16::try_from(status).map_err(|_| Fault::Unreadable(column))).transpose()
}

fn webhook(row: &SqliteRow) -> Result<StoredWebhook, Fault> {
    let kinds: Vec<String> = json(row, "kinds")?;
    Ok(StoredWebhook {
        webhook: Webhook {
            id: parsed(row, "id")?,
            url: row.try_get("url")?,
            kinds: kinds.iter().map(|word| kind(word)).collect::<Result<_, _>>()?,
            room: maybe_parsed(row, "room")?,
            description: row.try_get("description")?,
            secret: Sealed(row.try_get("secret")?),
            form: match row.try_get("huawei_subscriber")? {
                Some(subscriber) => Form::Huawei { subscriber },
                None => Form::Gavel,
            },
            created_at: time(row, "created_at")?,
        },
        progress: Progress {
            enabled: row.try_get("enabled")?,
            passed: number(row, "passed")?,
            again: json(row, "again")?,
            failing_since: maybe_time(row, "failing_since")?,
            failures: number(row, "failures")?,
            next_try_at: maybe_time(row, "next_try_at")?,
            last_status: maybe_status(row, "last_status")?,
            last_error: row.try_get("last_error")?,
            last_at: maybe_time(row, "last_at")?,
        },
        turn: number(row, "turn")?,
    })
}

fn delivery(row: &SqliteRow) -> Result<Delivery, Fault> {
    Ok(Delivery {
        id: row.try_get("id")?,
        event: number(row, "event")?,
        event_id: parsed(row, "event_id")?,
        kind: kind(row.try_get("kind")?)?,
        at: time(row, "at")?,
        took: Duration::from_millis(number(row, "millis")?),
        status: maybe_status(row, "status")?,
        error: row.try_get("error")?,
    })
}

type Done<'a, T = ()> = Later<'a, Result<T, DirectoryFault>>;

impl Webhooks for SqliteStore {
    fn create_webhook(&self, webhook: Webhook, progress: Progress) -> Done<'_, StoredWebhook> {
        Box::pin(async move { Ok(create(&self.0.writer, webhook, progress).await?) })
    }

    fn webhook(&self, id: WebhookId) -> Done<'_, Option<StoredWebhook>> {
        Box::pin(async move { Ok(by_id(&self.0.reader, id).await?) })
    }

    fn webhooks(&self, room: Option<RoomId>, cursor: Option<String>, limit: u32) -> Done<'_, Page<StoredWebhook>> {
        Box::pin(async move { Ok(list(&self.0.reader, room, cursor, limit).await?) })
    }

    fn change_webhook(&self, changed: StoredWebhook) -> Done<'_, Option<StoredWebhook>> {
        Box::pin(async move { Ok(change(&self.0.writer, changed).await?) })
    }

    fn delete_webhook(&self, id: WebhookId) -> Done<'_> {
        Box::pin(async move { Ok(delete(&self.0.writer, id).await?) })
    }

    fn note_deliveries(
        &self,
        id: WebhookId,
        turn: u64,
        progress: Progress,
        tries: Vec<Delivery>,
    ) -> Done<'_, Option<u64>> {
        Box::pin(async move { Ok(note(&self.0.writer, id, turn, progress, tries).await?) })
    }

    fn deliveries(&self, id: WebhookId, cursor: Option<String>, limit: u32) -> Done<'_, Page<Delivery>> {
        Box::pin(async move { Ok(deliveries(&self.0.reader, id, cursor, limit).await?) })
    }

    fn pending(&self, filter: EventFilter) -> Done<'_, u64> {
        Box::pin(async move { Ok(pending(&self.0.reader, filter).await?) })
    }
}

//! Answers that were given, so that asking again has no second effect.

use super::row::{millis, number};
use crate::fault::Fault;
use gavel_core::model::time::Timestamp;
use sqlx::{Row, SqlitePool};
use std::time::Duration;

const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The digest of the body, the status and the answer.
pub(super) async fn recall(
    on: &SqlitePool,
    key: &str,
    now: Timestamp,
) -> Result<Option<(String, u16, Vec<u8>)>, Fault> {
    let row = sqlx::query("SELECT body, status, answer FROM idempotency WHERE key = $1 AND expires_at > $2")
        .bind(key)
        .bind(millis(now))
        .fetch_optional(on)
        .await?;
    row.map(|row| Ok((row.try_get("body")?, number(&row, "status")?, row.try_get("answer")?))).transpose()
}

/// The first answer to a key stands.
pub(super) async fn remember(
    on: &SqlitePool,
    key: &str,
    body: &str,
    status: u16,
    answer: Vec<u8>,
    now: Timestamp,
) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("DELETE FROM idempotency WHERE expires_at <= $1").bind(millis(now)).execute(&mut *transaction).await?;
    sqlx::query(
        "INSERT INTO idempotency (key, body, status, answer, expires_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (key) DO NOTHING",
    )
    .bind(key)
    .bind(body)
    .bind(i64::from(status))
    .bind(answer)
    .bind(millis(now.plus(KEPT)))
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

//! Tokens: the log-ins of accounts, and one-time links. Each is known by its digest alone.

use super::row::{maybe_time, millis, parsed, time, word};
use crate::{fault::Fault, words::Word};
use gavel_core::model::{ids::AccountId, seat::Digest, time::Timestamp};
use gavel_door::ports::{DirectoryFault, Page, Token, TokenKind};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};
use std::time::Duration;

/// A token that is over is still known as such for this long.
const AFTERLIFE: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn create(on: &SqlitePool, token: Token, now: Timestamp) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("DELETE FROM token WHERE expires_at < $1")
        .bind(millis(now).saturating_sub(AFTERLIFE.as_millis() as i64))
        .execute(&mut *transaction)
        .await?;
    let written = sqlx::query(
        "INSERT INTO token (id, secret, kind, account, client, created_at, last_used_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&token.id)
    .bind(&token.secret.0)
    .bind(token.kind.word())
    .bind(token.account.to_string())
    .bind(&token.client)
    .bind(millis(token.created_at))
    .bind(token.last_used_at.map(millis))
    .bind(millis(token.expires_at))
    .execute(&mut *transaction)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => Ok(transaction.commit().await?),
        Err(fault) if fault.is_dangling() => Err(Fault::Says(DirectoryFault::NotFound)),
        Err(fault) => Err(fault),
    }
}

/// Also one that has expired lately.
pub(super) async fn by_secret(on: &SqlitePool, secret: &Digest) -> Result<Option<Token>, Fault> {
    let row = sqlx::query("SELECT * FROM token WHERE secret = $1").bind(&secret.0).fetch_optional(on).await?;
    row.as_ref().map(token).transpose()
}

/// A token that has ended meanwhile was not used any more.
pub(super) async fn used(on: &SqlitePool, id: &str, now: Timestamp) -> Result<(), Fault> {
    sqlx::query("UPDATE token SET last_used_at = $2 WHERE id = $1").bind(id).bind(millis(now)).execute(on).await?;
    Ok(())
}

/// `NotFound` where it was not there: of two who use a one-time token at once, one gets it.
pub(super) async fn delete(on: &SqlitePool, secret: &Digest) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM token WHERE secret = $1").bind(&secret.0).execute(on).await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

pub(super) async fn list(
    on: &SqlitePool,
    account: AccountId,
    cursor: Option<String>,
    limit: u32,
    now: Timestamp,
) -> Result<Page<Token>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query(
        "SELECT * FROM token WHERE account = $1 AND kind = $2 AND expires_at > $3 AND id > $4 ORDER BY id LIMIT $5",
    )
    .bind(account.to_string())
    .bind(TokenKind::Access.word())
    .bind(millis(now))
    .bind(cursor.unwrap_or_default())
    .bind(limit as i64 + 1)
    .fetch_all(on)
    .await?;
    let items = rows.iter().take(limit).map(token).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn end(on: &SqlitePool, account: AccountId, id: &str) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM token WHERE account = $1 AND kind = $2 AND id = $3")
        .bind(account.to_string())
        .bind(TokenKind::Access.word())
        .bind(id)
        .execute(on)
        .await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

pub(super) async fn end_all(on: &mut SqliteConnection, account: AccountId, spared: Option<&str>) -> Result<(), Fault> {
    sqlx::query("DELETE FROM token WHERE account = $1 AND kind = $2 AND id <> $3")
        .bind(account.to_string())
        .bind(TokenKind::Access.word())
        .bind(spared.unwrap_or_default())
        .execute(on)
        .await?;
    Ok(())
}

fn token(row: &SqliteRow) -> Result<Token, Fault> {
    Ok(Token {
        id: row.try_get("id")?,
        kind: word(row, "kind")?,
        secret: Digest(row.try_get("secret")?),
        account: parsed(row, "account")?,
        client: row.try_get("client")?,
        created_at: time(row, "created_at")?,
        last_used_at: maybe_time(row, "last_used_at")?,
        expires_at: time(row, "expires_at")?,
    })
}

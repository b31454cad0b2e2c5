//! Keys for programs, and the secrets of the installation itself.

use super::{
    hex,
    row::{json, maybe_parsed, maybe_time, millis, time, to_json},
};
use crate::{fault::Fault, words::Word};
use aws_lc_rs::rand;
use gavel_core::model::seat::Digest;
use gavel_door::ports::{ApiKey, DirectoryFault, Page, Scope};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

/// `NameTaken`: there is a key with this id.
pub(super) async fn create(on: &SqlitePool, key: ApiKey) -> Result<ApiKey, Fault> {
    let scopes: Vec<_> = key.scopes.iter().map(|scope| scope.word()).collect();
    let written = sqlx::query(
        "INSERT INTO api_key (id, name, scopes, secret, created_by, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&key.id)
    .bind(&key.name)
    .bind(to_json(&scopes)?)
    .bind(&key.secret.0)
    .bind(key.created_by.map(|id| id.to_string()))
    .bind(millis(key.created_at))
    .bind(key.expires_at.map(millis))
    .execute(on)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => Ok(key),
        Err(fault) if fault.is_double() => Err(Fault::Says(DirectoryFault::NameTaken)),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn by_id(on: &SqlitePool, id: &str) -> Result<Option<ApiKey>, Fault> {
    let row = sqlx::query("SELECT * FROM api_key WHERE id = $1").bind(id).fetch_optional(on).await?;
    row.as_ref().map(key).transpose()
}

pub(super) async fn list(on: &SqlitePool, cursor: Option<String>, limit: u32) -> Result<Page<ApiKey>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query("SELECT * FROM api_key WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(on)
        .await?;
    let items = rows.iter().take(limit).map(key).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn delete(on: &SqlitePool, id: &str) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM api_key WHERE id = $1").bind(id).execute(on).await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

/// Made on the first question: 32 bytes of the system's randomness.
pub(super) async fn server_secret(reader: &SqlitePool, writer: &SqlitePool, name: &str) -> Result<[u8; 32], Fault> {
    if let Some(secret) = read_secret(reader, name).await? {
        return Ok(secret);
    }
    let mut fresh = [0; 32];
    rand::fill(&mut fresh).map_err(|_| Fault::Unreadable("the system's randomness"))?;
    // Whoever asked at the same time may have been first: what stands in the table counts.
    sqlx::query("INSERT INTO server_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .bind(hex::encode(&fresh))
        .execute(writer)
        .await?;
    read_secret(reader, name).await?.ok_or(Fault::Unreadable("a secret of the server"))
}

async fn read_secret(on: &SqlitePool, name: &str) -> Result<Option<[u8; 32]>, Fault> {
    let value: Option<String> =
        sqlx::query_scalar("SELECT value FROM server_secret WHERE name = $1").bind(name).fetch_optional(on).await?;
    value.map(|text| hex::decode(&text).ok_or(Fault::Unreadable("a secret of the server"))).transpose()
}

fn key(row: &SqliteRow) -> Result<ApiKey, Fault> {
    let words: Vec<String> = json(row, "scopes")?;
    let scopes = words.iter().map(|word| Scope::of(word).ok_or(Fault::Unreadable("scopes")));
    Ok(ApiKey {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        scopes: scopes.collect::<Result<_, _>>()?,
        secret: Digest(row.try_get("secret")?),
        created_by: maybe_parsed(row, "created_by")?,
        created_at: time(row, "created_at")?,
        expires_at: maybe_time(row, "expires_at")?,
    })
}

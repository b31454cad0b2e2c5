//! Programs that speak another system's dialect.

use super::row::{maybe_parsed, millis, time, word};
use crate::{fault::Fault, words::Word};
use gavel_door::ports::{Dialect, DirectoryFault, OutsideApp, Page, Sealed};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

/// `NameTaken`: the dialect has an app of this name.
pub(super) async fn create(on: &SqlitePool, app: OutsideApp) -> Result<OutsideApp, Fault> {
    let written = sqlx::query(
        "INSERT INTO outside_app (id, dialect, app_id, tenant, key, public_key, created_by, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&app.id)
    .bind(app.dialect.word())
    .bind(&app.app_id)
    .bind(&app.tenant)
    .bind(app.key.as_ref().map(|key| key.0.clone()))
    .bind(&app.public_key)
    .bind(app.created_by.map(|id| id.to_string()))
    .bind(millis(app.created_at))
    .execute(on)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => Ok(app),
        Err(fault) if fault.is_double() => Err(Fault::Says(DirectoryFault::NameTaken)),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn by_name(on: &SqlitePool, dialect: Dialect, app_id: &str) -> Result<Option<OutsideApp>, Fault> {
    let row = sqlx::query("SELECT * FROM outside_app WHERE dialect = $1 AND app_id = $2")
        .bind(dialect.word())
        .bind(app_id)
        .fetch_optional(on)
        .await?;
    row.as_ref().map(app).transpose()
}

pub(super) async fn by_id(on: &SqlitePool, id: &str) -> Result<Option<OutsideApp>, Fault> {
    let row = sqlx::query("SELECT * FROM outside_app WHERE id = $1").bind(id).fetch_optional(on).await?;
    row.as_ref().map(app).transpose()
}

pub(super) async fn list(on: &SqlitePool, cursor: Option<String>, limit: u32) -> Result<Page<OutsideApp>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query("SELECT * FROM outside_app WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(on)
        .await?;
    let items = rows.iter().take(limit).map(app).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.clone());
    Ok(Page { items, next })
}

pub(super) async fn delete(on: &SqlitePool, id: &str) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM outside_app WHERE id = $1").bind(id).execute(on).await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

fn app(row: &SqliteRow) -> Result<OutsideApp, Fault> {
    Ok(OutsideApp {
        id: row.try_get("id")?,
        dialect: word(row, "dialect")?,
        app_id: row.try_get("app_id")?,
        tenant: row.try_get("tenant")?,
        key: row.try_get::<Option<Vec<u8>>, _>("key")?.map(Sealed),
        public_key: row.try_get("public_key")?,
        created_by: maybe_parsed(row, "created_by")?,
        created_at: time(row, "created_at")?,
    })
}

//! What holds in the whole installation: one row.

use super::row::{json, to_json};
use crate::fault::Fault;
use gavel_core::model::settings::House;
use sqlx::{SqliteConnection, SqlitePool};

const NAME: &str = "house";

/// As long as nobody has said anything: the defaults.
pub(super) async fn read(on: &mut SqliteConnection) -> Result<House, Fault> {
    let row = sqlx::query("SELECT value FROM setting WHERE name = $1").bind(NAME).fetch_optional(on).await?;
    row.map_or_else(|| Ok(House::default()), |row| json(&row, "value"))
}

pub(super) async fn current(on: &SqlitePool) -> Result<House, Fault> {
    read(&mut *on.acquire().await?).await
}

pub(super) async fn write(on: &SqlitePool, house: House) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(NAME)
    .bind(to_json(&house)?)
    .execute(on)
    .await?;
    Ok(())
}

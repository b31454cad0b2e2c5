//! The records of conferences that were held before there were any: made of their journals, once.

use super::{
    records::sums,
    row::{json, parsed, time},
    visits::Visits,
};
use crate::fault::Fault;
use gavel_core::model::{fact::Entry, ids::ConferenceId};
use gavel_door::ports::StoreFault;
use sqlx::SqlitePool;

pub(super) async fn catch_up(on: &SqlitePool) -> Result<(), StoreFault> {
    let rows = sqlx::query("SELECT id FROM conference WHERE name IS NULL ORDER BY id").fetch_all(on).await;
    for row in rows.map_err(Fault::from)? {
        let conference = parsed(&row, "id")?;
        if let Err(fault) = one(on, conference).await.map_err(StoreFault::from) {
            tracing::warn!(%conference, %fault, "the journal of an old conference gives no records");
            let passed = sqlx::query("UPDATE conference SET name = '' WHERE id = $1").bind(conference.to_string());
            passed.execute(on).await.map_err(Fault::from)?;
        }
    }
    Ok(())
}

/// Who ordered what, the journal does not say.
async fn one(on: &SqlitePool, conference: ConferenceId) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let rows = sqlx::query("SELECT at, fact FROM journal WHERE conference = $1 ORDER BY seq")
        .bind(conference.to_string())
        .fetch_all(&mut *transaction)
        .await?;
    let read = |row| -> Result<Entry, Fault> { Ok(Entry { at: time(row, "at")?, fact: json(row, "fact")? }) };
    let entries = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut visits = Visits::default();
    for entry in &entries {
        visits.fold(conference, entry, None);
    }
    visits.write(&mut transaction).await?;
    sqlx::query("UPDATE conference SET name = COALESCE(name, '') WHERE id = $1")
        .bind(conference.to_string())
        .execute(&mut *transaction)
        .await?;
    sums::sum_up(&mut transaction, conference).await?;
    Ok(transaction.commit().await?)
}

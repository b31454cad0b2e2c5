//! Accounts, and the tokens by which programs act for them.

use super::row::{millis, parsed, time, word};
use crate::{fault::Fault, words::Word};
use gavel_core::model::{ids::AccountId, seat::Digest, time::Timestamp};
use gavel_door::ports::{Account, DirectoryFault, Page, Token};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};
use std::time::Duration;

/// A token that is over is still known as such for this long.
const AFTERLIFE: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn create(on: &SqlitePool, account: Account) -> Result<Account, Fault> {
    let written = sqlx::query(
        "INSERT INTO account (id, folded, username, name, email, role, password, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(account.id.to_string())
    .bind(account.username.to_lowercase())
    .bind(&account.username)
    .bind(&account.name)
    .bind(&account.email)
    .bind(account.role.word())
    .bind(&account.password)
    .bind(millis(account.created_at))
    .execute(on)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => Ok(account),
        Err(fault) if fault.is_double() => Err(Fault::Says(DirectoryFault::NameTaken)),
        Err(fault) => Err(fault),
    }
}

pub(super) async fn by_id(on: &SqlitePool, id: AccountId) -> Result<Option<Account>, Fault> {
    let row = sqlx::query("SELECT * FROM account WHERE id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(account).transpose()
}

pub(super) async fn by_username(on: &SqlitePool, username: &str) -> Result<Option<Account>, Fault> {
    let row =
        sqlx::query("SELECT * FROM account WHERE folded = $1").bind(username.to_lowercase()).fetch_optional(on).await?;
    row.as_ref().map(account).transpose()
}

pub(super) async fn list(on: &SqlitePool, cursor: Option<String>, limit: u32) -> Result<Page<Account>, Fault> {
    let limit = super::page_size(limit);
    let rows = sqlx::query("SELECT * FROM account WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(on)
        .await?;
    let items = rows.iter().take(limit).map(account).collect::<Result<Vec<_>, _>>()?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.to_string());
    Ok(Page { items, next })
}

/// The account as it is now: with the username and the time of creation that it had.
pub(super) async fn update(on: &SqlitePool, changed: Account) -> Result<Account, Fault> {
    let row =
        sqlx::query("UPDATE account SET name = $2, email = $3, role = $4, password = $5 WHERE id = $1 RETURNING *")
            .bind(changed.id.to_string())
            .bind(&changed.name)
            .bind(&changed.email)
            .bind(changed.role.word())
            .bind(&changed.password)
            .fetch_optional(on)
            .await?;
    account(&row.ok_or(Fault::Says(DirectoryFault::NotFound))?)
}

/// Its tokens and tickets die with it; its rooms stay, and have no owner.
pub(super) async fn delete(on: &SqlitePool, id: AccountId) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let gone = sqlx::query("DELETE FROM account WHERE id = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    if gone.rows_affected() == 0 {
        return Err(Fault::Says(DirectoryFault::NotFound));
    }
    sqlx::query("DELETE FROM ticket WHERE account = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    sqlx::query("UPDATE room SET owner = NULL WHERE owner = $1")
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

pub(super) async fn create_token(on: &SqlitePool, token: Token, now: Timestamp) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("DELETE FROM token WHERE expires_at < $1")
        .bind(millis(now).saturating_sub(AFTERLIFE.as_millis() as i64))
        .execute(&mut *transaction)
        .await?;
    let written = sqlx::query("INSERT INTO token (secret, kind, account, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(&token.secret.0)
        .bind(token.kind.word())
        .bind(token.account.to_string())
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
pub(super) async fn token(on: &SqlitePool, secret: &Digest) -> Result<Option<Token>, Fault> {
    let row = sqlx::query("SELECT * FROM token WHERE secret = $1").bind(&secret.0).fetch_optional(on).await?;
    row.map(|row| {
        Ok(Token {
            kind: word(&row, "kind")?,
            secret: Digest(row.try_get("secret")?),
            account: parsed(&row, "account")?,
            expires_at: time(&row, "expires_at")?,
        })
    })
    .transpose()
}

/// `NotFound` where it was not there: of two who use a one-time token at once, one gets it.
pub(super) async fn delete_token(on: &SqlitePool, secret: &Digest) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM token WHERE secret = $1").bind(&secret.0).execute(on).await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

fn account(row: &SqliteRow) -> Result<Account, Fault> {
    Ok(Account {
        id: parsed(row, "id")?,
        username: row.try_get("username")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        role: word(row, "role")?,
        password: row.try_get("password")?,
        created_at: time(row, "created_at")?,
    })
}

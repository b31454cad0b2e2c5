//! Accounts: who may log in, and what they are in the installation.

use super::row::{millis, parsed, time, word};
use crate::{fault::Fault, words::Word};
use gavel_core::model::{ids::AccountId, role::Role, time::Timestamp};
use gavel_door::ports::{Account, AccountRole, DirectoryFault, Identity, Page, StoreFault};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

pub(super) async fn create(on: &SqlitePool, account: Account) -> Result<Account, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    must_be_free(&mut transaction, &account).await?;
    let written = sqlx::query(
        "INSERT INTO account (id, folded, username, name, folded_name, email, role, password, issuer, subject, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(account.id.to_string())
    .bind(account.username.to_lowercase())
    .bind(&account.username)
    .bind(&account.name)
    .bind(account.name.to_lowercase())
    .bind(&account.email)
    .bind(account.role.word())
    .bind(&account.password)
    .bind(account.identity.as_ref().map(|identity| &identity.issuer))
    .bind(account.identity.as_ref().map(|identity| &identity.subject))
    .bind(millis(account.created_at))
    .execute(&mut *transaction)
    .await;
    match written.map_err(Fault::from) {
        Ok(_) => {}
        Err(fault) if fault.is_double() => return Err(Fault::Says(DirectoryFault::NameTaken)),
        Err(fault) => return Err(fault),
    }
    transaction.commit().await?;
    Ok(account)
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

pub(super) async fn by_identity(on: &SqlitePool, identity: &Identity) -> Result<Option<Account>, Fault> {
    let row = sqlx::query("SELECT * FROM account WHERE issuer = $1 AND subject = $2")
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .fetch_optional(on)
        .await?;
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
pub(super) async fn update(
    on: &SqlitePool,
    changed: Account,
    spared: Option<&str>,
    now: Timestamp,
) -> Result<Account, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let before = find(&mut transaction, changed.id).await?;
    if changed.role != AccountRole::Administrator {
        must_not_be_last(&mut transaction, &before).await?;
    }
    must_be_free(&mut transaction, &changed).await?;
    let row = sqlx::query(
        "UPDATE account SET name = $2, folded_name = $3, email = $4, role = $5, password = $6, issuer = $7, \
         subject = $8 WHERE id = $1 RETURNING *",
    )
    .bind(changed.id.to_string())
    .bind(&changed.name)
    .bind(changed.name.to_lowercase())
    .bind(&changed.email)
    .bind(changed.role.word())
    .bind(&changed.password)
    .bind(changed.identity.as_ref().map(|identity| &identity.issuer))
    .bind(changed.identity.as_ref().map(|identity| &identity.subject))
    .fetch_one(&mut *transaction)
    .await?;
    let after = account(&row)?;
    if (before.role, &before.password, &before.identity) != (after.role, &after.password, &after.identity) {
        super::sessions::end_all(&mut transaction, after.id, spared).await?;
    }
    if after.role == AccountRole::User && before.role != AccountRole::User {
        sqlx::query("UPDATE ticket SET revoked_at = $3 WHERE account = $1 AND role = $2 AND revoked_at IS NULL")
            .bind(after.id.to_string())
            .bind(Role::Operator.word())
            .bind(millis(now))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(after)
}

/// Its tokens, tickets, memberships and invitations die with it; its rooms stay, and have no owner.
pub(super) async fn delete(on: &SqlitePool, id: AccountId) -> Result<(), Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let before = find(&mut transaction, id).await?;
    must_not_be_last(&mut transaction, &before).await?;
    sqlx::query("DELETE FROM account WHERE id = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    sqlx::query("DELETE FROM ticket WHERE account = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    sqlx::query("DELETE FROM room_invitee WHERE account = $1").bind(id.to_string()).execute(&mut *transaction).await?;
    sqlx::query("UPDATE room SET owner = NULL WHERE owner = $1")
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Accounts from before names were searched have none to search by.
pub(super) async fn fold_names(on: &SqlitePool) -> Result<(), StoreFault> {
    async fn fold(on: &SqlitePool) -> Result<(), Fault> {
        let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
        let rows =
            sqlx::query("SELECT id, name FROM account WHERE folded_name IS NULL").fetch_all(&mut *transaction).await?;
        for row in rows {
            let (id, name): (&str, &str) = (row.try_get("id")?, row.try_get("name")?);
            sqlx::query("UPDATE account SET folded_name = $2 WHERE id = $1")
                .bind(id)
                .bind(name.to_lowercase())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
    Ok(fold(on).await?)
}

async fn find(on: &mut SqliteConnection, id: AccountId) -> Result<Account, Fault> {
    let row = sqlx::query("SELECT * FROM account WHERE id = $1").bind(id.to_string()).fetch_optional(on).await?;
    account(&row.ok_or(Fault::Says(DirectoryFault::NotFound))?)
}

/// Without one nobody could make another.
async fn must_not_be_last(on: &mut SqliteConnection, before: &Account) -> Result<(), Fault> {
    if before.role != AccountRole::Administrator {
        return Ok(());
    }
    let others: i64 = sqlx::query_scalar("SELECT count(*) FROM account WHERE role = $1 AND id <> $2")
        .bind(AccountRole::Administrator.word())
        .bind(before.id.to_string())
        .fetch_one(on)
        .await?;
    if others == 0 { Err(Fault::Says(DirectoryFault::LastAdministrator)) } else { Ok(()) }
}

/// Whom a provider vouches for is one account.
async fn must_be_free(on: &mut SqliteConnection, account: &Account) -> Result<(), Fault> {
    let Some(identity) = &account.identity else { return Ok(()) };
    let taken: i64 = sqlx::query_scalar("SELECT count(*) FROM account WHERE issuer = $1 AND subject = $2 AND id <> $3")
        .bind(&identity.issuer)
        .bind(&identity.subject)
        .bind(account.id.to_string())
        .fetch_one(on)
        .await?;
    if taken == 0 { Ok(()) } else { Err(Fault::Says(DirectoryFault::IdentityTaken)) }
}

pub(super) fn account(row: &SqliteRow) -> Result<Account, Fault> {
    let identity: (Option<String>, Option<String>) = (row.try_get("issuer")?, row.try_get("subject")?);
    Ok(Account {
        id: parsed(row, "id")?,
        username: row.try_get("username")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        role: word(row, "role")?,
        password: row.try_get("password")?,
        identity: match identity {
            (Some(issuer), Some(subject)) => Some(Identity { issuer, subject }),
            (None, _) | (_, None) => None,
        },
        created_at: time(row, "created_at")?,
    })
}

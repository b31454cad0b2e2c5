//! Groups of accounts, and the address book, in which they stand beside the accounts themselves.

use super::{
    accounts, hex,
    insert::Insert,
    row::{millis, number, parsed, time},
};
use crate::fault::Fault;
use gavel_core::model::ids::AccountId;
use gavel_door::ports::{Account, Contact, DirectoryFault, Group, GroupId, Page};
use sqlx::{Row, SqliteConnection, SqlitePool, sqlite::SqliteRow};

const MEMBERS: Insert = Insert {
    head: "INSERT INTO group_member (grp, account) VALUES",
    columns: 2,
    tail: "ON CONFLICT (grp, account) DO NOTHING",
};

pub(super) async fn create(on: &SqlitePool, group: Group) -> Result<Group, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("INSERT INTO account_group (id, name, folded, created_at) VALUES ($1, $2, $3, $4)")
        .bind(group.id.to_string())
        .bind(&group.name)
        .bind(group.name.to_lowercase())
        .bind(millis(group.created_at))
        .execute(&mut *transaction)
        .await?;
    fill(&mut transaction, &group).await?;
    let made = find(&mut transaction, group.id).await?.ok_or(Fault::Unreadable("a group"))?;
    transaction.commit().await?;
    Ok(made)
}

pub(super) async fn by_id(on: &SqlitePool, id: GroupId) -> Result<Option<Group>, Fault> {
    let mut moment = on.begin().await?;
    find(&mut moment, id).await
}

pub(super) async fn list(on: &SqlitePool, cursor: Option<String>, limit: u32) -> Result<Page<Group>, Fault> {
    let limit = super::page_size(limit);
    let mut moment = on.begin().await?;
    let rows = sqlx::query("SELECT * FROM account_group WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(cursor.unwrap_or_default())
        .bind(limit as i64 + 1)
        .fetch_all(&mut *moment)
        .await?;
    let mut items = rows.iter().take(limit).map(group).collect::<Result<Vec<_>, _>>()?;
    enlist(&mut moment, &mut items).await?;
    let next = items.last().filter(|_| rows.len() > limit).map(|last| last.id.to_string());
    Ok(Page { items, next })
}

/// The group as it is now: with the time of creation that it had.
pub(super) async fn update(on: &SqlitePool, changed: Group) -> Result<Group, Fault> {
    let mut transaction = on.begin_with("BEGIN IMMEDIATE").await?;
    let renamed = sqlx::query("UPDATE account_group SET name = $2, folded = $3 WHERE id = $1")
        .bind(changed.id.to_string())
        .bind(&changed.name)
        .bind(changed.name.to_lowercase())
        .execute(&mut *transaction)
        .await?;
    if renamed.rows_affected() == 0 {
        return Err(Fault::Says(DirectoryFault::NotFound));
    }
    sqlx::query("DELETE FROM group_member WHERE grp = $1")
        .bind(changed.id.to_string())
        .execute(&mut *transaction)
        .await?;
    fill(&mut transaction, &changed).await?;
    let now = find(&mut transaction, changed.id).await?.ok_or(Fault::Unreadable("a group"))?;
    transaction.commit().await?;
    Ok(now)
}

pub(super) async fn delete(on: &SqlitePool, id: GroupId) -> Result<(), Fault> {
    let gone = sqlx::query("DELETE FROM account_group WHERE id = $1").bind(id.to_string()).execute(on).await?;
    if gone.rows_affected() == 0 { Err(Fault::Says(DirectoryFault::NotFound)) } else { Ok(()) }
}

pub(super) async fn members(on: &SqlitePool, id: GroupId) -> Result<Vec<Account>, Fault> {
    let mut moment = on.begin().await?;
    find(&mut moment, id).await?.ok_or(Fault::Says(DirectoryFault::NotFound))?;
    let rows =
        sqlx::query("SELECT a.* FROM group_member m JOIN account a ON a.id = m.account WHERE m.grp = $1 ORDER BY a.id")
            .bind(id.to_string())
            .fetch_all(&mut *moment)
            .await?;
    rows.iter().map(accounts::account).collect()
}

/// By name, then by id. The cursor is the last entry's name and id.
pub(super) async fn address_book(
    on: &SqlitePool,
    containing: &str,
    cursor: Option<String>,
    limit: u32,
) -> Result<Page<Contact>, Fault> {
    let limit = super::page_size(limit);
    let (name, id) = match cursor {
        Some(cursor) => from_cursor(&cursor).ok_or(Fault::Says(DirectoryFault::BadCursor))?,
        None => Default::default(),
    };
    // `instr` rather than LIKE: signs in the question match themselves.
    let rows = sqlx::query(
        "SELECT * FROM ( \
           SELECT id, name, username, folded_name AS sorted, -1 AS members FROM account \
           WHERE instr(folded_name, $1) > 0 OR instr(folded, $1) > 0 \
           UNION ALL \
           SELECT id, name, '' AS username, folded AS sorted, \
             (SELECT count(*) FROM group_member WHERE grp = account_group.id) AS members FROM account_group \
           WHERE instr(folded, $1) > 0 \
         ) WHERE sorted > $2 OR (sorted = $2 AND id > $3) ORDER BY sorted, id LIMIT $4",
    )
    .bind(containing.to_lowercase())
    .bind(name)
    .bind(id)
    .bind(limit as i64 + 1)
    .fetch_all(on)
    .await?;
    let items = rows.iter().take(limit).map(contact).collect::<Result<Vec<_>, _>>()?;
    let next = match rows.get(limit.saturating_sub(1)) {
        Some(last) if rows.len() > limit => Some(to_cursor(last)?),
        Some(_) | None => None,
    };
    Ok(Page { items, next })
}

fn to_cursor(row: &SqliteRow) -> Result<String, Fault> {
    let (name, id): (&str, &str) = (row.try_get("sorted")?, row.try_get("id")?);
    Ok(hex::encode(format!("{id} {name}").as_bytes()))
}

fn from_cursor(cursor: &str) -> Option<(String, String)> {
    let text = String::from_utf8(hex::decode_any(cursor)?).ok()?;
    let (id, name) = text.split_once(' ')?;
    Some((name.to_owned(), id.to_owned()))
}

fn contact(row: &SqliteRow) -> Result<Contact, Fault> {
    let name = row.try_get("name")?;
    let members: i64 = row.try_get("members")?;
    if members < 0 {
        return Ok(Contact::Account { id: parsed(row, "id")?, name, username: row.try_get("username")? });
    }
    Ok(Contact::Group { id: parsed(row, "id")?, name, members: number(row, "members")? })
}

async fn find(on: &mut SqliteConnection, id: GroupId) -> Result<Option<Group>, Fault> {
    let row =
        sqlx::query("SELECT * FROM account_group WHERE id = $1").bind(id.to_string()).fetch_optional(&mut *on).await?;
    let mut found: Vec<Group> = row.iter().map(group).collect::<Result<_, _>>()?;
    enlist(on, &mut found).await?;
    Ok(found.pop())
}

/// Writes the members of groups that follow each other by id into them.
async fn enlist(on: &mut SqliteConnection, groups: &mut [Group]) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return Ok(()) };
    let rows = sqlx::query("SELECT grp, account FROM group_member WHERE grp >= $1 AND grp <= $2 ORDER BY grp, account")
        .bind(first.id.to_string())
        .bind(last.id.to_string())
        .fetch_all(on)
        .await?;
    for row in &rows {
        let (of, member): (GroupId, AccountId) = (parsed(row, "grp")?, parsed(row, "account")?);
        if let Ok(place) = groups.binary_search_by_key(&of, |group| group.id) {
            groups[place].members.push(member);
        }
    }
    Ok(())
}

async fn fill(on: &mut SqliteConnection, group: &Group) -> Result<(), Fault> {
    let of = group.id.to_string();
    let filled = MEMBERS
        .run(on, &group.members, |statement, member| statement.bind(of.clone()).bind(member.to_string()))
        .await
        .map_err(Fault::from);
    match filled {
        Err(fault) if fault.is_dangling() => Err(Fault::Says(DirectoryFault::UnknownAccount)),
        filled => filled,
    }
}

/// Without its members.
fn group(row: &SqliteRow) -> Result<Group, Fault> {
    Ok(Group {
        id: parsed(row, "id")?,
        name: row.try_get("name")?,
        members: Vec::new(),
        created_at: time(row, "created_at")?,
    })
}

//! Accounts of the installation.

use super::auth;
use crate::{
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::ids::AccountId;
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    User,
    Operator,
    Administrator,
}

impl From<ports::AccountRole> for AccountRole {
    fn from(theirs: ports::AccountRole) -> Self {
        match theirs {
            ports::AccountRole::User => Self::User,
            ports::AccountRole::Operator => Self::Operator,
            ports::AccountRole::Administrator => Self::Administrator,
        }
    }
}

impl From<AccountRole> for ports::AccountRole {
    fn from(ours: AccountRole) -> Self {
        match ours {
            AccountRole::User => Self::User,
            AccountRole::Operator => Self::Operator,
            AccountRole::Administrator => Self::Administrator,
        }
    }
}

#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct Account {
    pub id: String,
    pub username: String,
    pub name: String,
    pub email: Option<String>,
    pub role: AccountRole,
    pub created_at: String,
}

impl From<ports::Account> for Account {
    fn from(theirs: ports::Account) -> Self {
        Self {
            id: theirs.id.to_string(),
            username: theirs.username,
            name: theirs.name,
            email: theirs.email,
            role: theirs.role.into(),
            created_at: rfc3339::text(theirs.created_at),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    username: String,
    /// Without one nobody logs in with a password.
    password: Option<String>,
    name: String,
    email: Option<String>,
    role: AccountRole,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountPatch {
    password: Option<String>,
    name: Option<String>,
    email: Option<String>,
    role: Option<AccountRole>,
}

/// Makes an account. Administrators only; 409 `name_taken`.
#[utoipa::path(post, path = "/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 201, body = Account), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewAccount>) -> Answer<Account> {
    known.must_administer()?;
    let account = ports::Account {
        id: AccountId::new(Ulid::generate()),
        username: username(&body.username)?,
        name: crate::draw::name(&body.name)?,
        email: body.email,
        role: body.role.into(),
        password: match body.password {
            Some(password) => Some(auth::password(&app, password).await?),
            None => None,
        },
        identity: None,
        created_at: app.now(),
    };
    known.on_record.target(&account.username, account.id);
    Ok(Json::created(app.directory.create_account(account).await?.into()))
}

#[utoipa::path(get, path = "/accounts", tag = "accounts", params(Slice),
    responses((status = 200, body = List<Account>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<Account>> {
    known.must_administer()?;
    let page = app.directory.accounts(slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Account::from).collect(), next_cursor: page.next }))
}

/// One account. Everybody may look at their own; `me` names it.
#[utoipa::path(get, path = "/accounts/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 200, body = Account), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Account> {
    Ok(Json::ok(find(&app, &known, &id).await?.into()))
}

/// Changes an account. Everybody may change their own name, email and password; only administrators the role. Another
/// password or role ends the account's other log-ins. 409 `last_administrator` where nobody would administer any more.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", params(("id" = String, Path)), request_body = AccountPatch,
    responses((status = 200, body = Account), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<AccountPatch>,
) -> Answer<Account> {
    let mut account = find(&app, &known, &id).await?;
    if let Some(role) = body.role {
        known.must_administer()?;
        account.role = role.into();
    }
    if let Some(name) = body.name {
        account.name = crate::draw::name(&name)?;
    }
    if let Some(email) = body.email {
        account.email = Some(email).filter(|email| !email.is_empty());
    }
    if let Some(password) = body.password {
        account.password = Some(auth::password(&app, password).await?);
    }
    let spared = known.session().map(|session| session.id.as_str());
    let account = app.directory.update_account(account, spared).await?;
    app.has_revoked();
    Ok(Json::ok(account.into()))
}

/// Deletes an account: its log-ins, tickets and memberships end, and its rooms have no owner any more. Administrators
/// only; 409 `last_administrator` for the last of them.
#[utoipa::path(delete, path = "/accounts/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known.must_administer()?;
    let account = find(&app, &known, &id).await?;
    app.directory.delete_account(account.id).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn find(app: &App, known: &Known, id: &str) -> Result<ports::Account, Problem> {
    let own = known.account().filter(|own| id == "me" || id == own.id.to_string());
    if let Some(own) = own {
        known.on_record.target(&own.username, own.id);
        return Ok(own.clone());
    }
    known.must_administer()?;
    let id: AccountId = id.parse().map_err(|_| Problem::not_found("account"))?;
    let account = app.directory.account(id).await?.ok_or_else(|| Problem::not_found("account"))?;
    known.on_record.target(&account.username, account.id);
    Ok(account)
}

/// What one logs in with: 1 to 64 visible characters without spaces.
fn username(text: &str) -> Result<String, Problem> {
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits { Ok(text.to_owned()) } else { Err(Problem::invalid("username: 1 to 64 characters without spaces")) }
}

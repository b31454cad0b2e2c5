//! Accounts of the installation.

use super::auth;
use crate::{
    credential::Known,
    extract::{Answer, Body, Json, Path, Query, present},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice, texts},
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

/// Under which name a provider of log-ins (OpenID Connect) knows somebody, to the letter.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AccountIdentity {
    #[schema(min_length = 1, max_length = 255)]
    pub issuer: String,
    #[schema(min_length = 1, max_length = 255)]
    pub subject: String,
}

impl From<ports::Identity> for AccountIdentity {
    fn from(ports::Identity { issuer, subject }: ports::Identity) -> Self {
        Self { issuer, subject }
    }
}

impl AccountIdentity {
    fn checked(self) -> Result<ports::Identity, Problem> {
        let Self { issuer, subject } = self;
        if [&issuer, &subject].into_iter().all(|part| (1..=255).contains(&part.chars().count())) {
            Ok(ports::Identity { issuer, subject })
        } else {
            Err(Problem::invalid("identity: issuer and subject, each of 1 to 255 characters"))
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
    /// By whom they log in, if not or not only by a password.
    pub identity: Option<AccountIdentity>,
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
            identity: theirs.identity.map(AccountIdentity::from),
            created_at: rfc3339::text(theirs.created_at),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    #[schema(value_type = texts::Username)]
    username: String,
    /// Without one nobody logs in with a password.
    #[schema(value_type = Option<texts::NewPassword>)]
    password: Option<String>,
    #[schema(value_type = texts::Name)]
    name: String,
    email: Option<String>,
    role: AccountRole,
    /// Who logs in by OpenID Connect as this subject gets this account.
    identity: Option<AccountIdentity>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountPatch {
    #[schema(value_type = Option<texts::NewPassword>)]
    password: Option<String>,
    #[schema(value_type = Option<texts::Name>)]
    name: Option<String>,
    email: Option<String>,
    role: Option<AccountRole>,
    /// `null` unlinks it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<AccountIdentity>)]
    identity: Option<Option<AccountIdentity>>,
}

/// Makes an account. Administrators only; 409 `name_taken`, `subject_taken`.
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
        identity: body.identity.map(AccountIdentity::checked).transpose()?,
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

/// Changes an account. Everybody may change their own name, email and password; only administrators the role and the
/// identity, and give a password to whom another provider vouches for. Another password, role or identity ends the
/// account's other log-ins. 409 `last_administrator` where nobody would administer any more, `subject_taken`.
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
    if let Some(identity) = body.identity {
        known.must_administer()?;
        account.identity = identity.map(AccountIdentity::checked).transpose()?;
    }
    if let Some(password) = body.password {
        // Or they would still get in when the provider does not know them any more.
        if account.password.is_none() {
            known.must_administer()?;
        }
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
pub(crate) fn username(text: &str) -> Result<String, Problem> {
    let fits = (1..=64).contains(&text.chars().count()) && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits { Ok(text.to_owned()) } else { Err(Problem::invalid("username: 1 to 64 characters without spaces")) }
}

//! Keys for programs. The secret is shown once.

use crate::{
    bootstrap,
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice, texts},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;

/// Of a key, seconds: more than a life.
const LONGEST: u32 = i32::MAX.unsigned_abs();

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    /// Everything.
    Admin,
    /// Rooms and their tickets.
    Rooms,
    /// Every verb in every conference, except against owners.
    Moderate,
    /// Looking only.
    Read,
    /// WHIP and WHEP, opening a new person each time.
    Media,
}

impl From<KeyScope> for ports::Scope {
    fn from(ours: KeyScope) -> Self {
        match ours {
            KeyScope::Admin => Self::Admin,
            KeyScope::Rooms => Self::Rooms,
            KeyScope::Moderate => Self::Moderate,
            KeyScope::Read => Self::Read,
            KeyScope::Media => Self::Media,
        }
    }
}

impl From<ports::Scope> for KeyScope {
    fn from(theirs: ports::Scope) -> Self {
        match theirs {
            ports::Scope::Admin => Self::Admin,
            ports::Scope::Rooms => Self::Rooms,
            ports::Scope::Moderate => Self::Moderate,
            ports::Scope::Read => Self::Read,
            ports::Scope::Media => Self::Media,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    #[schema(value_type = texts::Name)]
    name: String,
    #[schema(min_items = 1)]
    scopes: Vec<KeyScope>,
    /// For how many seconds it is good; without it until it is deleted.
    #[schema(minimum = 1, maximum = 2_147_483_647)]
    expires_in: Option<u32>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ShownKey {
    id: String,
    name: String,
    scopes: Vec<KeyScope>,
    /// Goes behind `Authorization: Bearer`. It is not shown again.
    key: String,
    expires_at: Option<String>,
}

/// A key without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedKey {
    id: String,
    name: String,
    scopes: Vec<KeyScope>,
    /// The account that made it.
    created_by: Option<String>,
    created_at: String,
    expires_at: Option<String>,
}

impl From<ports::ApiKey> for ListedKey {
    fn from(theirs: ports::ApiKey) -> Self {
        Self {
            id: theirs.id,
            name: theirs.name,
            scopes: theirs.scopes.into_iter().map(KeyScope::from).collect(),
            created_by: theirs.created_by.map(|account| account.to_string()),
            created_at: rfc3339::text(theirs.created_at),
            expires_at: theirs.expires_at.map(rfc3339::text),
        }
    }
}

/// Makes a key. Administrators only.
#[utoipa::path(post, path = "/api-keys", tag = "accounts", request_body = NewKey,
    responses((status = 201, body = ShownKey), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewKey>) -> Answer<ShownKey> {
    known.must_administer()?;
    if body.scopes.is_empty() {
        return Err(Problem::invalid("scopes: at least one"));
    }
    let name = crate::draw::name(&body.name)?;
    let scopes = body.scopes.iter().copied().map(ports::Scope::from).collect();
    let by = known.account().map(|account| account.id);
    let now = app.now();
    let expires_at = match body.expires_in {
        Some(seconds @ 1..=LONGEST) => Some(now.plus(Duration::from_secs(seconds.into()))),
        Some(_) => return Err(Problem::invalid(format!("expires_in: 1 to {LONGEST} seconds"))),
        None => None,
    };
    let made = bootstrap::new_key(&*app.directory, now, name.clone(), scopes, by, expires_at).await?;
    let expires_at = expires_at.map(rfc3339::text);
    known.on_record.target(&name, &made.id);
    Ok(Json::created(ShownKey { id: made.id, name, scopes: body.scopes, key: made.key, expires_at }))
}

/// The keys that there are, also those that have expired; never their secrets. Administrators only.
#[utoipa::path(get, path = "/api-keys", tag = "accounts", params(Slice),
    responses((status = 200, body = List<ListedKey>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<ListedKey>> {
    known.must_administer()?;
    let page = app.directory.keys(slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(ListedKey::from).collect(), next_cursor: page.next }))
}

/// Revokes a key at once: whatever goes on by it ends. Administrators only.
#[utoipa::path(delete, path = "/api-keys/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known.must_administer()?;
    if let Some(key) = app.directory.key(&id).await? {
        known.on_record.target(&key.name, &key.id);
    }
    app.directory.delete_key(&id).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

//! Keys for programs. The secret is shown once.

use crate::{
    bootstrap,
    credential::Known,
    extract::{Answer, Body, Json},
    problem::{Problem, Problems},
    state::App,
};
use axum::extract::State;
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
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

impl From<Scope> for ports::Scope {
    fn from(ours: Scope) -> Self {
        match ours {
            Scope::Admin => Self::Admin,
            Scope::Rooms => Self::Rooms,
            Scope::Moderate => Self::Moderate,
            Scope::Read => Self::Read,
            Scope::Media => Self::Media,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    name: String,
    scopes: Vec<Scope>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ShownKey {
    id: String,
    name: String,
    scopes: Vec<Scope>,
    /// Goes behind `Authorization: Bearer`. It is not shown again.
    key: String,
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
    let made = bootstrap::new_key(&*app.directory, app.now(), name.clone(), scopes, by).await?;
    Ok(Json::created(ShownKey { id: made.id, name, scopes: body.scopes, key: made.key }))
}

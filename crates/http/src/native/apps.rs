//! Programs that were written for another system: the credentials that they show in its dialect.

use crate::{
    apps,
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    secrets::Secret,
    shapes::{List, Slice, texts},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use ulid::Ulid;
use utoipa::ToSchema;

/// Whose interface the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// The management API, by OAuth 2 with `public_key`.
    Pexip,
    /// By app id and `app_key`; `tenant` is the enterprise's id.
    Huawei,
    /// The server API, by app id and `app_key`.
    Enablex,
}

impl From<Dialect> for ports::Dialect {
    fn from(ours: Dialect) -> Self {
        match ours {
            Dialect::Pexip => Self::Pexip,
            Dialect::Huawei => Self::Huawei,
            Dialect::Enablex => Self::Enablex,
        }
    }
}

impl From<ports::Dialect> for Dialect {
    fn from(theirs: ports::Dialect) -> Self {
        match theirs {
            ports::Dialect::Pexip => Self::Pexip,
            ports::Dialect::Huawei => Self::Huawei,
            ports::Dialect::Enablex => Self::Enablex,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApp {
    dialect: Dialect,
    /// What the program calls itself where it logs in; one of a name in each dialect.
    #[schema(value_type = texts::Username)]
    app_id: String,
    /// Without it one is made, where the dialect has keys.
    #[schema(min_length = 8, max_length = 256, pattern = "^[!-~]*$")]
    app_key: Option<String>,
    /// Pexip: the public half of its ES256 key, in PEM.
    #[schema(max_length = 2000)]
    public_key: Option<String>,
    /// Huawei: the enterprise that it belongs to.
    #[schema(value_type = Option<texts::Username>)]
    tenant: Option<String>,
}

/// Credentials, without what is secret in them.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedApp {
    id: String,
    dialect: Dialect,
    app_id: String,
    tenant: Option<String>,
    public_key: Option<String>,
    /// The account that made it.
    created_by: Option<String>,
    created_at: String,
}

impl From<ports::OutsideApp> for ListedApp {
    fn from(theirs: ports::OutsideApp) -> Self {
        Self {
            id: theirs.id,
            dialect: theirs.dialect.into(),
            app_id: theirs.app_id,
            tenant: theirs.tenant,
            public_key: theirs.public_key,
            created_by: theirs.created_by.map(|account| account.to_string()),
            created_at: rfc3339::text(theirs.created_at),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct MadeApp {
    #[serde(flatten)]
    app: ListedApp,
    /// It is not shown again.
    app_key: Option<String>,
}

/// Lets a program in that speaks another system's dialect. Administrators only.
#[utoipa::path(post, path = "/apps", tag = "accounts", request_body = NewApp,
    responses((status = 201, body = MadeApp), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewApp>) -> Answer<MadeApp> {
    known.must_administer()?;
    let id = Ulid::generate().to_string();
    let dialect = body.dialect.into();
    apps::must_be_name("app_id", &body.app_id)?;
    let tenant = match body.tenant {
        Some(tenant) if dialect == ports::Dialect::Huawei => {
            apps::must_be_name("tenant", &tenant)?;
            Some(tenant)
        }
        Some(_) => return Err(Problem::invalid("tenant: this dialect has none")),
        None => None,
    };
    let (key, public_key) = match (dialect, body.app_key, body.public_key) {
        (ports::Dialect::Pexip, None, Some(pem)) => {
            apps::must_verify(&pem)?;
            (None, Some(pem))
        }
        (ports::Dialect::Pexip, _, _) => return Err(Problem::invalid("public_key: this dialect needs it, and no key")),
        (ports::Dialect::Huawei | ports::Dialect::Enablex, _, Some(_)) => {
            return Err(Problem::invalid("public_key: this dialect has none"));
        }
        (ports::Dialect::Huawei | ports::Dialect::Enablex, Some(key), None) => {
            apps::must_be_key(&key)?;
            (Some(Secret(key)), None)
        }
        (ports::Dialect::Huawei | ports::Dialect::Enablex, None, None) => (Some(Secret::random()?), None),
    };
    let made = ports::OutsideApp {
        key: key.as_ref().map(|key| apps::seal(&app, &id, key)).transpose()?,
        id,
        dialect,
        app_id: body.app_id,
        tenant,
        public_key,
        created_by: known.account().map(|account| account.id),
        created_at: app.now(),
    };
    let made = app.directory.create_outside_app(made).await?;
    known.on_record.target(&made.app_id, &made.id);
    Ok(Json::created(MadeApp { app: made.into(), app_key: key.map(|key| key.0) }))
}

/// The programs that are let in, never their keys. Administrators only.
#[utoipa::path(get, path = "/apps", tag = "accounts", params(Slice),
    responses((status = 200, body = List<ListedApp>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<ListedApp>> {
    known.must_administer()?;
    let page = app.directory.outside_apps(slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(ListedApp::from).collect(), next_cursor: page.next }))
}

/// Shuts a program out at once. Administrators only.
#[utoipa::path(delete, path = "/apps/{id}", tag = "accounts", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known.must_administer()?;
    if let Some(gone) = app.directory.outside_app_by_id(&id).await? {
        known.on_record.target(&gone.app_id, &gone.id);
    }
    app.directory.delete_outside_app(&id).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

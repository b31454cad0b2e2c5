//! Programs that were written for another system: the credentials that they show in its dialect.

use crate::{
    apps,
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice, texts},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_door::ports;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;
use ulid::Ulid;
use utoipa::ToSchema;

/// Whose interface the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dialect {
    /// The management API, by OAuth 2 with `public_key`.
    Pexip,
    /// By app id and `app_key`; `tenant` is the enterprise's id.
    Huawei,
    /// The server API, by app id and `app_key`.
    Enablex,
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

/// What it shows depends on whose interface it speaks.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum NewApp {
    Pexip(SigningApp),
    Huawei(TenantsApp),
    Enablex(KeyedApp),
}

impl<'de> Deserialize<'de> for NewApp {
    /// By the dialect, so that what is wrong is told of the right one.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = Value::deserialize(deserializer)?;
        let read = match body.get("dialect").and_then(Value::as_str) {
            Some("pexip") => SigningApp::deserialize(body).map(Self::Pexip),
            Some("huawei") => TenantsApp::deserialize(body).map(Self::Huawei),
            Some("enablex") => KeyedApp::deserialize(body).map(Self::Enablex),
            _ => return Err(D::Error::custom("dialect: `pexip`, `huawei` or `enablex`")),
        };
        read.map_err(D::Error::custom)
    }
}

/// One word each, so that the description tells the three apart.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfPexip {
    Pexip,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfHuawei {
    Huawei,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfEnablex {
    Enablex,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SigningApp {
    #[serde(rename = "dialect")]
    _dialect: OfPexip,
    /// What the program calls itself where it logs in; one of a name in each dialect.
    #[schema(value_type = texts::AppId)]
    app_id: String,
    /// The public half of its ES256 key, in PEM.
    #[schema(max_length = 2000)]
    public_key: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantsApp {
    #[serde(rename = "dialect")]
    _dialect: OfHuawei,
    #[schema(value_type = texts::AppId)]
    app_id: String,
    /// Without it one is made.
    #[schema(value_type = Option<texts::AppKey>)]
    app_key: Option<String>,
    /// The enterprise that it belongs to.
    #[schema(value_type = Option<texts::AppId>)]
    tenant: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyedApp {
    #[serde(rename = "dialect")]
    _dialect: OfEnablex,
    #[schema(value_type = texts::AppId)]
    app_id: String,
    /// Without it one is made.
    #[schema(value_type = Option<texts::AppKey>)]
    app_key: Option<String>,
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
    let (dialect, app_id, key, public_key, tenant) = match body {
        NewApp::Pexip(new) => {
            apps::must_verify(&new.public_key)?;
            (ports::Dialect::Pexip, new.app_id, None, Some(new.public_key), None)
        }
        NewApp::Huawei(new) => {
            new.tenant.as_deref().map(|tenant| apps::must_be_name("tenant", tenant)).transpose()?;
            (ports::Dialect::Huawei, new.app_id, Some(apps::given_or_made(new.app_key)?), None, new.tenant)
        }
        NewApp::Enablex(new) => {
            (ports::Dialect::Enablex, new.app_id, Some(apps::given_or_made(new.app_key)?), None, None)
        }
    };
    apps::must_be_name("app_id", &app_id)?;
    let made = ports::OutsideApp {
        key: key.as_ref().map(|key| apps::seal(&app, &id, key)).transpose()?,
        id,
        dialect,
        app_id,
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

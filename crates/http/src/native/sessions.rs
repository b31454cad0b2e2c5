//! The log-ins of accounts: where one is logged in, and ending that.

use super::accounts;
use crate::{
    credential::Known,
    extract::{Answer, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Slice},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_door::ports::Token;
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// One log-in.
#[derive(Serialize, ToSchema, TS)]
pub struct LogIn {
    pub id: String,
    pub created_at: String,
    /// To the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    #[ts(optional)]
    pub last_used_at: Option<String>,
    pub expires_at: String,
    /// What the browser or program called itself.
    pub client: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl LogIn {
    fn new(theirs: Token, current: &Token) -> Self {
        Self {
            current: theirs.id == current.id,
            id: theirs.id,
            created_at: rfc3339::text(theirs.created_at),
            last_used_at: theirs.last_used_at.map(rfc3339::text),
            expires_at: rfc3339::text(theirs.expires_at),
            client: theirs.client,
        }
    }
}

/// Where the account that asks is logged in.
#[utoipa::path(get, path = "/auth/sessions", tag = "auth", params(Slice),
    responses((status = 200, body = List<LogIn>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<LogIn>> {
    let current = own(&known)?;
    let page = app.directory.log_ins(current.account, slice.cursor.clone(), slice.limit()).await?;
    let items = page.items.into_iter().map(|session| LogIn::new(session, current)).collect();
    Ok(Json::ok(List { items, next_cursor: page.next }))
}

/// Ends one of one's own log-ins.
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "auth", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn end(State(app): State<App>, known: Known, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.directory.end_session(own(&known)?.account, &id).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of one's own log-ins but the one that asks.
#[utoipa::path(delete, path = "/auth/sessions", tag = "auth",
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn end_others(State(app): State<App>, known: Known) -> Result<StatusCode, Problem> {
    let current = own(&known)?;
    app.directory.end_sessions(current.account, Some(&current.id)).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the log-ins of an account, all but the one that asks. Administrators only; `me` is oneself.
#[utoipa::path(delete, path = "/accounts/{id}/sessions", tag = "accounts", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn end_all(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    known.must_administer()?;
    let account = accounts::find(&app, &known, &id).await?;
    app.directory.end_sessions(account.id, known.session().map(|session| session.id.as_str())).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

fn own(known: &Known) -> Result<&Token, Problem> {
    known.session().ok_or_else(|| Problem::denied("this needs an account that has logged in"))
}

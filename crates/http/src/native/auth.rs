//! Logging in and out, and the one-time link that sets the administrator's password.

use crate::{
    credential::{self, ACCESS, Caller, Known, SETUP},
    extract::{Answer, Body, Json},
    problem::{Problem, Problems},
    secrets::{self, Secret},
    shapes::texts,
    state::{App, Peer},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use gavel_core::model::refusal::Refusal;
use gavel_door::ports::{Account, DirectoryFault, Token, TokenKind};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

const GOOD_FOR: Duration = Duration::from_hours(12);
/// User agents are longer than they should be; the rest of one tells nobody anything.
const LONGEST_CLIENT: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Login {
    username: String,
    password: String,
}

/// An access token, and for how many seconds it is good.
#[derive(Serialize, ToSchema, TS)]
pub struct Access {
    pub access_token: String,
    pub token_type: &'static str,
    pub expires_in: u32,
}

/// Logs an account in.
#[utoipa::path(post, path = "/auth/login", tag = "auth", request_body = Login, responses((status = 200, body = Access), Problems))]
pub(crate) async fn login(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<Login>,
) -> Answer<Access> {
    let account = who_fits(&app, &caller, peer, &body.username, body.password).await?;
    access(&app, &account, &headers).await.map(Json::ok)
}

/// The account that this name and password are of. Wrong ones count, and leave their row in the audit.
pub(crate) async fn who_fits(
    app: &App,
    caller: &Caller,
    peer: Peer,
    username: &str,
    password: String,
) -> Result<Account, Problem> {
    // By address alone: counting by name would let anybody lock anybody out.
    let keys = [format!("address {}", peer.key())];
    app.limits.logins.take(&keys, Instant::now()).map_err(Problem::rate_limited)?;
    let account = app.directory.account_by_username(username).await?;
    caller.on_record.tries(username, account.as_ref());
    let fits = credential::password_fits(app, account.as_ref(), password).await;
    let Some(account) = account.filter(|_| fits) else {
        return Err(Problem::unauthenticated("that name and password do not fit"));
    };
    app.limits.logins.give_back(&keys);
    Ok(account)
}

/// A new log-in of this account. The token is shown once.
pub(crate) async fn access(app: &App, account: &Account, headers: &HeaderMap) -> Result<Access, Problem> {
    let token = format!("{ACCESS}{}", Secret::random()?.0);
    let now = app.now();
    let kept = Token {
        id: Ulid::generate().to_string(),
        kind: TokenKind::Access,
        secret: secrets::digest_of(&token),
        account: account.id,
        client: client(headers),
        created_at: now,
        last_used_at: None,
        expires_at: now.plus(GOOD_FOR),
    };
    app.directory.create_token(kept).await?;
    Ok(Access { access_token: token, token_type: "Bearer", expires_in: GOOD_FOR.as_secs() as u32 })
}

/// What the browser or program calls itself, for the list of log-ins.
fn client(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().filter(|c| !c.is_control()).take(LONGEST_CLIENT).collect()
}

/// Ends the access token that it is called with. Other credentials stay as they are.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn logout(State(app): State<App>, known: Known) -> Result<StatusCode, Problem> {
    end(&app, &known).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the log-in by which an account asks.
pub(crate) async fn end(app: &App, known: &Known) -> Result<(), Problem> {
    if let Some(session) = known.session() {
        match app.directory.delete_token(&session.secret).await {
            // Somebody else ended it at the same moment.
            Ok(()) | Err(DirectoryFault::NotFound) => app.has_revoked(),
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setup {
    /// What stands in the fragment of the one-time link.
    token: String,
    #[schema(value_type = texts::NewPassword)]
    password: String,
}

/// Sets the administrator's password with the one-time token of the first start, and logs in.
#[utoipa::path(post, path = "/auth/setup", tag = "auth", request_body = Setup, responses((status = 200, body = Access), Problems))]
pub(crate) async fn setup(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<Setup>,
) -> Answer<Access> {
    app.limits.logins.take(&[format!("setup {}", peer.key())], Instant::now()).map_err(Problem::rate_limited)?;
    let used_up =
        || Problem::unauthenticated("this link has been used, or is too old: start the server again for a new one");
    if !body.token.starts_with(SETUP) {
        return Err(used_up());
    }
    let digest = secrets::digest_of(&body.token);
    let token = app.directory.token(&digest).await?.ok_or_else(used_up)?;
    if token.kind != TokenKind::Setup || token.expires_at <= app.now() {
        return Err(used_up());
    }
    let account = app.directory.account(token.account).await?.ok_or_else(used_up)?;
    caller.on_record.tries(&account.username, Some(&account));
    let hash = password(&app, body.password).await?;
    app.directory.delete_token(&digest).await?;
    let account = app.directory.update_account(Account { password: Some(hash), ..account }, None).await?;
    app.has_revoked();
    access(&app, &account, &headers).await.map(Json::ok)
}

/// The hash of a new password of at least eight characters.
pub(crate) async fn password(app: &App, password: String) -> Result<String, Problem> {
    if !(8..=1024).contains(&password.chars().count()) {
        return Err(Problem::from(Refusal::Invalid).because("password: at least 8 characters"));
    }
    Ok(app.hasher.hash(password).await?)
}

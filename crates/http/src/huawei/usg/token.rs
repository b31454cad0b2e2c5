//! What becomes of an access token: `POST …/token/validate`, `PUT` and `DELETE /v1/usg/acs/token`.

use super::answer::Access;
use crate::{
    credential::{self, Credential, SignedIn},
    huawei::{
        Fault,
        gate::{Done, LoggedIn},
        read::{Body, said},
    },
    native::auth,
    state::App,
};
use axum::{Json, extract::State, http::HeaderMap};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Validated {
    token: Option<String>,
    need_gen_new_token: Option<bool>,
    need_account_info: Option<bool>,
}

/// Whether a token is good; a new one beside it, where that is asked for.
pub(super) async fn validate(
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<Validated>,
) -> Result<Json<Access>, Fault> {
    let token = said(&body.token).ok_or_else(Fault::no_access)?;
    let signed_in = log_in_of(&app, token).await?;
    if body.need_gen_new_token == Some(true) {
        return Access::new_log_in(&app, signed_in.account(), &headers, None).await.map(Json);
    }
    let account = (body.need_account_info != Some(false)).then(|| signed_in.account());
    let log_in = signed_in.token().ok_or_else(Fault::no_access)?;
    Ok(Json(Access::of(&app, token.to_owned(), account, log_in.created_at, log_in.expires_at)))
}

async fn log_in_of(app: &App, token: &str) -> Result<SignedIn, Fault> {
    match credential::of_token(app, token).await? {
        Credential::Account(signed_in) => Ok(*signed_in),
        Credential::Key(_) | Credential::Ticket(_) | Credential::App(_) => Err(Fault::no_access()),
    }
}

/// A new token, and the one that was shown ends.
pub(super) async fn refresh(
    State(app): State<App>,
    logged_in: LoggedIn,
    headers: HeaderMap,
) -> Result<Json<Access>, Fault> {
    let access = Access::new_log_in(&app, logged_in.account()?, &headers, None).await?;
    auth::end(&app, &logged_in).await?;
    Ok(Json(access))
}

pub(super) async fn log_out(State(app): State<App>, logged_in: LoggedIn) -> Result<Done, Fault> {
    auth::end(&app, &logged_in).await?;
    Ok(Done)
}

//! `POST /v1/usg/acs/auth/account`: with an account's name and password.

use super::answer::Access;
use crate::{
    basic,
    credential::Caller,
    huawei::{
        Fault,
        fault::code,
        read::{Body, said},
    },
    native::auth,
    state::{App, Peer},
};
use axum::{Extension, Json, extract::State, http::HeaderMap};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct LogIn {
    account: Option<String>,
    #[serde(rename = "clientType")]
    client_type: Option<i64>,
}

pub(super) async fn log_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<LogIn>,
) -> Result<Json<Access>, Fault> {
    let (username, password) = basic::shown(&headers)
        .ok_or_else(|| Fault::bad(code::BAD_PARAMETER, "send `Authorization: Basic` with account and password"))?;
    if said(&body.account).is_some_and(|account| account != username) {
        return Err(Fault::bad(code::BAD_PARAMETER, "account: the header names another one"));
    }
    let account = auth::who_fits(&app, &caller, peer, &username, password).await.map_err(Fault::in_log_in)?;
    Access::new_log_in(&app, &account, &headers, body.client_type).await.map(Json)
}

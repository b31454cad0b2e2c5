//! `POST /v1/usg/acs/auth/account`: with an account's name and password.

use super::answer::Access;
use crate::{
    credential::Caller,
    huawei::{
        Fault,
        fault::code,
        read::{Body, said},
    },
    native::auth,
    state::{App, Peer},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
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
    let (username, password) = basic(&headers)
        .ok_or_else(|| Fault::bad(code::BAD_PARAMETER, "send `Authorization: Basic` with account and password"))?;
    if said(&body.account).is_some_and(|account| account != username) {
        return Err(Fault::bad(code::BAD_PARAMETER, "account: the header names another one"));
    }
    let account = auth::who_fits(&app, &caller, peer, &username, password).await.map_err(Fault::in_log_in)?;
    Access::new_log_in(&app, &account, &headers, body.client_type).await.map(Json)
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, text) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let text = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (username.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_password_may_have_colons_in_it() {
        let read = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(text));
            basic(&headers)
        };
        assert_eq!(read("Basic YWxpY2U6YTpi"), Some(("alice".into(), "a:b".into())));
        for bad in ["Basic", "Basic !", "Basic YWxpY2U=", "Bearer YWxpY2U6YTpi", "Basic /w=="] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

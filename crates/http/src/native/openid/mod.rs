//! Log-in by OpenID Connect: a browser is sent to the provider, and what it brings back becomes a log-in like any other.

mod account;

use super::{
    auth,
    enter::{Cookie, cookie},
};
use crate::{
    credential::Caller,
    device,
    extract::{Answer, Body, Json, Query},
    openid::{Fault, Openid},
    problem::{Problem, Problems},
    state::{App, Peer, Shared},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use ts_rs::TS;
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};

/// The page of the app that the provider sends browsers back to; it has to know this address.
const REDIRECT: &str = "/login/openid";
const LONGEST_PATH: usize = 512;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Begin {
    /// Where to go afterwards: a path of this server.
    #[serde(default = "home")]
    #[param(default = "/", max_length = 512)]
    return_to: String,
}

fn home() -> String {
    "/".into()
}

/// Sends the browser to the provider of log-ins. Where that cannot be, it goes to the page `/login?error=CODE`, since it is
/// a person who looks at it. 404 where there is no provider, 400 where `return_to` leads elsewhere.
#[utoipa::path(get, path = "/auth/openid/start", tag = "auth", params(Begin),
    responses((status = 303, description = "to the provider, or to `/login`", headers(("location" = String))), Problems))]
pub(crate) async fn start(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Query(Begin { return_to }): Query<Begin>,
) -> Result<(StatusCode, [(header::HeaderName, String); 2], Cookie), Problem> {
    let openid = provider(&app)?;
    if !is_ours(&return_to) {
        return Err(Problem::invalid("return_to: a path of this server"));
    }
    let (device, keep) = device::shown_or_new(&app, &headers);
    let begun = match app.limits.stranger(peer) {
        Ok(()) => {
            let back = format!("{}{REDIRECT}", caller.base);
            openid.begin(device, back, return_to.clone()).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    let to = begun.unwrap_or_else(|problem| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        format!("/login?{}", query.append_pair("error", problem.code).append_pair("next", &return_to).finish())
    });
    let headers = [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::SEE_OTHER, headers, cookie(keep)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finish {
    /// What the provider gave the browser.
    code: String,
    state: String,
}

/// A log-in, whose it is, and where they wanted to go.
#[derive(Serialize, ToSchema, TS)]
pub struct OpenidAccess {
    pub access_token: String,
    pub token_type: &'static str,
    /// Seconds.
    pub expires_in: u32,
    pub username: String,
    pub return_to: String,
}

/// Logs in whoever comes back from the provider with a code, in the browser that began. An account belongs to the
/// provider's subject and to nothing else: one that only has the same name or address is never taken.
#[utoipa::path(post, path = "/auth/openid/finish", tag = "auth", request_body = Finish,
    responses((status = 200, body = OpenidAccess),
        (status = 502, body = Problem, description = "`provider_unreachable`", content_type = "application/problem+json"), Problems))]
pub(crate) async fn finish(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Body(Finish { code, state }): Body<Finish>,
) -> Answer<OpenidAccess> {
    let openid = provider(&app)?;
    let keys = [format!("address {}", peer.key())];
    app.limits.logins.take(&keys, Instant::now()).map_err(Problem::rate_limited)?;
    let device = device::shown(&app, &headers).ok_or(Fault::Expired)?;
    let finished = openid.finish(device, &state, &code).await;
    if !matches!(finished, Err(Fault::Expired | Fault::Refused(_))) {
        app.limits.logins.give_back(&keys);
    }
    let (person, return_to) = finished?;
    let account = account::of(&app, &openid.options, &person, &caller.on_record).await?;
    let auth::Access { access_token, token_type, expires_in } = auth::access(&app, &account, &headers).await?;
    Ok(Json::ok(OpenidAccess { access_token, token_type, expires_in, username: account.username, return_to }))
}

fn provider(app: &Shared) -> Result<&Openid, Problem> {
    app.openid.as_ref().ok_or_else(|| Problem::not_found("provider of log-ins here"))
}

/// Whether a link to here can send nobody elsewhere. Browsers read `//host` and `/\host` as another server, and leave out
/// what is no character to them.
fn is_ours(path: &str) -> bool {
    path.len() <= LONGEST_PATH
        && path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for path in ["/", "/m/weekly", "/m/weekly?a=b//c#d", "/m/%2F%2Fevil.example"] {
            assert!(is_ours(path), "{path}");
        }
        let long = format!("/{}", "x".repeat(LONGEST_PATH));
        for path in [
            "",
            "m",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "https://evil.example",
            &long,
        ] {
            assert!(!is_ours(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_leads_to_another_server(path in "/?[/\\\\ \t\r\n:@?#.a-z\u{0}é]{0,12}") {
            let here = Url::parse("https://meet.example.org/login").unwrap();
            if is_ours(&path) {
                prop_assert_eq!(here.join(&path).unwrap().origin(), here.origin());
            }
        }
    }
}

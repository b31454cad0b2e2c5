//! What lets a page of any origin publish and watch: tokens are in `Authorization`, never in a cookie, so that whoever has none
//! gains nothing. tower-http's layer for this answers every OPTIONS by itself; here it has more to tell than a preflight asks.

use super::{SDP, TRICKLED};
use crate::{
    credential::{Caller, Credential},
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_door::ports::Scope;

const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");
pub(super) const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
/// How long a browser need not ask again, seconds.
const REMEMBERED: &str = "600";

pub(super) async fn let_pages_read(mut response: Response) -> Response {
    let exposed = "Location, ETag, Link, Accept-Patch, Accept-Post, Allow, Retry-After, WWW-Authenticate";
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
    response
}

pub(super) async fn endpoint(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Response {
    let mut response = options("POST, GET, HEAD, OPTIONS");
    response.headers_mut().insert(ACCEPT_POST, HeaderValue::from_static(SDP));
    // A preflight wants to know nothing else (RFC 9725, section 4.6).
    if !headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        name_ice_servers(&app, response.headers_mut(), may_come(&caller));
    }
    response
}

pub(super) async fn session() -> Response {
    let mut response = options("PATCH, DELETE, GET, HEAD, OPTIONS");
    response.headers_mut().insert(ACCEPT_PATCH, HeaderValue::from_static(TRICKLED));
    response
}

/// One `Link` for each ICE server. Without `all` those that want a credential are left out: a relay is not for strangers.
pub(super) fn name_ice_servers(app: &App, headers: &mut HeaderMap, all: bool) {
    let named = app.config.ice_servers.iter().filter(|server| all || !server.is_secret());
    for link in named.filter_map(|server| HeaderValue::try_from(server.link()).ok()) {
        headers.append(header::LINK, link);
    }
}

fn options(methods: &'static str) -> Response {
    let headers = [
        (header::ALLOW, methods),
        (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match"),
        (header::ACCESS_CONTROL_MAX_AGE, REMEMBERED),
    ];
    (StatusCode::OK, headers).into_response()
}

fn may_come(caller: &Caller) -> bool {
    match &caller.credential {
        Some(Credential::Ticket(_)) => true,
        Some(Credential::Key(_)) => caller.has(Scope::Media),
        Some(Credential::Account(_) | Credential::App(_)) | None => false,
    }
}

//! `POST /oauth/token/`: a program shows what it has signed, and gets a token for an hour (RFC 6749, section 4.4; RFC 7523,
//! section 2.2). The token is sealed and not kept: it holds across a restart, and only as long as the program is let in.

use super::fault::Fault;
use crate::{
    place,
    problem::Problem,
    secrets,
    state::{App, Peer},
};
use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_door::ports::{Dialect, OutsideApp};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, dangerous::insecure_decode_claims, decode, decode_header, errors::ErrorKind,
};
use serde::Deserialize;
use serde_json::json;
use std::{net::SocketAddr, time::Instant};
use url::form_urlencoded;

pub(super) const PATH: &str = "/oauth/token/";
const TOKEN: &str = "gvm_";
const GOOD_FOR_S: u64 = 3_600;
/// What a program signs is for now: not for longer than a token, and a while for clocks that differ.
const LONGEST_S: u64 = GOOD_FOR_S + 300;
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Why there is no token, in the words of RFC 6749, section 5.2.
struct Refused(StatusCode, &'static str, &'static str);

impl Refused {
    const fn request(why: &'static str) -> Self {
        Self(StatusCode::BAD_REQUEST, "invalid_request", why)
    }

    const fn client(why: &'static str) -> Self {
        Self(StatusCode::UNAUTHORIZED, "invalid_client", why)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(json!({"error": self.1, "error_description": self.2}))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0 == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"gavel\""));
        }
        response
    }
}

pub(super) async fn token(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let peer = Peer(peer.map(|axum::Extension(ConnectInfo(address))| address));
    let keys = [format!("address {}", peer.key())];
    if let Err(wait) = app.limits.logins.take(&keys, Instant::now()) {
        return Fault::from(Problem::rate_limited(wait)).into_response();
    }
    match given(&app, &headers, &body).await {
        Ok(Ok(response)) => {
            app.limits.logins.give_back(&keys);
            response
        }
        Ok(Err(refused)) => refused.into_response(),
        Err(fault) => fault.into_response(),
    }
}

async fn given(app: &App, headers: &HeaderMap, body: &[u8]) -> Result<Result<Response, Refused>, Fault> {
    let form: Vec<_> = form_urlencoded::parse(body).collect();
    let field = |name: &str| form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref());
    if field("grant_type") != Some("client_credentials") {
        let why = "there are tokens for client_credentials alone";
        return Ok(Err(Refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", why)));
    }
    let (Some(ASSERTION), Some(assertion)) = (field("client_assertion_type"), field("client_assertion")) else {
        return Ok(Err(Refused::request("client_assertion: a signed JWT, and its type")));
    };
    // Nothing of it is believed before it is known whose key has to fit.
    let Some(named) = named(assertion) else { return Ok(Err(Refused::client("the assertion cannot be read"))) };
    let Some(client) = app.directory.outside_app(Dialect::Pexip, &named).await? else {
        return Ok(Err(Refused::client("this client is not known here")));
    };
    let now = app.now().0 / 1_000;
    if let Err(why) = verify(assertion, &client, &place::base(&app.config, headers), now) {
        return Ok(Err(Refused::client(why)));
    }
    let ends = now + GOOD_FOR_S;
    let token = format!("{TOKEN}{}_{ends}_{}", client.id, seal(app, &client.id, ends));
    let answer = Json(json!({"access_token": token, "token_type": "Bearer", "expires_in": GOOD_FOR_S}));
    Ok(Ok(([(header::CACHE_CONTROL, "no-store")], answer).into_response()))
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    exp: u64,
}

/// Who has signed it, by their own word.
fn named(assertion: &str) -> Option<String> {
    let claims: Claims = insecure_decode_claims(assertion).ok()?;
    (claims.iss == claims.sub).then_some(claims.iss)
}

fn verify(assertion: &str, client: &OutsideApp, base: &str, now: u64) -> Result<(), &'static str> {
    let unreadable = "the assertion cannot be read";
    // RFC 7515, section 4.1.11: none of these extensions is known here.
    if decode_header(assertion).map_err(|_| unreadable)?.crit.is_some() {
        return Err("the assertion has critical headers");
    }
    let pem = client.public_key.as_deref().ok_or("this client has no key")?;
    let key = DecodingKey::from_ec_pem(pem.as_bytes()).map_err(|_| "this client has no key")?;
    let mut rules = Validation::new(Algorithm::ES256);
    // Whoever speaks TLS in front of us, the path and the host are ours.
    let host = base.split_once("://").map_or(base, |(_, host)| host);
    rules.set_audience(&[format!("https://{host}{PATH}"), format!("http://{host}{PATH}")]);
    rules.set_required_spec_claims(&["exp", "iss", "sub", "aud"]);
    rules.set_issuer(&[&client.app_id]);
    rules.validate_nbf = true;
    let claims = decode::<Claims>(assertion, &key, &rules).map_err(|fault| match fault.kind() {
        ErrorKind::InvalidSignature => "its key has not signed the assertion",
        ErrorKind::ExpiredSignature => "the assertion has expired",
        ErrorKind::ImmatureSignature => "the assertion is not valid yet",
        ErrorKind::InvalidAudience => "the assertion is for somebody else: `aud` is where the token is asked for",
        ErrorKind::MissingRequiredClaim(_) => "the assertion lacks one of `iss`, `sub`, `aud`, `exp`",
        ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => "the assertion is not signed with ES256",
        _ => unreadable,
    })?;
    if claims.claims.exp > now + LONGEST_S {
        return Err("the assertion holds for longer than an hour");
    }
    Ok(())
}

fn seal(app: &App, id: &str, ends: u64) -> String {
    secrets::seal(&app.apps_key, &format!("management token\n{id}\n{ends}"))
}

/// Whose token it is. `None`: nobody's, or nobody's any more.
pub(super) async fn holder(app: &App, token: &str) -> Result<Option<OutsideApp>, Fault> {
    let mut parts = token.strip_prefix(TOKEN).unwrap_or_default().splitn(3, '_');
    let (Some(id), Some(ends), Some(sealed)) = (parts.next(), parts.next(), parts.next()) else { return Ok(None) };
    let Ok(ends) = ends.parse::<u64>() else { return Ok(None) };
    if !secrets::same(sealed, &seal(app, id, ends)) || ends <= app.now().0 / 1_000 {
        return Ok(None);
    }
    Ok(app.directory.outside_app_by_id(id).await?.filter(|app| app.dialect == Dialect::Pexip))
}

/// Reads an assertion as a client would send it, for tests that try to break that. Whether it names anybody.
pub(super) fn try_assertion(text: &str) -> bool {
    named(text).is_some()
}

//! What every call of the interface passes first: who asks, when, and under which name the request goes.

use crate::{
    administration::OnRecord,
    credential::{self, Asked, Caller, Credential},
    place,
    problem::Problem,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_core::model::{ids::RequestId, role::Surface};
use gavel_door::ports::AccountRole;
use std::{net::SocketAddr, time::Instant};
use ulid::Ulid;

pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";
const LONGEST_KEY: usize = 255;

/// Puts [`Caller`] and [`Peer`] into the request, or answers with the problem of its credential.
pub(crate) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let arrived = Instant::now();
    let headers = request.headers();
    let request_id = match request_id(headers) {
        Ok(id) => id,
        Err(problem) => return problem.into_response(),
    };
    let credential = match credential::resolve(&app, headers).await {
        Ok(credential) => credential,
        Err(problem) => return problem.into_response(),
    };
    let peer = Peer(request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0));
    let asked = Asked {
        surface: surface(credential.as_ref(), headers),
        base: place::base(&app.config, headers),
        arrived,
        request: request_id,
        address: peer.address(),
        on_record: OnRecord::default(),
        credential,
    };
    request.extensions_mut().insert(Caller::new(asked));
    request.extensions_mut().insert(peer);
    next.run(request).await
}

fn request_id(headers: &HeaderMap) -> Result<RequestId, Problem> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(RequestId(Ulid::generate().to_string())) };
    match key.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) && !key.contains('\t') => Ok(RequestId(key.to_owned())),
        Ok(_) | Err(_) => Err(Problem::invalid("Idempotency-Key: 1 to 255 visible ASCII characters")),
    }
}

fn surface(credential: Option<&Credential>, headers: &HeaderMap) -> Surface {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    match credential {
        _ if agent.starts_with("gavel-cli/") => Surface::Cli,
        Some(Credential::Account(account)) if account.role == AccountRole::Administrator => Surface::Admin,
        Some(Credential::Account(_)) => Surface::Manager,
        Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) | None => Surface::Api,
    }
}

/// HTTP/2 names the host in the request line's place; everything behind here looks for it in `Host`.
pub(crate) async fn name_host(mut request: Request, next: Next) -> Response {
    if !request.headers().contains_key(header::HOST)
        && let Some(authority) = request.uri().authority()
        && let Ok(host) = HeaderValue::try_from(authority.as_str())
    {
        request.headers_mut().insert(header::HOST, host);
    }
    next.run(request).await
}

/// Counts requests by route, method and status; never by anything that a client chose.
pub(crate) async fn count(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("gavel_http_requests_total", "route" => route.clone(), "method" => method, "status" => status)
        .increment(1);
    metrics::histogram!("gavel_http_request_seconds", "route" => route).record(begun.elapsed().as_secs_f64());
    response
}

//! The client API v2, under `/api/client/v2`: what the vendor's clients for browsers and devices speak
//! (docs/contracts/pexip-client.md). Translates only: a participant of it is a seat like any other.

mod answer;
mod body;
mod calls;
mod chat;
mod conference;
mod enter;
mod events;
mod holder;
mod ids;
mod invite;
mod media;
mod participants;
mod reasons;
mod scene;
mod sessions;
mod shapes;
mod status;
mod tokens;

pub(crate) use sessions::Sessions;

use crate::state::App;
use answer::Said;
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, RawPathParams},
    http::{HeaderName, Method, StatusCode, header, request::Parts},
    routing::{any, get, post},
};
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};

const LARGEST_BODY: usize = 256 * 1024;

pub(crate) fn router(_: &App) -> Router<App> {
    Router::new()
        .route("/api/client/v2/status", get(status::status))
        .nest("/api/client/v2/conferences/{alias}", conference())
        .route("/api/client/{*rest}", any(status::unknown))
        .method_not_allowed_fallback(status::wrong_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_other_pages())
}

fn conference() -> Router<App> {
    Router::new()
        .route("/request_token", post(enter::request_token))
        .route("/refresh_token", post(tokens::refresh))
        .route("/release_token", post(tokens::release))
        .route("/events", get(events::listen))
        .route("/theme/", get(status::theme))
        .route("/theme/{file}", get(status::no_file))
        .route("/conference_status", get(status::conference))
        .route("/participants", get(status::participants))
        .route("/available_layouts", get(status::layouts))
        .route("/layout_svgs", get(status::layout_pictures))
        .merge(conference::router())
        .nest("/participants/{uuid}", participants::router().merge(calls::router()))
        .route("/{*rest}", any(status::not_here))
}

/// Pages of other origins may use it: nothing here goes by a cookie, and whoever has no token has nothing. With that, such
/// a page cannot send its last word as it closes; its token runs out instead.
fn from_other_pages() -> CorsLayer {
    let headers = [header::CONTENT_TYPE, HeaderName::from_static("token"), HeaderName::from_static("pin")];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(headers)
        .max_age(Duration::from_secs(600))
}

/// How a path calls the room.
struct Alias(String);

impl<S: Send + Sync> FromRequestParts<S> for Alias {
    type Rejection = Said;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Said> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Said::no_conference())?;
        let alias = params.iter().find(|(name, _)| *name == "alias").map(|(_, alias)| alias.to_owned());
        alias.map(Self).ok_or_else(|| Said::failed(StatusCode::NOT_FOUND, reasons::NO_CONFERENCE))
    }
}

/// The participant, and the call, of a path.
struct Named {
    uuid: String,
    call: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Said;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Said> {
        let params =
            RawPathParams::from_request_parts(parts, state).await.map_err(|_| Said::forbidden(reasons::NOBODY))?;
        let named = |wanted: &str| params.iter().find(|(name, _)| *name == wanted).map(|(_, text)| text.to_owned());
        Ok(Self { uuid: named("uuid").unwrap_or_default(), call: named("call") })
    }
}

//! The management API, under `/api/admin`, and the tokens for programs, at `/oauth/token/` (docs/contracts/pexip-management.md).
//! What is ordered goes the ways that the native interface goes.

mod answer;
mod auth;
mod command;
mod configuration;
mod fault;
mod history;
mod oauth;
mod query;
mod status;
mod words;

pub(crate) use auth::Passwords;

use crate::state::App;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{Method, StatusCode, Uri, header},
    middleware,
    response::{IntoResponse, Response},
    routing::post,
};
use fault::Fault;

/// Larger than any order and any change of a hundred rooms.
const LARGEST_BODY: usize = 1024 * 1024;
const PREFIX: &str = "/api/admin";

pub(crate) fn router(app: &App) -> Router<App> {
    let managed = Router::new()
        .merge(status::router())
        .merge(history::router())
        .merge(configuration::router())
        .merge(command::router())
        .method_not_allowed_fallback(wrong_method)
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), auth::identify));
    Router::new()
        .nest(PREFIX, managed)
        .route(oauth::PATH, post(oauth::token))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

async fn wrong_method() -> Fault {
    Fault::new(StatusCode::METHOD_NOT_ALLOWED, "this path knows other methods")
}

/// The slash at the end is part of a path; whoever only looks is led there.
async fn nowhere(method: Method, uri: Uri, _: Request) -> Response {
    if uri.path().ends_with('/') {
        return Fault::not_found().into_response();
    }
    if method == Method::GET || method == Method::HEAD {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let location = format!("{PREFIX}{}/{query}", uri.path());
        return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response();
    }
    Fault::new(StatusCode::NOT_FOUND, "paths end with a slash").into_response()
}

/// Reads the question of a list, for tests that try to break that. Whether it is one.
pub(crate) fn try_query(text: &str) -> bool {
    history::try_query(text)
}

pub(crate) fn try_assertion(text: &str) -> bool {
    oauth::try_assertion(text)
}

//! The web app, from the binary itself (in a development build: from `web/meet/dist`), with the headers that keep it safe.

use crate::{device, place, state::App};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/meet/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";
const HASHED: &str = "assets/";

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";

const NOT_BUILT: &str = include_str!("not-built.html");

/// Whether the app was built before this server was.
pub fn has_web_app() -> bool {
    Files::get(INDEX).is_some()
}

pub(crate) fn router(app: &App) -> Router<App> {
    Router::new().fallback(page).layer(middleware::from_fn_with_state(app.clone(), keep_safe))
}

async fn page(State(app): State<App>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if !path.is_empty()
        && path != INDEX
        && let Some(file) = Files::get(path)
    {
        return asset(path, file, &headers);
    }
    let known = is_of_the_app(path);
    // Whoever looks at it reads in their own language that it is not there.
    if !known && !wants_a_page(&headers) {
        return (StatusCode::NOT_FOUND, "There is no such page.").into_response();
    }
    let mut response = match Files::get(INDEX) {
        Some(file) => Html(file.data.into_owned()).into_response(),
        None => Html(NOT_BUILT).into_response(),
    };
    if !known {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let (_, Some(cookie)) = device::shown_or_new(&app, &headers) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Paths that the app itself makes sense of.
fn is_of_the_app(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    matches!(
        first,
        "" | INDEX
            | "m"
            | "login"
            | "address-book"
            | "history"
            | "manage"
            | "analytics"
            | "admin"
            | "admin-setup"
            | "join"
    )
}

fn wants_a_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|kinds| kinds.to_str().ok()).is_some_and(|kinds| kinds.contains("text/html"))
}

/// Names with a hash in them never change what they hold.
fn asset(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", crate::secrets::hex(&file.metadata.sha256_hash()[..16]));
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let unchanged = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let builder = Response::builder()
        .status(if unchanged { StatusCode::NOT_MODIFIED } else { StatusCode::OK })
        .header(header::CONTENT_TYPE, file.metadata.mimetype())
        .header(header::CACHE_CONTROL, cache)
        .header(header::ETAG, tag);
    let body = if unchanged { Body::empty() } else { Body::from(file.data.into_owned()) };
    builder.body(body).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Headers of every answer that a browser might show. Who needs another policy has set it already.
pub(crate) async fn keep_safe(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    );
    if place::is_secure(&app.config) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_answers_for_its_own_paths_only() {
        for path in
            ["", "index.html", "m/weekly", "login", "history", "manage/weekly", "admin", "admin/rooms", "admin-setup"]
        {
            assert!(is_of_the_app(path), "{path}");
        }
        for path in ["wp-login.php", ".env", "api/v2/x", "mm/x"] {
            assert!(!is_of_the_app(path), "{path}");
        }
    }
}

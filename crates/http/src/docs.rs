//! The OpenAPI document, and a page that shows it.

use crate::state::App;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_swagger_ui::SwaggerUi;

/// The page of swagger-ui styles itself inline.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Gavel",
        description = "A meeting server whose core job is disconnecting participants so that it holds. \
            Times are RFC 3339 in UTC; unknown fields are refused; every POST takes an `Idempotency-Key`.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    modifiers(&Bearer),
    tags(
        (name = "meeting", description = "What a person's app needs to come in"),
        (name = "auth", description = "Logging in and out"),
        (name = "accounts", description = "Accounts and API keys"),
        (name = "installation", description = "What holds everywhere"),
        (name = "rooms", description = "What lasts from one meeting to the next"),
        (name = "conferences", description = "Meetings that run: one verb, one call"),
        (name = "calls", description = "Calling somebody into a meeting, and being called"),
        (name = "records", description = "Who was there, past and running: for a room's owner and those who administer"),
        (name = "audit", description = "Who did what to whom")
    )
)]
pub(crate) struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API key, an account's access token, or a ticket"))
            .build();
        document
            .components
            .get_or_insert_with(Default::default)
            .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

/// Puts the prefix of the routes before the paths of the document.
pub(crate) fn under(prefix: &str, mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
    document
}

pub(crate) fn router(document: utoipa::openapi::OpenApi) -> Router<App> {
    Router::new().merge(SwaggerUi::new("/docs").url("/openapi.json", document)).layer(middleware::from_fn(with_policy))
}

async fn with_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

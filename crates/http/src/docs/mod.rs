//! The OpenAPI document, and a page that shows it.

mod examples;

use crate::{
    events::Event,
    native::{Ringing, Stopped},
    problem::Problem,
    state::App,
};
use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use std::sync::OnceLock;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Components, ObjectBuilder, RefOr, Required, Schema,
        path::{Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBody,
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The page of swagger-ui styles itself inline.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Gavel",
        description = "A meeting server whose core job is disconnecting participants so that it holds. \
            Times are RFC 3339 in UTC; unknown fields are refused.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT")
    ),
    modifiers(&Bearer),
    // What every call can answer with, and what stands in streams: no call names it by itself.
    components(schemas(Problem, Event, Ringing, Stopped)),
    tags(
        (name = "meeting", description = "What a person's app needs to come in"),
        (name = "auth", description = "Logging in and out"),
        (name = "accounts", description = "Accounts and API keys"),
        (name = "installation", description = "What holds everywhere"),
        (name = "rooms", description = "What lasts from one meeting to the next"),
        (name = "conferences", description = "Meetings that run: one verb, one call"),
        (name = "calls", description = "Calling somebody into a meeting, and being called"),
        (name = "records", description = "Who was there, past and running: for a room's owner and those who administer"),
        (name = "events", description = "What happens, as a stream or carried to another server"),
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

/// Puts the prefix of the routes before the paths of the document, and says what holds for all of them.
pub(crate) fn under(prefix: &str, mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let mut paths = std::mem::take(&mut document.paths.paths);
    examples::show(&mut paths);
    for (path, item) in &mut paths {
        for call in [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten() {
            call.operation_id = call.operation_id.take().map(|function| id_of(path, &function));
        }
        if let Some(post) = &mut item.post {
            post.parameters.get_or_insert_default().push(idempotency_key().into());
        }
        for call in [&mut item.post, &mut item.patch].into_iter().flatten() {
            if let Some(RefOr::T(body)) = &mut call.request_body
                && has_no_required_field(body, document.components.as_ref())
            {
                body.required = Some(Required::False);
            }
        }
    }
    document.paths.paths = paths.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
    document
}

/// What generated clients call a call, each another way: its path without what varies, and what is done there.
fn id_of(path: &str, function: &str) -> String {
    let fixed = path.split('/').filter(|part| !part.is_empty() && !part.starts_with('{'));
    let mut words: Vec<String> = fixed.map(|part| part.replace(['-', '.'], "_")).collect();
    if words.last().is_none_or(|last| last != function) {
        words.push(function.to_owned());
    }
    words.join("_")
}

/// A body without fields that must be there need not be there either.
fn has_no_required_field(body: &RequestBody, components: Option<&Components>) -> bool {
    let Some(RefOr::T(json)) = body.content.get("application/json") else { return false };
    let name = match &json.schema {
        Some(RefOr::Ref(reference)) => reference.ref_location.rsplit('/').next(),
        Some(RefOr::T(_)) | None => None,
    };
    match name.and_then(|name| components?.schemas.get(name)) {
        Some(RefOr::T(Schema::Object(object))) => object.required.is_empty(),
        Some(_) | None => false,
    }
}

fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+( +[!-~]+)*$"));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same key gives the same answer, and has no second effect"))
        .schema(Some(key))
        .build()
}

/// `document` is made when somebody asks for it, and kept as text: as a tree it would be a fifth of an idle server.
pub(crate) fn router(document: fn(&App) -> utoipa::openapi::OpenApi) -> Router<App> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = move |State(app): State<App>| async move {
        let made = || serde_json::to_vec(&document(&app)).unwrap_or_default().into();
        ([(header::CONTENT_TYPE, "application/json")], TEXT.get_or_init(made).clone())
    };
    Router::new()
        .merge(SwaggerUi::new("/docs").config(Config::from("/openapi.json")))
        .route("/openapi.json", get(text))
        .layer(middleware::from_fn(with_policy))
}

async fn with_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

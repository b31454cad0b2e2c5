//! Axum's extractors with our own way to say no: every rejection is a problem with the code `invalid`.

use crate::{json, problem::Problem};
use axum::{
    body::Bytes,
    extract::{
        FromRequest, Request,
        rejection::{PathRejection, QueryRejection},
    },
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

/// A JSON body. An empty one counts as `{}`, so that calls without fields need none.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(&request);
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return read(b"{}").map(Self);
        }
        if !is_json {
            return Err(Problem {
                code: "invalid",
                ..Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid").because("send application/json")
            });
        }
        read(&bytes).map(Self)
    }
}

/// The whole body, within the limit of the route.
pub(crate) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| Problem::new(rejection.status(), "invalid").because(rejection.body_text()))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    json::read(bytes).map_err(|fault| Problem::invalid(fault.to_string()))
}

fn is_json(request: &Request) -> bool {
    let Some(kind) = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) else {
        return false;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.to_ascii_lowercase().ends_with("+json")
}

/// Tells a field that is `null` from one that is not there.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The parameters of the query string.
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub(crate) T);

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::invalid(rejection.body_text())
    }
}

/// The parameters of the path.
#[derive(axum::extract::FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct Path<T>(pub(crate) T);

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::invalid(rejection.body_text())
    }
}

/// What a middleware has put into the request; its absence is our own mistake.
pub(crate) fn given<T: Clone + Send + Sync + 'static>(parts: &Parts) -> Result<T, Problem> {
    parts.extensions.get::<T>().cloned().ok_or_else(|| {
        tracing::error!(missing = std::any::type_name::<T>(), "a route stands outside its middleware");
        Problem::broken()
    })
}

/// A JSON answer, or a problem.
pub(crate) type Answer<T> = Result<Json<T>, Problem>;

/// A JSON answer with a status.
pub(crate) struct Json<T>(pub(crate) StatusCode, pub(crate) T);

impl<T> Json<T> {
    pub(crate) fn ok(value: T) -> Self {
        Self(StatusCode::OK, value)
    }

    pub(crate) fn created(value: T) -> Self {
        Self(StatusCode::CREATED, value)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        // What the interface tells changes from call to call, and much of it is secret.
        ([(header::CACHE_CONTROL, "no-store")], (self.0, axum::Json(self.1))).into_response()
    }
}

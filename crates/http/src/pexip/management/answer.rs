//! What the calls are answered with, the same for all resources.

use super::{
    fault::Fault,
    query::{Query, Resource},
};
use axum::{
    Json,
    extract::{FromRequestParts, RawQuery},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::convert::Infallible;

pub(super) type Listed = Result<Response, Fault>;

/// The question of a list.
pub(super) struct Asked(String);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let RawQuery(text) = RawQuery::from_request_parts(parts, state).await?;
        Ok(Self(text.unwrap_or_default()))
    }
}

impl Asked {
    pub(super) fn read<R>(&self, resource: &'static Resource<R>) -> Result<Query<R>, Fault> {
        Query::read(resource, &self.0).map_err(Fault::invalid)
    }
}

pub(super) fn list<R>(query: &Query<R>, rows: Vec<R>) -> Response {
    let (page, total) = query.page(rows);
    said(StatusCode::OK, query.answer(&page, total))
}

/// One object, if there is one.
pub(super) fn one<R>(resource: &Resource<R>, row: Option<&R>) -> Result<Response, Fault> {
    row.map(|row| said(StatusCode::OK, resource.object(row))).ok_or_else(Fault::not_found)
}

pub(super) fn schema<R>(resource: &Resource<R>) -> Response {
    said(StatusCode::OK, resource.schema())
}

/// What there is below a path. `lists`: where their lists are.
pub(super) fn root(base: &str, lists: &[&str]) -> Response {
    let entries: Map<_, _> = lists
        .iter()
        .filter_map(|list| {
            let name = list.strip_prefix(base)?.trim_end_matches('/');
            Some((name.to_owned(), json!({"list_endpoint": list, "schema": format!("{list}schema/")})))
        })
        .collect();
    said(StatusCode::OK, Value::Object(entries))
}

pub(super) fn said(status: StatusCode, body: Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], (status, Json(body))).into_response()
}

//! What the dialect's clients send. They say more than they need to, and leave `null` where they have nothing to say: fields
//! that Gavel does not know are passed over.

use super::Fault;
use crate::{extract, json};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A JSON body, whatever its type is said to be. An empty one counts as `{}`.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes = extract::bytes(request, state).await?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        json::read(text).map(Self).map_err(|fault| Fault::invalid(fault.to_string()))
    }
}

/// The query string.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|query| Self(query.0)).map_err(|rejection| Fault::invalid(rejection.body_text()))
    }
}

/// Of one meeting.
#[derive(Deserialize)]
pub(super) struct OfMeeting {
    #[serde(rename = "conferenceID")]
    pub(super) conference: Option<String>,
}

/// Which part of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Part {
    offset: Option<u32>,
    limit: Option<u32>,
}

const USUAL_LIMIT: u32 = 20;
const LARGEST_LIMIT: u32 = 500;

/// A list as the dialect has it: a part of it, and how long it is altogether.
#[derive(serde::Serialize)]
pub(super) struct List<T> {
    offset: u32,
    limit: u32,
    count: u32,
    data: Vec<T>,
}

impl Part {
    pub(super) fn of(offset: Option<u32>, limit: Option<u32>) -> Self {
        Self { offset, limit }
    }

    pub(super) fn of_all<T>(self, all: Vec<T>) -> Result<List<T>, Fault> {
        let (offset, limit) = (self.offset.unwrap_or(0), self.limit.unwrap_or(USUAL_LIMIT));
        if !(1..=LARGEST_LIMIT).contains(&limit) {
            return Err(Fault::invalid(format!("limit: 1 to {LARGEST_LIMIT}")));
        }
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let data = all.into_iter().skip(offset as usize).take(limit as usize).collect();
        Ok(List { offset, limit, count, data })
    }
}

/// 0 and 1, as the dialect says no and yes.
pub(super) fn switch(field: &str, value: Option<i64>) -> Result<bool, Fault> {
    maybe(field, value)?.ok_or_else(|| Fault::invalid(format!("{field}: it is missing")))
}

/// The same, where nothing may be said.
pub(super) fn maybe(field: &str, value: Option<i64>) -> Result<Option<bool>, Fault> {
    match value {
        None => Ok(None),
        Some(0) => Ok(Some(false)),
        Some(1) => Ok(Some(true)),
        Some(_) => Err(Fault::invalid(format!("{field}: 0 or 1"))),
    }
}

/// A text that is there and not empty.
pub(super) fn said(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

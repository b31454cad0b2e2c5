//! `Idempotency-Key`: the same key, caller and body get the same answer, and nothing happens twice.
//!
//! Answers may carry secrets that are shown once, so what is kept is sealed under a key that only somebody who knows
//! the idempotency key can make again.

use crate::{
    credential::Caller,
    device,
    extract::{bytes, given},
    gate::IDEMPOTENCY_KEY,
    problem::Problem,
    secrets,
    state::{App, Peer},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_core::model::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

const LARGEST_ANSWER: usize = 4 << 20;
const KEPT_HEADERS: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::LOCATION, header::SET_COOKIE, header::CACHE_CONTROL];

#[derive(Serialize, Deserialize)]
struct Kept {
    headers: Vec<(String, String)>,
    body: String,
}

pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(IDEMPOTENCY_KEY) {
        return next.run(request).await;
    }
    answer(app, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(app: App, request: Request, next: Next) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let caller: Caller = given(&parts)?;
    let peer: Peer = given(&parts)?;
    // Strangers share an address, so that a key of theirs is for one call alone: where they may not ask at all they read
    // that, and not that somebody has used their key elsewhere.
    let who = caller.identity().unwrap_or_else(|| match device::shown(&app, &parts.headers) {
        Some(device) => format!("device {device} {}", parts.uri.path()),
        None => format!("address {} {}", peer.key(), parts.uri.path()),
    });
    let mut copy = parts.clone();
    copy.extensions = parts.extensions.clone();
    let body = bytes(Request::from_parts(copy, body), &()).await?;

    // The key itself is not kept, only what can be made of it.
    let name = format!("{who}\n{}", caller.request.0);
    let kept_under = secrets::digest_of(&name).0;
    let sealing = secrets::seal(&app.answer_key, &name);
    let question = format!("{}\n{}", parts.uri.path(), secrets::hex(&body));
    let question = secrets::seal(sealing.as_bytes(), &question);

    // Duplicates that come at the same time wait for the first one's answer.
    let turn = app.turns.of(&kept_under);
    let _mine = turn.0.lock().await;
    if let Some((asked, status, sealed)) = app.directory.recall(&kept_under).await? {
        if !secrets::same(&asked, &question) {
            return Err(Problem::from(Refusal::IdempotencyConflict).because("this key was used with another request"));
        }
        return open(&sealing, &sealed).and_then(|kept| again(status, kept)).ok_or_else(Problem::broken);
    }

    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !is_final(response.status()) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_ANSWER).await.map_err(|_| Problem::broken())?;
    let headers = KEPT_HEADERS
        .iter()
        .flat_map(|name| parts.headers.get_all(name).iter().map(move |value| (name, value)))
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let kept = Kept { headers, body: String::from_utf8_lossy(&body).into_owned() };
    match seal(&sealing, &kept) {
        Some(sealed) => {
            if let Err(fault) = app.directory.remember(&kept_under, &question, parts.status.as_u16(), sealed).await {
                // The order was carried out and must be answered; only a repetition would notice.
                tracing::warn!(%fault, "an answer could not be kept for its idempotency key");
            }
        }
        None => tracing::warn!("an answer could not be sealed"),
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Whether asking again could not give a better answer. Mistakes in the request, missing log-ins, limits and faults
/// are not kept: the caller mends them and asks again.
fn is_final(status: StatusCode) -> bool {
    status.is_success() || matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::CONFLICT)
}

fn again(status: u16, kept: Kept) -> Option<Response> {
    let mut response = Response::new(Body::from(kept.body));
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    for (name, value) in kept.headers {
        response.headers_mut().append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    Some(response)
}

fn seal(sealing: &str, kept: &Kept) -> Option<Vec<u8>> {
    secrets::lock(sealing.as_bytes(), serde_json::to_vec(kept).ok()?)
}

fn open(sealing: &str, sealed: &[u8]) -> Option<Kept> {
    serde_json::from_slice(&secrets::unlock(sealing.as_bytes(), sealed)?).ok()
}

/// Who is being answered now, by key.
#[derive(Default)]
pub(crate) struct Turns(Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

/// A place in the row for one key; the row is forgotten when nobody stands in it.
struct Turn(Arc<tokio::sync::Mutex<()>>, String, Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>);

impl Turns {
    fn of(&self, key: &str) -> Turn {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry(key.to_owned()).or_default().clone();
        Turn(row, key.to_owned(), self.0.clone())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut rows = self.2.lock().unwrap_or_else(PoisonError::into_inner);
        // The table's and this one.
        if Arc::strong_count(&self.0) <= 2 {
            rows.remove(&self.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_answer_opens_with_its_own_key_only() {
        let kept = Kept { headers: vec![("location".into(), "/x".into())], body: "{}".into() };
        let sealed = seal("key", &kept).unwrap();
        assert_eq!(open("key", &sealed).unwrap().body, "{}");
        assert!(open("another", &sealed).is_none());
        assert!(open("key", b"short").is_none());
    }

    #[test]
    fn a_row_is_forgotten_when_nobody_stands_in_it() {
        let turns = Turns::default();
        let (first, second) = (turns.of("a"), turns.of("a"));
        assert!(Arc::ptr_eq(&first.0, &second.0));
        drop(first);
        assert_eq!(turns.0.lock().unwrap().len(), 1);
        drop(second);
        assert_eq!(turns.0.lock().unwrap().len(), 0);
    }
}

//! `configuration/v1`: what lasts (docs/contracts/pexip-management.md, *Configuration*). Everything is made and changed by the
//! functions of the native interface; here it is only said in other words.

mod alias;
mod automatic_participant;
mod conference;
mod global;
mod room;
mod several;

use super::{answer::root, fault::Fault, query::Wrong};
use crate::{
    administration::{self, OnRecord},
    credential::{Asked, Caller, Known},
    problem::Problem,
    state::App,
};
use axum::{Router, http::StatusCode, routing::get};
use gavel_door::ports::{RoomFilter, StoredRoom};
use serde_json::{Map, Value};
use std::time::Instant;

const BASE: &str = "/api/admin/configuration/v1/";

pub(super) fn router() -> Router<App> {
    let resources = [
        &automatic_participant::AUTOMATIC.path,
        &conference::CONFERENCE.path,
        &alias::ALIAS.path,
        &global::GLOBAL.path,
    ];
    Router::new()
        .route("/configuration/v1/", get(move || async move { root(BASE, &resources.map(|path| *path)) }))
        .merge(alias::router())
        .merge(automatic_participant::router())
        .merge(conference::router())
        .merge(global::router())
}

/// All rooms, oldest first.
async fn rooms(app: &App) -> Result<Vec<StoredRoom>, Fault> {
    let mut rooms = Vec::new();
    let mut cursor = None;
    loop {
        let page = app.directory.rooms(RoomFilter::default(), cursor, 1_000).await?;
        rooms.extend(page.items);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(rooms),
        }
    }
}

/// The same caller, for one of several things that one call does: each has its own row.
fn again(known: &Known) -> Known {
    let caller: &Caller = known.caller();
    Known(Caller::new(Asked {
        credential: caller.credential.clone(),
        surface: caller.surface,
        base: caller.base.clone(),
        arrived: Instant::now(),
        request: gavel_core::model::ids::RequestId(ulid::Ulid::generate().to_string()),
        address: caller.address.clone(),
        on_record: OnRecord::default(),
    }))
}

/// What was done natively, put on record as it is there.
async fn on_record<T>(app: &App, caller: &Caller, verb: &str, outcome: Result<T, Problem>) -> Result<T, Problem> {
    let status = outcome.as_ref().map_or_else(Problem::status, |_| StatusCode::OK);
    administration::write(app, caller, verb, None, status).await;
    outcome
}

/// What the native interface says of a field, said of the dialect's field. `names`: native, and the dialect's.
fn translated(problem: Problem, names: &[(&str, &str)]) -> Fault {
    if problem.code == "alias_taken" {
        return Wrong::of("aliases", "This alias belongs to another conference.").into();
    }
    let detail = problem.detail.clone().unwrap_or_default();
    let found = detail.split_once(": ").and_then(|(field, what)| {
        names.iter().find(|(native, _)| *native == field).map(|(_, ours)| Wrong::of(ours, what))
    });
    match found {
        Some(wrong) if problem.status() == StatusCode::BAD_REQUEST => wrong.into(),
        Some(_) | None => problem.into(),
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    serde_json::from_slice(body).map_err(|fault| Fault::invalid(format!("this is no JSON object: {fault}")))
}

fn must_administer(known: &Known) -> Result<(), Fault> {
    Ok(known.must_administer()?)
}

//! `command/v1`: what is done to those who meet (docs/contracts/pexip-management.md, *Commands*). Each is an order through the
//! door like any other, so that verdict and record are the same.

mod body;
mod conference;
mod participant;
mod platform;

use super::fault::Fault;
use crate::{
    credential::{Caller, Known},
    pexip::ids,
    state::App,
};
use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::{
    command::Command,
    effect::Participant,
    ids::{ConferenceId, SeatId},
    receipt::Verdict,
};
use gavel_door::{Envelope, View, Which};
use serde_json::{Value, json};

pub(super) fn router() -> Router<App> {
    Router::new().merge(conference::router()).merge(participant::router()).merge(platform::router())
}

pub(super) type Done = Result<Response, Fault>;

/// It was taken, and is done.
fn done() -> Response {
    told(Value::Null)
}

fn told(data: Value) -> Response {
    let said = Json(json!({"data": data, "status": "success"}));
    ([(header::CACHE_CONTROL, "no-store")], (StatusCode::ACCEPTED, said)).into_response()
}

/// The conference and the seat of an id that the status lists give. `Err`: unknown, or gone by now.
async fn seated(app: &App, id: &str) -> Result<(View, Participant), Fault> {
    let seat = ids::read(id).map(SeatId::new).ok_or_else(Fault::not_found)?;
    for view in app.door.views().await {
        if let Some(found) = view.participants.iter().find(|known| known.id == seat).cloned() {
            return Ok((view, found));
        }
    }
    Err(Fault::not_found())
}

async fn running(app: &App, id: &str) -> Result<View, Fault> {
    let conference = ids::read(id).map(ConferenceId::new).ok_or_else(Fault::not_found)?;
    let mut views = app.door.views().await.into_iter();
    views.find(|view| view.summary.id == conference).ok_or_else(Fault::not_found)
}

/// One order. Whoever it was for and is not there any more is as good as unknown.
async fn order(app: &App, known: &Known, view: &View, command: Command) -> Result<(), Fault> {
    let room = app.directory.room(view.summary.room).await?;
    let caller: &Caller = known.caller();
    let envelope = Envelope {
        request: gavel_core::model::ids::RequestId(ulid::Ulid::generate().to_string()),
        actor: caller.actor(app, room.as_ref(), caller.seat_in(view)).await?,
        to: Which::Conference(view.summary.id),
        command,
        arrived: caller.arrived,
        address: caller.address.clone(),
    };
    let receipt = app.door.submit(envelope).await?;
    let gone = |verdict: Verdict| matches!(verdict, Verdict::AlreadyGone | Verdict::NotFound);
    if !receipt.verdicts.is_empty() && receipt.verdicts.iter().all(|judged| gone(judged.verdict)) {
        return Err(Fault::not_found());
    }
    Ok(())
}

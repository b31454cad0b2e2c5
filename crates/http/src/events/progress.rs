//! How far large orders are, for those who gave them and listen at that moment. It stands in no log: it has no number, and
//! nobody can come back for it.

use super::Where;
use crate::{credential::Orderer, rfc3339, state::App};
use gavel_core::model::{
    ids::{ConferenceId, RequestId, RoomId},
    time::Timestamp,
};
use gavel_door::{Report, Step};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Steps that may wait for a listener; more are passed over, since each tells all of it.
pub(crate) const HELD: usize = 64;

/// A step of an order.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    by: Orderer,
    at: Timestamp,
    conference: ConferenceId,
    room: RoomId,
    request: RequestId,
    step: Step,
}

/// As a listener reads it: shaped like an event, without a number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ToldProgress {
    pub(crate) kind: &'static str,
    at: String,
    room: String,
    conference: String,
    data: Value,
}

/// Tells the listeners among those who are `by`.
pub(crate) fn report(
    app: &App,
    (conference, room): (ConferenceId, RoomId),
    by: Orderer,
    request: &RequestId,
) -> Report {
    let (app, request) = (app.clone(), request.clone());
    Arc::new(move |step| {
        let (by, at, request) = (by.clone(), app.now(), request.clone());
        // Nobody may listen.
        let _ = app.progress.send(Progress { by, at, conference, room, request, step });
    })
}

impl Progress {
    pub(crate) fn is_for(&self, orderer: Option<&Orderer>, place: Where) -> bool {
        let is_there = match place {
            Where::Everywhere => true,
            Where::Conference { id, .. } => id == self.conference,
        };
        is_there && orderer == Some(&self.by)
    }
}

impl From<Progress> for ToldProgress {
    fn from(theirs: Progress) -> Self {
        let Step { done, of } = theirs.step;
        Self {
            kind: "progress",
            at: rfc3339::text(theirs.at),
            room: theirs.room.to_string(),
            conference: theirs.conference.to_string(),
            data: json!({"request": theirs.request.0, "done": done, "of": of}),
        }
    }
}

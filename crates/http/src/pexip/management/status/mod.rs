//! `status/v1`: what runs now (docs/contracts/pexip-management.md, *Status*).

mod conference;
mod conference_shard;
mod media_stream;
mod participant;

use super::{answer::root, fault::Fault};
use crate::state::App;
use axum::{Router, routing::get};
use gavel_core::model::{ids::SeatId, media::SeatMedia, room::RoomKind, settings::Who};
use gavel_door::View;
use std::collections::BTreeMap;

pub(super) const BASE: &str = "/api/admin/status/v1/";

pub(super) fn router() -> Router<App> {
    let resources = [&conference::CONFERENCE.path, &conference_shard::SHARD.path, &participant::PARTICIPANT.path];
    Router::new()
        .route("/status/v1/", get(move || async move { root(BASE, &resources.map(|path| *path)) }))
        .merge(conference::router())
        .merge(conference_shard::router())
        .merge(participant::router())
        .merge(media_stream::router())
}

/// A conference, and what its room is called elsewhere.
pub(super) struct Running {
    pub(super) view: View,
    pub(super) tag: String,
}

pub(super) async fn running(app: &App) -> Result<Vec<Running>, Fault> {
    let views = app.door.views().await;
    let mut running = Vec::with_capacity(views.len());
    for view in views {
        let room = app.directory.room(view.summary.room).await?;
        running.push(Running { tag: room.map(|room| room.tag).unwrap_or_default(), view });
    }
    Ok(running)
}

/// What the engine knows of the seats. An engine that does not answer has nothing to say; who is there is known without it.
pub(super) async fn lines(app: &App) -> BTreeMap<SeatId, SeatMedia> {
    let census = app.door.census().await.unwrap_or_default();
    census.into_iter().map(|media| (media.seat, media)).collect()
}

pub(super) const fn service_type(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Meeting => "conference",
        RoomKind::Auditorium => "lecture",
    }
}

/// Where the conferences are: there is one node.
pub(super) const LOCATION: &str = "Gavel";

pub(super) fn guests_muted(view: &View) -> bool {
    view.summary.permissions.unmute == Who::Hosts
}

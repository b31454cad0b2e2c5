//! `history/v1`: what is over (docs/contracts/pexip-management.md, *History*).

mod conference;
mod participant;

use super::answer::root;
use crate::state::App;
use axum::{Router, routing::get};
use gavel_core::model::{
    ids::RoomId,
    reason::{By, Farewell, Terminal},
    role::Surface,
    seat::How,
    time::Timestamp,
};
use gavel_door::ports::{Doer, records::Stay};
use std::collections::BTreeMap;

pub(super) const BASE: &str = "/api/admin/history/v1/";
/// Of the latest so many conferences, as the vendor keeps them.
const LATEST: u32 = 10_000;

pub(super) fn router() -> Router<App> {
    let resources = [&conference::CONFERENCE.path, &participant::PARTICIPANT.path];
    Router::new()
        .route("/history/v1/", get(move || async move { root(BASE, &resources.map(|path| *path)) }))
        .merge(conference::router())
        .merge(participant::router())
}

pub(super) fn try_query(text: &str) -> bool {
    participant::try_query(text)
}

/// What the room of something that is over is, as far as there still is such a room.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    service_type: &'static str,
    tag: String,
    alias: String,
}

async fn places(
    app: &App,
    rooms: impl Iterator<Item = RoomId>,
) -> Result<BTreeMap<RoomId, Place>, super::fault::Fault> {
    let mut places = BTreeMap::new();
    for id in rooms {
        if places.contains_key(&id) {
            continue;
        }
        let room = app.directory.room(id).await?;
        let place = room.map(|room| Place {
            service_type: super::status::service_type(room.room.kind),
            alias: room.room.aliases.first().cloned().unwrap_or_default(),
            tag: room.tag,
        });
        places.insert(id, place.unwrap_or(Place { service_type: "conference", ..Place::default() }));
    }
    Ok(places)
}

fn seconds(from: Timestamp, to: Timestamp) -> u64 {
    to.0.saturating_sub(from.0) / 1_000
}

/// The farewell that was said, as far as it was written down.
fn farewell(stay: &Stay) -> Farewell {
    let terminal = stay.terminal.unwrap_or(match stay.how {
        None | Some(How::Left | How::OffStage) => Terminal::Left,
        Some(How::Removed) => Terminal::Removed,
        Some(How::Lost) => Terminal::ConnectionLost,
        Some(How::Ended) => Terminal::Ended,
        Some(How::Denied) => Terminal::Denied,
        Some(How::TimedOut) => Terminal::KnockTimeout,
        Some(How::SentOut) => Terminal::SentToLobby,
        Some(How::Idle) => Terminal::Idle,
    });
    Farewell { by: stay.by.as_ref().map(by), timer: stay.timer, ..Farewell::plain(terminal) }
}

fn by(doer: &Doer) -> By {
    match (doer.role.as_str(), doer.surface) {
        ("administrator", _) => By::Admin,
        ("control_token", _) => By::Api,
        ("system", _) => By::System,
        (_, Surface::Phone) => By::Phone,
        _ => By::Host,
    }
}

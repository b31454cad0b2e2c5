//! Signalling: one WebSocket a seat (docs/protocol/signalling.md).

mod hello;
pub mod messages;
mod socket;

pub(crate) use hello::{client_name, proven};

use crate::{device, place, problem::Problem, state::App};
use axum::{
    Extension,
    extract::{
        ConnectInfo, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::HeaderMap,
    response::Response,
};
use gavel_core::model::{ids::DeviceKey, refusal::Refusal};
use std::net::SocketAddr;

/// A message of the protocol is at most this long.
const LONGEST: usize = 256 * 1024;
/// Longer ones than this are not even read: the socket breaks.
const UNREADABLE: usize = 1024 * 1024;

/// What is known of a client before it says anything.
struct Client {
    device: Option<DeviceKey>,
    base: String,
    peer: crate::state::Peer,
}

pub(crate) async fn open(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !place::is_welcome_origin(&app.config, &headers) {
        return Err(Problem::from(Refusal::Denied).because("pages of other origins may not open this socket"));
    }
    let upgrade =
        upgrade.map_err(|rejection| Problem::new(rejection.status(), "invalid").because(rejection.body_text()))?;
    let client = Client {
        device: device::shown(&app, &headers),
        base: place::base(&app.config, &headers),
        peer: crate::state::Peer(peer.map(|peer| peer.0.0)),
    };
    let upgrade = upgrade.max_message_size(UNREADABLE).max_frame_size(UNREADABLE);
    Ok(upgrade.on_upgrade(|socket| socket::run(app, client, socket)))
}

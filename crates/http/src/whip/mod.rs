//! Media without the app: WHIP (RFC 9725) publishes, WHEP (draft-ietf-wish-whep) watches. A client is a participant like any
//! other: it meets the same join decision, stands on the roster, and is removed in the same way.

mod arrive;
mod browsers;
mod fragment;
mod ice_server;
mod leave;
mod offer;
mod sdp;
mod sessions;
mod trickle;

pub use ice_server::{BadIceServer, IceServer};
pub(crate) use sessions::Sessions;

use crate::{problem::Problem, state::App};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri},
    middleware,
    routing::{delete, post},
};
use gavel_core::model::role::SeatKind;

const SDP: &str = "application/sdp";
pub(crate) const TRICKLED: &str = "application/trickle-ice-sdpfrag";
const LARGEST_OFFER: usize = 256 * 1024;

pub(crate) fn router(app: &App) -> Router<App> {
    let endpoint = || post(offer::offer).get(nothing).options(browsers::endpoint);
    let session = || delete(leave::leave).patch(trickle::trickle).get(nothing).options(browsers::session);
    Router::new()
        .route("/whip/{alias}", endpoint())
        .route("/whep/{alias}", endpoint())
        .route("/whip/{alias}/{participant}", session())
        .route("/whep/{alias}/{participant}", session())
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), crate::gate::identify))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER))
        .layer(middleware::map_response(browsers::let_pages_read))
}

/// Reads a fragment as a PATCH brings it; for tests that try to break that. Whether it is one.
pub(crate) fn try_fragment(text: &str) -> bool {
    fragment::read(text).is_ok()
}

fn kind_of(uri: &Uri) -> SeatKind {
    if uri.path().starts_with("/whip/") { SeatKind::Whip } else { SeatKind::Whep }
}

/// These addresses represent nothing that could be read (RFC 9725, section 4.1).
async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn wrong_method() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "invalid").because("this path knows other methods")
}

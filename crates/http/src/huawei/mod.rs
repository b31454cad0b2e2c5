//! Huawei Cloud Meeting's dialect (docs/contracts/huawei.md): log-in, meetings, control of a running one, and the socket
//! that tells of it. Translates only: every order goes the way that all others go.

mod attendees;
mod control;
mod fault;
mod gate;
mod ids;
mod meetings;
mod push;
mod read;
mod usg;
mod webhook;

pub(crate) use usg::try_signature;
pub(crate) use webhook::{has_word, told, verify};

use crate::{administration, state::App};
use axum::{Router, extract::DefaultBodyLimit, middleware, routing::any};
use fault::Fault;

/// A list of five thousand people to hang up on fits.
const LARGEST_BODY: usize = 256 * 1024;
/// What belongs to the dialect, whether or not there is a call of that name.
const PREFIXES: [&str; 5] = ["/v1/usg", "/v2/usg", "/v1/mmc", "/v2/mms", "/v1/wss"];

/// What the dialect remembers between two calls.
pub(crate) struct Huawei {
    /// What control tokens are signed with.
    key: [u8; 32],
    nonces: usg::Nonces,
    sockets: push::Tokens,
}

impl Huawei {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self { key, nonces: usg::Nonces::default(), sockets: push::Tokens::default() }
    }
}

pub(crate) fn router(app: &App) -> Router<App> {
    layered(app, calls())
}

/// A listener of its own speaks nothing else, so that whatever it does not know is answered in the dialect.
pub(crate) fn alone(app: &App) -> Router<App> {
    layered(app, calls().fallback(nowhere))
}

fn calls() -> Router<App> {
    let mut calls =
        Router::new().merge(usg::router()).merge(meetings::router()).merge(control::router()).merge(webhook::router());
    for prefix in PREFIXES {
        calls = calls.route(prefix, any(nowhere)).route(&format!("{prefix}/{{*rest}}"), any(nowhere));
    }
    calls.method_not_allowed_fallback(wrong_method)
}

fn layered(app: &App, calls: Router<App>) -> Router<App> {
    calls
        .layer(middleware::from_fn_with_state(app.clone(), administration::record))
        .layer(middleware::from_fn_with_state(app.clone(), gate::identify))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(push::router())
}

async fn nowhere() -> Fault {
    Fault::nowhere()
}

async fn wrong_method() -> Fault {
    Fault::wrong_method()
}

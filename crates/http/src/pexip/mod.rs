//! Pexip Infinity's dialect (docs/contracts/pexip.md): its client API and its management API. Translates only.

mod calling;
mod client;
mod ids;
mod management;
mod reasons;

pub(crate) use management::Passwords;
pub(crate) use management::{try_assertion, try_query};

pub(crate) use client::Sessions;

use crate::state::App;
use axum::Router;

pub(crate) fn router(app: &App) -> Router<App> {
    client::router(app).merge(management::router(app))
}

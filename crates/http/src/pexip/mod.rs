//! Pexip Infinity's dialect (docs/contracts/pexip.md): its client API and its management API. Translates only.

mod client;
mod management;

pub(crate) use client::Sessions;

use crate::state::App;
use axum::Router;

pub(crate) fn router(app: &App) -> Router<App> {
    client::router(app).merge(management::router(app))
}

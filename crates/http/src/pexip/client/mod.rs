//! The client API v2, under `/api/client/v2`.

use crate::state::App;
use axum::Router;

pub(crate) fn router(_: &App) -> Router<App> {
    Router::new()
}

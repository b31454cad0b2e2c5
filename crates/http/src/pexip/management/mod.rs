//! The management API, under `/api/admin`.

use crate::state::App;
use axum::Router;

pub(crate) fn router(_: &App) -> Router<App> {
    Router::new()
}

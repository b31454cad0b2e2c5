//! EnableX's server API (docs/contracts/enablex.md), under `/video/v2`. Translates only.

use crate::state::App;
use axum::Router;

pub(crate) fn router(_: &App) -> Router<App> {
    Router::new()
}

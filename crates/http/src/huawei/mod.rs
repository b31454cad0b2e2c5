//! Huawei Cloud Meeting's dialect (docs/contracts/huawei.md). Translates only.

use crate::state::App;
use axum::Router;

pub(crate) fn router(_: &App) -> Router<App> {
    Router::new()
}

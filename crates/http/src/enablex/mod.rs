//! EnableX's server API (docs/contracts/enablex.md, *The server API*), under `/video/v2` and, the same, `/video/v1`. Rooms and
//! tickets are made by the same functions as natively; here is only what the dialect calls them. It must not know what
//! happens in a meeting: for that there is the toolkit (`web/sdk/src/enx`).

mod cdr;
mod credential;
mod fault;
mod rooms;
mod settings;
mod tokens;
mod users;

pub(crate) use settings::try_room;

use crate::{administration, state::App};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{any, get, post},
};
use fault::Fault;

/// Larger than any room.
const LARGEST_BODY: usize = 64 * 1024;

pub(crate) fn router(app: &App) -> Router<App> {
    Router::new().nest("/video/v2", api(app)).nest("/video/v1", api(app))
}

fn api(app: &App) -> Router<App> {
    Router::new()
        .route("/rooms", post(rooms::create).get(rooms::list))
        .route("/rooms/{id}", get(rooms::read).patch(rooms::patch).put(rooms::patch).delete(rooms::delete))
        .route("/rooms/{id}/tokens", post(tokens::create))
        .route("/rooms/{id}/users", get(users::list))
        .route("/cdr/period/{from}/{to}", get(cdr::of_period))
        .route("/cdr/room/{id}", get(cdr::of_room))
        .route("/cdr/room-period/{id}/{from}/{to}", get(cdr::of_room_and_period))
        .route("/cdr/conf/{conf_num}", get(cdr::of_conference))
        .route("/archive/{*rest}", any(no_archive))
        .method_not_allowed_fallback(wrong_method)
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), administration::record))
        .layer(middleware::from_fn_with_state(app.clone(), credential::identify))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

async fn no_archive() -> Fault {
    Fault::new(StatusCode::NOT_IMPLEMENTED, 501, "Feature off").because("this server records nothing")
}

async fn wrong_method() -> Fault {
    Fault::new(StatusCode::METHOD_NOT_ALLOWED, 405, "Method not allowed")
}

async fn nowhere() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, 404, "Not found").because("there is no such call")
}

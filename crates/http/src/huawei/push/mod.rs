//! The socket that tells of a running meeting as it happens (docs/contracts/huawei.md, *The push socket*).

mod frames;
mod invitations;
mod seen;
mod socket;
mod tokens;

pub(super) use frames::KINDS;
pub(super) use tokens::{Tokens, new_token};

use crate::state::App;
use axum::{Router, routing::any};

pub(super) fn router() -> Router<App> {
    Router::new().route("/cms/open/websocket/confctl/increment/conn", any(socket::open))
}

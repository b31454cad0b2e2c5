//! Logging in and out (docs/contracts/huawei.md, *Log-in*). An access token is a log-in of an account like any other: it is
//! listed with the others, and ends with them.

mod account;
mod answer;
mod app;
mod nonces;
mod signature;
mod token;

pub(super) use nonces::Nonces;
pub(crate) use signature::try_signature;

use crate::state::App;
use axum::{
    Router,
    routing::{post, put},
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/v1/usg/acs/auth/account", post(account::log_in))
        .route("/v2/usg/acs/auth/appauth", post(app::log_in))
        .route("/v1/usg/acs/token/validate", post(token::validate))
        .route("/v1/usg/acs/token", put(token::refresh).delete(token::log_out))
}

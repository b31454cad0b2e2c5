//! The enterprise's webhook (docs/contracts/huawei.md, *The webhook*): one receiver that is told of all meetings, in the
//! dialect's form. It is a webhook like any other, and has a courier like any other.

mod manage;
mod told;

pub(crate) use told::{has_word, told, verify};

use crate::state::App;
use axum::{Router, routing::put};
use gavel_door::ports::EventKind;

/// What the dialect has a word for.
const KINDS: [EventKind; 5] =
    [EventKind::ConferenceStarted, EventKind::Joined, EventKind::Admitted, EventKind::Left, EventKind::Ended];

pub(super) fn router() -> Router<App> {
    use axum::routing::post;
    let config = post(manage::set).get(manage::read).delete(manage::delete);
    Router::new()
        .route("/v1/mmc/management/webhook/link-config", config)
        .route("/v1/mmc/management/webhook/change-status", put(manage::turn))
}

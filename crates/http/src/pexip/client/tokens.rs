//! `refresh_token` and `release_token`: staying, and going (docs/contracts/pexip-client.md, *Tokens*).

use super::{
    answer::{Reply, Said},
    body::Body,
    holder::Shown,
    reasons, sessions, shapes,
};
use axum::http::StatusCode;
use serde_json::json;
use std::time::Instant;

/// A new token for a good one. The refusal takes its time: the client asks again as soon as it has it.
pub(super) async fn refresh(shown: Shown) -> Reply {
    let Shown { app, session: Some(session), is_good: true, .. } = shown else {
        shown.app.pexip.hold_back().await;
        return Err(Said::invalid_token());
    };
    let drawn = app
        .pexip
        .draw(&session, Instant::now())
        .map_err(|_| Said::failed(StatusCode::SERVICE_UNAVAILABLE, reasons::UNAVAILABLE))?;
    let role = session.see(|scene| shapes::role_of_token(scene.moderates()));
    Ok(Said::success(json!({
        "token": drawn.token.0,
        "expires": drawn.good_for.as_secs().to_string(),
        "role": role,
    })))
}

/// Leaves. Whoever was shown out releases their token as well, and is not told again that they are out. The reason in the
/// body is the client's own, and read by nobody.
pub(super) async fn release(shown: Shown, _: Body<serde_json::Value>) -> Reply {
    let Some(session) = shown.session else { return Err(Said::invalid_token()) };
    if !session.is_over() {
        session.end(reasons::LEFT);
        sessions::leave(&shown.app, &session).await;
    }
    Ok(Said::done())
}

//! How long a conference lasts: begun from outside, before anybody is in, and prolonged.

use super::{
    orders::{self, Order},
    verbs::{ProlongOrder, StartOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::{Problem, Problems},
    shapes::Receipt,
    state::App,
};
use axum::extract::State;
use gavel_core::model::command::Command;
use std::time::Duration;

const USUAL_MINUTES: u32 = 30;
const LONGEST_MINUTES: u32 = 1_440;

/// Begins the conference from outside: those who gather are judged as when a host comes. One that runs is left as it is.
#[utoipa::path(post, path = "/conferences/{id}/start", tag = "conferences", params(("id" = String, Path)),
    request_body = StartOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn begin(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<StartOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Start(body)).await
}

/// Lets it last longer than it would; 400 for one that has no end.
#[utoipa::path(post, path = "/conferences/{id}/prolong", tag = "conferences", params(("id" = String, Path)),
    request_body = ProlongOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn prolong(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<ProlongOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Prolong(body)).await
}

pub(super) async fn start(app: &App, order: &Order, asked: &StartOrder) -> Result<Receipt, Problem> {
    match asked.minutes.unwrap_or(USUAL_MINUTES) {
        minutes @ 1..=LONGEST_MINUTES => {
            let until = app.now().plus(Duration::from_secs(u64::from(minutes) * 60));
            orders::submit(app, order, Command::Start { until }).await
        }
        _ => Err(Problem::invalid(format!("minutes: 1 to {LONGEST_MINUTES}"))),
    }
}

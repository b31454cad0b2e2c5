//! Whether the server lives, whether it can work, and what it counts.

use crate::{
    counted, credential::Caller, extract::Query, gate, measured, native::rooms::is_operator, problem::Problem,
    state::App,
};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use gavel_door::ports::Scope;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Deserialize;
use serde_json::json;
use std::{sync::OnceLock, time::Duration};

/// A store that takes longer than this is no use to anybody at the door.
const STORE_WITHIN: Duration = Duration::from_secs(2);
const SUM_UP_EVERY: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting. The first call installs the recorder of the process, later ones find it. Needs a tokio runtime.
pub fn start_counting() {
    RECORDER.get_or_init(|| match recorder() {
        Ok(handle) => {
            counted::explain();
            tokio::spawn(sum_up(handle.clone()));
            Some(handle)
        }
        Err(fault) => {
            tracing::warn!(%fault, "metrics are not counted");
            None
        }
    });
}

fn recorder() -> Result<PrometheusHandle, BuildError> {
    let losses = Matcher::Full(counted::LOSS.into());
    PrometheusBuilder::new().set_buckets_for_metric(losses, counted::LOSSES)?.install_recorder()
}

/// Measurements are kept one by one until somebody sums them up, and nobody may ever ask for `/metrics`.
async fn sum_up(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(SUM_UP_EVERY);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

pub(crate) fn router(app: &App) -> Router<App> {
    let measured = get(metrics).layer(middleware::from_fn_with_state(app.clone(), gate::identify));
    Router::new().route("/healthz", get(lives)).route("/readyz", get(ready)).route("/metrics", measured)
}

async fn lives() -> Response {
    axum::Json(json!({"status": "ok"})).into_response()
}

/// 503 while the store does not answer, and during shut-down.
async fn ready(State(app): State<App>) -> Response {
    let store = matches!(tokio::time::timeout(STORE_WITHIN, app.store.ping()).await, Ok(Ok(())));
    let staying = !*app.shutting.borrow();
    let status = if store && staying { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |good: bool, bad: &'static str| if good { "ok" } else { bad };
    let told = json!({"status": word(status == StatusCode::OK, "unavailable"), "store": word(store, "does not answer"),
        "server": word(staying, "shuts down")});
    (status, axum::Json(told)).into_response()
}

/// How much is told.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Every track of every conference besides, to those who may read everything.
    #[serde(default)]
    detail: Option<Detail>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Detail {
    Tracks,
}

async fn metrics(State(app): State<App>, caller: Caller, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    if asked.detail.is_some() && !caller.has(Scope::Read) && !is_operator(&caller) {
        return Err(Problem::denied("only who may read everything is told of single tracks"));
    }
    let mut text = RECORDER.get().and_then(Option::as_ref).map(PrometheusHandle::render).unwrap_or_default();
    text += &measured::present(&app).await;
    if asked.detail == Some(Detail::Tracks) {
        text += &measured::tracks(&app).await;
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

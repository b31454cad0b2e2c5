//! All façades behind one router.

use crate::{
    docs, enablex, gate, health, huawei, native, pexip,
    problem::Problem,
    state::{App, Config, Parts, Shared},
    web, webhooks, whip,
};
use axum::{
    Router, middleware,
    response::{IntoResponse, Response},
};
use gavel_door::ports::DirectoryFault;
use std::{any::Any, sync::Arc, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    timeout::RequestBodyTimeoutLayer,
};
use utoipa::OpenApi;

const API: &str = "/api/v1";
/// Between two pieces of a body; a client that dribbles holds nothing up for long.
const BODY_WITHIN: Duration = Duration::from_secs(20);

fn document(app: &App) -> utoipa::openapi::OpenApi {
    docs::under(API, native::router(app, docs::Document::openapi()).1)
}

/// The façades, wired. Clones are the same.
#[derive(Clone)]
pub struct Http {
    app: App,
}

impl Http {
    /// Reads the installation's secrets; fails only where the directory does.
    pub async fn new(parts: Parts, config: Config) -> Result<Self, DirectoryFault> {
        Ok(Self { app: Arc::new(Shared::new(parts, config).await?) })
    }

    /// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, or tries are counted for everybody together.
    pub fn router(&self) -> Router {
        let app = &self.app;
        let (api, _) = native::router(app, docs::Document::openapi());
        // Small answers gain nothing, and media descriptions are not worth the time of somebody who waits.
        let worth_it = DefaultPredicate::new()
            .and(NotForContentType::const_new("application/sdp"))
            .and(NotForContentType::const_new(whip::TRICKLED));
        Router::new()
            .nest(API, api)
            .merge(whip::router(app))
            .merge(pexip::router(app))
            .merge(huawei::router(app))
            .merge(enablex::router(app))
            .merge(health::router(app))
            .merge(docs::router(document))
            .fallback_service(web::router(app).with_state(app.clone()))
            .layer(middleware::from_fn_with_state(app.clone(), web::keep_safe))
            .layer(middleware::from_fn(gate::count))
            .layer(middleware::from_fn(gate::name_host))
            .layer(RequestBodyTimeoutLayer::new(BODY_WITHIN))
            .layer(CompressionLayer::new().gzip(true).compress_when(worth_it))
            .layer(CatchPanicLayer::custom(panicked))
            .with_state(app.clone())
    }

    /// Huawei Cloud Meeting's dialect alone, for a listener of its own.
    pub fn huawei_router(&self) -> Router {
        let app = &self.app;
        huawei::alone(app)
            .layer(middleware::from_fn(gate::count))
            .layer(middleware::from_fn(gate::name_host))
            .layer(RequestBodyTimeoutLayer::new(BODY_WITHIN))
            .layer(CatchPanicLayer::custom(panicked))
            .with_state(app.clone())
    }

    /// The OpenAPI document.
    pub fn document(&self) -> utoipa::openapi::OpenApi {
        document(&self.app)
    }

    /// Begins to carry events to the webhooks. Call it once, inside a tokio runtime.
    pub fn deliver(&self) {
        webhooks::start(&self.app);
    }

    /// From now on `/readyz` says no, and sockets that have no seat yet are closed. Seats are told by the door.
    pub fn shut(&self) {
        self.app.shutting.send_replace(true);
    }
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::broken().into_response()
}

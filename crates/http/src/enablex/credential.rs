//! Who asks: a program, by HTTP Basic with its app id and key (docs/contracts/enablex.md, *Credentials*).

use super::fault::{Code, Fault};
use crate::{
    administration::OnRecord,
    apps, basic,
    credential::{Asked, Caller, Credential, Known},
    place, secrets,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_core::model::{ids::RequestId, role::Surface};
use gavel_door::ports::{Dialect, OutsideApp};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use ulid::Ulid;

/// Compared with what an app shows that there is not, so that it takes as long as with one that there is.
const NO_KEY: &str = "no key is as long as this one, and none is this one";

/// The program that asks, known; and everything else that native calls know of a caller.
pub(super) struct Program {
    pub(super) known: Known,
    pub(super) app: OutsideApp,
}

impl<S: Send + Sync> FromRequestParts<S> for Program {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let caller = parts.extensions.get::<Caller>().cloned();
        match caller.as_ref().map(|caller| &caller.credential) {
            Some(Some(Credential::App(app))) => {
                let app = (**app).clone();
                caller.map(|caller| Self { known: Known(caller), app }).ok_or_else(refused)
            }
            _ => Err(refused()),
        }
    }
}

/// Puts [`Caller`] into the request, or answers that there is no such app.
pub(super) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let arrived = Instant::now();
    let peer = Peer(request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0));
    let program = match program(&app, request.headers(), peer).await {
        Ok(program) => program,
        Err(fault) => return fault.into_response(),
    };
    let asked = Asked {
        surface: Surface::Api,
        base: place::base(&app.config, request.headers()),
        arrived,
        request: RequestId(Ulid::generate().to_string()),
        address: peer.address(),
        on_record: OnRecord::default(),
        credential: Some(Credential::App(Box::new(program))),
    };
    request.extensions_mut().insert(Caller::new(asked));
    next.run(request).await
}

async fn program(app: &App, headers: &HeaderMap, peer: Peer) -> Result<OutsideApp, Fault> {
    let (id, key) = basic::shown(headers).ok_or_else(refused)?;
    let found = app.directory.outside_app(Dialect::Enablex, &id).await?;
    let kept = found.as_ref().and_then(|found| apps::key_of(app, found));
    // By address alone: counting by name would let anybody lock anybody out. Good keys cost nothing, however many come at
    // once: nothing is waited for before the token is given back.
    let keys = [format!("address {}", peer.key())];
    app.limits.logins.take(&keys, Instant::now()).map_err(limited)?;
    let fits = secrets::same(kept.as_ref().map_or(NO_KEY, |kept| &kept.0), &key);
    match found.filter(|_| fits && kept.is_some()) {
        Some(program) => {
            app.limits.logins.give_back(&keys);
            Ok(program)
        }
        None => Err(refused()),
    }
}

fn refused() -> Fault {
    Fault::of(Code::AppNotFound).because("send `Authorization: Basic`, with an app id and its key")
}

fn limited(wait: Duration) -> Fault {
    crate::problem::Problem::rate_limited(wait).into()
}

//! What every call of the dialect passes first: who asks, and under which name the request goes.

use super::{Fault, ids};
use crate::{
    administration::OnRecord,
    credential::{self, Asked, Caller, Credential, Known},
    place,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_core::model::{ids::RequestId, role::Surface};
use std::{net::SocketAddr, time::Instant};
use ulid::Ulid;

const ACCESS_TOKEN: &str = "x-access-token";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts [`Caller`], [`Peer`] and how the access token was found into the request, and its name into the answer.
pub(super) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let arrived = Instant::now();
    let name = ids::hex(Ulid::generate());
    let access = access(&app, request.headers()).await;
    let peer = Peer(request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0));
    let asked = Asked {
        // The calls with a control token carry it too, and are not worse off where it is too old: who needs it, asks.
        credential: access.as_ref().ok().cloned().flatten(),
        surface: Surface::Huawei,
        base: place::base(&app.config, request.headers()),
        arrived,
        request: RequestId(name.clone()),
        address: peer.address(),
        on_record: OnRecord::default(),
    };
    let extensions = request.extensions_mut();
    extensions.insert(Caller::new(asked));
    extensions.insert(peer);
    extensions.insert(Access(access.err()));
    named(next.run(request).await, &name)
}

/// Every answer says which request it is to; so does the audit.
fn named(mut response: Response, name: &str) -> Response {
    if let Ok(name) = HeaderValue::from_str(name) {
        response.headers_mut().insert(REQUEST_ID, name);
    }
    response
}

/// A fault of a call that did not pass here.
pub(super) fn refuse(fault: Fault) -> Response {
    named(fault.into_response(), &ids::hex(Ulid::generate()))
}

/// What was wrong with the access token.
#[derive(Clone)]
struct Access(Option<Fault>);

/// The account behind `X-Access-Token`: a log-in like any other. `None`: there is no such header.
async fn access(app: &App, headers: &HeaderMap) -> Result<Option<Credential>, Fault> {
    let Some(shown) = headers.get(ACCESS_TOKEN) else { return Ok(None) };
    let shown = shown.to_str().map_err(|_| Fault::no_access())?;
    match credential::of_token(app, shown).await.map_err(Fault::from)? {
        account @ Credential::Account(_) => Ok(Some(account)),
        Credential::Key(_) | Credential::Ticket(_) | Credential::App(_) => Err(Fault::no_access()),
    }
}

/// An account that has logged in.
pub(super) struct LoggedIn(pub(super) Known);

impl std::ops::Deref for LoggedIn {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0
    }
}

impl LoggedIn {
    pub(super) fn account(&self) -> Result<&gavel_door::ports::Account, Fault> {
        self.0.account().ok_or_else(Fault::no_access)
    }
}

impl FromRequestParts<App> for LoggedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        if let Some(Access(Some(fault))) = parts.extensions.get() {
            return Err(fault.clone());
        }
        let caller: Caller = crate::extract::given(parts)?;
        match &caller.credential {
            Some(Credential::Account(_)) => Ok(Self(Known(caller))),
            Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) | None => Err(Fault::no_access()),
        }
    }
}

/// An answer without a body, as most orders have it.
pub(super) struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        ([(axum::http::header::CACHE_CONTROL, "no-store")], ()).into_response()
    }
}

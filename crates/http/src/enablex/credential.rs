//! Who asks: a program, by HTTP Basic with its app id and key (docs/contracts/enablex.md, *Credentials*).

use super::fault::{Code, Fault};
use crate::{
    administration::OnRecord,
    apps,
    credential::{Asked, Caller, Credential, Known},
    place, secrets,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
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
    let (id, key) = shown(headers).ok_or_else(refused)?;
    // By address alone: counting by name would let anybody lock anybody out. Good keys cost nothing.
    let keys = [format!("address {}", peer.key())];
    app.limits.logins.take(&keys, Instant::now()).map_err(limited)?;
    let found = app.directory.outside_app(Dialect::Enablex, &id).await?;
    let kept = found.as_ref().and_then(|found| apps::key_of(app, found));
    let fits = secrets::same(kept.as_ref().map_or(NO_KEY, |kept| &kept.0), &key);
    match found.filter(|_| fits && kept.is_some()) {
        Some(program) => {
            app.limits.logins.give_back(&keys);
            Ok(program)
        }
        None => Err(refused()),
    }
}

fn shown(headers: &HeaderMap) -> Option<(String, String)> {
    basic(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// Name and password of an `Authorization: Basic …` (RFC 7617).
pub(crate) fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = BASE64_STANDARD.decode(text.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

fn refused() -> Fault {
    Fault::of(Code::AppNotFound).because("send `Authorization: Basic`, with an app id and its key")
}

fn limited(wait: Duration) -> Fault {
    crate::problem::Problem::rate_limited(wait).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_has_a_name_and_a_password_that_may_have_colons_itself() {
        let header = |text: &str| format!("Basic {}", BASE64_STANDARD.encode(text));
        assert_eq!(basic(&header("clinic:a:b")), Some(("clinic".into(), "a:b".into())));
        assert_eq!(basic(&header("clinic:").to_lowercase().replace("basic", "bAsIc")), basic("x y").or(None));
        for wrong in ["", "Basic", "Basic !", "Bearer abc", &header("clinic"), &header("")] {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }
}

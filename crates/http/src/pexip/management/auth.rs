//! Who manages: an account's name and password with every call, or a program by the token that [`super::oauth`] gave it
//! (docs/contracts/pexip-management.md, *Who*). What an operator may not, the rules say call by call.

use super::{fault::Fault, oauth};
use crate::{
    administration::{self, OnRecord},
    basic,
    credential::{self, Asked, Caller, Credential, SignedIn},
    place, secrets,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_core::model::{ids::RequestId, role::Surface};
use gavel_door::ports::{Account, AccountRole};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use ulid::Ulid;

/// Puts who asks into the request, or answers it.
pub(super) async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = Peer(request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0));
    match caller(&app, request.headers(), peer).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    }
}

async fn caller(app: &App, headers: &HeaderMap, peer: Peer) -> Result<Caller, Fault> {
    let arrived = Instant::now();
    let mut asked = Asked {
        credential: None,
        surface: Surface::Pexip,
        base: place::base(&app.config, headers),
        arrived,
        request: RequestId(Ulid::generate().to_string()),
        address: peer.address(),
        on_record: OnRecord::default(),
    };
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, secret) = shown.split_once(' ').unwrap_or_default();
    asked.credential = Some(if scheme.eq_ignore_ascii_case("basic") {
        let (username, password) = basic::read(shown).ok_or_else(unknown)?;
        match account(app, peer, &username, password).await? {
            Tried::Fits(account) => Credential::Account(Box::new(SignedIn::by_password(account))),
            Tried::Not(account) => {
                let caller = Caller::new(asked);
                caller.on_record.tries(&username, account.as_deref());
                administration::write(app, &caller, "login", None, StatusCode::UNAUTHORIZED).await;
                return Err(unknown());
            }
        }
    } else if scheme.eq_ignore_ascii_case("bearer") {
        oauth::holder(app, secret.trim()).await?.map(|app| Credential::App(Box::new(app))).ok_or_else(unknown)?
    } else {
        return Err(Fault::unauthenticated("send a name and a password, or a token"));
    });
    let key = asked.identity().unwrap_or_default();
    app.limits
        .management
        .take(&[key], arrived)
        .map_err(|wait| Fault::from(crate::problem::Problem::rate_limited(wait)))?;
    must_manage(&asked)?;
    Ok(Caller::new(asked))
}

/// Whoever has no more than a seat in some meeting has nothing to look for here.
fn must_manage(asked: &Asked) -> Result<(), Fault> {
    let operates = asked.account().is_some_and(|account| account.role == AccountRole::Operator);
    if asked.administers() || operates {
        Ok(())
    } else {
        Err(Fault::denied("this needs an administrator or an operator"))
    }
}

fn unknown() -> Fault {
    Fault::unauthenticated("that name and password, or that token, are not known here")
}

enum Tried {
    Fits(Account),
    /// The account of that name, if there is one.
    Not(Option<Box<Account>>),
}

async fn account(app: &App, peer: Peer, username: &str, password: String) -> Result<Tried, Fault> {
    let account = app.directory.account_by_username(username).await?;
    if let Some(account) = &account
        && let Some(hash) = &account.password
        && app.passwords.knows(hash, &password)
    {
        return Ok(Tried::Fits(account.clone()));
    }
    // By address alone, as elsewhere: counting by name would let anybody lock anybody out.
    let keys = [format!("address {}", peer.key())];
    let taken = app.limits.logins.take(&keys, Instant::now());
    taken.map_err(|wait| Fault::from(crate::problem::Problem::rate_limited(wait)))?;
    let known = credential::password_fits(app, account.as_ref(), password.clone()).await;
    match account {
        Some(account) if known => {
            app.limits.logins.give_back(&keys);
            if let Some(hash) = &account.password {
                app.passwords.learn(hash, &password);
            }
            Ok(Tried::Fits(account))
        }
        other => Ok(Tried::Not(other.map(Box::new))),
    }
}

/// Which passwords fitted which hashes lately, so that a program which sends its password with a thousand calls a minute does
/// not cost as many slow hashes. Another password is another hash, and has to be tried anew.
pub(crate) struct Passwords {
    key: [u8; 32],
    known: Mutex<HashMap<String, Instant>>,
}

impl Passwords {
    const FOR: Duration = Duration::from_secs(300);
    const MOST: usize = 1_000;

    /// `key`: of this process alone.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self { key, known: Mutex::default() }
    }

    fn mark(&self, hash: &str, password: &str) -> String {
        secrets::seal(&self.key, &format!("{hash}\n{password}"))
    }

    fn knows(&self, hash: &str, password: &str) -> bool {
        let mark = self.mark(hash, password);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&mark).is_some_and(|since| since.elapsed() < Self::FOR)
    }

    fn learn(&self, hash: &str, password: &str) {
        let mark = self.mark(hash, password);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= Self::MOST {
            known.retain(|_, since| since.elapsed() < Self::FOR);
        }
        if known.len() < Self::MOST {
            known.insert(mark, Instant::now());
        }
    }
}

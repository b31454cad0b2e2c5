//! `POST /v2/usg/acs/auth/appauth`: an app logs one of its users in, by a signature instead of a password. The key of an app
//! is worth as much as the password of everybody here: it logs in whom it names. Whom nobody has named before gets an
//! ordinary account, which no password opens; without a name it is the installation's administrator.

use super::{
    answer::Access,
    nonces::{self, Use},
    signature::{Signature, Signed},
};
use crate::{
    apps,
    bootstrap::ADMINISTRATOR,
    credential::Caller,
    draw,
    huawei::{
        Fault,
        fault::code,
        read::{Body, said},
    },
    native::accounts,
    state::{App, Peer},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use gavel_core::model::{ids::AccountId, time::Timestamp};
use gavel_door::ports::{Account, AccountRole, Dialect, DirectoryFault, OutsideApp};
use serde::Deserialize;
use std::time::{Duration, Instant};
use ulid::Ulid;

/// How far ahead a signature may say that it ends: as long its nonce is remembered.
const LONGEST: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogIn {
    app_id: Option<String>,
    user_id: Option<String>,
    corp_id: Option<String>,
    /// Unix seconds.
    expire_time: Option<u64>,
    nonce: Option<String>,
    client_type: Option<i64>,
    user_name: Option<String>,
    user_email: Option<String>,
}

fn refused(text: &str) -> Fault {
    Fault::new(StatusCode::UNAUTHORIZED, code::WRONG_APP, text)
}

pub(super) async fn log_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<LogIn>,
) -> Result<Json<Access>, Fault> {
    let keys = [format!("address {}", peer.key())];
    app.limits
        .logins
        .take(&keys, Instant::now())
        .map_err(|wait| Fault::in_log_in(crate::problem::Problem::rate_limited(wait)))?;
    caller.on_record.tries(said(&body.app_id).unwrap_or_default(), None);
    let outside = who_signs(&app, &headers, &body).await?;
    app.limits.logins.give_back(&keys);
    let account = account(&app, &caller, &outside, &body).await?;
    caller.on_record.tries(&account.username, Some(&account));
    Access::new_log_in(&app, &account, &headers, body.client_type).await.map(Json)
}

/// The app whose key has signed this, for the first time and in time.
async fn who_signs(app: &App, headers: &HeaderMap, body: &LogIn) -> Result<OutsideApp, Fault> {
    let missing = |field: &str| Fault::bad(code::BAD_PARAMETER, format!("{field}: it is missing"));
    let app_id = said(&body.app_id).ok_or_else(|| missing("appId"))?;
    let expire_time = body.expire_time.ok_or_else(|| missing("expireTime"))?;
    let nonce = body.nonce.as_deref().ok_or_else(|| missing("nonce"))?;
    if !(32..=64).contains(&nonce.chars().count()) {
        return Err(Fault::bad(code::BAD_PARAMETER, "nonce: 32 to 64 characters"));
    }
    let header = headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok()).unwrap_or_default();
    let signature = Signature::read(header)
        .filter(|signature| signature.app_id == app_id)
        .ok_or_else(|| refused("send `Authorization: HMAC-SHA256 signature=…,access=…` of the same app"))?;
    let unknown = || refused("that app and signature do not fit");
    let outside =
        app.directory.outside_app(Dialect::Huawei, app_id).await.map_err(in_directory)?.ok_or_else(unknown)?;
    let key = apps::key_of(app, &outside).ok_or_else(unknown)?;
    let signed = Signed {
        app_id,
        corp_id: outside.tenant.as_deref(),
        user_id: body.user_id.as_deref().unwrap_or_default(),
        expire_time,
        nonce,
    };
    if outside.tenant.as_deref() != said(&body.corp_id) || !signature.fits(&key.0, signed) {
        return Err(unknown());
    }
    in_time(app, &outside, expire_time, nonce).await?;
    Ok(outside)
}

async fn in_time(app: &App, outside: &OutsideApp, expire_time: u64, nonce: &str) -> Result<(), Fault> {
    let now = app.now();
    let until = Timestamp(expire_time.saturating_mul(1_000));
    if until <= now || until > now.plus(LONGEST) {
        let text = "expireTime: it is over, or more than a day away";
        return Err(Fault::new(StatusCode::UNAUTHORIZED, code::EXPIRED_APP, text));
    }
    match nonces::note(app, &outside.id, nonce, until).await.map_err(Fault::in_log_in)? {
        Use::First => Ok(()),
        Use::Again => Err(refused("nonce: it has been used")),
        Use::TooMany => Err(Fault::new(StatusCode::TOO_MANY_REQUESTS, code::BUSY, "too many log-ins at once")),
    }
}

async fn account(app: &App, caller: &Caller, outside: &OutsideApp, body: &LogIn) -> Result<Account, Fault> {
    let Some(user) = said(&body.user_id) else {
        let admin = app.directory.account_by_username(ADMINISTRATOR).await.map_err(in_directory)?;
        return admin
            .filter(|account| account.role == AccountRole::Administrator)
            .ok_or_else(|| Fault::bad(code::NO_USER, "userId: say who, there is no administrator of the usual name"));
    };
    if let Some(known) = app.directory.account_by_username(user).await.map_err(in_directory)? {
        return Ok(known);
    }
    let new = Account {
        id: AccountId::new(Ulid::generate()),
        username: accounts::username(user).map_err(Fault::in_log_in)?,
        name: draw::name(said(&body.user_name).unwrap_or(user)).map_err(Fault::in_log_in)?,
        email: said(&body.user_email).map(str::to_owned),
        role: AccountRole::User,
        password: None,
        identity: None,
        created_at: app.now(),
    };
    match app.directory.create_account(new).await {
        Ok(made) => {
            tracing::info!(app = outside.app_id, account = %made.id, "an app's log-in has made an account");
            caller.on_record.also("account_create");
            Ok(made)
        }
        // Two of them at the same moment.
        Err(DirectoryFault::NameTaken) => app
            .directory
            .account_by_username(user)
            .await
            .map_err(in_directory)?
            .ok_or_else(|| Fault::bad(code::NO_USER, "userId: there is no such account")),
        Err(fault) => Err(in_directory(fault)),
    }
}

fn in_directory(fault: DirectoryFault) -> Fault {
    Fault::in_log_in(fault.into())
}

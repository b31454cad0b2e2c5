//! `GET …/token`: the control token for the host's password, or for a token that is good still; `GET …/wsToken` for the
//! push socket.

use super::{
    Control, Pass,
    order::{self, opened},
    pass::GOOD_FOR,
};
use crate::{
    credential::Caller,
    draw,
    huawei::{
        Fault,
        fault::code,
        ids, push,
        read::{OfMeeting, Query},
    },
    native::rooms,
    place,
    state::{App, Peer},
};
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderName},
};
use gavel_core::model::{command::Pin, ids::ConferenceId};
use gavel_door::{Which, ports::StoredRoom};
use serde::Serialize;

const PASSWORD: HeaderName = HeaderName::from_static("x-password");
const LOG_IN_TYPE: HeaderName = HeaderName::from_static("x-login-type");

#[derive(Serialize)]
pub(super) struct Drawn {
    data: Data,
    #[serde(rename = "addressToken")]
    address_token: &'static str,
    /// As it is spelt there.
    #[serde(rename = "gloablPublicIP")]
    public_ip: &'static str,
}

#[derive(Serialize)]
struct Data {
    token: String,
    #[serde(rename = "tmpWsToken")]
    socket_token: String,
    /// A host, without a scheme.
    #[serde(rename = "wsURL")]
    socket_host: String,
    /// 1: host; 0: guest.
    role: u8,
    /// Milliseconds since 1970.
    #[serde(rename = "expireTime")]
    expire_time: u64,
    #[serde(rename = "userID")]
    user: String,
    #[serde(rename = "orgID")]
    organisation: &'static str,
    #[serde(rename = "participantID")]
    participant: &'static str,
    /// Seconds.
    #[serde(rename = "confTokenExpireTime")]
    good_for: u64,
    #[serde(rename = "vmrCurrentConfID")]
    current: String,
    #[serde(rename = "supportNotifyType")]
    notices: Vec<&'static str>,
}

pub(super) async fn draw(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    headers: HeaderMap,
    Query(of): Query<OfMeeting>,
) -> Result<Json<Drawn>, Fault> {
    let named = of.conference.ok_or_else(|| Fault::invalid("conferenceID: it is missing"))?;
    let pass = match renewed(&app, &headers, &named).await? {
        Some(pass) => pass,
        None => by_password(&app, peer, &caller, &headers, &named).await?,
    };
    let pass = Pass { until: app.now().plus(GOOD_FOR), ..pass };
    let token = pass.write(&app.huawei.key).ok_or_else(|| Fault::in_control(crate::problem::Problem::broken()))?;
    Ok(Json(Drawn {
        data: Data {
            socket_token: push::new_token(&app, &pass)?,
            socket_host: place::host(&headers).unwrap_or("localhost").to_owned(),
            role: u8::from(pass.host),
            expire_time: pass.until.0,
            user: caller.account().map(|account| ids::hex(account.id.ulid())).unwrap_or_default(),
            organisation: "",
            participant: "",
            good_for: GOOD_FOR.as_secs(),
            current: named,
            notices: push::KINDS.to_vec(),
            token,
        },
        address_token: "",
        public_ip: "",
    }))
}

/// A token that is good still needs no password.
async fn renewed(app: &App, headers: &HeaderMap, named: &str) -> Result<Option<Pass>, Fault> {
    let Some(pass) = order::shown(app, headers) else { return Ok(None) };
    match opened(app, &pass, named).await {
        Ok(_) => Ok(Some(pass)),
        // With the password beside it, it is a new log-in.
        Err(_) if headers.contains_key(&PASSWORD) => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn by_password(app: &App, peer: Peer, caller: &Caller, headers: &HeaderMap, named: &str) -> Result<Pass, Fault> {
    if headers.get(&LOG_IN_TYPE).is_some_and(|kind| kind != "1") {
        return Err(Fault::invalid("X-Login-Type: 1"));
    }
    let password = headers.get(&PASSWORD).and_then(|password| password.to_str().ok()).unwrap_or_default();
    let unknown =
        || Fault::bad(code::NOT_FOUND_OR_NOT_AUTHENTICATED, "there is no such meeting, or the password does not fit");
    let room = rooms::find(app, named).await.map_err(|problem| match problem.code {
        "not_found" => unknown(),
        _ => Fault::in_control(problem),
    })?;
    let host = fits(app, peer, &room, password).await?.ok_or_else(unknown)?;
    let conference = running(app, &room).await?;
    let hash = if host { &room.pins.host } else { &room.pins.guest };
    let name = caller.account().map_or_else(|| "control token".to_owned(), |account| account.name.clone());
    let until = app.now();
    Ok(Pass { room: room.room.id, conference, host, mark: Pass::mark_of(hash.as_deref()), name, until })
}

/// Whether it is the host's. `None`: it is neither password. Too many wrong ones lock the log-in for a while.
async fn fits(app: &App, peer: Peer, room: &StoredRoom, password: &str) -> Result<Option<bool>, Fault> {
    match draw::pin(app, room, Some(password), peer, None).await {
        Ok(Pin::Host) => Ok(Some(true)),
        Ok(Pin::Guest) => Ok(Some(false)),
        Ok(Pin::None | Pin::Wrong) => Ok(None),
        Err(problem) if problem.code == "bad_pin" => Ok(None),
        Err(problem) if problem.code == "rate_limited" => {
            Err(Fault::bad(code::CONTROL_LOCKED, "too many wrong passwords: wait a while").wait(&problem))
        }
        Err(problem) => Err(Fault::in_control(problem)),
    }
}

async fn running(app: &App, room: &StoredRoom) -> Result<ConferenceId, Fault> {
    let view = app.door.view(Which::Room(room.room.id)).await;
    view.map(|view| view.summary.id).ok_or_else(|| Fault::bad(code::NOT_STARTED, "the meeting has not been started"))
}

#[derive(Serialize)]
pub(super) struct ForSocket {
    #[serde(rename = "webSocketToken")]
    token: String,
}

pub(super) async fn for_socket(control: Control) -> Result<Json<ForSocket>, Fault> {
    Ok(Json(ForSocket { token: push::new_token(&control.app, control.pass())? }))
}

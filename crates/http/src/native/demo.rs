//! The demo room: one click, no account. Only where the server is for oneself (loopback), or the operator says so.

use super::enter::{Cookie, cookie};
use crate::{
    credential::Caller,
    device,
    draw::{self, DrawnTicket, For},
    extract::{Answer, Body, Json},
    problem::{Problem, Problems},
    shapes::texts,
    state::App,
};
use axum::{extract::State, http::HeaderMap};
use gavel_core::model::{
    ids::{PersonId, RoomId},
    role::Role,
    room::{DoorState, LockPolicy, Room, RoomKind},
};
use gavel_door::{
    Which,
    ports::{DirectoryFault, Pins, StoredRoom},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

const ALIAS: &str = "demo";
/// How long the host's place is kept for whoever asked first.
const KEPT_FOR: Duration = Duration::from_secs(30);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demo {
    #[schema(value_type = texts::Name)]
    name: String,
}

/// Opens the demo room. Whoever enters it first is its host. 404 where there is none.
#[utoipa::path(post, path = "/demo", tag = "meeting", request_body = Demo, responses((status = 201, body = DrawnTicket), Problems))]
pub(crate) async fn enter(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<Demo>,
) -> Result<(Cookie, Json<DrawnTicket>), Problem> {
    if !app.config.demo {
        return Err(Problem::not_found("demo room here"));
    }
    let name = draw::name(&body.name)?;
    let room = room(&app).await?;
    let (device, keep) = device::shown_or_new(&app, &headers);
    let person = PersonId::new(device.ulid());
    let role = if is_host(&app, &room, person).await { Role::Host } else { Role::Participant };
    let holder = For {
        person,
        name,
        role,
        account: None,
        device: Some(device),
        personal: false,
        pin_hash: None,
        good_for: draw::PUBLIC,
    };
    let drawn = draw::ticket(&app, &room, holder, &caller.base).await?;
    Ok((cookie(keep), Json::created(drawn)))
}

async fn room(app: &App) -> Result<StoredRoom, Problem> {
    if let Some(room) = app.directory.room_by_alias(ALIAS).await? {
        return Ok(room);
    }
    let room = Room {
        id: RoomId::new(Ulid::generate()),
        name: "Demo".into(),
        kind: RoomKind::Meeting,
        aliases: vec![ALIAS.into()],
        owner: None,
        allow_guests: true,
        door: DoorState::Open,
        lock_policy: LockPolicy::Refuse,
        has_host_pin: false,
        has_guest_pin: false,
        limit: None,
        settings: Default::default(),
        ends_at: None,
    };
    match app.directory.create_room(StoredRoom::new(room, Pins::default(), app.now())).await {
        // Somebody else clicked at the same moment.
        Err(DirectoryFault::AliasTaken) => {
            app.directory.room_by_alias(ALIAS).await?.ok_or_else(|| Problem::not_found("room"))
        }
        made => Ok(made?),
    }
}

/// While nobody runs the demo, the first who asks is promised the host's place for a moment.
async fn is_host(app: &App, room: &StoredRoom, person: PersonId) -> bool {
    let view = app.door.view(Which::Room(room.room.id)).await;
    let hosts = || view.iter().flat_map(|view| &view.participants).filter(|seat| seat.role.moderates());
    if hosts().any(|host| host.person == person) {
        return true;
    }
    if view.as_ref().is_some_and(|view| view.summary.participants > 0) {
        return false;
    }
    let mut promised = app.demo_host.lock().unwrap_or_else(PoisonError::into_inner);
    match *promised {
        Some((other, at)) if other != person && at.elapsed() < KEPT_FOR => false,
        _ => {
            *promised = Some((person, Instant::now()));
            true
        }
    }
}

/// What the start page offers.
#[derive(Serialize, ToSchema, TS)]
pub struct Offers {
    /// Whether there is a demo room.
    pub demo: bool,
    /// Whether one can log in by OpenID Connect; `GET /auth/openid/start` begins it.
    pub openid: Option<OpenidOffer>,
    pub version: &'static str,
}

#[derive(Serialize, ToSchema, TS)]
pub struct OpenidOffer {
    /// What people call the provider.
    pub label: String,
}

/// What this installation offers to somebody who has no credential.
#[utoipa::path(get, path = "/lobby-config", tag = "meeting", responses((status = 200, body = Offers), Problems))]
pub(crate) async fn offers(State(app): State<App>) -> Answer<Offers> {
    let openid = app.openid.as_ref().map(|openid| OpenidOffer { label: openid.options.label.clone() });
    Ok(Json::ok(Offers { demo: app.config.demo, openid, version: env!("CARGO_PKG_VERSION") }))
}

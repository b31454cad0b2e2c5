//! The public link of a room, and what its door looks like from outside.

use super::rooms;
use crate::{
    credential::{self, Caller, Credential, person_of, role_of},
    device,
    draw::{self, DrawnTicket, For},
    extract::{Answer, Body, Json, Path},
    problem::{Problem, Problems},
    shapes::texts,
    state::{App, Peer},
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::AppendHeaders,
};
use gavel_core::model::{command::Pin, ids::PersonId, refusal::Refusal, role::Role};
use gavel_door::{Which, ports::StoredRoom};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enter {
    /// What to be called. Accounts are called what they are called unless they say otherwise.
    #[schema(value_type = Option<texts::Name>)]
    name: Option<String>,
    pin: Option<String>,
}

/// The header that keeps a device's cookie.
pub(crate) type Cookie = AppendHeaders<Option<(HeaderName, HeaderValue)>>;

pub(crate) fn cookie(value: Option<HeaderValue>) -> Cookie {
    AppendHeaders(value.map(|value| (header::SET_COOKIE, value)))
}

/// Draws a ticket from the public link, for a guest or for an account. 403 `denied` where guests are not allowed,
/// 403 `bad_pin` where the PIN is missing or wrong.
#[utoipa::path(post, path = "/rooms/{alias}/enter", tag = "meeting", params(("alias" = String, Path)), request_body = Enter,
    responses((status = 201, body = DrawnTicket), Problems))]
pub(crate) async fn enter(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    caller: Caller,
    Path(alias): Path<String>,
    headers: HeaderMap,
    Body(body): Body<Enter>,
) -> Result<(Cookie, Json<DrawnTicket>), Problem> {
    let room = rooms::find(&app, &alias).await?;
    let (device, keep) = device::shown_or_new(&app, &headers);
    let (person, account, role, name) = match &caller.credential {
        Some(Credential::Account(account)) => {
            let name = body.name.clone().unwrap_or_else(|| account.name.clone());
            (person_of(account.id), Some(account.id), role_of(account, Some(&room)), name)
        }
        Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) => {
            return Err(Problem::denied(
                "the public link is for people: come with an account, or without a credential",
            ));
        }
        None if !room.room.is_for_strangers() => {
            return Err(Problem::from(Refusal::GuestsNotAllowed).because("guests are not allowed in this room"));
        }
        None => {
            let name = body.name.clone().ok_or_else(|| Problem::invalid("name: it is missing"))?;
            (PersonId::new(device.ulid()), None, Role::Guest, name)
        }
    };
    let name = draw::name(&name)?;
    app.limits.come(peer, account.map(|_| person.to_string()), room.room.id)?;
    // Whoever is invited by name needs no PIN (rules, section 3 row 5).
    let invited = match account {
        Some(_) => app.directory.invitee(room.room.id, person).await?,
        None => None,
    };
    let role = invited.as_ref().map_or(role, |invited| role.min(invited.invitee.role));
    let personal = invited.is_some();
    if !personal && !role.moderates() {
        must_be_found(&app, &room)?;
    }
    let pin = draw::pin(&app, &room, body.pin.as_deref(), peer, Some(device)).await?;
    let pin_hash = match pin {
        Pin::Host => room.pins.host.as_deref(),
        Pin::Guest => room.pins.guest.as_deref(),
        Pin::None | Pin::Wrong if room.room.asks_for_pin() && !role.moderates() && !personal => {
            return Err(Problem::from(Refusal::BadPin).because("this room asks for a PIN"));
        }
        Pin::None | Pin::Wrong => None,
    };
    let holder = For { person, name, role, account, device: Some(device), personal, pin_hash, good_for: draw::PUBLIC };
    let drawn = draw::ticket(&app, &room, holder, &caller.base).await?;
    Ok((cookie(keep), Json::created(drawn)))
}

/// While somebody tries out its PINs, a room is not there for strangers.
fn must_be_found(app: &App, room: &StoredRoom) -> Result<(), Problem> {
    match app.limits.guard.hides(room.room.id, Instant::now()) {
        true => Err(Problem::not_found("room")),
        false => Ok(()),
    }
}

/// What somebody sees who stands before the door.
#[derive(Serialize, ToSchema, TS)]
pub struct Lobby {
    pub name: String,
    pub alias: String,
    pub running: bool,
    pub participants: u32,
    pub locked: bool,
    pub waiting_room: bool,
    pub has_pin: bool,
    pub allow_guests: bool,
}

/// Whether a room knows this account: its own, an operator's, or one that is invited.
async fn is_known_to(app: &App, caller: &Caller, room: &StoredRoom) -> Result<bool, Problem> {
    let Some(account) = caller.account() else { return Ok(false) };
    let invited = app.directory.invitee(room.room.id, person_of(account.id)).await?;
    Ok(invited.is_some() || role_of(account, Some(room)).moderates())
}

/// What the door of a room looks like. Needs no credential. With a ticket it is the ticket's own room that is shown,
/// whatever alias the link had: a personal link lives on when the room is called otherwise. Without one, an alias that was
/// given up leads nowhere.
#[utoipa::path(get, path = "/rooms/{alias}/lobby", tag = "meeting", params(("alias" = String, Path)),
    responses((status = 200, body = Lobby), Problems))]
pub(crate) async fn lobby(State(app): State<App>, caller: Caller, Path(alias): Path<String>) -> Answer<Lobby> {
    let room = match &caller.credential {
        Some(Credential::Ticket(ticket)) => {
            // Whoever was removed does not learn where the others meet now.
            credential::still_opens(&app, ticket).await?;
            app.directory.room(ticket.room).await?.ok_or_else(|| Problem::not_found("room"))?
        }
        Some(Credential::Account(_) | Credential::Key(_) | Credential::App(_)) | None => {
            let room = rooms::find(&app, &alias).await?;
            if !is_known_to(&app, &caller, &room).await? {
                must_be_found(&app, &room)?;
            }
            room
        }
    };
    let view = app.door.view(Which::Room(room.room.id)).await;
    let running = view.as_ref().is_some_and(|view| view.running);
    let summary = view.as_ref().map(|view| &view.summary);
    Ok(Json::ok(Lobby {
        alias: draw::alias_of(&room),
        running,
        participants: summary.map_or(0, |summary| summary.participants),
        locked: summary.is_some_and(|summary| summary.locked),
        waiting_room: summary
            .map_or(room.room.door == gavel_core::model::room::DoorState::Knock, |summary| summary.waiting_room),
        has_pin: room.room.asks_for_pin(),
        allow_guests: room.room.is_for_strangers(),
        name: room.room.name,
    }))
}

//! `request_token`: a name and a PIN become a seat (docs/contracts/pexip-client.md, *Coming in*).

use super::{
    answer::{self, Reply, Said},
    body::Body,
    holder::find_room,
    ids, reasons,
    scene::Scene,
    sessions::{self, Session},
    shapes,
};
use crate::{
    device, draw,
    native::signal::client_name,
    secrets::{self, Secret},
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use gavel_core::model::{
    ban::BanKey,
    command::{Actor, Arrival, Pin, Right},
    effect::Participant,
    ids::{DeviceKey, PersonId, RequestId, SeatId},
    media::Gate,
    refusal::Refusal,
    role::{Role, SeatKind, Surface},
    seat::{Devices, SeatState, WaitingFor},
    settings::Rights,
};
use gavel_door::{Entered, ports::StoredRoom};
use serde::Deserialize;
use serde_json::json;
use std::{net::SocketAddr, sync::Arc, time::Instant};
use ulid::Ulid;

/// *Guest without a PIN* is a PIN of this name.
const NO_PIN: &str = "none";

/// What is not read here belongs to what Gavel has not got: virtual receptions, other ways to sign in, direct media.
#[derive(Deserialize)]
pub(super) struct Asked {
    display_name: Option<String>,
    /// Where some clients put what belongs into the header.
    pin: Option<String>,
    /// From a transfer: Gavel gives none out.
    token: Option<String>,
    /// What a client calls itself from visit to visit.
    client_id: Option<String>,
}

pub(super) async fn request_token(
    State(app): State<App>,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    super::Alias(alias): super::Alias,
    headers: HeaderMap,
    Body(asked): Body<Asked>,
) -> Result<Response, Said> {
    let peer = Peer(peer.map(|peer| peer.0.0));
    let room = find_room(&app, &alias).await?;
    if app.limits.guard.hides(room.room.id, Instant::now()) {
        return Err(Said::no_conference());
    }
    if asked.token.is_some() {
        return Err(Said::invalid_token());
    }
    let name = asked.display_name.as_deref().map(draw::name).and_then(Result::ok);
    let name = name.ok_or_else(|| Said::forbidden("A display name is required"))?;
    app.limits.come(peer, None, room.room.id)?;
    let (device, keep) = device::shown_or_new(&app, &headers);
    let given = header(&headers, "pin").or(asked.pin.as_deref());
    let pin = pin(&app, &room, given, peer, device).await?;
    let client = Client {
        name,
        pin,
        device,
        also_known: asked.client_id.as_deref().filter(|id| !id.is_empty()).map(|id| named_device(&app, id)),
        agent: client_name(header(&headers, header::USER_AGENT.as_str())),
        peer,
    };
    let said = sit_down(&app, &room, client, alias).await?;
    let cookie = AppendHeaders(keep.map(|value| (header::SET_COOKIE, value)));
    Ok((cookie, said).into_response())
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Which PIN was given. Whoever gives none where there is one is asked for it. The `#` that ends one on a telephone is no
/// part of it, as where rooms are configured.
async fn pin(app: &App, room: &StoredRoom, given: Option<&str>, peer: Peer, device: DeviceKey) -> Result<Pin, Said> {
    let (host, guest) = (room.pins.host.is_some(), room.pins.guest.is_some());
    let closed_to_guests = host && !room.room.allow_guests;
    match given.map(|given| given.strip_suffix('#').unwrap_or(given)).filter(|given| !given.is_empty()) {
        None if host || guest => Err(Said::pin_wanted(true, guest || closed_to_guests)),
        None => Ok(Pin::None),
        Some(NO_PIN) if guest || closed_to_guests => Err(Refusal::BadPin.into()),
        Some(NO_PIN) => Ok(Pin::None),
        Some(given) => {
            draw::pin(app, room, Some(given), peer, Some(device)).await.map_err(|problem| match problem.status {
                429 => Said::forbidden(reasons::TOO_MANY_PINS),
                _ => problem.into(),
            })
        }
    }
}

/// What a client calls itself is what a ban could know it by again. It says so itself, so that it is nobody's identity.
fn named_device(app: &App, client_id: &str) -> DeviceKey {
    let sealed = secrets::seal(&app.device_key, &format!("pexip client {client_id}"));
    DeviceKey::new(Ulid(sealed.get(..32).and_then(|hex| u128::from_str_radix(hex, 16).ok()).unwrap_or_default()))
}

/// Who comes.
struct Client {
    name: String,
    pin: Pin,
    device: DeviceKey,
    also_known: Option<DeviceKey>,
    agent: String,
    peer: Peer,
}

async fn sit_down(app: &App, room: &StoredRoom, client: Client, alias: String) -> Reply {
    let person = PersonId::new(client.device.ulid());
    let generation = app.door.generation(room.room.id, person).await?;
    let other_keys = client.also_known.map(BanKey::Device).into_iter().chain(client.peer.network());
    let address = client.peer.address();
    let arrival = Arrival {
        seat: SeatId::new(Ulid::generate()),
        person,
        name: client.name,
        role: Role::Guest,
        account: None,
        ticket: None,
        personal: false,
        generation,
        device: Some(client.device),
        other_keys: other_keys.collect(),
        kind: SeatKind::Pexip,
        client: client.agent,
        pin: client.pin,
        resume: None,
        // Its client does not resume: while the token is good it has never gone.
        new_resume: secrets::digest_of(&random()?.0),
        devices: Devices::default(),
        watch: None,
    };
    let request = RequestId(Ulid::generate().to_string());
    let entered = app.door.enter(room.room.id, arrival.clone(), Surface::Pexip, request, address).await?;
    let (session, entered) = open(app, entered, &arrival, alias).await;
    let said = welcome(app, &session)?;
    sessions::start(app.clone(), session, entered.link);
    Ok(said)
}

fn random() -> Result<Secret, Said> {
    Secret::random().map_err(|fault| crate::problem::Problem::from(fault).into())
}

/// The visit, as far as its first notice tells: inside, or waiting.
async fn open(app: &App, mut entered: Entered, arrival: &Arrival, alias: String) -> (Arc<Session>, Entered) {
    let actor = Actor {
        right: Right::Person {
            person: arrival.person,
            role: arrival.role,
            account: None,
            generation: arrival.generation,
            seat: Some(entered.seat),
        },
        name: arrival.name.clone(),
        surface: Surface::Pexip,
    };
    let mut scene = Scene::new(outside(arrival, entered.seat, app.now()), alias.clone());
    // It lies there already: the door tells before it answers.
    if let Ok(first) = entered.link.notices.try_recv() {
        scene.hear(&first.notice, app.now(), &|_| false);
    }
    let session = Session::new(entered.room, entered.conference, entered.seat, actor, alias, scene);
    (Arc::new(session), entered)
}

/// Oneself before one is in: nobody else tells what one looks like.
fn outside(arrival: &Arrival, seat: SeatId, now: gavel_core::model::time::Timestamp) -> Participant {
    Participant {
        id: seat,
        person: arrival.person,
        name: arrival.name.clone(),
        role: arrival.role,
        kind: arrival.kind,
        state: SeatState::Waiting { since: now, why: WaitingFor::WaitingRoom },
        account: None,
        joined_at: now,
        devices: arrival.devices,
        gate: Gate::OPEN,
        client: arrival.client.clone(),
        bannable: true,
        hand: None,
        on_stage: false,
        asked: false,
        shown: false,
        rights: Rights::default(),
    }
}

fn welcome(app: &App, session: &Arc<Session>) -> Reply {
    let drawn = app
        .pexip
        .draw(session, Instant::now())
        .map_err(|_| Said::failed(StatusCode::SERVICE_UNAVAILABLE, reasons::UNAVAILABLE))?;
    let result = session.see(|scene| {
        json!({
            "token": drawn.token.0,
            "expires": drawn.good_for.as_secs().to_string(),
            "participant_uuid": ids::of_seat(session.seat),
            "role": shapes::role_of_token(scene.moderates()),
            "display_name": scene.name(),
            "version": answer::version(),
            "current_service_type": scene.service_type(),
            "service_type": scene.service(),
            "conference_name": scene.conference_name(),
            "service_name": scene.conference_name(),
            "call_type": "video",
            "chat_enabled": scene.may_all_chat(),
            "guests_can_present": scene.guests_can_present(),
            "direct_media": false,
            "fecc_enabled": false,
            "rtmp_enabled": false,
            "rtsp_enabled": false,
            "vp9_enabled": true,
            "allow_1080p": true,
            "trickle_ice_enabled": true,
            "analytics_enabled": false,
            "breakout_rooms": false,
            "bandwidth_in": 0,
            "bandwidth_out": 0,
            "call_tag": "",
        })
    });
    Ok(Said::success(result))
}

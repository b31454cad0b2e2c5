//! Media without the app: WHIP (RFC 9725) publishes, WHEP watches. A client is a participant like any other: it meets the
//! same join decision, stands on the roster, and is removed in the same way.

mod arrive;

use crate::{
    credential::{Caller, Credential, Known},
    extract::{Path, Query, bytes},
    native::rooms,
    problem::Problem,
    shapes::seat_named,
    state::{App, Peer},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{delete, post},
};
use gavel_core::model::{
    command::{Actor, Command, Right},
    ids::{Generation, SeatId},
    refusal::Refusal,
    role::SeatKind,
};
use gavel_door::{
    Envelope, Which,
    ports::{Scope, StoredRoom},
};
use serde::Deserialize;

const SDP: &str = "application/sdp";
const LARGEST_OFFER: usize = 256 * 1024;
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

pub(crate) fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/whip/{alias}", post(publish).options(accepted))
        .route("/whep/{alias}", post(watch).options(accepted))
        .route("/whip/{alias}/{participant}", delete(leave).patch(no_trickle))
        .route("/whep/{alias}/{participant}", delete(leave).patch(no_trickle))
        .layer(middleware::from_fn_with_state(app.clone(), crate::gate::identify))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER))
}

/// How an API key with scope `media` opens a new person.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    name: Option<String>,
    role: Option<OpenedRole>,
    /// WHEP: whom to watch; without it the latest publisher.
    participant: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OpenedRole {
    Host,
    Participant,
    Guest,
}

async fn publish(
    State(app): State<App>,
    known: Known,
    Path(alias): Path<String>,
    Query(opening): Query<Opening>,
    request: Request,
) -> Result<Response, Problem> {
    if opening.participant.is_some() {
        return Err(Problem::invalid("participant: only WHEP watches somebody"));
    }
    offer(&app, &known, &alias, opening, SeatKind::Whip, request).await
}

async fn watch(
    State(app): State<App>,
    known: Known,
    Path(alias): Path<String>,
    Query(opening): Query<Opening>,
    request: Request,
) -> Result<Response, Problem> {
    offer(&app, &known, &alias, opening, SeatKind::Whep, request).await
}

/// One offer, one seat, one answer.
async fn offer(
    app: &App,
    known: &Known,
    alias: &str,
    opening: Opening,
    kind: SeatKind,
    request: Request,
) -> Result<Response, Problem> {
    let kind_of_body =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind_of_body.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(SDP) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid").because("send application/sdp"));
    }
    let device = crate::device::shown(app, request.headers());
    let peer = request.extensions().get::<Peer>().copied().unwrap_or(Peer(None));
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    let body = bytes(request, &()).await?;
    let offer = String::from_utf8(body.into()).map_err(|_| Problem::invalid("the offer is not UTF-8"))?;
    if offer.trim().is_empty() {
        return Err(Problem::invalid("the offer is empty"));
    }
    let room = rooms::find(app, alias).await?;
    let watched = opening.participant.as_deref().map(seat_named);
    app.limits.come(peer, known.person().map(|person| person.to_string()), room.room.id)?;
    let mut newcomer = arrive::newcomer(known, &room, &opening, kind, watched, device, agent.as_deref())?;
    newcomer.other_keys.extend(peer.network());
    let (seat, answer) = arrive::take_seat(app, known, &room, newcomer, offer).await?;
    let path = if kind == SeatKind::Whip { "whip" } else { "whep" };
    let location = format!("/{path}/{}/{seat}", crate::draw::alias_of(&room));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(SDP)),
        (header::LOCATION, HeaderValue::try_from(location).map_err(|_| Problem::broken())?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Leaves. The seat must be the ticket's, or have been opened by a key with scope `media`.
async fn leave(
    State(app): State<App>,
    known: Known,
    Path((alias, participant)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let room = rooms::find(&app, &alias).await?;
    let seat = seat_named(&participant);
    let gone = || Problem::not_found("participant here");
    let view = app.door.view(Which::Room(room.room.id)).await.ok_or_else(gone)?;
    let holder = view.participants.iter().find(|held| held.id == seat).map(|held| (held.person, held.role));
    let left = view.unconnected.iter().find(|left| left.seat == seat).map(|left| (left.person, left.role));
    let (person, role) = holder.or(left).ok_or_else(gone)?;
    let generation = match known.known()? {
        Credential::Ticket(ticket) if ticket.room != room.room.id => return Err(Refusal::WrongConference.into()),
        Credential::Ticket(ticket) if ticket.person == person => ticket.generation,
        Credential::Key(_) if known.has(Scope::Media) => app.door.generation(room.room.id, person).await?,
        Credential::Ticket(_) | Credential::Key(_) | Credential::Account(_) | Credential::App(_) => {
            return Err(Problem::denied("this is somebody else's seat"));
        }
    };
    let right = Right::Person { person, role, account: None, generation, seat: Some(seat) };
    submit_leave(&app, known.caller(), &room, right, seat).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn submit_leave(
    app: &App,
    caller: &Caller,
    room: &StoredRoom,
    right: Right,
    seat: SeatId,
) -> Result<(), Problem> {
    let envelope = Envelope {
        request: gavel_core::model::ids::RequestId(ulid::Ulid::generate().to_string()),
        actor: Actor { right, name: String::new(), surface: caller.surface },
        to: Which::Room(room.room.id),
        command: Command::Leave { seat },
        arrived: caller.arrived,
        address: caller.address.clone(),
    };
    app.door.submit(envelope).await?;
    Ok(())
}

async fn no_trickle() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "invalid").because("put all candidates into the offer")
}

async fn accepted() -> Response {
    (StatusCode::NO_CONTENT, [(ACCEPT_POST, HeaderValue::from_static(SDP))]).into_response()
}

/// A person that exists for one connection starts at the beginning.
const FRESH: Generation = Generation(0);

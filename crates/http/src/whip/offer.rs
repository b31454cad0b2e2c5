//! `POST` of an offer: one offer, one seat, one answer.

use super::{SDP, TRICKLED, arrive, browsers, kind_of};
use crate::{
    credential::Known,
    extract::{Path, Query, bytes},
    native::rooms,
    problem::Problem,
    shapes::seat_named,
    state::{App, Peer},
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::{refusal::Refusal, role::SeatKind};
use serde::Deserialize;
use std::num::NonZeroU32;

/// A viewer who comes too early tries again after so many seconds.
const TOO_EARLY: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// How an API key with scope `media` opens a new person.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    pub(super) name: Option<String>,
    pub(super) role: Option<OpenedRole>,
    /// WHEP: whom to watch; without it the latest publisher.
    participant: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OpenedRole {
    Host,
    Participant,
    Guest,
}

pub(super) async fn offer(
    State(app): State<App>,
    known: Known,
    Path(alias): Path<String>,
    Query(opening): Query<Opening>,
    request: Request,
) -> Result<Response, Problem> {
    let kind = kind_of(request.uri());
    if kind == SeatKind::Whip && opening.participant.is_some() {
        return Err(Problem::invalid("participant: only WHEP watches somebody"));
    }
    if !is(request.headers(), SDP) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid").because("send application/sdp"));
    }
    let device = crate::device::shown(&app, request.headers());
    let peer = request.extensions().get::<Peer>().copied().unwrap_or(Peer(None));
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).map(str::to_owned);
    let body = bytes(request, &()).await?;
    let offer = String::from_utf8(body.into()).map_err(|_| Problem::invalid("the offer is not UTF-8"))?;
    if offer.trim().is_empty() {
        return Err(Problem::invalid("the offer is empty"));
    }
    let room = rooms::find(&app, &alias).await?;
    let watched = opening.participant.as_deref().map(seat_named);
    app.limits.come(peer, known.person().map(|person| person.to_string()), room.room.id)?;
    let mut newcomer = arrive::newcomer(&known, &room, &opening, kind, watched, device, agent.as_deref())?;
    newcomer.other_keys.extend(peer.network());
    let taken = arrive::take_seat(&app, &known, &room, newcomer, offer).await;
    let taken = taken.map_err(|problem| patiently(kind, problem))?;
    let path = if kind == SeatKind::Whip { "whip" } else { "whep" };
    let location = format!("/{path}/{}/{}", crate::draw::alias_of(&room), taken.seat);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(SDP)),
        (header::LOCATION, HeaderValue::try_from(location).map_err(|_| Problem::broken())?),
        (header::ETAG, taken.tag.header().ok_or_else(Problem::broken)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (browsers::ACCEPT_PATCH, HeaderValue::from_static(TRICKLED)),
    ];
    let mut response = (StatusCode::CREATED, headers, taken.answer).into_response();
    browsers::name_ice_servers(&app, response.headers_mut(), true);
    Ok(response)
}

/// Whether the body is said to be of this type, whatever its parameters.
pub(super) fn is(headers: &header::HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

/// Whoever would watch what is not on yet is told when to ask again (draft-ietf-wish-whep, section 4.2).
pub(super) fn patiently(kind: SeatKind, problem: Problem) -> Problem {
    let too_early = [Refusal::NoPublisher, Refusal::NotStarted].map(|refusal| refusal.code());
    if kind == SeatKind::Whep && too_early.contains(&problem.code) {
        return Problem { retry_after: Some(TOO_EARLY), ..problem };
    }
    problem
}

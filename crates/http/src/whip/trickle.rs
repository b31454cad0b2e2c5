//! `PATCH` of a session URL: candidates that came after the offer, and ICE restarts (RFC 9725, sections 4.3.1 to 4.3.3).

use super::{
    TRICKLED, browsers, fragment, kind_of,
    offer::{is, patiently},
    sdp::{self, Standing},
    sessions::{Ice, IfMatch, Opener, Session},
};
use crate::{
    credential::{Credential, Known},
    extract::{Path, bytes},
    native::rooms,
    problem::Problem,
    shapes::seat_named,
    state::App,
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_core::model::{
    ids::{RoomId, SeatId},
    refusal::Refusal,
};
use gavel_door::ports::Scope;

pub(super) async fn trickle(
    State(app): State<App>,
    known: Known,
    Path((alias, participant)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let room = rooms::find(&app, &alias).await?.room.id;
    let (seat, kind) = (seat_named(&participant), kind_of(request.uri()));
    may_change(&known, room)?;
    let found = app.whip.find(seat).filter(|session| session.room == room && session.kind == kind);
    let session = found.ok_or_else(|| Problem::not_found("session here"))?;
    is_theirs(&known, &session)?;
    app.limits.change(seat)?;
    if !is(request.headers(), TRICKLED) {
        let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid").because(format!("send {TRICKLED}"));
        return Ok(([(browsers::ACCEPT_PATCH, TRICKLED)], problem).into_response());
    }
    let if_match = IfMatch::of(request.headers()).ok_or_else(|| {
        Problem::new(StatusCode::PRECONDITION_REQUIRED, "precondition_required")
            .because("If-Match: the ETag of the ICE session, or * for an ICE restart")
    })?;
    let body = bytes(request, &()).await?;
    let text = std::str::from_utf8(&body).map_err(|_| Problem::invalid("the fragment is not UTF-8"))?;
    let fragment = fragment::read(text).map_err(|malformed| Problem::invalid(malformed.to_string()))?;

    let mut ice = session.ice.lock().await;
    if !if_match.fits(ice.tag()) {
        return Err(Problem::new(StatusCode::PRECONDITION_FAILED, "precondition_failed")
            .because("If-Match: the ICE session is another by now"));
    }
    match ice.standing(&fragment.credentials) {
        Standing::Same => {
            let fragment::Fragment { candidates, complete, .. } = fragment;
            tracing::trace!(%seat, candidates, complete, "candidates came later");
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Standing::New => restart(&app, &session, seat, &mut ice, &fragment.credentials).await,
        Standing::Half => Err(Problem::invalid("a restart has an ice-ufrag and an ice-pwd that are both new")),
    }
}

/// Nothing has changed where it fails: the ICE session of before goes on.
async fn restart(
    app: &App,
    session: &Session,
    seat: SeatId,
    ice: &mut Ice,
    by: &fragment::Credentials,
) -> Result<Response, Problem> {
    let offer = ice.restarted(by);
    let negotiated = app.door.negotiate(session.conference, seat, offer.clone()).await;
    let answer = negotiated.map_err(|denied| patiently(session.kind, denied.into()))?;
    *ice = Ice::of(offer);
    let fragment = sdp::fragment(&answer.sdp).ok_or_else(Problem::broken)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(TRICKLED)),
        (header::ETAG, ice.tag().header().ok_or_else(Problem::broken)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, fragment).into_response())
}

/// Whether this credential could have a session in the room at all; strangers do not learn which there are.
fn may_change(known: &Known, room: RoomId) -> Result<(), Problem> {
    match known.known()? {
        Credential::Ticket(ticket) if ticket.room != room => Err(Refusal::WrongConference.into()),
        Credential::Ticket(_) => Ok(()),
        Credential::Key(_) if known.has(Scope::Media) => Ok(()),
        Credential::Key(_) | Credential::Account(_) | Credential::App(_) => {
            Err(Problem::denied("this needs a ticket, or a key with scope `media`"))
        }
    }
}

fn is_theirs(known: &Known, session: &Session) -> Result<(), Problem> {
    let theirs = match (known.known()?, session.opened_by) {
        (Credential::Ticket(ticket), Opener::Ticket(person)) => ticket.person == person,
        (Credential::Key(_), Opener::Key) => true,
        (Credential::Ticket(_) | Credential::Key(_) | Credential::Account(_) | Credential::App(_), _) => false,
    };
    if theirs { Ok(()) } else { Err(Problem::denied("this is somebody else's seat")) }
}

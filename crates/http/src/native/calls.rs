//! Calling somebody into the meeting, and being called (requirement T3).

use super::{
    orders::{self, Order},
    rooms,
    verbs::{InviteOrder, Verb},
};
use crate::{
    calls::Ring,
    credential::{self, Credential, Known, person_of, role_of},
    draw::{self, DrawnTicket, For},
    extract::{Answer, Body, Json, Path},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Receipt, StreamedEvent, texts},
    standing::Doubts,
    state::App,
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, StreamExt, stream};
use gavel_core::model::{
    command::{Actor, Command, Right},
    fact::CallEnd,
    ids::SeatId,
    refusal::Refusal,
};
use gavel_door::{
    Envelope, Which,
    ports::{Account, Call},
};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use tokio::sync::broadcast::error::RecvError;
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCall {
    /// The id of the account to call.
    #[schema(value_type = texts::Id)]
    account: String,
}

/// Calls somebody into the conference that one is in: for moderators that invites them, for others it is 403
/// `not_moderator`; 409 `not_running` for whoever is in none. By an account, or by the ticket of a meeting.
#[utoipa::path(post, path = "/calls", tag = "calls", request_body = NewCall,
    responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn call(State(app): State<App>, known: Known, Body(body): Body<NewCall>) -> Answer<Receipt> {
    let to = match known.known()? {
        Credential::Ticket(ticket) => Which::Room(ticket.room),
        Credential::Account(account) => {
            let conference = app.door.conference_of(person_of(account.id)).await;
            Which::Conference(
                conference.ok_or_else(|| Problem::from(Refusal::NotRunning).because("you are in no meeting"))?,
            )
        }
        Credential::Key(_) | Credential::App(_) => {
            return Err(Problem::denied("a key is in no meeting: invite by the conference's id"));
        }
    };
    let view = app.door.view(to).await.ok_or(Refusal::NotRunning)?;
    let room = app.directory.room(view.summary.room).await?;
    let order = Order {
        actor: known.actor(&app, room.as_ref(), known.seat_in(&view)).await?,
        to,
        request: known.request.clone(),
        arrived: known.arrived,
        address: known.address.clone(),
        base: known.base.clone(),
        report: None,
        verb: Verb::Invite(InviteOrder { accounts: Some(vec![body.account]), ..InviteOrder::default() }),
    };
    orders::carry_out(&app, order).await.map(Json::ok)
}

/// It rings.
#[derive(Serialize, ToSchema, TS)]
pub struct Ringing {
    /// What an answer names.
    pub place: String,
    pub conference: String,
    pub room: String,
    pub room_name: String,
    /// Who calls.
    pub by: String,
    pub until: String,
}

impl From<Call> for Ringing {
    fn from(theirs: Call) -> Self {
        Self {
            place: theirs.place.to_string(),
            conference: theirs.conference.to_string(),
            room: theirs.room.to_string(),
            room_name: theirs.room_name,
            by: theirs.by,
            until: rfc3339::text(theirs.until),
        }
    }
}

/// It rings no more.
#[derive(Serialize, ToSchema, TS)]
pub struct Stopped {
    pub place: String,
    /// `accepted`, `declined`, `unanswered` or `cancelled`.
    #[schema(value_type = String)]
    #[ts(type = "\"accepted\" | \"declined\" | \"unanswered\" | \"cancelled\"")]
    pub how: CallEnd,
}

/// The calls for one's account, as server-sent events `ringing` and `stopped`; `data` is `Ringing` or
/// `Stopped`. Whoever listens is in the app, and can be called. Accounts only; it ends with the log-in.
#[utoipa::path(get, path = "/me/calls", tag = "calls",
    responses((status = 200, content_type = "text/event-stream", body = StreamedEvent), Problems), security(("bearer" = [])))]
pub(crate) async fn mine(
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let account = own(&known)?.id;
    let (ringing, lines) = app.calls.listen(account);
    let mut shutting = app.shutting.subscribe();
    let now = stream::iter(ringing.into_iter().map(|call| event(Ring::Rings(Box::new(call)))));
    let later = stream::unfold(lines, |mut lines| async move {
        loop {
            match lines.recv().await {
                Ok(ring) => return Some((event(ring), lines)),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let over = Doubts::new(&app).confirmed(credential::shown(&headers)?);
    let ends = async move {
        tokio::select! {
            _ = shutting.wait_for(|shutting| *shutting) => {}
            () = over => {}
        }
    };
    Ok(Sse::new(now.chain(later).take_until(Box::pin(ends)).map(Ok)).keep_alive(KeepAlive::default()))
}

fn event(ring: Ring) -> Event {
    let (name, data) = match ring {
        Ring::Rings(call) => ("ringing", serde_json::to_string(&Ringing::from(*call))),
        Ring::Stops { place, how } => ("stopped", serde_json::to_string(&Stopped { place: place.to_string(), how })),
    };
    Event::default().event(name).data(data.unwrap_or_default())
}

/// Accepts a call: a ticket for the caller's conference. 404 where nothing rings.
#[utoipa::path(post, path = "/me/calls/{place}/accept", tag = "calls", params(("place" = String, Path)),
    responses((status = 200, body = DrawnTicket), Problems), security(("bearer" = [])))]
pub(crate) async fn accept(State(app): State<App>, known: Known, Path(place): Path<String>) -> Answer<DrawnTicket> {
    let account = own(&known)?;
    let call = answer(&app, &known, account, &place, true).await?;
    let room = rooms::find(&app, &call.room.to_string()).await?;
    let holder = For {
        person: person_of(account.id),
        name: account.name.clone(),
        role: role_of(account, Some(&room)),
        account: Some(account.id),
        device: None,
        personal: true,
        pin_hash: None,
        good_for: draw::PUBLIC,
    };
    draw::ticket(&app, &room, holder, &known.base).await.map(Json::ok)
}

/// Declines a call. 404 where nothing rings.
#[utoipa::path(post, path = "/me/calls/{place}/decline", tag = "calls", params(("place" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn decline(
    State(app): State<App>,
    known: Known,
    Path(place): Path<String>,
) -> Result<axum::http::StatusCode, Problem> {
    answer(&app, &known, own(&known)?, &place, false).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

fn own(known: &Known) -> Result<&Account, Problem> {
    known.account().ok_or_else(|| Problem::denied("only accounts are called"))
}

async fn answer(app: &App, known: &Known, account: &Account, place: &str, accept: bool) -> Result<Call, Problem> {
    let place: SeatId = place.parse().map_err(|_| Problem::not_found("call"))?;
    let call = app.calls.ringing(account.id, place).ok_or_else(|| Problem::not_found("call"))?;
    let person = person_of(account.id);
    let generation = app.door.generation(call.room, person).await?;
    let room = app.directory.room(call.room).await?;
    let right = Right::Person {
        person,
        role: role_of(account, room.as_ref()),
        account: Some(account.id),
        generation,
        seat: None,
    };
    let envelope = Envelope {
        request: known.request.clone(),
        actor: Actor { right, name: account.name.clone(), surface: known.surface },
        to: Which::Conference(call.conference),
        command: Command::AnswerCall { place, accept },
        arrived: known.arrived,
        address: known.address.clone(),
    };
    app.door.submit(envelope).await?;
    Ok(call)
}

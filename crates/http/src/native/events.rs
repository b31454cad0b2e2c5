//! Events as a stream (Server-Sent Events): of one conference, or of all.

use super::orders;
use crate::{
    credential::{self, Known},
    events::{Event, Feed, Listener, Told, ToldProgress, Where},
    extract::{Path, Query},
    problem::{Problem, Problems},
    shapes::StreamedEvent,
    state::App,
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use futures_util::{StreamExt, stream};
use gavel_core::model::ids::{ConferenceId, RoomId};
use gavel_door::{
    Which,
    ports::{EventFilter, EventKind},
};
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;
use utoipa::IntoParams;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// A word in between, so that proxies do not take the silence for the end.
const WORD_EVERY: Duration = Duration::from_secs(15);

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// Goes on after the event with this number. `Last-Event-ID` counts for more.
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807_i64)]
    after: Option<u64>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfConference {
    /// Goes on after the event with this number. `Last-Event-ID` counts for more.
    after: Option<u64>,
    /// Also tells `changed`, without a number, at the beginning and whenever `/conferences/{id}/overview` has become
    /// another: also by what is no event, such as somebody's camera.
    changes: Option<bool>,
}

/// What happens in a conference, as Server-Sent Events: `id` is the event's number, `event` its kind, `data` all of it, an `Event`.
/// From the conference's beginning, or after `Last-Event-ID` or `after`; it ends with the event `ended`, also where the
/// conference is over already. 204 where there is nothing after that. For those who moderate the conference, those who
/// manage its room, and keys with scope `read` or `moderate`; it ends too as soon as that is over.
#[utoipa::path(get, path = "/conferences/{id}/events", tag = "events", params(("id" = String, Path), OfConference),
    responses((status = 200, body = StreamedEvent, content_type = "text/event-stream"),
        (status = 204, description = "nothing is to come any more"), Problems), security(("bearer" = [])))]
pub(crate) async fn of_conference(
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(from): Query<OfConference>,
) -> Result<Response, Problem> {
    known.known()?;
    let after = after(&headers, from.after)?.unwrap_or(0);
    let place = place(&app, &id).await?;
    let listener = Listener::admit(&app, credential::shown(&headers)?, place).await?;
    if is_over(&app, listener.filter(), after).await? {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let changes = match place {
        Where::Conference { id, .. } if from.changes == Some(true) => app.door.changes(Which::Conference(id)),
        Where::Conference { .. } | Where::Everywhere => None,
    };
    Ok(answer(None, Feed::start(app, listener, after, changes)))
}

/// What happens in all conferences from now on, or after `Last-Event-ID` or `after`. It begins with an `id` that has no
/// `data`: whoever is cut off before the first event goes on after that. Administrators, and keys with scope `read`.
#[utoipa::path(get, path = "/events", tag = "events", params(From),
    responses((status = 200, body = StreamedEvent, content_type = "text/event-stream"), Problems), security(("bearer" = [])))]
pub(crate) async fn of_all(
    State(app): State<App>,
    known: Known,
    headers: HeaderMap,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    known.known()?;
    let newest = *app.store.newest_event().borrow();
    let after = after(&headers, from.after)?.unwrap_or(newest);
    let listener = Listener::admit(&app, credential::shown(&headers)?, Where::Everywhere).await?;
    let place = sse::Event::default().id(after.to_string());
    Ok(answer(Some(place), Feed::start(app, listener, after, None)))
}

/// The conference that a path names: one that runs, or by its own id one of which the log knows.
pub(super) async fn place(app: &App, text: &str) -> Result<Where, Problem> {
    let found = orders::find(app, text).await?;
    if let Some(view) = &found.view {
        return Ok(Where::Conference { id: view.summary.id, room: view.summary.room });
    }
    let Which::Conference(id) = found.to else { return Err(Problem::not_found("conference running")) };
    Ok(Where::Conference { id, room: room_of(app, id).await? })
}

async fn room_of(app: &App, id: ConferenceId) -> Result<RoomId, Problem> {
    let filter = EventFilter { conference: Some(id), limit: 1, ..EventFilter::default() };
    let first = app.store.events(filter).await?.items.pop();
    first.map(|first| first.event.room).ok_or_else(|| Problem::not_found("conference"))
}

/// Whether somebody who has had the events up to this number has had the last one.
pub(super) async fn is_over(app: &App, filter: EventFilter, after: u64) -> Result<bool, Problem> {
    let last = EventFilter { kinds: vec![EventKind::Ended], limit: 1, ..filter };
    Ok(app.store.events(last).await?.items.first().is_some_and(|last| last.seq <= after))
}

fn after(headers: &HeaderMap, asked: Option<u64>) -> Result<Option<u64>, Problem> {
    let last = headers.get(LAST_EVENT_ID);
    let number = match last {
        Some(last) => last.to_str().ok().and_then(|last| last.trim().parse().ok()).map(Some),
        None => Some(asked),
    };
    // The log counts in 63 bits.
    number.filter(|number| number.is_none_or(|number| i64::try_from(number).is_ok())).ok_or_else(|| {
        Problem::invalid(format!("{}: the number of an event", if last.is_some() { "Last-Event-ID" } else { "after" }))
    })
}

fn answer(first: Option<sse::Event>, told: mpsc::Receiver<Told>) -> Response {
    let events = stream::unfold(told, |mut told| async move {
        match told.recv().await? {
            Told::Event(event) => Some((told_as(Event::from(*event)), told)),
            Told::Progress(progress) => {
                let progress = ToldProgress::from(*progress);
                Some((written(sse::Event::default().event(progress.kind), &progress), told))
            }
            Told::Changed => Some((sse::Event::default().event("changed").data("{}"), told)),
            // Whoever comes back by itself learns from the answer whether it is for good.
            Told::End(_) => None,
        }
    });
    let events = stream::iter(first).chain(events.fuse()).map(Ok::<_, Infallible>);
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(WORD_EVERY).text("still here"));
    // nginx would collect events until its buffer is full.
    ([(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))], stream).into_response()
}

fn told_as(event: Event) -> sse::Event {
    written(sse::Event::default().id(event.seq.to_string()).event(event.kind.0.word()), &event)
}

fn written(told: sse::Event, data: &impl Serialize) -> sse::Event {
    match serde_json::to_string(data) {
        Ok(text) => told.data(text),
        Err(fault) => {
            tracing::error!(%fault, "an event could not be written");
            told
        }
    }
}

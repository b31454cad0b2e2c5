//! `events`: what happens, as Server-Sent Events (docs/contracts/pexip-client.md, *Events*).

use super::{answer::Said, holder::Shown, scene::Event, sessions::Stream};
use axum::{
    http::HeaderName,
    response::{
        IntoResponse, Response, Sse,
        sse::{self, KeepAlive},
    },
};
use futures_util::{StreamExt, stream};
use std::{convert::Infallible, time::Duration};

/// A word in between, so that proxies do not take the silence for the end.
const WORD_EVERY: Duration = Duration::from_secs(15);

/// Also for whoever is out already and has not heard why: that is all they hear.
pub(super) async fn listen(shown: Shown) -> Result<Response, Said> {
    let app = shown.app;
    let session = shown.session.filter(|session| shown.is_good || session.is_over()).ok_or_else(Said::invalid_token)?;
    let Stream { first, rest } = session.listen(&|seat| app.pexip.has_call(seat));
    let rest = stream::unfold(rest, |rest| async move {
        let mut rest = rest?;
        rest.recv().await.map(|event| (event, Some(rest)))
    });
    let events = stream::iter(first).chain(rest.fuse()).enumerate();
    let events = events.map(|(at, event)| Ok::<_, Infallible>(told(at, &event)));
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(WORD_EVERY).text("still here"));
    // nginx would collect events until its buffer is full.
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], stream).into_response())
}

/// The data is never empty: the client would drop the event.
fn told(at: usize, event: &Event) -> sse::Event {
    sse::Event::default().id(at.to_string()).event(event.name).data(event.data.to_string())
}

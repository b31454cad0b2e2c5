//! The conferences that have ended.

use super::{LATEST, Place, participant, places};
use crate::{
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, one, said, schema},
            fault::Fault,
            query::{Field, READ, Resource, time},
        },
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use gavel_core::model::ids::ConferenceId;
use gavel_door::ports::records::{Past, Session};
use std::collections::BTreeMap;

pub(in crate::pexip::management) struct Ended {
    session: Session,
    place: Place,
    /// Where those who were there are; only of those who are shown.
    participants: Vec<String>,
}

pub(in crate::pexip::management) static CONFERENCE: Resource<Ended> = Resource {
    path: "/api/admin/history/v1/conference/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::flag("direct_media_available", "Whether media could go past the server; it never does.", |_| {
            false.into()
        }),
        Field::whole("duration", "Seconds.", |row: &Ended| (row.session.duration_ms / 1_000).into()),
        Field::time("end_time", "When it ended.", |row: &Ended| row.session.ended_at.map(time::text).into()).nullable(),
        Field::text("id", "The conference's id.", |row: &Ended| id(row).into()).unique(),
        Field::whole("instant_message_count", "How many messages were sent to everybody.", |row: &Ended| {
            row.session.messages.into()
        }),
        Field::text("name", "The name of the service.", |row: &Ended| row.session.name.clone().into()),
        Field::whole("participant_count", "How many people were in.", |row: &Ended| row.session.participants.into()),
        Field::many("participants", "Who was there.", |row: &Ended| row.participants.clone().into()),
        Field::uri(|row: &Ended| CONFERENCE.uri(&id(row)).into()),
        Field::text("service_type", "What kind of service it was.", |row: &Ended| row.place.service_type.into())
            .choices(&["conference", "lecture"]),
        Field::time("start_time", "When it began.", |row: &Ended| time::text(row.session.started_at).into()),
        Field::text("tag", "The tag of the service, as it is now.", |row: &Ended| row.place.tag.clone().into()),
    ],
};

fn id(row: &Ended) -> String {
    ids::uuid(row.session.id.ulid())
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/history/v1/conference/", get(all))
        .route("/history/v1/conference/schema/", get(|| async { schema(&CONFERENCE) }))
        .route("/history/v1/conference/{id}/", get(this))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&CONFERENCE)?;
    let (since, _) = query.span("end_time");
    let (_, until) = query.span("start_time");
    let ended = ended(&app, Past { since, until, latest: LATEST, ..Past::default() }).await?;
    let (mut page, total) = query.page(ended);
    name_participants(&app, &mut page).await?;
    Ok(said(StatusCode::OK, query.answer(&page, total)))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let session = ids::read(&named).map(ConferenceId::new).ok_or_else(Fault::not_found)?;
    let past = Past { session: Some(session), latest: LATEST, ..Past::default() };
    let mut found = ended(&app, past).await?;
    name_participants(&app, &mut found).await?;
    one(&CONFERENCE, found.first())
}

async fn ended(app: &App, past: Past) -> Result<Vec<Ended>, Fault> {
    let sessions = app.records.past_sessions(past).await?;
    let places = places(app, sessions.iter().map(|session| session.room)).await?;
    let ended = |session: Session| Ended {
        place: places.get(&session.room).cloned().unwrap_or_default(),
        session,
        participants: Vec::new(),
    };
    Ok(sessions.into_iter().map(ended).collect())
}

/// By one question for the whole page.
async fn name_participants(app: &App, page: &mut [Ended]) -> Result<(), Fault> {
    let past = Past {
        since: page.iter().map(|row| row.session.started_at).min(),
        until: page.iter().filter_map(|row| row.session.ended_at).max(),
        session: match page {
            [] => return Ok(()),
            [only] => Some(only.session.id),
            _ => None,
        },
        latest: LATEST,
        ..Past::default()
    };
    let mut of: BTreeMap<ConferenceId, Vec<String>> = BTreeMap::new();
    for stay in app.records.past_stays(past).await? {
        of.entry(stay.session).or_default().push(participant::PARTICIPANT.uri(&ids::uuid(stay.seat.ulid())));
    }
    for row in page {
        row.participants = of.remove(&row.session.id).unwrap_or_default();
    }
    Ok(())
}

//! The records of a room's conferences, past and running (requirement T10): for its owner and those who administer. What
//! was said to one person alone is counted there, and shown to nobody.

mod connections;
mod messages;
mod participants;
mod question;
pub(crate) mod reply;
mod sessions;
mod timeline;

pub use connections::RecordedConnection;
pub use messages::RecordedMessage;
pub use participants::{RecordedPerson, RecordedQuality, RecordedRemoval};
pub use sessions::RecordedSession;
pub use timeline::RecordedMoment;

use super::rooms;
use crate::{
    credential::{Credential, Known},
    problem::Problem,
    shapes::Surface,
    state::App,
};
use gavel_core::model::ids::{ConferenceId, RoomId};
use gavel_door::ports::{
    Doer, Scope,
    records::{ConnectionKey, LineKey, MomentKey, Session, SessionKey, VisitorKey},
};
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes; each list also with `.csv`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::csv))
        .routes(routes!(sessions::read))
        .routes(routes!(participants::list))
        .routes(routes!(participants::csv))
        .routes(routes!(connections::list))
        .routes(routes!(connections::csv))
        .routes(routes!(messages::list))
        .routes(routes!(messages::csv))
        .routes(routes!(timeline::list))
        .routes(routes!(timeline::csv))
}

/// Whether any of the lists takes this for a cursor, in any order.
pub(crate) fn try_cursor(text: &str) -> bool {
    question::takes::<SessionKey>(text)
        || question::takes::<VisitorKey>(text)
        || question::takes::<ConnectionKey>(text)
        || question::takes::<LineKey>(text)
        || question::takes::<MomentKey>(text)
}

/// Who did it, as it was written down then.
#[derive(Debug, Serialize, ToSchema, TS)]
pub struct RecordedBy {
    name: String,
    /// A role of the meeting, or `administrator`, `control_token`, `system`.
    role: String,
    surface: Surface,
}

impl From<Doer> for RecordedBy {
    fn from(theirs: Doer) -> Self {
        Self { name: theirs.name, role: theirs.role, surface: theirs.surface.into() }
    }
}

/// A room by id or alias; for administrators also one that is no more, by its id.
async fn room(app: &App, known: &Known, text: &str) -> Result<RoomId, Problem> {
    let missing = match rooms::find(app, text).await {
        Ok(room) => {
            may_read(app, known, room.room.id).await?;
            return Ok(room.room.id);
        }
        Err(missing) => missing,
    };
    match text.parse() {
        Ok(id) if known.administers() => Ok(id),
        _ => Err(missing),
    }
}

/// A conference that began, by its id.
pub(crate) async fn session(app: &App, known: &Known, text: &str) -> Result<Session, Problem> {
    let none = || Problem::not_found("session");
    let id: ConferenceId = text.parse().map_err(|_| none())?;
    let session = app.records.session(id).await?.ok_or_else(none)?;
    may_read(app, known, session.room).await?;
    Ok(session)
}

/// The room's owner by their account, administrators, operators, and keys with scope `read`, `rooms` or `admin`. No
/// ticket: whoever moderates one meeting does not read about the others. Once the room is deleted, administrators.
async fn may_read(app: &App, known: &Known, room: RoomId) -> Result<(), Problem> {
    if known.administers() {
        return Ok(());
    }
    let allowed = match (app.directory.room(room).await?, known.known()?) {
        (Some(room), Credential::Account(account)) => room.room.owner == Some(account.id) || rooms::is_operator(known),
        (Some(_), Credential::Key(_) | Credential::App(_)) => known.has(Scope::Read) || known.has(Scope::Rooms),
        (Some(_), Credential::Ticket(_)) | (None, _) => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(Problem::denied("records are for the room's owner, operators, and keys with scope `read` or `rooms`"))
    }
}

//! Conferences that run, and who is in them.

use super::orders::{self, Found};
use crate::{
    credential::{Credential, Known},
    extract::{Answer, Json, Path, Query},
    problem::{Problem, Problems},
    shapes::{Conference, List, Participant, Slice},
    state::App,
};
use axum::extract::State;
use gavel_core::model::{
    command::{Actor, Right},
    effect,
    refusal::Refusal,
};
use gavel_door::{View, ports::Scope};

/// The running conferences: all of them for administrators, operators, and keys with scope `read` or `moderate`; those
/// in one's own rooms, or the ticket's, for everybody else.
#[utoipa::path(get, path = "/conferences", tag = "conferences", params(Slice),
    responses((status = 200, body = List<Conference>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<Conference>> {
    let mut items = Vec::new();
    for summary in app.door.conferences().await {
        if sees(&app, &known, summary.room).await? {
            items.push(Conference::new(summary, &known.base));
        }
    }
    Ok(Json::ok(slice.of(items, |conference: &Conference| &conference.id)))
}

async fn sees(app: &App, known: &Known, room: gavel_core::model::ids::RoomId) -> Result<bool, Problem> {
    if known.has(Scope::Read) || known.has(Scope::Moderate) || super::rooms::is_operator(known) {
        return Ok(true);
    }
    Ok(match known.known()? {
        Credential::Key(_) | Credential::App(_) => false,
        Credential::Ticket(ticket) => ticket.room == room,
        Credential::Account(account) => {
            app.directory.room(room).await?.is_some_and(|room| room.room.owner == Some(account.id))
        }
    })
}

/// One running conference; 404 where it does not run.
#[utoipa::path(get, path = "/conferences/{id}", tag = "conferences", params(("id" = String, Path)),
    responses((status = 200, body = Conference), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Conference> {
    let found = orders::find(&app, &id).await?;
    may_look(&app, &known, &found).await?;
    let (view, _) = found.running()?;
    Ok(Json::ok(Conference::new(view.summary, &known.base)))
}

/// Who is in, who reconnects, and for moderators also who waits and at whose place it rings. The audience of an
/// auditorium sees who is on stage.
#[utoipa::path(get, path = "/conferences/{id}/participants", tag = "conferences", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Participant>), Problems), security(("bearer" = [])))]
pub(crate) async fn participants(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Participant>> {
    let found = orders::find(&app, &id).await?;
    let sees_all = may_look(&app, &known, &found).await?;
    let own = known.person();
    let (view, _) = found.running()?;
    let mut seats: Vec<Participant> = Vec::new();
    if sees_all {
        seats.extend(view.unconnected.iter().filter_map(Participant::ringing));
    }
    let seen = |seat: &effect::Participant| seat.state.is_inside() && (seat.shown || Some(seat.person) == own);
    seats.extend(view.participants.into_iter().filter(|seat| sees_all || seen(seat)).map(Participant::from));
    Ok(Json::ok(slice.of(seats, |seat: &Participant| &seat.id)))
}

/// A running conference, for those who moderate it.
pub(super) async fn as_moderator(app: &App, known: &Known, id: &str) -> Result<View, Problem> {
    let found = orders::find(app, id).await?;
    if !may_look(app, known, &found).await? {
        return Err(Refusal::NotModerator.into());
    }
    Ok(found.running()?.0)
}

/// Whoever is in it, moderates it, or may read everything. The answer: whether they see who waits.
async fn may_look(app: &App, known: &Known, found: &Found) -> Result<bool, Problem> {
    if known.has(Scope::Read) {
        return Ok(true);
    }
    let actor = found.actor(app, known).await?;
    still_good(app, &actor, found).await?;
    match &actor.right {
        Right::Administrator | Right::ControlToken | Right::System => Ok(true),
        Right::Person { person, role, .. } => {
            let here = found.view.iter().flat_map(|view| &view.participants);
            let inside =
                here.filter(|seat| seat.person == *person && seat.state.is_inside()).map(|seat| seat.role).next();
            match inside {
                Some(role) => Ok(role.moderates()),
                None if role.moderates() => Ok(true),
                None => Err(Problem::denied("only those who are in it may look")),
            }
        }
    }
}

/// A ticket whose generation is over opens nothing, not even a look. Verbs are answered so by the core.
pub(crate) async fn still_good(app: &App, actor: &Actor, found: &Found) -> Result<(), Problem> {
    if let (Right::Person { person, generation, .. }, Some(room)) = (&actor.right, &found.room)
        && *generation < app.door.generation(room.room.id, *person).await?
    {
        return Err(Refusal::TicketRevoked.into());
    }
    Ok(())
}

//! Bans: looking at them, and lifting them.

use super::{
    orders::{self, Found},
    rooms,
    verbs::{UnbanOrder, Verb},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    shapes::{Ban, List, Receipt, Slice},
    state::App,
};
use axum::extract::State;
use gavel_core::model::{command::Right, refusal::Refusal};
use gavel_door::ports::Scope;

/// The bans that hold in a running conference. Moderators, and keys with scope `read`.
#[utoipa::path(get, path = "/conferences/{id}/bans", tag = "conferences", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Ban>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Ban>> {
    let found = orders::find(&app, &id).await?;
    must_moderate(&app, &known, &found).await?;
    let (view, _) = found.running()?;
    Ok(Json::ok(slice.of(view.bans.into_iter().map(Ban::from).collect(), |ban: &Ban| &ban.id)))
}

/// One ban.
#[utoipa::path(get, path = "/conferences/{id}/bans/{ban}", tag = "conferences",
    params(("id" = String, Path), ("ban" = String, Path)),
    responses((status = 200, body = Ban), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path((id, ban)): Path<(String, String)>) -> Answer<Ban> {
    let found = orders::find(&app, &id).await?;
    must_moderate(&app, &known, &found).await?;
    let (view, _) = found.running()?;
    let ban = view.bans.into_iter().find(|kept| kept.id.to_string() == ban);
    ban.map(|ban| Json::ok(ban.into())).ok_or_else(|| Problem::not_found("ban"))
}

/// Lifts a ban.
#[utoipa::path(delete, path = "/conferences/{id}/bans/{ban}", tag = "conferences",
    params(("id" = String, Path), ("ban" = String, Path)),
    responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path((id, ban)): Path<(String, String)>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Unban(UnbanOrder { ban })).await
}

/// Lifts a ban; the same as `DELETE`.
#[utoipa::path(post, path = "/conferences/{id}/unban", tag = "conferences", params(("id" = String, Path)),
    request_body = UnbanOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn unban(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<UnbanOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Unban(body)).await
}

/// The bans from a room, whether or not a conference runs in it.
#[utoipa::path(get, path = "/rooms/{id}/bans", tag = "rooms", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Ban>), Problems), security(("bearer" = [])))]
pub(crate) async fn of_room(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Ban>> {
    let room = rooms::find(&app, &id).await?;
    if !known.has(Scope::Read) && !known.has(Scope::Moderate) {
        rooms::may_manage(&known, &room)?;
    }
    let now = app.now();
    let bans = app.store.room_bans(room.room.id).await?;
    let bans = bans.into_iter().filter(|ban| ban.holds_at(now)).map(Ban::from).collect();
    Ok(Json::ok(slice.of(bans, |ban: &Ban| &ban.id)))
}

async fn must_moderate(app: &App, known: &Known, found: &Found) -> Result<(), Problem> {
    if known.has(Scope::Read) {
        return Ok(());
    }
    let actor = found.actor(app, known).await?;
    super::conferences::still_good(app, &actor, found).await?;
    let moderates = match &actor.right {
        Right::Administrator | Right::ControlToken | Right::System => true,
        Right::Person { person, role, .. } => {
            let here = found.view.iter().flat_map(|view| &view.participants);
            here.filter(|seat| seat.person == *person).map(|seat| seat.role).next().unwrap_or(*role).moderates()
        }
    };
    if moderates { Ok(()) } else { Err(Refusal::NotModerator.into()) }
}

//! What concerns one's own account.

use super::rooms::{self, Occurrence, Room, RoomDoor, Schedule};
use crate::{
    credential::{Known, role_of},
    draw,
    extract::{Answer, Json, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Role, RoomKind, Slice},
    state::App,
};
use axum::extract::State;
use gavel_door::{
    View, Which,
    ports::{Account, Concern},
};
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// A room that one owns, or is invited to.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct MyConference {
    pub room: String,
    pub name: String,
    pub kind: RoomKind,
    pub alias: String,
    pub join_url: String,
    /// As what one would come.
    pub role: Role,
    pub owned: bool,
    /// When it meets; without one, whenever somebody comes.
    pub schedule: Option<Schedule>,
    /// The date that is being held, or the next one.
    pub next: Option<Occurrence>,
    pub running: bool,
    /// How many are in.
    pub participants: u32,
    /// Since when it runs.
    pub started_at: Option<String>,
    pub locked: bool,
    /// Of the conference that runs, or else as the room's door will have it.
    pub waiting_room: bool,
    /// The room as it is set; what is below as well: for whoever manages it, `null` for everybody else.
    pub settings: Option<Room>,
    /// How many wait to be let in, or for a host.
    pub waiting: Option<u32>,
    /// How many the room invites.
    pub invitees: Option<u32>,
}

/// The rooms that one owns or is invited to, oldest first, with their next date and whether anybody meets there now.
/// Accounts only.
#[utoipa::path(get, path = "/me/conferences", tag = "meeting", params(Slice),
    responses((status = 200, body = List<MyConference>), Problems), security(("bearer" = [])))]
pub(crate) async fn conferences(
    State(app): State<App>,
    known: Known,
    Query(slice): Query<Slice>,
) -> Answer<List<MyConference>> {
    let account = known.account().ok_or_else(|| Problem::denied("this needs an account"))?;
    let page = app.directory.concerns(account.id, slice.cursor.clone(), slice.limit()).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for concern in page.items {
        let view = app.door.view(Which::Room(concern.room.room.id)).await;
        items.push(conference(&app, &known, account, concern, view));
    }
    Ok(Json::ok(List { items, next_cursor: page.next }))
}

fn conference(app: &App, known: &Known, account: &Account, concern: Concern, view: Option<View>) -> MyConference {
    let Concern { room, invited, invitees } = concern;
    let manages = rooms::may_manage(known, &room).is_ok();
    let by_account = role_of(account, Some(&room));
    let waits = |view: &View| view.participants.iter().filter(|seat| !seat.state.is_inside()).count() as u32;
    let waiting = view.as_ref().map_or(0, waits);
    let running = view.filter(|view| view.running).map(|view| view.summary);
    let made = Room::new(room.clone(), &known.base);
    MyConference {
        room: made.id.clone(),
        name: made.name.clone(),
        kind: made.kind,
        alias: draw::alias_of(&room),
        join_url: made.join_url.clone(),
        role: invited.map_or(by_account, |invited| by_account.min(invited.invitee.role)).into(),
        owned: room.room.owner == Some(account.id),
        schedule: made.schedule.clone(),
        next: rooms::calendar::next_date(&room, app.now()),
        running: running.is_some(),
        participants: running.as_ref().map_or(0, |summary| summary.participants),
        started_at: running.as_ref().map(|summary| rfc3339::text(summary.started_at)),
        locked: running.as_ref().is_some_and(|summary| summary.locked),
        waiting_room: running.as_ref().map_or(made.door == RoomDoor::Knock, |summary| summary.waiting_room),
        settings: manages.then_some(made),
        waiting: manages.then_some(waiting),
        invitees: manages.then_some(invitees),
    }
}

//! What concerns one's own account.

use super::rooms::{self, Occurrence};
use crate::{
    credential::{Known, role_of},
    draw,
    extract::{Answer, Json, Query},
    problem::{Problem, Problems},
    shapes::{List, Role, RoomKind, Slice},
    state::App,
};
use axum::extract::State;
use gavel_door::Which;
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
    /// The date that is being held, or the next one.
    pub next: Option<Occurrence>,
    pub running: bool,
    /// How many are in.
    pub participants: u32,
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
        let room = concern.room;
        let view = app.door.view(Which::Room(room.room.id)).await.filter(|view| view.running);
        let by_account = role_of(account, Some(&room));
        items.push(MyConference {
            alias: draw::alias_of(&room),
            join_url: draw::link(&known.base, &room),
            role: concern.invited.map_or(by_account, |invited| by_account.min(invited.invitee.role)).into(),
            owned: room.room.owner == Some(account.id),
            next: rooms::calendar::next_date(&room, app.now()),
            running: view.is_some(),
            participants: view.map_or(0, |view| view.summary.participants),
            room: room.room.id.to_string(),
            name: room.room.name,
            kind: room.room.kind.into(),
        });
    }
    Ok(Json::ok(List { items, next_cursor: page.next }))
}

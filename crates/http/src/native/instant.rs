//! A conference now: a room that is made for it, or one's own that is running already (requirement T14).

use super::rooms::{self, NewRoom, Room, RoomInvitation};
use crate::{
    credential::{Known, person_of},
    draw::{self, For},
    extract::{Answer, Body, Json},
    problem::{Problem, Problems},
    shapes::Conference,
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::role::Role;
use gavel_door::{
    View, Which,
    ports::{Account, RoomFilter, StoredRoom},
};
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// Where one meets, and the ticket with which one does.
#[derive(Serialize, ToSchema, TS)]
pub struct InstantConference {
    pub room: Room,
    /// `null`: nobody is in yet.
    pub conference: Option<Conference>,
    pub ticket: String,
    pub url: String,
    /// Whether it is one's own conference that was running already: then nothing was made, and nobody was invited.
    pub returned: bool,
    pub invitations: Vec<RoomInvitation>,
}

/// Makes a room of one's own to meet in now, 201. An owner whose own conference is running, with somebody still in it, is
/// taken back to that one, 200. Accounts only; everything that a room can have may be said, and nothing has to.
#[utoipa::path(post, path = "/conferences", tag = "meeting", request_body = super::rooms::InstantRoom,
    responses((status = 201, body = InstantConference), (status = 200, body = InstantConference), Problems),
    security(("bearer" = [])))]
pub(crate) async fn create(
    State(app): State<App>,
    known: Known,
    Body(body): Body<rooms::InstantRoom>,
) -> Answer<InstantConference> {
    let account = known.account().ok_or_else(|| Problem::denied("this needs an account"))?.clone();
    if let Some((room, view)) = running_of(&app, &account).await? {
        known.on_record.nothing();
        let conference = Some(Conference::new(view.summary, &known.base));
        return taken_to(&app, &known, &account, room, conference, Vec::new()).await;
    }
    let (room, invitations) = rooms::make(&app, &known, NewRoom::instant(body, &account.name), Vec::new()).await?;
    taken_to(&app, &known, &account, room, None, invitations).await
}

/// The account's own conference that somebody is in; the latest where there are several.
async fn running_of(app: &App, account: &Account) -> Result<Option<(StoredRoom, View)>, Problem> {
    let own = RoomFilter { owner: Some(account.id), ..RoomFilter::default() };
    let mut latest: Option<(StoredRoom, View)> = None;
    let mut cursor = None;
    loop {
        let page = app.directory.rooms(own, cursor, 1_000).await?;
        for room in page.items {
            let Some(view) = app.door.view(Which::Room(room.room.id)).await else { continue };
            let started = view.summary.started_at;
            let later = latest.as_ref().is_none_or(|(_, other)| started > other.summary.started_at);
            if view.running && view.summary.participants > 0 && later {
                latest = Some((room, view));
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(latest);
        }
    }
}

async fn taken_to(
    app: &App,
    known: &Known,
    account: &Account,
    room: StoredRoom,
    conference: Option<Conference>,
    invitations: Vec<RoomInvitation>,
) -> Answer<InstantConference> {
    let holder = For {
        person: person_of(account.id),
        name: account.name.clone(),
        role: Role::Owner,
        account: Some(account.id),
        device: None,
        personal: true,
        pin_hash: None,
        good_for: draw::PUBLIC,
    };
    let drawn = draw::ticket(app, &room, holder, &known.base).await?;
    let returned = conference.is_some();
    let answer = InstantConference {
        room: Room::new(room, &known.base),
        conference,
        ticket: drawn.ticket,
        url: drawn.url,
        returned,
        invitations,
    };
    Ok(Json(if returned { StatusCode::OK } else { StatusCode::CREATED }, answer))
}

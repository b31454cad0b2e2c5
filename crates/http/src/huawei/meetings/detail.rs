//! One meeting with those who are invited to it, and those who are in it.

use super::{
    find,
    shape::{Invited, Meeting, role},
};
use crate::{
    huawei::{
        Fault, attendees,
        fault::code,
        gate::LoggedIn,
        ids,
        read::{List, Part, Query, said},
    },
    native::rooms,
    state::App,
};
use axum::{Json, extract::State};
use gavel_door::{Which, ports::StoredRoom};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    #[serde(rename = "conferenceID")]
    conference: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
    search_key: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Detail {
    #[serde(rename = "conferenceData")]
    pub(super) meeting: Meeting,
    pub(super) data: List<Invited>,
}

/// For who manages it, and who is invited.
pub(super) async fn read(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Detail>, Fault> {
    let room = find(&app, wanted.conference.as_deref()).await?;
    answer(&app, &logged_in, &room, &wanted, false).await
}

/// Of one that runs.
pub(super) async fn online(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Detail>, Fault> {
    let room = find(&app, wanted.conference.as_deref()).await?;
    answer(&app, &logged_in, &room, &wanted, true).await
}

async fn answer(
    app: &App,
    logged_in: &LoggedIn,
    room: &StoredRoom,
    wanted: &Wanted,
    must_run: bool,
) -> Result<Json<Detail>, Fault> {
    rooms::may_see(app, logged_in, room).await?;
    let view = app.door.view(Which::Room(room.room.id)).await;
    if must_run && view.is_none() {
        return Err(not_running());
    }
    let meeting = Meeting::of(app, room, view.as_ref().map(|view| &view.summary), &logged_in.base).await?;
    let mut invited = Invited::all(app, room).await?;
    invited.retain(|one| one.is_called(said(&wanted.search_key)));
    Ok(Json(Detail { meeting, data: Part::of(wanted.offset, wanted.limit).of_all(invited)? }))
}

fn not_running() -> Fault {
    Fault::bad(code::NOT_STARTED, "the meeting does not run")
}

#[derive(Deserialize)]
pub(super) struct WantedPeople {
    conf_id: Option<String>,
    offset: Option<u32>,
    limit: Option<u32>,
    search_key: Option<String>,
}

/// Here alone the dialect writes its words with underscores.
#[derive(Serialize)]
pub(super) struct InNow {
    participant_id: String,
    name: String,
    call_number: String,
    role: u8,
    third_account: String,
    account: String,
    user_id: String,
}

/// Those who are in, for who manages the meeting.
pub(super) async fn people(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(wanted): Query<WantedPeople>,
) -> Result<Json<List<InNow>>, Fault> {
    let room = find(&app, wanted.conf_id.as_deref()).await?;
    rooms::may_manage(&logged_in, &room)?;
    let view = app.door.view(Which::Room(room.room.id)).await.ok_or_else(not_running)?;
    let mut people = Vec::new();
    for seat in view.participants.iter().filter(|seat| seat.state.is_inside()) {
        if said(&wanted.search_key).is_some_and(|search| !seat.name.to_lowercase().contains(&search.to_lowercase())) {
            continue;
        }
        let number = attendees::number(&app, seat.account, seat.id).await?;
        let account = seat.account.map(|_| number.clone()).unwrap_or_default();
        people.push(InNow {
            participant_id: seat.id.to_string(),
            name: seat.name.clone(),
            call_number: number,
            role: role(seat.role),
            third_account: account.clone(),
            account,
            user_id: seat.account.map(|account| ids::hex(account.ulid())).unwrap_or_default(),
        });
    }
    Part::of(wanted.offset, wanted.limit).of_all(people).map(Json)
}

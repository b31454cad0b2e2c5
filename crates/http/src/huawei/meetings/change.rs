//! `PUT /v1/mmc/management/conferences`: what is said of a meeting that has not begun is said anew.

use super::{
    asked::{Asked, GuestPassword},
    create::date,
    find,
    shape::{GUEST, Meeting, Password},
};
use crate::{
    huawei::{
        Fault,
        attendees::{self, Meant, Whose},
        fault::code,
        gate::LoggedIn,
        read::{Body, OfMeeting, Query},
    },
    native::rooms::{self, PatchedRoom},
    problem::Problem,
    state::App,
};
use axum::{Json, extract::State};
use gavel_core::model::ids::PersonId;
use gavel_door::{Which, ports::StoredRoom};
use std::collections::BTreeSet;

pub(super) async fn change(
    State(app): State<App>,
    logged_in: LoggedIn,
    Query(of): Query<OfMeeting>,
    Body(body): Body<Asked>,
) -> Result<Json<[Meeting; 1]>, Fault> {
    let room = find(&app, of.conference.as_deref()).await?;
    rooms::may_manage(&logged_in, &room)?;
    if app.door.view(Which::Room(room.room.id)).await.is_some() {
        return Err(Fault::bad(code::STARTED, "the meeting has begun"));
    }
    body.must_be_possible()?;
    let password = body.guest_password()?;
    let meant = match &body.attendees {
        Some(list) => Some(attendees::meant(&app, list).await?),
        None => None,
    };
    let patch = patch(&body, &room, password.clone())?;
    let room = rooms::change(&app, &logged_in, room, patch).await?;
    if let Some(meant) = meant {
        invite_instead(&app, &logged_in, &room, meant).await?;
    }
    let shown = match password {
        GuestPassword::Set(password) => vec![Password { role: GUEST, password }],
        GuestPassword::Unsaid | GuestPassword::None => Vec::new(),
    };
    Ok(Json([Meeting::of(&app, &room, None, &logged_in.base).await?.with(shown)]))
}

fn patch(body: &Asked, room: &StoredRoom, password: GuestPassword) -> Result<PatchedRoom, Fault> {
    let before = room.schedule.as_ref();
    let start = body.start()?.or(before.map(|before| before.start));
    let length = body.length()?.or(before.map(|before| before.length_minutes));
    let is_moved = body.start()?.is_some() || body.length()?.is_some();
    Ok(PatchedRoom {
        name: body.subject().map(str::to_owned),
        guest_pin: match password {
            GuestPassword::Set(password) => Some(Some(password)),
            GuestPassword::None => Some(None),
            GuestPassword::Unsaid => None,
        },
        allow_guests: body.guests_may_come()?,
        door: body.door(),
        limit: body.limit(),
        schedule: start.zip(length).filter(|_| is_moved).map(|(start, length)| Some(date(start, length))),
        ..PatchedRoom::default()
    })
}

/// Those of the new list, and no others.
async fn invite_instead(app: &App, logged_in: &LoggedIn, room: &StoredRoom, meant: Vec<Meant>) -> Result<(), Fault> {
    let mut stay = BTreeSet::new();
    let mut new = Vec::new();
    let before = app.directory.invitees(room.room.id, None, super::PAGE).await.map_err(Problem::from)?.items;
    for one in meant {
        let known = before.iter().find(|known| match &one.who {
            Whose::Account(account) => known.invitee.account == Some(account.id),
            Whose::Outsider { name, .. } => known.invitee.account.is_none() && known.invitee.name == *name,
        });
        let as_before = known.filter(|known| known.invitee.role.moderates() == one.as_host);
        stay.extend(known.map(|known| known.invitee.person));
        if as_before.is_none() {
            new.push(one);
        }
    }
    let off: Vec<PersonId> =
        before.iter().map(|known| known.invitee.person).filter(|person| !stay.contains(person)).collect();
    for person in off {
        rooms::invitees::take_back(app, room, person).await?;
    }
    for invite in Meant::invitations(new, room.room.allow_guests) {
        rooms::invitees::add(app, logged_in, room, invite).await?;
    }
    Ok(())
}

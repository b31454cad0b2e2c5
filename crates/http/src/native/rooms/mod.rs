//! Rooms: what lasts from one meeting to the next.

pub(crate) mod calendar;
mod checks;
mod find;
mod invite;
pub(crate) mod invitees;
mod schedule;
mod settings;
mod shapes;

pub use calendar::Occurrence;
pub use invite::RoomInvitation;
pub use invitees::{Invitations, Invitee};
pub use schedule::Schedule;
pub(crate) use settings::TimersPatch;
pub use settings::{Forgotten, Timers};
pub use shapes::{LockPolicy, MadeRoom, Room, RoomDoor};

pub(crate) use checks::{aliases, pin};
pub(crate) use find::{find, is_operator, manager, may_manage, may_see};
pub(crate) use invite::{Invite, InvitedAs, RoomGuest};
pub(crate) use shapes::{InstantRoom, NewRoom, PatchedRoom};

use crate::{
    credential::Known,
    draw,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{Limit, List, Slice},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use checks::{changed_owner, changed_pin, limit, made_up_alias, owner};
use gavel_core::model::{
    command::{Command, Disconnect, Target},
    ids::RoomId,
    refusal::Refusal,
    room,
    settings::Settings,
};
use gavel_door::{
    Denied, Envelope, Which,
    ports::{Pins, RoomFilter, RoomPatch, Scope, StoredRoom},
};
use serde::Deserialize;
use shapes::{door, lock_policy};
use ulid::Ulid;

/// Makes a room, and invites people to it. By an account, or a key with scope `rooms`; 409 `alias_taken`.
#[utoipa::path(post, path = "/rooms", tag = "rooms", request_body = NewRoom,
    responses((status = 201, body = MadeRoom), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewRoom>) -> Answer<MadeRoom> {
    if known.account().is_none() && !known.has(Scope::Rooms) {
        return Err(Problem::denied("this needs an account, or a key with scope `rooms`"));
    }
    let (stored, invitations) = make(&app, &known, body, Vec::new()).await?;
    Ok(Json::created(MadeRoom { room: Room::new(stored, &known.base), invitations }))
}

/// Nothing is made where something of it cannot be. `others`: who is invited as something else than those of the body.
pub(crate) async fn make(
    app: &App,
    known: &Known,
    body: NewRoom,
    others: Vec<Invite>,
) -> Result<(StoredRoom, Vec<RoomInvitation>), Problem> {
    let owner = owner(app, known, body.owner).await?;
    let aliases = if body.aliases.is_empty() { vec![made_up_alias()] } else { aliases(body.aliases)? };
    let pins = Pins { host: pin(app, body.host_pin).await?, guest: pin(app, body.guest_pin).await? };
    let room = room::Room {
        id: RoomId::new(Ulid::generate()),
        name: draw::name(&body.name)?,
        kind: body.kind.into(),
        aliases,
        owner,
        allow_guests: body.allow_guests.unwrap_or(true),
        door: door(body.door),
        lock_policy: lock_policy(body.lock_policy),
        has_host_pin: pins.host.is_some(),
        has_guest_pin: pins.guest.is_some(),
        limit: limit(body.limit)?,
        settings: Settings {
            permissions: body.permissions.over(Default::default()),
            timers: body.timers.over(Default::default())?,
            forgotten: body.forgotten.over(Default::default())?,
            everyone_hosts: body.everyone_hosts,
        },
        ends_at: None,
    };
    let new = StoredRoom {
        description: checks::words("description", body.description)?,
        tag: checks::words("tag", body.tag)?,
        schedule: body.schedule.map(Schedule::read).transpose()?,
        ends_with_schedule: body.ends_with_schedule,
        ..StoredRoom::new(room, pins, app.now())
    };
    let mut people = body.invite.people(app, &new).await?;
    for others in others {
        people.extend(others.people(app, &new).await?);
    }
    let stored = app.directory.create_room(new).await?;
    known.on_record.room(&stored);
    let invitations = invite::to_new_room(app, known, &stored, people).await?;
    Ok((stored, invitations))
}

/// Which rooms are asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// At most so many; 100 unless told.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    /// The `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Only rooms with, or without, a schedule.
    scheduled: Option<bool>,
    /// Only rooms with a date that is not over before this time.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Only rooms with a date that begins before this time.
    #[param(format = DateTime)]
    to: Option<String>,
}

/// Rooms: one's own, or all of them for administrators, operators and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/rooms", tag = "rooms", params(Wanted),
    responses((status = 200, body = List<Room>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(wanted): Query<Wanted>) -> Answer<List<Room>> {
    let sees_all = known.has(Scope::Rooms) || known.has(Scope::Read) || is_operator(&known);
    let owner = match known.account() {
        _ if sees_all => None,
        Some(account) => Some(account.id),
        None => return Err(Problem::denied("this needs an account, or a key with scope `rooms` or `read`")),
    };
    let filter = RoomFilter {
        owner,
        scheduled: wanted.scheduled,
        from: rfc3339::asked("from", wanted.from.as_deref())?,
        to: rfc3339::asked("to", wanted.to.as_deref())?,
    };
    let slice = Slice { limit: wanted.limit, cursor: wanted.cursor };
    let page = app.directory.rooms(filter, slice.cursor.clone(), slice.limit()).await?;
    let items = page.items.into_iter().map(|room| Room::new(room, &known.base)).collect();
    Ok(Json::ok(List { items, next_cursor: page.next }))
}

/// One room, by id or alias.
#[utoipa::path(get, path = "/rooms/{id}", tag = "rooms", params(("id" = String, Path)),
    responses((status = 200, body = Room), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Room> {
    let room = find(&app, &id).await?;
    if !known.has(Scope::Read) {
        may_manage(&known, &room)?;
    }
    Ok(Json::ok(Room::new(room, &known.base)))
}

/// Changes a room, also while a conference runs in it, which takes the changes over: who is inside stays. The kind stays
/// what it is, and only administrators change the owner.
#[utoipa::path(patch, path = "/rooms/{id}", tag = "rooms", params(("id" = String, Path)), request_body = PatchedRoom,
    responses((status = 200, body = Room), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<PatchedRoom>,
) -> Answer<Room> {
    let room = find(&app, &id).await?;
    let stored = change(&app, &known, room, body).await?;
    Ok(Json::ok(Room::new(stored, &known.base)))
}

/// The room as it is now; what is not said stays.
pub(crate) async fn change(
    app: &App,
    known: &Known,
    room: StoredRoom,
    body: PatchedRoom,
) -> Result<StoredRoom, Problem> {
    known.on_record.room(&room);
    may_manage(known, &room)?;
    checks::kind(&room, body.kind)?;
    let mut settings = room.room.settings;
    let before = settings;
    settings.permissions = body.permissions.unwrap_or_default().over(settings.permissions);
    settings.timers = body.timers.unwrap_or_default().over(settings.timers)?;
    settings.forgotten = body.forgotten.unwrap_or_default().over(settings.forgotten)?;
    settings.everyone_hosts = body.everyone_hosts.unwrap_or(settings.everyone_hosts);
    let patch = RoomPatch {
        owner: changed_owner(app, known, &room, body.owner).await?,
        settings: Some(settings).filter(|settings| *settings != before),
        schedule: match body.schedule {
            Some(new) => Some(new.map(Schedule::read).transpose()?),
            None => None,
        },
        ends_with_schedule: body.ends_with_schedule,
        description: body.description.map(|text| checks::words("description", text)).transpose()?,
        tag: body.tag.map(|text| checks::words("tag", text)).transpose()?,
        name: body.name.as_deref().map(draw::name).transpose()?,
        aliases: body.aliases.map(aliases).transpose()?,
        allow_guests: body.allow_guests,
        door: body.door.map(door),
        lock_policy: body.lock_policy.map(lock_policy),
        limit: match body.limit {
            Some(new) => Some(limit(new)?),
            None => None,
        },
        host_pin: changed_pin(app, body.host_pin).await?,
        guest_pin: changed_pin(app, body.guest_pin).await?,
    };
    let given_away = patch.owner.is_some();
    let stored = app.directory.patch_room(room.room.id, patch).await?;
    if given_away {
        app.has_revoked();
    }
    app.door.room_changed(as_it_runs(app, &stored).await).await;
    Ok(stored)
}

/// Deletes a room. A conference that runs in it is ended first.
#[utoipa::path(delete, path = "/rooms/{id}", tag = "rooms", params(("id" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let room = find(&app, &id).await?;
    remove(&app, &known, &room).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn remove(app: &App, known: &Known, room: &StoredRoom) -> Result<(), Problem> {
    known.on_record.room(room);
    may_manage(known, room)?;
    let to = Which::Room(room.room.id);
    if app.door.view(to).await.is_some() {
        let end = Envelope {
            request: known.request.clone(),
            actor: manager(app, known, room).await?,
            to,
            command: Command::Disconnect(Disconnect::of(Target::All)),
            arrived: known.arrived,
            address: known.address.clone(),
        };
        match app.door.submit(end).await {
            Ok(_) => {}
            Err(Denied::Refused(refused)) if refused.refusal == Refusal::NotRunning => {}
            Err(denied) => return Err(denied.into()),
        }
    }
    app.directory.delete_room(room.room.id).await?;
    Ok(())
}

/// The room as its running conference has it.
async fn as_it_runs(app: &App, stored: &StoredRoom) -> room::Room {
    let view = app.door.view(Which::Room(stored.room.id)).await;
    gavel_calendar::as_held(stored, view.map_or(app.now(), |view| view.summary.started_at))
}

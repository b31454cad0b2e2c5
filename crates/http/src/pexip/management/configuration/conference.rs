//! Rooms, as the dialect's virtual meeting rooms and auditoriums.

use super::{
    BASE, again, alias,
    automatic_participant::{self, Called},
    must_administer, object, on_record, room, rooms, several, translated,
};
use crate::{
    credential::Known,
    extract::Path,
    native,
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, list, one, schema},
            fault::Fault,
            query::{Field, Kind, Mode, Resource, Written, time},
            status::service_type,
        },
    },
    problem::Problem,
    state::App,
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use gavel_core::model::{ids::RoomId, settings::Who};
use gavel_door::ports::StoredRoom;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A room, and whom it calls when a conference begins.
pub(in crate::pexip::management) struct Configured {
    stored: StoredRoom,
    called: Vec<Called>,
}

const NULL: fn(&Configured) -> Value = |_| Value::Null;

pub(in crate::pexip::management) static CONFERENCE: Resource<Configured> = Resource {
    path: "/api/admin/configuration/v1/conference/",
    on_list: &["get", "post", "put", "delete", "patch"],
    on_one: &["get", "post", "put", "delete", "patch"],
    fields: &[
        Field::many(
            "aliases",
            "What it is called by. Without one, one is made up.",
            |Configured { stored: row, .. }: &Configured| {
                row.room.aliases.iter().map(|text| alias::ALIAS.object(&alias::of(row, text))).collect()
            },
        )
        .or("[]"),
        Field::flag(
            "allow_guests",
            "Whether people come in as guests. Where they do not, whoever comes in hosts.",
            |Configured { stored: row, .. }: &Configured| row.room.allow_guests.into(),
        )
        .or("false"),
        Field::many("automatic_participants", "Who is called when a conference begins.", |row: &Configured| {
            row.called.iter().map(|called| called.uri()).collect()
        })
        .or("[]"),
        Field::time("creation_time", "When it was made.", |Configured { stored: row, .. }: &Configured| {
            time::text(row.created_at).into()
        }),
        Field::text("description", "What it is for.", |Configured { stored: row, .. }: &Configured| {
            row.description.clone().into()
        })
        .or("\"\""),
        Field::text(
            "enable_chat",
            "Whether everybody writes to the chat; `no`: hosts alone.",
            |Configured { stored: row, .. }: &Configured| room::enable_chat(row).into(),
        )
        .or("\"default\"")
        .choices(&["default", "yes", "no"]),
        Field::text(
            "guest_pin",
            "The guests' PIN. It is kept as a hash: it reads as a mask.",
            |Configured { stored: row, .. }: &Configured| room::mask(row.pins.guest.is_some()).into(),
        )
        .or("\"\"")
        .unsearched(),
        Field::flag(
            "guests_can_present",
            "Whether guests share their screen.",
            |Configured { stored: row, .. }: &Configured| (row.room.settings.permissions.share == Who::Everyone).into(),
        )
        .or("true"),
        Field::text("id", "The room's id.", |Configured { stored: row, .. }: &Configured| id(row).into()).unique(),
        Field::flag(
            "mute_all_guests",
            "Whether guests come in muted, and hosts open their microphones.",
            |Configured { stored: row, .. }: &Configured| (row.room.settings.permissions.unmute == Who::Hosts).into(),
        )
        .or("false"),
        Field::text("name", "What it is called for people.", |Configured { stored: row, .. }: &Configured| {
            row.room.name.clone().into()
        })
        .must(),
        Field::whole("participant_limit", "How many seats, from 2.", |Configured { stored: row, .. }: &Configured| {
            row.room.limit.into()
        })
        .or("null")
        .nullable(),
        Field::text(
            "pin",
            "The hosts' PIN. It is kept as a hash: it reads as a mask.",
            |Configured { stored: row, .. }: &Configured| room::mask(row.pins.host.is_some()).into(),
        )
        .or("\"\"")
        .unsearched(),
        Field::uri(|Configured { stored: row, .. }: &Configured| CONFERENCE.uri(&id(row)).into()),
        Field::text(
            "service_type",
            "What kind of service it is; it stays so.",
            |Configured { stored: row, .. }: &Configured| service_type(row.room.kind).into(),
        )
        .or("\"conference\"")
        .choices(&["conference", "lecture"]),
        Field::text("tag", "What its conferences are counted by.", |Configured { stored: row, .. }: &Configured| {
            row.tag.clone().into()
        })
        .or("\"\""),
        // What Gavel has not.
        Field::absent("breakout_rooms", Kind::Flag, "false", |_| false.into()),
        Field::absent("call_type", Kind::Text, "\"video\"", |_| "video".into()),
        Field::absent("crypto_mode", Kind::Text, "null", NULL),
        Field::absent("denoise_enabled", Kind::Flag, "false", |_| false.into()),
        Field::absent("direct_media", Kind::Text, "\"never\"", |_| "never".into()),
        Field::absent("direct_media_notification_duration", Kind::Whole, "0", |_| 0.into()),
        Field::absent("enable_active_speaker_indication", Kind::Flag, "false", |_| false.into()),
        Field::absent("enable_overlay_text", Kind::Flag, "false", |_| false.into()),
        Field::absent("force_presenter_into_main", Kind::Flag, "false", |_| false.into()),
        Field::absent("gms_access_token", Kind::One, "null", NULL),
        Field::absent("guest_identity_provider_group", Kind::One, "null", NULL),
        Field::absent("guest_view", Kind::Text, "null", NULL),
        Field::absent("guests_can_see_guests", Kind::Text, "\"no_hand_raise\"", |_| "no_hand_raise".into()),
        Field::absent("host_identity_provider_group", Kind::One, "null", NULL),
        Field::absent("host_view", Kind::Text, "\"one_main_seven_pips\"", |_| "one_main_seven_pips".into()),
        Field::absent("ivr_theme", Kind::One, "null", NULL),
        Field::absent("live_captions_enabled", Kind::Text, "\"default\"", |_| "default".into()),
        Field::absent("match_string", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("max_callrate_in", Kind::Whole, "null", NULL),
        Field::absent("max_callrate_out", Kind::Whole, "null", NULL),
        Field::absent("max_pixels_per_second", Kind::Text, "null", NULL),
        Field::absent("media_playlist", Kind::One, "null", NULL),
        Field::absent("mssip_proxy", Kind::One, "null", NULL),
        Field::absent("non_idp_participants", Kind::Text, "\"disallow_all\"", |_| "disallow_all".into()),
        Field::absent("on_completion", Kind::Text, "null", NULL),
        Field::absent("pinning_config", Kind::Text, "null", NULL),
        Field::absent("post_match_string", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("post_replace_string", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("primary_owner_email_address", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("replace_string", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("scheduled_conferences", Kind::Many, "[]", |_| json!([])),
        Field::absent("scheduled_conferences_count", Kind::Whole, "0", |_| 0.into()),
        Field::absent("softmute_enabled", Kind::Flag, "false", |_| false.into()),
        Field::absent("sync_tag", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("system_location", Kind::One, "null", NULL),
        Field::absent("teams_proxy", Kind::One, "null", NULL),
        Field::absent("two_stage_dial_type", Kind::Text, "\"regular\"", |_| "regular".into()),
    ],
};

pub(super) fn id(row: &StoredRoom) -> String {
    ids::uuid(row.room.id.ulid())
}

/// A room by its id, or by where it is.
pub(super) async fn find(app: &App, named: &str) -> Result<StoredRoom, Fault> {
    let id = named.strip_prefix(CONFERENCE.path).unwrap_or(named).trim_end_matches('/');
    let id = ids::read(id).map(RoomId::new).ok_or_else(Fault::not_found)?;
    app.directory.room(id).await?.ok_or_else(Fault::not_found)
}

/// The room that a field `conference` names.
pub(super) async fn named(app: &App, uri: &str) -> Result<StoredRoom, Fault> {
    find(app, uri).await.map_err(|fault| fault.or_wrong("conference", "There is no such conference."))
}

pub(super) fn router() -> Router<App> {
    debug_assert!(CONFERENCE.path.starts_with(BASE));
    Router::new()
        .route(
            "/configuration/v1/conference/",
            get(all).post(create).patch(several::patch).put(several::put).delete(several::delete),
        )
        .route("/configuration/v1/conference/schema/", get(|| async { schema(&CONFERENCE) }))
        .route("/configuration/v1/conference/{id}/", get(this).patch(patch).put(put).delete(delete))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&CONFERENCE)?;
    let mut called: BTreeMap<RoomId, Vec<Called>> = BTreeMap::new();
    for (room, invitee) in app.directory.called().await? {
        called.entry(room).or_default().extend(Called::of(&invitee));
    }
    let row = |stored: StoredRoom| {
        let called = called.remove(&stored.room.id).unwrap_or_default();
        Configured { stored, called }
    };
    Ok(list(&query, rooms(&app).await?.into_iter().map(row).collect()))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let stored = find(&app, &named).await?;
    let called = app.directory.called().await?;
    let of_this = called.iter().filter(|(room, _)| *room == stored.room.id);
    let called = of_this.filter_map(|(_, invitee)| Called::of(invitee)).collect();
    one(&CONFERENCE, Some(&Configured { stored, called }))
}

async fn create(State(app): State<App>, known: Known, body: Bytes) -> Result<Response, Fault> {
    let id = make(&app, &known, object(&body)?).await?;
    let location = format!("{}{}", known.base, CONFERENCE.uri(&id));
    Ok((StatusCode::CREATED, [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".into())])
        .into_response())
}

async fn patch(
    State(app): State<App>,
    known: Known,
    Path(named): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Fault> {
    let room = find(&app, &named).await?;
    change(&app, &known, &room, object(&body)?, Mode::Part).await.map(|()| StatusCode::ACCEPTED)
}

/// What is not said goes back to what a new one has.
async fn put(
    State(app): State<App>,
    known: Known,
    Path(named): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Fault> {
    let room = find(&app, &named).await?;
    change(&app, &known, &room, object(&body)?, Mode::Whole).await.map(|()| StatusCode::NO_CONTENT)
}

async fn delete(State(app): State<App>, known: Known, Path(named): Path<String>) -> Result<StatusCode, Fault> {
    let room = find(&app, &named).await?;
    remove(&app, &known, &room).await.map(|()| StatusCode::NO_CONTENT)
}

/// The id of the new one. Whoever makes it with an account owns it, as everywhere; a program's is nobody's.
pub(super) async fn make(app: &App, known: &Known, body: Map<String, Value>) -> Result<String, Fault> {
    let written = Written::read(&CONFERENCE, body, Mode::Whole)?;
    let called = called(app, &written).await?.unwrap_or_default();
    let native = room::native(app, &written, None).await?;
    let new = serde_json::from_value(native).map_err(unreadable)?;
    let known = again(known);
    let made = native::rooms::make(app, &known, new, Vec::new()).await.map(|(stored, _)| stored);
    let made = on_record(app, known.caller(), "room_create", made).await;
    let stored = made.map_err(|problem| translated(problem, room::NAMES))?;
    automatic_participant::calls(app, &known, &stored, &called).await?;
    Ok(id(&stored))
}

pub(super) async fn change(
    app: &App,
    known: &Known,
    before: &StoredRoom,
    body: Map<String, Value>,
    mode: Mode,
) -> Result<(), Fault> {
    let names_aliases = body.contains_key("aliases");
    let mut written = Written::read(&CONFERENCE, body, mode)?;
    if !names_aliases {
        // Nobody's default: a room keeps what it is called.
        written.forget("aliases");
    }
    let called = called(app, &written).await?;
    let native = room::native(app, &written, Some(before)).await?;
    patched(app, known, before, native).await.map_err(|problem| translated(problem, room::NAMES))?;
    match called {
        Some(called) => automatic_participant::calls(app, known, before, &called).await,
        None => Ok(()),
    }
}

/// A change of a room in the native words.
pub(super) async fn patched(app: &App, known: &Known, room: &StoredRoom, native: Value) -> Result<(), Problem> {
    let patch = serde_json::from_value(native).map_err(|fault| Problem::invalid(fault.to_string()))?;
    let known = again(known);
    let changed = native::rooms::change(app, &known, room.clone(), patch).await;
    on_record(app, known.caller(), "room_change", changed).await.map(drop)
}

pub(super) async fn remove(app: &App, known: &Known, room: &StoredRoom) -> Result<(), Fault> {
    let known = again(known);
    let gone = native::rooms::remove(app, &known, room).await;
    Ok(on_record(app, known.caller(), "room_delete", gone).await?)
}

/// All of them: for that an operator's right is not enough.
pub(super) async fn remove_all(app: &App, known: &Known) -> Result<(), Fault> {
    must_administer(known)?;
    for room in rooms(app).await? {
        remove(app, known, &room).await?;
    }
    Ok(())
}

/// Whom it is to call, if anything is said of that.
async fn called(app: &App, written: &Written) -> Result<Option<Vec<Called>>, Fault> {
    match written.list("automatic_participants") {
        Some(listed) => automatic_participant::named(app, listed).await.map(Some),
        None => Ok(None),
    }
}

fn unreadable(fault: serde_json::Error) -> Fault {
    Fault::invalid(fault.to_string())
}

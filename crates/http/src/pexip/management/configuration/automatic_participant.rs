//! Whom a conference calls when it begins: accounts that rooms invite so. An object is an account in one role, with all the rooms
//! that call it in that role; its id is made of both. Nothing of it is kept besides, and one without a room is in no list.

use super::{
    again,
    conference::{self, CONFERENCE},
    object, on_record, rooms,
};
use crate::{
    credential::{Known, person_of},
    extract::Path,
    native::rooms::{Invite, InvitedAs, invitees, may_manage},
    pexip::{
        calling, ids,
        management::{
            answer::{Asked, Listed, list, one, schema},
            fault::Fault,
            query::{Field, Kind, Mode, Resource, Written, Wrong},
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
use gavel_core::model::{
    ids::{AccountId, RoomId},
    role::Role,
};
use gavel_door::ports::{Account, RoomInvitee, StoredRoom};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(in crate::pexip::management) static AUTOMATIC: Resource<Automatic> = Resource {
    path: "/api/admin/configuration/v1/automatic_participant/",
    on_list: &["get", "post"],
    on_one: &["get", "put", "delete", "patch"],
    fields: &[
        Field::text(
            "alias",
            "Whom to call: the username of an account, or an address that begins with it.",
            |row: &Automatic| row.account.username.clone().into(),
        )
        .must(),
        Field::many("conference", "The rooms that call them when a conference begins.", |row: &Automatic| {
            row.rooms.iter().map(|room| CONFERENCE.uri(&ids::uuid(room.ulid()))).collect()
        })
        .or("[]"),
        Field::text("id", "Made of the account and the role.", |row: &Automatic| row.called().id().into()).unique(),
        Field::text("protocol", "Whatever is said: it rings where they have the app open.", |_| "auto".into())
            .or("\"auto\"")
            .choices(&["auto", "h323", "mssip", "sip"]),
        Field::uri(|row: &Automatic| row.called().uri().into()),
        Field::text("role", "As what they are invited.", |row: &Automatic| row.role.word().into())
            .or("\"guest\"")
            .choices(&["guest", "host"]),
        // What Gavel has not.
        Field::absent("call_type", Kind::Text, "\"video\"", |_| "video".into()),
        Field::absent("description", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("dtmf_sequence", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("keep_conference_alive", Kind::Text, "\"keep_conference_alive\"", |_| {
            "keep_conference_alive".into()
        }),
        Field::absent("presentation_url", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("remote_display_name", Kind::Text, "\"\"", |_| "".into()),
        Field::absent("routing", Kind::Text, "\"manual\"", |_| "manual".into()),
        Field::absent("streaming", Kind::Flag, "false", |_| false.into()),
        Field::absent("system_location", Kind::One, "null", |_| Value::Null),
    ],
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    Guest,
    Host,
}

impl As {
    const fn word(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Host => "host",
        }
    }

    fn read(word: &str) -> Option<Self> {
        [Self::Guest, Self::Host].into_iter().find(|role| role.word() == word)
    }

    fn of(role: Role) -> Self {
        if role.moderates() { Self::Host } else { Self::Guest }
    }
}

/// What an object's id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Called {
    account: AccountId,
    role: As,
}

impl Called {
    pub(super) fn of(invitee: &RoomInvitee) -> Option<Self> {
        Some(Self { account: invitee.invitee.account?, role: As::of(invitee.invitee.role) })
    }

    fn id(self) -> String {
        format!("{}-{}", ids::uuid(self.account.ulid()), self.role.word())
    }

    pub(super) fn uri(self) -> String {
        AUTOMATIC.uri(&self.id())
    }

    fn read(id: &str) -> Option<Self> {
        let (account, role) = id.rsplit_once('-')?;
        Some(Self { account: AccountId::new(ids::read(account)?), role: As::read(role)? })
    }
}

pub(in crate::pexip::management) struct Automatic {
    account: Account,
    role: As,
    rooms: Vec<RoomId>,
}

impl Automatic {
    const fn called(&self) -> Called {
        Called { account: self.account.id, role: self.role }
    }
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/configuration/v1/automatic_participant/", get(all).post(create))
        .route("/configuration/v1/automatic_participant/schema/", get(|| async { schema(&AUTOMATIC) }))
        .route("/configuration/v1/automatic_participant/{id}/", get(this).patch(patch).put(put).delete(delete))
}

/// Who is called, and by which rooms.
async fn by_called(app: &App) -> Result<BTreeMap<Called, Vec<RoomId>>, Fault> {
    let mut by_called: BTreeMap<Called, Vec<RoomId>> = BTreeMap::new();
    for (room, invitee) in app.directory.called().await? {
        if let Some(called) = Called::of(&invitee) {
            by_called.entry(called).or_default().push(room);
        }
    }
    Ok(by_called)
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&AUTOMATIC)?;
    let mut rows = Vec::new();
    for (Called { account, role }, rooms) in by_called(&app).await? {
        // Whoever is deleted meanwhile is called by nobody.
        if let Some(account) = app.directory.account(account).await? {
            rows.push(Automatic { account, role, rooms });
        }
    }
    Ok(list(&query, rows))
}

/// There is one of every account in each role, if only without rooms.
async fn find(app: &App, named: &str) -> Result<Automatic, Fault> {
    let id = named.strip_prefix(AUTOMATIC.path).unwrap_or(named).trim_end_matches('/');
    let called = Called::read(id).ok_or_else(Fault::not_found)?;
    let account = app.directory.account(called.account).await?.ok_or_else(Fault::not_found)?;
    let rooms = by_called(app).await?.remove(&called).unwrap_or_default();
    Ok(Automatic { account, role: called.role, rooms })
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    one(&AUTOMATIC, Some(&find(&app, &named).await?))
}

async fn create(State(app): State<App>, known: Known, body: Bytes) -> Result<Response, Fault> {
    let written = Written::read(&AUTOMATIC, object(&body)?, Mode::Whole)?;
    let called = meant(&app, &written, None).await?;
    for room in named_rooms(&app, &written).await? {
        add(&app, &known, &room, called).await?;
    }
    let location = format!("{}{}", known.base, called.uri());
    Ok((StatusCode::CREATED, [(header::LOCATION, location)]).into_response())
}

async fn patch(app: State<App>, known: Known, named: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, named, body, Mode::Part).await.map(|()| StatusCode::ACCEPTED)
}

async fn put(app: State<App>, known: Known, named: Path<String>, body: Bytes) -> Result<StatusCode, Fault> {
    change(app, known, named, body, Mode::Whole).await.map(|()| StatusCode::NO_CONTENT)
}

/// Somebody else, in another role, or for other rooms. With another role or account the id is another.
async fn change(
    State(app): State<App>,
    known: Known,
    Path(named): Path<String>,
    body: Bytes,
    mode: Mode,
) -> Result<(), Fault> {
    let before = find(&app, &named).await?;
    let written = Written::read(&AUTOMATIC, object(&body)?, mode)?;
    let called = meant(&app, &written, Some(&before)).await?;
    let mut now = Vec::new();
    let mut off = Vec::new();
    let named = match written.list("conference") {
        Some(_) => Some(named_rooms(&app, &written).await?),
        None => None,
    };
    for room in rooms(&app).await? {
        let was = before.rooms.contains(&room.room.id);
        let is = named.as_ref().map_or(was, |named| named.iter().any(|one| one.room.id == room.room.id));
        if was && (!is || called.account != before.account.id) {
            off.push(room.clone());
        }
        if is && !(was && called == before.called()) {
            now.push(room);
        }
    }
    for room in off {
        take_away(&app, &known, &room, before.account.id).await?;
    }
    for room in now {
        add(&app, &known, &room, called).await?;
    }
    Ok(())
}

async fn delete(State(app): State<App>, known: Known, Path(named): Path<String>) -> Result<StatusCode, Fault> {
    let gone = find(&app, &named).await?;
    for room in rooms(&app).await?.iter().filter(|room| gone.rooms.contains(&room.room.id)) {
        take_away(&app, &known, room, gone.account.id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Who is called as what. `before`: the one that changes.
async fn meant(app: &App, written: &Written, before: Option<&Automatic>) -> Result<Called, Fault> {
    let account = match written.text("alias") {
        None => before.map(|before| before.account.id),
        Some(alias) => calling::account(app, alias).await?.map(|account| account.id),
    };
    let account = account.ok_or_else(|| Wrong::of("alias", calling::NOBODY))?;
    let role = written.text("role").and_then(As::read).or_else(|| before.map(|before| before.role));
    Ok(Called { account, role: role.unwrap_or(As::Guest) })
}

async fn named_rooms(app: &App, written: &Written) -> Result<Vec<StoredRoom>, Fault> {
    let mut rooms = Vec::new();
    for uri in written.list("conference").into_iter().flatten() {
        rooms.push(conference::named(app, uri.as_str().unwrap_or_default()).await?);
    }
    Ok(rooms)
}

/// Whom a conference's `automatic_participants` name: by the URIs of objects, or by the objects themselves.
pub(super) async fn named(app: &App, listed: &[Value]) -> Result<Vec<Called>, Fault> {
    const FIELD: &str = "automatic_participants";
    const NOBODY: &str = "There is no such automatic participant.";
    let mut all = Vec::new();
    for one in listed {
        let uri = one.as_str().or_else(|| one["resource_uri"].as_str());
        all.push(match (uri, one) {
            (Some(uri), _) => find(app, uri).await.map_err(|fault| fault.or_wrong(FIELD, NOBODY))?.called(),
            (None, Value::Object(fields)) => {
                let written = Written::read(&AUTOMATIC, fields.clone(), Mode::Whole)
                    .map_err(|Wrong(fields)| Wrong::of(FIELD, json!(fields).to_string()))?;
                meant(app, &written, None).await?
            }
            (None, _) => return Err(Wrong::of(FIELD, NOBODY).into()),
        });
    }
    Ok(all)
}

/// The room calls these, and nobody else.
pub(super) async fn calls(app: &App, known: &Known, room: &StoredRoom, these: &[Called]) -> Result<(), Fault> {
    let called = app.directory.called().await?;
    let before: Vec<Called> =
        called.iter().filter(|(of, _)| *of == room.room.id).filter_map(|(_, invitee)| Called::of(invitee)).collect();
    for gone in before.iter().filter(|gone| !these.iter().any(|called| called.account == gone.account)) {
        take_away(app, known, room, gone.account).await?;
    }
    for new in these.iter().filter(|new| !before.contains(new)) {
        add(app, known, room, *new).await?;
    }
    Ok(())
}

async fn add(app: &App, known: &Known, room: &StoredRoom, called: Called) -> Result<(), Fault> {
    let role = match called.role {
        As::Host => InvitedAs::Host,
        As::Guest => InvitedAs::Participant,
    };
    let invite =
        Invite { accounts: vec![called.account.to_string()], role: Some(role), call: true, ..Invite::default() };
    let known = again(known);
    let added = invitees::add(app, &known, room, invite).await;
    Ok(on_record(app, known.caller(), "room_invite", added).await.map(drop)?)
}

async fn take_away(app: &App, known: &Known, room: &StoredRoom, account: AccountId) -> Result<(), Fault> {
    let known = again(known);
    known.on_record.within(room.room.id);
    let gone = async {
        may_manage(&known, room)?;
        invitees::take_back(app, room, person_of(account)).await
    };
    let gone: Result<(), Problem> = gone.await;
    Ok(on_record(app, known.caller(), "room_uninvite", gone).await?)
}

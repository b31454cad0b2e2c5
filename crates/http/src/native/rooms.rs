//! Rooms: what lasts from one meeting to the next.

use crate::{
    credential::{Asked, Known},
    draw,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, RoomKind, Slice},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::{
    command::{Command, Disconnect, Target},
    ids::{AccountId, RoomId},
    refusal::Refusal,
    room,
};
use gavel_door::{
    Denied, Envelope, Which,
    ports::{Pins, RoomPatch, Scope, StoredRoom},
};
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

/// The persistent door, not to be confused with the lock of one conference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoomDoor {
    #[default]
    Open,
    Knock,
}

/// What a locked conference does with those whom the lock keeps out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum LockPolicy {
    #[default]
    Refuse,
    Knock,
}

#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct Room {
    pub id: String,
    pub name: String,
    pub kind: RoomKind,
    /// The first one makes the link.
    pub aliases: Vec<String>,
    pub has_host_pin: bool,
    pub has_guest_pin: bool,
    pub allow_guests: bool,
    pub door: RoomDoor,
    pub lock_policy: LockPolicy,
    pub join_url: String,
    /// The account whose room it is.
    pub owner: Option<String>,
    pub limit: Option<u32>,
    pub created_at: String,
}

impl Room {
    pub(crate) fn new(stored: StoredRoom, base: &str) -> Self {
        let join_url = format!("{base}/m/{}", draw::alias_of(&stored));
        let theirs = stored.room;
        Self {
            id: theirs.id.to_string(),
            name: theirs.name,
            kind: theirs.kind.into(),
            aliases: theirs.aliases,
            has_host_pin: stored.pins.host.is_some(),
            has_guest_pin: stored.pins.guest.is_some(),
            allow_guests: theirs.allow_guests,
            door: match theirs.door {
                room::DoorState::Open => RoomDoor::Open,
                room::DoorState::Knock => RoomDoor::Knock,
            },
            lock_policy: match theirs.lock_policy {
                room::LockPolicy::Refuse => LockPolicy::Refuse,
                room::LockPolicy::Knock => LockPolicy::Knock,
            },
            join_url,
            owner: theirs.owner.map(|owner| owner.to_string()),
            limit: theirs.limit,
            created_at: rfc3339::text(stored.created_at),
        }
    }
}

const fn door(ours: RoomDoor) -> room::DoorState {
    match ours {
        RoomDoor::Open => room::DoorState::Open,
        RoomDoor::Knock => room::DoorState::Knock,
    }
}

const fn lock_policy(ours: LockPolicy) -> room::LockPolicy {
    match ours {
        LockPolicy::Refuse => room::LockPolicy::Refuse,
        LockPolicy::Knock => room::LockPolicy::Knock,
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Weekly", "kind": "meeting", "aliases": ["weekly"], "allow_guests": true}))]
pub(crate) struct NewRoom {
    name: String,
    #[serde(default)]
    kind: RoomKind,
    /// None: one is made up.
    #[serde(default)]
    aliases: Vec<String>,
    host_pin: Option<String>,
    guest_pin: Option<String>,
    allow_guests: Option<bool>,
    #[serde(default)]
    door: RoomDoor,
    #[serde(default)]
    lock_policy: LockPolicy,
    /// How many seats.
    #[schema(minimum = 2)]
    limit: Option<u32>,
    /// Whose room it is, an account's id; whoever makes it with an account owns it without saying so.
    owner: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatchedRoom {
    name: Option<String>,
    aliases: Option<Vec<String>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    host_pin: Option<Option<String>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    guest_pin: Option<Option<String>>,
    allow_guests: Option<bool>,
    door: Option<RoomDoor>,
    lock_policy: Option<LockPolicy>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, minimum = 2)]
    limit: Option<Option<u32>>,
}

/// Tells a field that is `null` from one that is not there.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Makes a room. By an account, or a key with scope `rooms`; 409 `alias_taken`.
#[utoipa::path(post, path = "/rooms", tag = "rooms", request_body = NewRoom,
    responses((status = 201, body = Room), Problems), security(("bearer" = [])))]
pub(crate) async fn create(State(app): State<App>, known: Known, Body(body): Body<NewRoom>) -> Answer<Room> {
    if known.account().is_none() && !known.has(Scope::Rooms) {
        return Err(Problem::denied("this needs an account, or a key with scope `rooms`"));
    }
    let owner = owner(&app, &known, body.owner).await?;
    let aliases = if body.aliases.is_empty() { vec![made_up_alias()] } else { aliases(body.aliases)? };
    let pins = Pins { host: pin(&app, body.host_pin).await?, guest: pin(&app, body.guest_pin).await? };
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
        settings: Default::default(),
    };
    let stored = app.directory.create_room(StoredRoom { room, pins, created_at: app.now() }).await?;
    Ok(Json::created(Room::new(stored, &known.base)))
}

/// Rooms: one's own, or all of them for administrators, operators and keys with scope `rooms` or `read`.
#[utoipa::path(get, path = "/rooms", tag = "rooms", params(Slice),
    responses((status = 200, body = List<Room>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(State(app): State<App>, known: Known, Query(slice): Query<Slice>) -> Answer<List<Room>> {
    let sees_all = known.has(Scope::Rooms) || known.has(Scope::Read) || is_operator(&known);
    let owner = match known.account() {
        _ if sees_all => None,
        Some(account) => Some(account.id),
        None => return Err(Problem::denied("this needs an account, or a key with scope `rooms` or `read`")),
    };
    let page = app.directory.rooms(owner, slice.cursor.clone(), slice.limit()).await?;
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

/// Changes a room, also while a conference runs in it: who is inside stays.
#[utoipa::path(patch, path = "/rooms/{id}", tag = "rooms", params(("id" = String, Path)), request_body = PatchedRoom,
    responses((status = 200, body = Room), Problems), security(("bearer" = [])))]
pub(crate) async fn patch(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<PatchedRoom>,
) -> Answer<Room> {
    let room = find(&app, &id).await?;
    may_manage(&known, &room)?;
    let patch = RoomPatch {
        name: body.name.as_deref().map(draw::name).transpose()?,
        aliases: body.aliases.map(aliases).transpose()?,
        allow_guests: body.allow_guests,
        door: body.door.map(door),
        lock_policy: body.lock_policy.map(lock_policy),
        limit: match body.limit {
            Some(new) => Some(limit(new)?),
            None => None,
        },
        host_pin: changed_pin(&app, body.host_pin).await?,
        guest_pin: changed_pin(&app, body.guest_pin).await?,
    };
    let stored = app.directory.patch_room(room.room.id, patch).await?;
    app.door.room_changed(stored.room.clone()).await;
    Ok(Json::ok(Room::new(stored, &known.base)))
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
    may_manage(&known, &room)?;
    let to = Which::Room(room.room.id);
    if app.door.view(to).await.is_some() {
        let end = Envelope {
            request: known.request.clone(),
            actor: manager(&app, &known, &room).await?,
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
    Ok(StatusCode::NO_CONTENT)
}

/// As whom a manager of a room orders in its conference: a key with scope `rooms` has the control token's right there.
pub(crate) async fn manager(
    app: &App,
    asked: &Asked,
    room: &StoredRoom,
) -> Result<gavel_core::model::command::Actor, Problem> {
    use gavel_core::model::command::Right;
    let mut actor = asked.actor(app, Some(room), None).await?;
    if asked.has(Scope::Rooms) && !asked.administers() {
        actor.right = Right::ControlToken;
    }
    Ok(actor)
}

/// A room by id or alias.
pub(crate) async fn find(app: &App, text: &str) -> Result<StoredRoom, Problem> {
    if let Ok(id) = text.parse::<RoomId>()
        && let Some(room) = app.directory.room(id).await?
    {
        return Ok(room);
    }
    app.directory.room_by_alias(text).await?.ok_or_else(|| Problem::not_found("room"))
}

/// Administrators, keys with scope `rooms`, operators, and the owner by account or ticket.
pub(crate) fn may_manage(asked: &Asked, room: &StoredRoom) -> Result<(), Problem> {
    use crate::credential::Credential;
    use gavel_core::model::role::Role;
    let is_own = match asked.known()? {
        Credential::Account(account) => room.room.owner == Some(account.id),
        Credential::Ticket(ticket) if ticket.room != room.room.id => return Err(Refusal::WrongConference.into()),
        Credential::Ticket(ticket) => matches!(ticket.role, Role::Owner | Role::Operator),
        Credential::Key(_) => false,
    };
    if is_own || asked.has(Scope::Rooms) || is_operator(asked) {
        Ok(())
    } else {
        Err(Problem::denied("this needs the room's owner, an operator, or a key with scope `rooms`"))
    }
}

pub(crate) fn is_operator(asked: &Asked) -> bool {
    use gavel_door::ports::AccountRole;
    asked.account().is_some_and(|account| account.role != AccountRole::User)
}

async fn owner(app: &App, asked: &Asked, named: Option<String>) -> Result<Option<AccountId>, Problem> {
    let own = asked.account().map(|account| account.id);
    let Some(named) = named else { return Ok(own) };
    let id: AccountId = named.parse().map_err(|_| Problem::invalid("owner: there is no such account"))?;
    if Some(id) != own && !asked.has(Scope::Rooms) {
        return Err(Problem::denied("only administrators make rooms for others"));
    }
    match app.directory.account(id).await? {
        Some(account) => Ok(Some(account.id)),
        None => Err(Problem::invalid("owner: there is no such account")),
    }
}

/// 1 to 64 letters, digits, `.`, `-` and `_` each, and nothing that could be taken for an id.
pub(crate) fn aliases(texts: Vec<String>) -> Result<Vec<String>, Problem> {
    let fits = |text: &String| {
        (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            && text.parse::<RoomId>().is_err()
    };
    if texts.is_empty() || texts.len() > 20 || !texts.iter().all(fits) {
        return Err(Problem::invalid("aliases: 1 to 20 of them, each of 1 to 64 letters, digits, `.`, `-` and `_`"));
    }
    let mut seen = std::collections::BTreeSet::new();
    Ok(texts.into_iter().filter(|text| seen.insert(text.clone())).collect())
}

/// Ten random letters and digits in groups, easy to read aloud.
fn made_up_alias() -> String {
    let text = Ulid::generate().to_string().to_ascii_lowercase();
    format!("{}-{}-{}", &text[16..19], &text[19..23], &text[23..26])
}

fn limit(limit: Option<u32>) -> Result<Option<u32>, Problem> {
    match limit {
        Some(0 | 1) => Err(Problem::invalid("limit: at least 2")),
        Some(_) | None => Ok(limit),
    }
}

pub(crate) async fn pin(app: &App, pin: Option<String>) -> Result<Option<String>, Problem> {
    let Some(pin) = pin else { return Ok(None) };
    if !(4..=64).contains(&pin.chars().count()) {
        return Err(Problem::invalid("a PIN has 4 to 64 characters"));
    }
    Ok(Some(app.hasher.hash(pin).await?))
}

async fn changed_pin(app: &App, change: Option<Option<String>>) -> Result<Option<Option<String>>, Problem> {
    match change {
        Some(new) => Ok(Some(pin(app, new).await?)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_can_stand_in_a_link_and_is_no_id() {
        assert!(aliases(vec!["weekly".into(), "Team-1.x_y".into()]).is_ok());
        assert!(aliases(vec![made_up_alias()]).is_ok());
        for bad in ["", "a b", "a/b", "ä", "01J9ZQ4Y0000000000000000BB"] {
            assert!(aliases(vec![bad.into()]).is_err(), "{bad}");
        }
        assert_eq!(aliases(vec!["a".into(), "a".into()]).unwrap(), ["a"]);
    }

    #[test]
    fn null_takes_a_pin_away_and_silence_keeps_it() {
        let patch: PatchedRoom = serde_json::from_str(r#"{"host_pin":null}"#).unwrap();
        assert_eq!((patch.host_pin, patch.guest_pin), (Some(None), None));
    }
}

//! A room as the wire has it.

use super::{
    invite::{Invite, RoomInvitation},
    schedule::Schedule,
    settings::{Forgotten, ForgottenPatch, PermissionsPatch, Timers, TimersPatch},
};
use crate::{
    draw,
    extract::present,
    rfc3339,
    shapes::{Permissions, RoomKind, texts},
};
use gavel_core::model::room;
use gavel_door::ports::StoredRoom;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
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
    /// How many seats.
    pub limit: Option<u32>,
    pub permissions: Permissions,
    pub timers: Timers,
    pub forgotten: Forgotten,
    /// Whoever comes in is a host: in a room with a host PIN whoever knows it, in one without everybody.
    pub everyone_hosts: bool,
    pub description: String,
    /// For whoever counts what rooms are used for.
    pub tag: String,
    pub schedule: Option<Schedule>,
    /// Whether a conference is over when its date is.
    pub ends_with_schedule: bool,
    pub created_at: String,
}

impl Room {
    pub(crate) fn new(stored: StoredRoom, base: &str) -> Self {
        let join_url = draw::link(base, &stored);
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
            permissions: theirs.settings.permissions.into(),
            timers: theirs.settings.timers.into(),
            forgotten: theirs.settings.forgotten.into(),
            everyone_hosts: theirs.settings.everyone_hosts,
            description: stored.description,
            tag: stored.tag,
            schedule: stored.schedule.map(Schedule::from),
            ends_with_schedule: stored.ends_with_schedule,
            created_at: rfc3339::text(stored.created_at),
        }
    }
}

pub(super) const fn door(ours: RoomDoor) -> room::DoorState {
    match ours {
        RoomDoor::Open => room::DoorState::Open,
        RoomDoor::Knock => room::DoorState::Knock,
    }
}

pub(super) const fn lock_policy(ours: LockPolicy) -> room::LockPolicy {
    match ours {
        LockPolicy::Refuse => room::LockPolicy::Refuse,
        LockPolicy::Knock => room::LockPolicy::Knock,
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Weekly", "kind": "meeting", "aliases": ["weekly"], "allow_guests": true}))]
pub(crate) struct NewRoom {
    #[schema(value_type = texts::Name)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) kind: RoomKind,
    /// None: one is made up.
    #[serde(default)]
    #[schema(value_type = Vec<texts::Alias>, max_items = 20)]
    pub(crate) aliases: Vec<String>,
    #[schema(value_type = Option<texts::NewPin>)]
    pub(crate) host_pin: Option<String>,
    #[schema(value_type = Option<texts::NewPin>)]
    pub(crate) guest_pin: Option<String>,
    pub(crate) allow_guests: Option<bool>,
    #[serde(default)]
    pub(crate) door: RoomDoor,
    #[serde(default)]
    pub(crate) lock_policy: LockPolicy,
    /// How many seats.
    #[schema(minimum = 2, maximum = 1_000_000)]
    pub(crate) limit: Option<u32>,
    /// Whose room it is, an account's id; whoever makes it with an account owns it without saying so.
    #[schema(value_type = Option<texts::Id>)]
    pub(crate) owner: Option<String>,
    #[serde(default)]
    pub(crate) permissions: PermissionsPatch,
    #[serde(default)]
    pub(crate) timers: TimersPatch,
    #[serde(default)]
    pub(crate) forgotten: ForgottenPatch,
    /// Whoever comes in is a host: in a room with a host PIN whoever knows it, in one without everybody.
    #[serde(default)]
    pub(crate) everyone_hosts: bool,
    #[serde(default)]
    #[schema(max_length = 250)]
    pub(crate) description: String,
    /// For whoever counts what rooms are used for.
    #[serde(default)]
    #[schema(max_length = 250)]
    pub(crate) tag: String,
    /// When it meets; without one, whenever somebody comes.
    pub(crate) schedule: Option<Schedule>,
    /// Whether a conference is over when its date is.
    #[serde(default)]
    pub(crate) ends_with_schedule: bool,
    /// Who is invited to each conference of the room.
    #[serde(default)]
    pub(crate) invite: Invite,
}

/// A room to meet in now: everything may be said, nothing has to.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "A word with Bob"}))]
pub(crate) struct InstantRoom {
    /// Without one it bears the name of whoever makes it.
    #[schema(value_type = Option<texts::Name>)]
    name: Option<String>,
    #[serde(default)]
    kind: RoomKind,
    #[serde(default)]
    #[schema(value_type = Vec<texts::Alias>, max_items = 20)]
    aliases: Vec<String>,
    #[schema(value_type = Option<texts::NewPin>)]
    host_pin: Option<String>,
    #[schema(value_type = Option<texts::NewPin>)]
    guest_pin: Option<String>,
    allow_guests: Option<bool>,
    #[serde(default)]
    door: RoomDoor,
    #[serde(default)]
    lock_policy: LockPolicy,
    #[schema(minimum = 2, maximum = 1_000_000)]
    limit: Option<u32>,
    #[serde(default)]
    permissions: PermissionsPatch,
    #[serde(default)]
    timers: TimersPatch,
    #[serde(default)]
    forgotten: ForgottenPatch,
    #[serde(default)]
    invite: Invite,
}

impl NewRoom {
    /// The same as a room, of whoever makes it.
    pub(crate) fn instant(body: InstantRoom, maker: &str) -> Self {
        Self {
            name: body.name.unwrap_or_else(|| maker.to_owned()),
            kind: body.kind,
            aliases: body.aliases,
            host_pin: body.host_pin,
            guest_pin: body.guest_pin,
            allow_guests: body.allow_guests,
            door: body.door,
            lock_policy: body.lock_policy,
            limit: body.limit,
            owner: None,
            permissions: body.permissions,
            timers: body.timers,
            forgotten: body.forgotten,
            everyone_hosts: false,
            description: String::new(),
            tag: String::new(),
            schedule: None,
            ends_with_schedule: false,
            invite: body.invite,
        }
    }
}

/// A new room, and the ways in of those who are invited to it.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct MadeRoom {
    #[serde(flatten)]
    pub room: Room,
    /// Tickets in it are shown once.
    pub invitations: Vec<RoomInvitation>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatchedRoom {
    #[schema(value_type = Option<texts::Name>)]
    pub(crate) name: Option<String>,
    /// Stays what it was when the room was made: anything else is refused.
    pub(crate) kind: Option<RoomKind>,
    #[schema(value_type = Option<Vec<texts::Alias>>, min_items = 1, max_items = 20)]
    pub(crate) aliases: Option<Vec<String>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<texts::NewPin>)]
    pub(crate) host_pin: Option<Option<String>>,
    /// `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<texts::NewPin>)]
    pub(crate) guest_pin: Option<Option<String>>,
    pub(crate) allow_guests: Option<bool>,
    pub(crate) door: Option<RoomDoor>,
    pub(crate) lock_policy: Option<LockPolicy>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, minimum = 2, maximum = 1_000_000)]
    pub(crate) limit: Option<Option<u32>>,
    /// An account's id. Administrators only; `null`: nobody's.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<texts::Id>)]
    pub(crate) owner: Option<Option<String>>,
    pub(crate) permissions: Option<PermissionsPatch>,
    pub(crate) timers: Option<TimersPatch>,
    pub(crate) forgotten: Option<ForgottenPatch>,
    pub(crate) everyone_hosts: Option<bool>,
    #[schema(max_length = 250)]
    pub(crate) description: Option<String>,
    #[schema(max_length = 250)]
    pub(crate) tag: Option<String>,
    /// All of it anew; `null` takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Schedule>)]
    pub(crate) schedule: Option<Option<Schedule>>,
    pub(crate) ends_with_schedule: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_takes_a_pin_away_and_silence_keeps_it() {
        let patch: PatchedRoom = serde_json::from_str(r#"{"host_pin":null}"#).unwrap();
        assert_eq!((patch.host_pin, patch.guest_pin), (Some(None), None));
    }
}

//! A meeting, and the people of it, as the dialect shows them.

use super::when;
use crate::{
    draw,
    huawei::{Fault, ids},
    problem::Problem,
    state::App,
};
use gavel_calendar::Dates;
use gavel_core::model::{effect::Summary, ids::ConferenceId, role::Role, room::DoorState, time::Timestamp};
use gavel_door::ports::{RoomInvitee, StoredRoom, records::Session};
use serde::Serialize;

/// One password, for those of a role. They are shown when they are made, and never again: what is kept is a hash.
#[derive(Clone, Serialize)]
pub(super) struct Password {
    #[serde(rename = "conferenceRole")]
    pub(super) role: &'static str,
    pub(super) password: String,
}

pub(super) const HOST: &str = "chair";
pub(super) const GUEST: &str = "general";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum State {
    Schedule,
    Created,
    Destroyed,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Meeting {
    #[serde(rename = "conferenceID")]
    pub(super) number: String,
    #[serde(rename = "vmrConferenceID")]
    vmr: &'static str,
    #[serde(rename = "confUUID", skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    pub(super) subject: String,
    conference_state: State,
    #[serde(rename = "timeZoneID")]
    time_zone: &'static str,
    start_time: String,
    end_time: String,
    media_types: &'static str,
    language: &'static str,
    access_number: &'static str,
    password_entry: Vec<Password>,
    #[serde(rename = "userUUID")]
    user: String,
    /// As it is spelt there.
    #[serde(rename = "scheduserName")]
    scheduler: String,
    conference_type: u8,
    conf_type: &'static str,
    is_auto_record: u8,
    chair_join_uri: String,
    guest_join_uri: String,
    audience_join_uri: &'static str,
    conf_config_info: Config,
    vmr_flag: u8,
    is_has_record_file: bool,
    role: &'static str,
    webinar: bool,
    online_attendee_amount: u32,
    conf_mode: &'static str,
    concurrent_participants: u32,
    #[serde(skip)]
    pub(super) begins: Timestamp,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    is_guest_free_pwd: bool,
    call_in_restriction: u8,
    enable_waiting_room: bool,
    allow_guest_start_conf: bool,
}

/// UTC, as [`when`] writes.
const UTC: &str = "0";

impl Meeting {
    /// A room, and the conference that runs in it.
    pub(super) async fn of(app: &App, room: &StoredRoom, runs: Option<&Summary>, base: &str) -> Result<Self, Fault> {
        let owner = match room.room.owner {
            Some(id) => app.directory.account(id).await.map_err(Problem::from)?,
            None => None,
        };
        let now = app.now();
        let date = date(room, now);
        let begins = runs.map(|runs| runs.started_at).or(date.map(|date| date.0));
        let ends = runs.and_then(|runs| runs.ends_at).or(date.map(|date| date.1));
        let link = draw::link(base, room);
        let only_invited = !room.room.allow_guests && room.room.door == DoorState::Knock;
        Ok(Self {
            number: number(room),
            vmr: "",
            session: runs.map(|runs| ids::hex(runs.id.ulid())),
            subject: room.room.name.clone(),
            conference_state: if runs.is_some() { State::Created } else { State::Schedule },
            time_zone: UTC,
            start_time: begins.map(when::text).unwrap_or_default(),
            end_time: ends.map(when::text).unwrap_or_default(),
            media_types: "HDVideo",
            language: "en-US",
            access_number: "",
            password_entry: Vec::new(),
            user: owner.as_ref().map(|owner| ids::hex(owner.id.ulid())).unwrap_or_default(),
            scheduler: owner.map(|owner| owner.name).unwrap_or_default(),
            conference_type: 0,
            conf_type: if date.is_some_and(|date| date.0 > room.created_at) { "FUTURE" } else { "IMMEDIATELY" },
            is_auto_record: 0,
            chair_join_uri: link.clone(),
            guest_join_uri: link,
            audience_join_uri: "",
            conf_config_info: Config {
                is_guest_free_pwd: room.pins.guest.is_none(),
                call_in_restriction: match (room.room.allow_guests, only_invited) {
                    (true, _) => 0,
                    (false, false) => 2,
                    (false, true) => 3,
                },
                enable_waiting_room: room.room.door == DoorState::Knock,
                allow_guest_start_conf: false,
            },
            vmr_flag: 0,
            is_has_record_file: false,
            role: HOST,
            webinar: false,
            online_attendee_amount: runs.map_or(0, |runs| runs.participants),
            conf_mode: "RTC",
            concurrent_participants: room.room.limit.unwrap_or(0),
            begins: begins.unwrap_or(room.created_at),
        })
    }

    /// One of its conferences that is over.
    pub(super) fn past(self, session: &Session) -> Self {
        Self {
            session: Some(ids::hex(session.id.ulid())),
            subject: session.name.clone(),
            conference_state: State::Destroyed,
            start_time: when::text(session.started_at),
            end_time: session.ended_at.map(when::text).unwrap_or_default(),
            online_attendee_amount: 0,
            begins: session.started_at,
            ..self
        }
    }

    pub(super) fn with(mut self, passwords: Vec<Password>) -> Self {
        self.password_entry = passwords;
        self
    }

    /// By its subject or its number.
    pub(super) fn is_called(&self, search: Option<&str>) -> bool {
        search.is_none_or(|search| {
            self.number.contains(search) || self.subject.to_lowercase().contains(&search.to_lowercase())
        })
    }
}

/// The number that the dialect knows a room by; a room that has none is known by its first alias.
pub(in crate::huawei) fn number(room: &StoredRoom) -> String {
    let is_number = |alias: &&String| alias.bytes().all(|digit| digit.is_ascii_digit());
    let alias = room.room.aliases.iter().find(is_number).or_else(|| room.room.aliases.first());
    alias.cloned().unwrap_or_else(|| room.room.id.to_string())
}

/// Begin and end of the date that is next, or was last.
fn date(room: &StoredRoom, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let schedule = room.schedule.as_ref()?;
    let dates = Dates::of(schedule).ok()?;
    let date = dates.between(now, None).next().or_else(|| dates.all().last())?;
    Some((date.start, date.end))
}

/// Whether none of its dates is still to come; what has none is never over.
pub(super) fn is_over(room: &StoredRoom, now: Timestamp) -> bool {
    let dates = room.schedule.as_ref().and_then(|schedule| Dates::of(schedule).ok());
    dates.and_then(|dates| dates.over_by()).is_some_and(|end| end <= now)
}

/// Somebody who is invited to it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invited {
    #[serde(rename = "participantID")]
    participant: String,
    name: String,
    role: u8,
    /// As the dialect has it, always.
    state: &'static str,
    attendee_type: &'static str,
    account_id: String,
    email: String,
    #[serde(rename = "userUUID")]
    user: String,
    dept_name: &'static str,
    is_auto_invite: u8,
}

impl Invited {
    pub(super) async fn of(app: &App, invitee: RoomInvitee) -> Result<Self, Fault> {
        let account = match invitee.invitee.account {
            Some(id) => app.directory.account(id).await.map_err(Problem::from)?,
            None => None,
        };
        Ok(Self {
            participant: invitee.invitee.person.to_string(),
            name: invitee.invitee.name,
            role: role(invitee.invitee.role),
            state: "MEETING",
            attendee_type: if account.is_some() { "normal" } else { "outside" },
            email: invitee.email.map(|email| email.0).unwrap_or_default(),
            user: account.as_ref().map(|account| ids::hex(account.id.ulid())).unwrap_or_default(),
            account_id: account.map(|account| account.username).unwrap_or_default(),
            dept_name: "",
            is_auto_invite: 0,
        })
    }

    /// All whom the room invites.
    pub(super) async fn all(app: &App, room: &StoredRoom) -> Result<Vec<Self>, Fault> {
        let (mut invited, mut cursor) = (Vec::new(), None);
        loop {
            let page = app.directory.invitees(room.room.id, cursor, super::PAGE).await.map_err(Problem::from)?;
            for invitee in page.items {
                invited.push(Self::of(app, invitee).await?);
            }
            cursor = page.next;
            if cursor.is_none() {
                return Ok(invited);
            }
        }
    }

    pub(super) fn is_called(&self, search: Option<&str>) -> bool {
        search.is_none_or(|search| self.name.to_lowercase().contains(&search.to_lowercase()))
    }
}

/// 1: host; 0: not.
pub(super) fn role(role: Role) -> u8 {
    u8::from(role.moderates())
}

/// The id of a past or running conference, as the dialect writes it.
pub(super) fn session_named(text: Option<&str>) -> Result<ConferenceId, Fault> {
    let text = text.filter(|text| !text.is_empty()).ok_or_else(|| Fault::invalid("confUUID: it is missing"))?;
    ids::parse(text).map(ConferenceId::new).ok_or_else(Fault::no_meeting)
}

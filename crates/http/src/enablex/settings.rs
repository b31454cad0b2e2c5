//! A room as the dialect writes it, and the native room that it becomes (docs/contracts/enablex.md, *Rooms*). What Gavel has
//! no use for is kept and told again; what it has not got is refused where it is asked for.

use super::fault::{Code, Fault};
use crate::rfc3339;
use gavel_core::model::{
    room::{DoorState, RoomKind},
    settings::Who,
    time::Timestamp,
};
use gavel_door::ports::StoredRoom;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Minutes; a date needs a length.
const USUAL_LENGTH: u32 = 60;
const LONGEST_MINUTES: u32 = 1_440;
/// Of each text that is only kept.
const LONGEST_TEXT: usize = 1_000;

/// What a program sends of a room. `None`: it does not say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Body {
    name: Option<String>,
    owner_ref: Option<String>,
    #[serde(default)]
    settings: Map<String, Value>,
    sip: Option<Value>,
    data: Option<Value>,
}

/// What is kept of it beside the room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    owner_ref: String,
    settings: Map<String, Value>,
    data: Value,
    /// Dies after one session.
    pub(super) adhoc: bool,
    moderators: u32,
    participants: Option<u32>,
}

/// The fields of the native calls that make and change rooms.
pub(super) struct Native {
    pub(super) room: Map<String, Value>,
    pub(super) said: Said,
}

impl Body {
    /// A new room.
    pub(super) fn new_room(self, now: Timestamp) -> Result<Native, Fault> {
        if self.name.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return Err(Fault::of(Code::NameMissing));
        }
        if self.owner_ref.as_deref().is_none_or(|owner| owner.trim().is_empty()) {
            return Err(Fault::setting("owner_ref: it is missing"));
        }
        let mut native = self.change(Said { moderators: 1, ..Said::default() }, now)?;
        // Guests come with tokens alone.
        native.room.insert("allow_guests".into(), false.into());
        Ok(native)
    }

    /// What changes of a room; what is not said stays.
    pub(super) fn change(self, mut said: Said, now: Timestamp) -> Result<Native, Fault> {
        let mut room = Map::new();
        if let Some(name) = self.name {
            room.insert("name".into(), name.into());
        }
        if let Some(owner_ref) = self.owner_ref {
            said.owner_ref = kept_text("owner_ref", owner_ref)?;
        }
        if let Some(data) = self.data {
            said.data = kept_data(data)?;
        }
        if self.sip.as_ref().and_then(|sip| sip.get("enabled")).is_some_and(|on| truth(on) == Some(true)) {
            return Err(Fault::setting("sip: this server has no telephony"));
        }
        let schedule = schedule(&self.settings, now)?;
        for (name, value) in &self.settings {
            setting(name, value, &mut room, &mut said)?;
        }
        match schedule {
            Schedule::Unsaid => {}
            Schedule::Gone => {
                room.insert("schedule".into(), Value::Null);
            }
            Schedule::At(dates) => {
                room.insert("schedule".into(), dates);
                room.insert("ends_with_schedule".into(), true.into());
                room.remove("timers");
            }
        }
        if let Some(participants) = said.participants {
            // Gavel knows one number of seats: those of moderators are not counted among the participants' here.
            room.insert("limit".into(), participants.saturating_add(said.moderators).max(2).into());
        }
        Ok(Native { room, said })
    }
}

/// One setting. 10009 for what there is not, and for what Gavel has not got.
fn setting(name: &str, value: &Value, room: &mut Map<String, Value>, said: &mut Said) -> Result<(), Fault> {
    let yes = || truth(value).ok_or_else(|| Fault::setting(format!("{name}: true or false")));
    let off = |what: &str| Fault::setting(format!("{name}: this server has no {what}"));
    match name {
        "mode" => {
            let kind = match value.as_str() {
                Some("group") => "meeting",
                Some("lecture") => "auditorium",
                _ => return Err(Fault::setting("mode: group or lecture")),
            };
            room.insert("kind".into(), kind.into());
        }
        // With the dates, in `schedule`.
        "scheduled" | "scheduled_time" => {}
        "duration" => {
            let minutes = within(name, value, 0, LONGEST_MINUTES)?;
            room.insert("timers".into(), json!({"length": minutes * 60}));
        }
        "moderators" => said.moderators = within(name, value, 1, 5)?,
        "participants" => {
            let most = number(value).filter(|number| *number >= 1);
            let most = most.ok_or_else(|| Fault::of(Code::Participants).because("participants: 1 or more"))?;
            said.participants = Some(most);
        }
        "auto_recording" => match truth(value) {
            Some(false) => {}
            Some(true) => return Err(Fault::of(Code::AutoRecording).because("this server records nothing")),
            None => return Err(Fault::of(Code::AutoRecording).because("auto_recording: true or false")),
        },
        "screen_share" => {
            let who = if yes()? { "everyone" } else { "hosts" };
            room.insert("permissions".into(), json!({"share": who}));
        }
        "knock" => {
            room.insert("door".into(), if yes()? { "knock" } else { "open" }.into());
        }
        "adhoc" => said.adhoc = yes()?,
        // A meeting begins when somebody comes who moderates, always.
        "wait_for_moderator" | "wait_moderator" | "active_talker" => drop(yes()?),
        "canvas" if yes()? => return Err(off("canvas")),
        "canvas" => {}
        "quality" if !matches!(value.as_str(), Some("HD" | "SD" | "LD")) => {
            return Err(Fault::setting("quality: HD, SD or LD"));
        }
        "max_active_talkers" => drop(within(name, value, 1, 16)?),
        "abwd" => drop(yes()?),
        "quality" | "media_zone" | "media_configuration" | "description" => {}
        _ => return Err(Fault::setting(format!("{}: there is no such setting", short(name)))),
    }
    if matches!(name, "quality" | "abwd" | "max_active_talkers" | "media_zone" | "media_configuration" | "description")
    {
        said.settings.insert(name.to_owned(), kept_data(value.clone())?);
    }
    Ok(())
}

enum Schedule {
    Unsaid,
    Gone,
    At(Value),
}

fn schedule(settings: &Map<String, Value>, now: Timestamp) -> Result<Schedule, Fault> {
    let at = settings.get("scheduled_time");
    let scheduled = match settings.get("scheduled") {
        None => at.is_some(),
        Some(value) => truth(value).ok_or_else(|| Fault::of(Code::Scheduled).because("scheduled: true or false"))?,
    };
    if !scheduled {
        return Ok(if settings.contains_key("scheduled") { Schedule::Gone } else { Schedule::Unsaid });
    }
    let at = at.ok_or_else(|| Fault::of(Code::ScheduledTimeMissing))?;
    let wrong = || Fault::of(Code::ScheduledTimeFormat).because("scheduled_time: YYYY-MM-DD HH:MM:SS, in UTC");
    let start = at.as_str().and_then(time).ok_or_else(wrong)?;
    if start < now {
        return Err(Fault::of(Code::ScheduledTimePast));
    }
    let length = match settings.get("duration") {
        Some(value) => within("duration", value, 1, LONGEST_MINUTES)?,
        None => USUAL_LENGTH,
    };
    Ok(Schedule::At(json!({"start": rfc3339::text(start), "time_zone": "UTC", "length_minutes": length})))
}

/// `2026-11-21 14:00:00`, in UTC.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let (day, clock) = text.trim().split_once(' ')?;
    rfc3339::parse(&format!("{day}T{clock}Z"))
}

/// The other way round.
pub(super) fn written(at: Timestamp) -> String {
    rfc3339::text(at).chars().take(19).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// As the dialect tells of a room.
pub(super) fn told(stored: &StoredRoom, said: &Said) -> Value {
    let room = &stored.room;
    let mut settings = said.settings.clone();
    let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    set("mode", if room.kind == RoomKind::Auditorium { "lecture" } else { "group" }.into());
    set("moderators", said.moderators.into());
    set("participants", said.participants.map_or(Value::Null, Value::from));
    set("knock", (room.door == DoorState::Knock).into());
    set("wait_for_moderator", true.into());
    set("screen_share", (room.settings.permissions.share == Who::Everyone).into());
    set("auto_recording", false.into());
    set("canvas", false.into());
    set("active_talker", true.into());
    set("adhoc", said.adhoc.into());
    set("scheduled", stored.schedule.is_some().into());
    let length = match &stored.schedule {
        Some(schedule) => {
            set("scheduled_time", written(schedule.start).into());
            schedule.length_minutes
        }
        None => room.settings.timers.length.unwrap_or(0) / 60,
    };
    set("duration", length.into());
    json!({
        "room_id": room.id.to_string(),
        "name": room.name,
        "owner_ref": said.owner_ref,
        "settings": settings,
        "sip": {"enabled": false},
        "data": said.data,
        "created": rfc3339::text(stored.created_at),
    })
}

/// The dialect's programs write truth as it comes.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// And numbers, too.
fn number(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    }
}

fn within(name: &str, value: &Value, least: u32, most: u32) -> Result<u32, Fault> {
    number(value)
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| Fault::setting(format!("{name}: {least} to {most}")))
}

fn kept_text(name: &str, text: String) -> Result<String, Fault> {
    if text.chars().count() <= LONGEST_TEXT { Ok(text) } else { Err(Fault::setting(format!("{name}: it is too long"))) }
}

fn kept_data(value: Value) -> Result<Value, Fault> {
    if value.to_string().len() <= LONGEST_TEXT { Ok(value) } else { Err(Fault::setting("data: it is too long")) }
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Reads a room as it would be made; for tests that try to break that.
pub(crate) fn try_room(bytes: &[u8]) -> bool {
    const NOW: Timestamp = Timestamp(1_796_115_600_000);
    serde_json::from_slice::<Body>(bytes).is_ok_and(|body| body.new_room(NOW).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_000_000_000);

    fn room(settings: Value) -> Result<Native, Fault> {
        let body = json!({"name": "Clinic", "owner_ref": "dr-1", "settings": settings});
        serde_json::from_value::<Body>(body).unwrap().new_room(NOON)
    }

    fn code(settings: Value) -> Fault {
        room(settings).err().map(|fault| fault.because("")).unwrap()
    }

    #[test]
    fn settings_become_those_of_a_native_room() {
        let native = room(json!({"mode": "lecture", "knock": "true", "moderators": 2, "participants": "10",
            "duration": 30, "screen_share": false, "quality": "HD"}))
        .unwrap();
        assert_eq!(
            Value::Object(native.room),
            json!({"name": "Clinic", "kind": "auditorium", "door": "knock", "limit": 12, "allow_guests": false,
                "timers": {"length": 1_800}, "permissions": {"share": "hosts"}})
        );
        assert_eq!(native.said.settings["quality"], "HD");
    }

    #[test]
    fn a_date_is_written_without_a_zone_and_means_utc() {
        let native =
            room(json!({"scheduled": true, "scheduled_time": "2026-12-21 14:00:00", "duration": "45"})).unwrap();
        assert_eq!(
            native.room["schedule"],
            json!({"start": "2026-12-21T14:00:00.000Z", "time_zone": "UTC", "length_minutes": 45})
        );
        assert_eq!(native.room.get("timers"), None, "the date ends it");
        assert_eq!(written(time("2026-12-21 14:00:00").unwrap()), "2026-12-21 14:00:00");
    }

    #[test]
    fn each_mistake_has_its_code() {
        for (settings, expected) in [
            (json!({"scheduled": "maybe"}), Code::Scheduled),
            (json!({"scheduled": true}), Code::ScheduledTimeMissing),
            (json!({"scheduled": true, "scheduled_time": "tomorrow"}), Code::ScheduledTimeFormat),
            (json!({"scheduled": true, "scheduled_time": "2020-01-01 00:00:00"}), Code::ScheduledTimePast),
            (json!({"participants": 0}), Code::Participants),
            (json!({"participants": "many"}), Code::Participants),
            (json!({"auto_recording": true}), Code::AutoRecording),
            (json!({"auto_recording": 7}), Code::AutoRecording),
            (json!({"canvas": true}), Code::Setting),
            (json!({"moderators": 6}), Code::Setting),
            (json!({"quality": "4K"}), Code::Setting),
            (json!({"colour": "red"}), Code::Setting),
        ] {
            assert_eq!(code(settings.clone()), Fault::of(expected).because(""), "{settings}");
        }
        let nameless = serde_json::from_value::<Body>(json!({"owner_ref": "x"})).unwrap().new_room(NOON);
        assert_eq!(nameless.err(), Some(Fault::of(Code::NameMissing)));
    }
}

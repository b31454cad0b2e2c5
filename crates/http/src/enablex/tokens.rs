//! Tokens: a Gavel ticket, and where its server is, as the toolkit takes it (docs/contracts/enablex.md, *Tokens*).

use super::{
    credential::Program,
    fault::{Code, Fault},
    rooms::{Answer, read_one},
    settings::Said,
};
use crate::{
    draw::{self, DrawnTicket, For},
    extract::{Body as Json, Path},
    state::{App, Shared},
};
use axum::extract::State;
use base64::{Engine, prelude::BASE64_STANDARD};
use gavel_core::model::{ids::PersonId, role::Role, room::RoomKind};
use gavel_door::ports::{
    OutsidePerson, StoredRoom,
    records::{Question, SessionKey},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use ulid::Ulid;

/// The client shows it again when it comes back after a lost line, so that it has to last for the meeting.
const GOOD_FOR: Duration = Duration::from_hours(24);
/// How long before a date one may come.
const EARLY: Duration = Duration::from_mins(15);
const LONGEST_REFERENCE: usize = 200;

#[derive(Deserialize)]
pub(super) struct Body {
    name: Option<String>,
    role: Option<String>,
    user_ref: Option<String>,
    /// Taken for what it is: nobody reads it.
    #[serde(rename = "data")]
    _data: Option<Value>,
}

pub(super) async fn create(
    State(app): State<App>,
    by: Program,
    Path(id): Path<String>,
    body: Result<Json<Body>, crate::Problem>,
) -> Answer {
    let (room, said) = read_one(&app, &by, &id).await?;
    by.known.on_record.within(room.room.id);
    let Json(Body { name, role, user_ref, .. }) = body?;
    let name = name.filter(|name| !name.trim().is_empty()).ok_or_else(|| Fault::of(Code::NameMissing))?;
    let name = draw::name(&name)?;
    let role = role_of(role.as_deref(), &room)?;
    let reference = user_ref.unwrap_or_default();
    if reference.chars().count() > LONGEST_REFERENCE {
        return Err(Fault::setting(format!("user_ref: at most {LONGEST_REFERENCE} characters")));
    }
    must_be_open(&app, &room, &said).await?;
    let person = PersonId::new(Ulid::generate());
    by.known.on_record.target(&name, person);
    let holder =
        For { person, name, role, account: None, device: None, personal: true, pin_hash: None, good_for: GOOD_FOR };
    let drawn = draw::ticket(&app, &room, holder, &by.known.base).await?;
    if !reference.is_empty() {
        let known = OutsidePerson { person, room: room.room.id, reference };
        app.directory.keep_outside_person(known).await?;
    }
    Ok(axum::Json(json!({"result": 0, "token": token(&drawn, &room, &by.known.base)})))
}

/// Who may only watch has a place in a lecture: in a group everybody speaks, and no token takes that away.
fn role_of(role: Option<&str>, room: &StoredRoom) -> Result<Role, Fault> {
    match role {
        Some("moderator") => Ok(Role::Host),
        Some("participant") => Ok(Role::Participant),
        Some("viewer" | "audience") if room.room.kind == RoomKind::Auditorium => Ok(Role::Guest),
        Some("viewer" | "audience") => Err(Fault::setting("role: viewers and audience are in lectures only")),
        Some(_) | None => Err(Fault::setting("role: moderator, participant, viewer or audience")),
    }
}

/// A date has its hours, and a room for one session has had its session.
async fn must_be_open(app: &Shared, room: &StoredRoom, said: &Said) -> Result<(), Fault> {
    let now = app.now();
    if let Some(schedule) = &room.schedule {
        let end = schedule.start.plus(Duration::from_secs(u64::from(schedule.length_minutes) * 60));
        if now.plus(EARLY) < schedule.start || end <= now {
            return Err(Fault::conflict("the room is open from 15 minutes before its date until the end of it"));
        }
    }
    if said.adhoc {
        let over = Question { running: Some(false), limit: 1, ..Question::sorted_by(SessionKey::StartedAt) };
        if !app.records.sessions(room.room.id, over).await?.items.is_empty() {
            return Err(Fault::conflict("this room was for one session"));
        }
    }
    Ok(())
}

/// As the toolkit takes it apart.
fn token(drawn: &DrawnTicket, room: &StoredRoom, base: &str) -> String {
    let (scheme, host) = base.split_once("://").unwrap_or(("http", base));
    let host = host.split('/').next().unwrap_or_default();
    let token = json!({
        "tokenId": drawn.ticket,
        "room": room.room.id.to_string(),
        "host": host,
        "secure": scheme == "https",
        "logId": "",
        "gateway": "",
        "signature": "",
        "version": 1,
    });
    BASE64_STANDARD.encode(token.to_string())
}

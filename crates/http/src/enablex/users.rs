//! Who is in a room's session. Without client ids, as the dialect has it: nobody is governed from outside here.

use super::{
    credential::Program,
    fault::Fault,
    rooms::{Answer, read_one},
};
use crate::{
    extract::Path,
    state::{App, Shared},
};
use axum::extract::State;
use gavel_core::model::{ids::PersonId, role::Role, room::RoomKind};
use gavel_door::Which;
use serde_json::json;

pub(super) async fn list(State(app): State<App>, by: Program, Path(id): Path<String>) -> Answer {
    let (stored, _) = read_one(&app, &by, &id).await?;
    let view = app.door.view(Which::Room(stored.room.id)).await.filter(|view| view.running);
    let inside = view.iter().flat_map(|view| &view.participants).filter(|one| one.state.is_inside());
    let mut users = Vec::new();
    for one in inside {
        users.push(json!({
            "name": one.name,
            "user_ref": reference(&app, one.person).await?,
            "role": role(one.role, stored.room.kind, one.on_stage),
            "permissions": {},
        }));
    }
    Ok(axum::Json(json!({"result": 0, "total": users.len(), "users": users})))
}

/// What the program calls somebody; empty where it did not say.
pub(super) async fn reference(app: &Shared, person: PersonId) -> Result<String, Fault> {
    Ok(app.directory.outside_person(person).await?.map(|known| known.reference).unwrap_or_default())
}

pub(super) fn role(role: Role, kind: RoomKind, on_stage: bool) -> &'static str {
    match kind {
        _ if role.moderates() => "moderator",
        RoomKind::Auditorium if !on_stage => "audience",
        RoomKind::Auditorium | RoomKind::Meeting => "participant",
    }
}

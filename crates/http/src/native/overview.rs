//! A running conference as those see it who moderate it without being in it: the meeting manager's page (requirement T4).

use super::orders;
use crate::{
    credential::{Asked, Credential, Known, role_of},
    extract::{Answer, Json, Path},
    problem::{Problem, Problems},
    shapes::{Ban, Conference, Details, Participant, Role, Unconnected},
    state::App,
};
use axum::extract::State;
use gavel_core::model::{
    command::{Actor, Right},
    refusal::Refusal,
};
use gavel_door::{View, ports::StoredRoom};
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// All of it at one moment, as a welcome tells it to somebody inside.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct Overview {
    /// As whom one orders here.
    pub me: Governor,
    pub conference: Conference,
    /// Who is in, who reconnects, who waits.
    pub roster: Vec<Participant>,
    pub unconnected: Vec<Unconnected>,
    pub bans: Vec<Ban>,
    pub details: Vec<Details>,
}

/// Somebody who may moderate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, TS)]
pub struct Governor {
    /// `null`: a key.
    pub person: Option<String>,
    /// `null`: they are not in.
    pub seat: Option<String>,
    pub name: String,
    pub role: Role,
}

/// Everything that a moderator sees of a running conference, in one answer. For those who moderate it, from inside or from
/// outside, and keys with scope `moderate`. `/conferences/{id}/events?changes=true` says when it has become another.
#[utoipa::path(get, path = "/conferences/{id}/overview", tag = "conferences", params(("id" = String, Path)),
    responses((status = 200, body = Overview), Problems), security(("bearer" = [])))]
pub(crate) async fn read(State(app): State<App>, known: Known, Path(id): Path<String>) -> Answer<Overview> {
    let found = orders::find(&app, &id).await?;
    let actor = found.actor(&app, &known).await?;
    super::conferences::still_good(&app, &actor, &found).await?;
    let (view, room) = found.running()?;
    let me = governor(&known, actor, room.as_ref(), &view)?;
    Ok(Json::ok(Overview {
        me,
        conference: Conference::new(view.summary, &known.base),
        roster: view.participants.into_iter().map(Participant::from).collect(),
        unconnected: view.unconnected.into_iter().map(Unconnected::from).collect(),
        bans: view.bans.into_iter().map(Ban::from).collect(),
        details: view.details.into_iter().map(Details::from).collect(),
    }))
}

/// Whoever sits in the meeting is there what it made of them.
fn governor(asked: &Asked, actor: Actor, room: Option<&StoredRoom>, view: &View) -> Result<Governor, Problem> {
    let person = asked.person();
    let seat = view.participants.iter().find(|seat| Some(seat.person) == person && seat.state.is_inside());
    let role = match (&actor.right, seat) {
        (_, Some(seat)) => seat.role,
        (Right::Person { role, .. }, None) => *role,
        (Right::Administrator | Right::ControlToken | Right::System, None) => match &asked.credential {
            Some(Credential::Account(account)) => role_of(account, room),
            Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) | None => {
                gavel_core::model::role::Role::Operator
            }
        },
    };
    if !role.moderates() {
        return Err(Refusal::NotModerator.into());
    }
    Ok(Governor {
        person: person.map(|person| person.to_string()),
        seat: seat.map(|seat| seat.id.to_string()),
        name: actor.name,
        role: role.into(),
    })
}

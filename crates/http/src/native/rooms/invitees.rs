//! Whom a room invites to each of its conferences: accounts, groups of them, and guests by personal links.

use super::{
    find,
    invite::{Invite, RoomInvitation},
    may_manage,
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{List, Role, Slice},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::ids::PersonId;
use gavel_door::ports::{RoomInvitee, Scope, StoredRoom};
use serde::Serialize;
use ts_rs::TS;
use utoipa::ToSchema;

/// Somebody whom a room invites.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct Invitee {
    /// Who they are in the room's conferences, too.
    pub person: String,
    pub name: String,
    pub role: Role,
    pub account: Option<String>,
    /// The group that they were invited with.
    pub group: Option<String>,
    /// Of guests.
    pub email: Option<String>,
    /// Whether it rings at their place when a conference begins.
    pub call: bool,
    pub invited_at: String,
}

impl From<RoomInvitee> for Invitee {
    fn from(theirs: RoomInvitee) -> Self {
        Self {
            person: theirs.invitee.person.to_string(),
            name: theirs.invitee.name,
            role: theirs.invitee.role.into(),
            account: theirs.invitee.account.map(|account| account.to_string()),
            group: theirs.group,
            email: theirs.email.map(|email| email.0),
            call: theirs.call,
            invited_at: rfc3339::text(theirs.invited_at),
        }
    }
}

/// What came of inviting.
#[derive(Serialize, ToSchema, TS)]
pub struct Invitations {
    pub invitations: Vec<RoomInvitation>,
}

/// Whom the room invites. For whoever manages the room, and keys with scope `read`.
#[utoipa::path(get, path = "/rooms/{id}/invitees", tag = "rooms", params(("id" = String, Path), Slice),
    responses((status = 200, body = List<Invitee>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(slice): Query<Slice>,
) -> Answer<List<Invitee>> {
    let room = find(&app, &id).await?;
    if !known.has(Scope::Read) {
        may_manage(&known, &room)?;
    }
    let page = app.directory.invitees(room.room.id, slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(Invitee::from).collect(), next_cursor: page.next }))
}

/// Invites people; whoever is invited already is invited anew, as what is said now. A running conference is told, and
/// expects them: lock and waiting room let them in. Somebody who is banned is 409 `blocked`, unless `lift_block`.
#[utoipa::path(post, path = "/rooms/{id}/invitees", tag = "rooms", params(("id" = String, Path)), request_body = Invite,
    responses((status = 201, body = Invitations), Problems), security(("bearer" = [])))]
pub(crate) async fn create(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<Invite>,
) -> Answer<Invitations> {
    let room = find(&app, &id).await?;
    if body.is_empty() {
        known.on_record.within(room.room.id);
        may_manage(&known, &room)?;
        return Err(Problem::invalid("accounts, groups or guests: nobody is named"));
    }
    Ok(Json::created(Invitations { invitations: add(&app, &known, &room, body).await? }))
}

/// Those who are named are invited, or anew.
pub(crate) async fn add(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    body: Invite,
) -> Result<Vec<RoomInvitation>, Problem> {
    known.on_record.within(room.room.id);
    may_manage(known, room)?;
    let people = body.people(app, room).await?;
    super::invite::invite(app, known, room, people, body.lift_block).await
}

/// Takes an invitation back: the person's personal links for this room are dead. Whoever is in a conference stays.
#[utoipa::path(delete, path = "/rooms/{id}/invitees/{person}", tag = "rooms",
    params(("id" = String, Path), ("person" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn delete(
    State(app): State<App>,
    known: Known,
    Path((id, person)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let room = find(&app, &id).await?;
    known.on_record.within(room.room.id);
    may_manage(&known, &room)?;
    let person: PersonId = person.parse().map_err(|_| nobody())?;
    take_back(&app, &room, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn nobody() -> Problem {
    Problem::not_found("invitation")
}

/// Who may, was asked before.
pub(crate) async fn take_back(app: &App, room: &StoredRoom, person: PersonId) -> Result<(), Problem> {
    if app.directory.invitee(room.room.id, person).await?.is_none() {
        return Err(nobody());
    }
    app.directory.uninvite(room.room.id, person).await?;
    app.has_revoked();
    Ok(())
}

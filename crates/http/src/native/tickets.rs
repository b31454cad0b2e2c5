//! Personal invitations: a ticket for one person in one room, and its withdrawal.

use super::rooms;
use crate::{
    credential::{Known, person_of, role_of},
    draw::{self, DrawnTicket, For},
    extract::{Answer, Body, Json, Path, Query},
    problem::{Problem, Problems},
    rfc3339,
    shapes::{self, Limit, List, texts},
    state::App,
};
use axum::{extract::State, http::StatusCode};
use gavel_core::model::{
    command::{Command, Invited},
    ids::{AccountId, PersonId, TicketId},
    invitation::Invitee,
    refusal::Refusal,
    role,
};
use gavel_door::{
    Denied, Envelope, Which,
    ports::{StoredRoom, Ticket},
};
use serde::{Deserialize, Serialize};
use ulid::Ulid;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TicketRole {
    Host,
    Participant,
    Guest,
}

impl From<TicketRole> for role::Role {
    fn from(ours: TicketRole) -> Self {
        match ours {
            TicketRole::Host => Self::Host,
            TicketRole::Participant => Self::Participant,
            TicketRole::Guest => Self::Guest,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Gustav", "role": "guest"}))]
pub(crate) struct NewTicket {
    #[schema(value_type = texts::Name)]
    name: String,
    role: TicketRole,
    /// The id of the account that it is for. The owner's is the owner's ticket, whatever `role` says.
    #[schema(value_type = Option<texts::Id>)]
    account: Option<String>,
    /// Invite somebody who is banned: the ban is lifted. Without it 409 `blocked`.
    #[serde(default)]
    lift_block: bool,
}

/// Draws a ticket. While a conference runs this is an explicit act of its moderator: lock and waiting room let the
/// person in. By the room's owner, an operator, an administrator, or a key with scope `rooms`.
#[utoipa::path(post, path = "/rooms/{id}/tickets", tag = "rooms", params(("id" = String, Path)), request_body = NewTicket,
    responses((status = 201, body = DrawnTicket), Problems), security(("bearer" = [])))]
pub(crate) async fn create(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<NewTicket>,
) -> Answer<DrawnTicket> {
    let room = rooms::find(&app, &id).await?;
    known.on_record.within(room.room.id);
    rooms::may_manage(&known, &room)?;
    let name = draw::name(&body.name)?;
    let (person, account, role) = holder(&app, &room, &body).await?;
    known.on_record.target(&name, person);
    let invitee = Invitee { person, name: name.clone(), role, account };
    add(&app, &known, &room, invitee, body.lift_block).await?;
    let holder =
        For { person, name, role, account, device: None, personal: true, pin_hash: None, good_for: draw::PERSONAL };
    draw::ticket(&app, &room, holder, &known.base).await.map(Json::created)
}

/// Where no conference runs there is nothing to be added to, and the ticket alone is enough.
async fn add(app: &App, known: &Known, room: &StoredRoom, invitee: Invitee, lift_block: bool) -> Result<(), Problem> {
    let to = Which::Room(room.room.id);
    if !app.door.view(to).await.is_some_and(|view| view.running) {
        return Ok(());
    }
    let invite = Envelope {
        request: known.request.clone(),
        actor: rooms::manager(app, known, room).await?,
        to,
        command: Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block },
        arrived: known.arrived,
        address: known.address.clone(),
    };
    match app.door.submit(invite).await {
        Ok(_) => Ok(()),
        Err(Denied::Refused(refused)) if refused.refusal == Refusal::NotRunning => Ok(()),
        Err(denied) => Err(denied.into()),
    }
}

async fn holder(
    app: &App,
    room: &StoredRoom,
    body: &NewTicket,
) -> Result<(PersonId, Option<AccountId>, role::Role), Problem> {
    let Some(account) = &body.account else { return Ok((PersonId::new(Ulid::generate()), None, body.role.into())) };
    let no_account = || Problem::invalid("account: there is no such account");
    let account = app.directory.account(account.parse().map_err(|_| no_account())?).await?.ok_or_else(no_account)?;
    let by_account = role_of(&account, Some(room));
    // What the account is by itself nobody can take away by inviting it; a host's ticket may lift it.
    let role = by_account.min(body.role.into());
    Ok((person_of(account.id), Some(account.id), role))
}

/// A ticket without its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedTicket {
    id: String,
    person: String,
    name: String,
    role: shapes::Role,
    account: Option<String>,
    /// Made for this person, rather than drawn from the public link.
    personal: bool,
    created_at: String,
    expires_at: String,
}

impl From<Ticket> for ListedTicket {
    fn from(theirs: Ticket) -> Self {
        Self {
            id: theirs.id.to_string(),
            person: theirs.person.to_string(),
            name: theirs.name,
            role: theirs.role.into(),
            account: theirs.account.map(|account| account.to_string()),
            personal: theirs.personal,
            created_at: rfc3339::text(theirs.created_at),
            expires_at: rfc3339::text(theirs.expires_at),
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichTickets {
    /// Only personal invitations, or only those drawn from the public link.
    personal: Option<bool>,
    /// At most so many; 100 unless told.
    #[serde(default)]
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Limit,
    /// The `next_cursor` of the answer before.
    cursor: Option<String>,
}

/// The tickets that let somebody into this room, never their secrets. By whoever may draw them.
#[utoipa::path(get, path = "/rooms/{id}/tickets", tag = "rooms", params(("id" = String, Path), WhichTickets),
    responses((status = 200, body = List<ListedTicket>), Problems), security(("bearer" = [])))]
pub(crate) async fn list(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Query(which): Query<WhichTickets>,
) -> Answer<List<ListedTicket>> {
    let room = rooms::find(&app, &id).await?;
    known.on_record.within(room.room.id);
    rooms::may_manage(&known, &room)?;
    let slice = shapes::Slice { limit: which.limit, cursor: which.cursor };
    let page = app.directory.tickets(room.room.id, which.personal, slice.cursor.clone(), slice.limit()).await?;
    Ok(Json::ok(List { items: page.items.into_iter().map(ListedTicket::from).collect(), next_cursor: page.next }))
}

/// Withdraws a ticket: from now on its link leads nowhere, and whoever shows it reads `ticket_revoked`. Who sits inside
/// with it keeps the seat, but does not come back with it. By whoever may draw tickets.
#[utoipa::path(delete, path = "/rooms/{id}/tickets/{ticket}", tag = "rooms",
    params(("id" = String, Path), ("ticket" = String, Path)),
    responses((status = 204), Problems), security(("bearer" = [])))]
pub(crate) async fn revoke(
    State(app): State<App>,
    known: Known,
    Path((id, ticket)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let room = rooms::find(&app, &id).await?;
    known.on_record.within(room.room.id);
    rooms::may_manage(&known, &room)?;
    let ticket: TicketId = ticket.parse().map_err(|_| Problem::not_found("ticket"))?;
    app.directory.revoke_ticket(room.room.id, ticket).await?;
    app.has_revoked();
    Ok(StatusCode::NO_CONTENT)
}

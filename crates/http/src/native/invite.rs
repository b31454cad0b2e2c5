//! Asking people to come, and no longer asking them (requirements T1 to T7).

use super::{
    orders::{self, Order},
    verbs::{AbsentScope, InviteOrder, InvitedRole, MANY, Verb, WithdrawOrder},
};
use crate::{
    credential::{Known, person_of},
    draw::{self, For},
    extract::{Answer, Body, Path},
    problem::{Problem, Problems},
    shapes::{Invitation, Receipt, seat_named},
    state::App,
};
use axum::extract::State;
use gavel_core::model::{
    command::{Command, Invited},
    ids::{AccountId, PersonId, SeatId},
    invitation::Invitee,
    refusal::Refusal,
    role::Role,
};
use gavel_door::{
    Step, View,
    ports::{Account, GroupId, StoredRoom},
};
use std::collections::{BTreeMap, BTreeSet};
use ulid::Ulid;

/// Links that are made at once; whoever invites more hears how far it is.
const TOGETHER: usize = 100;

/// Invites people who were here, accounts, groups or guests, and lets it ring at the places of those who are in the app.
/// It is an explicit act: lock and waiting room let them in. The receipt carries `invitations`, with a link for each.
#[utoipa::path(post, path = "/conferences/{id}/invite", tag = "conferences", params(("id" = String, Path)),
    request_body = InviteOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn invite_people(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<InviteOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Invite(body)).await
}

/// Takes people off the list of the unconnected, one, several or all; their links are dead, and it rings no more.
#[utoipa::path(post, path = "/conferences/{id}/withdraw", tag = "conferences", params(("id" = String, Path)),
    request_body = WithdrawOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<WithdrawOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Withdraw(body)).await
}

pub(super) async fn invite(app: &App, order: &Order, asked: &InviteOrder) -> Result<Receipt, Problem> {
    let view = app.door.view(order.to).await.ok_or(Refusal::NotRunning)?;
    let room = app.directory.room(view.summary.room).await?.ok_or_else(|| Problem::not_found("room"))?;
    let invitees = gather(app, &view, asked).await?;
    if invitees.is_empty() {
        return Err(Problem::invalid("nobody is named: participants, a scope, accounts, groups or guests"));
    }
    if invitees.len() > MANY {
        return Err(Problem::invalid("too many at once"));
    }
    let rings = asked.ring.unwrap_or(true);
    let invited = invitees
        .iter()
        .map(|invitee| {
            let ring = rings && invitee.account.is_some_and(|account| app.calls.is_here(account));
            Invited { invitee: invitee.clone(), ring }
        })
        .collect();
    let command = Command::Invite { invited, lift_block: asked.lift_block.unwrap_or(false) };
    // What takes its time is behind it: the links.
    let mut receipt: Receipt = app.door.submit(order.envelope(command)).await?.into();
    receipt.invitations = links(app, order, &room, invitees).await?;
    if asked.participant.is_some() {
        receipt.invitation = receipt.invitations.first().cloned();
    }
    Ok(receipt)
}

/// Everybody who is meant, each once.
async fn gather(app: &App, view: &View, asked: &InviteOrder) -> Result<Vec<Invitee>, Problem> {
    let role = asked.role.map(|role| match role {
        InvitedRole::Host => Role::Host,
        InvitedRole::Participant => Role::Participant,
        InvitedRole::Guest => Role::Guest,
    });
    let mut invitees = Vec::new();
    for text in asked.participant.iter().chain(asked.participants.iter().flatten()) {
        invitees.push(absent(view, seat_named(text), role)?);
    }
    if let Some(AbsentScope::Unconnected) = asked.scope {
        invitees.extend(view.unconnected.iter().map(|row| invitee_of(row, role)));
    }
    for text in asked.accounts.iter().flatten() {
        invitees.push(account(app, text, role).await?);
    }
    for text in asked.groups.iter().flatten() {
        let group: GroupId = text.parse().map_err(|_| Problem::not_found("group"))?;
        invitees.extend(app.directory.members_of(group).await?.into_iter().map(|account| named(account, role)));
    }
    for guest in asked.guests.iter().flatten() {
        invitees.push(Invitee {
            person: PersonId::new(Ulid::generate()),
            name: draw::name(&guest.name)?,
            role: role.unwrap_or(Role::Guest),
            account: None,
        });
    }
    let mut seen = BTreeSet::new();
    invitees.retain(|invitee| seen.insert(invitee.person));
    Ok(invitees)
}

fn absent(view: &View, seat: SeatId, role: Option<Role>) -> Result<Invitee, Problem> {
    let row = view.unconnected.iter().find(|row| row.seat == seat);
    let row = row.ok_or_else(|| Problem::from(Refusal::NotFound).because("nobody who is out had that seat"))?;
    Ok(invitee_of(row, role))
}

fn invitee_of(row: &gavel_core::model::seat::Unconnected, role: Option<Role>) -> Invitee {
    Invitee { person: row.person, name: row.name.clone(), role: role.unwrap_or(row.role), account: row.account }
}

async fn account(app: &App, text: &str, role: Option<Role>) -> Result<Invitee, Problem> {
    let nobody = || Problem::invalid("accounts: there is no such account");
    let id: AccountId = text.parse().map_err(|_| nobody())?;
    let account = app.directory.account(id).await?.ok_or_else(nobody)?;
    Ok(named(account, role))
}

fn named(account: Account, role: Option<Role>) -> Invitee {
    Invitee {
        person: person_of(account.id),
        name: account.name,
        role: role.unwrap_or(Role::Participant),
        account: Some(account.id),
    }
}

/// A way in for each, under the same person: roles and bans know them again.
async fn links(
    app: &App,
    order: &Order,
    room: &StoredRoom,
    invitees: Vec<Invitee>,
) -> Result<Vec<Invitation>, Problem> {
    let rows = app.door.view(order.to).await.map(|view| view.unconnected).unwrap_or_default();
    let places: BTreeMap<PersonId, SeatId> = rows.into_iter().map(|row| (row.person, row.seat)).collect();
    let report = order.report.as_ref().filter(|_| invitees.len() > TOGETHER);
    let mut links = Vec::with_capacity(invitees.len());
    for some in invitees.chunks(TOGETHER) {
        let holders = some.iter().map(|invitee| For {
            person: invitee.person,
            name: invitee.name.clone(),
            role: invitee.role.max(Role::Host),
            account: invitee.account,
            device: None,
            personal: true,
            pin_hash: None,
            good_for: draw::PERSONAL,
        });
        let drawn = draw::tickets(app, room, holders.collect(), &order.base).await?;
        links.extend(some.iter().zip(drawn).map(|(invitee, drawn)| Invitation {
            participant: places.get(&invitee.person).map(SeatId::to_string),
            person: drawn.person,
            name: drawn.name,
            ticket: drawn.ticket,
            url: drawn.url,
        }));
        if let Some(report) = report {
            report(Step { done: links.len() as u32, of: invitees.len() as u32 });
        }
    }
    Ok(links)
}

//! Which room is meant, and who may do what with it from outside.

use crate::{
    credential::{self, Asked, Credential, person_of},
    problem::Problem,
    state::App,
};
use gavel_core::model::{
    command::{Actor, Right},
    ids::RoomId,
    refusal::Refusal,
    role::Role,
};
use gavel_door::ports::{AccountRole, Scope, StoredRoom};

/// As whom a manager of a room orders in its conference: a key with scope `rooms` has the control token's right there.
pub(crate) async fn manager(app: &App, asked: &Asked, room: &StoredRoom) -> Result<Actor, Problem> {
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
    let is_own = match asked.known()? {
        Credential::Account(account) => room.room.owner == Some(account.id),
        Credential::Ticket(ticket) if ticket.room != room.room.id => return Err(Refusal::WrongConference.into()),
        Credential::Ticket(ticket) => matches!(ticket.role, Role::Owner | Role::Operator),
        Credential::Key(_) | Credential::App(_) => false,
    };
    if is_own || asked.has(Scope::Rooms) || is_operator(asked) {
        Ok(())
    } else {
        Err(Problem::denied("this needs the room's owner, an operator, or a key with scope `rooms`"))
    }
}

pub(crate) fn is_operator(asked: &Asked) -> bool {
    asked.account().is_some_and(|account| account.role != AccountRole::User)
}

/// Whether somebody may know when the room meets: whoever manages it or may read everything, an invited account, and
/// the holder of a ticket for it.
pub(crate) async fn may_see(app: &App, asked: &Asked, room: &StoredRoom) -> Result<(), Problem> {
    if asked.has(Scope::Read) || may_manage(asked, room).is_ok() {
        return Ok(());
    }
    match asked.known()? {
        Credential::Ticket(ticket) if ticket.room != room.room.id => Err(Refusal::WrongConference.into()),
        Credential::Ticket(ticket) => credential::still_opens(app, ticket).await,
        Credential::Account(account) => {
            let invited = app.directory.invitee(room.room.id, person_of(account.id)).await?.is_some();
            if invited { Ok(()) } else { Err(Problem::denied("this needs an invitation to the room")) }
        }
        Credential::Key(_) | Credential::App(_) => {
            Err(Problem::denied("this needs a key with scope `rooms` or `read`"))
        }
    }
}

//! `DELETE` of a session URL: leaving in order.

use super::kind_of;
use crate::{
    credential::{Caller, Credential, Known},
    extract::Path,
    native::rooms,
    problem::Problem,
    shapes::seat_named,
    state::App,
};
use axum::{
    extract::State,
    http::{StatusCode, Uri},
};
use gavel_core::model::{
    command::{Actor, Command, Right},
    ids::SeatId,
    refusal::Refusal,
};
use gavel_door::{
    Envelope, Which,
    ports::{Scope, StoredRoom},
};

/// The seat must be the ticket's; a key with scope `media` speaks for every one of this kind. `If-Match` is not looked at.
pub(super) async fn leave(
    State(app): State<App>,
    known: Known,
    uri: Uri,
    Path((alias, participant)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let room = rooms::find(&app, &alias).await?;
    let (seat, kind) = (seat_named(&participant), kind_of(&uri));
    let gone = || Problem::not_found("participant here");
    let view = app.door.view(Which::Room(room.room.id)).await.ok_or_else(gone)?;
    let holder =
        view.participants.iter().find(|held| held.id == seat && held.kind == kind).map(|held| (held.person, held.role));
    let left = view.unconnected.iter().find(|left| left.seat == seat).map(|left| (left.person, left.role));
    let (person, role) = holder.or(left).ok_or_else(gone)?;
    let generation = match known.known()? {
        Credential::Ticket(ticket) if ticket.room != room.room.id => return Err(Refusal::WrongConference.into()),
        Credential::Ticket(ticket) if ticket.person == person => ticket.generation,
        Credential::Key(_) if known.has(Scope::Media) => app.door.generation(room.room.id, person).await?,
        Credential::Ticket(_) | Credential::Key(_) | Credential::Account(_) | Credential::App(_) => {
            return Err(Problem::denied("this is somebody else's seat"));
        }
    };
    let right = Right::Person { person, role, account: None, generation, seat: Some(seat) };
    submit_leave(&app, known.caller(), &room, right, seat).await?;
    app.whip.end(seat);
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn submit_leave(
    app: &App,
    caller: &Caller,
    room: &StoredRoom,
    right: Right,
    seat: SeatId,
) -> Result<(), Problem> {
    let envelope = Envelope {
        request: gavel_core::model::ids::RequestId(ulid::Ulid::generate().to_string()),
        actor: Actor { right, name: String::new(), surface: caller.surface },
        to: Which::Room(room.room.id),
        command: Command::Leave { seat },
        arrived: caller.arrived,
        address: caller.address.clone(),
    };
    app.door.submit(envelope).await?;
    Ok(())
}

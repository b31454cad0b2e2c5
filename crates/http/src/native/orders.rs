//! Carrying an order out: the one way for REST and signalling, so that both give the same verdict.

use super::{
    rooms,
    verbs::{InviteOrder, Verb},
};
use crate::{
    credential::Known,
    draw::{self, For},
    extract::{Answer, Json},
    problem::Problem,
    shapes::{Invitation, Receipt, Verdict, seat_named},
    state::App,
};
use gavel_core::model::{
    command::{Actor, Command, Invited},
    ids::{AccountId, ConferenceId, RequestId},
    invitation::Invitee,
    refusal::Refusal,
};
use gavel_door::{Envelope, View, Which, ports::StoredRoom};
use std::time::Instant;

/// Who orders what of which conference.
pub(crate) struct Order {
    pub(crate) actor: Actor,
    pub(crate) to: Which,
    pub(crate) request: RequestId,
    pub(crate) arrived: Instant,
    /// What links begin with.
    pub(crate) base: String,
    pub(crate) verb: Verb,
}

/// One order, one answer.
pub(crate) async fn carry_out(app: &App, order: Order) -> Result<Receipt, Problem> {
    let verb = order.verb.clone();
    let mut outcome = match &verb {
        Verb::Invite(invite) => invite_back(app, order, invite).await,
        _ => match verb.command()? {
            Some(command) => submit(app, &order, command).await,
            None => Err(Problem::broken()),
        },
    };
    let verdicts = match &mut outcome {
        Ok(receipt) => &mut receipt.verdicts,
        Err(problem) => &mut problem.verdicts,
    };
    speak_as_asked(&verb, verdicts);
    outcome
}

async fn submit(app: &App, order: &Order, command: Command) -> Result<Receipt, Problem> {
    let envelope = Envelope {
        request: order.request.clone(),
        actor: order.actor.clone(),
        to: order.to,
        command,
        arrived: order.arrived,
    };
    Ok(app.door.submit(envelope).await?.into())
}

/// A new way in for somebody who is out, under the same person: roles and bans know them again.
async fn invite_back(app: &App, order: Order, invite: &InviteOrder) -> Result<Receipt, Problem> {
    let view = app.door.view(order.to).await.ok_or(Refusal::NotRunning)?;
    let seat = seat_named(&invite.participant);
    let Some(gone) = view.unconnected.iter().find(|gone| gone.seat == seat) else {
        return Err(Problem::from(Refusal::NotFound).because("nobody who is out had that seat"));
    };
    let lift_block = invite.lift_block.unwrap_or(false);
    let invitee = Invitee { person: gone.person, name: gone.name.clone(), role: gone.role, account: gone.account };
    let command = Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block };
    let mut receipt = submit(app, &order, command).await?;
    let room = app.directory.room(view.summary.room).await?.ok_or_else(|| Problem::not_found("room"))?;
    // A person with an account goes by the account's id.
    let account = app.directory.account(AccountId::new(gone.person.ulid())).await?.map(|account| account.id);
    let holder = For {
        person: gone.person,
        name: gone.name.clone(),
        role: gone.role,
        account,
        device: None,
        personal: true,
        pin_hash: None,
        good_for: draw::PERSONAL,
    };
    let drawn = draw::ticket(app, &room, holder, &order.base).await?;
    receipt.invitation = Some(Invitation { ticket: drawn.ticket, url: drawn.url });
    Ok(receipt)
}

/// Where the question named somebody by a text that is no id, the answer does too.
fn speak_as_asked(verb: &Verb, verdicts: &mut [Verdict]) {
    for text in verb.named() {
        let seat = seat_named(text).to_string();
        if seat != *text {
            for verdict in verdicts.iter_mut().filter(|verdict| verdict.participant == seat) {
                verdict.participant.clone_from(text);
            }
        }
    }
}

/// The conference that a path names, by its own id, or by its room's id or alias.
pub(crate) struct Found {
    pub(crate) to: Which,
    /// `None`: the id is neither a room's nor that of a conference that runs.
    pub(crate) room: Option<StoredRoom>,
    pub(crate) view: Option<View>,
}

pub(crate) async fn find(app: &App, text: &str) -> Result<Found, Problem> {
    if let Ok(id) = text.parse::<ConferenceId>()
        && let Some(view) = app.door.view(Which::Conference(id)).await
    {
        let room = app.directory.room(view.summary.room).await?;
        return Ok(Found { to: Which::Conference(id), room, view: Some(view) });
    }
    match rooms::find(app, text).await {
        Ok(room) => {
            let to = Which::Room(room.room.id);
            Ok(Found { to, view: app.door.view(to).await, room: Some(room) })
        }
        // It may have been a conference that is over: the door knows what to say.
        Err(problem) => match text.parse::<ConferenceId>() {
            Ok(id) => Ok(Found { to: Which::Conference(id), room: None, view: None }),
            Err(_) => Err(problem),
        },
    }
}

impl Found {
    /// The view, or what a GET of a conference that does not run is answered with.
    pub(crate) fn running(self) -> Result<(View, Option<StoredRoom>), Problem> {
        let Self { view, room, .. } = self;
        view.filter(|view| view.running)
            .map(|view| (view, room))
            .ok_or_else(|| Problem::not_found("conference running"))
    }
}

/// One order by REST.
pub(crate) async fn rest(app: &App, known: &Known, id: &str, verb: Verb) -> Answer<Receipt> {
    let found = find(app, id).await?;
    let actor = known.actor(app, found.room.as_ref(), found.view.as_ref()).await?;
    let order = Order {
        actor,
        to: found.to,
        request: known.request.clone(),
        arrived: known.arrived,
        base: known.base.clone(),
        verb,
    };
    carry_out(app, order).await.map(Json::ok)
}

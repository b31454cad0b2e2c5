//! Carrying an order out: the one way for REST and signalling, so that both give the same verdict.

use super::{
    invite, lasting, pins, rights, rooms,
    verbs::{Becomes, Verb},
};
use crate::{
    credential::{Asked, Known},
    events,
    extract::{Answer, Json},
    problem::Problem,
    shapes::{Receipt, Verdict, seat_named},
    state::{App, Shared},
};
use gavel_core::model::{
    command::{Actor, Command},
    ids::{ConferenceId, RequestId},
    refusal::Refusal,
};
use gavel_door::{Envelope, Report, View, Which, ports::StoredRoom};
use std::time::Instant;

/// Who orders what of which conference.
pub(crate) struct Order {
    pub(crate) actor: Actor,
    pub(crate) to: Which,
    pub(crate) request: RequestId,
    pub(crate) arrived: Instant,
    /// From where.
    pub(crate) address: Option<String>,
    /// What links begin with.
    pub(crate) base: String,
    /// Who hears how far it is, where it is a large one.
    pub(crate) report: Option<Report>,
    pub(crate) verb: Verb,
}

/// One order, one answer.
pub(crate) async fn carry_out(app: &App, order: Order) -> Result<Receipt, Problem> {
    let verb = &order.verb;
    let mut outcome = match verb.command()? {
        Becomes::Command(Command::Aliases { aliases }) => {
            pins::must_be_free(app, order.to, &aliases).await?;
            submit(app, &order, Command::Aliases { aliases }).await
        }
        Becomes::Command(command) => submit(app, &order, command).await,
        Becomes::Hand(asked) => match order.actor.seat() {
            Some(seat) => submit(app, &order, Command::Hand { seat, up: asked.up }).await,
            None => Err(Refusal::NoSeat.into()),
        },
        Becomes::React(asked) => match order.actor.seat() {
            Some(seat) => submit(app, &order, Command::React { seat, reaction: asked.reaction.into() }).await,
            None => Err(Refusal::NoSeat.into()),
        },
        Becomes::Invite(asked) => invite::invite(app, &order, asked).await,
        Becomes::KeepOut(asked) => pins::shut(app, &order, asked).await,
        Becomes::Permissions(asked) => rights::permit(app, &order, asked).await,
        Becomes::Pin(asked) => pins::change(app, &order, asked).await,
        Becomes::Start(asked) => lasting::start(app, &order, asked).await,
    };
    let verdicts = match &mut outcome {
        Ok(receipt) => &mut receipt.verdicts,
        Err(problem) => &mut problem.verdicts,
    };
    speak_as_asked(verb, verdicts);
    outcome
}

pub(super) async fn submit(app: &App, order: &Order, command: Command) -> Result<Receipt, Problem> {
    Ok(app.door.submit_reporting(order.envelope(command), order.report.clone()).await?.into())
}

impl Order {
    pub(super) fn envelope(&self, command: Command) -> Envelope {
        Envelope {
            request: self.request.clone(),
            actor: self.actor.clone(),
            to: self.to,
            command,
            arrived: self.arrived,
            address: self.address.clone(),
        }
    }
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
    let (to, room) = locate(app, text).await?;
    Ok(Found { to, room, view: app.door.view(to).await })
}

/// The same without a look inside.
async fn locate(app: &App, text: &str) -> Result<(Which, Option<StoredRoom>), Problem> {
    if let Ok(id) = text.parse::<ConferenceId>()
        && let Some((_, room)) = app.door.open(Which::Conference(id))
    {
        return Ok((Which::Conference(id), app.directory.room(room).await?));
    }
    match rooms::find(app, text).await {
        Ok(room) => Ok((Which::Room(room.room.id), Some(room))),
        // It may have been a conference that is over: the door knows what to say.
        Err(problem) => match text.parse::<ConferenceId>() {
            Ok(id) => Ok((Which::Conference(id), None)),
            Err(_) => Err(problem),
        },
    }
}

impl Found {
    /// By what right somebody orders there.
    pub(crate) async fn actor(&self, app: &Shared, asked: &Asked) -> Result<Actor, Problem> {
        let seat = self.view.as_ref().and_then(|view| asked.seat_in(view));
        asked.actor(app, self.room.as_ref(), seat).await
    }

    /// The view, or what a GET of a conference that does not run is answered with.
    pub(crate) fn running(self) -> Result<(View, Option<StoredRoom>), Problem> {
        let Self { view, room, .. } = self;
        view.filter(|view| view.running)
            .map(|view| (view, room))
            .ok_or_else(|| Problem::not_found("conference running"))
    }
}

/// What an id names, where people meet there.
fn open_by_id(app: &App, text: &str) -> Option<Which> {
    let conference = text.parse().ok().map(Which::Conference);
    let room = text.parse().ok().map(Which::Room);
    conference.into_iter().chain(room).find(|which| app.door.open(*which).is_some())
}

/// One order by REST.
pub(crate) async fn rest(app: &App, known: &Known, id: &str, verb: Verb) -> Answer<Receipt> {
    // Whoever has the same right everywhere needs no look at the room, and no seat.
    let person = known.person().filter(|_| !known.administers());
    let (to, room) = match open_by_id(app, id).filter(|_| person.is_none()) {
        Some(to) => (to, None),
        None => locate(app, id).await?,
    };
    let seat = match person {
        Some(person) => app.door.seat_of(to, person).await,
        None => None,
    };
    let order = Order {
        actor: known.actor(app, room.as_ref(), seat).await?,
        to,
        request: known.request.clone(),
        arrived: known.arrived,
        address: known.address.clone(),
        base: known.base.clone(),
        report: app.door.open(to).zip(known.orderer()).map(|(at, by)| events::report(app, at, by, &known.request)),
        verb,
    };
    carry_out(app, order).await.map(Json::ok)
}

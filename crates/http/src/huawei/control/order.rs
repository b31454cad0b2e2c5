//! One order with a control token: which meeting it is for, by what right it comes, and the way to the door.

use super::Pass;
use crate::{
    credential::Caller,
    extract,
    huawei::{Fault, fault::code, gate::Done, read::OfMeeting},
    native::{
        orders::{self, Order},
        rooms,
        verbs::Verb,
    },
    problem::Problem,
    shapes::seat_named,
    state::{App, Shared},
};
use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderMap, request::Parts},
};
use gavel_core::model::{
    command::{Actor, Command, Right},
    effect::Participant,
    ids::{Generation, PersonId, RequestId, SeatId},
    role::{Role, Surface},
};
use gavel_door::{
    Envelope, View, Which,
    ports::{Pins, StoredRoom},
};
use std::sync::atomic::{AtomicU32, Ordering};
use ulid::Ulid;

const CONTROL_TOKEN: &str = "x-conference-authorization";

/// A control token, good for the meeting that the call names, and that meeting, which runs.
pub(in crate::huawei) struct Control {
    pub(super) app: App,
    pub(super) caller: Caller,
    pub(super) room: StoredRoom,
    pub(super) view: View,
    pass: Pass,
    /// Several orders of one call: each has a name of its own.
    orders: AtomicU32,
}

impl FromRequestParts<App> for Control {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let pass = shown(app, &parts.headers).ok_or_else(Fault::no_control)?;
        let Ok(Query(OfMeeting { conference: Some(named) })) = Query::try_from_uri(&parts.uri) else {
            return Err(Fault::invalid("conferenceID: it is missing"));
        };
        let caller: Caller = extract::given(parts)?;
        let (room, view) = opened(app, &pass, &named).await?;
        Ok(Self { app: app.clone(), caller, room, view, pass, orders: AtomicU32::default() })
    }
}

/// The control token of a request, if it is one of ours and not too old.
pub(super) fn shown(app: &Shared, headers: &HeaderMap) -> Option<Pass> {
    Pass::read(&app.huawei.key, headers.get(CONTROL_TOKEN)?.to_str().ok()?, app.now())
}

/// The meeting that is named, if the token is good there.
pub(in crate::huawei) async fn opened(app: &App, pass: &Pass, named: &str) -> Result<(StoredRoom, View), Fault> {
    let room = match rooms::find(app, named).await {
        Ok(room) => room,
        Err(Problem { code: "not_found", .. }) => {
            return Err(Fault::bad(code::NOT_FOUND_OR_NOT_AUTHENTICATED, "there is no such meeting"));
        }
        Err(problem) => return Err(Fault::in_control(problem)),
    };
    if room.room.id != pass.room {
        return Err(Fault::forbidden(code::NOT_PERMITTED, "the control token is another meeting's"));
    }
    let view = app.door.view(Which::Room(pass.room)).await;
    let view = view.ok_or_else(|| Fault::bad(code::ENDED, "the meeting does not run"))?;
    if view.summary.id != pass.conference || !is_current(pass, &room.pins) {
        return Err(Fault::no_control());
    }
    Ok((room, view))
}

fn is_current(pass: &Pass, pins: &Pins) -> bool {
    let hash = if pass.host { &pins.host } else { &pins.guest };
    hash.is_some() && pass.mark == Pass::mark_of(hash.as_deref())
}

/// By what right a token orders: that of the host's password is worth a control token, that of the guests' as much as a
/// guest who is not inside, whom the core refuses.
pub(in crate::huawei) fn right(pass: &Pass) -> Right {
    if pass.host {
        return Right::ControlToken;
    }
    let person = PersonId::new(Ulid::nil());
    Right::Person { person, role: Role::Guest, account: None, generation: Generation::default(), seat: None }
}

impl Control {
    fn actor(&self) -> Actor {
        Actor { right: right(&self.pass), name: self.pass.name.clone(), surface: Surface::Huawei }
    }

    /// With the host's password, shown with the order itself.
    pub(super) fn promoted(mut self) -> Self {
        self.pass.host = true;
        self
    }

    /// Who looks on from outside is a host: a guest sees the meeting from inside.
    pub(super) fn must_be_host(&self) -> Result<(), Fault> {
        if self.pass.host { Ok(()) } else { Err(guests_may_not()) }
    }

    pub(super) const fn pass(&self) -> &Pass {
        &self.pass
    }

    pub(super) const fn is_host(&self) -> bool {
        self.pass.host
    }

    fn to(&self) -> Which {
        Which::Conference(self.view.summary.id)
    }

    fn next_request(&self) -> RequestId {
        match self.orders.fetch_add(1, Ordering::Relaxed) {
            0 => self.caller.request.clone(),
            n => RequestId(format!("{}/{n}", self.caller.request.0)),
        }
    }

    /// One order, to the door.
    pub(super) async fn command(&self, command: Command) -> Result<Done, Fault> {
        let envelope = Envelope {
            request: self.next_request(),
            actor: self.actor(),
            to: self.to(),
            command,
            arrived: self.caller.arrived,
            address: self.caller.address.clone(),
        };
        match self.app.door.submit(envelope).await {
            Ok(_) => Ok(Done),
            Err(denied) => Err(self.refused(denied.into())),
        }
    }

    /// One that has more to it, such as invitations with their links.
    pub(super) async fn verb(&self, verb: Verb) -> Result<Done, Fault> {
        let order = Order {
            actor: self.actor(),
            to: self.to(),
            request: self.next_request(),
            arrived: self.caller.arrived,
            address: self.caller.address.clone(),
            base: self.caller.base.clone(),
            report: None,
            verb,
        };
        match orders::carry_out(&self.app, order).await {
            Ok(_) => Ok(Done),
            Err(problem) => Err(self.refused(problem)),
        }
    }

    fn refused(&self, problem: Problem) -> Fault {
        match problem.code {
            "not_moderator" if !self.pass.host => guests_may_not(),
            _ => Fault::in_control(problem),
        }
    }

    /// Those inside.
    pub(super) fn inside(&self) -> impl Iterator<Item = &Participant> {
        self.view.participants.iter().filter(|seat| seat.state.is_inside())
    }
}

fn guests_may_not() -> Fault {
    Fault::forbidden(code::GUEST_NOT_PERMITTED, "this needs a control token of the host's password")
}

/// The seat that a call is about, in its query.
pub(super) struct OfSeat(pub(super) SeatId);

impl FromRequestParts<App> for OfSeat {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Fault> {
        #[derive(serde::Deserialize)]
        struct Named {
            #[serde(rename = "participantID")]
            participant: Option<String>,
        }
        match Query::<Named>::try_from_uri(&parts.uri) {
            Ok(Query(Named { participant: Some(named) })) if !named.is_empty() => Ok(Self(seat_named(&named))),
            Ok(_) | Err(_) => Err(Fault::invalid("participantID: it is missing")),
        }
    }
}

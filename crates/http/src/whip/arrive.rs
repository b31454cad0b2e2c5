//! Taking a seat with nothing but an offer.

use super::{
    leave::submit_leave,
    offer::{OpenedRole, Opening},
    sessions::{Ice, Opener, Session, Tag},
};
use crate::{
    credential::{Credential, Known},
    draw,
    native::signal::{client_name, proven},
    problem::Problem,
    secrets::{self, Secret},
    state::App,
};
use gavel_core::model::{
    ban::BanKey,
    command::{Arrival, Pin, Right},
    ids::{DeviceKey, Generation, PersonId, SeatId},
    refusal::Refusal,
    role::{Role, SeatKind},
    seat::Devices,
};
use gavel_door::ports::{Scope, StoredRoom};
use ulid::Ulid;

/// A person that exists for one connection starts at the beginning.
const FRESH: Generation = Generation(0);

/// Who is in, and how the server answered.
pub(super) struct Taken {
    pub(super) seat: SeatId,
    pub(super) answer: String,
    pub(super) tag: Tag,
}

pub(super) fn newcomer(
    known: &Known,
    room: &StoredRoom,
    opening: &Opening,
    kind: SeatKind,
    watch: Option<SeatId>,
    device: Option<DeviceKey>,
    agent: Option<&str>,
) -> Result<Arrival, Problem> {
    let seat = SeatId::new(Ulid::generate());
    // A WHIP client does not resume: it offers anew.
    let new_resume = secrets::digest_of(&Secret::random()?.0);
    let devices = Devices { muted: kind == SeatKind::Whep, video: kind == SeatKind::Whip, sharing: false };
    let client = client_name(agent);
    match known.known()? {
        Credential::Ticket(ticket) => {
            if ticket.room != room.room.id {
                return Err(Refusal::WrongConference.into());
            }
            if opening.name.is_some() || opening.role.is_some() {
                return Err(Problem::invalid("name, role: the ticket says both"));
            }
            Ok(Arrival {
                seat,
                person: ticket.person,
                name: ticket.name.clone(),
                role: ticket.role,
                account: ticket.account,
                ticket: Some(ticket.id),
                personal: ticket.personal,
                generation: ticket.generation,
                device: device.or(ticket.device),
                other_keys: ticket
                    .device
                    .filter(|drawn| device.is_some_and(|shown| shown != *drawn))
                    .map(BanKey::Device)
                    .into_iter()
                    .collect(),
                kind,
                client,
                pin: proven(ticket, &room.pins),
                resume: None,
                new_resume,
                devices,
                watch,
            })
        }
        Credential::Key(_) if known.has(Scope::Media) => Ok(Arrival {
            seat,
            person: PersonId::new(Ulid::generate()),
            name: match &opening.name {
                Some(name) => draw::name(name)?,
                None => {
                    if kind == SeatKind::Whip {
                        "WHIP".into()
                    } else {
                        "WHEP".into()
                    }
                }
            },
            role: match opening.role {
                Some(OpenedRole::Host) => Role::Host,
                Some(OpenedRole::Participant) | None => Role::Participant,
                Some(OpenedRole::Guest) => Role::Guest,
            },
            account: None,
            ticket: None,
            personal: true,
            generation: FRESH,
            device: None,
            other_keys: Vec::new(),
            kind,
            client,
            pin: Pin::None,
            resume: None,
            new_resume,
            devices,
            watch,
        }),
        Credential::Key(_) | Credential::Account(_) | Credential::App(_) => {
            Err(Problem::denied("this needs a ticket, or a key with scope `media`"))
        }
    }
}

/// Enters and negotiates. Whoever has no answer has no seat either.
pub(super) async fn take_seat(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    newcomer: Arrival,
    offer: String,
) -> Result<Taken, Problem> {
    let right = |seat| Right::Person {
        person: newcomer.person,
        role: newcomer.role,
        account: newcomer.account,
        generation: newcomer.generation,
        seat: Some(seat),
    };
    let entered = app
        .door
        .enter(room.room.id, newcomer.clone(), known.surface, known.request.clone(), known.address.clone())
        .await?;
    let seat = entered.seat;
    if entered.waiting {
        submit_leave(app, known.caller(), room, right(seat), seat).await?;
        return Err(Refusal::NotStarted.into());
    }
    match app.door.negotiate(entered.conference, seat, offer.clone()).await {
        Ok(answer) => {
            let ice = Ice::of(offer);
            let tag = ice.tag().clone();
            let opened_by = newcomer.ticket.map_or(Opener::Key, |_| Opener::Ticket(newcomer.person));
            let session = Session {
                room: room.room.id,
                conference: entered.conference,
                kind: newcomer.kind,
                opened_by,
                ice: ice.into(),
            };
            app.whip.begin(seat, session);
            // Nobody reads the line of such a seat; the conference must not take that for a slow client.
            let (app, mut notices) = (app.clone(), entered.link.notices);
            tokio::spawn(async move {
                while notices.recv().await.is_some() {}
                app.whip.end(seat);
            });
            Ok(Taken { seat, answer: answer.sdp, tag })
        }
        Err(denied) => {
            if let Err(problem) = submit_leave(app, known.caller(), room, right(seat), seat).await {
                tracing::debug!(code = problem.code, "a seat without an answer was gone already");
            }
            Err(denied.into())
        }
    }
}

//! The first message: a ticket becomes a seat.

use super::{Client, messages::Hello};
use crate::{
    credential::{self, RESUME, TicketSecret},
    draw,
    problem::Problem,
    secrets::{self, Secret},
    state::App,
};
use gavel_core::model::{
    ban::BanKey,
    command::{Actor, Arrival, Pin, Right},
    ids::{RequestId, SeatId},
    role::{SeatKind, Surface},
    seat::Devices,
};
use gavel_door::{Entered, ports::Ticket};
use ulid::Ulid;

/// A seat, and what its client needs to keep it.
pub(super) struct Seated {
    pub(super) entered: Entered,
    pub(super) ticket: Ticket,
    pub(super) resume: String,
    /// What its client says it is.
    surface: Surface,
}

impl Seated {
    /// As whom the seat orders.
    pub(super) fn actor(&self) -> Actor {
        Actor {
            right: Right::Person {
                person: self.ticket.person,
                role: self.ticket.role,
                account: self.ticket.account,
                generation: self.ticket.generation,
                seat: Some(self.entered.seat),
            },
            name: self.ticket.name.clone(),
            surface: self.surface,
        }
    }
}

pub(super) async fn enter(app: &App, client: &Client, hello: Hello) -> Result<Seated, Problem> {
    let mut ticket = credential::ticket(app, &hello.ticket).await?;
    // A personal invitation names its holder; on the public link one may change one's mind.
    if let Some(name) = hello.name.as_deref().filter(|name| !name.trim().is_empty())
        && (!ticket.personal || ticket.name.is_empty())
    {
        ticket.name = draw::name(name)?;
    }
    app.limits.come(client.peer, Some(ticket.person.to_string()), ticket.room)?;
    let room = app.directory.room(ticket.room).await?.ok_or_else(|| Problem::not_found("room"))?;
    let device = client.device.or(ticket.device);
    let pin = match draw::pin(app, &room, hello.pin.as_deref(), client.peer, device).await? {
        Pin::None | Pin::Wrong => proven(&ticket, &room.pins),
        given => given,
    };
    let resume = format!("{RESUME}{}", Secret::random()?.0);
    // A ticket that was carried to another browser stands for the device that drew it, too.
    let drawn_by = ticket.device.filter(|drawn| Some(*drawn) != device).map(BanKey::Device);
    let other_keys = drawn_by.into_iter().chain(client.peer.network()).collect();
    let arrival = Arrival {
        seat: SeatId::new(Ulid::generate()),
        person: ticket.person,
        name: ticket.name.clone(),
        role: ticket.role,
        account: ticket.account,
        ticket: Some(ticket.id),
        personal: ticket.personal,
        generation: ticket.generation,
        device,
        other_keys,
        kind: SeatKind::App,
        client: client_name(hello.client.as_deref()),
        pin,
        resume: hello.resume.as_deref().map(secrets::digest_of),
        new_resume: secrets::digest_of(&resume),
        devices: Devices::default(),
        watch: None,
    };
    let request = RequestId(Ulid::generate().to_string());
    let surface = hello.surface.map_or(Surface::App, Into::into);
    let entered = app.door.enter(ticket.room, arrival, surface, request, client.peer.address()).await?;
    Ok(Seated { entered, ticket, resume, surface })
}

/// Which PIN the ticket was drawn with, as long as that PIN is still the room's.
pub(crate) fn proven(ticket: &Ticket, pins: &gavel_door::ports::Pins) -> Pin {
    let secret = TicketSecret::of(ticket);
    if pins.host.as_deref().is_some_and(|hash| secret.proves(hash)) {
        return Pin::Host;
    }
    if pins.guest.as_deref().is_some_and(|hash| secret.proves(hash)) {
        return Pin::Guest;
    }
    Pin::None
}

/// What a client says of itself is shown to hosts: short, and on one line.
pub(crate) fn client_name(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(80).collect()
}

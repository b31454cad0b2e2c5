//! Drawing tickets: the right of one person to enter one room, in the person's generation of now.

use crate::{
    credential::{TICKET, TicketSecret},
    problem::Problem,
    rfc3339,
    secrets::Secret,
    state::{App, Peer},
};
use gavel_core::model::{
    command::Pin,
    ids::{AccountId, DeviceKey, PersonId, TicketId},
    refusal::Refusal,
    role::Role,
};
use gavel_door::ports::{Pins, StoredRoom, Ticket};
use serde::Serialize;
use std::time::{Duration, Instant};
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

/// A personal invitation is meant to be sent.
pub(crate) const PERSONAL: Duration = Duration::from_hours(24 * 30);
/// A ticket from the public link is for the meeting of today.
pub(crate) const PUBLIC: Duration = Duration::from_hours(24);

/// A ticket, shown once. `url` carries it in the fragment, which no browser sends anywhere.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct DrawnTicket {
    pub ticket: String,
    pub url: String,
    pub expires_at: String,
    /// The person that it is for, in this room.
    pub person: String,
    pub name: String,
    pub alias: String,
}

pub(crate) struct For<'a> {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) account: Option<AccountId>,
    pub(crate) device: Option<DeviceKey>,
    pub(crate) personal: bool,
    /// The hash of the PIN that was given for it.
    pub(crate) pin_hash: Option<&'a str>,
    pub(crate) good_for: Duration,
}

pub(crate) async fn ticket(app: &App, room: &StoredRoom, holder: For<'_>, base: &str) -> Result<DrawnTicket, Problem> {
    let drawn = Drawn::for_one(app, room, holder).await?;
    app.directory.create_ticket(drawn.ticket.clone()).await?;
    Ok(drawn.shown(room, base))
}

/// Several at once, which costs little more than one.
pub(crate) async fn tickets(
    app: &App,
    room: &StoredRoom,
    holders: Vec<For<'_>>,
    base: &str,
) -> Result<Vec<DrawnTicket>, Problem> {
    let mut drawn = Vec::with_capacity(holders.len());
    for holder in holders {
        drawn.push(Drawn::for_one(app, room, holder).await?);
    }
    app.directory.create_tickets(drawn.iter().map(|drawn| drawn.ticket.clone()).collect()).await?;
    Ok(drawn.into_iter().map(|drawn| drawn.shown(room, base)).collect())
}

/// A ticket, and the secret that is not kept.
struct Drawn {
    ticket: Ticket,
    secret: Secret,
}

impl Drawn {
    async fn for_one(app: &App, room: &StoredRoom, holder: For<'_>) -> Result<Self, Problem> {
        let secret = Secret::random()?;
        let created_at = app.now();
        let ticket = Ticket {
            id: TicketId::new(Ulid::generate()),
            room: room.room.id,
            person: holder.person,
            name: holder.name,
            role: holder.role,
            account: holder.account,
            device: holder.device,
            personal: holder.personal,
            generation: app.door.generation(room.room.id, holder.person).await?,
            secret: TicketSecret::keep(&secret, holder.pin_hash),
            created_at,
            expires_at: created_at.plus(holder.good_for),
            revoked_at: None,
        };
        Ok(Self { ticket, secret })
    }

    fn shown(self, room: &StoredRoom, base: &str) -> DrawnTicket {
        let Self { ticket, secret } = self;
        let text = format!("{TICKET}{}_{}", ticket.id, secret.0);
        DrawnTicket {
            url: format!("{}#t={text}", link(base, room)),
            ticket: text,
            expires_at: rfc3339::text(ticket.expires_at),
            person: ticket.person.to_string(),
            name: ticket.name,
            alias: alias_of(room),
        }
    }
}

/// The name of a room in links.
pub(crate) fn alias_of(room: &StoredRoom) -> String {
    room.room.aliases.first().cloned().unwrap_or_else(|| room.room.id.to_string())
}

/// The public link of a room.
pub(crate) fn link(base: &str, room: &StoredRoom) -> String {
    format!("{base}/m/{}", alias_of(room))
}

/// A name as people see it: trimmed, on one line, not empty, at most 100 characters.
pub(crate) fn name(text: &str) -> Result<String, Problem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Problem::invalid("name: it is empty")),
        1..=100 if !name.chars().any(char::is_control) => Ok(name),
        _ => Err(Problem::invalid("name: at most 100 characters, none of them control characters")),
    }
}

/// Which PIN somebody gave. Tries are counted per address and per device, good ones are not.
pub(crate) async fn pin(
    app: &App,
    room: &StoredRoom,
    given: Option<&str>,
    peer: Peer,
    device: Option<DeviceKey>,
) -> Result<Pin, Problem> {
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(Pin::None) };
    let Pins { host, guest } = &room.pins;
    if host.is_none() && guest.is_none() {
        return Ok(Pin::None);
    }
    let mut keys = vec![format!("{} {}", room.room.id, peer.key())];
    keys.extend(device.map(|device| format!("{} {device}", room.room.id)));
    app.limits.pins.take(&keys, Instant::now()).map_err(Problem::rate_limited)?;
    for (hash, pin) in [(host, Pin::Host), (guest, Pin::Guest)] {
        if let Some(hash) = hash
            && app.hasher.fits(given.to_owned(), hash.clone()).await
        {
            app.limits.pins.give_back(&keys);
            return Ok(pin);
        }
    }
    app.limits.guard.wrong(room.room.id, Instant::now());
    Err(Problem::from(Refusal::BadPin).because("that PIN does not fit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_visible_text() {
        assert_eq!(name("  Gustav \n Guest ").unwrap(), "Gustav Guest");
        assert!(name("   ").is_err());
        assert!(name("a\u{0}b").is_err());
        assert!(name(&"x".repeat(101)).is_err());
    }
}

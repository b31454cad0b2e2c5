//! PIN and ID of a room while people meet in it (docs/rules.md, section 5).

use super::{
    orders::{self, Order},
    rooms,
    verbs::{AliasOrder, KeepOutOrder, PinOrder, Verb, WhichPin},
};
use crate::{
    credential::Known,
    extract::{Answer, Body, Path},
    problem::{Problem, Problems},
    secrets,
    shapes::Receipt,
    state::App,
};
use axum::extract::State;
use gavel_core::model::{
    command::{Command, PinKind},
    seat::Digest,
};
use gavel_door::Which;

/// Sets, generates or deletes a PIN. Hosts while they are inside, the owner and administrators from anywhere, also while
/// nobody meets. People inside stay.
#[utoipa::path(post, path = "/conferences/{id}/pin", tag = "conferences", params(("id" = String, Path)),
    request_body = PinOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn pin(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<PinOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Pin(body)).await
}

/// Changes the ID: the room is called so from now on, and an old alias leads nowhere. By the same people as the PIN;
/// 409 `alias_taken`.
#[utoipa::path(post, path = "/conferences/{id}/alias", tag = "conferences", params(("id" = String, Path)),
    request_body = AliasOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn alias(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<AliasOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::Alias(body)).await
}

/// *Keep strangers out*: a new PIN and the lock in one order. The receipt shows the PIN, and who is inside.
#[utoipa::path(post, path = "/conferences/{id}/keep_out", tag = "conferences", params(("id" = String, Path)),
    request_body = KeepOutOrder, responses((status = 200, body = Receipt), Problems), security(("bearer" = [])))]
pub(crate) async fn keep_out(
    State(app): State<App>,
    known: Known,
    Path(id): Path<String>,
    Body(body): Body<KeepOutOrder>,
) -> Answer<Receipt> {
    orders::rest(&app, &known, &id, Verb::KeepOut(body)).await
}

pub(super) async fn change(app: &App, order: &Order, asked: &PinOrder) -> Result<Receipt, Problem> {
    let kind = match asked.which.unwrap_or_default() {
        WhichPin::Guest => PinKind::Guest,
        WhichPin::Host => PinKind::Host,
    };
    let (hash, shown) = match (&asked.set, asked.generate, asked.delete) {
        (Some(pin), None | Some(false), None | Some(false)) => (rooms::pin(app, Some(pin.clone())).await?, None),
        (None, Some(true), None | Some(false)) => {
            let pin = made_up()?;
            (rooms::pin(app, Some(pin.clone())).await?, Some(pin))
        }
        (None, None | Some(false), Some(true)) => (None, None),
        _ => return Err(Problem::invalid("one of `set`, `generate` and `delete`")),
    };
    let mut receipt = orders::submit(app, order, Command::Pin { kind, hash: hash.map(Digest) }).await?;
    receipt.pin = shown;
    Ok(receipt)
}

pub(super) async fn shut(app: &App, order: &Order, asked: &KeepOutOrder) -> Result<Receipt, Problem> {
    let pin = match &asked.pin {
        Some(pin) => pin.clone(),
        None => made_up()?,
    };
    let hash = rooms::pin(app, Some(pin.clone())).await?.ok_or_else(Problem::broken)?;
    let mut receipt = orders::submit(app, order, Command::KeepOut { pin: Digest(hash) }).await?;
    receipt.pin = Some(pin);
    Ok(receipt)
}

/// Whether another room has one of these already; the store has the last word, this one explains.
pub(super) async fn must_be_free(app: &App, to: Which, aliases: &[String]) -> Result<(), Problem> {
    let own = match to {
        Which::Room(room) => Some(room),
        Which::Conference(_) => app.door.view(to).await.map(|view| view.summary.room),
    };
    for alias in aliases {
        let taken = app.directory.room_by_alias(alias).await?.is_some_and(|room| Some(room.room.id) != own);
        if taken {
            return Err(gavel_door::ports::DirectoryFault::AliasTaken.into());
        }
    }
    Ok(())
}

/// Six digits, easy to read aloud.
fn made_up() -> Result<String, Problem> {
    let mut bytes = [0; 4];
    secrets::fill(&mut bytes)?;
    Ok(format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000))
}

//! `dial`: asking somebody to come (docs/contracts/pexip-client.md, *Conference*).

use super::{
    answer::{Reply, Said},
    body::Body,
    holder::Holder,
    ids,
};
use crate::pexip::calling;
use gavel_core::model::{command::Command, role::Role};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Dialled {
    destination: String,
    role: Option<String>,
}

/// The place that is kept for whoever is called; nothing where the destination is nobody's name.
pub(super) async fn dial(holder: Holder, Body(dialled): Body<Dialled>) -> Reply {
    let role = match dialled.role.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("host" | "chair") => Role::Host,
        Some("guest") | None => Role::Participant,
        Some(_) => return Err(Said::illegal()),
    };
    let invited = calling::called(&holder.app, &dialled.destination, role).await?;
    let person = invited.as_ref().map(|invited| invited.invitee.person);
    // Asked of the door even where nobody was found: whether a name is known here is not for everybody to learn.
    let order = Command::Invite { invited: invited.into_iter().collect(), lift_block: false };
    match (person, holder.order(order).await) {
        (Some(person), done) => {
            done?;
            let rows = holder.view().await?.unconnected;
            let place = rows.iter().find(|row| row.person == person).map(|row| ids::of_seat(row.seat));
            Ok(Said::success(place.into_iter().collect::<Vec<_>>()))
        }
        (None, Err(said)) if !said.is_illegal() => Err(said),
        (None, Ok(_) | Err(_)) => Ok(Said::success(Vec::<String>::new())),
    }
}

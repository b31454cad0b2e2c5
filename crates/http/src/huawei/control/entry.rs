//! Who may come in: the lock and the waiting room.

use super::Control;
use crate::{
    huawei::{
        Fault,
        fault::code,
        gate::Done,
        read::{Body, said, switch},
    },
    shapes::seat_named,
};
use gavel_core::model::{command::Command, ids::SeatId};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lock {
    is_lock: Option<i64>,
}

pub(super) async fn lock(control: Control, Body(body): Body<Lock>) -> Result<Done, Fault> {
    control.command(locked(switch("isLock", body.is_lock)?)).await
}

pub(super) const fn locked(on: bool) -> Command {
    if on { Command::LOCK } else { Command::Unlock }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Admitted {
    #[serde(rename = "participantID")]
    participant: Option<String>,
    allow_all: Option<bool>,
}

pub(super) async fn admit(control: Control, Body(body): Body<Admitted>) -> Result<Done, Fault> {
    let waiting = || control.view.participants.iter().filter(|seat| !seat.state.is_inside()).map(|seat| seat.id);
    let participants: Vec<SeatId> = match (body.allow_all, said(&body.participant)) {
        (Some(true), _) => waiting().collect(),
        (_, Some(one)) => vec![seat_named(one)],
        (_, None) => return Err(Fault::invalid("participantID: it is missing")),
    };
    if participants.is_empty() && control.is_host() {
        // Nobody waits, and all of them are let in.
        return Ok(Done);
    }
    control.command(Command::Admit { participants }).await
}

#[derive(Deserialize)]
pub(super) struct SentOut {
    #[serde(rename = "participantID")]
    participant: Option<String>,
}

pub(super) async fn send_out(control: Control, Body(body): Body<SentOut>) -> Result<Done, Fault> {
    let one = said(&body.participant).ok_or_else(|| Fault::invalid("participantID: it is missing"))?;
    out(&control, vec![seat_named(one)]).await
}

#[derive(Deserialize)]
pub(super) struct AllSentOut {
    #[serde(rename = "batchParticipants")]
    participants: Option<Vec<String>>,
}

pub(super) async fn send_out_all(control: Control, Body(body): Body<AllSentOut>) -> Result<Done, Fault> {
    out(&control, super::people::seats(body.participants.as_deref())?).await
}

async fn out(control: &Control, participants: Vec<SeatId>) -> Result<Done, Fault> {
    let hosts =
        |seat: &&gavel_core::model::effect::Participant| seat.role.moderates() && participants.contains(&seat.id);
    let is_about_hosts = control.inside().any(|seat| hosts(&seat));
    control.command(Command::SendOut { participants: participants.clone() }).await.map_err(|fault| {
        if is_about_hosts && fault.code == code::NOT_PERMITTED && control.is_host() {
            return Fault::forbidden(code::HOST_CANNOT_WAIT, "hosts cannot be sent to the waiting room");
        }
        fault
    })
}

//! Hosts. The dialect has one host and co-hosts beside; Gavel has as many hosts as are appointed, and the owner.

use super::{Control, order::OfSeat};
use crate::{
    draw,
    huawei::{
        Fault,
        fault::code,
        gate::Done,
        read::{Body, said, switch},
    },
    state::Peer,
};
use axum::Extension;
use gavel_core::model::{
    command::{Command, Pin},
    role::Role,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Host {
    apply_chair: Option<i64>,
    chairman_pwd: Option<String>,
}

pub(super) async fn host(
    control: Control,
    OfSeat(participant): OfSeat,
    Extension(peer): Extension<Peer>,
    Body(body): Body<Host>,
) -> Result<Done, Fault> {
    let on = switch("applyChair", body.apply_chair)?;
    let control = match said(&body.chairman_pwd) {
        Some(password) => by_password(control, peer, password).await?,
        None => control,
    };
    control.command(appointed(participant, on)).await
}

/// The host's password makes a host, whoever asks for it.
async fn by_password(control: Control, peer: Peer, password: &str) -> Result<Control, Fault> {
    match draw::pin(&control.app, &control.room, Some(password), peer, None).await {
        Ok(Pin::Host) => Ok(control.promoted()),
        Ok(Pin::None | Pin::Guest | Pin::Wrong) => Err(wrong()),
        Err(problem) if problem.code == "bad_pin" => Err(wrong()),
        Err(problem) if problem.code == "rate_limited" => {
            Err(Fault::bad(code::CONTROL_LOCKED, "too many wrong passwords: wait a while").wait(&problem))
        }
        Err(problem) => Err(Fault::in_control(problem)),
    }
}

fn wrong() -> Fault {
    Fault::bad(code::WRONG_HOST_PASSWORD, "chairmanPwd: it is not the host's password")
}

#[derive(Deserialize)]
pub(super) struct Cohost {
    #[serde(rename = "isCohost")]
    is_cohost: Option<i64>,
}

pub(super) async fn cohost(
    control: Control,
    OfSeat(participant): OfSeat,
    Body(body): Body<Cohost>,
) -> Result<Done, Fault> {
    control.command(appointed(participant, switch("isCohost", body.is_cohost)?)).await
}

const fn appointed(participant: gavel_core::model::ids::SeatId, on: bool) -> Command {
    Command::Role { participant, role: if on { Role::Host } else { Role::Participant } }
}

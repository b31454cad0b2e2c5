//! Who is heard and seen, and whose hand is up.

use super::{Control, order::OfSeat};
use crate::{
    huawei::{
        Fault,
        fault::code,
        gate::Done,
        read::{Body, maybe, switch},
    },
    native::verbs::{PermissionsOrder, Verb},
    shapes::{Who, seat_named},
};
use gavel_core::model::command::{Channels, Command, Whom};
use gavel_core::model::ids::SeatId;
use serde::Deserialize;

const VIDEO: Channels = Channels { audio: false, video: true, share: false };
const SHARE: Channels = Channels { audio: false, video: false, share: true };

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mute {
    is_mute: Option<i64>,
    allow_unmute_by_oneself: Option<i64>,
}

const fn turned(off: bool, whom: Whom, which: Channels) -> Command {
    if off { Command::Mute { whom, which } } else { Command::Unmute { whom, which } }
}

pub(super) async fn mute(control: Control, OfSeat(seat): OfSeat, Body(body): Body<Mute>) -> Result<Done, Fault> {
    let off = switch("isMute", body.is_mute)?;
    control.command(turned(off, Whom::These(vec![seat]), Channels::AUDIO)).await
}

/// Everybody but the hosts.
pub(super) async fn mute_all(control: Control, Body(body): Body<Mute>) -> Result<Done, Fault> {
    let off = switch("isMute", body.is_mute)?;
    if let Some(allow) = maybe("allowUnmuteByOneself", body.allow_unmute_by_oneself)? {
        control.verb(unmuting(allow)).await?;
    }
    let hosts = control.inside().filter(|seat| seat.role.moderates()).map(|seat| seat.id).collect();
    control.command(turned(off, Whom::EveryoneBut(hosts), Channels::AUDIO)).await
}

/// Whether people unmute by themselves.
pub(super) fn unmuting(allow: bool) -> Verb {
    let unmute = Some(if allow { Who::Everyone } else { Who::Hosts });
    Verb::Permissions(PermissionsOrder { unmute, ..PermissionsOrder::default() })
}

#[derive(Deserialize)]
pub(super) struct MayUnmute {
    #[serde(rename = "allowUnmuteByOneself")]
    allow: Option<i64>,
}

pub(super) async fn may_unmute(control: Control, Body(body): Body<MayUnmute>) -> Result<Done, Fault> {
    control.verb(unmuting(switch("allowUnmuteByOneself", body.allow)?)).await
}

#[derive(Deserialize)]
pub(super) struct Video {
    status: Option<i64>,
}

/// 0 opens, and 1 closes.
pub(super) async fn video(control: Control, OfSeat(seat): OfSeat, Body(body): Body<Video>) -> Result<Done, Fault> {
    let off = switch("status", body.status)?;
    control.command(turned(off, Whom::These(vec![seat]), VIDEO)).await
}

#[derive(Deserialize)]
pub(super) struct Share {
    share: Option<i64>,
}

pub(super) async fn share(control: Control, OfSeat(seat): OfSeat, Body(body): Body<Share>) -> Result<Done, Fault> {
    let on = switch("share", body.share)?;
    control.command(turned(!on, Whom::These(vec![seat]), SHARE)).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Hands {
    hands_state: Option<i64>,
    #[serde(default)]
    pids: Option<Vec<String>>,
}

pub(super) async fn hand(control: Control, OfSeat(seat): OfSeat, Body(body): Body<Hands>) -> Result<Done, Fault> {
    lower(&control, &body, vec![seat]).await
}

pub(super) async fn hands(control: Control, Body(body): Body<Hands>) -> Result<Done, Fault> {
    let seats = body.pids.iter().flatten().map(|pid| seat_named(pid)).collect();
    lower(&control, &body, seats).await
}

/// Nobody raises somebody else's.
async fn lower(control: &Control, body: &Hands, seats: Vec<SeatId>) -> Result<Done, Fault> {
    if switch("handsState", body.hands_state)? {
        return Err(Fault::forbidden(code::ONLY_ONESELF, "people raise their hands themselves"));
    }
    control.command(Command::LowerHands { whom: Whom::These(seats) }).await
}

/// One speaks, and everybody else but the hosts is muted.
pub(super) async fn roll_call(control: Control, OfSeat(participant): OfSeat) -> Result<Done, Fault> {
    control.command(Command::MuteAllBut { participant, spare_moderators: true }).await
}

//! The meeting as a whole: its end, its length, its pause, and what everybody looks at.

use super::{Control, order::OfSeat};
use crate::{
    huawei::{
        Fault,
        gate::Done,
        read::{Body, said, switch},
    },
    shapes::seat_named,
};
use gavel_core::model::{
    command::{Command, Disconnect, Target},
    ids::SeatId,
    scene::Layout,
};
use serde::Deserialize;

pub(super) async fn stop(control: Control) -> Result<Done, Fault> {
    control.command(Command::Disconnect(Disconnect::of(Target::All))).await
}

const USUAL_MINUTES: u32 = 15;
/// What a meeting may be altogether; one that is prolonged by itself is good for that.
const DAY_MINUTES: u32 = 1_440;

#[derive(Deserialize)]
pub(super) struct Duration {
    /// 1: by itself, for as long as a meeting may be.
    auto: Option<i64>,
    duration: Option<u32>,
}

pub(super) async fn prolong(control: Control, Body(body): Body<Duration>) -> Result<Done, Fault> {
    let by_itself = crate::huawei::read::maybe("auto", body.auto)?.unwrap_or(false);
    let minutes = if by_itself { DAY_MINUTES } else { body.duration.unwrap_or(USUAL_MINUTES) };
    control.command(Command::Prolong { minutes }).await
}

#[derive(Deserialize)]
pub(super) struct Pause {
    pause: Option<i64>,
}

pub(super) async fn pause(control: Control, Body(body): Body<Pause>) -> Result<Done, Fault> {
    control.command(if switch("pause", body.pause)? { Command::Pause } else { Command::Resume }).await
}

pub(super) async fn broadcast(control: Control, OfSeat(seat): OfSeat) -> Result<Done, Fault> {
    control.command(Command::Spotlight { participants: vec![seat] }).await
}

pub(super) async fn cancel_broadcast(control: Control) -> Result<Done, Fault> {
    control.command(Command::Spotlight { participants: Vec::new() }).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mode {
    switch_mode: Option<String>,
}

/// By voice, or as it was set.
pub(super) async fn mode(control: Control, Body(body): Body<Mode>) -> Result<Done, Fault> {
    let layout = match said(&body.switch_mode) {
        Some("VAS") => Layout::Speaker,
        Some("Fixed") => Layout::Grid,
        Some(_) | None => return Err(Fault::invalid("switchMode: Fixed or VAS")),
    };
    control.command(Command::Layout(Some(layout))).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pictures {
    /// 0: as the system likes.
    manual_set: Option<i64>,
    image_type: Option<String>,
    #[serde(default)]
    subscriber_in_pics: Option<Vec<Picture>>,
}

#[derive(Deserialize)]
struct Picture {
    index: Option<i64>,
    #[serde(default)]
    subscriber: Option<Vec<String>>,
}

/// One large, or many alike; whoever is put into a picture by name is for everybody to look at, in that order.
pub(super) async fn pictures(control: Control, Body(body): Body<Pictures>) -> Result<Done, Fault> {
    if !switch("manualSet", body.manual_set)? {
        control.command(Command::Spotlight { participants: Vec::new() }).await?;
        return control.command(Command::Layout(None)).await;
    }
    let layout = match said(&body.image_type) {
        Some("Single") => Layout::Speaker,
        Some(_) | None => Layout::Grid,
    };
    let mut pictures = body.subscriber_in_pics.unwrap_or_default();
    pictures.sort_by_key(|picture| picture.index);
    let shown = pictures.iter().flat_map(|picture| picture.subscriber.iter().flatten());
    let participants: Vec<SeatId> = shown.filter(|pid| !pid.is_empty()).map(|pid| seat_named(pid)).collect();
    if !participants.is_empty() {
        control.command(Command::Spotlight { participants }).await?;
    }
    control.command(Command::Layout(Some(layout))).await
}

//! `PUT …/updateStartedConfConfig`: several settings of the running meeting at once. What Gavel has no counterpart for is
//! refused before anything is done.

use super::{Control, entry::locked};
use crate::{
    huawei::{
        Fault,
        gate::Done,
        read::{Body, maybe},
    },
    native::verbs::{PermissionsOrder, Verb},
    shapes::Who,
};
use gavel_core::model::{command::Command, room::DoorState};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Config {
    lock_sharing: Option<i64>,
    call_in_restriction: Option<i64>,
    allow_unmute_by_oneself: Option<i64>,
    chat_permission: Option<i64>,
    audience_call_in_restriction: Option<i64>,
    client_rec_mode: Option<i64>,
    allow_open_camera: Option<i64>,
    allow_rename: Option<i64>,
    is_lock: Option<i64>,
    free_share: Option<i64>,
}

/// Who may come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comers {
    Everybody,
    Accounts,
    Invited,
}

pub(super) async fn change(control: Control, Body(body): Body<Config>) -> Result<Done, Fault> {
    only_what_there_is(&body)?;
    let permissions = permissions(&body)?;
    let comers = comers(body.call_in_restriction)?;
    let lock = maybe("isLock", body.is_lock)?;
    let is_something =
        |order: &PermissionsOrder| order.unmute.is_some() || order.share.is_some() || order.chat.is_some();
    if is_something(&permissions) {
        control.verb(Verb::Permissions(permissions)).await?;
    }
    if let Some(comers) = comers {
        // As the room has it, unless only the invited pass by themselves.
        let on = comers == Comers::Invited || control.room.room.door == DoorState::Knock;
        control.command(Command::Guests { allow: comers == Comers::Everybody }).await?;
        control.command(Command::WaitingRoom { on }).await?;
    }
    if let Some(on) = lock {
        control.command(locked(on)).await?;
    }
    Ok(Done)
}

fn only_what_there_is(body: &Config) -> Result<(), Fault> {
    let absent = [
        (body.client_rec_mode.is_some_and(|mode| mode != 0), "recording by its clients"),
        (body.audience_call_in_restriction.is_some_and(|mode| mode != 0), "door of their own for an audience"),
        (body.allow_open_camera == Some(0), "switch that keeps everybody's camera off"),
        (body.allow_rename == Some(0), "switch against new names: guests have the one that they came with"),
        (body.free_share == Some(0), "switch against sharing beside somebody else"),
    ];
    match absent.iter().find(|(asked, _)| *asked) {
        Some((_, what)) => Err(Fault::not_here(what)),
        None => Ok(()),
    }
}

fn permissions(body: &Config) -> Result<PermissionsOrder, Fault> {
    let who = |everyone: bool| if everyone { Who::Everyone } else { Who::Hosts };
    let chat = match body.chat_permission {
        None => None,
        Some(1) => Some(Who::Hosts),
        Some(4) => Some(Who::Everyone),
        Some(2 | 3) => return Err(Fault::not_here("chat that is only private or only public: 1 or 4")),
        Some(_) => return Err(Fault::invalid("chatPermission: 1 to 4")),
    };
    Ok(PermissionsOrder {
        unmute: maybe("allowUnmuteByOneself", body.allow_unmute_by_oneself)?.map(who),
        share: maybe("lockSharing", body.lock_sharing)?.map(|locked| who(!locked)),
        chat,
        history: None,
    })
}

fn comers(restriction: Option<i64>) -> Result<Option<Comers>, Fault> {
    match restriction {
        None => Ok(None),
        Some(0) => Ok(Some(Comers::Everybody)),
        Some(2) => Ok(Some(Comers::Accounts)),
        Some(3) => Ok(Some(Comers::Invited)),
        Some(_) => Err(Fault::invalid("callInRestriction: 0, 2 or 3")),
    }
}

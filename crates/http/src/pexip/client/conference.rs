//! What is ordered of a whole conference (docs/contracts/pexip-client.md, *Conference*). The client takes 200 alone for an
//! answer here, and for any other status it throws.

use super::{
    answer::{Reply, Said},
    body::Body,
    chat,
    holder::Holder,
    invite, shapes,
};
use crate::state::App;
use axum::{Router, routing::post};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    settings::{Permissions, Who},
};
use serde::Deserialize;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/disconnect", post(disconnect))
        .route("/lock", post(lock))
        .route("/unlock", post(unlock))
        .route("/muteguests", post(mute_guests))
        .route("/unmuteguests", post(unmute_guests))
        .route("/set_guests_can_unmute", post(guests_can_unmute))
        .route("/set_guests_can_present", post(guests_can_present))
        .route("/start_conference", post(start))
        .route("/message", post(chat::to_all))
        .route("/clearallbuzz", post(lower_hands))
        .route("/clearspotlights", post(clear_spotlights))
        .route("/transform_layout", post(transform_layout))
        .route("/dial", post(invite::dial))
}

/// Everybody, the caller too.
async fn disconnect(holder: Holder) -> Reply {
    obey(&holder, Command::Disconnect(Disconnect::of(Target::All))).await
}

async fn lock(holder: Holder) -> Reply {
    obey(&holder, Command::LOCK).await
}

async fn unlock(holder: Holder) -> Reply {
    obey(&holder, Command::Unlock).await
}

async fn mute_guests(holder: Holder) -> Reply {
    let whom = guests(&holder).await?;
    obey(&holder, Command::Mute { whom, which: Channels::AUDIO }).await
}

async fn unmute_guests(holder: Holder) -> Reply {
    let whom = guests(&holder).await?;
    obey(&holder, Command::Unmute { whom, which: Channels::AUDIO }).await
}

/// A guest of the dialect is whoever does not moderate.
async fn guests(holder: &Holder) -> Result<Whom, Said> {
    let view = holder.view().await?;
    let hosts = view.participants.iter().filter(|of| of.state.is_inside() && of.role.moderates());
    Ok(Whom::EveryoneBut(hosts.map(|of| of.id).collect()))
}

#[derive(Deserialize)]
pub(super) struct Setting {
    setting: bool,
}

async fn guests_can_unmute(holder: Holder, Body(asked): Body<Setting>) -> Reply {
    permit(&holder, |all| Permissions { unmute: who(asked.setting), ..all }).await
}

async fn guests_can_present(holder: Holder, Body(asked): Body<Setting>) -> Reply {
    permit(&holder, |all| Permissions { share: who(asked.setting), ..all }).await
}

const fn who(everyone: bool) -> Who {
    if everyone { Who::Everyone } else { Who::Hosts }
}

async fn permit(holder: &Holder, change: impl FnOnce(Permissions) -> Permissions) -> Reply {
    let now = holder.view().await?.summary.permissions;
    obey(holder, Command::Permissions(change(now))).await
}

/// A host who came has started it, to control it or to be seen: there is nothing left to do.
async fn start(holder: Holder) -> Reply {
    holder.view().await?;
    Ok(Said::done())
}

async fn lower_hands(holder: Holder) -> Reply {
    obey(&holder, Command::LowerHands { whom: Whom::All }).await
}

async fn clear_spotlights(holder: Holder) -> Reply {
    obey(&holder, Command::Spotlight { participants: Vec::new() }).await
}

#[derive(Deserialize)]
pub(super) struct Layouts {
    transforms: Transforms,
}

/// Overlays and indicators are each viewer's own with Gavel.
#[derive(Deserialize)]
struct Transforms {
    layout: Option<String>,
    host_layout: Option<String>,
    guest_layout: Option<String>,
}

/// One layout for everybody: who asks for one of the hosts or of the guests alone is refused rather than half obeyed.
async fn transform_layout(holder: Holder, Body(asked): Body<Layouts>) -> Reply {
    let Transforms { layout, host_layout, guest_layout } = asked.transforms;
    let wanted = match (layout, host_layout, guest_layout) {
        (Some(layout), None, None) => layout,
        (None, Some(host), Some(guest)) if host == guest => host,
        (None, None, None) => return Err(Said::unsupported("This transformation")),
        _ => return Err(Said::unsupported("A layout for hosts or guests alone")),
    };
    let layout = shapes::layout_named(&wanted).ok_or_else(Said::illegal)?;
    obey(&holder, Command::Layout(layout)).await
}

pub(super) async fn obey(holder: &Holder, command: Command) -> Reply {
    holder.order(command).await?;
    Ok(Said::done())
}

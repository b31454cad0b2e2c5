//! What is ordered of one participant (docs/contracts/pexip-client.md, *Participant*). The client takes 200 and 403 for
//! answers here. What is done to oneself is another order than what is done to others.

use super::{
    Named,
    answer::{Reply, Said},
    body::Body,
    chat,
    conference::obey,
    holder::Holder,
    media::{self, Own},
    reasons,
};
use crate::state::App;
use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};
use gavel_core::model::{
    command::{Channels, Command, Disconnect, Target, Whom},
    ids::SeatId,
    refusal::Refusal,
    role::Role,
};
use serde::Deserialize;

const VIDEO: Channels = Channels { audio: false, video: true, share: false };

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/disconnect", post(disconnect))
        .route("/mute", post(mute))
        .route("/unmute", post(unmute))
        .route("/client_mute", post(client_mute))
        .route("/client_unmute", post(client_unmute))
        .route("/video_muted", post(video_muted))
        .route("/video_unmuted", post(video_unmuted))
        .route("/unlock", post(admit))
        .route("/role", post(role))
        .route("/spotlighton", post(spotlight))
        .route("/spotlightoff", post(no_spotlight))
        .route("/buzz", post(raise_hand))
        .route("/clearbuzz", post(lower_hand))
        .route("/overlaytext", post(rename))
        .route("/message", post(chat::to_one))
        .route("/take_floor", post(take_floor))
        .route("/release_floor", post(release_floor))
        .route("/allowrxpresentation", post(of_oneself))
        .route("/denyrxpresentation", post(no_such_order))
        .route("/pres_in_mix", post(of_oneself))
        .route("/preferred_aspect_ratio", post(of_oneself))
        .route("/notify_not_afk", post(active))
        .route("/show_live_captions", post(no_captions))
        .route("/hide_live_captions", post(nothing_to_hide))
        .route("/transfer", post(transfer))
        .route("/dtmf", post(no_tones))
        .route("/fecc", post(no_camera_control))
        .route("/avatar.jpg", get(no_picture))
}

/// Cut first, and told second: the door answers when the removed is silent.
async fn disconnect(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    let target = Target::These { participants: vec![seat], device_only: false };
    obey(&holder, Command::Disconnect(Disconnect::of(target))).await
}

async fn mute(holder: Holder, named: Named) -> Reply {
    let whom = Whom::These(vec![Holder::named(&named.uuid)?]);
    obey(&holder, Command::Mute { whom, which: Channels::AUDIO }).await
}

/// Guests take a mute back themselves, unless they may not.
async fn unmute(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if !holder.is(seat) {
        return obey(&holder, Command::Unmute { whom: Whom::These(vec![seat]), which: Channels::AUDIO }).await;
    }
    media::set(&holder, Own { muted: Some(false), ..Own::default() }).await?;
    permitted(media::gate(&holder).await?.audio)
}

async fn client_mute(holder: Holder, named: Named) -> Reply {
    own(&holder, &named, Own { muted: Some(true), ..Own::default() }).await
}

/// Tells that the microphone is on; what the door lets through of it is another question.
async fn client_unmute(holder: Holder, named: Named) -> Reply {
    own(&holder, &named, Own { muted: Some(false), ..Own::default() }).await
}

async fn video_muted(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if holder.is(seat) {
        return own(&holder, &named, Own { video: Some(false), ..Own::default() }).await;
    }
    obey(&holder, Command::Mute { whom: Whom::These(vec![seat]), which: VIDEO }).await
}

async fn video_unmuted(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if !holder.is(seat) {
        return obey(&holder, Command::Unmute { whom: Whom::These(vec![seat]), which: VIDEO }).await;
    }
    media::set(&holder, Own { video: Some(true), ..Own::default() }).await?;
    permitted(media::gate(&holder).await?.video)
}

/// Out of the waiting room.
async fn admit(holder: Holder, named: Named) -> Reply {
    obey(&holder, Command::Admit { participants: vec![Holder::named(&named.uuid)?] }).await
}

#[derive(Deserialize)]
struct Given {
    role: String,
}

/// Each place of the dialect has its own words for the two roles; all of them are taken.
async fn role(holder: Holder, named: Named, Body(given): Body<Given>) -> Reply {
    let participant = Holder::named(&named.uuid)?;
    let role = match given.role.to_ascii_lowercase().as_str() {
        "chair" | "host" => Role::Host,
        "guest" => Role::Participant,
        _ => return Err(Said::illegal()),
    };
    obey(&holder, Command::Role { participant, role }).await
}

/// Behind those who stand there already.
async fn spotlight(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    let mut participants = holder.view().await?.summary.spotlight;
    participants.retain(|other| *other != seat);
    participants.push(seat);
    obey(&holder, Command::Spotlight { participants }).await
}

async fn no_spotlight(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    let mut participants = holder.view().await?.summary.spotlight;
    participants.retain(|other| *other != seat);
    obey(&holder, Command::Spotlight { participants }).await
}

async fn raise_hand(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    obey(&holder, Command::Hand { seat, up: true }).await
}

async fn lower_hand(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if holder.is(seat) {
        return obey(&holder, Command::Hand { seat, up: false }).await;
    }
    obey(&holder, Command::LowerHands { whom: Whom::These(vec![seat]) }).await
}

#[derive(Deserialize)]
struct Overlay {
    text: String,
}

async fn rename(holder: Holder, named: Named, Body(overlay): Body<Overlay>) -> Reply {
    let participant = Holder::named(&named.uuid)?;
    let name = crate::draw::name(&overlay.text)?;
    obey(&holder, Command::Rename { participant, name }).await
}

async fn take_floor(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if !holder.is(seat) {
        return Err(Said::unsupported("Presenting for others"));
    }
    media::set(&holder, Own { sharing: Some(true), ..Own::default() }).await?;
    if media::gate(&holder).await?.share {
        return Ok(Said::nothing());
    }
    media::set(&holder, Own { sharing: Some(false), ..Own::default() }).await?;
    Err(Said::forbidden(reasons::MAY_NOT_PRESENT))
}

/// Of others: their screen is shut.
async fn release_floor(holder: Holder, named: Named) -> Reply {
    let seat = Holder::named(&named.uuid)?;
    if holder.is(seat) {
        media::set(&holder, Own { sharing: Some(false), ..Own::default() }).await?;
    } else {
        let which = Channels { audio: false, video: false, share: true };
        holder.order(Command::Mute { whom: Whom::These(vec![seat]), which }).await?;
    }
    Ok(Said::nothing())
}

/// What the client chooses of its own picture, and shows by itself.
async fn of_oneself(_: Holder) -> Reply {
    Ok(Said::done())
}

async fn active(holder: Holder) -> Reply {
    obey(&holder, Command::Active { seat: holder.session.seat }).await
}

async fn no_captions(_: Holder) -> Reply {
    Err(Said::unsupported("Live captioning"))
}

/// There are none to be seen.
async fn nothing_to_hide(_: Holder) -> Reply {
    Ok(Said::nothing())
}

async fn transfer(_: Holder) -> Reply {
    Err(Said::forbidden(reasons::NO_TRANSFER))
}

async fn no_tones(_: Holder) -> Reply {
    Err(Said::unsupported("DTMF"))
}

async fn no_camera_control(_: Holder) -> Reply {
    Err(Said::unsupported("Camera control"))
}

async fn no_such_order(_: Holder) -> Reply {
    Err(Said::unsupported("Keeping presentations from somebody"))
}

async fn no_picture(_: Holder) -> Said {
    Said::failed(StatusCode::NOT_FOUND, "No image available")
}

/// Only of oneself.
async fn own(holder: &Holder, named: &Named, own: Own) -> Reply {
    let seat: SeatId = Holder::named(&named.uuid)?;
    if !holder.is(seat) {
        return Err(Refusal::NotModerator.into());
    }
    media::set(holder, own).await?;
    Ok(Said::done())
}

fn permitted(through: bool) -> Reply {
    if through { Ok(Said::done()) } else { Err(Refusal::NotModerator.into()) }
}

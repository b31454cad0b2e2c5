//! Media: an offer and its answer over HTTP (docs/contracts/pexip-client.md, *Calls*).

use super::{
    Named,
    answer::{Reply, Said},
    body::Body,
    holder::Holder,
    ids,
    media::{self, Own},
    reasons,
    sessions::{Call, Phase},
};
use crate::state::App;
use axum::{Router, http::StatusCode, routing::post};
use gavel_core::model::refusal::Refusal;
use gavel_door::Denied;
use serde::Deserialize;
use serde_json::{Value, json};
use ulid::Ulid;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/calls", post(begin))
        .route("/calls/{call}/ack", post(acknowledge))
        .route("/calls/{call}/new_candidate", post(new_candidate))
        .route("/calls/{call}/update", post(update))
        .route("/calls/{call}/disconnect", post(end))
        .route("/calls/{call}/statistics", post(statistics))
        .route("/calls/{call}/dtmf", post(no_tones))
        .route("/calls/{call}/fecc", post(no_camera_control))
}

#[derive(Deserialize)]
struct Offer {
    call_type: Option<String>,
    sdp: Option<String>,
    media_type: Option<String>,
    /// A second call of its own for a screen, as old clients have it.
    present: Option<String>,
}

/// Whoever waits has their answer when they are in: a client offers once, and nothing would make it offer again.
async fn begin(holder: Holder, named: Named, Body(offer): Body<Offer>) -> Reply {
    must_be_own(&holder, &named)?;
    if !offer.call_type.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case("WEBRTC")) {
        return Err(Said::unsupported("This type of call"));
    }
    if offer.present.is_some() {
        return Err(Said::unsupported("A call of its own for a presentation"));
    }
    let sdp = offer.sdp.filter(|sdp| !sdp.trim().is_empty()).ok_or_else(Said::illegal)?;
    if holder.session.settled().await == Phase::Over {
        return Err(Said::invalid_token());
    }
    let answer = negotiate(&holder, sdp).await?;
    let call = Call { uuid: ids::uuid(Ulid::generate()) };
    holder.session.set_call(Some(call.clone()));
    let video = offer.media_type.as_deref() != Some("audio");
    switch_on(&holder, video).await?;
    Ok(Said::success(json!({"call_uuid": call.uuid, "sdp": answer})))
}

/// What is forwarded of them anyway is shown as on. What a host has shut they switch on themselves, and on purpose.
async fn switch_on(holder: &Holder, video: bool) -> Result<(), Said> {
    let gate = media::gate(holder).await?;
    let own = Own { muted: gate.audio.then_some(false), video: (video && gate.video).then_some(true), sharing: None };
    media::set(holder, own).await
}

async fn negotiate(holder: &Holder, sdp: String) -> Result<String, Said> {
    let answer = holder.app.door.negotiate(holder.session.conference, holder.session.seat, sdp).await;
    answer.map(|answer| answer.sdp).map_err(|denied| match denied {
        Denied::Refused(refused) if refused.refusal == Refusal::Invalid => Said::illegal(),
        Denied::Refused(refused) => Said::from(refused.refusal),
        Denied::Unavailable(_) => Said::failed(StatusCode::INTERNAL_SERVER_ERROR, reasons::UNAVAILABLE),
    })
}

/// The engine answers whoever proves by ICE and DTLS that they have the answer, which the client has when it says so here.
async fn acknowledge(holder: Holder, named: Named, _: Body<Value>) -> Reply {
    must_be_the_call(&holder, &named)?;
    Ok(Said::done())
}

/// The engine is ICE-lite: it learns the client's addresses from the checks that come from there, and needs no candidates.
async fn new_candidate(holder: Holder, named: Named, _: Body<Value>) -> Reply {
    must_be_the_call(&holder, &named)?;
    Ok(Said::nothing())
}

#[derive(Deserialize)]
struct Update {
    sdp: String,
}

async fn update(holder: Holder, named: Named, Body(offer): Body<Update>) -> Reply {
    let call = must_be_the_call(&holder, &named)?;
    match negotiate(&holder, offer.sdp).await {
        Ok(sdp) => Ok(Said::success(json!({"call_uuid": call.uuid, "sdp": sdp}))),
        Err(said) => Err(said),
    }
}

/// The client hangs up and closes its connection. Its seat stays, to control or to call again.
async fn end(holder: Holder, named: Named) -> Reply {
    must_be_the_call(&holder, &named)?;
    holder.session.set_call(None);
    media::set(&holder, Own { muted: Some(true), video: Some(false), sharing: Some(false) }).await?;
    Ok(Said::nothing())
}

/// The engine measures the line itself.
async fn statistics(holder: Holder, named: Named, _: Body<Value>) -> Reply {
    must_be_the_call(&holder, &named)?;
    Ok(Said::nothing())
}

async fn no_tones(_: Holder) -> Reply {
    Err(Said::unsupported("DTMF"))
}

async fn no_camera_control(_: Holder) -> Reply {
    Err(Said::unsupported("Camera control"))
}

fn must_be_own(holder: &Holder, named: &Named) -> Result<(), Said> {
    match holder.is(Holder::named(&named.uuid)?) {
        true => Ok(()),
        false => Err(Refusal::NotModerator.into()),
    }
}

fn must_be_the_call(holder: &Holder, named: &Named) -> Result<Call, Said> {
    must_be_own(holder, named)?;
    let call = holder.session.call().filter(|call| named.call.as_deref() == Some(&call.uuid));
    call.ok_or_else(|| Said::forbidden(reasons::NO_CALL))
}

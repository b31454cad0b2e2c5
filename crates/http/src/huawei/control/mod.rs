//! What is ordered of a running meeting, with its control token (docs/contracts/huawei.md, *Control of a meeting*).

mod absent;
mod config;
mod entry;
mod now;
mod order;
mod pass;
mod people;
mod roles;
mod scene;
mod token;
mod voices;

pub(super) use now::{Hosts, is_muted};
use order::Control;
pub(super) use order::opened;
pub(crate) use pass::Pass;

use crate::state::App;
use axum::{
    Router,
    routing::{MethodRouter, get, post, put},
};

pub(super) fn router() -> Router<App> {
    let calls: [(&str, MethodRouter<App>); 42] = [
        ("token", get(token::draw)),
        ("wsToken", get(token::for_socket)),
        ("realTimeInfo", get(now::read)),
        ("participants", post(people::invite)),
        ("inviteWithPwd", post(people::invite_with_password)),
        ("participants/delete", post(people::hang_up)),
        ("attendees/delete", post(people::delete)),
        ("participants/name", put(people::rename)),
        ("stop", put(scene::stop)),
        ("duration", put(scene::prolong)),
        ("pause", put(scene::pause)),
        ("participants/broadcast", put(scene::broadcast)),
        ("cancelBroadcast", put(scene::cancel_broadcast)),
        ("display/mode", put(scene::mode)),
        ("display/multiPicture", put(scene::pictures)),
        ("lock", put(entry::lock)),
        ("allowWaitingParticipant", put(entry::admit)),
        ("moveToWaitingRoom", put(entry::send_out)),
        ("batchMoveToWaitingRoom", put(entry::send_out_all)),
        ("updateStartedConfConfig", put(config::change)),
        ("mute", put(voices::mute_all)),
        ("mute/guestUnMute", put(voices::may_unmute)),
        ("participants/mute", put(voices::mute)),
        ("participants/video", put(voices::video)),
        ("participants/hands", put(voices::hand)),
        ("participants/batch/hands", put(voices::hands)),
        ("participants/rollCall", put(voices::roll_call)),
        ("participants/share/invite", put(voices::share)),
        ("participants/role", put(roles::host)),
        ("participants/cohost", put(roles::cohost)),
        ("record", put(absent::recording)),
        ("mmrRecord", put(absent::recording)),
        ("participants/allowClientRecord", put(absent::recording)),
        ("live", put(absent::live)),
        ("mmrLive", put(absent::live)),
        ("allowAudience", put(absent::webinar)),
        ("display/customMultiPicture", put(absent::layouts)),
        ("chairView", put(absent::layouts)),
        ("partView", put(absent::layouts)),
        ("lockView", put(absent::layouts)),
        ("layOut", put(absent::layouts).get(absent::layouts).delete(absent::layouts)),
        ("simultaneousInterpretation", put(absent::interpretation)),
    ];
    calls
        .into_iter()
        .fold(Router::new(), |router, (path, call)| router.route(&format!("/v1/mmc/control/conferences/{path}"), call))
        .route("/v1/mmc/control/conferences/setAttendeeLanChannel", put(absent::interpretation))
        .route("/v1/mmc/control/conferences/interpreterGroup", put(absent::interpretation))
}

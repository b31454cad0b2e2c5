//! Participants and conferences as the dialect shows them (docs/contracts/pexip-client.md, *Participants*). Pure.
//!
//! The client checks the list against a schema in which nearly everything is required, and no `null` is taken.

use super::ids;
use gavel_core::model::{
    effect::{Participant, Summary},
    ids::SeatId,
    role::{Role, SeatKind},
    room::RoomKind,
    scene::Layout,
    seat::{SeatState, WaitingFor},
    settings::Who,
    time::Timestamp,
};
use serde::Serialize;
use serde_json::{Value, json};

/// What of a participant does not stand in them.
#[derive(Clone, Copy, Debug)]
pub(super) struct About<'a> {
    /// Whether media flows or could: people of this dialect may be here only to control.
    pub(super) has_media: bool,
    /// When they came under the spotlight.
    pub(super) lit: Option<f64>,
    pub(super) alias: &'a str,
    pub(super) is_lecture: bool,
    /// Whether a host looks: guests do not read what the others came with.
    pub(super) to_host: bool,
}

pub(super) fn participant(of: &Participant, about: About<'_>) -> Value {
    let About { has_media, lit, alias, is_lecture, to_host } = about;
    let is_phone = of.kind == SeatKind::Phone;
    let shows_camera = of.gate.video && of.devices.video;
    let for_hosts = |text: &str| if to_host { text.to_owned() } else { String::new() };
    let shown = Shown {
        uuid: ids::of_seat(of.id),
        api_url: format!("/participants/{}", ids::of_seat(of.id)),
        display_name: &of.name,
        overlay_text: &of.name,
        role: role(of.role),
        service_type: service_type(of.state, is_lecture),
        call_direction: "in",
        call_tag: "",
        is_muted: yes(!of.gate.audio),
        is_client_muted: has_media && of.devices.muted,
        is_video_muted: has_media && !is_phone && !shows_camera,
        is_video_silent: false,
        is_main_video_dropped_out: false,
        is_presenting: yes(is_presenting(of)),
        is_streaming_conference: false,
        is_audio_only_call: yes(has_media && is_phone),
        is_video_call: yes(has_media && !is_phone),
        has_media,
        encryption: "On",
        mute_supported: "YES",
        // Nobody in the meeting removes its owner.
        disconnect_supported: yes(of.role != Role::Owner),
        transfer_supported: "NO",
        presentation_supported: yes(has_media && !is_phone),
        fecc_supported: "NO",
        rx_presentation_policy: "ALLOW",
        buzz_time: of.hand.map_or(0.0, seconds),
        spotlight: lit.unwrap_or(0.0),
        start_time: seconds(of.joined_at),
        last_spoken_time: 0,
        protocol: for_hosts(protocol(of.kind, has_media)),
        uri: "",
        vendor: for_hosts(&of.client),
        local_alias: for_hosts(alias),
        external_node_uuid: "",
        is_external: false,
        is_conjoined: false,
        is_transferring: false,
        is_idp_authenticated: of.account.is_some(),
        needs_presentation_in_mix: false,
        show_live_captions: false,
        supports_direct_chat: true,
        can_receive_personal_mix: false,
        receive_from_video_mix: Mix { mix_name: "main", timestamp: 0 },
    };
    serde_json::to_value(shown).unwrap_or_default()
}

#[derive(Serialize)]
struct Shown<'a> {
    uuid: String,
    api_url: String,
    display_name: &'a str,
    overlay_text: &'a str,
    role: &'static str,
    service_type: &'static str,
    call_direction: &'static str,
    call_tag: &'static str,
    is_muted: &'static str,
    is_client_muted: bool,
    is_video_muted: bool,
    is_video_silent: bool,
    is_main_video_dropped_out: bool,
    is_presenting: &'static str,
    is_streaming_conference: bool,
    is_audio_only_call: &'static str,
    is_video_call: &'static str,
    has_media: bool,
    encryption: &'static str,
    mute_supported: &'static str,
    disconnect_supported: &'static str,
    transfer_supported: &'static str,
    presentation_supported: &'static str,
    fecc_supported: &'static str,
    rx_presentation_policy: &'static str,
    buzz_time: f64,
    spotlight: f64,
    start_time: f64,
    last_spoken_time: u8,
    protocol: String,
    uri: &'static str,
    vendor: String,
    local_alias: String,
    external_node_uuid: &'static str,
    is_external: bool,
    is_conjoined: bool,
    is_transferring: bool,
    is_idp_authenticated: bool,
    needs_presentation_in_mix: bool,
    show_live_captions: bool,
    supports_direct_chat: bool,
    can_receive_personal_mix: bool,
    receive_from_video_mix: Mix,
}

#[derive(Serialize)]
struct Mix {
    mix_name: &'static str,
    timestamp: u8,
}

pub(super) fn is_presenting(of: &Participant) -> bool {
    of.state.is_inside() && of.devices.sharing && of.gate.share
}

pub(super) const fn role(role: Role) -> &'static str {
    if role.moderates() { "chair" } else { "guest" }
}

/// The same, where tokens speak of it.
pub(super) const fn role_of_token(moderates: bool) -> &'static str {
    if moderates { "HOST" } else { "GUEST" }
}

pub(super) const fn service_type(state: SeatState, is_lecture: bool) -> &'static str {
    match state {
        SeatState::Waiting { .. } => "waiting_room",
        SeatState::In | SeatState::Reconnecting { .. } if is_lecture => "lecture",
        SeatState::In | SeatState::Reconnecting { .. } => "conference",
    }
}

pub(super) fn is_lecture(summary: Option<&Summary>) -> bool {
    summary.is_some_and(|summary| summary.kind == RoomKind::Auditorium)
}

const fn protocol(kind: SeatKind, has_media: bool) -> &'static str {
    match kind {
        SeatKind::Phone => "sip",
        SeatKind::Pexip if !has_media => "api",
        SeatKind::App | SeatKind::Whip | SeatKind::Whep | SeatKind::Pexip | SeatKind::Bot => "webrtc",
    }
}

/// `guests_muted`: the dialect tells of all guests together what Gavel knows of each.
pub(super) fn conference(summary: &Summary, guests_muted: bool) -> Value {
    let everyone = |who| who == Who::Everyone;
    let permissions = summary.permissions;
    json!({
        "locked": summary.locked,
        "guests_muted": guests_muted,
        "all_muted": summary.paused.is_some(),
        "started": true,
        "direct_media": false,
        "presentation_allowed": everyone(permissions.share),
        "guests_can_present": everyone(permissions.share),
        "guests_can_unmute": everyone(permissions.unmute),
        "chat_enabled": everyone(permissions.chat),
        "breakout_rooms": false,
        "live_captions_available": false,
        "classification": {"levels": {}, "current": null},
    })
}

/// What somebody learns of a meeting that they wait for.
pub(super) fn waited_for(why: WaitingFor) -> Value {
    json!({
        "locked": why == WaitingFor::Locked,
        "guests_muted": false,
        "all_muted": false,
        "started": why != WaitingFor::NotStarted,
        "direct_media": false,
        "presentation_allowed": false,
        "breakout_rooms": false,
        "live_captions_available": false,
        "guests_can_unmute": true,
        "classification": {"levels": {}, "current": null},
    })
}

/// Layouts by the names that the dialect has for them: how many are large, and how many small beside them.
pub(super) const LAYOUTS: [&str; 3] = [AS_EACH_LIKES, SPEAKER, GRID];
const AS_EACH_LIKES: &str = "ac";
const SPEAKER: &str = "1:7";
const GRID: &str = "9:0";

pub(super) const fn layout(layout: Option<Layout>) -> &'static str {
    match layout {
        None => AS_EACH_LIKES,
        // A screen has a stream of its own in the dialect, and stands beside the speaker anyway.
        Some(Layout::Speaker | Layout::SideBySide) => SPEAKER,
        Some(Layout::Grid) => GRID,
    }
}

/// Any layout of the dialect, by what it comes to. `None`: it is no layout.
pub(super) fn layout_named(text: &str) -> Option<Option<Layout>> {
    if text == AS_EACH_LIKES {
        return Some(None);
    }
    let (large, small) = text.split_once(':')?;
    let (large, _small): (u8, u8) = (large.parse().ok()?, small.parse().ok()?);
    match large {
        0 => None,
        1 | 2 => Some(Some(Layout::Speaker)),
        _ => Some(Some(Layout::Grid)),
    }
}

/// `None`: nobody sees that somebody presents.
pub(super) fn presentation(presenter: &Participant) -> Value {
    json!({
        "presenter_name": presenter.name,
        "presenter_uri": "",
        "presenter_uuid": ids::of_seat(presenter.id),
    })
}

pub(super) fn stage(speaking: &[SeatId]) -> Value {
    let place =
        |(at, seat): (usize, &SeatId)| json!({"participant_uuid": ids::of_seat(*seat), "stage_index": at, "vad": 100});
    speaking.iter().enumerate().map(place).collect()
}

pub(super) fn seconds(at: Timestamp) -> f64 {
    at.0 as f64 / 1_000.0
}

const fn yes(is: bool) -> &'static str {
    if is { "YES" } else { "NO" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_go_there_and_back() {
        for theirs in [None, Some(Layout::Grid), Some(Layout::Speaker)] {
            assert_eq!(layout_named(layout(theirs)), Some(theirs));
        }
        for name in LAYOUTS {
            assert!(layout_named(name).is_some(), "{name}");
        }
        assert_eq!(layout_named("1:0"), Some(Some(Layout::Speaker)));
        assert_eq!(layout_named("25:0"), Some(Some(Layout::Grid)));
        for nonsense in ["", ":", "0:1", "x:y", "1", "1:999"] {
            assert_eq!(layout_named(nonsense), None, "{nonsense}");
        }
    }
}

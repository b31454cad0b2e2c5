//! The seats of all conferences, those in the waiting room too.

use super::{LOCATION, Running, lines, running, service_type};
use crate::{
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, list, one, schema},
            fault::Fault,
            query::{Field, READ, Resource, time},
            words,
        },
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use gavel_core::model::{
    effect::{Participant, Summary},
    media::{Condition, SeatMedia},
    role::SeatKind,
    seat::SeatState,
};

pub(in crate::pexip::management) struct Seated {
    seat: Participant,
    summary: Summary,
    tag: String,
    /// `None`: the engine holds nothing of it.
    line: Option<SeatMedia>,
}

pub(in crate::pexip::management) static PARTICIPANT: Resource<Seated> = Resource {
    path: "/api/admin/status/v1/participant/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::whole("bandwidth", "What the line towards them can carry, kbit/s.", |row: &Seated| estimate(row).into()),
        Field::text("call_direction", "Who called.", |_| "in".into()).choices(&["in", "out"]),
        Field::text("call_quality", "How good the line is.", |row: &Seated| quality(row).into()).choices(&[
            "0_unknown",
            "1_good",
            "2_ok",
            "3_bad",
            "4_terrible",
        ]),
        Field::text("call_tag", "A tag that the client gave.", |_| "".into()),
        Field::text("call_uuid", "The call's id.", |row: &Seated| id(row).into()),
        Field::text("conference", "The name of the service.", |row: &Seated| row.summary.name.clone().into()),
        Field::time("connect_time", "When they came.", |row: &Seated| time::text(row.seat.joined_at).into()),
        Field::text("conversation_id", "What the calls of one conference share.", |row: &Seated| {
            ids::uuid(row.summary.id.ulid()).into()
        }),
        Field::text("destination_alias", "What they called.", |row: &Seated| {
            row.summary.aliases.first().cloned().unwrap_or_default().into()
        }),
        Field::text("display_name", "What they are called.", |row: &Seated| row.seat.name.clone().into()),
        Field::text("encryption", "Whether their media is encrypted.", |_| "On".into()).choices(&["On", "Off"]),
        Field::flag("has_media", "Whether they have media here.", |row: &Seated| row.line.is_some().into()),
        Field::text("id", "The seat's id.", |row: &Seated| id(row).into()).unique(),
        Field::text("idp_uuid", "The provider that vouched for them.", |_| "".into()),
        Field::flag("is_client_muted", "Whether they have muted themselves.", |row: &Seated| {
            row.seat.devices.muted.into()
        }),
        Field::flag("is_direct", "Whether media goes past the server.", |_| false.into()),
        Field::flag("is_disconnect_supported", "Whether they can be disconnected.", |_| true.into()),
        Field::flag("is_idp_authenticated", "Whether a provider vouched for them.", |_| false.into()),
        Field::flag("is_mute_supported", "Whether they can be muted.", |_| true.into()),
        Field::flag("is_muted", "Whether a host has muted them.", |row: &Seated| (!row.seat.gate.audio).into()),
        Field::flag("is_on_hold", "Whether they are on hold.", |_| false.into()),
        Field::flag("is_presentation_supported", "Whether they can present.", |row: &Seated| {
            (row.seat.kind != SeatKind::Phone).into()
        }),
        Field::flag("is_presenting", "Whether they present.", |row: &Seated| row.seat.devices.sharing.into()),
        Field::flag("is_recording", "Whether they record.", |_| false.into()),
        Field::flag("is_streaming", "Whether they stream.", |_| false.into()),
        Field::flag("is_transcribing", "Whether they transcribe.", |_| false.into()),
        Field::flag("is_transfer_supported", "Whether they can be transferred.", |_| false.into()),
        Field::whole("license_count", "How many licences they take.", |_| 0.into()),
        Field::text("license_type", "The kind of licence that they take.", |_| "nolicense".into()),
        Field::text("media_node", "The node of their media.", |_| LOCATION.into()),
        Field::text("parent_id", "The seat that this one belongs to.", |_| "".into()),
        Field::text("participant_alias", "What they are known by.", |row: &Seated| row.seat.name.clone().into()),
        Field::text("protocol", "How they are connected.", |row: &Seated| words::protocol(row.seat.kind).into()),
        Field::text("proxy_node", "A node between them and their media.", |_| "".into()),
        Field::text("remote_address", "Where they come from; history tells.", |_| "".into()),
        Field::whole("remote_port", "Where they come from.", |_| 0.into()),
        Field::uri(|row: &Seated| PARTICIPANT.uri(&id(row)).into()),
        Field::text("role", "What they are.", |row: &Seated| words::role(row.seat.role).into())
            .choices(&["chair", "guest"]),
        Field::whole("rx_bandwidth", "What they send at most, kbit/s; 0: nobody limits it.", |_| 0.into()),
        Field::text("service_tag", "The tag of the service.", |row: &Seated| row.tag.clone().into()),
        Field::text("service_type", "What kind of service they are in.", |row: &Seated| match row.seat.state {
            SeatState::Waiting { .. } => "waiting_room".into(),
            SeatState::In | SeatState::Reconnecting { .. } => service_type(row.summary.kind).into(),
        })
        .choices(&["conference", "lecture", "waiting_room"]),
        Field::text("signalling_node", "The node of their signalling.", |_| LOCATION.into()),
        Field::text("source_alias", "What they are known by.", |row: &Seated| row.seat.name.clone().into()),
        Field::text("system_location", "Where the node is.", |_| LOCATION.into()),
        Field::flag("transcoding_enabled", "Whether their media is transcoded.", |_| false.into()),
        Field::whole("tx_bandwidth", "What the line towards them can carry, kbit/s.", |row: &Seated| {
            estimate(row).into()
        }),
        Field::text("vendor", "What their client says it is.", |row: &Seated| row.seat.client.clone().into()),
    ],
};

fn id(row: &Seated) -> String {
    ids::uuid(row.seat.id.ulid())
}

fn estimate(row: &Seated) -> u64 {
    row.line.as_ref().and_then(|line| line.estimate).unwrap_or(0) / 1_000
}

fn quality(row: &Seated) -> &'static str {
    match row.line.as_ref().and_then(Condition::of) {
        None => "0_unknown",
        Some(Condition::Good) => "1_good",
        Some(Condition::Fair) => "2_ok",
        Some(Condition::Poor) => "3_bad",
    }
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/status/v1/participant/", get(all))
        .route("/status/v1/participant/schema/", get(|| async { schema(&PARTICIPANT) }))
        .route("/status/v1/participant/{id}/", get(this))
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&PARTICIPANT)?;
    Ok(list(&query, seated(&app).await?))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let seated = seated(&app).await?;
    one(&PARTICIPANT, seated.iter().find(|row| id(row) == named.to_ascii_lowercase()))
}

async fn seated(app: &App) -> Result<Vec<Seated>, Fault> {
    let mut lines = lines(app).await;
    let mut seated = Vec::new();
    for Running { view, tag } in running(app).await? {
        let rows = view.participants.into_iter().map(|seat| Seated {
            line: lines.remove(&seat.id),
            seat,
            summary: view.summary.clone(),
            tag: tag.clone(),
        });
        seated.extend(rows);
    }
    Ok(seated)
}

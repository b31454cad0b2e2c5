//! Everybody who is gone: one row a seat.

use super::{LATEST, Place, conference, farewell, places, seconds};
use crate::{
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, list, one, schema},
            fault::Fault,
            query::{Field, Query, READ, Resource, time},
            status::LOCATION,
            words,
        },
        reasons::reason,
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use gavel_core::model::{ids::SeatId, time::Timestamp, usage::Figure};
use gavel_door::ports::records::{Past, Stay};
use serde_json::{Value, json};

pub(in crate::pexip::management) struct Gone {
    stay: Stay,
    place: Place,
}

pub(in crate::pexip::management) static PARTICIPANT: Resource<Gone> = Resource {
    path: "/api/admin/history/v1/participant/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::text("av_id", "What their audio and video are one call by.", |row: &Gone| id(row).into()),
        Field::whole("bandwidth", "What the line towards them could carry, on average, kbit/s.", |row: &Gone| {
            row.stay.usage.quality.estimate.mean().unwrap_or(0).into()
        }),
        Field::text("call_direction", "Who called.", |_| "in".into()).choices(&["in", "out"]),
        Field::text("call_quality", "How good the line was.", |row: &Gone| quality(row).into()).choices(&[
            "0_unknown",
            "1_good",
            "2_ok",
            "3_bad",
            "4_terrible",
        ]),
        Field::text("call_tag", "A tag that the client gave.", |_| "".into()),
        Field::text("call_uuid", "The call's id.", |row: &Gone| id(row).into()),
        Field::one("conference", "The conference; it is there once it has ended.", |row: &Gone| {
            conference::CONFERENCE.uri(&ids::uuid(row.stay.session.ulid())).into()
        }),
        Field::text("conference_name", "The name of the service.", |row: &Gone| row.stay.room_name.clone().into()),
        Field::text("conversation_id", "What the calls of one conference share.", |row: &Gone| {
            ids::uuid(row.stay.session.ulid()).into()
        }),
        Field::text("disconnect_reason", "Why they went.", |row: &Gone| reason(&farewell(&row.stay)).into()),
        Field::text("display_name", "What they were called.", |row: &Gone| row.stay.name.clone().into()),
        Field::whole("duration", "Seconds.", |row: &Gone| seconds(came(row), left(row)).into()),
        Field::text("encryption", "Whether their media was encrypted.", |_| "On".into()).choices(&["On", "Off"]),
        Field::time("end_time", "When they went.", |row: &Gone| time::text(left(row)).into()),
        Field::flag("has_media", "Whether they had media here.", |row: &Gone| {
            let quality = &row.stay.usage.quality;
            (quality.packets_in + quality.packets_out > 0).into()
        }),
        Field::text("id", "The seat's id.", |row: &Gone| id(row).into()).unique(),
        Field::text("idp_uuid", "The provider that vouched for them.", |_| "".into()),
        Field::flag("is_direct", "Whether media went past the server.", |_| false.into()),
        Field::flag("is_idp_authenticated", "Whether a provider vouched for them.", |_| false.into()),
        Field::flag("is_streaming", "Whether they streamed.", |_| false.into()),
        Field::whole("license_count", "How many licences they took.", |_| 0.into()),
        Field::text("license_type", "The kind of licence that they took.", |_| "nolicense".into()),
        Field::text("local_alias", "What they called, as it is now.", |row: &Gone| row.place.alias.clone().into()),
        Field::text("media_node", "The node of their media.", |_| LOCATION.into()),
        Field::many("media_streams", "What was measured of their line.", |row: &Gone| json!([line(row)])),
        Field::text("parent_id", "The seat that this one belonged to.", |_| "".into()),
        Field::text("presentation_id", "What their presentation was one call by.", |_| "".into()),
        Field::text("protocol", "How they were connected.", |row: &Gone| words::protocol(row.stay.kind).into()),
        Field::text("proxy_node", "A node between them and their media.", |_| "".into()),
        Field::text("remote_address", "Where they came from, as far as it is known.", |row: &Gone| {
            row.stay.address.clone().unwrap_or_default().into()
        }),
        Field::text("remote_alias", "What they were known by.", |row: &Gone| row.stay.name.clone().into()),
        Field::whole("remote_port", "Where they came from.", |_| 0.into()),
        Field::uri(|row: &Gone| PARTICIPANT.uri(&id(row)).into()),
        Field::text("role", "What they were last.", |row: &Gone| words::role(row.stay.role).into())
            .choices(&["chair", "guest"]),
        Field::whole("rx_bandwidth", "What they sent at most, kbit/s; 0: nobody limited it.", |_| 0.into()),
        Field::text("service_tag", "The tag of the service, as it is now.", |row: &Gone| row.place.tag.clone().into()),
        Field::text("service_type", "What kind of service it was.", |row: &Gone| row.place.service_type.into())
            .choices(&["conference", "lecture"]),
        Field::text("signalling_node", "The node of their signalling.", |_| LOCATION.into()),
        Field::time("start_time", "When they came.", |row: &Gone| time::text(came(row)).into()),
        Field::text("system_location", "Where the node is.", |_| LOCATION.into()),
        Field::flag("transcoding_enabled", "Whether their media was transcoded.", |_| false.into()),
        Field::whole("tx_bandwidth", "What the line towards them could carry, on average, kbit/s.", |row: &Gone| {
            row.stay.usage.quality.estimate.mean().unwrap_or(0).into()
        }),
        Field::text("vendor", "What their client said it was.", |row: &Gone| row.stay.client.clone().into()),
    ],
};

fn id(row: &Gone) -> String {
    ids::uuid(row.stay.seat.ulid())
}

const fn came(row: &Gone) -> Timestamp {
    row.stay.came_at
}

fn left(row: &Gone) -> Timestamp {
    row.stay.left_at.unwrap_or(row.stay.came_at)
}

/// The bounds that a live line is judged by, for its averages: per mille, and milliseconds.
fn quality(row: &Gone) -> &'static str {
    let quality = &row.stay.usage.quality;
    let mean = |figure: Figure| figure.mean().unwrap_or(0);
    let loss = mean(quality.loss_in).max(mean(quality.loss_out));
    let trip = mean(quality.round_trip);
    if quality.loss_in.is_empty() && quality.loss_out.is_empty() && quality.round_trip.is_empty() {
        "0_unknown"
    } else if loss >= 100 || trip >= 800 {
        "3_bad"
    } else if loss >= 30 || trip >= 300 {
        "2_ok"
    } else {
        "1_good"
    }
}

fn line(row: &Gone) -> Value {
    let quality = &row.stay.usage.quality;
    let percent = |figure: Figure| figure.mean().map(|loss| format!("{}.{}", loss / 10, loss % 10));
    json!({
        "id": "0", "type": "all", "node": LOCATION,
        "start_time": time::text(came(row)), "end_time": time::text(left(row)),
        "rx_packets_received": quality.packets_in, "tx_packets_sent": quality.packets_out,
        "rx_bytes_received": quality.bytes_in, "tx_bytes_sent": quality.bytes_out,
        "rx_packet_loss": percent(quality.loss_in), "tx_packet_loss": percent(quality.loss_out),
        "tx_bitrate": quality.estimate.mean(), "round_trip": quality.round_trip.mean(),
    })
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/history/v1/participant/", get(all))
        .route("/history/v1/participant/schema/", get(|| async { schema(&PARTICIPANT) }))
        .route("/history/v1/participant/{id}/", get(this))
}

pub(super) fn try_query(text: &str) -> bool {
    Query::read(&PARTICIPANT, text).is_ok_and(|query| {
        let (page, total) = query.page(Vec::new());
        query.answer(&page, total).is_object()
    })
}

async fn all(State(app): State<App>, asked: Asked) -> Listed {
    let query = asked.read(&PARTICIPANT)?;
    let (since, _) = query.span("end_time");
    let (_, until) = query.span("start_time");
    Ok(list(&query, gone(&app, Past { since, until, latest: LATEST, ..Past::default() }).await?))
}

async fn this(State(app): State<App>, Path(named): Path<String>) -> Result<Response, Fault> {
    let seat = ids::read(&named).map(SeatId::new).ok_or_else(Fault::not_found)?;
    let found = gone(&app, Past { seat: Some(seat), latest: LATEST, ..Past::default() }).await?;
    one(&PARTICIPANT, found.first())
}

async fn gone(app: &App, past: Past) -> Result<Vec<Gone>, Fault> {
    let stays = app.records.past_stays(past).await?;
    let places = places(app, stays.iter().map(|stay| stay.room)).await?;
    let gone = |stay: Stay| Gone { place: places.get(&stay.room).cloned().unwrap_or_default(), stay };
    Ok(stays.into_iter().map(gone).collect())
}

//! A participant's media. It is measured by the line, so that there is one row for everything that goes over it.

use super::{LOCATION, lines};
use crate::{
    pexip::{
        ids,
        management::{
            answer::{Asked, Listed, list},
            fault::Fault,
            query::{Field, READ, Resource},
        },
    },
    state::App,
};
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use gavel_core::model::{ids::SeatId, media::SeatMedia};

static STREAM: Resource<SeatMedia> = Resource {
    path: "/api/admin/status/v1/participant/{id}/media_stream/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::time("end_time", "When it ended.", |_| serde_json::Value::Null).nullable(),
        Field::text("id", "The line's id.", |_| "0".into()),
        Field::text("node", "The node of the media.", |_| LOCATION.into()),
        Field::text("participant", "The seat's id.", |line: &SeatMedia| ids::uuid(line.seat.ulid()).into()),
        Field::whole("round_trip", "There and back, ms.", |line: &SeatMedia| {
            line.round_trip.map(|trip| trip.as_millis() as u64).into()
        })
        .nullable(),
        Field::whole("rx_bytes_received", "From them.", |line: &SeatMedia| line.bytes_in.into()),
        Field::text("rx_packet_loss", "From them, percent, lately.", |line: &SeatMedia| percent(line.loss_in).into()),
        Field::whole("rx_packets_received", "From them.", |line: &SeatMedia| line.packets_in.into()),
        Field::whole("tx_bitrate", "What the line towards them can carry, kbit/s.", |line: &SeatMedia| {
            line.estimate.map(|bits| bits / 1_000).into()
        })
        .nullable(),
        Field::whole("tx_bytes_sent", "To them.", |line: &SeatMedia| line.bytes_out.into()),
        Field::text("tx_packet_loss", "To them, percent, lately.", |line: &SeatMedia| percent(line.loss_out).into()),
        Field::whole("tx_packets_sent", "To them.", |line: &SeatMedia| line.packets_out.into()),
        Field::text("type", "What goes over it.", |_| "all".into()),
    ],
};

fn percent(per_mille: Option<u16>) -> String {
    let loss = per_mille.unwrap_or(0);
    format!("{}.{}", loss / 10, loss % 10)
}

pub(super) fn router() -> Router<App> {
    Router::new().route("/status/v1/participant/{id}/media_stream/", get(all))
}

async fn all(State(app): State<App>, Path(named): Path<String>, asked: Asked) -> Listed {
    let query = asked.read(&STREAM)?;
    let seat = ids::read(&named).map(SeatId::new).ok_or_else(Fault::not_found)?;
    let views = app.door.views().await;
    if !views.iter().flat_map(|view| &view.participants).any(|known| known.id == seat) {
        return Err(Fault::not_found());
    }
    Ok(list(&query, lines(&app).await.remove(&seat).into_iter().collect()))
}

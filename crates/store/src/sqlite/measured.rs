//! What was measured of a seat, added to what was measured before.

use super::insert::Insert;
use crate::fault::Fault;
use gavel_core::model::{
    ids::SeatId,
    usage::{Figure, Usage},
};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

const MEASURED: Insert = Insert {
    head: "INSERT INTO measured (seat, talk_ms, camera_ms, share_ms, packets_in, packets_out, bytes_in, bytes_out, \
           estimate_sum, estimate_count, estimate_low, round_trip_sum, round_trip_count, round_trip_high, \
           loss_in_sum, loss_in_count, loss_in_high, loss_out_sum, loss_out_count, loss_out_high) VALUES",
    columns: 20,
    tail: "ON CONFLICT (seat) DO UPDATE SET \
           talk_ms = talk_ms + excluded.talk_ms, camera_ms = camera_ms + excluded.camera_ms, \
           share_ms = share_ms + excluded.share_ms, packets_in = packets_in + excluded.packets_in, \
           packets_out = packets_out + excluded.packets_out, bytes_in = bytes_in + excluded.bytes_in, \
           bytes_out = bytes_out + excluded.bytes_out, estimate_sum = estimate_sum + excluded.estimate_sum, \
           estimate_count = estimate_count + excluded.estimate_count, \
           estimate_low = MIN(COALESCE(estimate_low, excluded.estimate_low), \
                          COALESCE(excluded.estimate_low, estimate_low)), \
           round_trip_sum = round_trip_sum + excluded.round_trip_sum, \
           round_trip_count = round_trip_count + excluded.round_trip_count, \
           round_trip_high = MAX(COALESCE(round_trip_high, excluded.round_trip_high), \
                          COALESCE(excluded.round_trip_high, round_trip_high)), \
           loss_in_sum = loss_in_sum + excluded.loss_in_sum, loss_in_count = loss_in_count + excluded.loss_in_count, \
           loss_in_high = MAX(COALESCE(loss_in_high, excluded.loss_in_high), \
                          COALESCE(excluded.loss_in_high, loss_in_high)), \
           loss_out_sum = loss_out_sum + excluded.loss_out_sum, \
           loss_out_count = loss_out_count + excluded.loss_out_count, \
           loss_out_high = MAX(COALESCE(loss_out_high, excluded.loss_out_high), \
                          COALESCE(excluded.loss_out_high, loss_out_high))",
};

pub(super) async fn write(on: &mut SqliteConnection, measured: BTreeMap<SeatId, Usage>) -> Result<(), Fault> {
    let rows: Vec<_> = measured.into_iter().collect();
    let written = MEASURED.run(on, &rows, |statement, (seat, Usage { talk_ms, camera_ms, share_ms, quality })| {
        let seen = |figure: Figure, value: u64| (!figure.is_empty()).then(|| whole(value));
        statement
            .bind(seat.to_string())
            .bind(whole(*talk_ms))
            .bind(whole(*camera_ms))
            .bind(whole(*share_ms))
            .bind(whole(quality.packets_in))
            .bind(whole(quality.packets_out))
            .bind(whole(quality.bytes_in))
            .bind(whole(quality.bytes_out))
            .bind(whole(quality.estimate.sum))
            .bind(whole(quality.estimate.count))
            .bind(seen(quality.estimate, quality.estimate.low))
            .bind(whole(quality.round_trip.sum))
            .bind(whole(quality.round_trip.count))
            .bind(seen(quality.round_trip, quality.round_trip.high))
            .bind(whole(quality.loss_in.sum))
            .bind(whole(quality.loss_in.count))
            .bind(seen(quality.loss_in, quality.loss_in.high))
            .bind(whole(quality.loss_out.sum))
            .bind(whole(quality.loss_out.count))
            .bind(seen(quality.loss_out, quality.loss_out.high))
    });
    Ok(written.await?)
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

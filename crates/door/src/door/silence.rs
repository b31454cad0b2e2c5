//! Removed means silent, and we check (invariant 5).

use crate::ports::MediaPort;
use futures_util::{FutureExt, future::BoxFuture};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::Silence,
    receipt::Silent,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

/// A cut that was ordered; awaiting it gives the proof.
pub(super) struct Cut {
    media: Arc<dyn MediaPort>,
    conference: ConferenceId,
    seats: Vec<SeatId>,
    proof: BoxFuture<'static, Option<Vec<Silence>>>,
    ordered: Instant,
    early: Option<Option<Vec<Silence>>>,
}

impl Cut {
    /// Gives the order. When this returns the engine has it: whatever is told afterwards is told after the cut.
    pub(super) fn order(media: Arc<dyn MediaPort>, conference: ConferenceId, seats: Vec<SeatId>) -> Self {
        let ordered = Instant::now();
        let engine = Arc::clone(&media);
        let named = seats.clone();
        let mut proof: BoxFuture<'static, Option<Vec<Silence>>> =
            Box::pin(async move { engine.expel(conference, named).await.ok() });
        // One poll hands the order over; it does not wait for the answer.
        let early = proof.as_mut().now_or_never();
        Self { media, conference, seats, proof, ordered, early }
    }

    pub(super) fn seats(&self) -> &[SeatId] {
        &self.seats
    }

    /// Waits for the proof, no longer than `within`; then cuts harder and raises the alarm. `arrived`: when the order
    /// reached Gavel.
    pub(super) async fn prove(self, arrived: Instant, within: Duration) -> Silent {
        let answer = match self.early {
            Some(answer) => answer,
            None => timeout(within, self.proof).await.ok().flatten(),
        };
        let before = self.ordered.saturating_duration_since(arrived);
        match answer {
            // An engine that leaves somebody out has not confirmed them.
            Some(proofs) if are_all_in(&self.seats, &proofs) => {
                let slowest =
                    proofs.iter().filter(|proof| proof.had_media).map(|proof| proof.last_in.max(proof.last_out)).max();
                let silent = slowest.map_or(Silent::NoMedia, |last| Silent::Confirmed(before + last));
                if let Silent::Confirmed(span) = silent {
                    metrics::histogram!("gavel_silence_seconds").record(span.as_secs_f64());
                }
                silent
            }
            Some(_) | None => {
                self.media.kill(self.conference, &self.seats);
                metrics::counter!("gavel_silence_forced_total").increment(self.seats.len() as u64);
                tracing::error!(
                    conference = %self.conference,
                    seats = self.seats.len(),
                    "the media engine did not confirm silence in time; it was cut harder"
                );
                Silent::Forced(arrived.elapsed())
            }
        }
    }
}

fn are_all_in(seats: &[SeatId], proofs: &[Silence]) -> bool {
    let proven: BTreeSet<SeatId> = proofs.iter().map(|proof| proof.seat).collect();
    seats.iter().all(|seat| proven.contains(seat))
}

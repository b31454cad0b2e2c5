//! The engine's census, given to every conference; what nobody runs is cut (rules, section 7).

use super::{Door, Inner, live::Live, task::Ask};
use gavel_core::model::{ids::ConferenceId, media::SeatMedia};
use std::{collections::BTreeMap, sync::Weak, time::Duration};

/// How many lines are how good, without saying whose.
fn note_losses(seat: &SeatMedia) {
    for (way, loss) in [("in", seat.loss_in), ("out", seat.loss_out)] {
        if let Some(loss) = loss {
            metrics::histogram!("gavel_media_loss_ratio", "way" => way).record(f64::from(loss) / 1_000.0);
        }
    }
}

/// Every second the engine says what it holds, and every conference compares (rules, section 7).
pub(super) async fn reconcile(inner: Weak<Inner>) {
    let mut every = tokio::time::interval(Duration::from_secs(1));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let Some(inner) = inner.upgrade() else { return };
        // An engine that hangs is asked again: it may only have been busy.
        let census = tokio::time::timeout(inner.options.silence_within, inner.ports.media.census()).await;
        let Ok(Ok(held)) = census else {
            tracing::warn!("the media engine does not say what it holds");
            continue;
        };
        let mut by_conference: BTreeMap<ConferenceId, Vec<SeatMedia>> = BTreeMap::new();
        for seat in held {
            note_losses(&seat);
            by_conference.entry(seat.conference).or_default().push(seat);
        }
        let door = Door { inner };
        // One that has ended may still have to do with the store, but no longer with media.
        let live: Vec<Live> = door.running().all().into_iter().filter(|live| !live.inbox.is_closed()).collect();
        for live in live {
            let seats = by_conference.remove(&live.conference).unwrap_or_default();
            let _ = live.inbox.try_send(Ask::Census(seats));
        }
        // What is left belongs to conferences that nobody runs.
        for conference in by_conference.into_keys() {
            door.inner.ports.media.end(conference);
        }
    }
}

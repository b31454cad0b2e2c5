//! Keeps the event log short: what is old, and what every webhook has passed, is forgotten. In small steps, with pauses,
//! so that nobody who writes waits for it.

use super::shut;
use crate::state::App;
use gavel_core::model::time::Timestamp;
use std::time::Duration;

/// How long events can be read again.
const KEPT: Duration = Duration::from_hours(24 * 30);
const EVERY: Duration = Duration::from_hours(1);
const BETWEEN_STEPS: Duration = Duration::from_millis(100);

pub(super) async fn work(app: App) {
    let mut shutting = app.shutting.subscribe();
    let mut hourly = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = hourly.tick() => {}
            () = shut(&mut shutting) => return,
        }
        let older_than = before(app.now());
        loop {
            match app.store.prune_events(older_than).await {
                Ok(0) => break,
                Ok(events) => tracing::debug!(events, "old events were forgotten"),
                Err(fault) => {
                    tracing::warn!(%fault, "old events could not be forgotten");
                    break;
                }
            }
            tokio::select! {
                () = tokio::time::sleep(BETWEEN_STEPS) => {}
                () = shut(&mut shutting) => return,
            }
        }
    }
}

fn before(now: Timestamp) -> Timestamp {
    Timestamp(now.0.saturating_sub(u64::try_from(KEPT.as_millis()).unwrap_or(u64::MAX)))
}

//! What has become of people: that they are in, or why they are not. The only place of the dialect that tells how a leg ended.

use super::seen::Numbers;
use crate::{huawei::Fault, problem::Problem, state::App};
use gavel_core::model::{ids::ConferenceId, role::Surface, seat::How};
use gavel_door::ports::{Doer, EventFilter, EventKind, Happening, Who};
use serde_json::{Value, json};

/// Read at once.
const PAGE: u32 = 100;

const CONNECTED: u32 = 0;
const SOCKET_TIMED_OUT: u32 = 11_111_004;
const REMOVED_FROM_CLIENT: u32 = 11_076_002;
const LEFT: u32 = 11_076_010;
const REMOVED_FROM_PORTAL: u32 = 11_076_016;

/// What has happened after this event, and the last one that was looked at.
pub(super) async fn since(
    app: &App,
    conference: ConferenceId,
    mut after: u64,
    numbers: &mut Numbers,
) -> Result<(Vec<Value>, u64), Fault> {
    let mut results = Vec::new();
    loop {
        let filter = EventFilter {
            conference: Some(conference),
            kinds: vec![EventKind::Joined, EventKind::Admitted, EventKind::Left],
            after,
            limit: PAGE,
            ..EventFilter::default()
        };
        let page = app.store.events(filter).await.map_err(Problem::from)?;
        for event in page.items {
            after = after.max(event.seq);
            if let Some((who, code)) = result(&event.event.what) {
                let number = numbers.of(app, who.account, who.seat).await?;
                results.push(json!({"callNumber": number, "resultCode": code, "pid": who.seat.to_string()}));
            }
        }
        if page.next.is_none() {
            return Ok((results, after));
        }
    }
}

fn result(what: &Happening) -> Option<(&Who, u32)> {
    match what {
        Happening::Joined { who } | Happening::Admitted { who, .. } => Some((who, CONNECTED)),
        Happening::Left { who, how, by, .. } => Some((who, why(*how, by.as_ref())?)),
        _ => None,
    }
}

/// What the dialect has no number for is not told.
fn why(how: How, by: Option<&Doer>) -> Option<u32> {
    match how {
        How::Left => Some(LEFT),
        How::Lost => Some(SOCKET_TIMED_OUT),
        How::Removed => Some(match by.map(|by| by.surface) {
            Some(Surface::App | Surface::Sdk | Surface::Chat | Surface::Phone | Surface::Pexip) => REMOVED_FROM_CLIENT,
            Some(
                Surface::Manager | Surface::Admin | Surface::Api | Surface::Huawei | Surface::Cli | Surface::System,
            )
            | None => REMOVED_FROM_PORTAL,
        }),
        How::Ended | How::Denied | How::TimedOut | How::SentOut | How::Idle | How::OffStage => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(surface: Surface) -> Doer {
        Doer { name: "Alice".into(), role: "host".into(), surface }
    }

    #[test]
    fn a_removal_tells_from_where_it_came_and_a_leave_that_it_was_one() {
        assert_eq!(why(How::Left, None), Some(11_076_010));
        assert_eq!(why(How::Lost, None), Some(11_111_004));
        assert_eq!(why(How::Removed, Some(&by(Surface::App))), Some(11_076_002));
        assert_eq!(why(How::Removed, Some(&by(Surface::Huawei))), Some(11_076_016));
        assert_eq!(why(How::Ended, Some(&by(Surface::Huawei))), None);
    }
}

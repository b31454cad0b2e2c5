//! Webhooks: what was set, how far each has come, and that nobody writes over somebody's change.

use super::{Bench, Whole, events::event_batch};
use crate::cast::*;
use gavel_core::model::{ids::WebhookId, time::Timestamp};
use gavel_door::ports::{
    Delivery, DirectoryFault, EventFilter, EventKind, Form, Progress, Sealed, StoredWebhook, Webhook,
};
use std::time::Duration;
use ulid::Ulid;

fn id(number: u128) -> WebhookId {
    WebhookId::new(Ulid(number))
}

fn webhook(number: u128) -> Webhook {
    Webhook {
        id: id(number),
        url: "https://example.org/hook".to_owned(),
        kinds: vec![EventKind::Joined, EventKind::Left],
        room: None,
        description: "the door lamp".to_owned(),
        secret: Sealed(vec![0, 255, 7]),
        form: Form::Huawei { subscriber: "portal".to_owned() },
        created_at: NOON,
    }
}

fn delivery(number: u64, status: Option<u16>) -> Delivery {
    Delivery {
        id: Ulid(u128::from(number)).to_string(),
        event: number,
        event_id: event_id(u128::from(number)),
        kind: EventKind::Joined,
        at: later(number),
        took: Duration::from_millis(12),
        status,
        error: status.is_none().then(|| "no answer".to_owned()),
    }
}

fn failing() -> Progress {
    Progress {
        again: vec![3, 1],
        failing_since: Some(NOON),
        failures: 4,
        next_try_at: Some(later(8)),
        last_status: Some(500),
        last_error: Some("500".to_owned()),
        last_at: Some(later(2)),
        ..Progress::after(5)
    }
}

pub(crate) async fn a_webhook_comes_back_as_it_was(bench: &Bench<impl Whole>) {
    let made = bench.store.create_webhook(webhook(1), Progress::after(7)).await.unwrap();
    assert_eq!(made, StoredWebhook { webhook: webhook(1), progress: Progress::after(7), turn: 0 });
    assert_eq!(bench.store.webhook(id(1)).await.unwrap(), Some(made));
    assert_eq!(bench.store.webhook(id(2)).await.unwrap(), None);
    assert!(!format!("{:?}", webhook(1)).contains("255"), "its secret is not printed");
}

pub(crate) async fn webhooks_come_in_pages_and_by_room(bench: &Bench<impl Whole>) {
    bench.store.create_room(stored_room(room_id(1), &[])).await.unwrap();
    for number in 1..=5 {
        let room = (number > 3).then(|| room_id(1));
        bench.store.create_webhook(Webhook { room, ..webhook(number) }, Progress::after(0)).await.unwrap();
    }
    let first = bench.store.webhooks(None, None, 3).await.unwrap();
    assert_eq!(first.items.iter().map(|item| item.webhook.id).collect::<Vec<_>>(), [1, 2, 3].map(id));
    let rest = bench.store.webhooks(None, first.next, 3).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (2, None));
    assert_eq!(bench.store.webhooks(Some(room_id(1)), None, 0).await.unwrap().items.len(), 2);

    let nowhere = Webhook { room: Some(room_id(9)), ..webhook(9) };
    let refused = bench.store.create_webhook(nowhere, Progress::after(0)).await.unwrap_err();
    assert_eq!(refused, DirectoryFault::NotFound);
    bench.store.delete_room(room_id(1)).await.unwrap();
    assert_eq!(bench.store.webhooks(None, None, 0).await.unwrap().items.len(), 3, "they go with their room");
}

pub(crate) async fn progress_never_writes_over_a_change(bench: &Bench<impl Whole>) {
    let made = bench.store.create_webhook(webhook(1), Progress::after(0)).await.unwrap();
    let noted = bench.store.note_deliveries(id(1), 0, failing(), vec![delivery(1, None)]).await.unwrap();
    assert_eq!(noted, Some(1));
    let failed = bench.store.webhook(id(1)).await.unwrap().unwrap();
    assert_eq!(failed.progress, failing());

    let moved = Webhook { url: "https://example.org/new".to_owned(), ..made.webhook.clone() };
    let changed = StoredWebhook { webhook: moved, progress: Progress::after(2), turn: 1 };
    let changed = bench.store.change_webhook(changed).await.unwrap().expect("it is as it was read");
    assert_eq!(changed.turn, 2);
    let late = bench.store.note_deliveries(id(1), 1, failing(), vec![delivery(2, None)]).await.unwrap();
    assert_eq!(late, None);
    assert_eq!(bench.store.webhook(id(1)).await.unwrap(), Some(changed.clone()));
    let late = StoredWebhook { turn: 1, ..changed };
    assert_eq!(bench.store.change_webhook(late).await.unwrap(), None);
    let tries = bench.store.deliveries(id(1), None, 0).await.unwrap().items;
    assert_eq!(tries, [delivery(2, None), delivery(1, None)], "the tries were made all the same");
}

pub(crate) async fn a_deleted_webhook_leaves_nothing(bench: &Bench<impl Whole>) {
    bench.store.create_webhook(webhook(1), Progress::after(0)).await.unwrap();
    bench.store.note_deliveries(id(1), 0, Progress::after(1), vec![delivery(1, Some(200))]).await.unwrap();
    bench.store.delete_webhook(id(1)).await.unwrap();
    assert_eq!(bench.store.delete_webhook(id(1)).await, Err(DirectoryFault::NotFound));
    assert!(bench.store.deliveries(id(1), None, 0).await.unwrap().items.is_empty());
    let late = bench.store.note_deliveries(id(1), 1, Progress::after(2), vec![delivery(2, Some(200))]).await.unwrap();
    assert_eq!(late, None);
}

pub(crate) async fn the_last_tries_are_kept_and_come_newest_first(bench: &Bench<impl Whole>) {
    bench.store.create_webhook(webhook(1), Progress::after(0)).await.unwrap();
    for (turn, part) in (0..).zip((1..=250).collect::<Vec<_>>().chunks(50)) {
        let tries = part.iter().map(|number| delivery(*number, Some(200))).collect();
        let noted = bench.store.note_deliveries(id(1), turn, Progress::after(0), tries).await.unwrap();
        assert_eq!(noted, Some(turn + 1));
    }
    let first = bench.store.deliveries(id(1), None, 150).await.unwrap();
    assert_eq!((first.items[0].event, first.items[149].event), (250, 101));
    let rest = bench.store.deliveries(id(1), first.next, 150).await.unwrap();
    assert_eq!((rest.items.len(), rest.items[49].event, rest.next), (50, 51, None));
}

pub(crate) async fn nothing_is_forgotten_that_a_webhook_has_not_passed(bench: &Bench<impl Whole>) {
    let events = (1..=5).map(|number| told(number, room_id(1), None)).collect();
    bench.store.append(event_batch(events)).await.unwrap();
    bench.store.create_webhook(webhook(1), Progress::after(2)).await.unwrap();
    let disabled = Progress { enabled: false, ..Progress::after(1) };
    bench.store.create_webhook(webhook(2), disabled).await.unwrap();
    let all_old = Timestamp(NOON.0 + 1);
    assert_eq!(bench.store.prune_events(all_old).await.unwrap(), 1);
    bench.store.delete_webhook(id(2)).await.unwrap();
    assert_eq!(bench.store.prune_events(all_old).await.unwrap(), 1);

    let filter = EventFilter { after: 2, ..EventFilter::default() };
    assert_eq!(bench.store.pending(filter.clone()).await.unwrap(), 3);
    assert_eq!(bench.store.pending(EventFilter { kinds: vec![EventKind::Left], ..filter }).await.unwrap(), 0);
}

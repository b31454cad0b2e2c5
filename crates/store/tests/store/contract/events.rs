//! The event log: numbers, filters, pages, and what is forgotten.

use super::{Bench, Whole};
use crate::cast::*;
use futures_util::future::join_all;
use gavel_door::ports::{Event, EventFilter, EventKind, StoredEvent};

pub(crate) async fn events_are_numbered_in_the_order_of_the_commits(bench: &Bench<impl Whole>) {
    let told = |number: u128| told(number, room_id(1), Some(conference_id(1)));
    let waiting = (0..300).map(|number| event_batch(vec![told(2 * number), told(2 * number + 1)]));
    let waiting: Vec<_> = waiting.map(|batch| bench.store.append(batch)).collect();
    assert!(join_all(waiting).await.iter().all(Result::is_ok));

    let events = all(bench).await;

    assert_eq!(events.iter().map(|stored| stored.seq).collect::<Vec<_>>(), (1..=600).collect::<Vec<_>>());
    assert_eq!(
        events.iter().map(|stored| stored.event.clone()).collect::<Vec<_>>(),
        (0..600).map(told).collect::<Vec<_>>()
    );
}

pub(crate) async fn a_commit_wakes_who_reads_the_log_and_only_one_with_events(bench: &Bench<impl Whole>) {
    let mut newest = bench.store.newest_event();
    assert_eq!(*newest.borrow_and_update(), 0);
    bench.store.append(batch(room_id(1), conference_id(1), vec![locked(1)])).await.unwrap();
    assert!(!newest.has_changed().unwrap(), "it told nothing");

    bench.store.append(event_batch(vec![told(1, room_id(1), None), told(2, room_id(1), None)])).await.unwrap();
    newest.wait_for(|newest| *newest == 2).await.unwrap();
    assert_eq!(all(bench).await.len(), 2, "they are there by then");
}

pub(crate) async fn a_batch_at_fault_brings_no_event_and_leaves_no_gap(bench: &Bench<impl Whole>) {
    let order = |number: u128, line: u128| {
        let mut batch = batch(room_id(1), conference_id(1), vec![said(line, "hello")]);
        batch.events.push(told(number, room_id(1), Some(conference_id(1))));
        bench.store.append(batch)
    };
    // The last gives a line of chat the id of the first one's.
    let outcomes = join_all([order(1, 1), order(2, 2), order(3, 1)]).await;
    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(*bench.store.newest_event().borrow(), 2, "who reads is woken for those that stand");

    order(4, 4).await.unwrap();

    let events = all(bench).await;
    assert_eq!(events.iter().map(|stored| stored.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(events.iter().map(|stored| stored.event.id).collect::<Vec<_>>(), [1, 2, 4].map(event_id));
}

pub(crate) async fn the_log_can_be_narrowed_and_comes_in_pages(bench: &Bench<impl Whole>) {
    let events = vec![
        told(1, room_id(1), Some(conference_id(1))),
        joined(2, room_id(1), conference_id(1)),
        told(3, room_id(2), Some(conference_id(2))),
        told(4, room_id(1), None),
    ];
    bench.store.append(event_batch(events)).await.unwrap();
    let all = EventFilter::default;
    for (filter, expected) in [
        (all(), vec![1, 2, 3, 4]),
        (EventFilter { room: Some(room_id(1)), ..all() }, vec![1, 2, 4]),
        (EventFilter { conference: Some(conference_id(1)), ..all() }, vec![1, 2]),
        (EventFilter { kinds: vec![EventKind::Joined, EventKind::Left], ..all() }, vec![2]),
        (EventFilter { after: 2, ..all() }, vec![3, 4]),
        (EventFilter { after: 9, ..all() }, vec![]),
    ] {
        let page = bench.store.events(filter.clone()).await.unwrap();
        assert_eq!(page.items.iter().map(|stored| stored.seq).collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(page.next, None);
    }
    let page = bench.store.events(EventFilter { limit: 3, ..all() }).await.unwrap();
    assert_eq!((page.items.len(), page.next.as_deref()), (3, Some("3")));
}

pub(crate) async fn old_events_are_forgotten_but_the_newest_number_is_not(bench: &Bench<impl Whole>) {
    let aged = |number: u128, seconds| Event { at: later(seconds), ..told(number, room_id(1), None) };
    bench.store.append(event_batch(vec![aged(1, 0), aged(2, 10), aged(3, 20)])).await.unwrap();
    assert_eq!(bench.store.prune_events(later(10)).await.unwrap(), 1);
    assert_eq!(bench.store.prune_events(later(10)).await.unwrap(), 0);
    assert_eq!(bench.store.prune_events(later(99)).await.unwrap(), 1);
    bench.store.append(event_batch(vec![aged(4, 30)])).await.unwrap();
    assert_eq!(all(bench).await.iter().map(|stored| stored.seq).collect::<Vec<_>>(), [3, 4]);
}

pub(crate) fn event_batch(events: Vec<Event>) -> gavel_door::ports::Batch {
    gavel_door::ports::Batch { events, ..gavel_door::ports::Batch::of(room_id(1), None) }
}

async fn all(bench: &Bench<impl Whole>) -> Vec<StoredEvent> {
    bench.store.events(EventFilter { limit: 1000, ..EventFilter::default() }).await.unwrap().items
}

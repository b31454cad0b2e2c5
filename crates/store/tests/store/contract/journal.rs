//! The journal: order, durability, and who answers for a fault.

use super::{Bench, Whole};
use crate::cast::*;
use futures_util::future::join_all;
use gavel_door::ports::{AuditFilter, Unfinished, Unsaved};

pub(crate) async fn what_was_appended_comes_back_in_order(bench: &Bench<impl Whole>) {
    let (one, two) = (vec![opened(conference_id(1), room_id(1)), locked(1)], vec![said(1, "hello"), locked(2)]);
    let other = vec![opened(conference_id(2), room_id(2))];
    bench.store.append(batch(room_id(1), conference_id(1), one.clone())).await.unwrap();
    bench.store.append(batch(room_id(2), conference_id(2), other.clone())).await.unwrap();
    bench.store.append(batch(room_id(1), conference_id(1), two.clone())).await.unwrap();

    let first = Unfinished { conference: conference_id(1), room: room_id(1), entries: [one, two].concat() };
    let second = Unfinished { conference: conference_id(2), room: room_id(2), entries: other };
    assert_eq!(bench.store.unfinished().await.unwrap(), [first, second]);
}

pub(crate) async fn an_ended_conference_is_not_unfinished(bench: &Bench<impl Whole>) {
    let conference = conference_id(1);
    bench.store.append(batch(room_id(1), conference, vec![opened(conference, room_id(1))])).await.unwrap();
    assert_eq!(bench.store.unfinished().await.unwrap().len(), 1);
    bench.store.append(batch(room_id(1), conference, vec![ended()])).await.unwrap();
    assert!(bench.store.unfinished().await.unwrap().is_empty());
}

pub(crate) async fn batches_become_durable_in_the_order_in_which_they_were_given(bench: &Bench<impl Whole>) {
    const MANY: u32 = 1500;
    let conference = conference_id(1);
    let waiting = (0..MANY).map(|number| {
        let mut batch = batch(room_id(1), conference, vec![locked(number)]);
        batch.audit.push(removal(room_id(1), Some(conference), number));
        bench.store.append(batch)
    });
    let waiting: Vec<_> = waiting.collect();
    // Polled last first: the order is that of the calls.
    assert!(join_all(waiting.into_iter().rev()).await.iter().all(Result::is_ok));

    let lines = bench.store.unfinished().await.unwrap().remove(0).entries;
    assert_eq!(lines, (0..MANY).map(locked).collect::<Vec<_>>());
    let filter = AuditFilter { after: 1000, limit: 1000, ..AuditFilter::default() };
    let rows = bench.store.audit(filter).await.unwrap().items;
    let requests: Vec<_> = rows.into_iter().map(|row| row.row.request.0).collect();
    assert_eq!(requests, (1000..MANY).map(|number| number.to_string()).collect::<Vec<_>>());
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(u64::from(MANY)));
}

pub(crate) async fn a_batch_whose_future_is_dropped_is_written_all_the_same(bench: &Bench<impl Whole>) {
    drop(bench.store.append(batch(room_id(1), conference_id(1), vec![locked(1)])));
    bench.store.flush().await.unwrap();
    assert_eq!(bench.store.unfinished().await.unwrap()[0].entries, [locked(1)]);
}

pub(crate) async fn a_batch_at_fault_leaves_the_others_alone(bench: &Bench<impl Whole>) {
    let conference = conference_id(1);
    let order = |number: u32, id: u128| {
        let entries = vec![locked(number), banned(ban(ban_id(id), person(id), None)), said(id, "hello")];
        let mut batch = batch(room_id(1), conference, entries);
        batch.audit.push(removal(room_id(1), Some(conference), number));
        bench.store.append(batch)
    };
    // The third gives a line of chat the id of the first one's.
    let outcomes = join_all([order(1, 1), order(2, 2), order(3, 1), order(4, 4)]).await;

    assert_eq!(outcomes.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true]);
    assert!(matches!(outcomes[2], Err(Unsaved::Refused(_))), "it would be refused again");
    let lines = &bench.store.unfinished().await.unwrap()[0].entries;
    assert_eq!(lines.iter().filter(|line| line.at == NOON).count(), 9, "nothing of the third, all of the others");
    assert!(!lines.contains(&locked(3)));
    assert_eq!(bench.store.room_bans(room_id(1)).await.unwrap().len(), 3);
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(3));
    order(5, 5).await.expect("the next one is none the worse");
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(4));
}

pub(crate) async fn a_fact_of_a_conference_needs_a_conference(bench: &Bench<impl Whole>) {
    let fault = bench.store.append(room_batch(room_id(1), vec![locked(1)])).await.unwrap_err();
    assert!(fault.to_string().contains("conference"), "{fault}");
    assert!(bench.store.unfinished().await.unwrap().is_empty());
}

pub(crate) async fn several_batches_of_one_conference_in_one_group_are_numbered_through(bench: &Bench<impl Whole>) {
    let conference = conference_id(1);
    let all = [vec![locked(1), locked(2)], vec![ended()], vec![locked(3)]];
    let waiting = all.clone().map(|entries| bench.store.append(batch(room_id(1), conference, entries)));
    assert!(join_all(waiting).await.iter().all(Result::is_ok), "also what comes after the end");
    bench.store.append(batch(room_id(1), conference, vec![locked(4)])).await.unwrap();
    assert!(bench.store.unfinished().await.unwrap().is_empty(), "an end is an end");
}

pub(crate) async fn a_healthy_store_answers_a_ping(bench: &Bench<impl Whole>) {
    bench.store.ping().await.unwrap();
    bench.store.flush().await.unwrap();
}

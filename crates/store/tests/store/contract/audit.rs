//! The audit: numbers, chain, filters, pages.

use super::{Bench, Whole};
use crate::cast::*;
use gavel_core::model::{
    audit::{AuditActor, AuditRow, AuditTarget},
    role::Surface,
};
use gavel_door::ports::{AuditFilter, Batch};

pub(crate) async fn rows_are_numbered_and_chained(bench: &Bench<impl Whole>) {
    let rows: Vec<_> = (1..=5).map(|number| removal(room_id(1), Some(conference_id(1)), number)).collect();
    bench.store.append(audit_batch(rows[..2].to_vec())).await.unwrap();
    bench.store.append(audit_batch(rows[2..].to_vec())).await.unwrap();

    let page = bench.store.audit(AuditFilter::default()).await.unwrap();

    assert_eq!(page.next, None);
    assert_eq!(page.items.iter().map(|item| item.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(page.items.iter().map(|item| &item.row).collect::<Vec<_>>(), rows.iter().collect::<Vec<_>>());
    assert!(page.items.windows(2).all(|pair| pair[1].prev == pair[0].hash && pair[1].hash != pair[0].hash));
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(5));
}

pub(crate) async fn an_empty_chain_verifies(bench: &Bench<impl Whole>) {
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(0));
}

pub(crate) async fn filters_narrow_what_is_found(bench: &Bench<impl Whole>) {
    let rows = vec![
        removal(room_id(1), Some(conference_id(1)), "a"),
        AuditRow { at: later(60), ..removal(room_id(1), Some(conference_id(2)), "b") },
        by("Bob Ångström", removal(room_id(2), None, "c")),
    ];
    bench.store.append(audit_batch(rows)).await.unwrap();
    let all = AuditFilter::default;

    found(bench, all(), "abc").await;
    found(bench, AuditFilter { room: Some(room_id(1)), ..all() }, "ab").await;
    found(bench, AuditFilter { conference: Some(conference_id(2)), ..all() }, "b").await;
    found(bench, AuditFilter { actor: Some("ång".to_owned()), ..all() }, "c").await;
    found(bench, AuditFilter { actor: Some("LIC".to_owned()), ..all() }, "ab").await;
    found(bench, AuditFilter { since: Some(later(60)), ..all() }, "b").await;
    found(bench, AuditFilter { after: 2, ..all() }, "c").await;
    found(bench, AuditFilter { until: Some(later(60)), ..all() }, "ac").await;
    found(bench, AuditFilter { verb: Some("disconnect".to_owned()), ..all() }, "abc").await;
    found(bench, AuditFilter { verb: Some("lock".to_owned()), ..all() }, "").await;
    found(bench, AuditFilter { verdict: Some("refused".to_owned()), ..all() }, "").await;
    found(bench, AuditFilter { surface: Some(Surface::App), room: Some(room_id(2)), ..all() }, "c").await;
    found(bench, AuditFilter { surface: Some(Surface::Cli), ..all() }, "").await;
    found(bench, AuditFilter { target: Some("GUST".to_owned()), after: 2, ..all() }, "c").await;
    found(bench, AuditFilter { target: Some(seat(2).to_string()), ..all() }, "abc").await;
    found(bench, AuditFilter { target: Some(seat(3).to_string()), ..all() }, "").await;
    found(bench, AuditFilter { room: Some(room_id(1)), since: Some(later(61)), ..all() }, "").await;
}

pub(crate) async fn a_row_may_concern_no_room(bench: &Bench<impl Whole>) {
    let target = AuditTarget { participant: None, name: "bob".to_owned(), id: Some("account 7".to_owned()) };
    let row = AuditRow { room: None, target: Some(target), ..removal(room_id(1), None, "a") };
    bench.store.append(Batch { room: None, ..audit_batch(vec![row.clone()]) }).await.unwrap();
    bench.store.append(audit_batch(vec![removal(room_id(1), None, "b")])).await.unwrap();

    let found_by_id = AuditFilter { target: Some("account 7".to_owned()), ..AuditFilter::default() };
    assert_eq!(bench.store.audit(found_by_id).await.unwrap().items[0].row, row);
    found(bench, AuditFilter { room: Some(room_id(1)), ..AuditFilter::default() }, "b").await;
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(2));
}

pub(crate) async fn signs_in_a_filter_match_themselves(bench: &Bench<impl Whole>) {
    let rows = vec![by("100% \\ me_", removal(room_id(1), None, "a")), removal(room_id(1), None, "b")];
    bench.store.append(audit_batch(rows)).await.unwrap();
    for (part, expected) in [("%", "a"), ("_", "a"), ("\\", "a"), ("'", ""), ("", "ab")] {
        found(bench, AuditFilter { actor: Some(part.to_owned()), ..AuditFilter::default() }, expected).await;
    }
}

pub(crate) async fn a_long_audit_comes_in_pages(bench: &Bench<impl Whole>) {
    let rows = (0..25).map(|number| removal(room_id(1), None, number)).collect();
    bench.store.append(audit_batch(rows)).await.unwrap();
    let (mut after, mut sizes) = (0, Vec::new());
    loop {
        let page = bench.store.audit(AuditFilter { after, limit: 10, ..AuditFilter::default() }).await.unwrap();
        sizes.push(page.items.len());
        match page.next {
            Some(next) => after = next.parse().unwrap(),
            None => break,
        }
    }
    assert_eq!(sizes, [10, 10, 5]);
}

async fn found(bench: &Bench<impl Whole>, filter: AuditFilter, expected: &str) {
    let page = bench.store.audit(filter.clone()).await.unwrap();
    let requests: String = page.items.into_iter().map(|item| item.row.request.0).collect();
    assert_eq!(requests, expected, "{filter:?}");
}

fn by(name: &str, row: AuditRow) -> AuditRow {
    AuditRow {
        actor: AuditActor { name: name.to_owned(), role: "host".to_owned(), person: None, address: None },
        ..row
    }
}

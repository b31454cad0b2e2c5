//! The same request has one answer (property X5).

use crate::room::TestRoom;
use gavel_core::{
    Ledger,
    model::{command::Command, ids::RequestId, refusal::Refusal},
};

#[test]
fn the_same_request_has_the_same_answer_and_another_order_by_its_name_is_refused() {
    let room = TestRoom::with_cast();
    let (alice, carol) = (room.actor("alice"), room.actor("carol"));
    let request = RequestId("r1".into());
    let mut ledger = Ledger::default();
    assert_eq!(ledger.recall(&alice, &request, &Command::LOCK), Ok(None));
    ledger.remember(&alice, &request, &Command::LOCK, "answer");
    assert_eq!(ledger.recall(&alice, &request, &Command::LOCK), Ok(Some("answer")));
    assert_eq!(ledger.recall(&alice, &request, &Command::Unlock), Err(Refusal::IdempotencyConflict));
    assert_eq!(ledger.recall(&carol, &request, &Command::LOCK), Ok(None), "another's request of the same name");
}

#[test]
fn two_keys_do_not_answer_for_each_other() {
    let room = TestRoom::with_cast();
    let mut other = room.actor("api");
    other.name = "another key".into();
    let request = RequestId("1".into());
    let mut ledger = Ledger::default();
    ledger.remember(&room.actor("api"), &request, &Command::LOCK, 1);
    assert_eq!(ledger.recall(&other, &request, &Command::Unlock), Ok(None));
    assert_eq!(ledger.recall(&room.actor("api"), &request, &Command::LOCK), Ok(Some(1)));
}

#[test]
fn the_oldest_are_forgotten_in_the_end() {
    let room = TestRoom::with_cast();
    let alice = room.actor("alice");
    let mut ledger = Ledger::default();
    for n in 0..3_000 {
        ledger.remember(&alice, &RequestId(n.to_string()), &Command::LOCK, n);
    }
    assert_eq!(ledger.recall(&alice, &RequestId("0".into()), &Command::LOCK), Ok(None));
    assert_eq!(ledger.recall(&alice, &RequestId("2999".into()), &Command::LOCK), Ok(Some(2_999)));
}

//! What has taken effect is saved behind it, whatever the store is like meanwhile (invariant 3).

mod common;

use common::{Meeting, refused, removal};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect, Target},
    fact::Fact,
    ids::MessageId,
    receipt::Saved,
    refusal::Refusal,
};
use gavel_door::{Denied, Which, ports::Store};
use gavel_testkit::fakes::StoreMood;
use std::time::Duration;
use ulid::Ulid;

fn banning(order: Disconnect, room: bool) -> Command {
    Command::Disconnect(Disconnect { ban: Some(BanTerms { seconds: None, room, ..BanTerms::default() }), ..order })
}

fn is_unavailable<T>(answer: &Result<T, Denied>) -> bool {
    matches!(answer, Err(Denied::Unavailable(_)))
}

#[tokio::test(start_paused = true)]
async fn a_removal_that_could_not_be_saved_is_saved_once_the_store_is_well() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    for mood in [StoreMood::Ill, StoreMood::Hangs, StoreMood::Dead] {
        meeting.store.feels(mood);
        meeting.orders("alice", Command::Lock { keep_ringing: false }).await.expect("hosts keep control");
    }
    let receipt = meeting.orders("alice", banning(removal(gustav.seat), false)).await.expect("out at once");
    assert_eq!(receipt.saved, Saved::Pending);
    assert!(!meeting.store.journal().iter().any(|fact| matches!(fact, Fact::Banned(_))), "the mood bites");

    meeting.store.feels(StoreMood::Well);
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "disconnected")).await;

    let rows = meeting.store.audit_rows();
    assert_eq!(rows.iter().filter(|row| row.verdict == "disconnected").count(), 1);
    let after = meeting.restarted().await;
    assert_eq!(after.names_inside().await, ["alice"]);
    assert_eq!(refused(after.enter(after.arrival("gustav")).await.expect_err("banned")), Refusal::Blocked);
}

#[tokio::test(start_paused = true)]
async fn what_happened_is_saved_in_its_order_however_often_the_store_fails() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let _bob = meeting.joins("bob").await;
    let gustav = meeting.joins("gustav").await;
    let mut said = Vec::new();
    for round in 0..12 {
        meeting.store.feels(if round % 3 == 0 { StoreMood::Well } else { StoreMood::Ill });
        if round == 5 {
            meeting.removes("alice", gustav.seat).await.expect("out at once");
        }
        let id = MessageId::new(Ulid::generate());
        said.push(id);
        let chat = Command::Chat { id, text: format!("{round}"), to: None };
        let envelope = meeting.envelope("alice", Some(alice.seat), chat);
        meeting.door.submit(envelope).await.expect("people may talk");
    }
    meeting.store.feels(StoreMood::Well);
    meeting.orders("alice", Command::Lock { keep_ringing: false }).await.expect("a host may");
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verb == "lock")).await;

    let of_chat = |fact: Fact| match fact {
        Fact::Said(message) => Some(message.id),
        _ => None,
    };
    assert_eq!(meeting.store.journal().into_iter().filter_map(of_chat).collect::<Vec<_>>(), said);
}

#[tokio::test(start_paused = true)]
async fn nobody_comes_in_while_the_store_owes_the_room_something() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Ill);
    meeting.removes("alice", gustav.seat).await.expect("out at once");

    // It would take new things now, but what happened before comes first.
    meeting.store.feels(StoreMood::Well);
    assert!(is_unavailable(&meeting.enter(meeting.arrival("bob")).await));
    assert_eq!(meeting.names_inside().await, ["alice"]);

    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "disconnected")).await;
    meeting.joins("bob").await;
}

#[tokio::test(start_paused = true)]
async fn a_meeting_that_was_opened_while_the_store_was_ill_survives_a_restart() {
    let meeting = Meeting::new();
    meeting.store.feels(StoreMood::Ill);
    assert!(is_unavailable(&meeting.enter(meeting.arrival("alice")).await));
    meeting.store.feels(StoreMood::Well);
    common::passes(Duration::from_secs(1)).await;
    meeting.joins("alice").await;

    let after = meeting.restarted().await;
    assert_eq!(after.names_inside().await, ["alice"]);
}

#[tokio::test(start_paused = true)]
async fn the_next_meeting_of_the_room_knows_the_bans_that_the_last_one_could_not_save() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Ill);
    meeting.orders("alice", banning(removal(gustav.seat), true)).await.expect("out at once");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("and all others");
    meeting.until_nothing_runs().await;

    meeting.store.feels(StoreMood::Well);
    assert!(is_unavailable(&meeting.enter(meeting.arrival("gustav")).await), "nobody knows yet whether he may");
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "ended")).await;
    let mut back = meeting.arrival("gustav");
    back.generation = meeting.door.generation(meeting.room, back.person).await.expect("known");
    assert!(back.generation.0 > 0, "the ticket died with the seat");
    assert_eq!(refused(meeting.enter(back).await.expect_err("banned")), Refusal::Blocked);
}

#[tokio::test(start_paused = true)]
async fn what_the_store_refuses_for_good_does_not_keep_the_room_shut() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    meeting.store.refuses(|batch| batch.entries.iter().any(|entry| matches!(entry.fact, Fact::Said(_))));
    // So that they go to the store together.
    meeting.store.feels(StoreMood::Hangs);
    let lock = meeting.envelope("alice", None, Command::WaitingRoom { on: true });
    let door = meeting.door.clone();
    let first = tokio::spawn(async move { door.submit(lock).await });
    let chat = Command::Chat { id: MessageId::new(Ulid::generate()), text: "bad".into(), to: None };
    let chat = meeting.envelope("alice", Some(alice.seat), chat);
    assert_eq!(meeting.door.submit(chat).await.expect("it takes effect").saved, Saved::Pending);
    meeting.orders("alice", Command::Lock { keep_ringing: false }).await.expect("so does this");
    meeting.store.feels(StoreMood::Well);

    first.await.expect("no panic").expect("saved");
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verb == "lock")).await;
    let journal = meeting.store.journal();
    assert!(journal.iter().any(|fact| matches!(fact, Fact::Locked { .. })));
    assert!(!journal.iter().any(|fact| matches!(fact, Fact::Said(_))));
    meeting.orders("alice", Command::Unlock).await.expect("and others may come in");
}

#[tokio::test(start_paused = true)]
async fn whoever_was_told_that_nothing_was_saved_is_not_in_when_it_was_after_all() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::Lock { keep_ringing: false }).await.expect("a host may");
    meeting.store.feels(StoreMood::Hangs);

    let unlock = meeting.envelope("alice", None, Command::Unlock);
    assert!(
        is_unavailable(&meeting.door.submit(unlock.clone()).await),
        "an answer comes, though the store says nothing"
    );
    meeting.store.feels(StoreMood::Well);
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "unavailable")).await;
    assert!(meeting.store.journal().contains(&Fact::Unlocked), "it was saved too late");

    let still = meeting.door.view(Which::Room(meeting.room)).await.expect("it runs");
    assert!(still.summary.locked);
    let after = meeting.restarted().await;
    assert!(after.door.view(Which::Room(after.room)).await.expect("it runs").summary.locked, "the journal agrees");

    let receipt = meeting.door.submit(Meeting::again(&unlock)).await.expect("the same request, now with a store");
    assert_eq!(receipt.saved, Saved::Yes);
    assert!(!meeting.door.view(Which::Room(meeting.room)).await.expect("it runs").summary.locked);
}

#[tokio::test(start_paused = true)]
async fn a_ban_whose_lifting_was_answered_as_not_saved_holds() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.orders("alice", banning(removal(gustav.seat), true)).await.expect("a host may");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");
    meeting.until_nothing_runs().await;
    let [ban] = meeting.store.room_bans(meeting.room).await.expect("well").try_into().expect("one ban");

    // It answers while the room is looked up, and then no more.
    meeting.store.feels(StoreMood::Slow(Duration::from_secs(3)));
    let unban = meeting.envelope("alice", None, Command::Unban { ban: ban.id });
    let door = meeting.door.clone();
    let unban = tokio::spawn(async move { door.submit(unban).await });
    common::passes(Duration::from_secs(4)).await;
    meeting.store.feels(StoreMood::Hangs);
    assert!(is_unavailable(&unban.await.expect("no panic")));
    meeting.store.feels(StoreMood::Well);
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "unavailable")).await;
    assert!(meeting.store.journal().contains(&Fact::Unbanned { ban: ban.id }), "it was saved too late");

    let _alice = meeting.joins("alice").await;
    let mut back = meeting.arrival("gustav");
    back.generation = meeting.door.generation(meeting.room, back.person).await.expect("known");
    assert_eq!(refused(meeting.enter(back).await.expect_err("as answered")), Refusal::Blocked);
}

#[tokio::test(start_paused = true)]
async fn with_too_much_unsaved_only_throwing_out_is_possible_and_refusals_are_counted() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Ill);
    meeting.orders("alice", Command::Lock { keep_ringing: false }).await.expect("hosts keep control");
    for _ in 0..300 {
        let _ = meeting.enter(meeting.arrival("bob")).await.expect_err("the store is ill");
    }
    let chat = Command::Chat { id: MessageId::new(Ulid::generate()), text: "hello?".into(), to: None };
    let chat = meeting.envelope("alice", Some(alice.seat), chat);
    assert!(is_unavailable(&meeting.door.submit(chat).await));
    meeting.removes("alice", gustav.seat).await.expect("out at once");

    meeting.store.feels(StoreMood::Well);
    meeting.store.until_audited(|rows| rows.iter().any(|row| row.verdict == "incomplete")).await;
    let rows = meeting.store.audit_rows();
    let written = rows.iter().filter(|row| row.verdict == "unavailable").count();
    let counted = rows.iter().find(|row| row.verdict == "incomplete").and_then(|row| row.audit_note.clone());
    let counted: usize = counted.and_then(|text| text.split(' ').next()?.parse().ok()).expect("a number");
    assert!(written < 300 && counted > 0);
    assert_eq!(rows.iter().filter(|row| row.verdict == "disconnected").count(), 1, "a removal is always on record");
}

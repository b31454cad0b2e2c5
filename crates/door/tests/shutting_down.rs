//! A server that shuts down answers whoever waits, tells everybody, and leaves a journal that says what was answered.

mod common;

use common::{Meeting, farewell, passes, removal, still_waits};
use gavel_core::model::{
    command::Command,
    fact::Fact,
    ids::RequestId,
    reason::Terminal,
    receipt::{Saved, Silent},
    role::Surface,
};
use gavel_door::{Denied, Which};
use gavel_testkit::fakes::{MediaMood, StoreMood};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn shutting_down_does_not_wait_for_ever_for_a_store_that_hangs() {
    let meeting = Meeting::new();
    let mut alice = meeting.joins("alice").await;
    meeting.store.feels(StoreMood::Hangs);
    let long = Duration::from_secs(60);
    tokio::time::timeout(long, meeting.door.shut()).await.expect("it gives up");
    assert_eq!(farewell(&mut alice).await.terminal, Terminal::ServerShutdown);
    assert!(matches!(meeting.enter(meeting.arrival("bob")).await, Err(Denied::Unavailable(_))));
}

// What the store saves after all would be so after the restart, and it was answered otherwise.
#[tokio::test(start_paused = true)]
async fn whoever_was_about_to_be_let_in_is_answered_and_is_not_in_after_the_restart() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::LOCK).await.expect("a host may");
    meeting.store.feels(StoreMood::Slow(Duration::from_secs(1)));
    let unlock = meeting.envelope("alice", None, Command::Unlock);
    let door = meeting.door.clone();
    let unlocked = tokio::spawn(async move { door.submit(unlock).await });
    let (door, room, arrival) = (meeting.door.clone(), meeting.room, meeting.arrival("carol"));
    let entered =
        tokio::spawn(async move { door.enter(room, arrival, Surface::App, RequestId("late".into()), None).await });
    passes(Duration::from_millis(100)).await;

    meeting.door.shut().await;

    assert!(matches!(unlocked.await.expect("no panic"), Err(Denied::Unavailable(_))));
    assert!(matches!(entered.await.expect("no panic"), Err(Denied::Unavailable(_))));
    assert!(meeting.store.journal().contains(&Fact::Unlocked), "it was saved, too late");
    meeting.store.feels(StoreMood::Well);
    let after = meeting.restarted().await;
    assert!(after.door.view(Which::Room(after.room)).await.expect("it goes on").summary.locked);
    assert_eq!(after.names_inside().await, ["alice"]);
}

#[tokio::test(start_paused = true)]
async fn a_removal_in_the_last_moment_is_on_record() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.media.feels(MediaMood::Slow(Duration::from_millis(30)));
    let order = meeting.envelope("alice", None, Command::Disconnect(removal(gustav.seat)));
    let door = meeting.door.clone();
    let mut removed = Box::pin(async move { door.submit(order).await });
    assert!(still_waits(&mut removed).await, "silence is not proven yet");

    meeting.door.shut().await;

    let rows = meeting.store.audit_rows();
    assert_eq!(rows.iter().filter(|row| row.verdict == "disconnected").count(), 1);
    let receipt = removed.await.expect("a host may");
    assert_eq!(receipt.saved, Saved::Yes);
    assert!(matches!(receipt.silent, Silent::Confirmed(_)));
}

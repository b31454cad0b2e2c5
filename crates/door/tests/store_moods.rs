//! Throwing out never waits for the store; letting in always does (invariant 3).

mod common;

use common::{Meeting, refused, removal, still_waits};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect},
    receipt::Saved,
    refusal::Refusal,
    role::Role,
};
use gavel_door::{Denied, Which};
use gavel_testkit::fakes::StoreMood;

#[tokio::test]
async fn a_removal_takes_effect_while_the_store_hangs_and_says_that_it_is_not_saved_yet() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Hangs);

    let receipt = meeting.removes("alice", gustav.seat).await.expect("hosts keep control");

    assert_eq!(receipt.saved, Saved::Pending);
    assert_eq!(meeting.names_inside().await, ["alice"]);
}

#[tokio::test]
async fn nobody_comes_in_before_the_store_has_saved_it() {
    let meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    meeting.store.feels(StoreMood::Hangs);

    let mut bob = Box::pin(meeting.enter(meeting.arrival("bob")));
    assert!(still_waits(&mut bob).await);
    assert_eq!(meeting.names_inside().await, ["alice"]);

    meeting.store.feels(StoreMood::Well);
    bob.await.expect("and then he is in");
    assert_eq!(meeting.names_inside().await, ["alice", "bob"]);
}

#[tokio::test]
async fn with_an_ill_store_strangers_stay_out_and_hosts_keep_control() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Ill);

    let denied = meeting.enter(meeting.arrival("bob")).await.expect_err("not saved, not in");
    assert!(matches!(denied, Denied::Unavailable(_)));
    meeting.removes("alice", gustav.seat).await.expect("out at once");
    assert_eq!(meeting.names_inside().await, ["alice"]);
}

#[tokio::test]
async fn an_unlock_and_a_promotion_are_not_in_force_before_they_are_saved() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let bob = meeting.joins("bob").await;
    let gustav = meeting.joins("gustav").await;
    meeting.orders("alice", Command::LOCK).await.expect("a host may");
    meeting.store.feels(StoreMood::Hangs);

    let unlock = meeting.envelope("alice", None, Command::Unlock);
    let promote = meeting.envelope("alice", None, Command::Role { participant: bob.seat, role: Role::Host });
    let door = meeting.door.clone();
    let mut unlocked = Box::pin(door.submit(unlock));
    let mut promoted = Box::pin(door.submit(promote));
    assert!(still_waits(&mut unlocked).await && still_waits(&mut promoted).await);

    let view = meeting.door.view(Which::Room(meeting.room)).await.expect("it runs");
    assert!(view.summary.locked);
    let denied = meeting.removes("bob", gustav.seat).await.expect_err("not a host yet");
    assert_eq!(refused(denied), Refusal::NotModerator);

    meeting.store.feels(StoreMood::Well);
    unlocked.await.expect("saved");
    promoted.await.expect("saved");
    assert!(!meeting.door.view(Which::Room(meeting.room)).await.expect("it runs").summary.locked);
    meeting.removes("bob", gustav.seat).await.expect("a host now");
}

#[tokio::test]
async fn a_removal_beats_a_reconnect_that_is_being_saved() {
    // lesson 16
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.feels(StoreMood::Hangs);
    let arrival = meeting.arrival("gustav");
    let door = meeting.door.clone();
    let room = meeting.room;
    let request = gavel_core::model::ids::RequestId("reconnect".into());
    let mut back = Box::pin(door.enter(room, arrival, gavel_core::model::role::Surface::App, request, None));
    assert!(still_waits(&mut back).await);

    let order = Disconnect { ban: Some(BanTerms::default()), ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("out at once");
    meeting.store.feels(StoreMood::Well);

    assert_eq!(refused(back.await.expect_err("too late")), Refusal::Blocked);
    assert_eq!(meeting.names_inside().await, ["alice"]);
    let after = meeting.restarted().await;
    assert_eq!(after.names_inside().await, ["alice"], "nor does the journal say otherwise");
}

#[tokio::test]
async fn forty_reconnects_race_with_one_removal_and_none_ends_inside() {
    // lesson 16
    for round in 0..10 {
        let mut meeting = Meeting::new();
        let _alice = meeting.joins("alice").await;
        let gustav = meeting.joins("gustav").await;
        let races: Vec<_> = (0..40)
            .map(|n| {
                let (door, room, arrival) = (meeting.door.clone(), meeting.room, meeting.arrival("gustav"));
                let request = gavel_core::model::ids::RequestId(format!("race {n}"));
                tokio::spawn(async move {
                    for _ in 0..n {
                        tokio::task::yield_now().await;
                    }
                    door.enter(room, arrival, gavel_core::model::role::Surface::App, request, None).await
                })
            })
            .collect();
        for _ in 0..(round * 4) {
            tokio::task::yield_now().await;
        }
        meeting.removes("alice", gustav.seat).await.expect("out at once");
        let mut let_in = 0;
        for race in races {
            let_in += usize::from(race.await.expect("no panic").is_ok());
        }
        assert_eq!(meeting.names_inside().await, ["alice"], "round {round}; {let_in} were in before the removal");
    }
}

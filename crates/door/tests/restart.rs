//! A restart forgets no ban, no lock and nobody who was in (requirement G11).

mod common;

use common::{Meeting, refused, removal};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect, Target},
    refusal::Refusal,
    seat::SeatState,
};
use gavel_door::{Which, ports::Store};
use gavel_testkit::fakes::MediaOrder;

#[tokio::test]
async fn after_a_restart_people_take_their_seats_back_and_ban_and_lock_hold() {
    let mut meeting = Meeting::new();
    let host = meeting.arrival("alice");
    let alice = meeting.enter(host.clone()).await.expect("in");
    let gustav = meeting.joins("gustav").await;
    let order = Disconnect { ban: Some(BanTerms::default()), ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::LOCK).await.expect("a host may");

    let meeting = meeting.restarted().await;

    let view = meeting.door.view(Which::Room(meeting.room)).await.expect("it goes on");
    assert_eq!(view.summary.id, alice.conference);
    assert!(view.summary.locked);
    assert!(matches!(view.participants[0].state, SeatState::Reconnecting { .. }));

    let mut back = meeting.arrival("alice");
    back.resume = Some(host.new_resume.clone());
    let resumed = meeting.enter(back).await.expect("the resume secret is good");
    assert_eq!(resumed.seat, alice.seat);

    assert_eq!(refused(meeting.enter(meeting.arrival("gustav")).await.expect_err("banned")), Refusal::Blocked);
    assert_eq!(refused(meeting.enter(meeting.arrival("bob")).await.expect_err("locked")), Refusal::Locked);
}

#[tokio::test]
async fn a_ban_from_the_room_can_be_lifted_while_nobody_meets() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    let order = Disconnect { ban: Some(BanTerms { room: true, ..BanTerms::default() }), ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");
    let [ban] = meeting.store.room_bans(meeting.room).await.expect("well").try_into().expect("one ban");
    let mut back = meeting.arrival("gustav");
    back.generation = meeting.door.generation(meeting.room, back.person).await.expect("known");
    assert_eq!(refused(meeting.enter(back.clone()).await.expect_err("banned for good")), Refusal::Blocked);
    meeting.until_nothing_runs().await;

    let denied = meeting.orders("bob", Command::Unban { ban: ban.id }).await.expect_err("no host");
    assert_eq!(refused(denied), Refusal::NotModerator);
    meeting.orders("alice", Command::Unban { ban: ban.id }).await.expect("a host may");

    let _alice = meeting.joins("alice").await;
    meeting.enter(back).await.expect("welcome again");
    meeting.store.until_audited(|rows| rows.iter().filter(|row| row.verb == "unban").count() == 2).await;
}

#[tokio::test]
async fn a_conference_that_ended_is_not_brought_back() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::Leave { seat: alice.seat }).await.expect("anybody may leave");
    let meeting = meeting.restarted().await;
    assert!(meeting.door.conferences().await.is_empty());
}

/// Somebody whose client has room for one picture sees whom everybody is to look at, also after a restart.
#[tokio::test]
async fn the_engine_follows_the_light() {
    let mut meeting = Meeting::new();
    let host = meeting.arrival("alice");
    let alice = meeting.enter(host.clone()).await.expect("in");
    let lit = MediaOrder::Light(vec![alice.seat]);
    meeting.orders("alice", Command::Spotlight { participants: vec![alice.seat] }).await.expect("a host may");
    meeting.media.until(|orders| orders.last() == Some(&lit)).await;
    meeting.orders("alice", Command::LOCK).await.expect("a host may");
    assert_eq!(meeting.media.orders().iter().filter(|order| **order == lit).count(), 1, "told once");

    let mut meeting = meeting.restarted().await;
    let mut back = meeting.arrival("alice");
    back.resume = Some(host.new_resume.clone());
    meeting.enter(back).await.expect("the resume secret is good");
    meeting.media.until(|orders| orders.contains(&lit)).await;
    meeting.orders("alice", Command::Spotlight { participants: Vec::new() }).await.expect("a host may");
    meeting.media.until(|orders| orders.last() == Some(&MediaOrder::Light(Vec::new()))).await;
}

//! A restart forgets no ban, no lock and nobody who was in (requirement G11).

mod common;

use common::{Meeting, refused, removal};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect},
    refusal::Refusal,
    seat::SeatState,
};
use gavel_door::Which;

#[tokio::test]
async fn after_a_restart_people_take_their_seats_back_and_ban_and_lock_hold() {
    let mut meeting = Meeting::new();
    let host = meeting.arrival("alice");
    let alice = meeting.enter(host.clone()).await.expect("in");
    let gustav = meeting.joins("gustav").await;
    let order = Disconnect { ban: Some(BanTerms::default()), ..removal(gustav.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    meeting.orders("alice", Command::Lock).await.expect("a host may");

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
async fn a_conference_that_ended_is_not_brought_back() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    meeting.orders("alice", Command::Leave { seat: alice.seat }).await.expect("anybody may leave");
    let meeting = meeting.restarted().await;
    assert!(meeting.door.conferences().await.is_empty());
}

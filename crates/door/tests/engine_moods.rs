//! Whatever the engine is like, everybody has an answer, and nobody is heard who has no seat.

mod common;

use common::{Meeting, passes, refused};
use gavel_core::model::{
    command::Command,
    ids::{RequestId, SeatId},
    receipt::Silent,
    refusal::Refusal,
    role::Surface,
    settings::Forgotten,
};
use gavel_door::Denied;
use gavel_testkit::fakes::{MediaMood, MediaOrder, StoreMood};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn an_offer_is_answered_also_by_an_engine_that_hangs() {
    let meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let offer = || meeting.door.negotiate(alice.conference, alice.seat, "v=0".into());
    offer().await.expect("the engine is well");
    meeting.media.feels(MediaMood::Hangs);
    assert!(matches!(offer().await, Err(Denied::Unavailable(_))));
    meeting.media.feels(MediaMood::Well);
    offer().await.expect("well again");
}

#[tokio::test(start_paused = true)]
async fn an_engine_that_did_not_say_what_it_holds_is_asked_again() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.removes("alice", gustav.seat).await.expect("a host may");
    meeting.media.feels(MediaMood::Hangs);
    passes(Duration::from_secs(5)).await;
    meeting.media.feels(MediaMood::Well);
    meeting.media.holds(gustav.conference, gustav.seat, None);
    passes(Duration::from_secs(4)).await;
    assert!(!meeting.media.forwards(gustav.seat), "media without a seat");
}

// It says that it has cut, and what it says that it holds tells otherwise.
#[tokio::test(start_paused = true)]
async fn an_engine_that_only_pretends_is_found_out_and_cut_harder() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.media.feels(MediaMood::Pretends);
    let receipt = meeting.removes("alice", gustav.seat).await.expect("a host may");
    assert!(matches!(receipt.silent, Silent::Confirmed(_)), "so it said: {:?}", receipt.silent);
    assert!(meeting.media.forwards(gustav.seat));

    passes(Duration::from_secs(5)).await;

    assert!(!meeting.media.forwards(gustav.seat));
    assert!(meeting.media.orders().contains(&MediaOrder::Kill(vec![gustav.seat])));
    assert!(meeting.media.forwards(alice.seat), "who has a seat keeps it");
    assert_eq!(alarms(&meeting), [gustav.seat], "once");
}

/// Whose alarm is on record.
fn alarms(meeting: &Meeting) -> Vec<SeatId> {
    let rows = meeting.store.audit_rows().into_iter();
    let forced = rows.filter(|row| (row.verb.as_str(), row.verdict.as_str()) == ("alarm", "forced"));
    forced.filter_map(|row| row.target?.participant).collect()
}

// Whoever goes by a rule is cut without an order, of which a row could tell the alarm.
#[tokio::test(start_paused = true)]
async fn an_engine_that_does_not_let_go_of_the_forgotten_is_cut_harder_and_the_alarm_is_on_record() {
    for (mood, forced) in [(MediaMood::Well, false), (MediaMood::Lies, true), (MediaMood::Hangs, true)] {
        let meeting = Meeting::of(|room| room.settings.forgotten = Forgotten { flag_after: 5, remove_after: 10 });
        let alice = meeting.joins("alice").await;
        let gustav = meeting.joins("gustav").await;
        meeting.media.feels(mood);
        meeting.clock.advance(Duration::from_secs(601));
        passes(Duration::from_secs(1)).await;
        assert_eq!(meeting.names_inside().await, ["alice"], "{mood:?}");
        assert_eq!(meeting.media.orders().contains(&MediaOrder::Kill(vec![gustav.seat])), forced, "{mood:?}");
        let whose: Vec<SeatId> = forced.then_some(gustav.seat).into_iter().collect();
        assert_eq!(alarms(&meeting), whose, "{mood:?}");
        drop(alice);
    }
}

#[tokio::test(start_paused = true)]
async fn operators_do_not_hang_with_the_engine() {
    let meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    assert_eq!(meeting.door.tracks(alice.conference).await.expect("it is well").len(), 1);
    assert!(meeting.door.media_load().await.is_ok() && meeting.door.census().await.is_ok());
    meeting.media.feels(MediaMood::Hangs);
    assert!(meeting.door.tracks(alice.conference).await.is_err());
    assert!(meeting.door.media_load().await.is_err() && meeting.door.census().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn media_of_a_meeting_that_is_over_is_cut_whatever_the_store_is_like() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    meeting.store.feels(StoreMood::Hangs);
    let (door, room, arrival) = (meeting.door.clone(), meeting.room, meeting.arrival("bob"));
    let bob = tokio::spawn(async move { door.enter(room, arrival, Surface::App, RequestId("bob".into()), None).await });
    passes(Duration::from_millis(1)).await;
    meeting.orders("alice", Command::Leave { seat: alice.seat }).await.expect("the last one");
    meeting.media.holds(alice.conference, alice.seat, None);
    passes(Duration::from_secs(2)).await;
    assert!(!bob.is_finished(), "it still waits for the store");
    assert!(!meeting.media.forwards(alice.seat));
    let negotiated = meeting.door.negotiate(alice.conference, alice.seat, "v=0".into()).await;
    assert_eq!(refused(negotiated.expect_err("it is over")), Refusal::NotRunning);
}

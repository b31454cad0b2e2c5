//! What a removal does, in which order, and that it is proven.

mod common;

use common::{Meeting, farewell, refused, removal, until};
use gavel_core::model::{
    ban::BanTerms,
    command::{Command, Disconnect, Target},
    effect::Notice,
    reason::{By, Reason, Terminal},
    receipt::{Phase, Saved, Silent, Verdict},
    refusal::Refusal,
    seat::How,
};
use gavel_door::Which;
use gavel_testkit::fakes::{MediaMood, MediaOrder};

#[tokio::test]
async fn the_cut_comes_before_the_farewell_and_the_others_hear_that_not_why() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let mut bob = meeting.joins("bob").await;
    let mut gustav = meeting.joins("gustav").await;

    let order = Disconnect { reason: Reason::Disruption, note: Some("please mail us".into()), ..removal(gustav.seat) };
    let receipt = meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");

    assert_eq!(receipt.verdicts[0].verdict, Verdict::Disconnected);
    assert!(matches!(receipt.silent, Silent::Confirmed(_)), "the engine proved it: {:?}", receipt.silent);
    assert_eq!((receipt.saved, receipt.conference), (Saved::Yes, Phase::Running));
    assert!(meeting.media.orders().contains(&MediaOrder::Expel(vec![gustav.seat])));

    let told = farewell(&mut gustav).await;
    assert_eq!((told.terminal, told.by, told.reason), (Terminal::Removed, Some(By::Host), Some(Reason::Disruption)));
    assert_eq!(told.text(), "Another participant disconnected you from this meeting.");
    assert_eq!(told.note.as_deref(), Some("please mail us"));
    assert!(gustav.link.notices.recv().await.is_none(), "the line closes behind the farewell");

    let seat = gustav.seat;
    let how = until(&mut bob, |notice| match notice {
        Notice::Gone { seat: gone, how } if gone == seat => Some(how),
        _ => None,
    });
    assert_eq!(how.await, How::Removed);
}

#[tokio::test]
async fn an_engine_that_hangs_lies_or_is_dead_is_cut_harder_and_the_alarm_is_on_record() {
    for mood in [MediaMood::Hangs, MediaMood::Lies, MediaMood::Dead] {
        let mut meeting = Meeting::new();
        let _alice = meeting.joins("alice").await;
        let gustav = meeting.joins("gustav").await;
        meeting.media.feels(mood);

        let receipt = meeting.removes("alice", gustav.seat).await.expect("a host may, whatever the engine does");

        assert!(matches!(receipt.silent, Silent::Forced(_)), "{mood:?}: {:?}", receipt.silent);
        assert!(meeting.media.orders().contains(&MediaOrder::Kill(vec![gustav.seat])), "{mood:?}");
        assert_eq!(meeting.names_inside().await, ["alice"]);
        meeting.store.until_audited(|rows| rows.iter().any(|row| row.verb == "alarm")).await;
    }
}

#[tokio::test]
async fn a_removed_guest_needs_a_new_ticket_and_a_banned_one_finds_no_way_in() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.removes("alice", gustav.seat).await.expect("a host may");

    let denied = meeting.enter(meeting.arrival("gustav")).await.expect_err("the old ticket is dead");
    assert_eq!(refused(denied), Refusal::TicketRevoked);

    let mut fresh = meeting.arrival("gustav");
    fresh.generation = meeting.door.generation(meeting.room, fresh.person).await.expect("known");
    let back = meeting.enter(fresh.clone()).await.expect("a new ticket lets in who is not banned");

    let order = Disconnect { ban: Some(BanTerms::default()), ..removal(back.seat) };
    meeting.orders("alice", Command::Disconnect(order)).await.expect("a host may");
    fresh.generation = meeting.door.generation(meeting.room, fresh.person).await.expect("known");
    assert_eq!(refused(meeting.enter(fresh).await.expect_err("banned")), Refusal::Blocked);
}

#[tokio::test]
async fn the_same_request_has_one_receipt_and_one_effect() {
    let mut meeting = Meeting::new();
    let _alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    let envelope = meeting.envelope("alice", None, Command::Disconnect(removal(gustav.seat)));

    let first = meeting.door.submit(envelope.clone()).await.expect("a host may");
    let second = meeting.door.submit(envelope.clone()).await.expect("and hears it again");
    assert_eq!(first, second);
    let cuts = meeting.media.orders().iter().filter(|order| matches!(order, MediaOrder::Expel(_))).count();
    assert_eq!(cuts, 1);

    let other = gavel_door::Envelope { command: Command::LOCK, ..envelope };
    let denied = meeting.door.submit(other).await.expect_err("one name, two orders");
    assert_eq!(refused(denied), Refusal::IdempotencyConflict);
}

#[tokio::test]
async fn every_decision_has_one_audit_row_refusals_too() {
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.store.until_audited(|rows| rows.len() == 2).await;

    let denied = meeting.removes("gustav", alice.seat).await.expect_err("a guest may not");
    assert_eq!(refused(denied), Refusal::NotModerator);
    meeting.removes("alice", gustav.seat).await.expect("a host may");
    meeting.orders("alice", Command::LOCK).await.expect("a host may");

    meeting.store.until_audited(|rows| rows.len() >= 5).await;
    let rows = meeting.store.audit_rows();
    let told: Vec<_> =
        rows.iter().map(|row| (row.actor.name.as_str(), row.verb.as_str(), row.verdict.as_str())).collect();
    assert_eq!(
        told,
        [
            ("alice", "join", "admitted"),
            ("gustav", "join", "admitted"),
            ("gustav", "disconnect", "refused"),
            ("alice", "disconnect", "disconnected"),
            ("alice", "lock", "done"),
        ]
    );
    assert_eq!(rows[2].refusal, Some(Refusal::NotModerator));
    assert!(rows[3].silent_ms.is_some(), "the row says how long it took");
}

#[tokio::test]
async fn everybody_out_ends_the_conference_and_a_new_one_can_begin() {
    let mut meeting = Meeting::new();
    let mut alice = meeting.joins("alice").await;
    let mut bob = meeting.joins("bob").await;

    let receipt = meeting.orders("alice", Command::Disconnect(Disconnect::of(Target::All))).await.expect("a host may");

    assert_eq!(receipt.conference, Phase::Ended);
    for seat in [&mut alice, &mut bob] {
        assert_eq!(farewell(seat).await.terminal, Terminal::Ended);
    }
    meeting.media.until(|orders| orders.iter().any(|order| matches!(order, MediaOrder::End(_)))).await;
    assert!(meeting.door.conferences().await.is_empty());
    let denied = meeting.orders("alice", Command::LOCK).await.expect_err("nothing runs");
    assert_eq!(refused(denied), Refusal::NotRunning);

    let again = meeting.joins("alice").await;
    assert_ne!(again.conference, alice.conference);
}

#[tokio::test]
async fn media_without_a_seat_is_cut() {
    // lesson 27
    let mut meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let gustav = meeting.joins("gustav").await;
    meeting.removes("alice", gustav.seat).await.expect("a host may");
    let cuts =
        |orders: &[MediaOrder]| orders.iter().filter(|order| **order == MediaOrder::Expel(vec![gustav.seat])).count();
    assert_eq!(cuts(&meeting.media.orders()), 1);

    meeting.media.holds(alice.conference, gustav.seat, None);
    meeting.media.until(|orders| cuts(orders) == 2).await;
    assert!(!meeting.media.orders().contains(&MediaOrder::Expel(vec![alice.seat])), "who has a seat keeps it");
}

#[tokio::test]
async fn a_conference_can_be_looked_at_by_its_id_and_by_its_room() {
    let meeting = Meeting::new();
    let alice = meeting.joins("alice").await;
    let by_room = meeting.door.view(Which::Room(meeting.room)).await.expect("it runs");
    let by_id = meeting.door.view(Which::Conference(alice.conference)).await.expect("it runs");
    assert_eq!(by_room, by_id);
    assert_eq!(meeting.door.conferences().await, [by_id.summary]);
}

//! Camera and screen of one seat over real sockets: each behind its own gate, both gone with the seat.

mod common;

use common::*;
use gavel_core::model::media::{Content, Gate};
use gavel_testkit::webrtc::{Plan, Tracks, View, screen_of};

const NO_SHARE: Gate = Gate { share: false, ..Gate::OPEN };
const NO_CAMERA: Gate = Gate { video: false, ..Gate::OPEN };

fn seen(view: &View, tag: u64) -> u64 {
    view.lines.values().filter(|line| line.video).filter_map(|line| line.from.get(&tag)).sum()
}

/// The stream in which a picture stands.
fn stream_of(view: &View, tag: u64) -> u32 {
    let line = view.lines.values().find(|line| line.video && line.now == Some(tag)).expect("it is seen");
    *line.ssrcs.first().expect("its packets have come")
}

fn to_bob_in(left: &[Left], bob: &Seated, stream: u32) -> usize {
    left.iter().filter(|left| left.seat == bob.seat && left.ssrc == Some(stream)).count()
}

/// alice meets bob, and shares her screen then.
async fn presentation(meeting: &mut TestMeeting) -> (Seated, Seated) {
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.joins(Plan::new(BOB).publishing(Tracks::BOTH).with_slots(1, 2), BOB).await;
    let offer = alice.peer.offer_share().await;
    meeting.negotiates(&alice, offer).await.expect("the offer is taken");
    bob.peer
        .until("bob sees alice and her screen", |view| seen(view, ALICE) > 50 && seen(view, screen_of(ALICE)) > 50)
        .await;
    (alice, bob)
}

/// T11, lesson 2: of a client that goes on sending both.
#[tokio::test]
async fn the_gate_of_the_screen_and_that_of_the_camera_hold_each_by_itself() {
    let mut meeting = TestMeeting::start();
    let (alice, bob) = presentation(&mut meeting).await;
    for (gate, stopped, goes_on) in [(NO_SHARE, screen_of(ALICE), ALICE), (NO_CAMERA, ALICE, screen_of(ALICE))] {
        let view = bob.peer.view();
        let (silent, loud) = (stream_of(&view, stopped), stream_of(&view, goes_on));
        meeting.media.gate(meeting.conference, alice.seat, gate);
        // Answered behind the gate's order.
        meeting.media.census().await.unwrap();
        let mark = meeting.mark();
        let before = alice.peer.view();
        alice
            .peer
            .until("alice goes on sending both", |view| {
                view.sent_of_screen > before.sent_of_screen + 100 && view.sent > before.sent + 300
            })
            .await;
        let left = meeting.left_since(mark);
        assert_eq!(to_bob_in(&left, &bob, silent), 0, "nothing of what was stopped leaves");
        assert!(to_bob_in(&left, &bob, loud) > 50, "the other goes on");

        let seen_before = seen(&bob.peer.view(), stopped);
        meeting.media.gate(meeting.conference, alice.seat, Gate::OPEN);
        bob.peer.until("it could have been seen", |view| seen(view, stopped) > seen_before + 50).await;
        assert!(to_bob_in(&meeting.left_since(mark), &bob, silent) > 50, "the tap would have seen it");
    }
}

/// Lesson 42
#[tokio::test]
async fn somebody_who_comes_later_sees_nothing_of_a_stopped_screen() {
    let mut meeting = TestMeeting::start();
    let (alice, bob) = presentation(&mut meeting).await;
    meeting.media.gate(meeting.conference, alice.seat, NO_SHARE);
    let carol = meeting.member(CAROL, 3).await;
    carol.peer.until("carol sees both cameras", |view| seen(view, ALICE) > 50 && seen(view, BOB) > 50).await;
    assert_eq!(seen(&carol.peer.view(), screen_of(ALICE)), 0);
    meeting.media.gate(meeting.conference, alice.seat, Gate::OPEN);
    carol.peer.until("carol could have seen it", |view| seen(view, screen_of(ALICE)) > 50).await;
    drop(bob);
}

/// G1, G2
#[tokio::test]
async fn a_seat_that_is_expelled_is_silent_with_camera_and_screen() {
    let mut meeting = TestMeeting::start();
    let (alice, bob) = presentation(&mut meeting).await;
    let carol = meeting.member(CAROL, 2).await;
    bob.peer.until("bob hears carol as well", |view| view.lines.len() == 3).await;
    alice.peer.turn_hostile().await;
    let silences = meeting.media.expel(meeting.conference, vec![alice.seat]).await.unwrap();
    assert!(silences[0].had_media);
    let mark = meeting.mark();
    let before = alice.peer.view();
    alice
        .peer
        .until("alice goes on sending both", |view| {
            view.sent_of_screen > before.sent_of_screen + 100 && view.sent > before.sent + 300
        })
        .await;
    let left = meeting.left_since(mark);
    assert!(left.iter().all(|left| left.seat != alice.seat && left.source != Some(alice.seat)));
    assert!(left.iter().any(|left| left.source == Some(carol.seat)), "the tap sees what goes on");
}

#[tokio::test]
async fn receivers_are_told_which_m_line_carries_a_screen() {
    let mut meeting = TestMeeting::start();
    let (_alice, bob) = presentation(&mut meeting).await;
    let offer = bob.peer.offer_slots(2, 3).await;
    let slots = meeting.negotiates(&bob, offer).await.unwrap();
    let screens: Vec<_> = slots.slots.iter().filter(|slot| slot.content == Content::Slides).collect();
    assert_eq!((screens.len(), slots.wanted_video), (1, 2));
    assert_eq!(bob.peer.view().lines[&screens[0].mid].now, Some(screen_of(ALICE)));
}

//! Meeting over real sockets: slots, gates, moves, watchers.

mod common;

use common::*;
use gavel_core::model::media::{Gate, MediaEvent, MediaRefusal, MediaRole};
use gavel_testkit::webrtc::{Peer, Plan, Tracks};

#[tokio::test]
async fn whoever_has_too_few_slots_offers_more_and_sees_everybody() {
    let mut meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 2).await;
    let carol = meeting.member(CAROL, 2).await;
    let told = meeting
        .event("alice wants more slots", |event| {
            matches!(event, MediaEvent::Slots { seat, slots, .. } if *seat == alice.seat && slots.wanted_video == 2 && slots.wanted_audio == 2)
        })
        .await;
    let MediaEvent::Slots { slots, .. } = told else { unreachable!() };
    assert!(slots.slots.len() <= 2);
    let offer = alice.peer.offer_slots(2, 2).await;
    let slots = meeting.negotiates(&alice, offer).await.unwrap();
    assert_eq!(slots.slots.len(), 4);
    let both = |view: &gavel_testkit::webrtc::View| hears_and_sees(view, BOB, 50) && hears_and_sees(view, CAROL, 50);
    let view = alice.peer.until("alice hears and sees both", both).await;
    for slot in &slots.slots {
        let tag = if slot.seat == bob.seat { BOB } else { CAROL };
        assert_eq!(view.lines[&slot.mid].now, Some(tag), "the slots say the truth");
    }
    drop((bob, carol));
}

#[tokio::test]
async fn a_shut_gate_holds_and_an_opened_one_lets_through_again() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    bob.peer.until("alice is heard and seen", |view| hears_and_sees(view, ALICE, 50)).await;

    meeting.media.gate(meeting.conference, alice.seat, Gate { audio: false, video: false, ..Gate::OPEN });
    meeting.media.census().await.unwrap();
    let mark = meeting.mark();
    let sent = alice.peer.view().sent;
    alice.peer.until("alice goes on sending", |view| view.sent > sent + 100).await;
    assert!(meeting.left_since(mark).iter().all(|left| left.source != Some(alice.seat)));
    assert!(meeting.left_since(mark).iter().any(|left| left.source == Some(bob.seat)));

    let heard = bob.peer.view().received_from(ALICE);
    meeting.media.gate(meeting.conference, alice.seat, Gate::OPEN);
    let view = bob.peer.until("alice is back", |view| hears_and_sees(view, ALICE, heard + 100)).await;
    for line in view.lines_of(ALICE) {
        assert_eq!((line.missing(), line.time_steps_back), (0, 0), "{line:#?}");
    }
}

#[tokio::test]
async fn whoever_comes_from_another_address_in_mid_call_goes_on() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    let (before, after) = alice.peer.is_mapped_anew().await;
    assert_ne!(before, after);
    let (heard, seen) = (alice.peer.view().received_from(BOB), bob.peer.view().received_from(ALICE));
    alice.peer.until("alice goes on receiving", |view| view.received_from(BOB) > heard + 100).await;
    bob.peer.until("alice goes on being received", |view| view.received_from(ALICE) > seen + 100).await;
}

#[tokio::test]
async fn an_ice_restart_goes_on() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    let offer = alice.peer.offer_restart().await;
    meeting.negotiates(&alice, offer).await.unwrap();
    let (heard, seen) = (alice.peer.view().received_from(BOB), bob.peer.view().received_from(ALICE));
    alice.peer.until("alice goes on receiving", |view| view.received_from(BOB) > heard + 300).await;
    bob.peer.until("alice goes on being received", |view| view.received_from(ALICE) > seen + 300).await;
}

#[tokio::test]
async fn a_watcher_sees_the_publisher_and_is_refused_when_there_is_none() {
    let meeting = TestMeeting::start();
    let watch = Plan::new(BOB).with_slots(1, 1);
    let refused = meeting.joins_as(watch.clone(), BOB, MediaRole::Watch(None)).await;
    assert_eq!(refused.err(), Some(MediaRefusal::NoPublisher));
    let publisher =
        meeting.joins_as(Plan::new(ALICE).publishing(Tracks::BOTH), ALICE, MediaRole::Publish).await.unwrap();
    let watcher = meeting.joins_as(watch, BOB, MediaRole::Watch(None)).await.unwrap();
    watcher.peer.until("the publisher is heard and seen", |view| hears_and_sees(view, ALICE, 50)).await;
    assert_eq!(publisher.peer.view().received(), 0);
}

#[tokio::test]
async fn the_loudest_is_told_first() {
    let mut meeting = TestMeeting::start();
    let plan = |tag, level| Plan::new(tag).publishing(Tracks::AUDIO).speaking_at(level);
    let alice = meeting.joins(plan(ALICE, -35), ALICE).await;
    let bob = meeting.joins(plan(BOB, -15), BOB).await;
    let both = vec![bob.seat, alice.seat];
    meeting.event("both speak", |event| matches!(event, MediaEvent::Speaking { seats, .. } if *seats == both)).await;
    bob.peer.speak_at(-127).await;
    let one = vec![alice.seat];
    meeting
        .event("only alice speaks", |event| matches!(event, MediaEvent::Speaking { seats, .. } if *seats == one))
        .await;
}

#[tokio::test]
async fn garbage_on_the_port_harms_nobody() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    let stranger = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut state = 7u64;
    for n in 0..5_000usize {
        let bytes: Vec<u8> = (0..n % 300)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as u8
            })
            .collect();
        let _ = stranger.send_to(&bytes, ("127.0.0.1", meeting.media.local_port()));
    }
    let heard = alice.peer.view().received_from(BOB);
    alice.peer.until("bob goes on", |view| view.received_from(BOB) > heard + 100).await;
    assert_eq!(meeting.media.footprint().await.unwrap().addresses, 2);
    drop(bob);
}

#[tokio::test]
async fn the_engine_ends_with_its_last_handle() {
    let TestMeeting { media, mut events, conference, .. } = TestMeeting::start();
    let port = media.local_port();
    let peer = Peer::start(Plan::new(ALICE).publishing(Tracks::BOTH));
    media.admit(conference, seat(ALICE), MediaRole::Meet, Gate::OPEN);
    media.negotiate(conference, seat(ALICE), peer.offer().await).await.unwrap();
    drop(media);
    while events.recv().await.is_some() {}
    // The channel has closed because the thread has dropped its end: the port is free again.
    std::net::UdpSocket::bind(("127.0.0.1", port)).unwrap();
}

#[tokio::test]
async fn bound_to_every_address_of_both_families_it_answers_from_the_one_that_was_asked() {
    let announce = ["127.0.0.1", "::1"].map(|ip| ip.parse().unwrap());
    for bind in ["0.0.0.0:0", "[::]:0"] {
        let meeting = TestMeeting::start_at(bind.parse().unwrap(), announce.to_vec());
        let alice = meeting.member(ALICE, 1).await;
        let bob = meeting.member(BOB, 1).await;
        alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
        meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
        bob.peer.until("the server says goodbye", |view| view.closed).await;
    }
}

//! Cutting seats, over real sockets, with a tap on everything that leaves the server.

mod common;

use common::*;
use gavel_core::model::media::{Gate, MediaRefusal, MediaRole};
use gavel_testkit::webrtc::{Peer, Plan, Tracks};

#[tokio::test]
async fn three_meet_and_the_one_who_is_expelled_is_silent_both_ways_while_the_others_go_on() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 2).await;
    let bob = meeting.member(BOB, 2).await;
    let carol = meeting.member(CAROL, 2).await;
    for (who, others) in [(&alice, [BOB, CAROL]), (&bob, [ALICE, CAROL]), (&carol, [ALICE, BOB])] {
        who.peer
            .until("everybody is heard and seen", |view| others.iter().all(|tag| hears_and_sees(view, *tag, 50)))
            .await;
    }

    let silences = meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
    let mark = meeting.mark();
    assert_eq!(silences.len(), 1);
    assert_eq!((silences[0].seat, silences[0].had_media), (bob.seat, true));
    bob.peer.until("the server says goodbye", |view| view.closed).await;

    let before = (alice.peer.view().received_from(CAROL), carol.peer.view().received_from(ALICE));
    alice.peer.until("carol goes on", |view| view.received_from(CAROL) > before.0 + 200).await;
    carol.peer.until("alice goes on", |view| view.received_from(ALICE) > before.1 + 200).await;

    let left = meeting.left_since(mark);
    assert!(left.len() > 400, "the tap sees what goes on: {}", left.len());
    assert!(left.iter().all(|datagram| datagram.seat != bob.seat), "nothing leaves towards bob");
    assert!(left.iter().all(|datagram| datagram.source != Some(bob.seat)), "nothing of bob's leaves");
    for (view, other) in [(alice.peer.view(), CAROL), (carol.peer.view(), ALICE)] {
        for line in view.lines_of(other) {
            assert_eq!((line.missing(), line.repeated, line.time_steps_back), (0, 0, 0), "{line:#?}");
            assert_eq!(line.ssrcs.len(), 1);
        }
    }
}

/// It ignores every message and goes on with RTP, RTCP, STUN and ICE restarts, with all that it ever knew.
#[tokio::test]
async fn a_hostile_client_gets_nothing_through_and_nothing_back() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 2).await;
    let bob = meeting.member(BOB, 2).await;
    let carol = meeting.member(CAROL, 2).await;
    for who in [&alice, &carol] {
        who.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    }
    bob.peer.turn_hostile().await;
    let before = alice.peer.view().received_from(BOB);
    alice.peer.until("being hostile is not yet being out", |view| view.received_from(BOB) > before + 50).await;

    meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
    let mark = meeting.mark();
    let sent = bob.peer.view().sent;
    bob.peer.until("bob goes on sending", |view| view.sent > sent + 100).await;
    let restart = bob.peer.offer_restart().await;
    let again = meeting.media.negotiate(meeting.conference, bob.seat, restart).await;
    assert_eq!(again.err(), Some(MediaRefusal::NoSeat));
    meeting.media.admit(meeting.conference, bob.seat, MediaRole::Meet, Gate::OPEN);
    bob.peer.until("and on", |view| view.sent > sent + 200).await;

    let left = meeting.left_since(mark);
    assert!(left.iter().any(|datagram| datagram.source == Some(carol.seat)), "the tap sees what goes on");
    let bobs = left.iter().filter(|datagram| datagram.seat == bob.seat || datagram.source == Some(bob.seat)).count();
    assert_eq!(bobs, 0);
    // What was on its way when the order was given has arrived long ago.
    let heard = alice.peer.view().received_from(BOB);
    bob.peer.until("and on", |view| view.sent > sent + 300).await;
    assert_eq!(alice.peer.view().received_from(BOB), heard);
}

#[tokio::test]
async fn orders_of_one_caller_are_carried_out_in_their_order() {
    let meeting = TestMeeting::start();
    let bob = Peer::start(Plan::new(BOB).publishing(Tracks::BOTH));
    let offer = bob.offer().await;
    meeting.media.admit(meeting.conference, seat(BOB), MediaRole::Meet, Gate::OPEN);
    let answer = meeting.media.negotiate(meeting.conference, seat(BOB), offer.clone());
    let (answer, silences) = tokio::join!(answer, meeting.media.expel(meeting.conference, vec![seat(BOB)]));
    assert!(answer.is_ok(), "{answer:?}");
    assert!(silences.unwrap()[0].had_media);
    meeting.media.admit(meeting.conference, seat(BOB), MediaRole::Meet, Gate::OPEN);
    let answer = meeting.media.negotiate(meeting.conference, seat(BOB), offer).await;
    assert_eq!(answer.err(), Some(MediaRefusal::NoSeat));
}

/// A laptop that slept takes its seat back after the server gave it up; whoever was removed does not.
#[tokio::test]
async fn a_released_seat_is_silent_and_has_media_again_when_it_is_taken_back() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    meeting.media.release(meeting.conference, bob.seat);
    let census = meeting.media.census().await.unwrap();
    assert_eq!(census.iter().map(|row| row.seat).collect::<Vec<_>>(), [alice.seat]);
    let mark = meeting.mark();
    let sent = bob.peer.view().sent;
    bob.peer.until("bob goes on sending", |view| view.sent > sent + 100).await;
    let passes = |left: &Left| left.source == Some(bob.seat) || (left.seat == bob.seat && left.source.is_some());
    assert!(
        !meeting.left_since(mark).iter().any(passes),
        "but for the goodbye nothing goes to bob, and nothing from bob"
    );

    let back = meeting.member(BOB, 1).await;
    assert_eq!(back.seat, bob.seat, "the seat of before");
    let mark = meeting.mark();
    back.peer.until("bob goes on sending", |view| view.sent > 100).await;
    alice
        .peer
        .until("bob is heard and seen again", |_| {
            meeting.left_since(mark).iter().any(|left| left.seat == alice.seat && left.source == Some(bob.seat))
        })
        .await;
    meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
    meeting.media.admit(meeting.conference, bob.seat, MediaRole::Meet, Gate::OPEN);
    assert_eq!(meeting.media.census().await.unwrap().len(), 1, "who is expelled stays out");
}

#[tokio::test]
async fn expelling_twice_is_expelling_once() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    for had_media in [true, false] {
        let silences = meeting.media.expel(meeting.conference, vec![alice.seat, seat(99)]).await.unwrap();
        let told: Vec<_> = silences.iter().map(|silence| (silence.seat, silence.had_media)).collect();
        assert_eq!(told, [(alice.seat, had_media), (seat(99), false)]);
    }
}

#[tokio::test]
async fn the_harder_cut_silences_without_an_answer() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    meeting.media.kill(meeting.conference, &[bob.seat]);
    // The census is behind the cut: the engine looks for cuts before every order.
    let census = meeting.media.census().await.unwrap();
    assert_eq!(census.iter().map(|row| row.seat).collect::<Vec<_>>(), [alice.seat]);
    let mark = meeting.mark();
    let sent = bob.peer.view().sent;
    bob.peer.until("bob goes on sending", |view| view.sent > sent + 100).await;
    assert!(meeting.left_since(mark).iter().all(|left| left.seat != bob.seat && left.source != Some(bob.seat)));
}

#[tokio::test]
async fn an_ended_conference_leaves_nothing_behind_and_another_one_goes_on() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let elsewhere = conference(2);
    let dora = Seated { seat: seat(4), peer: Peer::start(Plan::new(4).publishing(Tracks::BOTH).with_slots(1, 1)) };
    meeting.media.admit(elsewhere, dora.seat, MediaRole::Meet, Gate::OPEN);
    let answer = meeting.media.negotiate(elsewhere, dora.seat, dora.peer.offer().await).await.unwrap();
    dora.peer.accept(answer.sdp).await;
    dora.peer.until("dora is connected", |view| view.connected).await;
    let bob = meeting.member(BOB, 1).await;
    alice.peer.until("bob is heard and seen", |view| hears_and_sees(view, BOB, 50)).await;
    assert_eq!(dora.peer.view().received(), 0, "conferences are apart");

    let silences = meeting.media.end(meeting.conference).await.unwrap();
    assert_eq!(silences.iter().filter(|silence| silence.had_media).count(), 2);
    for who in [&alice, &bob] {
        who.peer.until("the server says goodbye", |view| view.closed).await;
    }
    let footprint = meeting.media.footprint().await.unwrap();
    assert_eq!((footprint.conferences, footprint.seats, footprint.transports), (1, 1, 1));
    assert_eq!((footprint.sources, footprint.fragments, footprint.leaving), (2, 1, 0));
    meeting.media.end(elsewhere).await.unwrap();
    assert_eq!(meeting.media.footprint().await.unwrap(), gavel_media::Footprint::default());
}

#[tokio::test]
async fn joins_and_expels_leave_no_descriptor_and_no_table_entry_behind() {
    let meeting = TestMeeting::start();
    let alice = meeting.member(ALICE, 1).await;
    let baseline = meeting.media.footprint().await.unwrap();
    let mut sockets = None;
    // So many that one that stays behind of each cannot be taken for those that are just going.
    for n in 10..30 {
        let guest = meeting.member(n, 1).await;
        guest.peer.until("alice is heard and seen", |view| hears_and_sees(view, ALICE, 10)).await;
        meeting.media.expel(meeting.conference, vec![guest.seat]).await.unwrap();
        // The engine's descriptors, not the peers': each of those has one socket while it lives.
        let open = std::fs::read_dir("/proc/self/fd").unwrap().count();
        drop(guest);
        assert!(open <= *sockets.get_or_insert(open) + 8, "{open} descriptors are open");
    }
    alice.peer.until("alice is alone and goes on", |view| view.sent > 500).await;
    let mut after = meeting.media.footprint().await.unwrap();
    // Timers come and go with alice's own packets.
    after.timers = baseline.timers;
    assert_eq!(after, baseline);
}

//! Media by TCP (RFC 6544), over real sockets: who comes by it meets everybody else, is cut as everybody else, and holds nobody up.

mod common;

use common::*;
use gavel_core::model::media::{Gate, MediaEvent};
use gavel_media::Footprint;
use gavel_testkit::webrtc::{PATIENCE, Plan, Tracks};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const NO_CAMERA: Gate = Gate { video: false, ..Gate::OPEN };

fn by_tcp(n: u64) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH).with_slots(2, 2).by_tcp()
}

/// alice and carol by UDP, bob by TCP; everybody hears and sees everybody.
async fn three() -> (TestMeeting, [Seated; 3]) {
    let meeting = TestMeeting::start_with_tcp().await;
    let alice = meeting.member(ALICE, 2).await;
    let bob = meeting.joins(by_tcp(BOB), BOB).await;
    let carol = meeting.member(CAROL, 2).await;
    for (who, others) in [(&alice, [BOB, CAROL]), (&bob, [ALICE, CAROL]), (&carol, [ALICE, BOB])] {
        who.peer
            .until("everybody is heard and seen", |view| others.iter().all(|tag| hears_and_sees(view, *tag, 50)))
            .await;
    }
    (meeting, [alice, bob, carol])
}

#[tokio::test]
async fn who_comes_by_tcp_meets_who_comes_by_udp_both_ways() {
    let (meeting, [alice, bob, carol]) = three().await;
    for (who, others) in [(&alice, [BOB, CAROL]), (&bob, [ALICE, CAROL]), (&carol, [ALICE, BOB])] {
        for line in
            others.iter().flat_map(|other| who.peer.view().lines_of(*other).into_iter().cloned().collect::<Vec<_>>())
        {
            assert_eq!((line.missing(), line.repeated, line.time_steps_back), (0, 0, 0), "{line:#?}");
        }
    }
    let census = meeting.media.census().await.unwrap();
    let row = census.iter().find(|row| row.seat == bob.seat).unwrap();
    assert!(row.packets_in > 50 && row.packets_out > 100, "{row:?}");
    assert_eq!(meeting.media.footprint().await.unwrap().connections, 1);
}

#[tokio::test]
async fn whoever_is_expelled_from_a_connection_is_silent_both_ways_and_the_connection_is_closed() {
    let (meeting, [alice, bob, carol]) = three().await;
    let silences = meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
    let mark = meeting.mark();
    assert!(silences[0].had_media);
    bob.peer.until("the connection is closed behind the goodbye", |view| view.closed && view.hung_up).await;
    let before = (alice.peer.view().received_from(CAROL), carol.peer.view().received_from(ALICE));
    alice.peer.until("carol goes on", |view| view.received_from(CAROL) > before.0 + 100).await;
    carol.peer.until("alice goes on", |view| view.received_from(ALICE) > before.1 + 100).await;
    let left = meeting.left_since(mark);
    assert!(left.len() > 200, "the tap sees what goes on: {}", left.len());
    assert!(left.iter().all(|left| left.seat != bob.seat && left.source != Some(bob.seat)));
    meeting.media.end(meeting.conference).await.unwrap();
    assert_eq!(meeting.media.footprint().await.unwrap(), Footprint::default());
}

/// It ignores the goodbye, opens another connection with all that it ever knew, and goes on sending.
#[tokio::test]
async fn a_hostile_client_that_dials_again_gets_nothing_through_and_nothing_back() {
    let (meeting, [alice, bob, carol]) = three().await;
    bob.peer.turn_hostile().await;
    meeting.media.expel(meeting.conference, vec![bob.seat]).await.unwrap();
    let mark = meeting.mark();
    let heard = alice.peer.view().received_from(BOB);
    bob.peer.until("the connection is closed", |view| view.hung_up).await;
    let datagrams = bob.peer.view().datagrams_in;
    for _ in 0..3 {
        let sent = bob.peer.view().sent;
        bob.peer.dials_anew().await;
        bob.peer.until("bob goes on sending", |view| view.sent > sent + 100).await;
    }
    let before = carol.peer.view().received_from(ALICE);
    carol.peer.until("alice goes on", |view| view.received_from(ALICE) > before + 100).await;
    let left = meeting.left_since(mark);
    assert!(left.iter().any(|left| left.source == Some(carol.seat)), "the tap sees what goes on");
    assert!(left.iter().all(|left| left.seat != bob.seat && left.source != Some(bob.seat)));
    assert!(alice.peer.view().received_from(BOB) < heard + 100, "but for what was under way");
    assert_eq!(bob.peer.view().datagrams_in, datagrams);
    assert_eq!(meeting.media.footprint().await.unwrap().connections, 0);
}

#[tokio::test]
async fn the_harder_cut_closes_a_connection_too() {
    let (meeting, [alice, bob, _carol]) = three().await;
    meeting.media.kill(meeting.conference, &[bob.seat]);
    assert_eq!(meeting.media.census().await.unwrap().len(), 2);
    let mark = meeting.mark();
    bob.peer.until("the connection is closed", |view| view.hung_up).await;
    assert!(!bob.peer.view().closed, "nothing was said");
    let before = alice.peer.view().received_from(CAROL);
    alice.peer.until("carol goes on", |view| view.received_from(CAROL) > before + 100).await;
    assert!(meeting.left_since(mark).iter().all(|left| left.seat != bob.seat && left.source != Some(bob.seat)));
}

#[tokio::test]
async fn a_connection_that_breaks_is_no_departure() {
    let (mut meeting, [alice, bob, _carol]) = three().await;
    bob.peer.dials_anew().await;
    let before = (bob.peer.view().received_from(ALICE), alice.peer.view().received_from(BOB));
    bob.peer.until("alice is seen by the other connection", |view| view.received_from(ALICE) > before.0 + 200).await;
    alice.peer.until("and bob", |view| view.received_from(BOB) > before.1 + 200).await;
    assert_eq!(meeting.media.footprint().await.unwrap().connections, 1);
    let lost =
        std::iter::from_fn(|| meeting.events.try_recv().ok()).filter(|event| matches!(event, MediaEvent::Lost { .. }));
    assert_eq!(lost.count(), 0);
    for line in bob.peer.view().lines_of(ALICE).into_iter().filter(|line| line.video) {
        assert_eq!(line.unmarked, 0, "{line:#?}");
    }
}

#[tokio::test]
async fn whoever_reads_slowly_holds_nobody_up_and_gets_whole_pictures_again() {
    let meeting = TestMeeting::start_with_tcp().await;
    let dear = |n| Plan::new(n).publishing(Tracks::BOTH).with_slots(2, 2).at_bitrate(4_000_000);
    let alice = meeting.joins(dear(ALICE), ALICE).await;
    let carol = meeting.member(CAROL, 2).await;
    let bob = meeting.joins(by_tcp(BOB), BOB).await;
    bob.peer.until("alice is heard and seen", |view| hears_and_sees(view, ALICE, 200)).await;
    carol.peer.until("alice is heard and seen", |view| hears_and_sees(view, ALICE, 200)).await;

    // At first a picture stands still while it is found out what a link carries.
    carol.peer.forget_gaps().await;
    bob.peer.reads(false).await;
    let pictures = |meeting: &TestMeeting, mark: usize, who: &Seated| {
        let left = meeting.left_since(mark);
        left.iter().filter(|left| left.seat == who.seat && left.source == Some(alice.seat)).count()
    };
    // Until nothing goes to bob any more while carol gets hundreds.
    let mut before = carol.peer.view().received_from(ALICE);
    loop {
        let mark = meeting.mark();
        carol.peer.until("carol goes on", |view| view.received_from(ALICE) > before + 500).await;
        before = carol.peer.view().received_from(ALICE);
        if pictures(&meeting, mark, &bob) == 0 {
            assert!(pictures(&meeting, mark, &carol) > 400);
            break;
        }
    }
    for line in carol.peer.view().lines_of(ALICE) {
        assert_eq!(line.missing(), 0);
        assert!(line.longest_gap < Duration::from_secs(1), "{:?}", line.longest_gap);
    }
    let (asked, seen) = (alice.peer.view().key_requests.len(), bob.peer.view().received_from(ALICE));
    bob.peer.reads(true).await;
    let view = bob.peer.until("bob has caught up", |view| view.received_from(ALICE) > seen + 2_000).await;
    for line in view.lines_of(ALICE).into_iter().filter(|line| line.video) {
        assert_eq!((line.missing(), line.unmarked, line.picture_jumps), (0, 0, 0), "{line:#?}");
        assert!(line.key_frames > 1);
    }
    assert!(alice.peer.view().key_requests.len() > asked, "it goes on with a key frame");
}

/// T11: also for what had been queued for somebody who does not read.
#[tokio::test]
async fn a_gate_that_is_shut_takes_back_what_waits_for_a_connection() {
    let meeting = TestMeeting::start_with_tcp().await;
    let alice = meeting.member(ALICE, 1).await;
    let bob = meeting.joins(by_tcp(BOB), BOB).await;
    bob.peer.until("alice is heard and seen", |view| hears_and_sees(view, ALICE, 50)).await;
    bob.peer.reads(false).await;
    let sent = alice.peer.view().sent;
    alice.peer.until("alice goes on", |view| view.sent > sent + 500).await;
    let stream =
        bob.peer.view().lines_of(ALICE).iter().find(|line| line.video).map(|line| *line.ssrcs.first().unwrap());
    meeting.media.gate(meeting.conference, alice.seat, NO_CAMERA);
    meeting.media.census().await.unwrap();
    let mark = meeting.mark();
    bob.peer.reads(true).await;
    let heard = bob.peer.view().received_from(ALICE);
    bob.peer.until("alice is heard", |view| view.received_from(ALICE) > heard + 100).await;
    let left = meeting.left_since(mark);
    assert!(left.iter().any(|left| left.seat == bob.seat && left.source == Some(alice.seat)), "her voice goes on");
    assert!(left.iter().all(|left| left.seat != bob.seat || left.ssrc != stream));
}

#[tokio::test]
async fn a_connection_that_proves_nothing_or_speaks_something_else_is_closed() {
    let (meeting, [_alice, bob, _carol]) = three().await;
    let tcp = meeting.tcp.unwrap();
    let closes = |bytes: Vec<u8>| async move {
        let mut stream = TcpStream::connect(tcp).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        // To its end, or to a reset.
        let read = timeout(PATIENCE, async move { stream.read_to_end(&mut Vec::new()).await }).await;
        assert!(read.is_ok(), "it is not closed");
    };
    let check = |name: &[u8]| {
        let mut check = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        check.extend([7; 12]);
        check.extend([0, 6, 0, name.len() as u8]);
        check.extend(name);
        check.resize(check.len().next_multiple_of(4), 0);
        check[3] = (check.len() - 20) as u8;
        [&(check.len() as u16).to_be_bytes()[..], &check].concat()
    };
    closes(check(b"nobody:me")).await;
    let offer = bob.peer.offer_restart().await;
    let answer = meeting.media.negotiate(meeting.conference, bob.seat, offer).await.unwrap();
    let fragment = answer.sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).unwrap();
    closes(check(format!("{fragment}:me").as_bytes())).await;
    closes(check(&[b'x'; 200])).await;
    assert_eq!(meeting.media.footprint().await.unwrap().connections, 1, "bob's");
}

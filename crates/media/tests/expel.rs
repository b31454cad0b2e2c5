//! Cutting seats, over real sockets, with a tap on everything that leaves the server.

mod common;

use common::*;

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

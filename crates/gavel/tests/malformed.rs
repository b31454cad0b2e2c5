//! Rubbish from one client, by every way in: it gets its errors, and nobody else's meeting notices.

mod common;

use common::*;
use gavel_testkit::{server::Rest, signal::Signal, webrtc::Peer};
use serde_json::json;
use std::net::{Ipv4Addr, UdpSocket};

const BAD_MESSAGES: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rubbish_from_one_client_ends_nobody_elses_meeting() {
    let server = server().await;
    let rest = server.rest();
    rest.room("weekly").await;
    let alice = joins(rest, &rest.ticket("weekly", "alice", "host").await, ALICE, None).await;
    let bob = joins(rest, &rest.ticket("weekly", "bob", "participant").await, BOB, None).await;
    let gustavs = rest.ticket("weekly", "gustav", "guest").await;
    for (who, other) in [(&alice, BOB), (&bob, ALICE)] {
        who.peer.until("they meet", |view| hears_and_sees(view, other, 50)).await;
    }

    // Over his seat's own socket: broken, unknown, and too long messages, then offers that are none.
    let (gustav, _) = enters(rest, &gustavs).await;
    let long = json!({"type": "act", "id": "long", "verb": {"do": "chat", "text": "x".repeat(300 * 1024)}}).to_string();
    let offer = Peer::start(plan(GUSTAV)).offer().await;
    let cut_short = json!({"type": "offer", "id": 1, "sdp": offer[..offer.len() / 2]}).to_string();
    let nonsense = json!({"type": "offer", "id": 2, "sdp": "v=0\r\nm=video 9 \u{fffd} -1\r\n"}).to_string();
    for text in ["{", "null", r#"{"type":"hullo"}"#, r#"{"type":"ping","at":1}"#, &long, &cut_short, &nonsense] {
        let mark = gustav.mark();
        gustav.say_text(text.to_owned());
        gustav
            .until_after(mark, "an answer", |message| message["type"] == "error" || message["type"] == "answer")
            .await;
    }
    // A good one in between: he is still in.
    assert_eq!(gustav.act(json!({"do": "chat", "text": "hello"})).await["type"], "receipt");
    for _ in 0..BAD_MESSAGES {
        gustav.say_text("{".into());
    }
    assert_eq!(gustav.closed().await, Some(1008), "ten in a row close his own socket");

    // So long that it is not even read, before any hello.
    let stranger = Signal::connect(rest.base()).await.expect("the server listens");
    stranger.say_text("x".repeat(2 * 1024 * 1024));
    stranger.closed().await;
    // Over REST, WHIP and the command that everything hangs on.
    let huge = json!({"target": {"scope": "all"}, "note": "x".repeat(1024 * 1024)});
    // The server does not read on for it and closes that connection: on one of its own, nobody else's call is lost.
    let own = Rest::new(rest.base()).with(rest.credential().expect("a key"));
    own.post("/conferences/weekly/disconnect", huge).await.is_problem(413, "invalid");
    let twice = json!({"target": {"scope": "all", "participants": [alice.seat()]}});
    rest.post("/conferences/weekly/disconnect", twice).await.is_problem(400, "invalid");
    rest.with(&gustavs).offer("/whip/weekly", &"a=".repeat(100_000)).await.is_problem(400, "invalid");

    // Over the media port: everything that begins like STUN, DTLS, RTP or RTCP and goes on like nothing.
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    for first in 0..=255_u8 {
        for length in [0, 1, 2, 11, 12, 20, 100, 1_200] {
            let mut datagram = vec![first; length];
            // Some claim to be longer than they are.
            if length > 4 {
                datagram[2..4].copy_from_slice(&u16::MAX.to_be_bytes());
            }
            socket.send_to(&datagram, server.media()).expect("loopback takes it");
        }
    }

    let heard = [alice.peer.view().received_from(BOB), bob.peer.view().received_from(ALICE)];
    alice.peer.until("bob goes on", |view| view.received_from(BOB) > heard[0] + 200).await;
    bob.peer.until("alice goes on", |view| view.received_from(ALICE) > heard[1] + 200).await;
    for (who, other) in [(&alice, BOB), (&bob, ALICE)] {
        assert_eq!(who.signal.close_code(), None);
        for line in who.peer.view().lines_of(other) {
            assert_eq!((line.ssrcs.len(), line.time_steps_back), (1, 0), "{line:#?}");
        }
    }
    let names = rest.names("weekly").await;
    assert!(names.starts_with(&["alice".into(), "bob".into()]), "{names:?}");
}

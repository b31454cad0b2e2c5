//! Media by TCP on the port of the page: through the whole program, and beside everything else that comes to that port.

mod common;

use common::*;
use gavel_testkit::{
    server::{Rest, Server},
    signal::Attendee,
    webrtc::PATIENCE,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// alice by UDP, bob by TCP; each hears and sees the other.
async fn two(server: &Server) -> (Attendee, Attendee) {
    let rest = server.rest();
    rest.room("weekly").await;
    let alice = joins(rest, &rest.ticket("weekly", "alice", "host").await, ALICE, None).await;
    let bobs = rest.ticket("weekly", "bob", "participant").await;
    let bob = Attendee::join(rest, &bobs, plan(BOB).by_tcp(), None).await;
    for (who, other) in [(&alice, BOB), (&bob, ALICE)] {
        who.peer.until("they meet", |view| hears_and_sees(view, other, 50)).await;
    }
    (alice, bob)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_ends_media_by_tcp_and_its_connection_at_once() {
    let server = server().await;
    let (alice, bob) = two(&server).await;
    bob.peer.turn_hostile().await;
    let target = json!({"target": {"participants": [bob.seat()]}});
    let told = server.rest().post("/conferences/weekly/disconnect", target).await;
    assert_eq!(told.status, 200, "{}", told.text);
    bob.peer.until("the connection is closed", |view| view.hung_up).await;
    let heard = alice.peer.view().received_from(BOB);
    let sent = bob.peer.view().sent;
    bob.peer.dials_anew().await;
    bob.peer.until("bob goes on sending", |view| view.sent > sent + 200).await;
    assert!(alice.peer.view().received_from(BOB) < heard + 50, "but for what was under way");
    assert_eq!(server.rest().names("weekly").await, ["alice"]);
}

/// Whatever it begins with, everybody else goes on, and the page is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_first_bytes_end_their_own_connection_alone() {
    let server = server().await;
    let (alice, bob) = two(&server).await;
    let mut held = Vec::new();
    for first in 0..=255_u8 {
        let mut stream = TcpStream::connect(server.listen()).await.expect("it listens");
        // Half a check, a check that proves nothing, a length without a message, and noise.
        let mut bytes = vec![first; 64];
        if first % 4 == 0 {
            bytes[..10].copy_from_slice(&[0, 62, 0, 1, 0, 42, 0x21, 0x12, 0xa4, 0x42]);
            bytes.truncate(if first % 8 == 0 { 64 } else { 40 });
        }
        stream.write_all(&bytes).await.expect("it takes some bytes");
        let may_wait = bytes.len() == 40 || first.is_ascii_uppercase() || first == 0x16;
        if may_wait {
            held.push(stream);
            continue;
        }
        let read = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await;
        assert!(read.is_ok(), "closed: {first}");
    }
    let page = Rest::new(server.base()).get("/lobby-config").await;
    assert_eq!(page.status, 200, "a browser is served while {} others say nothing useful", held.len());
    let before = (alice.peer.view().received_from(BOB), bob.peer.view().received_from(ALICE));
    alice.peer.until("bob goes on", |view| view.received_from(BOB) > before.0 + 100).await;
    bob.peer.until("alice goes on", |view| view.received_from(ALICE) > before.1 + 100).await;
}

//! Several conferences on several threads behind one port: each is in one of them, and what arrives at another finds its way.

mod common;

use common::*;
use futures_util::future::join_all;
use gavel_core::model::media::{Gate, MediaRole};
use gavel_media::{Footprint, MediaConfig, MediaEngine};
use gavel_testkit::webrtc::{Peer, Plan, Tracks, View};
use std::{net::Ipv4Addr, num::NonZeroUsize};

const SHARDS: usize = 4;

/// A thread without seats lets the other read its socket, and takes it back when it has some: nobody notices.
#[tokio::test]
async fn a_conference_that_is_alone_goes_on_when_another_begins_elsewhere_and_when_that_ends() {
    let shards = NonZeroUsize::new(2).unwrap();
    let config = MediaConfig { shards, ..MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new()) };
    let (media, mut events) = MediaEngine::start(config).unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let meets = async |room: u64| {
        let member = async |n: u64| {
            let peer = Peer::start(Plan::new(n).publishing(Tracks::BOTH).with_slots(5, 5));
            media.admit(conference(room.into()), seat(n), MediaRole::Meet, Gate::OPEN);
            let offer = peer.offer().await;
            let answer = media.negotiate(conference(room.into()), seat(n), offer).await.unwrap();
            peer.accept(answer.sdp).await;
            (n, peer)
        };
        join_all((1..=6).map(|who| member(10 * room + who))).await
    };
    // So many that some arrive at either socket.
    let all_hear_all = async |members: &[(u64, Peer)]| {
        for (n, peer) in members {
            let others: Vec<u64> = members.iter().map(|(other, _)| *other).filter(|other| other != n).collect();
            let before = peer.view();
            let more = |view: &View| {
                others.iter().all(|other| hears_and_sees(view, *other, before.received_from(*other) + 50))
            };
            peer.until("all others are heard and seen", more).await;
        }
    };
    let first = meets(0).await;
    all_hear_all(&first).await;
    let second = meets(1).await;
    all_hear_all(&second).await;
    all_hear_all(&first).await;
    media.end(conference(0)).await.unwrap();
    all_hear_all(&second).await;
    let third = meets(2).await;
    all_hear_all(&third).await;
    all_hear_all(&second).await;
}

#[tokio::test]
async fn conferences_meet_whichever_thread_their_datagrams_arrive_at() {
    let shards = NonZeroUsize::new(SHARDS).unwrap();
    let config = MediaConfig { shards, ..MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new()) };
    let (media, mut events) = MediaEngine::start(config).unwrap();
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    // Three in each; the system draws their ports, and by them the thread at which they arrive.
    let places = (0..SHARDS as u64).flat_map(|room| (0..3).map(move |who| (room, 10 * room + who + 1)));
    let join = async |(room, n): (u64, u64)| {
        let peer = Peer::start(Plan::new(n).publishing(Tracks::BOTH).with_slots(2, 2));
        let conference = conference(room.into());
        media.admit(conference, seat(n), MediaRole::Meet, Gate::OPEN);
        let answer = media.negotiate(conference, seat(n), peer.offer().await).await.unwrap();
        peer.accept(answer.sdp).await;
        (room, n, peer)
    };
    let seated = join_all(places.map(join)).await;
    for (room, n, peer) in &seated {
        let others = (1..=3).map(|who| 10 * room + who).filter(|other| other != n);
        let others: Vec<u64> = others.collect();
        let view = peer
            .until("both others are heard and seen", |view| others.iter().all(|other| hears_and_sees(view, *other, 50)))
            .await;
        let strangers = seated.iter().filter(|(other, ..)| other != room);
        assert!(strangers.into_iter().all(|(_, stranger, _)| view.received_from(*stranger) == 0));
    }
    let census = media.census().await.unwrap();
    assert_eq!(census.len(), 3 * SHARDS);
    assert!(census.iter().all(|row| row.packets_in > 0 && row.packets_out > 0));

    // A cut holds in its own conference, and nobody elsewhere notices.
    let (room, n, _) = &seated[0];
    let silence = media.expel(conference((*room).into()), vec![seat(*n)]).await.unwrap();
    assert!(silence[0].had_media);
    let (_, _, elsewhere) = &seated[3];
    let heard = elsewhere.view().received();
    elsewhere.until("they go on", |view| view.received() > heard + 100).await;

    for room in 0..SHARDS as u128 {
        media.end(conference(room)).await.unwrap();
    }
    assert_eq!(media.footprint().await.unwrap(), Footprint::default(), "nothing is left behind in any of them");
}

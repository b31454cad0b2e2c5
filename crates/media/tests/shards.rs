//! Several conferences on several threads behind one port: each is in one of them, and what arrives at another finds its way.

mod common;

use common::*;
use futures_util::future::join_all;
use gavel_core::model::media::{Gate, MediaEvent, MediaRefusal, MediaRole};
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

/// Seven who come at once, in as many threads as there are: some begin to take part while others do.
#[tokio::test]
async fn whoever_comes_at_once_to_several_threads_gets_all_others() {
    let number = |number| NonZeroUsize::new(number).unwrap();
    let meeting = TestMeeting::start_with(|config| {
        (config.shards, config.spread, config.voices) = (number(SHARDS), number(2), number(6));
    });
    let members = join_all((1..=7).map(|n| meeting.member(n, 6))).await;
    for (n, member) in (1..).zip(&members) {
        let others = (1..=7).filter(|other| *other != n);
        let all = |view: &View| others.clone().all(|other| hears_and_sees(view, other, 50));
        member.peer.until("all others are heard and seen", all).await;
    }
    let footprint = meeting.media.footprint().await.unwrap();
    assert_eq!((footprint.seats, footprint.mirrors, footprint.conferences), (7, 3 * 7, SHARDS));
    assert_eq!(meeting.media.end(meeting.conference).await.unwrap().len(), 7);
    assert_eq!(meeting.media.footprint().await.unwrap(), Footprint::default());
}

/// Three of one conference in each of two threads.
#[tokio::test]
async fn a_large_conference_is_in_several_threads_and_nobody_notices() {
    let shards = NonZeroUsize::new(2).unwrap();
    let mut meeting =
        TestMeeting::start_with(|config| (config.shards, config.spread) = (shards, NonZeroUsize::new(3).unwrap()));
    let members = join_all((1..=6).map(|n| meeting.member(n, 5))).await;
    for (n, member) in (1..).zip(&members) {
        let others = (1..=6).filter(|other| *other != n);
        let all = |view: &View| others.clone().all(|other| hears_and_sees(view, other, 50));
        member.peer.until("all others are heard and seen", all).await;
    }
    let footprint = meeting.media.footprint().await.unwrap();
    assert_eq!(
        (footprint.seats, footprint.mirrors, footprint.conferences),
        (6, 6, 2),
        "three and three, and three mirrors each"
    );
    assert_eq!(meeting.media.tracks(meeting.conference).await.unwrap().len(), 6);

    // Whoever watches comes to the other thread than the one who is watched, and waits until that is known there.
    let watcher = meeting.joins_as(Plan::new(9).with_slots(1, 1), 9, MediaRole::Watch(Some(seat(1)))).await.unwrap();
    watcher.peer.until("the one is heard and seen", |view| hears_and_sees(view, 1, 50)).await;

    let silence = meeting.media.expel(meeting.conference, vec![seat(1), seat(5)]).await.unwrap();
    let mark = meeting.mark();
    assert!(silence.len() == 2 && silence.iter().all(|silence| silence.had_media));
    let before = members[1].peer.view().received_from(6);
    members[1].peer.until("the others go on", |view| view.received_from(6) > before + 100).await;
    let cut = [seat(1), seat(5)];
    let left = meeting.left_since(mark);
    assert!(
        !left.iter().any(|left| cut.contains(&left.seat) || left.source.is_some_and(|source| cut.contains(&source)))
    );
    assert!(left.iter().any(|left| left.source == Some(seat(6)) && left.seat == seat(2)), "across, too");
    for n in [1, 5] {
        let refused = meeting.joins_as(Plan::new(n).with_slots(1, 1), n, MediaRole::Meet).await.err();
        assert_eq!(refused, Some(MediaRefusal::NoSeat), "wherever their place would be now");
    }
    meeting.media.kill(meeting.conference, &[seat(2)]);
    meeting.event("the other goes", |event| matches!(event, MediaEvent::Slots { seat: whose, slots, .. } if *whose == seat(6) && slots.slots.iter().all(|slot| slot.seat != seat(2)))).await;

    meeting.media.end(meeting.conference).await.unwrap();
    assert_eq!(meeting.media.footprint().await.unwrap(), Footprint::default());
}

//! Offers: what is answered, what is refused, and who stands in which slot.

use super::{
    super::Endpoint,
    world::{World, seat},
};
use gavel_core::model::media::{Gate, MediaEvent, MediaKind, MediaRefusal, MediaRole, Slots};
use gavel_testkit::webrtc::{Client, Plan, Tracks};
use std::{collections::BTreeSet, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;
const DORA: u64 = 4;

fn publisher(n: u64) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH)
}

fn carried(slots: &Slots, kind: MediaKind) -> BTreeSet<(String, u64)> {
    let of_kind = slots.slots.iter().filter(|slot| slot.kind == kind);
    of_kind.map(|slot| (slot.mid.clone(), slot.seat.ulid().0 as u64)).collect()
}

#[test]
fn whoever_has_too_few_slots_is_told_and_a_further_offer_fills_them() {
    let mut world = World::new(1);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB));
    world.joins(CAROL, publisher(CAROL));
    world.runs_until("alice is told", |world| world.slots(ALICE).wanted_video == 2);
    world.runs_until("alice sees one", |world| world.view(ALICE).received() > 100);
    let first = world.slots(ALICE);
    assert_eq!((first.wanted_audio, first.slots.len()), (2, 2));

    let answer = world.offers_slots(ALICE, 2, 2);
    assert_eq!(answer.slots.slots.len(), 4, "{:?}", answer.slots);
    assert!(
        carried(&answer.slots, MediaKind::Video).is_superset(&carried(&first, MediaKind::Video)),
        "nobody has moved"
    );
    world.runs_until("alice hears and sees both", |world| {
        [BOB, CAROL].iter().all(|tag| world.view(ALICE).lines_of(*tag).len() == 2)
    });
}

#[test]
fn a_freed_slot_is_used_again_and_the_stream_in_it_goes_on() {
    let mut world = World::new(2);
    world.joins(ALICE, Plan::new(ALICE).with_slots(2, 2));
    world.joins(BOB, publisher(BOB));
    world.joins(CAROL, publisher(CAROL));
    let sees =
        |world: &World, tag| world.view(ALICE).lines_of(tag).len() == 2 && world.view(ALICE).received_from(tag) > 100;
    world.runs_until("alice sees both", |world| sees(world, BOB) && sees(world, CAROL));
    let before = world.slots(ALICE);

    world.engine.expel(world.now, world.conference, &[seat(BOB)]);
    world.runs_for(Duration::from_secs(1));
    world.joins(DORA, publisher(DORA));
    world.runs_until("alice sees dora", |world| sees(world, DORA));

    let after = world.slots(ALICE);
    let place = |slots: &Slots, whom: u64| {
        let video = carried(slots, MediaKind::Video);
        video.into_iter().find(|(_, n)| *n == whom).unwrap().0
    };
    assert_eq!(place(&before, CAROL), place(&after, CAROL));
    assert_eq!(place(&before, BOB), place(&after, DORA));
    for line in world.view(ALICE).lines.values() {
        assert_eq!((line.missing(), line.repeated, line.time_steps_back), (0, 0, 0), "{line:#?}");
        assert_eq!((line.picture_jumps, line.changes_without_key, line.ssrcs.len()), (0, 0, 1), "{line:#?}");
    }
}

#[test]
fn a_two_way_line_publishes_and_is_a_slot() {
    let mut world = World::new(3);
    world.joins(ALICE, publisher(ALICE).two_way());
    world.joins(BOB, publisher(BOB).two_way());
    world.runs_until("they meet", |world| {
        world.view(ALICE).lines_of(BOB).len() == 2 && world.view(BOB).lines_of(ALICE).len() == 2
    });
    assert_eq!(world.slots(ALICE).slots.len(), 2);
}

#[test]
fn a_track_that_is_no_longer_published_frees_its_slots() {
    let mut world = World::new(4);
    world.joins(ALICE, Plan::new(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB));
    world.runs_until("alice sees bob", |world| world.slots(ALICE).slots.len() == 2);
    let now = world.now;
    let offer = world.client(BOB).offer_without(now, Tracks::VIDEO);
    world.answers(BOB, &offer).unwrap();
    world.flush();
    let slots = world.slots(ALICE);
    assert_eq!((slots.wanted_audio, slots.wanted_video, slots.slots.len()), (1, 0, 1));
}

#[test]
fn a_publisher_is_sent_nothing_and_a_watcher_sees_the_latest_one() {
    let mut world = World::new(5);
    let nobody = world.joins_as(CAROL, Plan::new(CAROL).with_slots(1, 1), MediaRole::Watch(None));
    assert_eq!(nobody.err(), Some(MediaRefusal::NoPublisher));

    world.joins_as(ALICE, publisher(ALICE).with_slots(1, 1), MediaRole::Publish).unwrap();
    world.joins_as(BOB, publisher(BOB).two_way(), MediaRole::Publish).unwrap();
    world.runs_for(Duration::from_secs(2));
    world.joins_as(CAROL, Plan::new(CAROL).with_slots(1, 1), MediaRole::Watch(None)).unwrap();
    world.joins_as(DORA, Plan::new(DORA).with_slots(2, 2), MediaRole::Watch(Some(seat(ALICE)))).unwrap();
    world.runs_until("carol and dora see", |world| {
        world.view(CAROL).lines_of(BOB).len() == 2 && world.view(DORA).lines_of(ALICE).len() == 2
    });
    world.runs_for(Duration::from_secs(2));
    assert_eq!((world.view(ALICE).received(), world.view(BOB).received()), (0, 0), "publishers receive nothing");
    assert_eq!(world.view(DORA).received_from(BOB), 0, "dora watches alice only");
    assert_eq!(world.slots(DORA).wanted_video, 1);
}

#[test]
fn watching_somebody_who_is_not_there_is_refused() {
    let mut world = World::new(6);
    let refused = world.joins_as(ALICE, Plan::new(ALICE).with_slots(1, 1), MediaRole::Watch(Some(seat(BOB))));
    assert_eq!(refused.err(), Some(MediaRefusal::NoPublisher));
}

#[test]
fn an_ice_restart_goes_on_with_new_credentials() {
    let mut world = World::new(7);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB).with_slots(1, 1));
    world.runs_until("they meet", |world| world.view(ALICE).received() > 100 && world.view(BOB).received() > 100);
    let footprint = world.engine.footprint();
    let now = world.now;
    let offer = world.client(ALICE).offer_restart(now);
    let answer = world.answers(ALICE, &offer).unwrap();
    assert!(answer.sdp.contains("a=ice-lite"));
    let (a, b) = (world.view(ALICE).received(), world.view(BOB).received());
    world.runs_for(Duration::from_secs(20));
    assert!(world.view(ALICE).received() > a + 1_000 && world.view(BOB).received() > b + 1_000);
    assert_eq!(world.engine.footprint().fragments, footprint.fragments, "the former name is forgotten");
    assert!(!world.events.iter().any(|event| matches!(event, MediaEvent::Lost { .. })));
}

#[test]
fn another_peer_connection_on_the_same_seat_replaces_the_former() {
    let mut world = World::new(8);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB).with_slots(1, 1));
    world.runs_until("they meet", |world| world.view(BOB).received_from(ALICE) > 100);
    // The page was reloaded: same seat, everything else new.
    let before = world.view(BOB).received_from(ALICE);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.runs_until("they meet again", |world| {
        world.view(ALICE).received_from(BOB) > 100 && world.view(BOB).received_from(ALICE) > before + 100
    });
    let footprint = world.engine.footprint();
    assert_eq!((footprint.seats, footprint.transports, footprint.fragments), (2, 2, 2));
    for line in world.view(BOB).lines_of(ALICE) {
        assert_eq!((line.repeated, line.time_steps_back, line.changes_without_key), (0, 0, 0), "{line:#?}");
    }
}

#[test]
fn garbage_is_refused_and_harms_nobody() {
    let mut world = World::new(9);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB).with_slots(1, 1));
    world.runs_until("they meet", |world| world.view(BOB).received_from(ALICE) > 100);
    let good = Client::new(world.now, "198.51.100.77:1".parse().unwrap(), publisher(9)).offer(world.now);
    let mut offers: Vec<String> =
        ["", "v=0", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "\0\0\0", "a=fingerprint:x\r\nm=\r\n"]
            .map(str::to_owned)
            .to_vec();
    // Every line of a good offer missing, and every line cut off.
    let lines: Vec<&str> = good.lines().collect();
    for n in 0..lines.len() {
        let without: Vec<&str> = lines.iter().enumerate().filter(|(at, _)| *at != n).map(|(_, line)| *line).collect();
        offers.push(without.join("\r\n") + "\r\n");
        offers.push(lines[..n].join("\r\n") + "\r\n" + &lines[n][..lines[n].len() / 2]);
    }
    world.admit(CAROL, MediaRole::Meet);
    let mut refused = 0;
    for offer in &offers {
        let answer = world.engine.negotiate(world.now, world.conference, seat(CAROL), offer);
        refused += usize::from(answer == Err(MediaRefusal::BadOffer));
    }
    assert!(refused > 10, "{refused} of {} were refused", offers.len());
    let before = world.view(BOB).received_from(ALICE);
    world.runs_for(Duration::from_secs(2));
    assert!(world.view(BOB).received_from(ALICE) > before + 100);
}

#[test]
fn a_bad_later_offer_leaves_the_connection_as_it_was() {
    let mut world = World::new(10);
    world.joins(ALICE, publisher(ALICE).with_slots(1, 1));
    world.joins(BOB, publisher(BOB).with_slots(1, 1));
    world.runs_until("they meet", |world| world.view(BOB).received_from(ALICE) > 100);
    let answer = world.engine.negotiate(world.now, world.conference, seat(ALICE), "v=0\r\nm=audio\r\n");
    assert_eq!(answer, Err(MediaRefusal::BadOffer));
    let before = world.view(BOB).received_from(ALICE);
    world.runs_for(Duration::from_secs(2));
    assert!(world.view(BOB).received_from(ALICE) > before + 100);
}

#[test]
fn only_admitted_seats_may_offer() {
    let mut world = World::new(11);
    let offer = Client::new(world.now, "198.51.100.77:1".parse().unwrap(), publisher(9)).offer(world.now);
    let answer = world.engine.negotiate(world.now, world.conference, seat(9), &offer);
    assert_eq!(answer, Err(MediaRefusal::NoSeat));
    world.admit(9, MediaRole::Meet);
    world.admit(9, MediaRole::Meet);
    world.gate(9, Gate::OPEN);
    assert!(world.engine.negotiate(world.now, world.conference, seat(9), &offer).is_ok());
    assert_eq!(world.engine.footprint().seats, 1, "admitting twice is admitting");
}

#[test]
fn an_answer_announces_the_server_and_only_what_is_forwarded() {
    let mut world = World::new(12);
    let answer = world.joins(ALICE, publisher(ALICE).with_slots(1, 1)).sdp;
    for line in ["a=ice-lite", "a=setup:passive"] {
        assert!(answer.lines().any(|l| l == line), "{line} in\n{answer}");
    }
    assert!(answer.contains(" 192.0.2.1 3478 typ host"), "{answer}");
    assert!(!answer.contains("VP9") && !answer.contains("AV1"), "{answer}");
}

#[test]
fn a_storm_of_joins_is_taken_one_handshake_at_a_time_and_all_get_in() {
    let mut world = World::new(13);
    let crowd = 10..40;
    for n in crowd.clone() {
        world.joins(n, Plan::new(n).publishing(Tracks::AUDIO));
    }
    while !crowd.clone().all(|n| world.view(n).connected) {
        world.runs_for(Duration::from_millis(1));
        assert!(world.now < world.began + Duration::from_secs(30), "not everybody got in");
    }
    assert_eq!(world.engine.footprint().handshakes, 0);

    // A hello is not answered where it is received, but at the next turn.
    let hello = [&[22, 0xfe, 0xfd][..], &[0; 60]].concat();
    let offer = Client::new(world.now, "198.51.100.77:1".parse().unwrap(), publisher(9)).offer(world.now);
    world.admit(9, MediaRole::Meet);
    world.engine.negotiate(world.now, world.conference, seat(9), &offer).unwrap();
    let from = "198.51.100.77:1".parse().unwrap();
    world.engine.assume_proven(world.conference, seat(9), from);
    for _ in 0..3_000 {
        world.engine.receive(world.now, Endpoint::Udp(from), "192.0.2.1:3478".parse().unwrap(), &hello);
    }
    assert_eq!(world.engine.footprint().handshakes, 16, "nobody can take the others' turns");
    world.engine.tick(world.now);
    assert_eq!(world.engine.footprint().handshakes, 15, "one a turn");
    world.engine.expel(world.now, world.conference, &[seat(9)]);
    world.runs_for(Duration::from_secs(1));
    assert_eq!(world.engine.footprint().handshakes, 0);
}

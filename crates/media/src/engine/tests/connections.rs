//! Receivers by TCP in virtual time: how much waits for one that does not read, and what becomes of it.

use super::world::{Link, World, address, seat};
use gavel_core::model::media::Gate;
use gavel_testkit::webrtc::{Plan, Tracks};
use std::{io::IoSlice, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;

/// alice and carol by UDP, bob by TCP; everybody gets alice, and of carol the voice.
fn meeting(seed: u64) -> World {
    let mut world = World::new(seed);
    let plan = |n| {
        Plan::new(n)
            .publishing(if n == CAROL { Tracks::AUDIO } else { Tracks::BOTH })
            .with_slots(2, 2)
            .at_bitrate(1_500_000)
    };
    world.joins(ALICE, plan(ALICE));
    world.joins(BOB, plan(BOB).by_tcp());
    world.joins(CAROL, plan(CAROL));
    world.runs_until("all are there", |world| {
        [BOB, CAROL].iter().all(|n| world.view(*n).received_from(ALICE) > 200)
            && world.view(ALICE).received_from(BOB) > 200
    });
    world
}

fn stuck(world: &mut World, is_stuck: bool) {
    world.lines.get_mut(&address(BOB)).unwrap().is_stuck = is_stuck;
}

/// What bob has not taken yet.
fn waiting(world: &World) -> usize {
    let mut room = vec![IoSlice::new(&[]); 10_000];
    let count = world.engine.pieces(address(BOB), &mut room);
    room[..count].iter().map(|piece| piece.len()).sum()
}

#[test]
fn whoever_does_not_read_is_kept_no_more_than_a_picture_too_much_and_hears_on() {
    let mut world = meeting(1);
    // The packets of a picture come one after the other, and the queue fills between two of them.
    world.link_from(ALICE, Link { rate: Some(4_000_000), ..Link::GOOD });
    stuck(&mut world, true);
    world.runs_for(Duration::from_secs(3));
    let after_three = waiting(&world);
    assert!((98_304..180_000).contains(&after_three), "full: {after_three}");
    let asked = world.view(ALICE).key_requests.len();
    world.runs_for(Duration::from_secs(3));
    assert_eq!(world.view(ALICE).key_requests.len(), asked, "nothing is asked of alice for somebody who does not read");
    let voices = waiting(&world) - after_three;
    assert!((1..60_000).contains(&voices), "two voices and reports: {voices}");
    stuck(&mut world, false);
    let before = world.view(BOB).received_from(ALICE);
    world.runs_for(Duration::from_secs(3));
    assert!(world.view(BOB).received_from(ALICE) > before + 400);
    assert!(world.view(ALICE).key_requests.len() > asked);
    for line in world.view(BOB).lines_of(ALICE) {
        assert_eq!((line.missing(), line.repeated, line.unmarked, line.picture_jumps), (0, 0, 0, 0), "{line:#?}");
    }
    for line in world.view(CAROL).lines_of(ALICE) {
        assert!(line.missing() == 0 && line.longest_gap < Duration::from_millis(200), "carol noticed: {line:#?}");
    }
}

#[test]
fn of_what_waits_nothing_of_a_cut_seat_or_behind_a_shut_gate_leaves() {
    let mut world = meeting(2);
    for cut in [false, true] {
        stuck(&mut world, true);
        world.runs_for(Duration::from_millis(400));
        let before = waiting(&world);
        let mut cuts = Vec::new();
        if cut {
            cuts = world.engine.expel(world.now, world.conference, &[seat(ALICE)]);
        } else {
            world.gate(ALICE, Gate { video: false, ..Gate::OPEN });
        }
        assert!(waiting(&world) < before / 2, "{before}");
        let mark = world.sent.len();
        stuck(&mut world, false);
        world.flush();
        assert!(world.engine.prove(world.now, cuts).iter().all(|silence| silence.had_media));
        let of_alice = |sent: &&(_, Option<_>)| sent.1 == Some(seat(ALICE));
        let sent = world.sent[mark..].iter().filter(of_alice).count();
        assert_eq!(sent == 0, cut, "her voice alone goes on behind the gate: {sent}");
        world.gate(ALICE, Gate::OPEN);
        world.runs_for(Duration::from_secs(1));
    }
    let before = world.view(BOB).received_from(CAROL);
    world.runs_for(Duration::from_secs(1));
    assert!(world.view(BOB).received_from(CAROL) > before + 40, "the stream can be read on");
}

#[test]
fn a_cut_leaves_no_connection_behind_and_a_broken_one_leaves_the_seat() {
    let mut world = meeting(3);
    world.breaks(address(BOB));
    let footprint = world.engine.footprint();
    assert_eq!((footprint.connections, footprint.seats, footprint.transports), (0, 3, 3));
    let mark = world.sent.len();
    // The client goes on checking, by a connection that is opened with that.
    let before = world.view(BOB).received_from(ALICE);
    world.runs_until("bob is back", |world| world.view(BOB).received_from(ALICE) > before + 200);
    assert!(world.sent[mark..].iter().any(|sent| sent.0 == seat(BOB)));
    assert_eq!(world.engine.footprint().connections, 1);
    for line in world.view(BOB).lines_of(ALICE) {
        assert_eq!(line.unmarked, 0, "whole pictures: {line:#?}");
    }

    let cuts = world.engine.expel(world.now, world.conference, &[seat(BOB)]);
    world.flush();
    world.engine.prove(world.now, cuts);
    let mark = world.sent.len();
    world.runs_for(Duration::from_secs(1));
    assert!(world.sent[mark..].iter().all(|sent| sent.0 != seat(BOB) && sent.1 != Some(seat(BOB))));
    assert!(world.lines.is_empty() && world.engine.footprint().connections == 0);
}

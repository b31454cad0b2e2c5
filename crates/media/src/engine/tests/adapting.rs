//! Each receiver gets what its link carries and its screen shows.

use super::world::{Link, World, seat};
use gavel_core::model::media::ShownHeight;
use gavel_testkit::webrtc::{Plan, Received, Tracks};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;
const SECOND: Duration = Duration::from_secs(1);
/// Of alice's best layer; the others have a third and a tenth.
const BEST: u32 = 1_500_000;

fn video(world: &World, who: u64) -> &Received {
    world.view(who).lines.values().find(|line| line.video).expect("a picture")
}

fn voice(world: &World, who: u64) -> &Received {
    world.view(who).lines.values().find(|line| !line.video).expect("a voice")
}

/// Bits per second of the picture that somebody gets, over the next while.
fn rate(world: &mut World, who: u64, span: Duration) -> u64 {
    let before = video(world, who).bytes;
    world.runs_for(span);
    (video(world, who).bytes - before) * 8 / span.as_secs()
}

/// alice in three layers; bob and carol watch.
fn meeting(seed: u64) -> World {
    let mut world = World::new(seed);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).at_bitrate(BEST).in_layers());
    for n in [BOB, CAROL] {
        world.joins(n, Plan::new(n).with_slots(1, 1));
    }
    world
}

/// One stream whatever layer it carries, as far as a link brings it.
fn is_one_stream(line: &Received) {
    let faults = (line.repeated, line.time_steps_back, line.changes_without_key);
    assert_eq!((faults, line.ssrcs.len()), ((0, 0, 0), 1), "{line:#?}");
}

/// And nothing of it is missing.
fn is_whole(line: &Received) {
    is_one_stream(line);
    assert_eq!((line.missing(), line.picture_jumps), (0, 0), "{line:#?}");
}

#[test]
fn whoever_has_room_soon_sees_the_best_layer_without_a_hole() {
    let mut world = meeting(1);
    world.runs_until("bob sees alice", |world| world.view(BOB).lines_of(ALICE).len() == 2);
    world.runs_for(4 * SECOND);
    let got = rate(&mut world, BOB, 4 * SECOND);
    assert!(got > u64::from(BEST) * 9 / 10, "{got}");
    is_whole(video(&world, BOB));
}

#[test]
fn a_slow_link_with_losses_keeps_the_voice_whole_and_the_picture_alive_while_others_see_everything() {
    for seed in 1..=3 {
        let mut world = meeting(seed);
        let slow = Link { loss: 20, rate: Some(300_000), ..Link::GOOD };
        world.link_towards(BOB, slow);
        world.runs_until("bob sees alice", |world| world.view(BOB).lines_of(ALICE).len() == 2);
        world.runs_for(10 * SECOND);
        let (heard, missed) = (voice(&world, BOB).packets, voice(&world, BOB).missing());
        let got = rate(&mut world, BOB, 20 * SECOND);
        assert!((100_000..300_000).contains(&got), "seed {seed}: {got}");
        let (heard, missed) = (voice(&world, BOB).packets - heard, voice(&world, BOB).missing() - missed);
        assert!(missed * 1_000 < heard * 45, "seed {seed}: of {heard} + {missed}, and the link loses 20 in 1,000");
        assert!(video(&world, BOB).longest_gap < 2 * SECOND, "seed {seed}: {:?}", video(&world, BOB).longest_gap);
        is_one_stream(video(&world, BOB));
        let others = rate(&mut world, CAROL, 5 * SECOND);
        assert!(others > u64::from(BEST) * 9 / 10, "seed {seed}: {others}");
    }
}

/// A kind of network, one way: kbit/s (0: as many as there are), delay and jitter in ms, lost of 1,000; and the least that bob
/// is to get of alice's picture over it, kbit/s.
type Network = (&'static str, u64, u64, u64, u64, u64);

#[rustfmt::skip]
const NETWORKS: [Network; 14] = [
    ("the same room",             0,      1,   0,  0,  1_350),
    ("fibre",                     50_000, 5,   1,  0,  1_350),
    ("cable",                     20_000, 15,  3,  1,  1_350),
    ("another continent",         20_000, 120, 5,  1,  1_350),
    ("an office with many",       8_000,  20,  10, 2,  1_350),
    ("wireless, far away",        6_000,  10,  20, 10, 400),
    ("a train",                   4_000,  60,  30, 10, 100),
    ("4G",                        5_000,  35,  15, 2,  1_200),
    ("DSL",                       2_500,  25,  2,  1,  1_200),
    ("slow DSL",                  1_000,  30,  2,  1,  300),
    ("3G",                        700,    80,  15, 5,  100),
    ("the edge of a cell",        400,    100, 20, 10, 100),
    ("a satellite",               3_000,  280, 5,  5,  300),
    ("slow, and it loses",        300,    10,  0,  20, 90),
];

/// Over every kind the voice is whole as far as the link brings it, the picture goes on, and the others see everything.
#[test]
fn over_every_kind_of_network_the_voice_is_whole_and_the_picture_goes_on() {
    for (seed, (name, kilobits, delay, jitter, loss, least)) in (10..).zip(NETWORKS) {
        let mut world = meeting(seed);
        let rate_of = (kilobits > 0).then_some(kilobits * 1_000);
        let (delay, jitter) = (Duration::from_millis(delay), Duration::from_millis(jitter));
        world.link_towards(BOB, Link { loss, delay, jitter, rate: rate_of });
        world.runs_until("bob sees alice", |world| world.view(BOB).lines_of(ALICE).len() == 2);
        world.runs_for(15 * SECOND);
        let (heard, missed) = (voice(&world, BOB).packets, voice(&world, BOB).missing());
        let got = rate(&mut world, BOB, 15 * SECOND) / 1_000;
        let (heard, missed) = (voice(&world, BOB).packets - heard, voice(&world, BOB).missing().saturating_sub(missed));
        let gap = video(&world, BOB).longest_gap;
        println!("{name}: {got} kbit/s, {missed} of {heard} lost, longest gap {gap:?}");
        assert!(got >= least, "{name}: {got} kbit/s");
        // As much again as the link loses by itself, for what queues drop while the estimate tries for more.
        assert!(missed * 1_000 <= heard * (2 * loss + 8), "{name}: {missed} of {heard}");
        assert!(gap < 2 * SECOND, "{name}: {gap:?}");
        is_one_stream(video(&world, BOB));
        let others = rate(&mut world, CAROL, 3 * SECOND);
        assert!(others > u64::from(BEST) * 9 / 10, "{name}: {others}");
    }
}

#[test]
fn a_link_that_gets_worse_and_better_is_followed() {
    let mut world = meeting(4);
    let link = |kilobits: u64| Link { rate: Some(kilobits * 1_000), ..Link::GOOD };
    world.link_towards(BOB, link(5_000));
    world.runs_for(8 * SECOND);
    assert!(rate(&mut world, BOB, 3 * SECOND) > 1_300_000);
    world.link_towards(BOB, link(800));
    world.runs_for(6 * SECOND);
    let less = rate(&mut world, BOB, 5 * SECOND);
    assert!((120_000..700_000).contains(&less), "{less}");
    world.link_towards(BOB, link(5_000));
    world.runs_for(20 * SECOND);
    let more = rate(&mut world, BOB, 3 * SECOND);
    assert!(more > 1_300_000, "{more}");
    is_one_stream(video(&world, BOB));
}

#[test]
fn a_small_tile_costs_little_and_a_hidden_one_nothing() {
    let mut world = meeting(5);
    world.runs_for(6 * SECOND);
    assert!(rate(&mut world, BOB, 2 * SECOND) > 1_300_000, "nothing was said of sizes");
    let mid = world.view(BOB).lines.iter().find(|(_, line)| line.video).map(|(mid, _)| mid.clone()).unwrap();
    let show = |world: &mut World, height| {
        let (now, conference) = (world.now, world.conference);
        world.engine.show(now, conference, seat(BOB), &[ShownHeight { mid: mid.clone(), height }]);
        world.runs_for(SECOND);
    };
    show(&mut world, 150);
    let small = rate(&mut world, BOB, 3 * SECOND);
    assert!((100_000..250_000).contains(&small), "{small}");
    show(&mut world, 0);
    assert_eq!(rate(&mut world, BOB, 2 * SECOND), 0, "nobody looks");
    assert!(voice(&world, BOB).last_at > Some(world.now - SECOND), "but somebody listens");
    show(&mut world, 720);
    world.runs_for(3 * SECOND);
    assert!(rate(&mut world, BOB, 2 * SECOND) > 1_300_000);
    is_whole(video(&world, BOB));
    assert!(rate(&mut world, CAROL, SECOND) > 1_300_000, "the other never noticed");
}

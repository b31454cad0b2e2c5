//! What gets through, and how it looks on the other side.

use super::world::{Link, World, seat};
use gavel_core::model::media::{Gate, MediaEvent, MediaKind};
use gavel_testkit::webrtc::{Plan, Tracks};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

fn member(n: u64, others: usize) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH).with_slots(others, others)
}

fn hears_and_sees(world: &World, who: u64, whom: u64) -> bool {
    let lines = world.view(who).lines_of(whom);
    lines.iter().any(|line| line.video && line.packets > 50)
        && lines.iter().any(|line| !line.video && line.packets > 50)
}

#[test]
fn two_hear_and_see_each_other_without_a_hole() {
    let mut world = World::new(1);
    world.joins(ALICE, member(ALICE, 1));
    world.joins(BOB, member(BOB, 1));
    world.runs_until("they meet", |world| hears_and_sees(world, ALICE, BOB) && hears_and_sees(world, BOB, ALICE));
    world.runs_for(5 * SECOND);
    for who in [ALICE, BOB] {
        for line in world.view(who).lines.values() {
            assert_eq!(
                (line.missing(), line.repeated, line.time_steps_back, line.picture_jumps),
                (0, 0, 0, 0),
                "{line:#?}"
            );
            assert_eq!(line.began_with_key, line.video, "video begins with a key frame");
            assert_eq!(line.ssrcs.len(), 1);
        }
    }
    assert!(world.events.contains(&MediaEvent::Connected { conference: world.conference, seat: seat(ALICE) }));
}

#[test]
fn losses_are_repaired_both_ways_over_many_seeds() {
    for seed in 1..=6 {
        let mut world = World::new(seed);
        world.joins(ALICE, member(ALICE, 1));
        world.joins(BOB, member(BOB, 1));
        world.runs_until("they meet", |world| hears_and_sees(world, ALICE, BOB) && hears_and_sees(world, BOB, ALICE));
        world.link =
            Link { loss: 20, delay: Duration::from_millis(20), jitter: Duration::from_millis(8), ..Link::GOOD };
        world.runs_for(10 * SECOND);
        world.link = Link::GOOD;
        world.runs_for(2 * SECOND);
        for who in [ALICE, BOB] {
            let view = world.view(who);
            let video = view.lines.values().find(|line| line.video).unwrap();
            let audio = view.lines.values().find(|line| !line.video).unwrap();
            // Audio is not repaired: it shows that the link did lose packets, on both its halves.
            assert!(audio.missing() > 5, "seed {seed}: audio misses {}", audio.missing());
            let rest = video.missing() as f64 / video.packets as f64;
            assert!(rest < 0.002, "seed {seed}: {} of {} video packets missing", video.missing(), video.packets);
            assert_eq!(video.repeated, 0);
        }
    }
}

#[test]
fn many_requests_for_a_key_frame_reach_the_publisher_as_one_per_half_second() {
    let mut world = World::new(3);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    for n in 2..8 {
        world.joins(n, Plan::new(n).with_slots(1, 1));
    }
    world.runs_until("all see alice", |world| (2..8).all(|n| hears_and_sees(world, n, ALICE)));
    world.runs_for(SECOND);
    let before = world.view(ALICE).key_requests.len();
    // For three seconds everybody asks ten times a second.
    for _ in 0..30 {
        let now = world.now;
        (2..8).for_each(|n| world.client(n).request_key_frames(now));
        world.runs_for(SECOND / 10);
    }
    let requests = &world.view(ALICE).key_requests[before..];
    assert!((4..=7).contains(&requests.len()), "{} requests in three seconds", requests.len());
    let close = requests.windows(2).filter(|pair| pair[1] - pair[0] < Duration::from_millis(480)).count();
    assert_eq!(close, 0, "never closer than half a second, but for the network's jitter");
}

#[test]
fn a_newcomer_sees_a_picture_soon_because_a_key_frame_is_asked_for() {
    let mut world = World::new(4);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 1));
    world.runs_until("bob sees alice", |world| hears_and_sees(world, BOB, ALICE));
    world.runs_for(3 * SECOND);
    let asked = world.view(ALICE).key_requests.len();
    world.joins(CAROL, Plan::new(CAROL).with_slots(1, 1));
    world.runs_until("carol sees alice", |world| hears_and_sees(world, CAROL, ALICE));
    assert!(world.view(ALICE).key_requests.len() > asked);
    let line = world.view(CAROL).lines.values().find(|line| line.video).unwrap();
    assert!(line.began_with_key);
}

#[test]
fn a_shut_gate_forwards_nothing_even_of_a_client_that_ignores_it() {
    let mut world = World::new(5);
    world.joins(ALICE, member(ALICE, 1));
    world.joins(BOB, member(BOB, 1));
    world.runs_until("they meet", |world| hears_and_sees(world, BOB, ALICE));

    world.gate(ALICE, Gate { audio: false, video: true, ..Gate::OPEN });
    let mark = world.sent.len();
    let (sent, heard) = (world.view(ALICE).sent, packets(&world, BOB, ALICE, false));
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).sent > sent + 90, "alice goes on sending");
    assert!(packets(&world, BOB, ALICE, false) <= heard + 1, "one may have been on its way");
    assert!(world.sent[mark..].contains(&(seat(BOB), Some(seat(ALICE)))), "the video goes on");

    world.gate(ALICE, Gate { audio: false, video: false, ..Gate::OPEN });
    world.flush();
    let mark = world.sent.len();
    world.runs_for(2 * SECOND);
    assert!(!world.sent[mark..].iter().any(|(_, source)| *source == Some(seat(ALICE))), "nothing of alice leaves");
    assert!(world.sent[mark..].contains(&(seat(ALICE), Some(seat(BOB)))), "bob's media goes on to alice");

    let keys = world.view(ALICE).key_requests.len();
    world.gate(ALICE, Gate::OPEN);
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).key_requests.len() > keys, "an opened gate asks for a key frame");
    assert!(world.sent[mark..].contains(&(seat(BOB), Some(seat(ALICE)))), "it could have been forwarded");
    for line in world.view(BOB).lines_of(ALICE) {
        assert_eq!(
            (line.missing(), line.repeated, line.time_steps_back, line.picture_jumps),
            (0, 0, 0, 0),
            "{line:#?}"
        );
    }
}

fn packets(world: &World, who: u64, whom: u64, video: bool) -> u64 {
    let lines = world.view(who).lines.values().filter(|line| line.video == video);
    lines.filter_map(|line| line.from.get(&whom)).sum()
}

#[test]
fn whoever_speaks_is_told_loudest_first_and_silence_too() {
    let mut world = World::new(6);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::AUDIO).speaking_at(-20));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::AUDIO).speaking_at(-40));
    world.joins(CAROL, Plan::new(CAROL).publishing(Tracks::AUDIO).speaking_at(-90));
    world.runs_for(4 * SECOND);
    assert_eq!(speaking(&world).last(), Some(&vec![seat(ALICE), seat(BOB)]));
    let told = speaking(&world).len();
    world.runs_for(10 * SECOND);
    assert_eq!(speaking(&world).len(), told, "nothing new is not told");

    world.gate(ALICE, Gate { audio: false, video: true, ..Gate::OPEN });
    world.client(BOB).speak_at(-127);
    world.runs_for(4 * SECOND);
    assert_eq!(speaking(&world).last(), Some(&vec![]), "a shut gate speaks not");
}

fn speaking(world: &World) -> Vec<Vec<gavel_core::model::ids::SeatId>> {
    let told = world.events.iter().filter_map(|event| match event {
        MediaEvent::Speaking { seats, .. } => Some(seats.clone()),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_client_that_moves_to_another_address_goes_on() {
    let mut world = World::new(7);
    world.joins(ALICE, member(ALICE, 1));
    world.joins(BOB, member(BOB, 1));
    world.runs_until("they meet", |world| hears_and_sees(world, ALICE, BOB) && hears_and_sees(world, BOB, ALICE));
    let now = world.now;
    world.client(ALICE).move_to(now, "198.51.100.200:7000".parse().unwrap());
    let (heard, seen) = (world.view(ALICE).received_from(BOB), world.view(BOB).received_from(ALICE));
    world.runs_until("it goes on both ways", |world| {
        world.view(ALICE).received_from(BOB) > heard + 200 && world.view(BOB).received_from(ALICE) > seen + 200
    });
    assert!(!world.events.iter().any(|event| matches!(event, MediaEvent::Lost { .. })));
}

#[test]
fn the_census_knows_how_quiet_a_seat_is_and_what_it_can_take() {
    let mut world = World::new(8);
    world.joins(ALICE, member(ALICE, 1));
    world.joins(BOB, member(BOB, 1));
    world.runs_until("they meet", |world| hears_and_sees(world, ALICE, BOB) && hears_and_sees(world, BOB, ALICE));
    world.runs_for(3 * SECOND);
    world.clients.remove(&BOB);
    world.runs_for(10 * SECOND);
    let census = world.engine.census(world.now);
    let of = |n| census.iter().find(|row| row.seat == seat(n)).unwrap();
    assert!(of(ALICE).quiet_for.unwrap() < SECOND);
    assert!(of(BOB).quiet_for.unwrap() > 9 * SECOND, "{:?}", of(BOB).quiet_for);
    assert!(of(ALICE).packets_in > 300 && of(ALICE).bytes_in > 100_000 && of(ALICE).packets_out > 100);
    assert!(of(ALICE).estimate.is_some_and(|estimate| estimate > 100_000), "{:?}", of(ALICE).estimate);
    assert!(!world.events.iter().any(|event| matches!(event, MediaEvent::Lost { .. })), "silence is no departure");
}

#[test]
fn the_census_knows_what_the_line_loses_and_how_long_it_is() {
    let mut world = World::new(10);
    world.link = Link { loss: 50, delay: MILLISECOND * 40, jitter: Duration::ZERO, ..Link::GOOD };
    world.joins(ALICE, member(ALICE, 1));
    world.joins(BOB, member(BOB, 1));
    world.runs_until("they meet", |world| hears_and_sees(world, ALICE, BOB) && hears_and_sees(world, BOB, ALICE));
    world.runs_for(20 * SECOND);
    for row in world.engine.census(world.now) {
        let trip = row.round_trip.unwrap();
        assert!(trip > MILLISECOND * 70 && trip < MILLISECOND * 200, "{trip:?}");
        assert!(row.loss_in.is_some_and(|loss| loss > 5 && loss < 150), "{:?}", row.loss_in);
        assert!(row.loss_out.is_some_and(|loss| loss > 5 && loss < 200), "{:?}", row.loss_out);
    }
}

#[test]
fn a_speaker_beyond_the_slots_takes_the_place_of_somebody_silent() {
    let mut world = World::new(9);
    world.joins(ALICE, Plan::new(ALICE).with_slots(1, 1));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::BOTH).speaking_at(-127));
    world.runs_until("alice sees bob", |world| hears_and_sees(world, ALICE, BOB));
    world.joins(CAROL, Plan::new(CAROL).publishing(Tracks::BOTH).speaking_at(-127));
    world.runs_for(3 * SECOND);
    assert_eq!(world.view(ALICE).received_from(CAROL), 0, "there is no room for carol while she is silent");
    world.client(CAROL).speak_at(-20);
    world.runs_until("alice sees carol", |world| world.view(ALICE).received_from(CAROL) > 100);
    let line = world.view(ALICE).lines.values().find(|line| line.video).unwrap();
    assert_eq!(
        (line.changes_without_key, line.missing(), line.time_steps_back, line.picture_jumps),
        (0, 0, 0, 0),
        "{line:#?}"
    );
    assert_eq!(line.ssrcs.len(), 1, "one stream whoever stands in the slot");
    let slots = world.events.iter().rev().find_map(|event| match event {
        MediaEvent::Slots { seat: whose, slots, .. } if *whose == seat(ALICE) => Some(slots.clone()),
        _ => None,
    });
    let slots = slots.unwrap();
    assert_eq!((slots.wanted_audio, slots.wanted_video), (2, 2));
    assert!(slots.slots.iter().all(|slot| slot.seat == seat(CAROL)));
    assert!(slots.slots.iter().any(|slot| slot.kind == MediaKind::Video));
}

#[test]
fn whoever_is_in_the_light_is_seen_where_there_is_one_slot_whoever_speaks() {
    let mut world = World::new(10);
    world.joins(ALICE, Plan::new(ALICE).with_slots(1, 1));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::BOTH).speaking_at(-20));
    world.runs_until("alice sees bob", |world| hears_and_sees(world, ALICE, BOB));
    world.joins(CAROL, Plan::new(CAROL).publishing(Tracks::BOTH).speaking_at(-127));
    world.runs_for(2 * SECOND);
    assert_eq!(world.view(ALICE).received_from(CAROL), 0, "bob speaks");
    world.engine.light(world.now, world.conference, vec![seat(CAROL)]);
    world.runs_until("alice sees carol", |world| world.view(ALICE).received_from(CAROL) > 10);
    world.engine.light(world.now, world.conference, Vec::new());
    let before = world.view(ALICE).received_from(BOB);
    world.runs_until("alice hears bob all the time", |world| world.view(ALICE).received_from(BOB) > before + 50);
}

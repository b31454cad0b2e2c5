//! What we seal ourselves is what the transports would have sealed, and costs nothing per packet.

use super::{
    super::Sealing,
    world::{Link, World, seat},
};
use crate::allocations;
use gavel_core::model::media::Gate;
use gavel_testkit::webrtc::{Kept, Plan, Tracks};
use std::{collections::BTreeMap, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;
const SECOND: Duration = Duration::from_secs(1);

/// alice publishes, bob keeps all that comes.
fn kept(sealing: Sealing) -> Vec<Kept> {
    let mut world = World::sealed_by(1, sealing);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).at_bitrate(1_500_000));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 1).keeping());
    world.runs_until("bob sees and hears", |world| world.view(BOB).lines_of(ALICE).len() == 2);
    world.runs_for(5 * SECOND);
    world.client(BOB).kept().to_vec()
}

/// By kind, time and place in the frame: one source, so that its own numbers of time tell its packets apart.
fn by_moment(packets: Vec<Kept>) -> BTreeMap<(bool, u32, usize), Kept> {
    let mut all: BTreeMap<(bool, u32, usize), Kept> = BTreeMap::new();
    for packet in packets {
        let n = all.range((packet.video, packet.time, 0)..=(packet.video, packet.time, usize::MAX)).count();
        all.insert((packet.video, packet.time, n), packet);
    }
    all
}

#[test]
fn both_ways_of_sealing_bring_the_same_packets() {
    let [ours, theirs] = [Sealing::Own, Sealing::Str0m].map(|sealing| by_moment(kept(sealing)));
    let mut compared = [0, 0];
    let mut offsets = BTreeMap::new();
    for (moment, ours) in &ours {
        let Some(theirs) = theirs.get(moment) else { continue };
        // First numbers are drawn; from there on they run alike.
        let offset = ours.seq.wrapping_sub(theirs.seq);
        assert_eq!(*offsets.entry(ours.video).or_insert(offset), offset, "{moment:?}");
        // Each client names its m-lines by chance.
        let ours = Kept { seq: theirs.seq, line: theirs.line.clone(), ..ours.clone() };
        assert_eq!(&ours, theirs, "{moment:?}");
        compared[usize::from(ours.video)] += 1;
    }
    assert!(compared[0] > 200 && compared[1] > 800, "{compared:?}");
}

#[test]
fn a_gate_and_another_speaker_leave_no_trace_in_the_numbers_of_either_way() {
    for sealing in [Sealing::Own, Sealing::Str0m] {
        let mut world = World::sealed_by(2, sealing);
        world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).speaking_at(-30));
        world.joins(3, Plan::new(3).publishing(Tracks::BOTH).speaking_at(-127));
        world.joins(BOB, Plan::new(BOB).with_slots(1, 1));
        world.runs_until("bob sees alice", |world| world.view(BOB).lines_of(ALICE).len() == 2);
        world.gate(ALICE, Gate { video: false, ..Gate::OPEN });
        world.runs_for(SECOND);
        world.gate(ALICE, Gate::OPEN);
        world.runs_for(SECOND);
        world.client(ALICE).speak_at(-127);
        world.client(3).speak_at(-30);
        world.runs_until("bob sees who speaks now", |world| world.view(BOB).lines_of(3).len() == 2);
        world.runs_for(SECOND);
        for line in world.view(BOB).lines.values() {
            let holes = (line.missing(), line.repeated, line.time_steps_back, line.picture_jumps);
            assert_eq!(holes, (0, 0, 0, 0), "{sealing:?}: {line:#?}");
            assert_eq!((line.changes_without_key, line.ssrcs.len()), (0, 1), "{sealing:?}: {line:#?}");
        }
    }
}

#[test]
fn no_nonce_is_used_twice_whatever_is_lost_and_offered_anew() {
    // The sealer counts in every test; here is much of all that could make it give a number twice.
    for seed in 1..=4 {
        let mut world = World::new(seed);
        for n in 1..=4 {
            world.joins(n, Plan::new(n).publishing(Tracks::BOTH).with_slots(2, 2));
        }
        world.link =
            Link { loss: 50, delay: Duration::from_millis(20), jitter: Duration::from_millis(30), ..Link::GOOD };
        for round in 0..12 {
            world.runs_for(Duration::from_millis(700));
            let who = 1 + world.random(4);
            match world.random(4) {
                0 => world.gate(who, Gate { video: round % 2 == 0, ..Gate::OPEN }),
                1 => world.client(who).speak_at(if round % 2 == 0 { -20 } else { -127 }),
                2 => drop(world.offers_slots(who, 2, 3 + round)),
                _ => {
                    let now = world.now;
                    let offer = world.client(who).offer_restart(now);
                    world.answers(who, &offer).unwrap();
                }
            }
        }
        // Handshakes get lost as well, and are taken up again after seconds.
        world.runs_until("much has been sent", |world| (1..=4).all(|n| world.view(n).received() > 500));
    }
}

#[test]
fn reports_tell_the_way_to_each_receiver() {
    let mut world = World::new(5);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 1));
    world.link = Link { loss: 100, ..Link::GOOD };
    world.runs_for(10 * SECOND);
    let row = world.engine.census(world.now).into_iter().find(|row| row.seat == seat(BOB)).unwrap();
    let round_trip = row.round_trip.expect("a report was answered").as_millis();
    assert!((18..30).contains(&round_trip), "twice ten milliseconds: {round_trip}");
    assert!(row.loss_out.is_some_and(|loss| (20..300).contains(&loss)), "{:?}", row.loss_out);
}

#[test]
fn a_packet_more_and_a_receiver_more_allocate_nothing() {
    let flushed = |receivers: u64| {
        let mut world = World::new(6);
        world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).at_bitrate(1_500_000));
        for n in 0..receivers {
            world.joins(10 + n, Plan::new(10 + n).with_slots(1, 1));
        }
        world.runs_until("all see her", |world| (0..receivers).all(|n| world.view(10 + n).lines_of(ALICE).len() == 2));
        // Rings and arenas reach the size that they need.
        world.runs_for(3 * SECOND);
        world.measure_flushes(2 * SECOND)
    };
    let (one, many) = (flushed(1), flushed(10));
    assert!(many.datagrams > 9 * one.datagrams && one.datagrams > 400, "{one:?} {many:?}");
    assert_eq!((one.allocations, many.allocations), (0, 0), "{one:?} {many:?}");
    let (_, counted) = allocations::of(|| vec![0u8; 10]);
    assert_eq!(counted, 1, "it would have been counted");
}

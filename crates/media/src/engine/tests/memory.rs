//! What a seat costs, and that nothing grows.

use super::world::{World, seat};
use crate::allocations::{self, Owner};
use gavel_testkit::webrtc::{Plan, Tracks};
use std::time::Duration;

const ALICE: u64 = 1;

/// What a receiving seat may hold beyond what str0m holds for it, in bytes.
const SEAT: usize = 60_000;

#[test]
fn a_receiving_seat_holds_little_beyond_what_str0m_holds_for_it() {
    let held = |receivers: u64| {
        allocations::watch();
        let mut world = World::new(1);
        world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).at_bitrate(1_500_000).in_layers());
        for n in 10..10 + receivers {
            world.joins(n, Plan::new(n).with_slots(1, 1));
        }
        world.runs_until("all see her", |world| (10..10 + receivers).all(|n| world.view(n).lines_of(ALICE).len() == 2));
        // Rings and arenas reach the size that they need.
        world.runs_for(Duration::from_secs(8));
        (allocations::held_by(Owner::Engine), allocations::held_by(Owner::Transport))
    };
    let (few, many) = (held(4), held(24));
    let (ours, theirs) = ((many.0 - few.0) / 20, (many.1 - few.1) / 20);
    println!("a receiving seat: {ours} bytes of ours, {theirs} of str0m's");
    assert!(theirs > 10_000, "what is str0m's was counted: {theirs}");
    assert!((1_000..SEAT).contains(&ours), "{ours}");
}

#[test]
fn a_thousand_who_come_and_go_leave_nothing_behind() {
    allocations::watch();
    let mut world = World::new(2);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::AUDIO).with_slots(1, 0));
    let (mut after_some, mut n) = (0, 100);
    for round in 0..50 {
        let comers: Vec<u64> = (n..n + 20).collect();
        n += 20;
        for comer in &comers {
            world.joins(*comer, Plan::new(*comer).publishing(Tracks::AUDIO).with_slots(1, 0));
        }
        world.runs_until("all hear her", |world| comers.iter().all(|comer| world.view(*comer).received() > 0));
        for comer in comers {
            world.engine.release(world.now, world.conference, seat(comer));
            world.flush();
            world.clients.remove(&comer);
        }
        world.runs_for(Duration::from_secs(1));
        // The engine gave them away.
        world.events.clear();
        if round == 9 {
            after_some = allocations::held_by(Owner::Engine);
        }
    }
    let after_all = allocations::held_by(Owner::Engine);
    println!("after 200: {after_some} bytes, after 1,000: {after_all}");
    // Tables keep the room that they once needed, and no more.
    assert!(after_all <= after_some + after_some / 10, "after 200: {after_some}, after 1,000: {after_all}");
    assert_eq!(world.engine.footprint().seats, 1);
}

//! A conference in two engines: whoever is in one is heard and seen in the other, and gone from both when they are cut.

use super::world::{World, seat};
use crate::engine::Footprint;
use gavel_core::model::media::{Gate, MediaEvent, MediaKind, MediaRole, Slots};
use gavel_testkit::webrtc::{Plan, Tracks, View};
use std::{collections::BTreeSet, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;
const DAVE: u64 = 4;

const SECOND: Duration = Duration::from_secs(1);

fn member(n: u64) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH).with_slots(3, 3)
}

/// Alice and Bob at home, Carol and Dave at the helper.
fn four(seed: u64) -> World {
    let mut world = World::of_two(seed, usize::MAX);
    world.joins(ALICE, member(ALICE));
    world.joins(BOB, member(BOB));
    world.at_helper(|world| {
        world.joins(CAROL, member(CAROL));
        world.joins(DAVE, member(DAVE));
    });
    world
}

fn others(n: u64) -> Vec<u64> {
    [ALICE, BOB, CAROL, DAVE].into_iter().filter(|other| *other != n).collect()
}

fn gets(view: &View, other: u64, than: u64) -> bool {
    let lines = view.lines_of(other);
    lines.iter().any(|line| line.video) && lines.iter().any(|line| !line.video) && view.received_from(other) > than
}

fn all_get_all(world: &World, than: u64) -> bool {
    [ALICE, BOB, CAROL, DAVE].iter().all(|n| others(*n).iter().all(|other| gets(world.view(*n), *other, than)))
}

fn shown(slots: &Slots) -> BTreeSet<u64> {
    slots.slots.iter().map(|slot| slot.seat.ulid().0 as u64).collect()
}

#[test]
fn everybody_gets_everybody_whole_wherever_they_sit() {
    let mut world = four(1);
    world.runs_until("all get all", |world| all_get_all(world, 300));
    for n in [ALICE, BOB, CAROL, DAVE] {
        assert_eq!(shown(&world.slots(n)), others(n).into_iter().collect());
        assert!(world.view(n).lines.values().all(|line| line.missing() == 0), "no number is missing at {n}");
    }
    assert_eq!(world.engine.footprint().seats, 2);
    assert_eq!(world.engine.footprint().mirrors, 2);
    let census = world.engine.census(world.now).len() + world.at_helper(|world| world.engine.census(world.now).len());
    assert_eq!(census, 4, "each is counted where they sit, and nowhere else");
}

/// T9, across engines: whoever is cut sends nothing and gets nothing, and the others go on.
#[test]
fn a_cut_holds_in_both() {
    let mut world = four(2);
    world.runs_until("all get all", |world| all_get_all(world, 100));
    // As the handle does it: all engines are told, and all answer.
    let cuts = world.engine.expel(world.now, world.conference, &[seat(ALICE)]);
    world.flush();
    let at_home = world.engine.prove(world.now, cuts);
    let there = world.at_helper(|world| {
        let cuts = world.engine.expel(world.now, world.conference, &[seat(ALICE)]);
        world.flush();
        world.engine.prove(world.now, cuts)
    });
    assert!(at_home[0].had_media && !there[0].had_media);
    let mark = world.sent.len();
    world.runs_for(2 * SECOND);
    let of_alice = |(to, source): &(_, Option<_>)| *to == seat(ALICE) || *source == Some(seat(ALICE));
    assert!(!world.sent[mark..].iter().any(of_alice), "nothing of hers leaves anywhere");
    assert!(world.sent[..mark].iter().any(|(to, source)| *to == seat(CAROL) && *source == Some(seat(ALICE))), "it did");
    assert!(world.sent[mark..].iter().any(|(to, source)| *to == seat(CAROL) && *source == Some(seat(BOB))));
    assert_eq!(shown(&world.slots(CAROL)), BTreeSet::from([BOB, DAVE]));
    assert!(world.view(ALICE).sent > 300, "she goes on sending");
    assert_eq!(world.at_helper(|world| world.engine.footprint().mirrors), 1);

    // What is still on its way from home when the helper has cut her makes no new mirror.
    world.at_helper(|world| world.admit(ALICE, MediaRole::Meet));
    assert_eq!(world.at_helper(|world| world.engine.footprint().seats), 2, "nor is she admitted elsewhere");
}

#[test]
fn a_gate_that_is_shut_stops_what_goes_to_the_other_engine() {
    let mut world = four(3);
    world.runs_until("all get all", |world| all_get_all(world, 100));
    world.gate(ALICE, Gate { audio: false, ..Gate::OPEN });
    world.runs_for(Duration::from_millis(100));
    let heard = |world: &World, n| -> u64 {
        world.view(n).lines_of(ALICE).iter().filter(|line| !line.video).map(|line| line.packets).sum()
    };
    let (bob, carol) = (heard(&world, BOB), heard(&world, CAROL));
    world.runs_for(2 * SECOND);
    assert_eq!((heard(&world, BOB), heard(&world, CAROL)), (bob, carol));
    world.gate(ALICE, Gate::OPEN);
    world.runs_until("she is heard again", |world| heard(world, CAROL) > carol + 20);
}

/// Whoever watches in one engine asks a publisher in the other for key frames, and is given a layer of its own.
#[test]
fn a_key_frame_is_asked_for_across() {
    let mut world = World::of_two(4, usize::MAX);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    world.runs_until("alice is connected", |world| world.view(ALICE).connected);
    world.runs_for(2 * SECOND);
    let before = world.view(ALICE).key_requests.len();
    world.at_helper(|world| world.joins_as(CAROL, Plan::new(CAROL).with_slots(1, 1), MediaRole::Watch(None)).unwrap());
    world.runs_until("carol sees alice", |world| gets(world.view(CAROL), ALICE, 50));
    assert!(world.view(ALICE).key_requests.len() > before);
}

/// Both engines know who speaks, and one says so.
#[test]
fn who_speaks_is_told_once_and_heard_everywhere() {
    let mut world = World::of_two(5, 1);
    for n in [ALICE, BOB] {
        world.joins(n, member(n).speaking_at(-127));
    }
    world.at_helper(|world| {
        world.joins(CAROL, member(CAROL).speaking_at(-127));
        world.joins(DAVE, member(DAVE).speaking_at(-127));
    });
    world.runs_for(3 * SECOND);
    let mark = world.events.len();
    world.client(DAVE).speak_at(-20);
    world.runs_for(2 * SECOND);
    let told: Vec<_> = world.events[mark..]
        .iter()
        .filter_map(|event| match event {
            MediaEvent::Speaking { seats, .. } => Some(seats.clone()),
            MediaEvent::Connected { .. } | MediaEvent::Lost { .. } | MediaEvent::Slots { .. } => None,
        })
        .collect();
    assert_eq!(told, [vec![seat(DAVE)]], "once, though both heard it");
    for n in [ALICE, BOB, CAROL] {
        let slots = world.slots(n).slots;
        let voices: Vec<_> = slots.iter().filter(|slot| slot.kind == MediaKind::Audio).map(|slot| slot.seat).collect();
        assert_eq!(voices, [seat(DAVE)], "the one voice at {n}");
    }
}

#[test]
fn a_seat_that_comes_back_may_sit_in_the_other_engine() {
    let mut world = four(6);
    world.runs_until("all get all", |world| all_get_all(world, 50));
    world.engine.release(world.now, world.conference, seat(ALICE));
    // Before home's word of it has come across.
    world.vanishes(ALICE);
    world.at_helper(|world| world.joins(ALICE, member(ALICE)));
    world.runs_until("all get all again", |world| all_get_all(world, 50));
    let there = world.at_helper(|world| world.engine.footprint());
    assert_eq!((world.engine.footprint().mirrors, there.seats, there.mirrors), (3, 3, 1));
}

/// One engine's greeting came before the other had anything of the conference; it is named there later.
#[test]
fn a_greeting_that_came_too_early_is_made_up_for() {
    let mut world = World::of_two_that_greeted_early(8);
    world.joins(ALICE, member(ALICE));
    world.joins(BOB, member(BOB).speaking_at(-127));
    world.runs_until("they have each other", |world| gets(world.view(ALICE), BOB, 50));
    world.meets_helper();
    world.at_helper(|world| {
        world.joins(CAROL, member(CAROL));
        world.joins(DAVE, member(DAVE));
    });
    world.runs_until("all get all", |world| all_get_all(world, 100));
    let mark = world.events.len();
    world.client(BOB).speak_at(-20);
    let speaks = |event: &MediaEvent| matches!(event, MediaEvent::Speaking { seats, .. } if seats.contains(&seat(BOB)));
    world.runs_until("it is told as ever who speaks", |world| world.events[mark..].iter().any(speaks));
}

#[test]
fn nothing_is_left_in_either_when_it_is_over() {
    let mut world = four(7);
    world.runs_until("all get all", |world| all_get_all(world, 50));
    let end = |world: &mut World| {
        let cuts = world.engine.end(world.now, world.conference);
        world.flush();
        world.engine.prove(world.now, cuts).len()
    };
    // The helper ends first, and what home still says of its seats means nothing there.
    assert_eq!(world.at_helper(end), 4);
    world.runs_for(SECOND);
    assert_eq!(end(&mut world), 2);
    world.runs_for(SECOND);
    assert_eq!(world.engine.footprint(), Footprint::default());
    assert_eq!(world.at_helper(|world| world.engine.footprint()), Footprint::default());
}

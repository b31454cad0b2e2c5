//! The cut: nothing after it, nobody else touched, nothing left behind.

use super::{
    super::Endpoint,
    world::{Link, World, seat},
};
use gavel_core::model::media::{Gate, MediaEvent, MediaRefusal, MediaRole};
use gavel_testkit::webrtc::{Plan, Tracks};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;

fn member(n: u64, others: usize) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH).with_slots(others, others)
}

fn meeting(seed: u64) -> World {
    let mut world = World::new(seed);
    for n in [ALICE, BOB, CAROL] {
        world.joins(n, member(n, 2));
    }
    world.runs_until("they meet", |world| {
        [ALICE, BOB, CAROL].iter().all(|n| world.view(*n).lines.len() == 4 && world.view(*n).received() > 400)
    });
    world
}

/// X1 of the properties: no packet of a seat is forwarded after its removal is confirmed, whatever the network does.
#[test]
fn after_a_cut_nothing_of_the_seat_leaves_over_many_seeds_and_bad_links() {
    for seed in 1..=8 {
        let mut world = meeting(seed);
        let (loss, jitter) = (world.random(50), world.random(30));
        world.link =
            Link { loss, delay: Duration::from_millis(15), jitter: Duration::from_millis(jitter), ..Link::GOOD };
        let moment = Duration::from_micros(world.random(3_000_000));
        world.runs_for(moment);
        world.client(BOB).turn_hostile();

        let ordered = world.now;
        let cuts = world.engine.expel(world.now, world.conference, &[seat(BOB)]);
        world.flush();
        let silences = world.engine.prove(ordered, cuts);
        let mark = world.sent.len();
        assert_eq!((silences[0].last_in, silences[0].had_media), (Duration::ZERO, true));

        let before = world.view(ALICE).received_from(CAROL);
        world.runs_for(Duration::from_secs(5));
        let left = &world.sent[mark..];
        assert!(!left.iter().any(|(to, _)| *to == seat(BOB)), "seed {seed}: something left towards bob");
        assert!(!left.iter().any(|(_, of)| *of == Some(seat(BOB))), "seed {seed}: something of bob's left");
        assert!(world.view(BOB).sent > 100, "bob goes on sending");
        assert!(world.view(ALICE).received_from(CAROL) > before + 300, "seed {seed}: the others go on");
    }
}

/// A receiver may ask for the repair of a packet that it lost: not of somebody who is gone.
#[test]
fn what_a_cut_seat_sent_cannot_be_repaired_any_more() {
    for cut in [true, false] {
        let mut world = meeting(21);
        // For a moment everything towards the receivers is lost, so that they have something to ask for.
        world.link.loss = 300;
        world.runs_for(Duration::from_millis(120));
        world.link.loss = 0;
        if cut {
            world.engine.expel(world.now, world.conference, &[seat(BOB)]);
        } else {
            // Bob falls silent by himself: what he sent may be repaired.
            world.client(BOB).mute(Tracks::BOTH);
        }
        world.flush();
        let mark = world.sent.len();
        world.runs_for(Duration::from_secs(2));
        let of_bob = world.sent[mark..].iter().filter(|(_, of)| *of == Some(seat(BOB))).count();
        assert_eq!(of_bob == 0, cut, "{of_bob} packets of bob's");
    }
}

#[test]
fn nobody_else_notices_a_cut() {
    let mut world = meeting(2);
    let keys = (world.view(ALICE).key_requests.len(), world.view(CAROL).key_requests.len());
    world.engine.expel(world.now, world.conference, &[seat(BOB)]);
    world.runs_for(Duration::from_secs(5));
    for (who, other) in [(ALICE, CAROL), (CAROL, ALICE)] {
        let lines = world.view(who).lines_of(other);
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert_eq!(
                (line.missing(), line.repeated, line.time_steps_back, line.picture_jumps),
                (0, 0, 0, 0),
                "{line:#?}"
            );
            assert_eq!(line.ssrcs.len(), 1);
            assert!(line.longest_gap < Duration::from_millis(45), "{:?}", line.longest_gap);
        }
    }
    assert_eq!(keys, (world.view(ALICE).key_requests.len(), world.view(CAROL).key_requests.len()), "no key frames");
}

#[test]
fn a_cut_says_goodbye_and_a_hard_cut_says_nothing() {
    let mut world = meeting(3);
    world.engine.expel(world.now, world.conference, &[seat(BOB)]);
    world.flush();
    world.engine.kill(world.now, world.conference, &[seat(CAROL)]);
    let mark = world.sent.len();
    world.runs_for(Duration::from_secs(2));
    assert!(world.view(BOB).closed);
    assert!(!world.view(CAROL).closed);
    assert!(!world.sent[mark..].iter().any(|(to, _)| *to == seat(CAROL) || *to == seat(BOB)));
    assert_eq!(world.engine.footprint().leaving, 1, "bob's counters wait for the proof; carol's are gone");
}

#[test]
fn cutting_twice_is_cutting_once_and_a_seat_without_media_says_so() {
    let mut world = meeting(4);
    world.admit(9, MediaRole::Meet);
    for had_media in [true, false] {
        let cuts = world.engine.expel(world.now, world.conference, &[seat(BOB), seat(9), seat(77)]);
        world.flush();
        let silences = world.engine.prove(world.now, cuts);
        let told: Vec<_> = silences.iter().map(|silence| (silence.seat, silence.had_media)).collect();
        assert_eq!(told, [(seat(BOB), had_media), (seat(9), false), (seat(77), false)]);
    }
}

#[test]
fn a_cut_seat_is_never_admitted_again_even_if_the_cut_came_first() {
    let mut world = meeting(5);
    let now = world.now;
    let offer = world.client(BOB).offer_restart(now);
    world.engine.expel(world.now, world.conference, &[seat(BOB), seat(50)]);
    let elsewhere = gavel_core::model::ids::ConferenceId::new(ulid::Ulid(2));
    world.engine.expel(world.now, elsewhere, &[seat(60)]);
    for (n, conference) in [(BOB, world.conference), (50, world.conference), (60, elsewhere)] {
        world.engine.admit(world.now, conference, seat(n), MediaRole::Meet, Gate::OPEN);
        let answer = world.engine.negotiate(world.now, conference, seat(n), &offer);
        assert_eq!(answer, Err(MediaRefusal::NoSeat), "{n}");
    }
    world.engine.end(world.now, world.conference);
    world.engine.admit(world.now, world.conference, seat(BOB), MediaRole::Meet, Gate::OPEN);
    let answer = world.engine.negotiate(world.now, world.conference, seat(BOB), &offer);
    assert_eq!(answer, Err(MediaRefusal::NoSeat), "nor when the conference has ended");
}

/// For so long the network takes nothing of what is flushed.
fn holds_up(world: &mut World, span: Duration) {
    let (until, mut kept) = (world.now + span, Vec::new());
    while world.now < until {
        world.now += Duration::from_millis(1);
        let now = world.now;
        for client in world.clients.values_mut() {
            client.tick(now);
            while let Some((_, bytes)) = client.poll_transmit() {
                kept.push((client.local(), bytes));
            }
        }
        for (from, bytes) in kept.drain(..) {
            world.engine.receive(now, Endpoint::Udp(from), "192.0.2.1:3478".parse().unwrap(), &bytes);
        }
        world.engine.flush(now);
    }
}

#[test]
fn a_cut_in_the_middle_of_a_flush_takes_back_what_is_not_yet_written_too() {
    const LISTENERS: u64 = 20;
    let mut world = World::new(8);
    for n in [ALICE, CAROL] {
        world.joins(n, Plan::new(n).publishing(Tracks::BOTH).at_bitrate(1_500_000));
    }
    for n in 10..10 + LISTENERS {
        world.joins(n, Plan::new(n).with_slots(2, 2));
    }
    world.runs_until("all see both", |world| {
        (10..10 + LISTENERS).all(|n| [ALICE, CAROL].iter().all(|of| world.view(n).lines_of(*of).len() == 2))
    });
    let begun = world.now;
    let is_in_the_middle = |world: &mut World| {
        holds_up(world, Duration::from_millis(1));
        assert!(world.now < begun + Duration::from_secs(2), "no flush was long enough");
        let first = world.engine.first_unsent().and_then(|letter| letter.address.source);
        first.filter(|_| world.engine.is_writing())
    };
    let source = loop {
        match is_in_the_middle(&mut world) {
            Some(source) => break source.id,
            None => world.flush(),
        }
    };
    let other = if source == seat(ALICE) { seat(CAROL) } else { seat(ALICE) };
    world.engine.kill(world.now, world.conference, &[source]);
    let mark = world.sent.len();
    world.flush();
    assert!(!world.sent[mark..].iter().any(|(_, of)| *of == Some(source)), "nothing of it leaves any more");
    world.runs_for(Duration::from_millis(100));
    let gets = |n: u64| world.sent[mark..].contains(&(seat(n), Some(other)));
    assert!((10..10 + LISTENERS).all(gets), "the others go on");
}

#[test]
fn unsent_datagrams_of_and_to_a_cut_seat_are_dropped() {
    let mut world = meeting(6);
    // The outbox fills.
    holds_up(&mut world, Duration::from_millis(100));
    assert!(world.engine.first_unsent().is_some(), "what is left of it is written");
    let touches_bob = |world: &World| {
        let of = |letter: &super::super::Letter<'_>| {
            let address = letter.address;
            address.seat.id == seat(BOB) || address.source.is_some_and(|source| source.id == seat(BOB))
        };
        world.engine.unsent().filter(of).count()
    };
    assert!(touches_bob(&world) > 10, "{} wait", touches_bob(&world));
    let others = world.engine.unsent_len() - touches_bob(&world);
    world.engine.kill(world.now, world.conference, &[seat(BOB)]);
    assert_eq!(touches_bob(&world), 0);
    assert_eq!(world.engine.unsent_len(), others, "nobody else's are dropped");
}

#[test]
fn joins_and_cuts_leave_nothing_behind() {
    let mut world = World::new(7);
    world.joins(ALICE, member(ALICE, 1));
    world.runs_for(Duration::from_secs(2));
    let baseline = world.engine.footprint();
    for n in 10..40 {
        world.joins(n, member(n, 1));
        world.runs_until("they meet", |world| world.view(n).received_from(ALICE) > 20);
        let cuts = world.engine.expel(world.now, world.conference, &[seat(n)]);
        world.flush();
        world.engine.prove(world.now, cuts);
        world.clients.remove(&n);
        world.runs_for(Duration::from_millis(500));
    }
    // While nobody else speaks or listens, alice is exactly what she was.
    world.runs_for(Duration::from_secs(2));
    assert_eq!(world.engine.footprint(), baseline);

    let cuts = world.engine.end(world.now, world.conference);
    world.flush();
    world.engine.prove(world.now, cuts);
    assert_eq!(world.engine.footprint(), super::super::Footprint::default());
}

#[test]
fn a_client_that_leaves_by_itself_is_lost_and_its_seat_may_offer_anew() {
    let mut world = meeting(8);
    let now = world.now;
    world.client(BOB).leave(now);
    world.runs_for(Duration::from_secs(1));
    let lost = MediaEvent::Lost { conference: world.conference, seat: seat(BOB) };
    assert_eq!(world.events.iter().filter(|event| **event == lost).count(), 1);
    assert_eq!(world.engine.footprint().transports, 2);
    world.joins(BOB, member(BOB, 2));
    world.runs_until("bob is back", |world| world.view(BOB).received() > 200);
}

//! Who is said to speak: never somebody whose voice does not pass.

use super::world::{World, seat};
use crate::engine::packet::{Codec, Extras, Packet};
use gavel_core::model::{
    ids::SeatId,
    media::{Gate, MediaEvent, MediaKind},
};
use gavel_testkit::webrtc::{Plan, Tracks};
use std::{collections::BTreeSet, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;

const SECOND: Duration = Duration::from_secs(1);
const MUTED: Gate = Gate { audio: false, ..Gate::OPEN };

/// Everybody who was said to speak since the `from`th event.
fn spoke(world: &World, from: usize) -> BTreeSet<SeatId> {
    let told = world.events[from..].iter().filter_map(|event| match event {
        MediaEvent::Speaking { seats, .. } => Some(seats.clone()),
        MediaEvent::Connected { .. } | MediaEvent::Lost { .. } | MediaEvent::Slots { .. } => None,
    });
    told.flatten().collect()
}

/// T11, lesson 42
#[test]
fn a_gated_voice_is_never_said_to_speak() {
    let mut world = World::new(1);
    world.joins_behind(ALICE, Plan::new(ALICE).publishing(Tracks::AUDIO).speaking_at(-10), MUTED);
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::AUDIO).speaking_at(-40));
    world.runs_until("bob speaks", |world| spoke(world, 0).contains(&seat(BOB)));
    // Every change of the list is an occasion to name her.
    for level in [-127, -30, -127, -30] {
        world.client(BOB).speak_at(level);
        world.runs_for(2 * SECOND);
    }
    assert!(world.view(ALICE).sent > 300, "alice talks all the time");
    assert_eq!(spoke(&world, 0), BTreeSet::from([seat(BOB)]));

    let mark = world.events.len();
    world.gate(ALICE, Gate::OPEN);
    world.runs_until("alice could have been heard", |world| spoke(world, mark).contains(&seat(ALICE)));
    world.gate(ALICE, MUTED);
    world.runs_for(SECOND);
    let mark = world.events.len();
    world.client(BOB).speak_at(-127);
    world.runs_for(2 * SECOND);
    world.client(BOB).speak_at(-30);
    world.runs_for(2 * SECOND);
    assert_eq!(spoke(&world, mark), BTreeSet::from([seat(BOB)]), "and not a moment longer");
}

/// The camera's gate is open, but a level that a picture claims is no voice.
#[test]
fn a_level_on_pictures_makes_nobody_speak() {
    for (kind, speaks) in [(MediaKind::Video, false), (MediaKind::Audio, true)] {
        let mut world = World::new(2);
        world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
        let key = world.engine.find(world.conference, seat(ALICE)).unwrap();
        let line = world.engine.seats.get_mut(key).unwrap().sources.iter().find(|source| source.kind == kind);
        let line = line.unwrap().line;
        let codec = if speaks { Codec::Opus } else { Codec::Vp8 };
        for n in 0..100u32 {
            world.now += Duration::from_millis(20);
            let packet = Packet {
                codec,
                ssrc: 7,
                seq: n.into(),
                time: n * 960,
                marker: false,
                extras: Extras { level: Some(-10), voice: Some(true), rotation: None },
                starts_key: false,
                pictures: None,
                scale: None,
                dependency: None,
                payload: vec![0; 20].into(),
            };
            let now = world.now;
            world.engine.forward(now, key, line, None, &packet);
            world.flush();
        }
        assert_eq!(spoke(&world, 0).contains(&seat(ALICE)), speaks, "{kind:?}");
    }
}

/// What an m-line is decides which gate it passes, not what its packets call themselves.
#[test]
fn sound_on_a_picture_s_line_passes_no_gate() {
    let mut world = World::new(3);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    let key = world.engine.find(world.conference, seat(ALICE)).unwrap();
    let sources = &world.engine.seats.get_mut(key).unwrap().sources;
    let line = sources.iter().find(|source| source.kind == MediaKind::Video).unwrap().line;
    for (codec, begins) in [(Codec::Opus, false), (Codec::Vp8, true)] {
        let packet = Packet {
            codec,
            ssrc: 7,
            seq: 1,
            time: 1,
            marker: false,
            extras: Extras::default(),
            starts_key: false,
            pictures: None,
            scale: None,
            dependency: None,
            payload: vec![0; 20].into(),
        };
        let now = world.now;
        world.engine.forward(now, key, line, None, &packet);
        let source = world.engine.seats.get_mut(key).unwrap().sources.iter().find(|source| source.line == line);
        assert_eq!(source.unwrap().born.is_some(), begins, "{codec:?}");
    }
}

/// Of eight people the sound of three goes out, whatever a client offers to take; whoever begins to speak is heard.
#[test]
fn in_a_large_meeting_the_sound_of_a_few_goes_out_and_whoever_speaks_is_among_them() {
    const VOICES: usize = 3;
    let listener = 9;
    for (limit, heard) in [(VOICES, VOICES), (usize::MAX, 8)] {
        let mut world = World::of_voices(4, limit);
        for n in ALICE..=8 {
            world.joins(n, Plan::new(n).publishing(Tracks::AUDIO).speaking_at(-127));
        }
        world.joins(listener, Plan::new(listener).with_slots(8, 0));
        let hears = |world: &World| (ALICE..=8).filter(|n| world.view(listener).received_from(*n) > 0).count();
        world.runs_until("the listener hears some", |world| hears(world) >= heard);
        world.runs_for(SECOND);
        assert_eq!((hears(&world), usize::from(world.slots(listener).wanted_audio)), (heard, heard));
        if limit == usize::MAX {
            continue;
        }

        let silent = (ALICE..=8).find(|n| world.view(listener).received_from(*n) == 0).unwrap();
        world.client(silent).speak_at(-20);
        let spoke_at = world.now;
        world.runs_until("the new speaker is heard", |world| world.view(listener).received_from(silent) > 0);
        assert!(world.now - spoke_at < Duration::from_millis(500), "{:?}", world.now - spoke_at);
        assert_eq!(world.slots(listener).slots.len(), VOICES);
    }
}

/// A client without RFC 6464 (WHIP, a telephone) cannot be seen to speak: it is always sent, and takes nobody's place.
#[test]
fn who_does_not_say_how_loud_they_are_is_always_sent_beside_the_few() {
    const VOICES: usize = 2;
    let (mute_about_it, others, listener) = ([5, 6, 7], ALICE..=4, 9);
    let mut world = World::of_voices(5, VOICES);
    let silent = |n| Plan::new(n).publishing(Tracks::AUDIO).speaking_at(-127);
    for n in others.clone() {
        world.joins(n, silent(n));
    }
    world.joins(listener, Plan::new(listener).with_slots(8, 0));
    let hears = |world: &World, n: u64| world.view(listener).received_from(n) > 0;
    let among = |world: &World, all: &[u64]| all.iter().filter(|n| hears(world, **n)).count();
    let others: Vec<u64> = others.collect();
    world.runs_until("the listener hears two", |world| among(world, &others) == VOICES);
    for n in mute_about_it {
        world.joins(n, Plan::new(n).publishing(Tracks::AUDIO).without_level());
    }
    world.runs_until("all of them are heard", |world| among(world, &mute_about_it) == mute_about_it.len());
    world.runs_for(SECOND);
    assert_eq!(among(&world, &others), VOICES, "of the others two, as before");
    let told = world.slots(listener);
    assert_eq!((told.slots.len(), usize::from(told.wanted_audio)), (5, 5));

    let speaker = others.into_iter().find(|n| !hears(&world, *n)).unwrap();
    world.client(speaker).speak_at(-20);
    world.runs_until("the speaker is heard", |world| hears(world, speaker));
    let before = mute_about_it.map(|n| world.view(listener).received_from(n));
    world.runs_for(SECOND);
    let after = mute_about_it.map(|n| world.view(listener).received_from(n));
    assert!(before.iter().zip(after).all(|(before, after)| after > before + 40), "{before:?} {after:?}");
}

//! The screen beside the camera: a gate of its own, a mark that comes and goes, and its place before cameras.

use super::world::{World, seat};
use gavel_core::model::media::{Content, Gate, MediaKind, MediaRole};
use gavel_testkit::webrtc::{Plan, Tracks, screen_of};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;

const SECOND: Duration = Duration::from_secs(1);
const NO_SHARE: Gate = Gate { share: false, ..Gate::OPEN };
const NO_CAMERA: Gate = Gate { video: false, ..Gate::OPEN };

/// Packets of a picture that somebody has got, on whichever m-line.
fn seen(world: &World, who: u64, tag: u64) -> u64 {
    let pictures = world.view(who).lines.values().filter(|line| line.video);
    pictures.filter_map(|line| line.from.get(&tag)).sum()
}

/// The m-lines in which screens of a seat stand.
fn screens(world: &World, who: u64, of: u64) -> Vec<String> {
    let slots = world.slots(who).slots.into_iter();
    slots.filter(|slot| slot.content == Content::Slides && slot.seat == seat(of)).map(|slot| slot.mid).collect()
}

/// alice sends sound, camera and screen; bob has room for all of it.
fn presentation(seed: u64) -> World {
    let mut world = World::new(seed);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::ALL).with_slots(1, 1));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::BOTH).with_slots(1, 2));
    world.runs_until("bob sees alice and her screen", |world| {
        seen(world, BOB, ALICE) > 50 && seen(world, BOB, screen_of(ALICE)) > 50
    });
    world
}

#[test]
fn a_screen_stands_in_a_slot_of_its_own_and_is_told_from_the_camera() {
    let world = presentation(1);
    let slots = world.slots(BOB);
    assert_eq!((slots.wanted_audio, slots.wanted_video, slots.slots.len()), (1, 2, 3), "a screen is wanted as well");
    for slot in slots.slots.iter().filter(|slot| slot.kind == MediaKind::Video) {
        let shown = match slot.content {
            Content::Main => ALICE,
            Content::Slides => screen_of(ALICE),
        };
        assert_eq!(world.view(BOB).lines[&slot.mid].now, Some(shown), "the slots say the truth");
    }
    assert_eq!(screens(&world, BOB, ALICE).len(), 1);
}

/// Rule book section 6: mute, stop video and stop share are enforced in the engine, each by itself. T11, lesson 2
#[test]
fn a_stopped_screen_reaches_nobody_while_the_camera_goes_on() {
    let mut world = presentation(2);
    let before = (seen(&world, BOB, ALICE), seen(&world, BOB, screen_of(ALICE)));
    world.gate(ALICE, NO_SHARE);
    let sent = world.view(ALICE).sent_of_screen;
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).sent_of_screen > sent + 90, "alice goes on sending her screen");
    assert!(seen(&world, BOB, screen_of(ALICE)) <= before.1 + 3, "one picture may have been on its way");
    assert!(seen(&world, BOB, ALICE) > before.0 + 90, "her camera goes on");
    let slots = world.slots(BOB);
    assert_eq!((screens(&world, BOB, ALICE).len(), slots.wanted_video), (0, 1), "it stands in nobody's way");

    // With nothing but the screen, whatever of alice's left would be of it.
    world.client(ALICE).mute(Tracks::BOTH);
    world.runs_for(SECOND / 2);
    let (mark, sent) = (world.sent.len(), world.view(ALICE).sent_of_screen);
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).sent_of_screen > sent + 90);
    assert!(!world.sent[mark..].iter().any(|(_, source)| *source == Some(seat(ALICE))), "not one packet of alice's");

    let keys = world.view(ALICE).key_requests.len();
    let (mark, seen_before) = (world.sent.len(), seen(&world, BOB, screen_of(ALICE)));
    world.gate(ALICE, Gate::OPEN);
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).key_requests.len() > keys, "an opened gate asks for a key frame");
    assert!(world.sent[mark..].contains(&(seat(BOB), Some(seat(ALICE)))), "it could have been forwarded");
    assert!(seen(&world, BOB, screen_of(ALICE)) > seen_before + 50);
    for line in world.view(BOB).lines.values().filter(|line| line.video) {
        assert_eq!((line.missing(), line.repeated, line.time_steps_back), (0, 0, 0), "{line:#?}");
        assert_eq!((line.picture_jumps, line.changes_without_key, line.ssrcs.len()), (0, 0, 1), "{line:#?}");
    }
}

/// T11, lesson 2
#[test]
fn a_stopped_camera_reaches_nobody_while_the_screen_goes_on() {
    let mut world = presentation(3);
    let before = (seen(&world, BOB, ALICE), seen(&world, BOB, screen_of(ALICE)));
    world.gate(ALICE, NO_CAMERA);
    world.runs_for(2 * SECOND);
    assert!(seen(&world, BOB, ALICE) <= before.0 + 3, "one picture may have been on its way");
    assert!(seen(&world, BOB, screen_of(ALICE)) > before.1 + 90, "her screen goes on");

    world.client(ALICE).mute(Tracks { video: false, ..Tracks::ALL });
    world.runs_for(SECOND / 2);
    let (mark, sent) = (world.sent.len(), world.view(ALICE).sent);
    world.runs_for(2 * SECOND);
    assert!(world.view(ALICE).sent > sent + 90, "alice goes on sending her camera");
    assert!(!world.sent[mark..].iter().any(|(_, source)| *source == Some(seat(ALICE))), "not one packet of alice's");
    world.gate(ALICE, Gate::OPEN);
    world.runs_for(2 * SECOND);
    assert!(world.sent[mark..].contains(&(seat(BOB), Some(seat(ALICE)))), "it could have been forwarded");
}

/// Lesson 42
#[test]
fn later_joiners_get_nothing_through_a_shut_gate_nor_see_what_is_behind_one() {
    let mut world = presentation(4);
    world.gate(ALICE, NO_SHARE);
    world.joins(CAROL, Plan::new(CAROL).publishing(Tracks::BOTH).with_slots(2, 4));
    world.joins_behind(4, Plan::new(4).publishing(Tracks::ALL).speaking_at(-90), NO_SHARE);
    world.runs_until("carol sees both cameras", |world| seen(world, CAROL, ALICE) > 50 && seen(world, CAROL, 4) > 50);
    world.runs_for(SECOND);
    for sharer in [ALICE, 4] {
        assert!(world.view(sharer).sent_of_screen > 90, "it is sent");
        assert_eq!(seen(&world, CAROL, screen_of(sharer)), 0, "and reaches nobody");
        assert!(screens(&world, CAROL, sharer).is_empty());
    }
    assert_eq!(seen(&world, BOB, screen_of(4)), 0);
    assert_eq!(world.slots(CAROL).wanted_video, 3, "three cameras: alice's, bob's and the newcomer's");

    for sharer in [ALICE, 4] {
        world.gate(sharer, Gate::OPEN);
        world.runs_for(SECOND);
    }
    world.offers_slots(CAROL, 3, 5);
    world.runs_until("carol sees both screens", |world| {
        [ALICE, 4].iter().all(|sharer| seen(world, CAROL, screen_of(*sharer)) > 50)
    });
    let lines = world.view(CAROL).lines.values().filter(|line| line.video);
    assert_eq!(lines.filter(|line| !line.began_with_key || line.changes_without_key > 0).count(), 0);
}

/// G1, G2, lesson 26
#[test]
fn whoever_is_cut_is_cut_with_camera_and_screen() {
    let mut world = presentation(5);
    world.joins(CAROL, Plan::new(CAROL).publishing(Tracks::BOTH).with_slots(2, 3));
    world.runs_until("carol sees all", |world| {
        [ALICE, BOB, screen_of(ALICE)].iter().all(|tag| seen(world, CAROL, *tag) > 50)
    });
    world.client(ALICE).turn_hostile();
    let cuts = world.engine.expel(world.now, world.conference, &[seat(ALICE)]);
    world.flush();
    let silences = world.engine.prove(world.now, cuts);
    assert!(silences[0].had_media);
    let (mark, sent) = (world.sent.len(), world.view(ALICE).sent_of_screen);
    let others = seen(&world, CAROL, BOB);
    world.runs_for(3 * SECOND);
    assert!(world.view(ALICE).sent_of_screen > sent + 90, "alice goes on sharing");
    assert!(!world.sent[mark..].iter().any(|(to, of)| *of == Some(seat(ALICE)) || *to == seat(ALICE)));
    assert!(seen(&world, CAROL, BOB) > others + 90, "the others go on");
    for who in [BOB, CAROL] {
        assert!(screens(&world, who, ALICE).is_empty());
        assert!(world.slots(who).slots.iter().all(|slot| slot.seat != seat(ALICE)));
    }
}

#[test]
fn a_later_offer_may_mark_a_picture_as_a_screen_and_take_the_mark_back() {
    let mut world = presentation(6);
    world.gate(ALICE, NO_SHARE);
    world.runs_for(SECOND);
    let shut = seen(&world, BOB, screen_of(ALICE));
    world.runs_for(SECOND);
    assert_eq!(seen(&world, BOB, screen_of(ALICE)), shut);

    let now = world.now;
    let offer = world.client(ALICE).offer_marked(now, false);
    world.answers(ALICE, &offer).unwrap();
    world.runs_until("it is a camera now", |world| seen(world, BOB, screen_of(ALICE)) > shut + 50);
    assert!(screens(&world, BOB, ALICE).is_empty(), "and is called one");
    world.gate(ALICE, Gate { video: false, ..NO_SHARE });
    world.runs_for(SECOND / 2);
    let as_camera = seen(&world, BOB, screen_of(ALICE));
    world.runs_for(SECOND);
    assert_eq!(seen(&world, BOB, screen_of(ALICE)), as_camera, "behind the camera's gate");

    world.gate(ALICE, NO_CAMERA);
    let now = world.now;
    let offer = world.client(ALICE).offer_marked(now, true);
    world.answers(ALICE, &offer).unwrap();
    world.runs_until("it is a screen again", |world| seen(world, BOB, screen_of(ALICE)) > as_camera + 50);
    assert_eq!(screens(&world, BOB, ALICE).len(), 1);
    world.gate(ALICE, Gate::SHUT);
    world.runs_for(SECOND / 2);
    let as_screen = seen(&world, BOB, screen_of(ALICE));
    world.runs_for(SECOND);
    assert_eq!(seen(&world, BOB, screen_of(ALICE)), as_screen, "behind the screen's gate");
    for line in world.view(BOB).lines.values().filter(|line| line.video) {
        assert_eq!((line.repeated, line.time_steps_back, line.changes_without_key), (0, 0, 0), "{line:#?}");
    }
}

#[test]
fn sharing_begins_and_ends_in_mid_call_and_the_camera_notices_nothing() {
    let mut world = World::new(7);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 2));
    world.runs_until("bob sees alice", |world| seen(world, BOB, ALICE) > 50);
    world.runs_for(2 * SECOND);
    let camera = |world: &World| world.view(BOB).lines_of(ALICE).into_iter().find(|line| line.video).unwrap().clone();
    let keys = camera(&world).key_frames;
    for _ in 0..2 {
        let before = seen(&world, BOB, screen_of(ALICE));
        let now = world.now;
        // The second time the client goes on with the m-line that it has.
        let offer = world.client(ALICE).offer_share(now);
        world.answers(ALICE, &offer).unwrap();
        world.runs_until("bob sees the screen", |world| seen(world, BOB, screen_of(ALICE)) > before + 50);
        assert_eq!(screens(&world, BOB, ALICE).len(), 1);
        let now = world.now;
        let offer = world.client(ALICE).offer_without(now, Tracks::SHARE);
        world.answers(ALICE, &offer).unwrap();
        world.flush();
        assert_eq!((screens(&world, BOB, ALICE).len(), world.slots(BOB).wanted_video), (0, 1));
    }
    let camera = camera(&world);
    assert_eq!((camera.missing(), camera.repeated, camera.picture_jumps, camera.key_frames), (0, 0, 0, keys));
}

#[test]
fn where_slots_are_few_a_screen_stands_before_cameras() {
    let mut world = World::new(8);
    world.joins(CAROL, Plan::new(CAROL).with_slots(2, 1));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::BOTH).speaking_at(-20));
    world.runs_until("carol sees bob, who speaks", |world| seen(world, CAROL, BOB) > 100);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::ALL).speaking_at(-90));
    world.runs_until("carol sees the screen", |world| seen(world, CAROL, screen_of(ALICE)) > 50);
    assert_eq!(screens(&world, CAROL, ALICE).len(), 1);
    assert_eq!(world.slots(CAROL).wanted_video, 3);

    world.gate(ALICE, NO_SHARE);
    let before = seen(&world, CAROL, BOB);
    world.runs_until("a camera is back", |world| seen(world, CAROL, BOB) > before + 50);
}

/// Otherwise somebody could mark whatever they send, and be all that the others see.
#[test]
fn of_two_screens_of_one_seat_one_stands_before_cameras_and_sound_is_no_screen() {
    let mut world = World::new(9);
    world.joins(CAROL, Plan::new(CAROL).with_slots(2, 2));
    world.joins(BOB, Plan::new(BOB).publishing(Tracks::BOTH).speaking_at(-90));
    world.runs_until("carol sees bob", |world| seen(world, CAROL, BOB) > 100);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::ALL).speaking_at(-90));
    world.runs_until("carol sees alice", |world| seen(world, CAROL, screen_of(ALICE)) > 50);
    let now = world.now;
    let offer = world.client(ALICE).offer_slots(now, 1, 1);
    let offer = offer.replace("a=content:slides\r\n", "").replace("a=mid:", "a=content:slides\r\na=mid:");
    world.answers(ALICE, &offer).unwrap();
    world.runs_for(2 * SECOND);
    assert_eq!(screens(&world, CAROL, ALICE).len(), 1);
    let slots = world.slots(CAROL);
    assert!(slots.slots.iter().any(|slot| slot.kind == MediaKind::Video && slot.seat == seat(BOB)), "{slots:?}");
    assert!(slots.slots.iter().all(|slot| slot.kind == MediaKind::Video || slot.content == Content::Main));
    // Behind the gate of screens stand all that are marked.
    world.gate(ALICE, NO_SHARE);
    world.runs_for(SECOND / 2);
    let of_alice = |world: &World| seen(world, CAROL, ALICE) + seen(world, CAROL, screen_of(ALICE));
    let before = of_alice(&world);
    world.runs_for(SECOND);
    assert_eq!(of_alice(&world), before);
}

/// WHIP and WHEP are seats of these roles.
#[test]
fn a_publisher_may_share_a_screen_and_a_watcher_sees_it_rather_than_the_camera() {
    let mut world = World::new(10);
    world.joins_as(ALICE, Plan::new(ALICE).publishing(Tracks::ALL), MediaRole::Publish).unwrap();
    world.runs_for(SECOND);
    world.joins_as(BOB, Plan::new(BOB).with_slots(1, 1), MediaRole::Watch(None)).unwrap();
    world.runs_until("bob sees the screen", |world| seen(world, BOB, screen_of(ALICE)) > 50);
    world.gate(ALICE, NO_SHARE);
    world.runs_until("bob sees the camera", |world| seen(world, BOB, ALICE) > 50);
    let screen = seen(&world, BOB, screen_of(ALICE));
    world.runs_for(SECOND);
    assert_eq!(seen(&world, BOB, screen_of(ALICE)), screen);
}

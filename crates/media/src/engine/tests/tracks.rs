//! What operators are told of tracks is what clients see.

use super::world::{Link, World, seat};
use gavel_core::model::{
    media::{MediaKind, ShownHeight},
    tracks::{GivenTrack, SeatTracks, SentTrack},
};
use gavel_testkit::webrtc::{Plan, Tracks, VideoCodec};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const SECOND: Duration = Duration::from_secs(1);

/// alice sends, bob watches.
fn meeting(seed: u64, alice: Plan) -> World {
    let mut world = World::new(seed);
    let codec = VideoCodec::Vp9;
    world.joins(ALICE, alice.publishing(Tracks::BOTH).at_bitrate(1_500_000));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 1).decoding(&[VideoCodec::Vp8, codec]));
    world.runs_until("bob sees alice", |world| world.view(BOB).lines_of(ALICE).len() == 2);
    world.runs_for(6 * SECOND);
    world
}

fn of(world: &World, n: u64) -> SeatTracks {
    let all = world.engine.tracks(world.now, world.conference);
    all.into_iter().find(|one| one.seat == seat(n)).unwrap()
}

fn camera(world: &World) -> SentTrack {
    of(world, ALICE).sends.into_iter().find(|track| track.kind == MediaKind::Video).unwrap()
}

fn picture(world: &World) -> GivenTrack {
    of(world, BOB).receives.into_iter().find(|track| track.kind == MediaKind::Video).unwrap()
}

fn around(value: u64, wanted: u64) -> bool {
    (wanted * 85 / 100..wanted * 115 / 100).contains(&value)
}

#[test]
fn sizes_and_what_is_given_of_them_are_told_with_what_they_cost() {
    let mut world = meeting(1, Plan::new(ALICE).in_layers());
    let sent = camera(&world);
    let rids: Vec<_> = sent.streams.iter().map(|stream| stream.rid.as_deref().unwrap()).collect();
    assert_eq!((rids, sent.codec), (vec!["q", "h", "f"], Some("VP8")));
    for (stream, part) in sent.streams.iter().zip([10, 3, 1]) {
        assert!(around(stream.bitrate, 1_500_000 / part) && stream.alive && stream.lost == 0, "{stream:?}");
    }
    let given = picture(&world);
    let line = world.view(BOB).lines.values().find(|line| line.video).unwrap();
    assert_eq!((given.of, given.layer.clone().unwrap().rid.as_deref()), (seat(ALICE), Some("f")));
    assert!(around(given.bitrate, 1_500_000), "{given:?}");
    // What is under way has left, and has not come.
    assert!(given.packets >= line.packets && given.packets < line.packets + 20, "{given:?} {}", line.packets);
    assert_eq!((given.repaired, given.freezes, given.loss), (0, 0, Some(0)), "{given:?}");

    let mid = given.mid;
    world.engine.show(world.now, world.conference, seat(BOB), &[ShownHeight { mid: mid.clone(), height: 100 }]);
    world.runs_for(3 * SECOND);
    assert_eq!(picture(&world).layer.unwrap().rid.as_deref(), Some("q"));
    world.engine.show(world.now, world.conference, seat(BOB), &[ShownHeight { mid, height: 0 }]);
    world.runs_for(2 * SECOND);
    let hidden = picture(&world);
    assert_eq!((hidden.layer, hidden.bitrate, hidden.freezes), (None, 0, 0), "nobody looks, and that is no freeze");
}

#[test]
fn layers_within_a_stream_are_told_by_their_numbers() {
    let mut world = meeting(2, Plan::new(ALICE).in_scale(VideoCodec::Vp9));
    assert_eq!(picture(&world).layer, Some(Default::default()), "all of them");
    let mid = picture(&world).mid;
    world.engine.show(world.now, world.conference, seat(BOB), &[ShownHeight { mid, height: 100 }]);
    world.runs_for(3 * SECOND);
    let layer = picture(&world).layer.unwrap();
    assert_eq!((layer.rid, layer.spatial, layer.temporal), (None, Some(0), None));
}

#[test]
fn what_is_lost_and_repaired_and_late_is_told() {
    let mut world = meeting(3, Plan::new(ALICE));
    world.link_towards(BOB, Link { loss: 50, ..Link::GOOD });
    world.runs_for(6 * SECOND);
    let given = picture(&world);
    assert!(given.repaired > 20 && given.missed >= given.repaired && given.loss.is_some(), "{given:?}");
    let voice = of(&world, BOB).receives.into_iter().find(|track| track.kind == MediaKind::Audio).unwrap();
    assert!(voice.loss.is_some_and(|loss| (10..150).contains(&loss)), "it is not repaired: {voice:?}");
    let line = world.view(BOB).lines.values().find(|line| !line.video).unwrap();
    // The last report is a moment old.
    let (told, missing) = (voice.lost.unwrap(), line.missing());
    assert!(missing > 5 && told <= missing && told + 10 > missing, "{told} of {missing}");
    let round_trip = of(&world, BOB).round_trip.unwrap().as_millis();
    assert!((18..40).contains(&round_trip), "{round_trip}");
    let quiet = camera(&world).streams[0].jitter;
    world.link_from(ALICE, Link { jitter: Duration::from_millis(30), ..Link::GOOD });
    world.runs_for(4 * SECOND);
    assert!(camera(&world).streams[0].jitter > quiet + Duration::from_millis(2), "{:?}", camera(&world));
}

#[test]
fn what_is_lost_on_the_way_from_a_publisher_is_told_apart_from_what_came_late() {
    let mut world = meeting(6, Plan::new(ALICE));
    let before = camera(&world).streams[0].clone();
    assert_eq!((before.lost, before.late), (0, 0), "{before:?}");
    world.link_from(ALICE, Link { loss: 50, ..Link::GOOD });
    world.runs_for(6 * SECOND);
    world.link_from(ALICE, Link::GOOD);
    world.runs_for(SECOND);
    let sent = camera(&world).streams[0].clone();
    assert!(sent.late > 20 && sent.lost < sent.late / 4, "most were repaired: {sent:?}");
    let voice = of(&world, ALICE).sends.into_iter().find(|track| track.kind == MediaKind::Audio).unwrap();
    let voice = &voice.streams[0];
    assert!(voice.late == 0 && (5..60).contains(&voice.lost), "it is not repaired: {voice:?}");
    assert_eq!(voice.pictures, 0);
}

#[test]
fn pictures_and_requests_for_key_frames_are_counted_on_both_ways() {
    let mut world = meeting(7, Plan::new(ALICE));
    let (sent, given) = (camera(&world).streams[0].clone(), picture(&world));
    world.runs_for(4 * SECOND);
    let now = (camera(&world).streams[0].clone(), picture(&world));
    assert!((110..130).contains(&(now.0.pictures - sent.pictures)), "30 a second: {now:?}");
    assert!((now.1.pictures - given.pictures).abs_diff(now.0.pictures - sent.pictures) <= 1, "{now:?}");
    assert_eq!((now.0.keys_asked, now.1.keys_asked), (sent.keys_asked, given.keys_asked), "nobody asked");
    let at = world.now;
    world.client(BOB).request_key_frames(at);
    world.runs_for(SECOND);
    let asked = (camera(&world).streams[0].keys_asked, picture(&world).keys_asked);
    assert_eq!(asked, (sent.keys_asked + 1, given.keys_asked + 1));
}

#[test]
fn a_publisher_who_has_stopped_for_long_is_no_freeze() {
    let mut world = meeting(8, Plan::new(ALICE));
    world.client(ALICE).mute(Tracks::VIDEO);
    world.runs_for(7 * SECOND);
    world.client(ALICE).mute(Tracks::NONE);
    world.runs_for(SECOND);
    let given = picture(&world);
    assert_eq!((given.freezes, given.pauses), (0, 1), "{given:?}");
}

#[test]
fn a_picture_that_stands_still_is_a_freeze() {
    let mut world = meeting(4, Plan::new(ALICE));
    assert_eq!(picture(&world).freezes, 0);
    world.client(ALICE).mute(Tracks::VIDEO);
    world.runs_for(SECOND);
    world.client(ALICE).mute(Tracks::NONE);
    world.runs_for(SECOND);
    let given = picture(&world);
    assert_eq!(given.freezes, 1);
    assert!((900..1_200).contains(&given.frozen.as_millis()), "{given:?}");
}

#[test]
fn what_the_engine_carries_is_counted_beyond_the_life_of_seats() {
    let mut world = meeting(5, Plan::new(ALICE));
    let before = world.engine.load();
    assert_eq!((before.seats, before.transports, before.sources, before.slots), (2, 2, 2, 2));
    assert!(before.packets_in > 500 && before.packets_out > before.packets_in && before.dropped == 0, "{before:?}");
    world.engine.expel(world.now, world.conference, &[seat(ALICE), seat(BOB)]);
    world.flush();
    let after = world.engine.load();
    assert_eq!((after.seats, after.packets_in), (0, before.packets_in));
    assert!(after.packets_out > before.packets_out, "their goodbye");
}

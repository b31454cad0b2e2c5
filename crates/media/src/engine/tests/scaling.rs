//! Layers within one stream (SVC): each receiver gets the sizes and the frame rates that its link carries and its screen shows.

use super::world::{Link, World, seat};
use gavel_core::model::media::ShownHeight;
use gavel_testkit::webrtc::{Plan, Received, Tracks, VideoCodec};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;
const SECOND: Duration = Duration::from_secs(1);
/// Of all layers; the sizes have a tenth, three and six of it.
const WHOLE: u32 = 1_500_000;
const BOTH: [VideoCodec; 2] = [VideoCodec::Vp9, VideoCodec::Av1];

fn video(world: &World, who: u64) -> &Received {
    world.view(who).lines.values().find(|line| line.video).expect("a picture")
}

/// What somebody gets over the next while: bits per second, and the largest size and highest rate.
fn gets(world: &mut World, who: u64, span: Duration) -> (u64, u8, u8) {
    let before = video(world, who).clone();
    world.runs_for(span);
    let after = video(world, who);
    let came = |scale: &(u8, u8)| after.layers[scale] > before.layers.get(scale).copied().unwrap_or_default();
    let layers: Vec<(u8, u8)> = after.layers.keys().copied().filter(came).collect();
    let most = |of: fn(&(u8, u8)) -> u8| layers.iter().map(of).max().unwrap_or_default();
    ((after.bytes - before.bytes) * 8 / span.as_secs(), most(|scale| scale.0), most(|scale| scale.1))
}

/// alice in three sizes and three rates; bob and carol watch.
fn meeting(seed: u64, codec: VideoCodec) -> World {
    let mut world = World::new(seed);
    world.joins(ALICE, Plan::new(ALICE).publishing(Tracks::BOTH).in_scale(codec).at_bitrate(WHOLE));
    for n in [BOB, CAROL] {
        world.joins(n, Plan::new(n).with_slots(1, 1).in_codec(codec));
    }
    world.runs_until("both see alice", |world| {
        [BOB, CAROL].iter().all(|who| world.view(*who).lines_of(ALICE).len() == 2)
    });
    world
}

/// A decoder could show every picture of it.
fn is_whole(line: &Received) {
    let numbers = (line.missing(), line.repeated, line.time_steps_back, line.ssrcs.len());
    assert_eq!(numbers, (0, 0, 0, 1), "{line:#?}");
    let pictures = (line.unmarked, line.rises_without_key, line.changes_without_key, line.frames_back);
    assert_eq!((pictures, line.began_with_key), ((0, 0, 0, 0), true), "{line:#?}");
}

fn show(world: &mut World, who: u64, height: u16) {
    let mid = world.view(who).lines.iter().find(|(_, line)| line.video).map(|(mid, _)| mid.clone()).unwrap();
    world.engine.show(world.now, world.conference, seat(who), &[ShownHeight { mid, height }]);
    world.runs_for(SECOND);
}

#[test]
fn whoever_has_room_gets_all_layers() {
    for codec in BOTH {
        let mut world = meeting(1, codec);
        world.runs_for(5 * SECOND);
        let (rate, size, frames) = gets(&mut world, BOB, 4 * SECOND);
        assert!(rate > u64::from(WHOLE) * 9 / 10 && (size, frames) == (2, 2), "{rate} {size} {frames}");
        is_whole(video(&world, BOB));
        assert_eq!(video(&world, BOB).picture_jumps, 0);
    }
}

#[test]
fn a_small_tile_gets_a_small_picture_at_the_whole_frame_rate_and_every_picture_of_it_can_be_shown() {
    for codec in BOTH {
        let mut world = meeting(2, codec);
        world.runs_for(5 * SECOND);
        for (height, size, share) in
            [(150, 0, 9..20), (360, 1, 35..50), (720, 2, 90..110), (100, 0, 9..20), (0, 0, 0..1)]
        {
            show(&mut world, BOB, height);
            let (rate, largest, frames) = gets(&mut world, BOB, 3 * SECOND);
            assert!(share.contains(&(rate * 100 / u64::from(WHOLE))), "{height}: {rate}");
            assert!(height == 0 || (largest, frames) == (size, 2), "{height}: {largest} {frames}");
        }
        show(&mut world, BOB, 720);
        assert_eq!(gets(&mut world, BOB, 2 * SECOND).1, 2);
        is_whole(video(&world, BOB));
        assert_eq!(video(&world, BOB).picture_jumps, 0, "each picture came, in one size or another");
        let (rate, ..) = gets(&mut world, CAROL, 2 * SECOND);
        assert!(rate > u64::from(WHOLE) * 9 / 10, "the other never noticed: {rate}");
        is_whole(video(&world, CAROL));
    }
}

/// A key frame says how a stream's layers are numbered, and none may come for minutes.
#[test]
fn another_offer_of_the_publisher_forgets_no_layers() {
    for codec in BOTH {
        let mut world = meeting(6, codec);
        world.runs_for(2 * SECOND);
        let (lines, keys) = (video(&world, CAROL).packets, video(&world, CAROL).key_frames);
        world.offers_slots(ALICE, 1, 1);
        world.runs_for(2 * SECOND);
        assert_eq!(video(&world, CAROL).key_frames, keys, "there was no reason for one");
        show(&mut world, BOB, 150);
        let (_, largest, _) = gets(&mut world, BOB, 2 * SECOND);
        assert_eq!(largest, 0);
        assert!(video(&world, CAROL).packets > lines + 100);
    }
}

#[test]
fn a_link_that_gets_worse_costs_the_size_and_then_the_frame_rate() {
    for codec in BOTH {
        let mut world = meeting(3, codec);
        let link = |kilobits: u64| Link { rate: Some(kilobits * 1_000), ..Link::GOOD };
        let mut got = Vec::new();
        for (kilobits, wait) in [(5_000, 8), (900, 8), (140, 15), (5_000, 25)] {
            world.link_towards(BOB, link(kilobits));
            world.runs_for(wait * SECOND);
            let (rate, size, frames) = gets(&mut world, BOB, 5 * SECOND);
            assert!(rate < kilobits * 1_000, "{kilobits}: {rate}");
            got.push((size, frames));
        }
        let [best, less, least, again] = got[..] else { panic!("four") };
        assert_eq!((best, less, again), ((2, 2), (1, 2), (2, 2)));
        assert!(least.0 == 0 && least.1 < 2, "{least:?}");
        assert!(video(&world, BOB).rises_without_key == 0, "{:#?}", video(&world, BOB));
        assert!(gets(&mut world, CAROL, 2 * SECOND).1 == 2, "the other never noticed");
    }
}

/// What is lost on the way from the publisher comes late, also what a receiver is not given.
#[test]
fn losses_on_the_way_in_leave_no_hole_in_what_is_given_of_a_stream() {
    for codec in BOTH {
        let mut world = meeting(4, codec);
        world.runs_for(5 * SECOND);
        show(&mut world, BOB, 150);
        let (before, asked) = (video(&world, BOB).missing(), world.view(ALICE).key_requests.len());
        world.link_from(ALICE, Link { loss: 30, ..Link::GOOD });
        world.runs_for(10 * SECOND);
        world.link_from(ALICE, Link::GOOD);
        world.runs_for(2 * SECOND);
        let line = video(&world, BOB);
        assert!(world.view(BOB).empty > 5, "some came late, and only filled their number");
        assert!(line.missing() - before <= world.view(BOB).empty, "{line:#?}");
        assert!(line.rises_without_key == 0 && line.repeated == 0, "{line:#?}");
        assert!(world.view(ALICE).key_requests.len() < asked + 20, "{:?}", world.view(ALICE).key_requests);
    }
}

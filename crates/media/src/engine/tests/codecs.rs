//! Pictures in VP9 and AV1 beside VP8: who gets them, and that their numbers go on whoever stands in a slot.

use super::{
    super::Sealing,
    world::{Link, World, seat},
};
use gavel_core::model::media::{Gate, MediaRole};
use gavel_testkit::webrtc::{Plan, Received, Tracks, VideoCodec};
use std::time::Duration;

const ALICE: u64 = 1;
const BOB: u64 = 2;
const CAROL: u64 = 3;
const SECOND: Duration = Duration::from_secs(1);
const ALL: [VideoCodec; 3] = [VideoCodec::Vp8, VideoCodec::Vp9, VideoCodec::Av1];
const BOTH_WAYS: [Sealing; 2] = [Sealing::Own, Sealing::Str0m];

fn publisher(n: u64, codec: VideoCodec) -> Plan {
    Plan::new(n).publishing(Tracks::BOTH).in_codec(codec)
}

fn hears_and_sees(world: &World, who: u64, whom: u64) -> bool {
    let lines = world.view(who).lines_of(whom);
    [true, false].iter().all(|video| lines.iter().any(|line| line.video == *video && line.packets > 50))
}

fn picture(world: &World, who: u64) -> &Received {
    world.view(who).lines.values().find(|line| line.video).unwrap()
}

fn has_no_hole(line: &Received) {
    let holes = (line.missing(), line.repeated, line.time_steps_back, line.picture_jumps);
    assert_eq!(holes, (0, 0, 0, 0), "{line:#?}");
    assert_eq!((line.changes_without_key, line.ssrcs.len()), (0, 1), "{line:#?}");
    assert_eq!(line.began_with_key, line.video, "{line:#?}");
}

#[test]
fn two_meet_in_each_codec_without_a_hole() {
    for codec in ALL {
        for sealing in BOTH_WAYS {
            let mut world = World::sealed_by(1, sealing);
            world.joins(ALICE, publisher(ALICE, codec).with_slots(1, 1));
            world.joins(BOB, publisher(BOB, codec).with_slots(1, 1));
            world.runs_until("they meet", |w| hears_and_sees(w, ALICE, BOB) && hears_and_sees(w, BOB, ALICE));
            world.runs_for(5 * SECOND);
            for who in [ALICE, BOB] {
                world.view(who).lines.values().for_each(has_no_hole);
                assert_eq!(picture(&world, who).codecs.keys().collect::<Vec<_>>(), [&codec]);
            }
        }
    }
}

#[test]
fn what_gets_lost_is_sent_again_in_each_codec() {
    for codec in [VideoCodec::Vp9, VideoCodec::Av1] {
        let mut world = World::new(2);
        world.joins(ALICE, publisher(ALICE, codec));
        world.joins(BOB, Plan::new(BOB).with_slots(1, 1).in_codec(codec));
        world.runs_until("bob sees alice", |world| hears_and_sees(world, BOB, ALICE));
        world.link = Link { loss: 20, ..Link::GOOD };
        world.runs_for(10 * SECOND);
        world.link = Link::GOOD;
        world.runs_for(2 * SECOND);
        let audio = world.view(BOB).lines.values().find(|line| !line.video).unwrap();
        assert!(audio.missing() > 5, "the link did lose packets");
        let video = picture(&world, BOB);
        assert!((video.missing() as f64) < 0.002 * video.packets as f64, "{codec:?}: {video:#?}");
        assert_eq!(video.repeated, 0);
    }
}

#[test]
fn speakers_of_two_codecs_take_turns_in_one_slot_and_the_numbers_go_on() {
    for (theirs, others) in
        [(VideoCodec::Vp9, VideoCodec::Vp8), (VideoCodec::Vp9, VideoCodec::Vp9), (VideoCodec::Av1, VideoCodec::Vp9)]
    {
        for sealing in BOTH_WAYS {
            let mut world = World::sealed_by(3, sealing);
            world.joins(ALICE, publisher(ALICE, theirs).speaking_at(-20));
            world.joins(CAROL, publisher(CAROL, others).speaking_at(-127));
            world.joins(BOB, Plan::new(BOB).with_slots(1, 1).decoding(&ALL));
            world.runs_until("bob sees alice", |world| hears_and_sees(world, BOB, ALICE));
            for (silent, speaks) in [(ALICE, CAROL), (CAROL, ALICE), (ALICE, CAROL)] {
                world.client(silent).speak_at(-127);
                world.client(speaks).speak_at(-20);
                world.runs_until("bob sees who speaks", |world| world.view(BOB).lines_of(speaks).len() == 2);
                world.runs_for(2 * SECOND);
            }
            let line = picture(&world, BOB);
            has_no_hole(line);
            assert!(line.from.values().all(|packets| *packets > 50) && line.from.len() == 2, "{line:#?}");
            assert!([theirs, others].iter().all(|codec| line.codecs.contains_key(codec)), "{line:#?}");
        }
    }
}

#[test]
fn a_gate_leaves_no_trace_in_the_numbers_of_a_codec() {
    for codec in [VideoCodec::Vp9, VideoCodec::Av1] {
        let mut world = World::new(4);
        world.joins(ALICE, publisher(ALICE, codec));
        world.joins(BOB, Plan::new(BOB).with_slots(1, 1).in_codec(codec));
        world.runs_until("bob sees alice", |world| hears_and_sees(world, BOB, ALICE));
        world.gate(ALICE, Gate { video: false, ..Gate::OPEN });
        world.runs_for(SECOND);
        let before = (picture(&world, BOB).packets, world.view(ALICE).key_requests.len());
        world.gate(ALICE, Gate::OPEN);
        world.runs_for(SECOND);
        let after = (picture(&world, BOB).packets, world.view(ALICE).key_requests.len());
        assert!(after.0 > before.0 + 20 && after.1 > before.1, "a key frame is asked for, and comes");
        has_no_hole(picture(&world, BOB));
    }
}

#[test]
fn whoever_cannot_decode_it_gets_the_sound_alone() {
    let mut world = World::new(5);
    world.joins(ALICE, publisher(ALICE, VideoCodec::Av1));
    world.joins(BOB, Plan::new(BOB).with_slots(1, 1).decoding(&[VideoCodec::Vp8, VideoCodec::Vp9]));
    world.joins(CAROL, Plan::new(CAROL).with_slots(1, 1).decoding(&ALL));
    world.runs_until("carol sees alice", |world| hears_and_sees(world, CAROL, ALICE));
    world.runs_for(2 * SECOND);
    let view = world.view(BOB);
    assert!(view.lines.values().any(|line| !line.video && line.packets > 50), "bob hears her");
    assert!(!view.lines.values().any(|line| line.video), "and gets nothing that he could not show");
    // Nobody asks for key frames on behalf of those whom they would not help.
    assert!(world.view(ALICE).key_requests.len() < 3, "{:?}", world.view(ALICE).key_requests);
}

/// Nobody's place is taken by what cannot be shown there.
#[test]
fn where_there_is_one_place_it_goes_to_somebody_whom_the_receiver_can_decode() {
    for decodes in [VideoCodec::Vp8, VideoCodec::Av1] {
        let mut world = World::new(7);
        world.joins(ALICE, publisher(ALICE, VideoCodec::Av1));
        world.joins(CAROL, publisher(CAROL, VideoCodec::Vp8));
        world.joins(BOB, Plan::new(BOB).with_slots(2, 1).in_codec(decodes));
        let whom = if decodes == VideoCodec::Av1 { ALICE } else { CAROL };
        world.runs_until("bob sees whom he can", |world| hears_and_sees(world, BOB, whom));
        assert_eq!((world.slots(BOB).wanted_audio, world.slots(BOB).wanted_video), (2, 1));
    }
}

const BROWSER: &str = include_str!("../../../../../fuzz/corpus/offers/chromium.sdp");
const DESCRIPTOR: &str = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

#[test]
fn a_browser_is_offered_all_codecs_with_repairs_and_sends_vp8_unless_it_wants_another() {
    let mut world = World::new(6);
    world.admit(ALICE, MediaRole::Meet);
    let offer = BROWSER.replace("a=rtcp-mux\r\n", &format!("a=rtcp-mux\r\na=extmap:12 {DESCRIPTOR}\r\n"));
    assert!(offer.contains(DESCRIPTOR));
    let answer = world.engine.negotiate(world.now, world.conference, seat(ALICE), &offer).unwrap().sdp;
    let camera = answer.split("m=").find(|section| section.starts_with("video")).unwrap();
    let numbers: Vec<&str> = camera.lines().next().unwrap().split(' ').skip(3).collect();
    let codec = |number: &str| {
        let name = camera.lines().find_map(|line| line.strip_prefix(&format!("a=rtpmap:{number} "))).unwrap();
        name.split('/').next().unwrap().to_owned()
    };
    let codecs: Vec<String> = numbers.iter().map(|number| codec(number)).collect();
    let order = ["VP8", "rtx", "H264", "rtx", "H264", "rtx", "VP9", "rtx", "VP9", "rtx", "AV1", "rtx"];
    assert_eq!(codecs, order, "the first is what a browser sends");
    assert!(answer.contains(&format!("a=extmap:12 {DESCRIPTOR}")), "with which layers of AV1 are told apart");
}

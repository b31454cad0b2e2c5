//! Those who mean no good: garbage from outside, garbage from inside, and names that are not theirs.

use super::{
    super::Endpoint,
    world::{Link, World, seat},
};
use gavel_core::model::media::MediaEvent;
use gavel_testkit::webrtc::{Plan, Tracks};
use std::{net::SocketAddr, time::Duration};

const ALICE: u64 = 1;
const BOB: u64 = 2;

const SERVER: &str = "192.0.2.1:3478";

fn meeting(seed: u64) -> World {
    let mut world = World::new(seed);
    for n in [ALICE, BOB] {
        world.joins(n, Plan::new(n).publishing(Tracks::BOTH).with_slots(1, 1));
    }
    world.runs_until("they meet", |world| world.view(ALICE).received() > 100 && world.view(BOB).received() > 100);
    world
}

#[test]
fn garbage_from_strangers_and_from_a_members_own_address_harms_nobody() {
    let mut world = meeting(1);
    let (server, stranger): (SocketAddr, SocketAddr) = (SERVER.parse().unwrap(), "203.0.113.9:9".parse().unwrap());
    let alices = world.client(ALICE).local();
    for round in 0..3_000 {
        let length = world.random(200) as usize;
        let mut bytes: Vec<u8> = (0..length).map(|_| world.random(256) as u8).collect();
        // Half of them look like STUN, DTLS, RTP or RTCP at first sight.
        if round % 2 == 0
            && let [first, second, ..] = bytes.as_mut_slice()
        {
            (*first, *second) = [(0, 1), (22, 254), (0x80, 96), (0x81, 201)][round / 2 % 4];
        }
        let now = world.now;
        world.engine.receive(now, Endpoint::Udp(stranger), server, &bytes);
        world.engine.receive(now, Endpoint::Udp(alices), server, &bytes);
    }
    let (a, b) = (world.view(ALICE).received(), world.view(BOB).received());
    world.runs_for(Duration::from_secs(3));
    assert!(world.view(ALICE).received() > a + 200 && world.view(BOB).received() > b + 200);
    assert!(!world.events.iter().any(|event| matches!(event, MediaEvent::Lost { .. })));
    assert_eq!(world.engine.footprint().addresses, 2, "no stranger's address was learned");
}

#[test]
fn a_check_with_a_members_name_but_without_the_password_moves_nobody() {
    let mut world = meeting(2);
    let now = world.now;
    let offer = world.client(ALICE).offer_slots(now, 2, 2);
    let answer = world.answers(ALICE, &offer).unwrap();
    let ours = answer.sdp.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).unwrap().to_owned();
    let theirs = offer.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:")).unwrap().to_owned();
    let before = world.engine.footprint();
    let forged = forged_check(&format!("{ours}:{theirs}"));
    let stranger: SocketAddr = "203.0.113.9:9".parse().unwrap();
    for _ in 0..50 {
        let now = world.now;
        world.engine.receive(now, Endpoint::Udp(stranger), SERVER.parse().unwrap(), &forged);
        world.runs_for(Duration::from_millis(20));
    }
    assert_eq!(world.engine.footprint().addresses, before.addresses);
    let received = world.view(ALICE).received();
    world.runs_for(Duration::from_secs(1));
    assert!(world.view(ALICE).received() > received + 50, "alice's media still goes to alice");
}

/// A binding request with USE-CANDIDATE and an integrity attribute that somebody made up.
fn forged_check(name: &str) -> Vec<u8> {
    let mut attributes = Vec::new();
    let mut attribute = |kind: u16, value: &[u8]| {
        attributes.extend(kind.to_be_bytes());
        attributes.extend((value.len() as u16).to_be_bytes());
        attributes.extend(value);
        attributes.resize(attributes.len().next_multiple_of(4), 0);
    };
    attribute(0x0006, name.as_bytes());
    attribute(0x0024, &1_845_501_695u32.to_be_bytes());
    attribute(0x802a, &7u64.to_be_bytes());
    attribute(0x0025, &[]);
    attribute(0x0008, &[0x5a; 20]);
    let mut message = vec![0, 1];
    message.extend((attributes.len() as u16).to_be_bytes());
    message.extend([0x21, 0x12, 0xa4, 0x42]);
    message.extend([9; 12]);
    message.extend(attributes);
    message
}

#[test]
fn a_hostile_client_is_answered_by_nobody_and_a_newcomer_at_its_address_is_not_it() {
    let mut world = meeting(3);
    world.client(BOB).turn_hostile();
    world.engine.expel(world.now, world.conference, &[seat(BOB)]);
    world.flush();
    let mark = world.sent.len();
    world.runs_for(Duration::from_secs(3));
    assert!(!world.sent[mark..].iter().any(|(to, of)| *to == seat(BOB) || *of == Some(seat(BOB))));
    let before = world.view(ALICE).received_from(BOB);
    assert_eq!(world.engine.footprint().addresses, 1, "bob's address is nobody's");

    // A person with a new seat behind the same socket: theirs is what they send with their own keys, not bob's.
    let bobs = world.client(BOB).local();
    let now = world.now;
    world.joins(3, Plan::new(3).publishing(Tracks::BOTH).with_slots(1, 1));
    world.client(3).move_to(now, bobs);
    world.runs_for(Duration::from_secs(3));
    assert_eq!(world.engine.footprint().addresses, 2, "the address is the newcomer's now");
    assert_eq!(world.view(ALICE).received_from(BOB), before);
}

fn packets_in(world: &World, n: u64) -> u64 {
    world.engine.census(world.now).into_iter().find(|media| media.seat == seat(n)).map_or(0, |media| media.packets_in)
}

/// RFC 3711 section 3.3.2: what was received once is not received again.
#[test]
fn what_is_replayed_is_not_forwarded_again() {
    let mut world = meeting(4);
    world.listens_to(ALICE);
    world.runs_for(Duration::from_secs(1));
    let before = packets_in(&world, ALICE);
    let (server, alices): (SocketAddr, SocketAddr) = (SERVER.parse().unwrap(), world.client(ALICE).local());
    let overheard = std::mem::take(&mut world.overheard);
    assert!(overheard.len() > 60, "there is something to replay");
    for bytes in overheard.iter().chain(&overheard) {
        for from in [alices, "203.0.113.9:9".parse::<SocketAddr>().unwrap()] {
            world.engine.receive(world.now, Endpoint::Udp(from), server, bytes);
        }
    }
    assert_eq!(packets_in(&world, ALICE), before);
    world.runs_for(Duration::from_secs(1));
    assert!(packets_in(&world, ALICE) > before + 60, "what is new is received");
    for line in world.view(BOB).lines.values() {
        assert_eq!((line.repeated, line.missing(), line.time_steps_back), (0, 0, 0), "{line:#?}");
    }
}

/// The same of what clients report.
#[test]
fn what_was_reported_is_not_heeded_again() {
    let mut world = meeting(9);
    let asked = |world: &World| {
        let bobs = world.engine.tracks(world.now, world.conference).into_iter().find(|one| one.seat == seat(BOB));
        bobs.unwrap().receives.iter().map(|track| track.keys_asked).sum::<u64>()
    };
    let ask = |world: &mut World| {
        let now = world.now;
        world.client(BOB).request_key_frames(now);
        world.runs_for(Duration::from_secs(1));
    };
    let begin = asked(&world);
    world.listens_to(BOB);
    ask(&mut world);
    let once = asked(&world);
    assert!(once > begin, "what is new is heeded");
    let (server, bobs): (SocketAddr, SocketAddr) = (SERVER.parse().unwrap(), world.client(BOB).local());
    for bytes in std::mem::take(&mut world.overheard) {
        world.engine.receive(world.now, Endpoint::Udp(bobs), server, &bytes);
    }
    assert_eq!(asked(&world), once);
    ask(&mut world);
    assert!(asked(&world) > once, "and so is what is new afterwards");
}

#[test]
fn a_publisher_that_changes_its_ssrc_goes_on_in_the_same_stream() {
    let mut world = meeting(5);
    let of = |world: &World| world.view(BOB).lines.values().find(|line| line.video).unwrap().clone();
    for ssrc in [0x1234_5678, 0x0bad_cafe] {
        world.client(ALICE).renumber_camera(ssrc);
        let (before, asked) = (of(&world).packets, world.view(ALICE).key_requests.len());
        world.runs_until("bob sees her again", |world| of(world).packets > before + 100);
        assert!(world.view(ALICE).key_requests.len() > asked, "a new stream begins with a key frame");
        let line = of(&world);
        let faults = (line.repeated, line.missing(), line.time_steps_back, line.ssrcs.len());
        assert_eq!(faults, (0, 0, 0, 1), "{line:#?}");
    }
    assert_eq!(world.engine.footprint().sources, 4, "it is the same source");
}

#[test]
fn packets_of_any_size_harm_nobody() {
    let mut world = meeting(6);
    for length in (0..64).chain((64..1_500).step_by(97)).chain([1_400, 1_500, 1_501, 1_800]) {
        for video in [false, true] {
            let payload = (0..length).map(|_| world.random(256) as u8).collect();
            let now = world.now;
            world.client(ALICE).send_raw(now, video, payload);
        }
        world.runs_for(Duration::from_millis(5));
    }
    let before = (world.view(ALICE).received(), world.view(BOB).received());
    world.runs_for(Duration::from_secs(3));
    assert!(world.view(ALICE).received() > before.0 + 200 && world.view(BOB).received() > before.1 + 200);
    assert!(!world.events.iter().any(|event| matches!(event, MediaEvent::Lost { .. })));
    assert!(world.longest < 1_600, "{}: what no network carries is not forwarded", world.longest);
}

#[test]
fn a_flood_goes_to_nobody_and_the_others_are_heard_and_seen_whole() {
    let mut world = World::new(7);
    for n in [ALICE, BOB, 3] {
        world.joins(n, Plan::new(n).publishing(Tracks::BOTH).with_slots(2, 2));
    }
    world.runs_until("they meet", |world| [ALICE, BOB, 3].iter().all(|n| world.view(*n).received() > 300));
    let (bits, missing) = (bytes(&world, BOB) * 8, missing_of(&world, BOB, 3));
    // 32 Mbit/s of what is said to be a voice.
    for _ in 0..1_000 {
        for _ in 0..4 {
            let now = world.now;
            world.client(ALICE).send_raw(now, false, vec![0xfc; 1_000]);
        }
        world.runs_for(Duration::from_millis(1));
    }
    assert!(packets_in(&world, ALICE) > 3_500, "it did come to the engine");
    let got = bytes(&world, BOB) * 8 - bits;
    assert!(got < 4_000_000, "{got} bits in a second, of which two cameras are one million");
    world.runs_for(Duration::from_secs(2));
    assert_eq!(missing_of(&world, BOB, 3), missing);
    assert!(world.engine.footprint().unsent < 100);
    let heard = world.view(BOB).received_from(ALICE);
    world.runs_for(Duration::from_secs(2));
    assert!(world.view(BOB).received_from(ALICE) > heard + 100, "whoever stops is heard and seen again");
}

fn bytes(world: &World, who: u64) -> u64 {
    world.view(who).lines.values().map(|line| line.bytes).sum()
}

fn missing_of(world: &World, who: u64, whom: u64) -> u64 {
    world.view(who).lines_of(whom).iter().map(|line| line.missing()).sum()
}

/// RFC 7675: who does not say any more that they take it is sent nothing.
#[test]
fn who_vanishes_without_a_word_is_sent_nothing_after_a_while_and_goes_on_when_they_are_back() {
    let mut world = meeting(8);
    world.joins(3, Plan::new(3).publishing(Tracks::BOTH).with_slots(2, 2));
    world.runs_until("all meet", |world| world.view(3).received() > 300);
    let alice = world.vanishes(ALICE);
    let media_to_alice = |world: &mut World, span: u64| {
        let mark = world.sent.len();
        world.runs_for(Duration::from_secs(span));
        world.sent[mark..].iter().filter(|(to, of)| *to == seat(ALICE) && of.is_some()).count()
    };
    assert!(media_to_alice(&mut world, 10) > 500, "a while is nothing");
    world.runs_for(Duration::from_secs(21));
    assert_eq!(media_to_alice(&mut world, 5), 0);
    let asked = world.view(BOB).key_requests.len();
    world.runs_for(Duration::from_secs(5));
    assert_eq!(world.view(BOB).key_requests.len(), asked, "no key frame is asked for, for nobody");
    let line = world.view(3).lines_of(BOB)[0].clone();
    assert!(line.longest_gap < Duration::from_millis(100), "the others noticed nothing: {line:#?}");

    world.comes_back(ALICE, alice);
    let before = world.view(ALICE).received_from(BOB);
    world.runs_until("alice sees bob again", |world| world.view(ALICE).received_from(BOB) > before + 200);
    let faults = |line: &gavel_testkit::webrtc::Received| (line.changes_without_key, line.repeated);
    assert!(world.view(ALICE).lines.values().all(|line| faults(line) == (0, 0)));
    assert!(world.view(BOB).key_requests.len() > asked, "her picture begins with a key frame");
}

/// What browsers send, 1,200 bytes with all headers, fits into the 1,280 bytes that every network of IPv6 carries (RFC 8200
/// section 5) on its way out, too, also when it is sent again.
#[test]
fn nothing_that_leaves_is_longer_than_every_network_carries() {
    const IPV6_AND_UDP: usize = 48;
    /// RTP's header, and the extensions of a browser's camera.
    const HEADERS: usize = 12 + 4 + 16;
    let mut world = meeting(9);
    world.link_towards(BOB, Link { loss: 50, ..Link::GOOD });
    for _ in 0..200 {
        let now = world.now;
        world.client(ALICE).send_raw(now, true, vec![0x10; 1_200 - HEADERS]);
        world.runs_for(Duration::from_millis(20));
    }
    assert!(world.longest > 1_200, "long ones did leave");
    assert!(world.longest + IPV6_AND_UDP <= 1_280, "{}", world.longest);
}

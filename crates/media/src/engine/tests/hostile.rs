//! Those who mean no good: garbage from outside, garbage from inside, and names that are not theirs.

use super::{
    super::Endpoint,
    world::{World, seat},
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

//! Who seems to have left without leaving (requirement G8): flagged for hosts, and removed where the room wants it.

use crate::room::TestRoom;
use gavel_core::model::{
    command::Command,
    reason::{By, Reason, Rejoin, Terminal},
    role::{Role, SeatKind},
    seat::How,
    settings::Forgotten,
};

fn room(flag_after: u32, remove_after: u32) -> TestRoom {
    let mut room = TestRoom::of(|room| room.settings.forgotten = Forgotten { flag_after, remove_after });
    for name in ["alice", "bob", "carol", "gustav", "dora", "oscar"] {
        room.joins(name).expect("the room is open");
    }
    room
}

fn flagged(room: &TestRoom) -> Vec<&'static str> {
    let is_flagged = |name: &&str| room.screen("alice").details.get(&room.seat(name)).is_some_and(|one| one.forgotten);
    ["alice", "bob", "carol", "gustav", "dora", "oscar"].into_iter().filter(is_flagged).collect()
}

#[test]
fn the_quiet_are_flagged_for_the_hosts_and_hosts_never_are() {
    let mut room = room(15, 0);
    room.passes(15 * 60 - 1);
    assert!(flagged(&room).is_empty());
    room.passes(1);
    assert_eq!(flagged(&room), ["bob", "gustav", "dora"]);
    assert!(room.screen("bob").details.is_empty(), "it is for the hosts");
    room.passes(3_600);
    assert_eq!(room.inside().len(), 6, "a flag removes nobody");
}

#[test]
fn every_sign_of_life_counts() {
    type Sign = (&'static str, fn(&mut TestRoom));
    let signs: [Sign; 6] = [
        ("input", |room| drop(room.by("bob").moves())),
        ("a word", |room| drop(room.by("bob").says("still here"))),
        ("the microphone", |room| {
            let is_muted = room.conference.seats[&room.seat("bob")].devices.muted;
            room.by("bob").turns_the_microphone(is_muted).done();
        }),
        ("the camera", |room| {
            let is_on = room.conference.seats[&room.seat("bob")].devices.video;
            room.by("bob").turns_the_camera(!is_on).done();
        }),
        ("a reload", |room| room.resumes("bob").map(drop).unwrap()),
        ("a second device", |room| room.joins("bob").map(drop).unwrap()),
    ];
    for (sign, gives) in signs {
        let mut room = room(15, 0);
        room.passes(14 * 60);
        gives(&mut room);
        room.passes(14 * 60);
        assert_eq!(flagged(&room), ["gustav", "dora"], "{sign}");
        room.passes(60);
        assert!(flagged(&room).contains(&"bob"), "{sign}: but not for ever");
        gives(&mut room);
        room.passes(1);
        assert!(!flagged(&room).contains(&"bob"), "{sign}: and the flag goes");
    }
}

#[test]
fn by_rule_they_are_removed_and_may_come_back() {
    let mut room = room(5, 10);
    room.passes(10 * 60 - 1);
    assert_eq!(room.inside().len(), 6);
    room.by("bob").moves().done();
    room.passes(1);
    assert_eq!(room.inside(), ["alice", "bob", "carol", "oscar"]);
    let farewell = room.farewell("gustav");
    assert_eq!(
        (farewell.terminal, farewell.reason, farewell.by),
        (Terminal::Idle, Some(Reason::Forgotten), Some(By::System))
    );
    assert_eq!(
        (farewell.text(), farewell.terminal.rejoin()),
        ("You were disconnected because you seemed to be away.", Rejoin::Yes)
    );
    assert_eq!(room.conference.departed[&room.seat("gustav")].how, How::Idle);
    assert!(room.joins("gustav").is_ok(), "with the same ticket: nobody threw them out");
    assert!(room.conference.bans.is_empty());
}

#[test]
fn both_parts_of_the_rule_can_be_off() {
    let mut room = room(0, 0);
    room.passes(10_000);
    assert!(flagged(&room).is_empty() && room.inside().len() == 6);
    assert_eq!(Forgotten::default(), Forgotten { flag_after: 15, remove_after: 0 }, "removing is nobody's default");
}

#[test]
fn busy_on_one_device_is_busy_and_all_of_them_go_together() {
    let mut room = room(0, 10);
    let first = room.seat("bob");
    room.passes(300);
    room.joins("bob").unwrap();
    room.passes(599);
    assert!(room.conference.seats.contains_key(&first), "he has come with another device");
    room.passes(1);
    assert!(!room.is_in("bob"), "and left both");
}

#[test]
fn streams_and_recorders_are_not_expected_to_type() {
    let mut room = room(5, 10);
    for kind in [SeatKind::Whip, SeatKind::Whep, SeatKind::Bot] {
        let mut arrival = room.stranger("machine");
        arrival.kind = kind;
        let seat = room.arrives(arrival).unwrap();
        room.passes(601);
        assert!(room.conference.seats[&seat].state.is_inside(), "{kind:?}");
        assert!(!room.conference.seats[&seat].forgotten, "{kind:?}");
    }
}

#[test]
fn whoever_is_made_a_host_is_not_forgotten_any_longer() {
    let mut room = room(5, 10);
    room.passes(301);
    assert!(flagged(&room).contains(&"bob"));
    room.by("alice").makes("bob", Role::Host).done();
    room.passes(1);
    assert!(!flagged(&room).contains(&"bob"));
    room.passes(1_000);
    assert!(room.is_in("bob") && !room.is_in("gustav"));
}

#[test]
fn who_waits_is_not_forgotten_but_waits() {
    let mut room = room(5, 10);
    room.by("alice").uses_the_waiting_room(true).done();
    let stranger = room.stranger("stranger");
    let seat = room.arrives(stranger).unwrap();
    room.passes(800);
    assert!(room.conference.seats.contains_key(&seat));
    let seats = vec![seat];
    room.by("alice").orders(Command::Admit { participants: seats }).done();
    room.passes(599);
    assert!(room.conference.seats.contains_key(&seat), "they have just come in");
}

//! Who is told what: one rule of visibility (lessons 12, 35 and 49).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Command, Target},
    effect::{Effect, Notice},
    ids::MessageId,
    room::DoorState,
};

fn knocker(room: &mut TestRoom) -> gavel_core::model::ids::SeatId {
    room.by("alice").orders(Command::WaitingRoom { on: true });
    let arrival = room.stranger("stranger");
    room.arrives(arrival).expect("may knock")
}

// Lesson 35.
#[test]
fn who_waits_hears_nothing_of_the_room() {
    let mut room = TestRoom::with_cast();
    let waiting = knocker(&mut room);
    assert!(matches!(room.effects().heard_on(waiting)[..], [Notice::Waiting { .. }]));
    let bob = room.seat("bob");
    let id = MessageId::new(room.ids.next());
    room.by("alice").orders(Command::Chat { id, text: "hello".into(), to: None }).done();
    assert!(matches!(room.effects().heard_on(bob)[..], [Notice::Chat(_)]), "bob does");
    assert!(room.effects().heard_on(waiting).is_empty());
    room.by("alice").disconnects("gustav").now();
    assert!(!room.effects().heard_on(bob).is_empty(), "bob does");
    assert!(room.effects().heard_on(waiting).is_empty());
    room.by("alice").orders(Command::LOCK);
    assert!(room.effects().heard_on(waiting).is_empty());
}

#[test]
fn only_moderators_hear_of_those_who_wait_of_bans_and_of_the_unconnected() {
    let mut room = TestRoom::with_cast();
    let (bob, carol) = (room.seat("bob"), room.seat("carol"));
    knocker(&mut room);
    assert!(matches!(room.effects().heard_on(carol)[..], [Notice::Joined(_)]));
    assert!(room.effects().heard_on(bob).is_empty());
    room.by("alice").disconnects("gustav").for_good().now();
    let heard = room.effects();
    assert!(matches!(heard.heard_on(carol)[..], [Notice::Gone { .. }, Notice::Bans(_), Notice::Unconnected(_)]));
    assert!(matches!(heard.heard_on(bob)[..], [Notice::Gone { .. }]));
    room.joins("bob").unwrap();
    let seat = room.seat("bob");
    let welcome = room.effects().heard_on(seat).into_iter().find_map(|notice| match notice {
        Notice::Welcome(welcome) => Some(welcome.clone()),
        _ => None,
    });
    let welcome = welcome.unwrap();
    assert!(welcome.bans.is_empty() && welcome.unconnected.is_empty());
    assert!(welcome.roster.iter().all(|seen| seen.name != "stranger"));
}

#[test]
fn the_lists_are_told_once_however_many_go() {
    let mut room = TestRoom::with_cast();
    room.by("alice").removes(Target::AllButMe).for_good().now().done();
    let count = |wanted: fn(&Notice) -> bool| {
        let tells =
            room.effects().effects.iter().filter(|e| matches!(e, Effect::Tell { notice, .. } if wanted(notice)));
        tells.count()
    };
    assert_eq!(count(|notice| matches!(notice, Notice::Gone { .. })), 5);
    assert_eq!(count(|notice| matches!(notice, Notice::Bans(_))), 1);
    assert_eq!(count(|notice| matches!(notice, Notice::Unconnected(_))), 1);
}

// Lesson 49: a line to one person is nobody else's, on no device and in no later welcome.
#[test]
fn a_line_to_one_person_reaches_all_their_devices_and_nobody_else() {
    let mut room = TestRoom::with_cast();
    let first = room.seat("bob");
    let second = room.joins("bob").unwrap();
    let id = MessageId::new(room.ids.next());
    room.by("gustav").orders(Command::Chat { id, text: "psst".into(), to: Some(first) }).done();
    for (seat, hears) in [
        (first, true),
        (second, true),
        (room.seat("gustav"), true),
        (room.seat("alice"), false),
        (room.seat("carol"), false),
    ] {
        assert_eq!(!room.effects().heard_on(seat).is_empty(), hears);
    }
    let chat_of = |room: &mut TestRoom, name: &str| {
        let seat = room.joins(name).unwrap();
        let heard = room.effects();
        let welcome = heard.heard_on(seat).into_iter().find_map(|notice| match notice {
            Notice::Welcome(welcome) => Some(welcome.chat.len()),
            _ => None,
        });
        welcome.unwrap()
    };
    assert_eq!(chat_of(&mut room, "bob"), 1);
    assert_eq!(chat_of(&mut room, "alice"), 0);
}

#[test]
fn the_host_pin_on_one_device_shows_on_the_other() {
    let mut room = TestRoom::with_alice(|room| {
        room.has_host_pin = true;
        room.door = DoorState::Open;
    });
    let first = room.joins("bob").unwrap();
    let mut with_pin = room.arrival("bob");
    with_pin.pin = gavel_core::model::command::Pin::Host;
    room.arrives(with_pin).unwrap();
    let told = room.effects();
    assert!(told.heard_on(first).iter().any(|notice| matches!(notice, Notice::Welcome(_))));
}

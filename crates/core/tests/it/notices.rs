//! Who is told what: one rule of visibility (lessons 12, 35 and 49).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Channels, Command, Target, Whom},
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
    assert!(matches!(heard.heard_on(carol)[..], [Notice::Gone { .. }, Notice::Bans(_), Notice::Unconnected { .. }]));
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
fn what_one_order_does_to_many_is_told_once() {
    let mut room = TestRoom::with_cast();
    room.by("alice").removes(Target::AllButMe).for_good().now().done();
    let told = |room: &TestRoom, wanted: fn(&Notice) -> bool| -> Vec<usize> {
        let tells = room.effects().effects.iter().filter_map(|effect| match effect {
            Effect::Tell { notice, .. } => Some(notice.each().iter().filter(|notice| wanted(notice)).count()),
            _ => None,
        });
        tells.filter(|count| *count > 0).collect()
    };
    assert_eq!(told(&room, |notice| matches!(notice, Notice::Gone { .. })), [5], "five in one");
    assert_eq!(told(&room, |notice| matches!(notice, Notice::Bans(_))), [1]);
    assert_eq!(told(&room, |notice| matches!(notice, Notice::Unconnected { .. })), [1]);

    let mut room = TestRoom::with_cast();
    room.by("alice").orders(Command::Mute { whom: Whom::AllButMe, which: Channels::AUDIO }).done();
    assert_eq!(told(&room, |notice| matches!(notice, Notice::Changed(_))), [5]);
    assert_eq!(told(&room, |notice| matches!(notice, Notice::Gate { .. })), [1; 5], "but to each their own gate");
    assert_eq!(room.screen("bob").roster.values().filter(|one| one.gate.audio).count(), 1, "alice's");
}

#[test]
fn hosts_hear_of_the_unconnected_what_has_changed_and_nothing_else() {
    let mut room = TestRoom::with_cast();
    room.leaves("bob");
    room.leaves("gustav");
    let rows = |room: &TestRoom| {
        let heard = room.effects().heard_on(room.seat("alice")).into_iter();
        let lists: Vec<_> = heard
            .filter_map(|notice| match notice {
                Notice::Unconnected { people, off } => {
                    Some((people.iter().map(|row| row.name.clone()).collect::<Vec<_>>(), off.clone()))
                }
                _ => None,
            })
            .collect();
        lists
    };
    assert_eq!(rows(&room), [(vec!["gustav".to_owned()], vec![])], "bob stands there already");
    room.joins("bob").unwrap();
    assert_eq!(rows(&room), [(vec![], vec![room.person("bob")])]);
    assert_eq!(room.screen("alice").unconnected.keys().copied().collect::<Vec<_>>(), [room.person("gustav")]);
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

//! Meetings that are begun from outside, and that may last longer than they would.

use crate::room::{Hours, TestRoom};
use gavel_core::{
    conference::Stage,
    model::{
        command::{Actor, Command, Right},
        refusal::Refusal,
        role::Surface,
        settings::Timers,
        time::Timestamp,
    },
};

fn outside() -> Actor {
    Actor { right: Right::ControlToken, name: "control".into(), surface: Surface::Huawei }
}

fn in_an_hour(room: &TestRoom) -> Timestamp {
    room.clock.now.plus(Hours(1).into())
}

#[test]
fn a_meeting_that_is_begun_from_outside_lets_in_who_waits_and_stays_though_nobody_is_in() {
    let mut room = TestRoom::of(|_| {});
    room.joins("gustav").unwrap();
    assert!(!room.is_in("gustav"), "no host is in");
    let until = in_an_hour(&room);
    room.order(&outside(), Command::Start { until }).done();
    assert!(room.is_in("gustav"));
    room.leaves("gustav");
    room.passes(3_000);
    assert_eq!(room.conference.stage, Stage::Running);
    room.passes(700);
    assert!(room.conference.has_ended(), "not for ever");
}

#[test]
fn a_meeting_that_is_begun_from_outside_calls_whom_the_room_calls() {
    let mut room = TestRoom::of(|_| {});
    room.awaits("bob");
    let until = in_an_hour(&room);
    room.order(&outside(), Command::Start { until }).done();
    assert!(room.rings_at("bob"));
    assert_eq!(room.conference.invited[&room.person("bob")].by, "control");
}

#[test]
fn only_who_moderates_begins_a_meeting_from_outside() {
    let mut room = TestRoom::of(|_| {});
    let until = in_an_hour(&room);
    let bob = room.actor("bob");
    assert_eq!(room.order(&bob, Command::Start { until }).refusal(), Some(Refusal::NotModerator));
    assert_eq!(room.conference.stage, Stage::Gathering);
    room.order(&outside(), Command::Start { until }).done();
}

#[test]
fn a_meeting_that_runs_already_is_left_to_its_people() {
    let mut room = TestRoom::with_alice(|_| {});
    let until = in_an_hour(&room);
    room.order(&outside(), Command::Start { until }).done();
    room.leaves("alice");
    assert!(room.conference.has_ended());
}

#[test]
fn a_meeting_is_prolonged_by_so_many_minutes_where_it_has_an_end() {
    let mut room = TestRoom::with_alice(|_| {});
    assert_eq!(room.order(&outside(), Command::Prolong { minutes: 15 }).refusal(), Some(Refusal::Invalid));
    let length = Timers { length: Some(600), ..Timers::default() };
    let mut room = TestRoom::with_alice(|room| room.settings.timers = length);
    assert_eq!(room.order(&outside(), Command::Prolong { minutes: 0 }).refusal(), Some(Refusal::Invalid));
    room.order(&outside(), Command::Prolong { minutes: 15 }).done();
    room.passes(1_400);
    assert!(!room.conference.has_ended());
    room.passes(200);
    assert!(room.conference.has_ended());
}

#[test]
fn guests_may_come_or_not_while_it_runs() {
    let mut room = TestRoom::with_alice(|_| {});
    room.order(&outside(), Command::Guests { allow: false }).done();
    assert_eq!(room.joins("gustav"), Err(Refusal::GuestsNotAllowed));
    room.joins("bob").expect("he has an account");
    room.order(&outside(), Command::Guests { allow: true }).done();
    room.joins("gustav").expect("guests may come again");
}

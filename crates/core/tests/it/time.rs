//! What time alone brings about (docs/rules.md section 7, *Timers*; lessons 13 and 45).

use crate::room::TestRoom;
use gavel_core::{conference::Stage, model::seat::SeatState};

fn is_reconnecting(room: &TestRoom, name: &str) -> bool {
    room.conference.seats.get(&room.seat(name)).is_some_and(|seat| matches!(seat.state, SeatState::Reconnecting { .. }))
}

#[test]
fn a_dead_line_is_shown_then_off_the_roster_then_cannot_resume() {
    let mut room = TestRoom::with_cast();
    room.passes(300);
    assert_eq!(room.inside().len(), 6, "nobody goes who is alive");
    room.goes_silent("bob");
    room.passes(1);
    assert!(is_reconnecting(&room, "bob"), "a seat that the door has not heard of is shown so");
    room.passes(19);
    assert!(room.is_in("bob"));
    room.passes(2);
    assert!(!room.is_in("bob"));
    room.passes(97);
    let mut late = TestRoom::with_cast();
    std::mem::swap(&mut late, &mut room);
    assert!(late.resumes("bob").is_ok(), "until 120 s");

    let mut room = TestRoom::with_cast();
    room.by("alice").orders(gavel_core::model::command::Command::LOCK);
    room.goes_silent("bob");
    room.passes(125);
    assert!(room.resumes("bob").is_err(), "and not after: he meets the lock");
}

#[test]
fn a_short_silence_is_nothing() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("bob");
    room.passes(10);
    assert!(is_reconnecting(&room, "bob"));
    let before = room.seat("bob");
    assert_eq!(room.resumes("bob"), Ok(before), "the same seat");
    room.passes(60);
    assert!(room.is_in("bob") && !is_reconnecting(&room, "bob"));
}

#[test]
fn a_conference_of_the_lost_ends_after_two_minutes_and_not_before() {
    let mut room = TestRoom::with_alice(|_| {});
    room.goes_silent("alice");
    room.passes(119);
    assert!(!room.conference.has_ended());
    room.passes(5);
    assert!(room.conference.has_ended());
}

// Lesson 45, requirement G11.
#[test]
fn after_a_restart_everybody_has_two_minutes() {
    let mut room = TestRoom::with_cast();
    room.restarts();
    assert!(is_reconnecting(&room, "bob"));
    room.passes(110);
    assert!(!room.conference.has_ended());
    let seat = room.seat("bob");
    assert_eq!(room.resumes("bob"), Ok(seat));
    room.passes(60);
    assert_eq!(room.inside(), ["bob"], "whoever does not come back is gone, and the meeting runs on");
}

#[test]
fn who_waits_and_goes_silent_is_gone_and_an_empty_gathering_ends() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").unwrap();
    room.passes(60);
    assert_eq!(room.conference.stage, Stage::Gathering);
    assert!(room.waits("bob"));
    room.goes_silent("bob");
    room.passes(60);
    assert!(room.conference.has_ended());
}

#[test]
fn nobody_waits_for_a_host_for_ever() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").unwrap();
    room.passes(899);
    assert!(!room.conference.has_ended());
    room.passes(2);
    assert!(room.conference.has_ended());
}

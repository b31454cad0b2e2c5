//! Leaving, and the end that comes by itself (docs/rules.md, section 2, the last rows).

use crate::room::{TestRoom, replayed};
use gavel_core::model::{
    command::Command, effect::Effect, reason::Terminal, receipt::Verdict, refusal::Refusal, seat::How,
};

#[test]
fn whoever_leaves_may_come_back_with_the_same_ticket() {
    let mut room = TestRoom::with_cast();
    room.leaves("bob").says("bob", Verdict::Disconnected);
    assert!(!room.is_in("bob"));
    room.leaves("bob").says("bob", Verdict::AlreadyGone);
    assert!(room.joins("bob").is_ok());
}

#[test]
fn nobody_leaves_for_somebody_else() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("bob");
    assert_eq!(room.by("gustav").orders(Command::Leave { seat }).refusal(), Some(Refusal::NotFound));
    assert!(room.is_in("bob"));
}

#[test]
fn the_meeting_ends_when_the_last_one_leaves() {
    let mut room = TestRoom::with_cast();
    for name in ["alice", "bob", "carol", "gustav", "dora"] {
        room.leaves(name);
        assert!(!room.conference.has_ended());
    }
    room.leaves("oscar");
    assert!(room.conference.has_ended());
    assert_eq!(room.effects().effects.last(), Some(&Effect::Close));
}

// Lesson 29: a telephone counts.
#[test]
fn a_caller_alone_keeps_the_meeting_alive() {
    let mut room = TestRoom::with_cast();
    for name in ["alice", "bob", "carol", "gustav", "oscar"] {
        room.leaves(name);
    }
    assert!(!room.conference.has_ended());
    assert_eq!(room.inside(), ["dora"]);
}

#[test]
fn who_waits_is_told_when_nobody_is_left_to_let_them_in() {
    let mut room = TestRoom::with_alice(|room| room.door = gavel_core::model::room::DoorState::Knock);
    let seat = room.joins("bob").unwrap();
    room.leaves("alice");
    assert!(room.conference.has_ended());
    let told = room.effects().effects.iter().any(|effect| {
        matches!(effect, Effect::SayFarewell { seat: of, farewell } if *of == seat && farewell.terminal == Terminal::EndedEmpty)
    });
    assert!(told);
}

#[test]
fn left_and_lost_and_removed_are_told_apart() {
    let mut room = TestRoom::with_cast();
    room.leaves("bob");
    room.by("alice").disconnects("gustav").now();
    room.goes_silent("dora");
    room.passes(25);
    let how = |name: &str| room.conference.departed[&room.seat(name)].how;
    assert_eq!((how("bob"), how("gustav"), how("dora")), (How::Left, How::Removed, How::Lost));
}

// Property X6 on a plain day, also through JSON.
#[test]
fn the_journal_tells_the_same_meeting() {
    let mut room = TestRoom::with_cast();
    room.by("alice").orders(Command::LOCK);
    room.by("carol").disconnects("bob").for_good().now();
    room.goes_silent("dora");
    room.passes(30);
    let text = serde_json::to_string(&room.journal).unwrap();
    let read: Vec<_> = serde_json::from_str(&text).unwrap();
    assert_eq!(room.journal, read);
    assert_eq!(replayed(&read).as_ref(), Some(&room.conference));
}

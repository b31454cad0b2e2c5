//! Hosts are made and unmade; the role belongs to the person (lessons 3, 4, 10 and 11).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Command, Pin},
    receipt::Verdict,
    refusal::Refusal,
    role::Role,
};

fn make(room: &mut TestRoom, by: &str, whom: &str, role: Role) -> Option<Refusal> {
    let participant = room.seat(whom);
    room.by(by).orders(Command::Role { participant, role }).refusal()
}

#[test]
fn a_moderator_appoints_and_takes_back() {
    let mut room = TestRoom::with_cast();
    assert_eq!(make(&mut room, "carol", "bob", Role::Host), None);
    assert!(room.by("bob").orders(Command::LOCK).result.is_ok());
    assert_eq!(make(&mut room, "carol", "bob", Role::Participant), None);
    assert_eq!(room.by("bob").orders(Command::Unlock).refusal(), Some(Refusal::NotModerator));
    assert_eq!(make(&mut room, "bob", "bob", Role::Host), Some(Refusal::NotModerator));
}

#[test]
fn a_guest_who_has_been_a_host_is_a_guest_again() {
    let mut room = TestRoom::with_cast();
    make(&mut room, "alice", "gustav", Role::Host);
    assert_eq!(room.role("gustav"), Role::Host);
    make(&mut room, "alice", "gustav", Role::Participant);
    assert_eq!(room.role("gustav"), Role::Guest);
}

#[test]
fn nobody_makes_the_owner_less_not_even_the_owner() {
    let mut room = TestRoom::with_cast();
    for by in ["alice", "carol", "oscar", "admin"] {
        for role in [Role::Host, Role::Participant] {
            assert_eq!(make(&mut room, by, "alice", role), Some(Refusal::OwnerProtected), "{by} makes her {role:?}");
            assert_eq!(make(&mut room, by, "oscar", role), Some(Refusal::Denied), "{by} makes him {role:?}");
        }
    }
    assert_eq!((room.role("alice"), room.role("oscar")), (Role::Owner, Role::Operator));
    for role in [Role::Owner, Role::Operator, Role::Guest] {
        assert_eq!(make(&mut room, "alice", "bob", role), Some(Refusal::Invalid));
    }
}

// Lesson 4: demotion is a first-class act.
#[test]
fn who_was_demoted_comes_back_demoted_with_ticket_and_host_pin() {
    let mut room = TestRoom::with_cast();
    assert_eq!(make(&mut room, "alice", "carol", Role::Participant), None);
    room.leave_and_rejoin("carol").unwrap();
    assert_eq!(room.role("carol"), Role::Participant);
    let mut with_pin = room.arrival("carol");
    with_pin.pin = Pin::Host;
    room.arrives(with_pin).unwrap();
    assert_eq!(room.role("carol"), Role::Participant);
    assert_eq!(room.by("carol").disconnects("bob").now().refusal(), Some(Refusal::NotModerator));
}

// Lesson 10.
#[test]
fn the_role_survives_leaving_losing_and_restarting() {
    let mut room = TestRoom::with_cast();
    make(&mut room, "alice", "bob", Role::Host);
    room.leave_and_rejoin("bob").unwrap();
    assert_eq!(room.role("bob"), Role::Host);
    room.goes_silent("bob");
    room.passes(60);
    room.resumes("bob").unwrap();
    room.restarts();
    room.resumes("bob").unwrap();
    assert!(room.by("bob").orders(Command::LOCK).result.is_ok());
}

#[test]
fn taking_back_what_was_never_given_changes_nothing() {
    let mut room = TestRoom::with_cast();
    let participant = room.seat("gustav");
    let answer = room.by("alice").orders(Command::Role { participant, role: Role::Participant });
    answer.says("gustav", Verdict::Done);
    assert!(room.effects().facts.is_empty());
    assert_eq!(room.role("gustav"), Role::Guest);
}

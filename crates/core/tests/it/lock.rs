//! The lock truth table (docs/rules.md, section 4) and its life (requirement T13).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Command, Pin},
    refusal::Refusal,
    room::{DoorState, LockPolicy},
};

#[derive(Debug, PartialEq)]
enum Outcome {
    In,
    Asks,
    Refused(Refusal),
}

/// A meeting of alice that is locked; `who` tries after `prepare`, which comes after the lock.
fn tries(policy: LockPolicy, before: impl Fn(&mut TestRoom), after: impl Fn(&mut TestRoom), who: &str) -> Outcome {
    let mut room = TestRoom::with_alice(|room| room.lock_policy = policy);
    before(&mut room);
    room.by("alice").orders(Command::LOCK).done();
    after(&mut room);
    match room.rejoins(who) {
        Err(refusal) => Outcome::Refused(refusal),
        Ok(seat) if room.conference.seats[&seat].state.is_inside() => Outcome::In,
        Ok(_) => Outcome::Asks,
    }
}

fn invites(room: &mut TestRoom, name: &str) {
    let invite = room.invitation(name, false);
    room.by("alice").orders(invite).done();
}

#[test]
fn the_truth_table() {
    let nothing = |_: &mut TestRoom| {};
    for (policy, no) in [(LockPolicy::Refuse, Outcome::Refused(Refusal::Locked)), (LockPolicy::Knock, Outcome::Asks)] {
        let tries = |before: &dyn Fn(&mut TestRoom), after: &dyn Fn(&mut TestRoom), who: &str| {
            tries(policy, before, after, who)
        };
        let opened = |room: &mut TestRoom| drop(room.by("alice").orders(Command::Unlock));
        assert_eq!(tries(&nothing, &opened, "bob"), Outcome::In, "it is the lock alone that keeps them out");
        for who in ["carol", "oscar", "alice"] {
            assert_eq!(tries(&nothing, &nothing, who), Outcome::In, "{who}");
        }
        for who in ["bob", "gustav", "dora"] {
            assert_eq!(tries(&nothing, &nothing, who), no, "{who}: never added after the lock");
            assert_eq!(tries(&nothing, &|room| invites(room, who), who), Outcome::In, "{who}: added after the lock");
            assert_eq!(tries(&|room| invites(room, who), &nothing, who), no, "{who}: added before the lock");
            let sits = |room: &mut TestRoom| room.joins(who).map(drop).unwrap();
            assert_eq!(tries(&sits, &nothing, who), Outcome::In, "{who}: a second device of somebody inside");
            assert_eq!(tries(&sits, &|room| drop(room.leaves(who)), who), no, "{who}: left on purpose");
            let removed = |room: &mut TestRoom| drop(room.by("alice").disconnects(who).now());
            assert_eq!(tries(&sits, &removed, who), no, "{who}: removed without a block");
            let readded = |room: &mut TestRoom| {
                room.by("alice").disconnects(who).now();
                invites(room, who);
            };
            assert_eq!(tries(&sits, &readded, who), Outcome::In, "{who}: removed, and added again");
            let blocked = |room: &mut TestRoom| drop(room.by("alice").disconnects(who).for_good().now());
            assert_eq!(tries(&sits, &blocked, who), Outcome::Refused(Refusal::Blocked), "{who}: blocked");
        }
        let carol_sits = |room: &mut TestRoom| room.joins("carol").map(drop).unwrap();
        let carol_blocked = |room: &mut TestRoom| drop(room.by("alice").disconnects("carol").for_good().now());
        assert_eq!(tries(&carol_sits, &carol_blocked, "carol"), Outcome::Refused(Refusal::Blocked), "of any role");
    }
}

#[test]
fn who_is_inside_stays_and_who_drops_comes_back() {
    let mut room = TestRoom::with_cast();
    room.by("carol").orders(Command::LOCK).done();
    assert_eq!(room.inside().len(), 6);
    room.goes_silent("bob");
    room.passes(60);
    assert!(!room.is_in("bob"));
    assert!(room.resumes("bob").is_ok());
}

#[test]
fn the_host_pin_opens_the_lock_and_the_ordinary_one_does_not() {
    let mut room = TestRoom::with_alice(|room| {
        room.has_guest_pin = true;
        room.has_host_pin = true;
    });
    room.by("alice").orders(Command::LOCK).done();
    let mut ordinary = room.arrival("dora");
    ordinary.pin = Pin::Guest;
    assert_eq!(room.arrives(ordinary), Err(Refusal::Locked));
    let mut host = room.arrival("dora");
    host.pin = Pin::Host;
    assert!(room.arrives(host).is_ok());
}

#[test]
fn each_lock_is_a_new_epoch_and_locking_twice_is_not() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").orders(Command::LOCK).done();
    let epoch = room.conference.lock;
    invites(&mut room, "bob");
    assert!(room.by("alice").orders(Command::LOCK).done().facts.is_empty());
    assert_eq!(room.conference.lock, epoch);
    assert!(room.joins("bob").is_ok(), "added in this epoch");
    room.leaves("bob");
    room.by("alice").orders(Command::Unlock).done();
    room.by("alice").orders(Command::LOCK).done();
    assert_eq!(room.joins("bob"), Err(Refusal::Locked), "not in this one");
}

#[test]
fn unlocking_lets_in_only_whom_the_lock_alone_held() {
    let mut room = TestRoom::with_alice(|room| room.lock_policy = LockPolicy::Knock);
    room.by("alice").orders(Command::LOCK).done();
    room.joins("bob").unwrap();
    assert!(room.waits("bob"));
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.is_in("bob"));

    let mut room = TestRoom::with_alice(|room| {
        room.lock_policy = LockPolicy::Knock;
        room.door = DoorState::Knock;
    });
    room.by("alice").orders(Command::LOCK).done();
    room.joins("bob").unwrap();
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.waits("bob"), "the door holds him still");
    room.by("alice").orders(Command::WaitingRoom { on: false }).done();
    assert!(room.is_in("bob"));
}

#[test]
fn switching_the_waiting_room_off_opens_no_lock() {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    room.joins("bob").unwrap();
    room.by("alice").orders(Command::LOCK).done();
    room.by("alice").orders(Command::WaitingRoom { on: false }).done();
    assert!(room.waits("bob"));
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.is_in("bob"));
}

#[test]
fn the_lock_is_for_moderators_and_ends_with_the_meeting() {
    let mut room = TestRoom::with_cast();
    for name in ["bob", "gustav", "dora"] {
        assert_eq!(room.by(name).orders(Command::LOCK).refusal(), Some(Refusal::NotModerator));
        assert_eq!(room.by(name).orders(Command::Unlock).refusal(), Some(Refusal::NotModerator));
    }
    for name in ["alice", "carol", "oscar", "api", "admin"] {
        room.by(name).orders(Command::LOCK).done();
        assert!(room.conference.lock.is_some());
        room.by(name).orders(Command::Unlock).done();
        assert!(room.conference.lock.is_none());
    }
    room.by("alice").orders(Command::LOCK).done();
    room.by("alice").removes(gavel_core::model::command::Target::All).now();
    assert_eq!(room.conference.lock, None);
}

#[test]
fn a_promotion_leads_through_the_lock() {
    let mut room = TestRoom::with_cast();
    let participant = room.seat("bob");
    room.by("alice").orders(Command::Role { participant, role: gavel_core::model::role::Role::Host }).done();
    room.by("alice").orders(Command::LOCK).done();
    assert!(room.leave_and_rejoin("bob").is_ok(), "a moderator, named during the meeting");
    assert_eq!(room.leave_and_rejoin("gustav"), Err(Refusal::Locked));
}

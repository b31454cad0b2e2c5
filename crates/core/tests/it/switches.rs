//! The switches of the permission table (docs/rules.md, section 1): what an installation can have otherwise.

use crate::room::{Hours, TestRoom};
use gavel_core::model::{
    command::Target,
    reason::{By, Terminal},
    refusal::Refusal,
    role::Role,
    settings::{House, Policy},
};

fn with(policy: Policy) -> TestRoom {
    let mut room = TestRoom::within(House { policy, ..House::default() }, |_| {});
    for name in ["alice", "bob", "carol", "gustav", "dora", "oscar"] {
        room.joins(name).expect("the room is open");
    }
    room.by("alice").makes("bob", Role::Host).done();
    room
}

const STRICT: Policy =
    Policy { moderators_may_remove_moderators: false, reveal_remover_name: false, admin_may_remove_owner: true };

#[test]
fn by_default_moderators_remove_each_other_no_name_is_told_and_the_administrator_removes_the_owner() {
    let mut room = with(Policy::default());
    room.by("carol").disconnects("bob").now().done();
    assert_eq!(room.farewell("bob").by_name, None);
    room.by("admin").disconnects("alice").now().done();
    assert_eq!(room.farewell("alice").by, Some(By::Admin));
}

#[test]
fn where_moderators_may_not_remove_moderators_it_takes_somebody_above_them() {
    let mut room = with(STRICT);
    assert_eq!(room.by("carol").disconnects("bob").now().refusal(), Some(Refusal::Denied));
    assert_eq!(room.by("carol").disconnects("bob").with_ban(Hours(1)).now().refusal(), Some(Refusal::Denied));
    let spared = room.by("carol").removes(Target::AllButMe).only_dry().now().done().spared;
    assert_eq!(spared, 2, "alice and bob");
    for by in ["alice", "oscar", "admin", "api"] {
        let mut room = with(STRICT);
        assert!(room.by(by).disconnects("bob").now().result.is_ok(), "{by}");
    }
    assert!(room.by("carol").disconnects("gustav").now().result.is_ok(), "who is no moderator");
    assert!(room.by("carol").disconnects("carol").now().result.is_ok(), "leaving is not removing");
}

#[test]
fn and_there_is_no_way_round_it() {
    let mut room = with(STRICT);
    let taken = room.by("carol").makes("bob", Role::Participant).refusal();
    assert_eq!(taken, Some(Refusal::Denied), "not by taking the role first");
    assert_eq!(room.by("carol").sends_out("bob").refusal(), Some(Refusal::Denied), "nor by the waiting room");
    room.goes_silent("bob");
    room.passes(30);
    assert!(!room.is_in("bob"));
    let lost = room.by("carol").disconnects("bob").now().refusal();
    assert_eq!(lost, Some(Refusal::Denied), "nor in the minute in which the line is down");
    assert!(room.resumes("bob").is_ok());
    assert!(room.by("bob").makes("bob", Role::Participant).result.is_ok(), "one's own role one may give back");
    assert!(room.by("carol").makes("gustav", Role::Host).result.is_ok(), "and make others hosts");
}

// G5: who it was, where the house tells it.
#[test]
fn the_name_of_the_remover_is_told_where_the_house_tells_it() {
    let house = Policy { reveal_remover_name: true, ..Policy::default() };
    let mut room = with(house);
    room.by("carol").disconnects("gustav").now().done();
    let farewell = room.farewell("gustav");
    assert_eq!((farewell.terminal, farewell.by_name.as_deref()), (Terminal::Removed, Some("carol")));
    room.by("carol").removes(Target::All).now().done();
    assert_eq!(room.farewell("dora").by_name.as_deref(), Some("carol"));
}

#[test]
fn where_the_administrator_may_not_remove_the_owner_nobody_may() {
    let mut room = with(Policy { admin_may_remove_owner: false, ..Policy::default() });
    for by in ["admin", "api", "carol", "oscar"] {
        assert_eq!(room.by(by).disconnects("alice").now().refusal(), Some(Refusal::OwnerProtected), "{by}");
    }
    assert!(room.by("admin").removes(Target::All).now().result.is_ok(), "ending is not removing");
}

//! The waiting room (docs/rules.md section 3 row 7; lessons 33, 34 and 44).

use crate::room::TestRoom;
use gavel_core::{
    Order,
    model::{
        command::{Command, Target},
        ids::SeatId,
        receipt::Verdict,
        refusal::Refusal,
        role::Role,
        room::DoorState,
    },
};

fn knocking() -> TestRoom {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    for name in ["bob", "gustav"] {
        room.joins(name).expect("may knock");
        assert!(room.waits(name));
    }
    room
}

fn admit(room: &mut TestRoom, by: &str, whom: &str) -> crate::trail::Answer {
    let participants = vec![room.seat(whom)];
    room.by(by).orders(Command::Admit { participants })
}

fn deny(room: &mut TestRoom, whom: &str, block: bool) -> crate::trail::Answer {
    let participants = vec![room.seat(whom)];
    room.by("alice").orders(Command::Deny { participants, block })
}

#[test]
fn a_moderator_lets_in_and_it_is_saved_first() {
    let mut room = knocking();
    assert_eq!(admit(&mut room, "bob", "gustav").refusal(), Some(Refusal::NotModerator));
    let answer = admit(&mut room, "alice", "bob");
    answer.says("bob", Verdict::Done);
    assert_eq!(answer.done().order, Order::SaveFirst);
    assert!(room.is_in("bob") && room.waits("gustav"));
    admit(&mut room, "alice", "bob").says("bob", Verdict::Untouched);
    room.leave_and_rejoin("bob").unwrap();
    assert!(room.is_in("bob"), "an admission is an explicit add");
}

#[test]
fn an_admission_lets_in_all_that_the_person_knocks_with() {
    let mut room = knocking();
    room.joins("bob").unwrap();
    admit(&mut room, "alice", "bob").done();
    assert!(!room.waits("bob"));
    assert_eq!(room.conference.seats_of(room.person("bob")).count(), 2);
}

#[test]
fn an_admission_opens_the_lock_for_one() {
    let mut room = knocking();
    room.by("alice").orders(Command::LOCK).done();
    admit(&mut room, "alice", "bob").done();
    assert!(room.is_in("bob") && room.waits("gustav"));
}

#[test]
fn a_promotion_lets_in_what_waits() {
    let mut room = knocking();
    let mut host = room.arrival("bob");
    host.role = Role::Host;
    room.arrives(host).unwrap();
    assert!(!room.waits("bob"), "with a host's ticket on a second device");
}

// Lesson 34.
#[test]
fn who_is_denied_can_knock_again_after_a_while_and_is_not_banned() {
    let mut room = knocking();
    deny(&mut room, "bob", false).says("bob", Verdict::Done);
    assert!(!room.waits("bob"));
    assert_eq!(room.joins("bob"), Err(Refusal::Denied), "not at once");
    room.passes(30);
    assert!(room.joins("bob").is_ok(), "with the same ticket");
    assert!(room.conference.bans.is_empty());
}

#[test]
fn deny_and_block_is_a_ban() {
    let mut room = knocking();
    deny(&mut room, "gustav", true).done();
    room.passes(60);
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Blocked));
    assert_eq!(room.conference.bans.len(), 1);
}

#[test]
fn the_unknown_and_the_empty_refuse() {
    let mut room = knocking();
    let unknown = SeatId::new(room.ids.next());
    let participants = vec![room.seat("bob"), unknown];
    let answer = room.by("alice").orders(Command::Admit { participants });
    assert_eq!(answer.refusal(), Some(Refusal::NotFound));
    let answer = room.by("alice").orders(Command::Deny { participants: vec![], block: false });
    assert_eq!(answer.refusal(), Some(Refusal::Invalid));
    assert!(room.waits("bob"));
}

#[test]
fn switching_it_off_lets_in_and_switching_it_on_throws_nobody_out() {
    let mut room = knocking();
    let answer = room.by("alice").orders(Command::WaitingRoom { on: false });
    assert_eq!(answer.done().order, Order::SaveFirst);
    assert_eq!(room.inside(), ["alice", "bob", "gustav"]);
    let answer = room.by("alice").orders(Command::WaitingRoom { on: true });
    assert_eq!(answer.done().order, Order::ActFirst);
    assert_eq!(room.inside(), ["alice", "bob", "gustav"]);
}

#[test]
fn an_invitation_lets_in_who_knocks_already() {
    let mut room = knocking();
    let invite = room.invitation("bob", false);
    room.by("alice").orders(invite).done();
    assert!(room.is_in("bob"));
}

// Lesson 44.
#[test]
fn a_host_who_drops_is_not_stuck_in_their_own_waiting_room() {
    let mut room = knocking();
    room.joins("carol").unwrap();
    room.leaves("alice");
    assert!(room.joins("alice").is_ok());
    assert!(room.is_in("alice"));

    room.goes_silent("carol");
    room.passes(30);
    assert!(!room.is_in("carol"), "dropped");
    assert!(room.joins("carol").is_ok(), "without the secret of the seat that was lost");
    assert!(room.is_in("carol"));
    room.by("carol").locks().done();
}

#[test]
fn there_is_no_room_for_more_than_there_are_places() {
    let mut room = TestRoom::with_alice(|room| {
        room.door = DoorState::Knock;
        room.limit = Some(4);
    });
    for name in ["bob", "gustav", "dora"] {
        room.joins(name).unwrap();
    }
    room.by("alice").orders(Command::WaitingRoom { on: false }).done();
    assert_eq!(room.conference.inside().count(), 3, "one is kept for a moderator");
    assert_eq!(room.conference.waiting().count(), 1);
    room.joins("carol").unwrap();
    let left: Vec<SeatId> = room.conference.waiting().map(|seat| seat.id).collect();
    assert_eq!(room.by("alice").orders(Command::Admit { participants: left }).refusal(), Some(Refusal::Full));
    room.by("alice").removes(Target::Waiting).now().done();
}

//! The join decision, row by row in its order (docs/rules.md, section 3).

use crate::room::TestRoom;
use gavel_core::{
    conference::{SEATS_A_PERSON, Stage},
    model::{
        command::{Command, Pin},
        refusal::Refusal,
        role::{Role, SeatKind},
        room::DoorState,
        seat::WaitingFor,
    },
};

fn why(room: &TestRoom, name: &str) -> Option<WaitingFor> {
    room.waits_for(name)
}

/// Every row that can stand in the way does, and is taken away one after the other.
#[test]
fn the_first_row_that_matches_decides() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("bob").for_good().now().done();
    room.changes(|room| {
        room.limit = Some(3);
        room.has_guest_pin = true;
    });
    room.by("alice").locks().done();
    room.by("alice").uses_the_waiting_room(true).done();

    assert_eq!(room.joins("bob"), Err(Refusal::Blocked), "row 1, before the dead ticket");
    let ban = room.conference.bans[0].id;
    room.by("alice").orders(Command::Unban { ban }).done();
    assert_eq!(room.joins("bob"), Err(Refusal::TicketRevoked), "the ticket died with the seat");
    assert_eq!(room.rejoins("bob"), Err(Refusal::Full), "row 4");
    room.changes(|room| room.limit = None);
    assert_eq!(room.joins("bob"), Err(Refusal::BadPin), "row 5");
    assert_eq!(room.joins_with("bob", Pin::Guest), Err(Refusal::Locked), "row 6");
    room.by("alice").unlocks().done();
    room.joins_with("bob", Pin::Guest).expect("may knock");
    assert_eq!(why(&room, "bob"), Some(WaitingFor::WaitingRoom), "row 7");
    room.by("alice").uses_the_waiting_room(false).done();
    assert!(room.is_in("bob"), "row 8");
}

/// Row 5 asks nothing of those who were asked to come by name; and they are not asked the second time either.
#[test]
fn row_5_spares_those_who_are_called_or_invited_by_name() {
    let mut room = TestRoom::with_alice(|room| room.has_guest_pin = true);
    assert_eq!(room.joins("bob"), Err(Refusal::BadPin));
    room.by("alice").calls("bob").done();
    room.by("alice").invites("dora").done();
    for name in ["bob", "dora"] {
        room.joins(name).unwrap();
        assert!(room.leave_and_rejoin(name).is_ok(), "{name} comes back");
    }
    room.by("alice").disconnects("bob").now().done();
    assert_eq!(room.rejoins("bob"), Err(Refusal::BadPin), "who was removed is expected no longer");
    room.leaves("dora");
    room.by("alice").clears_the_unconnected().done();
    assert_eq!(room.rejoins("dora"), Err(Refusal::BadPin), "nor who was withdrawn");
}

// Lesson 36: whoever was sent out waits for a host, who has seen them.
#[test]
fn row_5_is_not_asked_of_whom_a_host_sent_out() {
    let mut room = TestRoom::with_alice(|room| room.has_guest_pin = true);
    room.joins_with("bob", Pin::Guest).unwrap();
    room.by("alice").sends_out("bob").done();
    room.joins("bob").expect("may wait");
    assert!(room.waits("bob"));
}

#[test]
fn a_lost_seat_that_is_taken_back_brings_in_what_knocks_beside_it() {
    let mut room = TestRoom::with_cast();
    let before = room.seat("bob");
    room.goes_silent("bob");
    room.passes(30);
    room.by("alice").uses_the_waiting_room(true).done();
    let second = room.arrival("bob");
    let knocking = room.arrives(second).unwrap();
    assert!(room.waits("bob"));
    assert_eq!(room.resumes("bob"), Ok(before));
    assert!(room.conference.seats[&knocking].state.is_inside(), "a second device of somebody inside");
}

#[test]
fn row_1_blocked_stands_before_everything_else() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now();
    room.by("alice").orders(Command::LOCK);
    assert_eq!(room.joins("gustav"), Err(Refusal::Blocked), "not ticket_revoked, not locked");
    assert_eq!(room.rejoins("bob"), Ok(room.seat("bob")), "who is not blocked and inside comes in on a second device");
}

#[test]
fn row_2_others_wait_until_somebody_who_moderates_opens() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").unwrap();
    room.joins("gustav").unwrap();
    assert_eq!(why(&room, "bob"), Some(WaitingFor::NotStarted));
    assert_eq!(room.conference.stage, Stage::Gathering);
    let mut whip = room.stranger("camera");
    whip.kind = SeatKind::Whip;
    assert_eq!(room.arrives(whip), Err(Refusal::NotStarted), "who cannot wait is told so");
    assert_eq!(room.by("alice").orders(Command::LOCK).refusal(), Some(Refusal::NotRunning));
    room.joins("carol").unwrap();
    assert_eq!(room.conference.stage, Stage::Running);
    assert_eq!(room.inside(), ["bob", "carol", "gustav"]);
}

#[test]
fn row_2_who_came_before_the_host_still_knocks_at_a_door_that_knocks() {
    let mut room = TestRoom::of(|room| room.door = DoorState::Knock);
    room.joins("bob").unwrap();
    room.joins("alice").unwrap();
    assert!(!room.is_in("bob"));
    assert_eq!(why(&room, "bob"), Some(WaitingFor::WaitingRoom));
}

#[test]
fn row_3_a_resume_skips_limit_pin_lock_and_waiting_room() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("gustav");
    room.passes(30);
    room.changes(|room| {
        room.has_guest_pin = true;
        room.limit = Some(5);
    });
    room.by("alice").orders(Command::LOCK);
    room.by("alice").orders(Command::WaitingRoom { on: true });
    assert_eq!(room.joins("gustav"), Err(Refusal::Full), "without the secret he meets the door");
    let before = room.seat("gustav");
    assert_eq!(room.resumes("gustav"), Ok(before));
    assert!(room.is_in("gustav"));
}

#[test]
fn row_3_a_secret_from_the_waiting_room_does_not_lead_past_it() {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    room.joins("gustav").unwrap();
    room.goes_silent("gustav");
    room.passes(30);
    assert!(!room.waits("gustav"), "lost from the waiting room");
    room.resumes("gustav").unwrap();
    assert!(room.waits("gustav") && !room.is_in("gustav"));
}

#[test]
fn row_4_one_seat_is_kept_for_the_owner_and_one_for_a_moderator() {
    let mut room = TestRoom::of(|room| room.limit = Some(4));
    room.joins("carol").unwrap();
    room.joins("bob").unwrap();
    room.joins("gustav").unwrap();
    assert_eq!(room.joins("dora"), Err(Refusal::Full), "the last one is the owner's");
    assert_eq!(room.joins("oscar"), Err(Refusal::Full), "even for an operator");
    assert!(room.joins("alice").is_ok());
    room.leaves("carol");
    assert_eq!(room.joins("dora"), Err(Refusal::Full), "and that one a moderator's");
    assert!(room.joins("oscar").is_ok());
}

#[test]
fn row_4_stands_before_the_pin() {
    let mut room = TestRoom::with_alice(|room| {
        room.limit = Some(2);
        room.has_guest_pin = true;
    });
    assert_eq!(room.joins("dora"), Err(Refusal::Full));
}

#[test]
fn row_5_asks_for_the_pin_but_not_moderators_the_invited_and_second_devices() {
    let mut room = TestRoom::with_alice(|room| {
        room.has_guest_pin = true;
        room.has_host_pin = true;
    });
    assert_eq!(room.joins("bob"), Err(Refusal::BadPin));
    let mut wrong = room.arrival("bob");
    wrong.pin = Pin::Wrong;
    assert_eq!(room.arrives(wrong), Err(Refusal::BadPin));
    assert!(room.joins("carol").is_ok());
    assert!(room.joins("oscar").is_ok());
    assert!(room.joins("gustav").is_ok(), "invited by name");
    let mut right = room.arrival("bob");
    right.pin = Pin::Guest;
    assert!(room.arrives(right).is_ok());
    assert!(room.joins("bob").is_ok(), "his second device");
    assert_eq!(room.role("bob"), Role::Participant);
    let mut mistyped = room.arrival("alice");
    mistyped.pin = Pin::Wrong;
    assert!(room.arrives(mistyped).is_ok(), "an owner who mistypes is still the owner");
}

#[test]
fn row_5_is_asked_before_anybody_waits_for_a_host() {
    let mut room = TestRoom::of(|room| room.has_guest_pin = true);
    assert_eq!(room.joins("bob"), Err(Refusal::BadPin));
}

#[test]
fn row_5_the_host_pin_makes_a_moderator() {
    let mut room = TestRoom::of(|room| room.has_host_pin = true);
    let mut caller = room.arrival("dora");
    caller.pin = Pin::Host;
    room.arrives(caller).unwrap();
    assert_eq!(room.role("dora"), Role::Host);
    assert_eq!(room.conference.stage, Stage::Running, "and opens the meeting");
}

#[test]
fn row_7_moderators_and_the_added_walk_in_and_the_rest_knock() {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    for name in ["carol", "oscar"] {
        room.joins(name).unwrap();
        assert!(room.is_in(name));
    }
    let invite = room.invitation("dora", false);
    room.by("carol").orders(invite).done();
    room.joins("dora").unwrap();
    assert!(room.is_in("dora"));
    for name in ["bob", "gustav"] {
        room.joins(name).unwrap();
        assert_eq!(why(&room, name), Some(WaitingFor::WaitingRoom));
    }
    let mut whip = room.stranger("camera");
    whip.kind = SeatKind::Whip;
    assert_eq!(room.arrives(whip), Err(Refusal::Locked));
}

#[test]
fn row_8_everybody_else_is_in() {
    assert_eq!(TestRoom::with_cast().inside().len(), 6);
}

#[test]
fn guests_stay_out_where_they_are_not_allowed() {
    let mut room = TestRoom::with_alice(|room| room.allow_guests = false);
    assert_eq!(room.joins("gustav"), Err(Refusal::GuestsNotAllowed));
    assert!(room.joins("bob").is_ok());
}

#[test]
fn one_ticket_holds_ten_seats() {
    let mut room = TestRoom::with_alice(|_| {});
    for _ in 0..SEATS_A_PERSON {
        room.joins("bob").unwrap();
    }
    assert_eq!(room.joins("bob"), Err(Refusal::Full));
    assert!(room.resumes("bob").is_ok(), "taking one back needs no new one");
}

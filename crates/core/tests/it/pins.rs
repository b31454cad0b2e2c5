//! PIN and ID on the fly (docs/rules.md, section 5; requirement T12).

use crate::room::TestRoom;
use gavel_core::{
    Order,
    model::{
        command::{Pin, PinKind},
        receipt::Verdict,
        refusal::Refusal,
    },
};

// *Who*: moderators while connected; the owner without joining; administrators, and keys.
#[test]
fn each_of_them_sets_a_pin_or_is_told_why_not() {
    for (who, is_in, expected) in [
        ("alice", true, None),
        ("alice", false, None),
        ("carol", true, None),
        ("carol", false, Some(Refusal::NoSeat)),
        ("oscar", true, None),
        ("oscar", false, Some(Refusal::NoSeat)),
        ("admin", false, None),
        ("api", false, None),
        ("bob", true, Some(Refusal::NotModerator)),
        ("gustav", true, Some(Refusal::NotModerator)),
        ("bob", false, Some(Refusal::NotModerator)),
    ] {
        let mut room = TestRoom::with_cast();
        if !is_in && !matches!(who, "admin" | "api") {
            room.leaves(who);
        }
        assert_eq!(room.by(who).sets_a_pin(PinKind::Guest).refusal(), expected, "{who}, in: {is_in}");
        assert_eq!(room.conference.room.has_guest_pin, expected.is_none(), "{who}, in: {is_in}");
        assert_eq!(room.by(who).renames(&["new"]).refusal(), expected, "{who} changes the ID, in: {is_in}");
        assert_eq!(room.by(who).keeps_strangers_out().refusal(), expected, "{who} keeps out, in: {is_in}");
    }
}

// *People inside stay*, *New attempts: new PIN only*.
#[test]
fn a_pin_asks_newcomers_and_nobody_who_is_inside() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("carol").sets_a_pin(PinKind::Guest).done();
    assert_eq!(answer.order, Order::ActFirst, "it shuts");
    assert_eq!(room.inside().len(), 6);
    assert!(room.screen("bob").conference.as_ref().is_some_and(|shown| shown.has_guest_pin), "shown to all");
    let stranger = room.stranger("stranger");
    assert_eq!(room.arrives(stranger.clone()), Err(Refusal::BadPin));
    let wrong = gavel_core::model::command::Arrival { pin: Pin::Wrong, ..stranger.clone() };
    assert_eq!(room.arrives(wrong), Err(Refusal::BadPin));
    let right = gavel_core::model::command::Arrival { pin: Pin::Guest, ..stranger };
    assert!(room.arrives(right).is_ok());

    assert_eq!(room.by("carol").deletes_the_pin(PinKind::Guest).done().order, Order::SaveFirst, "it opens");
    let another = room.stranger("another");
    assert!(room.arrives(another).is_ok(), "none is asked for any longer");
    assert!(room.by("carol").deletes_the_pin(PinKind::Guest).done().facts.is_empty(), "and it is gone already");
}

// *Ringing and named invitations go on*.
#[test]
fn those_who_are_called_or_invited_by_name_need_no_new_pin() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").calls("bob").done();
    room.by("alice").invites("dora").done();
    room.by("alice").sets_a_pin(PinKind::Guest).done();
    assert!(room.rings_at("bob"));
    assert!(room.joins("bob").is_ok() && room.joins("dora").is_ok());
    assert!(room.joins("gustav").is_ok(), "the holder of a personal invitation");
}

#[test]
fn a_host_pin_that_is_new_makes_hosts_and_one_that_is_deleted_does_not() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").sets_a_pin(PinKind::Host).done();
    assert!(room.conference.room.has_host_pin && !room.conference.room.has_guest_pin);
    room.joins("bob").expect("nobody is asked for the host PIN");
    room.joins_with("dora", Pin::Host).unwrap();
    assert!(room.role("dora").moderates());
    room.by("alice").deletes_the_pin(PinKind::Host).done();
    assert!(!room.conference.room.has_host_pin);
}

// *Keep strangers out*: new PIN, lock, and who is inside, by one order.
#[test]
fn keeping_strangers_out_is_one_order_and_shows_who_is_inside() {
    let mut room = TestRoom::with_cast();
    room.by("alice").uses_the_waiting_room(true).done();
    let stranger = room.stranger("stranger");
    room.arrives(stranger).expect("may knock");
    let answer = room.by("carol").keeps_strangers_out();
    for name in room.inside() {
        answer.says(name, Verdict::Untouched);
    }
    assert_eq!(answer.verdicts().len(), 6, "and nobody who waits");
    assert!(room.conference.lock.is_some() && room.conference.room.has_guest_pin);
    let other = room.stranger("other");
    assert_eq!(room.arrives(other.clone()), Err(Refusal::BadPin));
    let knows_it = gavel_core::model::command::Arrival { pin: Pin::Guest, ..other };
    assert_eq!(room.arrives(knows_it), Err(Refusal::Locked), "the right ordinary PIN and nothing else");
    let epoch = room.conference.lock;
    room.by("carol").keeps_strangers_out().done();
    assert_eq!(room.conference.lock, epoch, "a second time changes the PIN alone");
}

// *New ID only*: what it is called elsewhere is not known any longer.
#[test]
fn a_new_id_replaces_the_old_one_and_is_told() {
    let mut room = TestRoom::with_cast();
    assert_eq!(room.by("alice").renames(&["daily", "Daily", "standup"]).done().order, Order::SaveFirst);
    assert_eq!(room.conference.room.aliases, ["daily", "standup"], "doubles are folded");
    assert_eq!(room.inside().len(), 6);
    let shown = room.screen("gustav").conference.as_ref().map(|shown| shown.aliases.clone());
    assert_eq!(shown.as_deref(), Some(&["daily".to_owned(), "standup".to_owned()][..]));
    assert!(room.by("alice").renames(&["daily", "standup"]).done().facts.is_empty());
    assert_eq!(room.by("alice").renames(&[]).refusal(), Some(Refusal::Invalid), "a room has a name");
    let many: Vec<String> = (0..21).map(|n| format!("alias-{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(room.by("alice").renames(&many).refusal(), Some(Refusal::Invalid));
}

// While people gather nobody has joined who could do it; the owner can from the card.
#[test]
fn the_owner_changes_the_pin_while_people_gather() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").unwrap();
    assert_eq!(room.by("carol").sets_a_pin(PinKind::Guest).refusal(), Some(Refusal::NoSeat));
    assert!(room.by("alice").sets_a_pin(PinKind::Guest).result.is_ok());
    assert!(room.by("alice").renames(&["new"]).result.is_ok());
    assert_eq!(room.joins("dora"), Err(Refusal::BadPin));
    assert!(room.waits("bob"), "who gathers stays");
}

// G11.
#[test]
fn pins_and_ids_survive_a_restart() {
    let mut room = TestRoom::with_cast();
    room.by("alice").sets_a_pin(PinKind::Guest).done();
    room.by("alice").renames(&["new"]).done();
    room.restarts();
    assert_eq!(room.conference.room.aliases, ["new"]);
    let stranger = room.stranger("stranger");
    assert_eq!(room.arrives(stranger), Err(Refusal::BadPin));
}

// Pexip's rooms without guests (docs/rules.md, *PINs*): whoever comes in is a host.
#[test]
fn where_everyone_hosts_whoever_comes_in_is_a_host_and_the_host_pin_is_asked_for() {
    let without_pin = |room: &mut gavel_core::model::room::Room| {
        (room.allow_guests, room.settings.everyone_hosts) = (false, true);
    };
    let mut room = TestRoom::of(without_pin);
    let stranger = room.stranger("stranger");
    room.arrives(stranger.clone()).expect("opens it");
    let host = room.conference.people.get(&stranger.person).map(|person| person.role);
    assert_eq!(host, Some(gavel_core::model::role::Role::Host));

    let mut room = TestRoom::of(|room| {
        without_pin(room);
        room.has_host_pin = true;
    });
    let stranger = room.stranger("stranger");
    assert_eq!(room.arrives(stranger.clone()), Err(Refusal::BadPin), "and not that guests are unwelcome");
    let wrong = gavel_core::model::command::Arrival { pin: Pin::Wrong, ..stranger.clone() };
    assert_eq!(room.arrives(wrong), Err(Refusal::BadPin));
    let right = gavel_core::model::command::Arrival { pin: Pin::Host, ..stranger.clone() };
    room.arrives(right).expect("knows it");
    let host = room.conference.people.get(&stranger.person).map(|person| person.role);
    assert_eq!(host, Some(gavel_core::model::role::Role::Host));

    let mut room = TestRoom::with_alice(|room| room.allow_guests = false);
    let stranger = room.stranger("stranger");
    assert_eq!(room.arrives(stranger), Err(Refusal::GuestsNotAllowed), "in a room of Gavel's own");
}

// Lesson 4: nor does a new visit make somebody a host again.
#[test]
fn where_everyone_hosts_a_role_that_was_taken_back_stays_so() {
    let mut room = TestRoom::with_alice(|room| room.settings.everyone_hosts = true);
    room.joins("bob").unwrap();
    assert!(room.role("bob").moderates());
    room.by("alice").makes("bob", gavel_core::model::role::Role::Participant).done();
    assert!(room.leave_and_rejoin("bob").is_ok());
    assert!(!room.role("bob").moderates());
}

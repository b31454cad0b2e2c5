//! What was saved and then not done: the journal is told the meeting as it is (property X6).

use crate::room::{TestRoom, replayed};
use gavel_core::{
    Conference, Context,
    conference::Stage,
    decide, left_over,
    model::{
        ban::BanTerms,
        command::{Command, Disconnect, PinKind, Target},
        fact::{Entry, Fact},
        ids::SeatId,
        seat::How,
    },
};
use std::collections::BTreeSet;

/// The journal after an order was saved, and after it was taken back.
fn told(room: &mut TestRoom, by: &str, command: &Command) -> (Conference, Conference) {
    let context = Context { now: room.clock.now, fresh: room.ids.next() };
    let saved = decide(&room.conference, &context, &room.actor(by), command).expect("may be ordered");
    let entries = |facts: &[Fact]| -> Vec<Entry> {
        facts.iter().map(|fact| Entry { at: context.now, fact: fact.clone() }).collect()
    };
    let mut journal = room.journal.clone();
    journal.extend(entries(&saved.facts));
    let on_paper = replayed(&journal).expect("was opened");
    journal.extend(entries(&room.conference.take_back(&saved.facts)));
    (on_paper, replayed(&journal).expect("was opened"))
}

#[test]
fn taking_back_goes_by_the_meeting_as_it_is() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").uses_the_waiting_room(true).done();
    room.joins("bob").expect("may knock");
    let bob = room.seat("bob");
    let (on_paper, read) = told(&mut room, "alice", &Command::Admit { participants: vec![bob] });
    assert!(on_paper.seats[&bob].state.is_inside());
    assert_eq!(read, room.conference);
    assert!(!read.seats[&bob].state.is_inside());
}

// Or whoever came after a restart would get in without anybody who moderates.
#[test]
fn a_start_that_was_saved_and_not_done_leaves_everybody_waiting() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").expect("may wait");
    let join = Command::Join(Box::new(room.arrival("carol")));
    let (on_paper, read) = told(&mut room, "carol", &join);
    assert_eq!(on_paper.stage, Stage::Running);
    assert!(on_paper.inside().count() == 2, "bob too");
    assert_eq!(read, room.conference);
    assert_eq!(read.stage, Stage::Gathering);
}

#[test]
fn an_invitation_that_was_saved_and_not_done_opens_no_lock() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").locks().done();
    let invite = room.invitation("gustav", false);
    let (on_paper, read) = told(&mut room, "alice", &invite);
    assert_eq!(on_paper.unconnected().len(), 1);
    assert_eq!(read, room.conference);
    assert!(read.unconnected().is_empty());
}

#[test]
fn a_seat_that_was_lost_and_not_taken_back_can_still_be() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("bob");
    room.passes(30);
    let seat = room.seat("bob");
    let mut arrival = room.arrival("bob");
    arrival.resume = room.conference.departed[&seat].resume.clone();
    let (on_paper, read) = told(&mut room, "bob", &Command::Join(Box::new(arrival)));
    assert!(on_paper.seats.contains_key(&seat));
    assert_eq!(read.departed[&seat], room.conference.departed[&seat], "with its secret");
    assert_eq!(read.unconnected(), room.conference.unconnected());
}

// The hash that was is not known: the room goes on asking, and nothing fits.
#[test]
fn a_pin_whose_deletion_was_saved_and_not_done_is_still_asked_for() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").sets_a_pin(PinKind::Guest).done();
    let (on_paper, read) = told(&mut room, "alice", &Command::Pin { kind: PinKind::Guest, hash: None });
    assert!(!on_paper.room.has_guest_pin);
    assert_eq!(read, room.conference);
    assert!(read.room.has_guest_pin);
}

// Their second seat was saved before the removal, and to be taken back behind it; in between the server died.
#[test]
fn after_a_crash_nobody_is_left_over_whose_removal_was_saved() {
    let mut room = TestRoom::with_cast();
    assert_eq!(left_over(&room.conference, room.clock.now), []);
    let seats = [room.seat("gustav"), room.seat("bob")];
    for (seat, ban) in seats.into_iter().zip([None, Some(BanTerms::default())]) {
        let target = Target::These { participants: vec![seat], device_only: false };
        let removal = Command::Disconnect(Disconnect { ban, ..Disconnect::of(target) });
        let context = Context { now: room.clock.now, fresh: room.ids.next() };
        let decision = decide(&room.conference, &context, &room.actor("alice"), &removal).expect("a host may");
        // Of another seat than this one: it was not there yet.
        let departed = |fact: &&Fact| matches!(fact, Fact::Departed { .. });
        for fact in decision.facts.iter().filter(|fact| !departed(fact)) {
            room.conference.apply(context.now, fact);
        }
    }
    let gone: BTreeSet<SeatId> = left_over(&room.conference, room.clock.now)
        .iter()
        .filter_map(|fact| match fact {
            Fact::Departed { seat, how: How::Removed, .. } => Some(*seat),
            _ => None,
        })
        .collect();
    assert_eq!(gone, seats.into());
}

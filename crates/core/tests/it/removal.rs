//! One person, or several by name: docs/rules.md sections 1 and 2, native contract *Disconnect*.

use crate::{
    room::TestRoom,
    trail::{announced_gone, cut, farewell, revoked},
};
use gavel_core::model::{
    command::{Command, Disconnect, Target},
    fact::Fact,
    ids::SeatId,
    reason::{By, Reason, Terminal},
    receipt::Verdict,
    refusal::Refusal,
    seat::How,
};

#[test]
fn a_removal_revokes_then_cuts_then_says_farewell_then_tells_the_others() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("alice").disconnects("gustav").saying("please mail us").because(Reason::Disruption);
    answer.says("gustav", Verdict::Disconnected);
    room.effects().happen_in_order([
        revoked("gustav"),
        cut("gustav"),
        farewell("gustav", Reason::Disruption),
        announced_gone("gustav"),
    ]);
    // Invariant 4: the access dies before anything else is true.
    assert!(matches!(room.effects().facts[0], Fact::AccessRevoked { .. }));
    assert!(!room.is_in("gustav"));
    assert_eq!(room.inside(), ["alice", "bob", "carol", "dora", "oscar"], "nobody else is touched");
}

/// Section 1 by deed: who of the cast gets whom out. The table of `policy` is snapshot there.
#[test]
fn moderators_remove_everybody_but_the_owner_and_nobody_else_removes_anybody() {
    let everybody = ["alice", "bob", "carol", "gustav", "dora", "oscar"];
    for by in ["alice", "carol", "oscar", "api", "admin", "bob", "gustav", "dora"] {
        for whom in everybody {
            let mut room = TestRoom::with_cast();
            let answer = room.by(by).disconnects(whom).now();
            let expected = match (by, whom) {
                _ if by == whom => None,
                ("bob" | "gustav" | "dora", _) => Some(Refusal::NotModerator),
                ("carol" | "oscar" | "api", "alice") => Some(Refusal::OwnerProtected),
                _ => None,
            };
            assert_eq!(answer.refusal(), expected, "{by} removes {whom}");
            assert_eq!(room.is_in(whom), expected.is_some(), "{by} removes {whom}");
        }
    }
}

#[test]
fn removing_oneself_is_leaving_and_the_ticket_stays_good() {
    let mut room = TestRoom::with_cast();
    room.by("bob").disconnects("bob").now().says("bob", Verdict::Disconnected);
    assert!(!room.is_in("bob"));
    assert!(room.joins("bob").is_ok(), "with the old ticket");
    assert_eq!(room.conference.departed.values().filter(|gone| gone.how == How::Left).count(), 1);
}

// Requirement G1, lesson 17.
#[test]
fn the_old_ticket_is_dead_and_a_new_one_is_good() {
    let mut room = TestRoom::with_cast();
    room.by("carol").disconnects("gustav").now();
    assert_eq!(room.joins("gustav"), Err(Refusal::TicketRevoked));
    assert!(room.rejoins("gustav").is_ok(), "there was no ban");
}

// Lesson 16.
#[test]
fn a_removal_beats_a_resume_in_flight() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("gustav");
    room.passes(5);
    room.resumes("gustav").expect("the line comes back while nobody objects");
    room.goes_silent("gustav");
    room.passes(5);
    room.by("alice").disconnects("gustav").now().says("gustav", Verdict::Disconnected);
    assert_eq!(room.resumes("gustav"), Err(Refusal::TicketRevoked));
    assert!(!room.is_in("gustav"));
}

// Lessons 10 and 16: a ghost is removable, and so is one that is off the roster and could still come back.
#[test]
fn who_was_lost_and_could_come_back_is_removed_too() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("gustav");
    room.passes(40);
    assert!(!room.is_in("gustav"));
    let mut other = TestRoom::with_cast();
    other.goes_silent("gustav");
    other.passes(40);
    other.resumes("gustav").expect("without the removal the way back is open");
    room.by("alice").disconnects("gustav").now().says("gustav", Verdict::Disconnected);
    assert_eq!(room.resumes("gustav"), Err(Refusal::TicketRevoked));
    room.by("alice").disconnects("gustav").now().says("gustav", Verdict::AlreadyGone);
}

#[test]
fn a_new_ticket_does_not_revive_the_secret_of_a_seat_that_was_lost_before_the_removal() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").orders(Command::WaitingRoom { on: false });
    room.joins("gustav").unwrap();
    let lost = room.seat("gustav");
    room.goes_silent("gustav");
    room.passes(30);
    room.joins("gustav").expect("a second tab, without the secret");
    room.by("alice").disconnects("gustav").now();
    room.by("alice").orders(Command::WaitingRoom { on: true });
    let mut arrival = room.arrival("gustav");
    arrival.generation = room.conference.generation(arrival.person);
    arrival.resume = Some(gavel_core::model::seat::Digest(format!("secret of {lost}")));
    room.arrives(arrival).expect("may knock");
    assert!(!room.is_in("gustav"), "but not walk past the waiting room");
    assert!(room.waits("gustav"));
}

#[test]
fn one_seat_takes_all_seats_of_the_person_and_a_device_only_itself() {
    let mut room = TestRoom::with_cast();
    let first = room.seat("bob");
    let second = room.joins("bob").unwrap();
    let order = Disconnect::of(Target::These { participants: vec![second], device_only: true });
    room.by("alice").orders(Command::Disconnect(order)).done();
    assert!(!room.conference.seats.contains_key(&second) && room.conference.seats.contains_key(&first));
    assert!(room.joins("bob").is_ok(), "the ticket is not touched by that");
    assert_eq!(room.conference.seats_of(room.person("bob")).count(), 2);

    let order = Disconnect::of(Target::These { participants: vec![first], device_only: false });
    room.by("alice").orders(Command::Disconnect(order)).done();
    assert!(!room.is_in("bob"));
    assert_eq!(room.joins("bob"), Err(Refusal::TicketRevoked));
}

#[test]
fn a_device_that_is_removed_cannot_resume() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("bob").only_the_device().now().says("bob", Verdict::Disconnected);
    let before = room.seat("bob");
    let taken = room.resumes("bob").expect("the ticket still admits");
    assert_ne!(taken, before, "as a new seat, through the door");
}

#[test]
fn a_late_order_for_an_earlier_visit_touches_nobody() {
    let mut room = TestRoom::with_cast();
    let earlier = room.seat("gustav");
    room.leave_and_rejoin("gustav").unwrap();
    let order = Disconnect::of(Target::These { participants: vec![earlier], device_only: false });
    let answer = room.by("alice").orders(Command::Disconnect(order));
    answer.says("gustav", Verdict::AlreadyGone);
    assert!(room.is_in("gustav"), "and his ticket");
    assert!(room.effects().facts.is_empty());
    assert!(room.leave_and_rejoin("gustav").is_ok(), "is good");
}

#[test]
fn atomic_refuses_all_for_one_and_best_effort_does_what_it_may() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("carol").disconnects_all_of(&["bob", "alice", "gustav"]).now();
    assert_eq!(answer.refusal(), Some(Refusal::OwnerProtected));
    answer.says("alice", Verdict::Refused(Refusal::OwnerProtected));
    answer.says("bob", Verdict::Untouched);
    answer.says("gustav", Verdict::Untouched);
    assert_eq!(room.inside().len(), 6, "nobody is touched");

    let answer = room.by("carol").disconnects_all_of(&["bob", "alice", "gustav"]).best_effort().now();
    answer.says("bob", Verdict::Disconnected);
    answer.says("alice", Verdict::Refused(Refusal::OwnerProtected));
    answer.says("gustav", Verdict::Disconnected);
    assert_eq!(room.inside(), ["alice", "carol", "dora", "oscar"]);
}

#[test]
fn best_effort_of_nothing_but_refusals_is_a_refusal() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("carol").disconnects("alice").best_effort().now();
    assert_eq!(answer.refusal(), Some(Refusal::OwnerProtected));
}

#[test]
fn a_seat_that_was_never_seen_refuses_an_atomic_order() {
    let mut room = TestRoom::with_cast();
    let unknown = SeatId::new(room.ids.next());
    let participants = vec![room.seat("bob"), unknown];
    let order = Disconnect::of(Target::These { participants, device_only: false });
    let answer = room.by("alice").orders(Command::Disconnect(order.clone()));
    assert_eq!(answer.refusal(), Some(Refusal::NotFound));
    assert!(
        answer.verdicts().iter().any(|judged| judged.participant == unknown && judged.verdict == Verdict::NotFound)
    );
    assert!(room.is_in("bob"));
    // Whoever may not remove does not learn which seats exist.
    let order = Disconnect::of(Target::These { participants: vec![unknown], device_only: false });
    assert_eq!(room.by("gustav").orders(Command::Disconnect(order)).refusal(), Some(Refusal::NotModerator));
}

#[test]
fn duplicates_are_folded_and_an_empty_list_never_means_everybody() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("alice").disconnects_all_of(&["bob", "bob", "bob"]).now();
    answer.says("bob", Verdict::Disconnected);
    let answer = room.by("alice").disconnects_all_of(&[]).now();
    assert_eq!(answer.refusal(), Some(Refusal::Invalid));
    assert_eq!(room.inside().len(), 5);
}

#[test]
fn a_ban_of_a_device_alone_makes_no_sense() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("alice").disconnects("bob").only_the_device().for_good().now();
    assert_eq!(answer.refusal(), Some(Refusal::Invalid));
    assert!(room.is_in("bob"));
}

// Requirement G4.
#[test]
fn a_dry_run_answers_whom_it_would_hit_and_hits_nobody() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("alice").disconnects_all_of(&["bob", "dora"]).for_good().only_dry().now();
    answer.says("bob", Verdict::WouldDisconnect);
    answer.says("dora", Verdict::WouldDisconnect);
    assert!(room.effects().facts.is_empty());
    let answer = room.by("carol").removes(Target::All).only_dry().now();
    assert_eq!(answer.verdicts().len(), 6);
    assert_eq!(room.inside().len(), 6);
    let answer = room.by("carol").disconnects("alice").only_dry().now();
    assert_eq!(answer.refusal(), Some(Refusal::OwnerProtected), "and refuses what would be refused");
}

// Requirements P5 and G5: the removed read what happened, by whom in kind, and why.
#[test]
fn the_farewell_says_by_whom_in_kind_and_why() {
    for (by, kind, text) in [
        ("carol", By::Host, "Another participant disconnected you from this meeting."),
        ("admin", By::Admin, "The administrator disconnected you."),
        ("api", By::Api, "You were disconnected through the meeting's control system."),
    ] {
        let mut room = TestRoom::with_cast();
        room.by(by).disconnects("bob").saying("note").because(Reason::Spam);
        let farewell = room
            .effects()
            .facts
            .iter()
            .find_map(|fact| match fact {
                Fact::Departed { farewell, .. } => Some(farewell.clone()),
                _ => None,
            })
            .unwrap();
        assert_eq!((farewell.terminal, farewell.by, farewell.text()), (Terminal::Removed, Some(kind), text));
        assert_eq!((farewell.reason, farewell.note.as_deref()), (Some(Reason::Spam), Some("note")));
    }
}

#[test]
fn nothing_can_be_ordered_with_a_dead_ticket() {
    let mut room = TestRoom::with_cast();
    assert!(room.by("carol").orders(Command::LOCK).result.is_ok(), "she could");
    room.by("alice").disconnects("carol").now();
    assert_eq!(room.by("carol").orders(Command::Unlock).refusal(), Some(Refusal::TicketRevoked));
    assert_eq!(room.by("carol").disconnects("bob").now().refusal(), Some(Refusal::TicketRevoked));
}

// Lesson 11.
#[test]
fn nobody_becomes_a_host_because_the_last_one_went() {
    let mut room = TestRoom::with_cast();
    for name in ["carol", "oscar"] {
        room.by("alice").disconnects(name).now();
    }
    room.leaves("alice");
    assert_eq!(room.inside(), ["bob", "gustav", "dora"]);
    for name in room.inside() {
        assert!(!room.role(name).moderates());
    }
    assert_eq!(room.by("bob").orders(Command::LOCK).refusal(), Some(Refusal::NotModerator));
    room.joins("alice").unwrap();
    assert!(room.by("alice").orders(Command::LOCK).result.is_ok(), "the owner has kept the role");
}

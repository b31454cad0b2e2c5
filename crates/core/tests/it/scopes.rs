//! Scopes: docs/rules.md section 2, requirement G4.

use crate::room::{Hours, TestRoom};
use gavel_core::model::{
    command::{Command, Target},
    effect::Effect,
    ids::SeatId,
    reason::{By, Terminal},
    receipt::Barrier,
    refusal::Refusal,
    role::{Role, SeatKind},
};

/// Who stays, and how many were spared.
fn left_after(by: &str, target: impl Fn(&TestRoom) -> Target) -> Result<(Vec<&'static str>, u32), Refusal> {
    let mut room = TestRoom::with_cast();
    let target = target(&room);
    let answer = room.by(by).removes(target).now();
    match answer.result {
        Ok(decision) => Ok((room.inside(), decision.spared)),
        Err(refused) => {
            assert_eq!(room.inside().len(), 6, "a refusal touches nobody");
            Err(refused.refusal)
        }
    }
}

#[test]
fn each_scope_takes_whom_it_names_and_spares_the_protected() {
    let everyone_but_bob = |room: &TestRoom| Target::EveryoneBut(vec![room.seat("bob")]);
    let all: Vec<&str> = Vec::new();
    for by in ["alice", "carol", "oscar", "api", "admin"] {
        assert_eq!(left_after(by, |_| Target::All), Ok((all.clone(), 0)), "{by} ends it");
    }
    assert_eq!(left_after("alice", |_| Target::AllButMe), Ok((vec!["alice"], 0)));
    assert_eq!(left_after("carol", |_| Target::AllButMe), Ok((vec!["alice", "carol"], 1)));
    assert_eq!(left_after("api", |_| Target::AllButMe), Err(Refusal::NoSeat));
    assert_eq!(left_after("carol", everyone_but_bob), Ok((vec!["alice", "bob", "carol"], 1)));
    assert_eq!(left_after("admin", everyone_but_bob), Ok((vec!["bob"], 0)));
    assert_eq!(left_after("carol", |_| Target::EveryoneBut(vec![])), Err(Refusal::Invalid));
    assert_eq!(left_after("carol", |_| Target::Role(Role::Participant)).unwrap().0.len(), 5);
    assert_eq!(left_after("carol", |_| Target::Role(Role::Owner)).unwrap(), (left("nobody"), 1));
    assert_eq!(left_after("carol", |_| Target::Guests), Ok((vec!["alice", "bob", "carol", "oscar"], 0)));
    assert_eq!(left_after("carol", |_| Target::NonModerators), Ok((vec!["alice", "carol", "oscar"], 0)));
    assert_eq!(left_after("carol", |_| Target::BelowMe), Ok((vec!["alice", "carol", "oscar"], 0)));
    assert_eq!(left_after("oscar", |_| Target::BelowMe), Ok((vec!["alice", "oscar"], 0)));
    assert_eq!(left_after("alice", |_| Target::BelowMe), Ok((vec!["alice"], 0)));
    assert_eq!(left_after("carol", |_| Target::Callers), Ok((left("dora"), 0)));
    for target in [Target::All, Target::Guests, Target::Waiting, Target::Idle { minutes: 0 }, Target::BelowMe] {
        assert_eq!(left_after("bob", |_| target.clone()), Err(Refusal::NotModerator), "bob may not {target:?}");
    }
}

fn left(gone: &str) -> Vec<&'static str> {
    ["alice", "bob", "carol", "gustav", "dora", "oscar"].into_iter().filter(|name| *name != gone).collect()
}

// Requirements P3, P10, V2; lesson 46.
#[test]
fn ending_takes_everybody_the_waiting_too_and_kills_no_ticket() {
    let mut room = TestRoom::with_cast();
    room.by("alice").orders(Command::WaitingRoom { on: true });
    let stranger = room.stranger("stranger");
    let waiting = room.arrives(stranger).unwrap();
    let answer = room.by("carol").removes(Target::All).saying("bye").now();
    assert_eq!(answer.verdicts().len(), 7);
    assert!(room.conference.has_ended());
    assert!(room.conference.seats.is_empty());
    assert!(room.conference.generations.is_empty(), "ending is not removing");
    let farewells: Vec<_> = room
        .effects()
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SayFarewell { seat, farewell } => Some((*seat, farewell.terminal, farewell.by, farewell.text())),
            _ => None,
        })
        .collect();
    assert_eq!(farewells.len(), 7);
    assert!(farewells.iter().any(|told| told.0 == waiting));
    for (_, terminal, by, text) in farewells {
        assert_eq!((terminal, by), (Terminal::Ended, Some(By::Host)));
        assert_eq!(text, "The host ended the meeting for everyone.");
    }
    assert_eq!(room.effects().effects.last(), Some(&Effect::Close));
    // Lesson 8: whoever comes in that moment gets a clear answer, and so do later orders.
    assert_eq!(room.joins("bob"), Err(Refusal::NotRunning));
    assert_eq!(room.resumes("bob"), Err(Refusal::NotRunning));
    assert_eq!(room.by("alice").removes(Target::All).now().refusal(), Some(Refusal::NotRunning));
}

#[test]
fn a_name_that_nobody_knows_does_not_turn_everyone_but_into_everyone() {
    let mut room = TestRoom::with_cast();
    let unknown = SeatId::new(room.ids.next());
    let answer = room.by("alice").removes(Target::EveryoneBut(vec![unknown])).now();
    assert_eq!(answer.refusal(), Some(Refusal::NotFound));
    assert_eq!(room.inside().len(), 6);
    // An earlier seat of somebody stands for the person.
    let earlier = room.seat("bob");
    room.leave_and_rejoin("bob").unwrap();
    room.by("alice").removes(Target::EveryoneBut(vec![earlier])).now().done();
    assert_eq!(room.inside(), ["alice", "bob"]);
}

#[test]
fn a_scope_never_bans_the_owner() {
    let mut room = TestRoom::with_cast();
    let bob = room.seat("bob");
    let answer = room.by("admin").removes(Target::EveryoneBut(vec![bob])).for_good().now();
    assert_eq!(answer.done().spared, 1);
    assert_eq!(room.inside(), ["alice", "bob"]);
}

#[test]
fn a_debrief_switches_the_waiting_room_on_and_goes_with_two_scopes_only() {
    let mut room = TestRoom::with_cast();
    for target in [Target::All, Target::AllButMe, Target::Callers] {
        assert_eq!(room.by("alice").removes(target).with_debrief().now().refusal(), Some(Refusal::Invalid));
    }
    room.by("alice").removes(Target::Guests).with_debrief().now().done();
    assert_eq!(room.inside(), ["alice", "bob", "carol", "oscar"], "phones went with the guests");
    assert!(room.conference.waiting_room);
    room.rejoins("gustav").unwrap();
    assert!(room.waits("gustav") && !room.is_in("gustav"));
}

#[test]
fn a_second_leg_by_telephone_makes_nobody_a_guest() {
    let mut room = TestRoom::with_cast();
    let mut leg = room.arrival("bob");
    leg.kind = SeatKind::Phone;
    room.arrives(leg).unwrap();
    room.by("alice").removes(Target::Callers).now().done();
    assert_eq!(room.inside(), ["alice", "bob", "carol", "gustav", "oscar"]);
    room.by("alice").removes(Target::Guests).now().done();
    assert_eq!(room.inside(), ["alice", "bob", "carol", "oscar"]);
}

// Requirement G8.
#[test]
fn the_idle_are_those_who_are_idle_on_all_devices() {
    let mut room = TestRoom::with_cast();
    room.joins("bob").unwrap();
    room.clock.advance(Hours(1));
    let seat = room.seat("bob");
    room.by("bob").orders(Command::Devices { seat, muted: Some(true), video: None, sharing: None }).done();
    let answer = room.by("alice").removes(Target::Idle { minutes: 30 }).only_dry().now();
    assert!(!answer.verdicts().iter().any(|judged| judged.name.as_deref() == Some("bob")));
    room.by("alice").removes(Target::Idle { minutes: 61 }).now().done();
    assert_eq!(room.inside().len(), 6, "nobody for so long");
    room.by("alice").removes(Target::Idle { minutes: 60 }).now().done();
    assert_eq!(room.inside(), ["alice", "bob"]);
}

#[test]
fn the_scope_waiting_clears_the_waiting_room_alone() {
    let mut room = TestRoom::with_cast();
    room.by("alice").orders(Command::WaitingRoom { on: true });
    let stranger = room.stranger("stranger");
    room.arrives(stranger).unwrap();
    let answer = room.by("carol").removes(Target::Waiting).now();
    assert_eq!(answer.verdicts().len(), 1);
    assert_eq!(room.inside().len(), 6);
    assert_eq!(room.conference.waiting().count(), 0);
}

// Section 2, *Remove one* and *no grace re-entry*, of everybody: whoever was lost a moment ago is one of them.
#[test]
fn a_scope_reaches_those_whose_line_was_lost_a_moment_ago() {
    for (target, gone) in [
        (Target::AllButMe, true),
        (Target::Guests, true),
        (Target::NonModerators, true),
        (Target::BelowMe, true),
        (Target::Role(Role::Guest), true),
        (Target::Role(Role::Participant), false),
        (Target::Callers, false),
        (Target::Waiting, false),
        (Target::Idle { minutes: 1 }, false),
    ] {
        let mut room = TestRoom::with_cast();
        room.goes_silent("gustav");
        room.passes(30);
        assert!(!room.is_in("gustav"));
        let answer = room.by("alice").removes(target.clone()).now();
        assert_eq!(answer.verdicts().iter().any(|judged| judged.name.as_deref() == Some("gustav")), gone, "{target:?}");
        assert_eq!(room.resumes("gustav").is_err(), gone, "{target:?}");
    }
    let mut room = TestRoom::with_cast();
    room.goes_silent("dora");
    room.passes(30);
    room.by("alice").removes(Target::Callers).now().done();
    assert!(room.resumes("dora").is_err(), "a caller is one while their line is down");
}

#[test]
fn idle_for_no_time_at_all_is_not_everybody() {
    let refused = left_after("alice", |_| Target::Idle { minutes: 0 });
    assert_eq!(refused, Err(Refusal::Invalid));
}

// Section 2, *Last person leaves*: it ends, and what was locked is not.
#[test]
fn when_the_last_person_leaves_it_ends_unlocked() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").locks().done();
    room.by("alice").calls("bob").done();
    room.leaves("alice");
    assert!(room.conference.has_ended());
    assert_eq!(room.conference.lock, None);
    assert!(!room.rings_at("bob"), "and nobody is called any longer");
    assert_eq!(room.end().map(|end| end.terminal), Some(Terminal::EndedEmpty));
}

// Section 2, *Debrief variant*: guests with ordinary callers, or all who do not moderate; and they knock from then on.
#[test]
fn both_debriefs_leave_those_who_stay_and_make_the_others_knock() {
    for (target, stay) in [
        (Target::Guests, vec!["alice", "bob", "carol", "oscar"]),
        (Target::NonModerators, vec!["alice", "carol", "oscar"]),
    ] {
        let mut room = TestRoom::with_cast();
        room.by("carol").removes(target.clone()).with_debrief().now().done();
        assert_eq!(room.inside(), stay, "{target:?}");
        assert!(!room.conference.has_ended() && room.conference.waiting_room, "{target:?}");
        room.rejoins("gustav").unwrap();
        assert!(room.waits("gustav"), "{target:?}");
    }
}

// Requirement G7: shut behind them, by the same order.
#[test]
fn a_removal_can_lock_or_use_the_waiting_room_behind_it() {
    let mut room = TestRoom::with_cast();
    let answer = room.by("alice").disconnects("gustav").for_good().and_then(Barrier::Lock).now();
    assert_eq!(answer.done().offers, [Barrier::WaitingRoom], "what is done is not offered");
    assert!(room.conference.lock.is_some() && !room.conference.waiting_room);
    let answer = room.by("alice").disconnects("bob").and_then(Barrier::WaitingRoom).now();
    assert_eq!(answer.done().offers, [], "nobody was banned");
    assert!(room.conference.waiting_room);

    let mut room = TestRoom::with_cast();
    let dry = room.by("alice").disconnects("gustav").for_good().and_then(Barrier::Lock).only_dry().now();
    assert!(dry.done().facts.is_empty() && room.conference.lock.is_none());
    let answer = room.by("alice").disconnects("gustav").for_good().now();
    assert_eq!(answer.done().offers, [Barrier::Lock, Barrier::WaitingRoom], "an anonymous guest could be another one");
    let answer = room.by("alice").disconnects("bob").for_good().now();
    assert_eq!(answer.done().offers, [], "an account cannot");
    let all = room.by("alice").removes(Target::All).and_then(Barrier::Lock).now();
    assert_eq!(all.refusal(), Some(Refusal::Invalid), "there is nothing left to lock");
}

// Section 2, edge cases of the API; the empty list and doubles are in `removal`.
#[test]
fn a_meeting_that_does_not_run_takes_no_orders() {
    let mut room = TestRoom::of(|_| {});
    room.joins("bob").unwrap();
    for answer in [
        room.by("admin").removes(Target::All).now(),
        room.by("admin").disconnects("bob").now(),
        room.by("alice").locks(),
        room.by("alice").mutes_all(),
        room.by("alice").invites("carol"),
        room.by("bob").raises_a_hand(),
        room.by("bob").says("hello"),
    ] {
        assert_eq!(answer.refusal(), Some(Refusal::NotRunning));
    }
    assert!(room.by("bob").turns_the_microphone(false).result.is_ok(), "one's own devices");
    assert!(room.leaves("bob").result.is_ok(), "and one may go");
}

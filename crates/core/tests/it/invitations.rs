//! Asking people to come (requirements T1 to T7, G9): the list of the unconnected, calls that ring, and withdrawing.

use crate::{
    cast::{BOB, Member},
    room::{Hours, TestRoom},
};
use gavel_core::{
    Order,
    conference::RINGS_MS,
    model::{
        command::{Absent, Command, Invited, Target},
        effect::Effect,
        fact::CallEnd,
        ids::SeatId,
        invitation::CallState,
        receipt::Verdict,
        refusal::Refusal,
        role::Role,
        room::DoorState,
    },
};

const EMIL: Member = Member { name: "emil", ..BOB };

/// alice alone, before a door at which one knocks; bob and gustav are in the app or have a link.
fn expecting() -> TestRoom {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    room.casts(EMIL);
    room
}

fn stopped(room: &TestRoom) -> Vec<CallEnd> {
    let ends = room.effects().effects.iter().filter_map(|effect| match effect {
        Effect::StopRinging { how, .. } => Some(*how),
        _ => None,
    });
    ends.collect()
}

// T2, T4, T5.
#[test]
fn the_invited_stand_among_the_unconnected_until_they_come_and_walk_in() {
    let mut room = expecting();
    let answer = room.by("alice").invites("bob");
    answer.says("bob", Verdict::Done);
    assert_eq!(answer.done().order, Order::SaveFirst, "it lets somebody in");
    assert_eq!((room.unconnected(), room.call("bob")), (vec!["bob"], Some(CallState::NotCalled)));
    room.joins("bob").unwrap();
    assert!(room.is_in("bob"), "past the waiting room");
    assert!(room.unconnected().is_empty() && room.call("bob").is_none());
    room.joins("gustav").unwrap();
    assert!(room.waits("gustav"), "who is not invited knocks");
}

// T3: who calls while in a conference invites into it, and others may not.
#[test]
fn a_call_rings_and_who_accepts_comes_into_the_callers_conference() {
    let mut room = expecting();
    assert_eq!(room.by("alice").calls("bob").refusal(), None);
    assert!(room.rings_at("bob"));
    let until = room.clock.now.0 + RINGS_MS;
    assert!(matches!(room.call("bob"), Some(CallState::Ringing { until: at }) if at.0 == until));
    room.by("bob").answers_the_call(true).says("bob", Verdict::Done);
    assert_eq!(stopped(&room), [CallEnd::Accepted], "on all their devices");
    assert_eq!(room.unconnected(), ["bob"], "until they are in");
    room.joins("bob").unwrap();
    assert!(room.is_in("bob"));
    room.joins("gustav").unwrap();
    assert_eq!(room.by("bob").calls("emil").refusal(), Some(Refusal::NotModerator));
    assert_eq!(room.by("gustav").calls("emil").refusal(), Some(Refusal::NotModerator));
}

#[test]
fn it_rings_when_the_meeting_begins_for_those_whom_the_room_calls_and_who_are_not_there() {
    let mut room = TestRoom::of(|_| {});
    room.casts(EMIL);
    room.awaits("bob");
    room.awaits("emil");
    let kept = room.place("bob");
    room.joins("emil").unwrap();
    assert!(room.waits("emil") && !room.rings_at("bob"), "no host is in");
    room.joins("alice").unwrap();
    assert!(room.is_in("emil") && room.call("emil").is_none(), "he is there already");
    assert!(room.rings_at("bob") && room.place("bob") != kept);
    assert_eq!(room.conference.invited[&room.person("bob")].by, "alice");
    room.passes(45);
    assert_eq!(room.call("bob"), Some(CallState::Unanswered));
    // Once, and not for each host who comes.
    room.joins("carol").unwrap();
    assert!(!room.rings_at("bob"));
}

#[test]
fn whoever_begins_the_meeting_or_is_banned_from_the_room_is_not_called() {
    let mut room = TestRoom::of(|_| {});
    room.awaits("alice");
    room.joins("alice").unwrap();
    assert!(room.is_in("alice") && room.call("alice").is_none());

    let mut room = TestRoom::with_alice(|_| {});
    room.joins("bob").unwrap();
    room.by("alice").disconnects("bob").with_ban(Hours(1)).also_from_the_room().now();
    let mut next = TestRoom::of(|_| {});
    next.conference.bans.clone_from(&room.conference.bans);
    next.awaits("bob");
    next.joins("alice").unwrap();
    assert_eq!(next.call("bob"), Some(CallState::WhenItBegins), "not called");
}

// Lesson 30: a ringing call is cancelled, whatever ends it; and once.
#[test]
fn a_call_stops_ringing_exactly_once_for_each_reason() {
    type End = (&'static str, fn(&mut TestRoom), CallEnd, Option<CallState>);
    let ends: [End; 8] = [
        ("declined", |room| drop(room.by("bob").answers_the_call(false)), CallEnd::Declined, Some(CallState::Declined)),
        ("nobody answers", |room| room.passes(45), CallEnd::Unanswered, Some(CallState::Unanswered)),
        ("withdrawn", |room| drop(room.by("alice").withdraws("bob")), CallEnd::Cancelled, None),
        ("removed", |room| drop(room.by("alice").disconnects("bob").now()), CallEnd::Cancelled, None),
        ("the list is cleared", |room| drop(room.by("alice").clears_the_unconnected()), CallEnd::Cancelled, None),
        (
            "all but me",
            |room| drop(room.by("alice").removes(Target::AllButMe).now()),
            CallEnd::Cancelled,
            Some(CallState::NotCalled),
        ),
        ("the meeting ends", |room| drop(room.leaves("alice")), CallEnd::Cancelled, Some(CallState::NotCalled)),
        ("came by the link", |room| room.joins("bob").map(drop).unwrap(), CallEnd::Accepted, None),
    ];
    for (case, end, how, left) in ends {
        let mut room = expecting();
        room.by("alice").calls("bob").done();
        assert!(room.rings_at("bob"), "{case}");
        end(&mut room);
        assert_eq!(stopped(&room), [how], "{case}");
        assert_eq!(room.call("bob"), left, "{case}");
        // The witness sees to it that nothing stops what does not ring.
        room.passes(60);
    }
}

#[test]
fn to_be_called_again_rings_at_a_new_place_and_the_old_one_is_gone() {
    let mut room = expecting();
    room.by("alice").calls("bob").done();
    let first = room.place("bob");
    room.by("alice").calls("bob").done();
    assert_eq!(stopped(&room), [CallEnd::Cancelled]);
    assert_ne!(room.place("bob"), first);
    assert!(room.rings_at("bob"));
    let late = room.by("bob").orders(Command::AnswerCall { place: first, accept: false });
    late.says("bob", Verdict::AlreadyGone);
    assert!(room.rings_at("bob"), "an answer to the first call is none to the second");
}

#[test]
fn a_call_is_answered_by_the_called_alone_and_twice_is_no_error() {
    let mut room = expecting();
    room.by("alice").calls("bob").done();
    let place = room.place("bob");
    let answer = Command::AnswerCall { place, accept: true };
    assert_eq!(room.by("emil").orders(answer.clone()).refusal(), Some(Refusal::NotFound));
    assert_eq!(room.by("api").orders(answer.clone()).refusal(), Some(Refusal::NotFound));
    assert!(room.rings_at("bob"));
    room.by("bob").orders(answer.clone()).says("bob", Verdict::Done);
    room.by("bob").orders(answer.clone()).says("bob", Verdict::AlreadyGone);
    room.joins("bob").unwrap();
    room.by("bob").orders(answer).says("bob", Verdict::AlreadyGone);
}

#[test]
fn it_rings_only_where_there_is_an_account_to_ring_at() {
    let mut room = expecting();
    room.by("alice").calls("gustav").done();
    assert_eq!(room.call("gustav"), Some(CallState::NotCalled));
    assert_eq!(room.unconnected(), ["gustav"], "asked all the same");
}

// T5: one, or the whole list. Section 2, *Clear Unconnected*: the old personal link is dead.
#[test]
fn the_unconnected_are_withdrawn_one_by_one_or_all_and_their_links_are_dead() {
    let mut room = expecting();
    for name in ["bob", "gustav", "dora"] {
        room.by("alice").invites(name).done();
    }
    room.by("alice").withdraws("gustav").says("gustav", Verdict::Done);
    assert_eq!(room.unconnected(), ["bob", "dora"]);
    assert_eq!(room.joins("gustav"), Err(Refusal::TicketRevoked), "the old link");
    room.rejoins("gustav").unwrap();
    assert!(room.waits("gustav"), "a new one is like any other");
    let answer = room.by("alice").clears_the_unconnected();
    answer.says("bob", Verdict::Done);
    answer.says("dora", Verdict::Done);
    assert!(room.unconnected().is_empty());
    assert_eq!(room.joins("bob"), Err(Refusal::TicketRevoked));
    assert!(room.waits("gustav"), "who is here is left alone");
}

#[test]
fn withdrawing_answers_for_each_name_and_touches_nobody_who_is_here() {
    let mut room = expecting();
    room.joins("carol").unwrap();
    room.by("alice").invites("bob").done();
    let place = room.place("bob");
    let carol = room.seat("carol");
    let whom = Absent::These(vec![place, carol, place]);
    let answer = room.by("alice").orders(Command::Withdraw { whom: whom.clone() });
    answer.says("bob", Verdict::Done);
    answer.says("carol", Verdict::Untouched);
    assert!(room.is_in("carol") && room.conference.generation(room.person("carol")).0 == 0);
    room.by("alice").orders(Command::Withdraw { whom }).says("bob", Verdict::AlreadyGone);
    for (whom, refusal) in [
        (Absent::These(vec![]), Refusal::Invalid),
        (Absent::These(vec![SeatId::new(ulid::Ulid(9))]), Refusal::NotFound),
    ] {
        assert_eq!(room.by("alice").orders(Command::Withdraw { whom }).refusal(), Some(refusal));
    }
    room.joins("gustav").unwrap();
    assert_eq!(room.by("gustav").clears_the_unconnected().refusal(), Some(Refusal::NotModerator));
}

// Nobody shuts the owner out of their own room, nor themselves: not by clearing a list.
#[test]
fn clearing_the_list_takes_the_owner_off_it_and_leaves_their_ticket_alone() {
    let mut room = expecting();
    room.joins("carol").unwrap();
    room.leaves("alice");
    assert_eq!(room.unconnected(), ["alice"]);
    room.by("carol").clears_the_unconnected().done();
    assert!(room.unconnected().is_empty());
    assert!(room.joins("alice").is_ok(), "with the old ticket");
    // From the manager, where one need not be in.
    room.leaves("carol");
    room.by("carol").clears_the_unconnected().done();
    assert!(room.joins("carol").is_ok());
}

// G9: a removed person is invited back from the list in one click; what was removed stays dead.
#[test]
fn a_removed_person_is_asked_back_from_the_list() {
    let mut room = TestRoom::with_cast();
    room.by("alice").locks().done();
    room.by("alice").disconnects("gustav").now().done();
    assert_eq!(room.unconnected(), ["gustav"]);
    assert_eq!(room.rejoins("gustav"), Err(Refusal::Locked));
    room.by("carol").invites("gustav").done();
    assert!(room.rejoins("gustav").is_ok(), "through the lock");
    assert!(room.unconnected().is_empty());
}

// G9: also somebody who was invited, knocked, and was removed from the waiting room.
#[test]
fn who_is_removed_while_they_wait_stays_on_the_list() {
    let mut room = TestRoom::with_alice(|room| room.limit = Some(4));
    room.by("alice").invites("dora").done();
    room.joins("bob").unwrap();
    room.joins("gustav").unwrap();
    room.by("alice").uses_the_waiting_room(true).done();
    room.by("alice").sends_out("gustav").done();
    room.joins("gustav").unwrap();
    assert!(room.waits("gustav"));
    room.by("alice").removes(Target::Waiting).now().done();
    assert_eq!(room.unconnected(), ["gustav", "dora"]);
}

// T7: all at once, on the list of the unconnected.
#[test]
fn all_of_the_list_are_asked_again_by_one_order() {
    let mut room = expecting();
    for name in ["bob", "emil"] {
        room.by("alice").calls(name).done();
    }
    room.passes(60);
    let invited = ["bob", "emil"].map(|name| Invited { invitee: room.invitee(name), ring: true }).to_vec();
    let answer = room.by("alice").orders(Command::Invite { invited: invited.clone(), lift_block: false });
    answer.says("bob", Verdict::Done);
    answer.says("emil", Verdict::Done);
    assert!(room.rings_at("bob") && room.rings_at("emil"));
    // Twice in one list is once.
    let twice = [invited.clone(), invited].concat();
    let answer = room.by("alice").orders(Command::Invite { invited: twice, lift_block: false });
    answer.says("bob", Verdict::Done);
    let nobody = Command::Invite { invited: vec![], lift_block: false };
    assert_eq!(room.by("alice").orders(nobody).refusal(), Some(Refusal::Invalid));
}

#[test]
fn an_invitation_can_make_a_host_and_never_more_than_that() {
    for (role, becomes) in [(Role::Owner, Role::Host), (Role::Operator, Role::Host), (Role::Host, Role::Host)] {
        let mut room = expecting();
        let invitee = gavel_core::model::invitation::Invitee { role, ..room.invitee("bob") };
        room.by("alice")
            .orders(Command::Invite { invited: vec![Invited { invitee, ring: false }], lift_block: false })
            .done();
        room.joins("bob").unwrap();
        assert_eq!(room.role("bob"), becomes, "invited as {role:?}");
    }
}

#[test]
fn a_taken_back_host_is_not_made_one_by_an_invitation() {
    let mut room = TestRoom::with_cast();
    room.by("alice").makes("carol", Role::Participant).done();
    room.leaves("carol");
    room.by("oscar").invites("carol").done();
    room.joins("carol").unwrap();
    assert_eq!(room.role("carol"), Role::Participant);
}

// Section 2, *all but me*: whoever is being called is one of the others; but not who is to stay.
#[test]
fn everyone_but_leaves_the_calls_of_those_it_keeps() {
    let mut room = expecting();
    room.by("alice").calls("bob").done();
    room.by("alice").calls("emil").done();
    let kept = room.place("bob");
    room.by("alice").removes(Target::EveryoneBut(vec![kept])).now().done();
    assert!(room.rings_at("bob") && !room.rings_at("emil"));
}

#[test]
fn a_place_is_removed_like_a_seat_and_is_no_device() {
    let mut room = expecting();
    room.by("alice").invites("bob").done();
    let place = room.place("bob");
    let device = room.by("alice").disconnects("bob").only_the_device().now();
    assert_eq!(device.refusal(), Some(Refusal::NotFound));
    room.by("alice").disconnects("bob").only_dry().now().says("bob", Verdict::WouldDisconnect);
    assert_eq!(room.unconnected(), ["bob"]);
    room.by("alice").disconnects("bob").now().says("bob", Verdict::Disconnected);
    assert!(room.unconnected().is_empty());
    assert_eq!(room.joins("bob"), Err(Refusal::TicketRevoked));
    let again = Command::Withdraw { whom: Absent::These(vec![place]) };
    room.by("alice").orders(again).says("bob", Verdict::AlreadyGone);
}

// Lesson 35: hosts see the list, nobody else does; and it is told only when it has changed.
#[test]
fn the_list_is_told_to_hosts_when_it_changes_and_not_else() {
    let told = |room: &TestRoom| {
        let lists = room.effects().effects.iter().filter(|effect| {
            matches!(effect, Effect::Tell { notice: gavel_core::model::effect::Notice::Unconnected { .. }, .. })
        });
        lists.count()
    };
    let mut room = TestRoom::with_alice(|_| {});
    room.joins("bob").unwrap();
    assert_eq!(told(&room), 0, "bob was on no list");
    let second = room.arrival("bob");
    let second = room.arrives(second).unwrap();
    room.by("bob").orders(Command::Leave { seat: second }).done();
    assert_eq!(told(&room), 0, "and is not, while he is here on another device");
    room.by("alice").disconnects("bob").now().done();
    assert_eq!(told(&room), 1);
    room.rejoins("bob").unwrap();
    assert_eq!(told(&room), 1);
}

#[test]
fn invitations_survive_a_restart_and_a_call_that_rang_ends() {
    let mut room = expecting();
    room.by("alice").invites("gustav").done();
    room.by("alice").calls("bob").done();
    room.restarts();
    assert_eq!(room.unconnected(), ["bob", "gustav"]);
    room.passes(46);
    assert_eq!(room.call("bob"), Some(CallState::Unanswered));
    room.resumes("alice").unwrap();
    assert!(room.joins("gustav").is_ok());
    assert!(room.is_in("gustav"));
}

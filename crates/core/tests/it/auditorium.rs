//! A virtual auditorium: hosts and whoever is on stage are seen and heard by all, the audience by the hosts alone. Not in the
//! list, not in what happens, not in the chat, not in a welcome, not in the light (lesson 49). That nobody is told of
//! somebody hidden is also watched by the witness, here and in every other test.

use crate::room::TestRoom;
use gavel_core::model::{
    effect::{Effect, Notice},
    media::Gate,
    refusal::Refusal,
    role::Role,
    seat::How,
};

const ALL: [&str; 5] = ["alice", "bob", "carol", "gustav", "dora"];

fn chat(room: &TestRoom, name: &str) -> Vec<String> {
    room.screen(name).chat.iter().map(|line| line.text.clone()).collect()
}

#[test]
fn guests_see_the_hosts_and_themselves_and_hosts_see_all() {
    let room = TestRoom::auditorium();
    assert_eq!(room.sees("alice"), ALL);
    assert_eq!(room.sees("carol"), ALL);
    assert_eq!(room.sees("bob"), ["alice", "bob", "carol"]);
    assert_eq!(room.sees("gustav"), ["alice", "carol", "gustav"]);
    assert_eq!(room.sees("dora"), ["alice", "carol", "dora"]);
}

#[test]
fn only_hosts_send_and_whoever_is_on_stage() {
    let mut room = TestRoom::auditorium();
    assert_eq!((room.gate("alice"), room.gate("carol")), (Gate::OPEN, Gate::OPEN));
    for name in ["bob", "gustav", "dora"] {
        assert_eq!(room.gate(name), Gate::SHUT, "{name}");
        room.by(name).turns_the_microphone(false).done();
        room.by(name).turns_the_microphone(true).done();
        assert_eq!(room.gate(name), Gate::SHUT, "{name}, whatever the client does");
        room.by("alice").unmutes(name).done();
        assert_eq!(room.gate(name), Gate::SHUT, "{name}, and whatever a host unmutes");
        assert!(!room.is_asked(name), "{name} is not asked for what nobody would hear");
    }
}

#[test]
fn on_stage_one_is_seen_and_heard_by_all_and_off_it_no_longer() {
    let mut room = TestRoom::auditorium();
    room.by("bob").turns_the_microphone(false).done();
    room.by("alice").gives_the_floor("bob").done();
    assert_eq!(room.sees("gustav"), ["alice", "bob", "carol", "gustav"]);
    assert_eq!(room.gate("bob"), Gate::OPEN);
    assert!(room.is_asked("bob"));
    room.by("bob").turns_the_microphone(true).done();
    let muted = |room: &TestRoom| room.screen("gustav").roster[&room.seat("bob")].devices.muted;
    assert!(!muted(&room), "and what he does is seen");

    room.by("alice").takes_the_floor("bob").done();
    let bob = room.seat("bob");
    let gone = Notice::Gone { seat: bob, how: How::OffStage };
    assert!(room.effects().heard_on(room.seat("gustav")).contains(&&gone));
    assert!(!room.effects().heard_on(bob).contains(&&gone), "he himself is still here");
    assert_eq!(room.sees("gustav"), ["alice", "carol", "gustav"]);
    assert_eq!((room.sees("alice"), room.sees("bob")), (ALL.to_vec(), vec!["alice", "bob", "carol"]));
    assert_eq!(room.gate("bob"), Gate::SHUT);
}

#[test]
fn mute_all_but_one_brings_that_one_on_stage() {
    let mut room = TestRoom::auditorium();
    room.by("alice").mutes_all_but("gustav").done();
    assert!(room.gate("gustav").audio);
    assert!(room.sees("bob").contains(&"gustav"));
    assert!(!room.gate("carol").audio && !room.gate("alice").audio);
}

#[test]
fn whoever_is_made_a_host_sees_all_and_is_seen_and_loses_both_with_the_role() {
    let mut room = TestRoom::auditorium();
    room.by("alice").makes("gustav", Role::Host).done();
    assert_eq!(room.sees("gustav"), ALL);
    assert!(room.sees("bob").contains(&"gustav") && room.gate("gustav") == Gate::OPEN);
    room.by("alice").makes("gustav", Role::Participant).done();
    assert_eq!(room.sees("gustav"), ["alice", "carol", "gustav"]);
    assert!(!room.sees("bob").contains(&"gustav") && room.gate("gustav") == Gate::SHUT);
    assert!(room.screen("gustav").unconnected.is_empty() && room.screen("gustav").bans.is_empty());
}

#[test]
fn coming_changing_and_going_of_the_audience_is_for_the_hosts() {
    let mut room = TestRoom::auditorium();
    let stranger = room.stranger("stranger");
    let seat = room.arrives(stranger).unwrap();
    assert!(room.effects().heard_on(room.seat("gustav")).is_empty(), "joined");
    assert!(!room.effects().heard_on(room.seat("carol")).is_empty());
    room.by("bob").raises_a_hand().done();
    assert!(room.effects().heard_on(room.seat("gustav")).is_empty(), "changed");
    assert!(room.screen("alice").roster[&room.seat("bob")].hand.is_some());
    room.by("alice").orders(gavel_core::model::command::Command::Disconnect(
        gavel_core::model::command::Disconnect::of(gavel_core::model::command::Target::These {
            participants: vec![seat],
            device_only: false,
        }),
    ));
    assert!(room.effects().heard_on(room.seat("gustav")).is_empty(), "gone");
    assert!(!room.effects().heard_on(room.seat("carol")).is_empty());
}

#[test]
fn the_audience_writes_to_the_hosts_and_hosts_to_all() {
    let mut room = TestRoom::auditorium();
    room.by("gustav").says("a question").done();
    for (name, reads) in [("alice", true), ("carol", true), ("gustav", true), ("bob", false), ("dora", false)] {
        assert_eq!(chat(&room, name), if reads { vec!["a question"] } else { vec![] }, "{name}");
    }
    room.by("alice").says("an answer").done();
    assert_eq!(chat(&room, "dora"), ["an answer"]);
    let hidden = room.by("gustav").says_to("bob", "psst").refusal();
    assert_eq!(hidden, Some(Refusal::NotFound), "whom he does not see he cannot write to");
    assert!(room.by("gustav").says_to("alice", "psst").result.is_ok());
    assert!(room.by("alice").says_to("gustav", "yes?").result.is_ok());
    assert!(!chat(&room, "bob").iter().any(|line| line == "yes?"));
}

// What was for the hosts stays so when its speaker comes on stage; and what all have heard, all may read again.
#[test]
fn a_line_is_for_those_it_was_said_to_whatever_becomes_of_its_speaker() {
    let mut room = TestRoom::auditorium();
    room.by("gustav").says("for the hosts").done();
    room.by("alice").gives_the_floor("gustav").done();
    room.by("gustav").says("for all").done();
    room.by("alice").takes_the_floor("gustav").done();
    let stranger = room.stranger("stranger");
    let seat = room.arrives(stranger).unwrap();
    let welcome = room.effects().heard_on(seat).into_iter().find_map(|notice| match notice {
        Notice::Welcome(welcome) => Some(welcome.chat.iter().map(|line| line.text.clone()).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(welcome.as_deref(), Some(&["for all".to_owned()][..]));
    room.leave_and_rejoin("carol").unwrap();
    assert_eq!(chat(&room, "carol"), ["for the hosts", "for all"]);
    room.leave_and_rejoin("gustav").unwrap();
    assert_eq!(chat(&room, "gustav"), ["for the hosts", "for all"], "and one's own one reads");
}

#[test]
fn the_light_falls_on_nobody_who_is_hidden_and_leaves_whoever_leaves_the_stage() {
    let mut room = TestRoom::auditorium();
    assert_eq!(room.by("alice").spotlights(&["gustav"]).refusal(), Some(Refusal::Denied));
    room.by("alice").gives_the_floor("gustav").done();
    room.by("alice").spotlights(&["gustav", "alice"]).done();
    room.by("alice").takes_the_floor("gustav").done();
    let lit = |room: &TestRoom| room.screen("bob").conference.as_ref().map(|shown| shown.spotlight.clone()).unwrap();
    assert_eq!(lit(&room), [room.seat("alice")]);
    room.by("alice").makes("bob", Role::Host).done();
    room.by("alice").spotlights(&["bob"]).done();
    room.by("alice").makes("bob", Role::Participant).done();
    assert!(lit(&room).is_empty());
}

#[test]
fn a_second_device_of_the_audience_is_seen_by_the_first_and_by_nobody_else() {
    let mut room = TestRoom::auditorium();
    let first = room.seat("gustav");
    let second = room.joins("gustav").unwrap();
    let hears = |room: &TestRoom, seat| !room.effects().heard_on(seat).is_empty();
    assert!(hears(&room, first) && hears(&room, room.seat("alice")) && !hears(&room, room.seat("bob")));
    assert!(room.screen("gustav").roster.contains_key(&first));
    room.by("gustav").turns_the_microphone(false).done();
    assert!(hears(&room, first) && !hears(&room, room.seat("bob")));
    room.leaves("gustav");
    let gone = room
        .effects()
        .heard_on(first)
        .into_iter()
        .any(|notice| matches!(notice, Notice::Gone { seat, .. } if *seat == second));
    assert!(gone && !hears(&room, room.seat("bob")));
}

#[test]
fn with_the_host_pin_on_a_second_device_both_come_on_stage_once() {
    let mut room = TestRoom::of(|room| {
        room.kind = gavel_core::model::room::RoomKind::Auditorium;
        room.has_host_pin = true;
    });
    for name in ["alice", "bob", "gustav"] {
        room.joins(name).unwrap();
    }
    room.joins_with("gustav", gavel_core::model::command::Pin::Host).unwrap();
    let bob = room.seat("bob");
    let joined: Vec<_> = room
        .effects()
        .heard_on(bob)
        .into_iter()
        .filter_map(|notice| match notice {
            Notice::Joined(one) => Some(one.id),
            _ => None,
        })
        .collect();
    assert_eq!(joined.len(), 2, "each of his seats, and none twice: {joined:?}");
    assert_eq!(room.sees("bob"), ["alice", "bob", "gustav"]);
}

#[test]
fn who_was_on_stage_and_went_comes_back_into_the_audience() {
    let mut room = TestRoom::auditorium();
    room.by("alice").gives_the_floor("gustav").done();
    room.leaves("gustav");
    let seen = room.effects().effects.iter().any(|effect| {
        matches!(effect, Effect::Tell { to: gavel_core::model::effect::Audience::Inside, notice: Notice::Gone { .. } })
    });
    assert!(seen, "all who saw him see him go");
    room.joins("gustav").unwrap();
    assert!(!room.sees("bob").contains(&"gustav") && room.gate("gustav") == Gate::SHUT);
}

#[test]
fn after_a_restart_everybody_sees_whom_they_may() {
    let mut room = TestRoom::auditorium();
    room.by("alice").gives_the_floor("bob").done();
    room.restarts();
    for name in ["gustav", "bob", "alice"] {
        room.resumes(name).unwrap();
    }
    assert_eq!(room.sees("gustav"), ["alice", "bob", "carol", "gustav"]);
    assert_eq!((room.gate("bob"), room.gate("gustav")), (Gate::OPEN, Gate::SHUT));
}

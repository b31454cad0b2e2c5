//! Gates and chat (docs/rules.md section 6, requirements T9 and T11; lessons 2, 42, 43 and 47).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Channels, Command, Whom},
    effect::Effect,
    ids::{MessageId, SeatId},
    media::Gate,
    receipt::Verdict,
    refusal::Refusal,
    settings::{Permissions, Who},
};

const SHUT: Gate = Gate { audio: false, video: true, ..Gate::OPEN };

fn gate(room: &TestRoom, name: &str) -> Gate {
    room.conference.people[&room.person(name)].gate
}

fn mute(whom: Whom) -> Command {
    Command::Mute { whom, which: Channels::AUDIO }
}

#[test]
fn a_mute_shuts_the_gate_in_the_engine_and_spares_nobody() {
    let mut room = TestRoom::with_cast();
    for name in ["bob", "alice", "dora"] {
        let seat = room.seat(name);
        room.by("carol").orders(mute(Whom::These(vec![seat]))).says(name, Verdict::Done);
        assert_eq!(gate(&room, name), SHUT);
        assert!(room.effects().effects.contains(&Effect::GateMedia { seat, gate: SHUT }));
    }
    let seat = room.seat("alice");
    assert_eq!(room.by("bob").orders(mute(Whom::These(vec![seat]))).refusal(), Some(Refusal::NotModerator));
    assert_eq!(room.by("bob").orders(mute(Whom::All)).refusal(), Some(Refusal::NotModerator));
}

#[test]
fn everybody_mutes_themselves_and_nobody_but_hosts_mutes_others() {
    let mut room = TestRoom::with_cast();
    let (bob, gustav) = (room.seat("bob"), room.seat("gustav"));
    room.by("gustav").orders(mute(Whom::These(vec![gustav]))).says("gustav", Verdict::Done);
    assert_eq!(gate(&room, "gustav"), SHUT);
    let both = mute(Whom::These(vec![gustav, bob]));
    assert_eq!(room.by("gustav").orders(both).refusal(), Some(Refusal::NotModerator));
    let unmute = Command::Unmute { whom: Whom::These(vec![gustav]), which: Channels::AUDIO };
    assert_eq!(room.by("gustav").orders(unmute).refusal(), Some(Refusal::NotModerator));
    room.by("gustav").turns_the_microphone(true).done();
    assert_eq!(gate(&room, "gustav"), Gate::OPEN, "by switching it on");
    let mut strict = TestRoom::with_cast();
    strict.by("alice").permits(Permissions { unmute: Who::Hosts, ..Permissions::default() }).done();
    let gustav = strict.seat("gustav");
    strict.by("gustav").orders(mute(Whom::These(vec![gustav]))).done();
    strict.by("gustav").turns_the_microphone(true).done();
    assert_eq!(gate(&strict, "gustav"), SHUT, "unless they may not");
}

// Requirement T9.
#[test]
fn mute_all_but_one_and_open_that_one() {
    let mut room = TestRoom::with_cast();
    let bob = room.seat("bob");
    room.by("bob").turns_the_microphone(false).done();
    room.by("alice").orders(mute(Whom::EveryoneBut(vec![bob]))).done();
    for name in ["alice", "carol", "gustav", "dora", "oscar"] {
        assert_eq!(gate(&room, name), SHUT, "{name}");
    }
    assert_eq!(gate(&room, "bob"), Gate::OPEN);
    room.by("alice").orders(Command::Unmute { whom: Whom::These(vec![bob]), which: Channels::AUDIO }).done();
    let asked = room
        .effects()
        .facts
        .iter()
        .any(|fact| matches!(fact, gavel_core::model::fact::Fact::Gated { asked: true, .. }));
    assert!(asked, "the microphone itself opens with his consent");
    let unknown = SeatId::new(room.ids.next());
    let answer = room.by("alice").orders(mute(Whom::EveryoneBut(vec![unknown])));
    assert_eq!(answer.refusal(), Some(Refusal::NotFound), "or everybody would be mute");
}

#[test]
fn every_named_seat_has_one_verdict() {
    let mut room = TestRoom::with_cast();
    let first = room.seat("bob");
    let second = room.joins("bob").unwrap();
    let gone = room.seat("gustav");
    room.leaves("gustav");
    let answer = room.by("alice").orders(mute(Whom::These(vec![first, second, gone, gone, first])));
    let mut named: Vec<SeatId> = answer.verdicts().iter().map(|judged| judged.participant).collect();
    named.sort();
    let mut wanted = vec![first, second, gone];
    wanted.sort();
    assert_eq!(named, wanted);
    answer.says("gustav", Verdict::AlreadyGone);
}

#[test]
fn muted_by_a_host_is_not_forbidden_to_speak() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("bob");
    room.by("alice").orders(mute(Whom::These(vec![seat]))).done();
    let unmute = Command::Devices { seat, muted: Some(false), video: None, sharing: None };
    assert_eq!(room.by("gustav").orders(unmute.clone()).refusal(), Some(Refusal::NotFound), "nobody else's devices");
    assert_eq!(gate(&room, "bob"), SHUT);
    room.by("bob").orders(unmute).done();
    assert_eq!(gate(&room, "bob"), Gate::OPEN);
}

// Lesson 42.
#[test]
fn a_gate_stays_shut_over_a_new_seat() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("bob");
    room.by("alice").orders(mute(Whom::These(vec![seat]))).done();
    let again = room.leave_and_rejoin("bob").unwrap();
    assert_eq!(gate(&room, "bob"), SHUT);
    let admitted = room
        .effects()
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::AdmitMedia { seat, gate, .. } if *seat == again && *gate == SHUT));
    assert!(admitted);
}

#[test]
fn chat_is_for_those_inside_and_has_its_limits() {
    let mut room = TestRoom::with_cast();
    let mut says = |by: &str, text: String, to: Option<SeatId>| {
        let id = MessageId::new(room.ids.next());
        room.by(by).orders(Command::Chat { id, text, to }).refusal()
    };
    assert_eq!(says("gustav", "hello".into(), None), None);
    assert_eq!(says("gustav", "  ".into(), None), Some(Refusal::Invalid));
    assert_eq!(says("gustav", "x".repeat(2_000), None), None);
    assert_eq!(says("gustav", "x".repeat(2_001), None), Some(Refusal::Invalid));
    assert_eq!(says("api", "hello".into(), None), Some(Refusal::NoSeat));
    let nobody = SeatId::new(ulid::Ulid(1));
    assert_eq!(says("gustav", "hello".into(), Some(nobody)), Some(Refusal::NotFound));

    room.by("alice").orders(Command::WaitingRoom { on: true });
    room.leave_and_rejoin("bob").unwrap();
    let id = MessageId::new(room.ids.next());
    let answer = room.by("bob").orders(Command::Chat { id, text: "hello".into(), to: None });
    assert_eq!(answer.refusal(), Some(Refusal::Denied), "from the waiting room");
    let to = Some(room.seat("bob"));
    let answer = room.by("alice").orders(Command::Chat { id, text: "hello".into(), to });
    assert_eq!(answer.refusal(), Some(Refusal::NotFound), "nor into it");
}

#[test]
fn what_was_written_before_one_came_is_read_by_everybody_or_by_hosts_alone() {
    let chat = |room: &TestRoom, name: &str| -> Vec<String> {
        room.screen(name).chat.iter().map(|line| line.text.clone()).collect()
    };
    let mut room = TestRoom::with_cast();
    room.by("gustav").says("first").done();
    room.passes(60);
    room.leave_and_rejoin("bob").unwrap();
    assert_eq!(chat(&room, "bob"), ["first"], "usually everybody");

    room.by("alice").permits(Permissions { history: Who::Hosts, ..Permissions::default() }).done();
    room.by("bob").says("second").done();
    room.passes(60);
    room.leave_and_rejoin("dora").unwrap();
    room.leave_and_rejoin("carol").unwrap();
    assert!(chat(&room, "dora").is_empty());
    assert_eq!(chat(&room, "carol"), ["first", "second"], "hosts look after what is said");
    room.by("gustav").says("third").done();
    room.by("gustav").says_to("dora", "for dora").done();
    assert_eq!(chat(&room, "dora"), ["third", "for dora"]);

    // Whoever only lost the connection was here, and what is one's own stays so.
    room.goes_silent("gustav");
    room.passes(10);
    room.resumes("gustav").unwrap();
    assert_eq!(chat(&room, "gustav"), ["first", "second", "third", "for dora"]);
    room.leave_and_rejoin("dora").unwrap();
    assert_eq!(chat(&room, "dora"), ["for dora"]);
}

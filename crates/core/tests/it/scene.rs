//! What everybody sees of the meeting as a whole: pause, layout, signs, names (docs/rules.md, section 8).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Channels, Command, Whom},
    effect::{Audience, Effect, Notice},
    media::Gate,
    refusal::Refusal,
    role::Role,
    scene::{Layout, Reaction},
    settings::{Permissions, Who},
};

fn everybody(room: &TestRoom) -> Vec<(String, Gate)> {
    let inside = room.conference.inside();
    inside
        .map(|seat| (room.conference.people[&seat.person].name.clone(), room.conference.gate_of(seat.person)))
        .collect()
}

#[test]
fn a_pause_shuts_everybody_but_whoever_pressed_it_and_one_act_brings_it_all_back() {
    let mut room = TestRoom::with_cast();
    // A state worth saving: one is muted, one may not share, sharing is for hosts.
    room.by("alice").mutes("bob").done();
    room.by("alice").stops("dora", Channels { audio: false, video: true, share: false }).done();
    room.by("alice").permits(Permissions { share: Who::Hosts, ..Permissions::default() }).done();
    let before = everybody(&room);
    assert!(before.iter().any(|(_, gate)| *gate == Gate::OPEN) && before.iter().any(|(_, gate)| *gate != Gate::OPEN));

    room.by("carol").pauses().done();
    for (name, gate) in everybody(&room) {
        assert_eq!(gate, if name == "carol" { Gate::OPEN } else { Gate::SHUT }, "{name}");
    }
    assert!(room.conference.lock.is_some() && room.conference.summary().paused.is_some());
    assert_eq!(room.by("bob").says("hello?").refusal(), Some(Refusal::Denied));
    assert_eq!(room.by("alice").says("hello?").refusal(), Some(Refusal::Denied));
    room.by("carol").says("a moment, please").done();

    room.by("alice").resumes_the_meeting().done();
    assert_eq!(everybody(&room), before);
    assert!(room.conference.lock.is_none() && room.conference.summary().paused.is_none());
    room.by("bob").says("hello again").done();
}

#[test]
fn a_lock_that_was_down_before_the_pause_stays_down_after_it() {
    let mut room = TestRoom::with_cast();
    room.by("alice").locks().done();
    room.by("alice").pauses().done();
    room.by("alice").resumes_the_meeting().done();
    assert!(room.conference.lock.is_some());
}

#[test]
fn a_lock_that_was_turned_during_the_pause_is_not_the_pauses_any_more() {
    let mut room = TestRoom::with_cast();
    room.by("alice").pauses().done();
    room.by("alice").unlocks().done();
    room.by("alice").locks().done();
    room.by("alice").resumes_the_meeting().done();
    assert!(room.conference.lock.is_some());
}

#[test]
fn what_people_do_with_their_devices_during_a_pause_counts_afterwards() {
    let mut room = TestRoom::with_cast();
    room.by("alice").pauses().done();
    room.by("bob").turns_the_microphone(false).done();
    room.by("bob").turns_the_microphone(true).done();
    let bob = room.person("bob");
    assert_eq!(room.conference.gate_of(bob), Gate::SHUT);
    let seat = room.seat("dora");
    room.by("alice").orders(Command::Mute { whom: Whom::These(vec![seat]), which: Channels::AUDIO }).done();
    room.by("alice").resumes_the_meeting().done();
    assert_eq!(room.conference.gate_of(bob), Gate::OPEN);
    assert!(!room.conference.gate_of(room.person("dora")).audio);
}

#[test]
fn newcomers_come_into_a_pause_shut_and_strangers_not_at_all() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").pauses().done();
    assert_eq!(room.joins("gustav"), Err(Refusal::Locked));
    room.by("alice").invites("bob").done();
    room.joins("bob").expect("was added after the lock");
    assert_eq!(room.conference.gate_of(room.person("bob")), Gate::SHUT);
    room.by("alice").resumes_the_meeting().done();
    assert_eq!(room.conference.gate_of(room.person("bob")), Gate::OPEN);
}

#[test]
fn pausing_twice_and_going_on_twice_changes_nothing_more_and_only_hosts_do() {
    let mut room = TestRoom::with_cast();
    assert_eq!(room.by("bob").pauses().refusal(), Some(Refusal::NotModerator));
    room.by("alice").pauses().done();
    room.by("carol").pauses().done();
    assert_eq!(room.conference.gate_of(room.person("carol")), Gate::SHUT, "the first one has the word");
    assert_eq!(room.by("gustav").resumes_the_meeting().refusal(), Some(Refusal::NotModerator));
    room.by("carol").resumes_the_meeting().done();
    room.by("carol").resumes_the_meeting().done();
    assert!(room.conference.paused.is_none());
}

#[test]
fn a_pause_outlives_a_restart_and_not_the_conference() {
    let mut room = TestRoom::with_cast();
    room.by("alice").pauses().done();
    room.restarts();
    assert!(room.conference.paused.is_some());
    room.resumes("bob").expect("within two minutes");
    assert_eq!(room.conference.gate_of(room.person("bob")), Gate::SHUT);
    room.resumes("alice").expect("within two minutes");
    room.by("alice").removes(gavel_core::model::command::Target::All).now().done();
    assert!(room.conference.paused.is_none());
}

#[test]
fn a_layout_is_for_everybody_and_given_by_hosts() {
    let mut room = TestRoom::with_cast();
    let shown = |room: &TestRoom| room.screen("gustav").conference.as_ref().map(|shown| shown.layout).unwrap();
    assert_eq!(shown(&room), None);
    room.by("carol").lays_out(Some(Layout::Speaker)).done();
    assert_eq!(shown(&room), Some(Layout::Speaker));
    room.by("carol").lays_out(None).done();
    assert_eq!(shown(&room), None);
    assert_eq!(room.by("bob").lays_out(Some(Layout::Grid)).refusal(), Some(Refusal::NotModerator));
}

#[test]
fn a_sign_is_seen_by_everybody_and_stays_nowhere() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("gustav");
    let before = room.conference.clone();
    room.by("gustav").reacts(Reaction::Clap).done();
    let told = Effect::Tell { to: Audience::Inside, notice: Notice::Reaction { seat, reaction: Reaction::Clap } };
    assert!(room.effects().effects.contains(&told));
    assert_eq!(room.conference, before);
}

#[test]
fn the_audience_of_an_auditorium_makes_signs_to_the_hosts() {
    let mut room = TestRoom::auditorium();
    let seat = room.seat("bob");
    room.by("bob").reacts(Reaction::Heart).done();
    let trail = room.effects();
    let sign = Notice::Reaction { seat, reaction: Reaction::Heart };
    let hears = |name: &str| trail.heard_on(room.seat(name)).contains(&&sign);
    assert!(hears("alice"));
    assert!(!hears("gustav"));
}

#[test]
fn guests_are_given_other_names_and_accounts_are_not() {
    let mut room = TestRoom::with_cast();
    room.by("carol").calls_them("gustav", "  Gustav from Lund ").done();
    let person = room.person("gustav");
    assert_eq!(room.conference.people[&person].name, "Gustav from Lund");
    assert_eq!(room.by("carol").calls_them("bob", "Somebody else").refusal(), Some(Refusal::Denied));
    assert_eq!(room.by("carol").calls_them("alice", "Not the owner").refusal(), Some(Refusal::OwnerProtected));
    assert_eq!(room.by("bob").calls_them("gustav", "Mallory").refusal(), Some(Refusal::NotModerator));
    assert_eq!(room.by("carol").calls_them("gustav", "  ").refusal(), Some(Refusal::Invalid));
    assert_eq!(room.conference.people[&person].role, Role::Guest);
}

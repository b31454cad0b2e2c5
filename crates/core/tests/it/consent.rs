//! Other people's microphones, cameras and screens (docs/rules.md, section 6; requirements T9 and T11; lessons 2, 42, 43).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Channels, Command},
    devices::{Ask, Choice, Consent, Device, Inventory},
    effect::Notice,
    fact::Fact,
    media::Gate,
    receipt::Verdict,
    refusal::Refusal,
    role::{Role, SeatKind},
    settings::{Permissions, Rights, Who},
};

const YES: Consent = Consent { unmute: true, devices: true };
const CAMERA: Channels = Channels { audio: false, video: true, share: false };
const SCREEN: Channels = Channels { audio: false, video: false, share: true };
const ALL: Channels = Channels { audio: true, video: true, share: true };

const HOSTS_UNMUTE: Permissions =
    Permissions { unmute: Who::Hosts, share: Who::Everyone, chat: Who::Everyone, history: Who::Everyone };

fn room(consent: Consent) -> TestRoom {
    let mut room = TestRoom::with_cast();
    room.by("bob").consents(consent).done();
    room
}

/// What bob is told of his own gate by the last order: open in sound, camera and screen; asked; at once.
fn told(room: &TestRoom) -> Option<(Gate, bool, bool)> {
    room.effects().gate_told(room.seat("bob"))
}

// Row 1: mute, stop video, stop share: at once, with and without consent; enforced in the engine; the target is told.
#[test]
fn stopping_is_at_once_whatever_was_agreed() {
    for consent in [Consent::default(), YES] {
        for (which, expected) in [
            (Channels::AUDIO, Gate { audio: false, ..Gate::OPEN }),
            (CAMERA, Gate { video: false, ..Gate::OPEN }),
            (SCREEN, Gate { share: false, ..Gate::OPEN }),
            (ALL, Gate::SHUT),
        ] {
            let mut room = room(consent);
            room.by("bob").shares(true).done();
            room.by("carol").stops("bob", which).says("bob", Verdict::Done);
            assert_eq!(room.gate("bob"), expected, "{which:?} with {consent:?}");
            assert_eq!(told(&room), Some((expected, false, false)), "{which:?} with {consent:?}");
            let seen = &room.screen("gustav").roster[&room.seat("bob")];
            assert_eq!(seen.gate, expected, "and the others see it");
        }
    }
}

// Row 2: unmute, camera on. Without consent the gate opens at once, and the microphone asks. Lesson 43.
#[test]
fn opening_is_a_question_unless_it_was_agreed_to() {
    for (which, stopped) in [(Channels::AUDIO, "sound"), (CAMERA, "camera")] {
        for (consent, asked, at_once) in [(Consent::default(), true, false), (YES, false, true)] {
            let mut room = room(consent);
            room.by("carol").stops("bob", which).done();
            // The client switches off what was shut.
            room.by("bob").turns_the_microphone(false).done();
            room.by("bob").turns_the_camera(false).done();
            room.by("carol").opens("bob", which).says("bob", Verdict::Done);
            assert_eq!(room.gate("bob"), Gate::OPEN, "{stopped}: the server's gate opens at once");
            assert_eq!(told(&room), Some((Gate::OPEN, true, at_once)), "{stopped}");
            assert_eq!(room.is_asked("bob"), asked, "{stopped}: the host sees that it waits");
            let devices = room.conference.seats[&room.seat("bob")].devices;
            assert!(devices.muted && !devices.video, "{stopped}: nothing is switched on by anybody but bob");
        }
    }
}

#[test]
fn what_was_asked_is_answered_by_doing_it_or_by_saying_no() {
    type Answering = (&'static str, fn(&mut TestRoom));
    let answers: [Answering; 5] = [
        ("unmutes", |room| drop(room.by("bob").turns_the_microphone(true))),
        ("switches the camera on", |room| drop(room.by("bob").turns_the_camera(true))),
        ("stays muted", |room| drop(room.by("bob").answers(Ask::Unmute, false))),
        ("says yes", |room| drop(room.by("bob").answers(Ask::Unmute, true))),
        ("the host mutes again", |room| drop(room.by("carol").mutes("bob"))),
    ];
    for (case, answers) in answers {
        let mut room = room(Consent::default());
        room.by("bob").turns_the_microphone(false).done();
        room.by("bob").turns_the_camera(false).done();
        room.by("carol").mutes("bob").done();
        room.by("carol").unmutes("bob").done();
        assert!(room.screen("carol").roster[&room.seat("bob")].asked, "{case}");
        answers(&mut room);
        assert!(!room.screen("carol").roster[&room.seat("bob")].asked, "{case}");
    }
}

#[test]
fn nobody_is_asked_for_what_they_do_already() {
    let mut room = room(Consent::default());
    room.by("carol").unmutes("bob").done();
    assert!(!room.is_asked("bob"), "he speaks");
    room.by("carol").opens("bob", SCREEN).done();
    assert!(!room.is_asked("bob"), "a screen is nobody's but his to share");
    room.by("carol").unmutes("carol").done();
    assert!(!room.is_asked("carol"), "and oneself is not asked");
}

// Row 3: everybody else, the caller and the owner included; X by the row above. T9.
#[test]
fn mute_all_but_one_spares_nobody_or_the_moderators() {
    for (spares, open) in [(false, vec!["bob"]), (true, vec!["alice", "bob", "carol", "oscar"])] {
        let mut room = TestRoom::with_cast();
        room.by("bob").turns_the_microphone(false).done();
        room.by("alice").mutes("bob").done();
        let answer = match spares {
            false => room.by("carol").mutes_all_but("bob"),
            true => room.by("carol").mutes_all_but_hosts_and("bob"),
        };
        answer.says("bob", Verdict::Done);
        for name in room.inside() {
            assert_eq!(room.gate(name).audio, open.contains(&name), "{name}, sparing moderators: {spares}");
            assert!(room.gate(name).video && room.gate(name).share, "{name}: sound alone");
        }
        assert!(room.is_asked("bob"), "his own microphone asks");
    }
}

#[test]
fn mute_all_but_one_by_consent_is_at_once_and_one_who_speaks_is_not_asked() {
    let mut room = room(YES);
    room.by("bob").turns_the_microphone(false).done();
    room.by("carol").mutes_all_but("bob").done();
    assert_eq!(told(&room), Some((Gate::OPEN, true, true)));
    let mut room = TestRoom::with_cast();
    room.by("carol").mutes_all_but("bob").done();
    assert!(!room.is_asked("bob"), "he speaks already");
    assert_eq!(room.by("bob").mutes_all_but("bob").refusal(), Some(Refusal::NotModerator));
    let waiting = Command::MuteAllBut {
        participant: gavel_core::model::ids::SeatId::new(ulid::Ulid(3)),
        spare_moderators: false,
    };
    assert_eq!(room.by("carol").orders(waiting).refusal(), Some(Refusal::NotFound));
}

fn cameras() -> Inventory {
    let device = |id: &str| Device { id: id.into(), label: format!("The {id}") };
    Inventory {
        cameras: vec![device("front"), device("back")],
        microphones: vec![device("headset")],
        camera: Some("front".into()),
        microphone: Some("headset".into()),
        gain: Some(100),
    }
}

fn camera(id: &str) -> Choice {
    Choice { camera: Some(id.into()), ..Choice::default() }
}

// Row 4: another camera, another microphone, another gain: by consent at once and told, else a question.
#[test]
fn devices_are_chosen_by_consent_or_asked_about() {
    for (consent, at_once) in [(Consent::default(), false), (YES, true)] {
        let mut room = room(consent);
        room.by("bob").has(cameras()).done();
        let seat = room.seat("bob");
        let answer = room.by("carol").chooses("bob", camera("back"));
        answer.says("bob", Verdict::Done);
        let heard: Vec<Notice> = room.effects().heard_on(seat).into_iter().cloned().collect();
        let choice = camera("back");
        assert!(heard.contains(&Notice::Choose { choice, by: Role::Host, at_once }), "by whom, in kind: {heard:?}");
        assert_eq!(room.conference.seats[&seat].asked_devices, !at_once);
        // The list is the hosts' to see, and says whether it waits.
        assert_eq!(room.screen("alice").details[&seat].inventory, cameras());
        assert_eq!(room.screen("alice").details[&seat].asked_devices, !at_once);
        assert!(room.screen("gustav").details.is_empty());
        room.by("bob").answers(Ask::Devices, true).done();
        assert!(!room.conference.seats[&seat].asked_devices);
    }
}

#[test]
fn only_what_a_seat_has_can_be_chosen_and_only_by_those_who_moderate() {
    let mut room = room(YES);
    room.by("bob").has(cameras()).done();
    assert_eq!(room.by("gustav").chooses("bob", camera("back")).refusal(), Some(Refusal::NotModerator));
    for (choice, expected) in [
        (camera("back"), None),
        (camera("telescope"), Some(Refusal::Invalid)),
        (Choice { microphone: Some("front".into()), ..Choice::default() }, Some(Refusal::Invalid)),
        (Choice { microphone: Some("headset".into()), ..Choice::default() }, None),
        (Choice { gain: Some(400), ..Choice::default() }, None),
        (Choice { gain: Some(401), ..Choice::default() }, Some(Refusal::Invalid)),
        (Choice::default(), Some(Refusal::Invalid)),
    ] {
        assert_eq!(room.by("carol").chooses("bob", choice.clone()).refusal(), expected, "{choice:?}");
    }
    let absurd = Inventory { cameras: vec![Device { id: "x".into(), label: "y".into() }; 33], ..Inventory::default() };
    assert_eq!(room.by("bob").has(absurd).refusal(), Some(Refusal::Invalid));
}

// Row 5: a telephone is muted at the server, unmuted at once, and has no devices to choose. So has a stream.
#[test]
fn a_telephone_and_a_stream_are_unmuted_at_once_and_have_nothing_to_choose() {
    let mut room = TestRoom::with_cast();
    let mut whip = room.stranger("camera");
    whip.kind = SeatKind::Whip;
    let person = whip.person;
    let stream = room.arrives(whip).unwrap();
    room.by("carol").mutes_all().done();
    room.by("carol").unmutes("dora").says("dora", Verdict::Done);
    assert!(room.gate("dora").audio && !room.is_asked("dora"));
    assert_eq!(room.effects().gate_told(room.seat("dora")).map(|told| told.2), Some(true));
    let whom = gavel_core::model::command::Whom::These(vec![stream]);
    room.by("carol").orders(Command::Unmute { whom, which: Channels::AUDIO }).done();
    assert!(!room.conference.people[&person].asked, "nobody is there who could answer");
    let gain = Choice { gain: Some(100), ..Choice::default() };
    assert_eq!(room.by("carol").chooses("dora", gain).refusal(), Some(Refusal::Invalid));
}

// Row 6: the server refuses to forward; also of those who come later. Lesson 42.
#[test]
fn where_only_hosts_unmute_the_server_does_not_forward_whoever_unmutes_themselves() {
    let mut room = TestRoom::with_cast();
    room.by("bob").turns_the_microphone(false).done();
    room.by("carol").mutes("gustav").done();
    room.by("alice").permits(HOSTS_UNMUTE).done();
    assert!(!room.gate("bob").audio, "who is muted in that moment has to ask");
    assert!(room.gate("dora").audio, "who speaks goes on");
    for name in ["bob", "gustav"] {
        room.by(name).turns_the_microphone(true).done();
        assert!(!room.gate(name).audio, "{name} is not let through");
    }
    room.by("dora").turns_the_microphone(false).done();
    room.by("dora").turns_the_microphone(true).done();
    assert!(!room.gate("dora").audio, "and who has muted themselves asks, too");
    let stranger = room.stranger("late");
    let late = room.arrives(stranger).unwrap();
    let person = room.conference.seats[&late].person;
    assert!(!room.conference.gate_of(person).audio, "who comes later comes muted");
    assert!(room.gate("carol").audio && room.gate("alice").audio, "hosts unmute themselves");
    room.by("carol").mutes("carol").done();
    room.by("carol").turns_the_microphone(true).done();
    assert!(room.gate("carol").audio);

    room.by("carol").unmutes("bob").done();
    assert!(room.gate("bob").audio, "a host opens");
    room.by("alice").permits(Permissions::default()).done();
    room.by("gustav").turns_the_microphone(true).done();
    assert!(room.gate("gustav").audio, "and where it is allowed again, one's own act does");
}

#[test]
fn one_person_may_what_the_others_may_not_and_the_other_way_round() {
    let mut room = TestRoom::with_cast();
    room.by("alice").permits(HOSTS_UNMUTE).done();
    let mut may = |name: &str, unmute: Option<bool>| {
        room.by("alice").gives_rights(name, Rights { unmute, ..Rights::default() }).done();
        room.by("alice").mutes(name).done();
        room.by(name).turns_the_microphone(false).done();
        room.by(name).turns_the_microphone(true).done();
        room.gate(name).audio
    };
    assert!(may("bob", Some(true)), "bob may");
    assert!(!may("gustav", None), "gustav as everybody");
    let mut room = TestRoom::with_cast();
    room.by("bob").turns_the_microphone(false).done();
    room.by("alice").gives_rights("bob", Rights { unmute: Some(false), ..Rights::default() }).done();
    assert!(!room.gate("bob").audio, "bob alone may not");
    assert!(room.gate("gustav").audio);
    assert_eq!(room.by("bob").gives_rights("bob", Rights::default()).refusal(), Some(Refusal::NotModerator));
    assert!(room.screen("gustav").roster[&room.seat("bob")].rights.unmute == Some(false), "and it is shown");
}

#[test]
fn muting_on_one_of_two_devices_is_not_falling_silent() {
    let mut room = TestRoom::with_cast();
    let first = room.seat("bob");
    room.joins("bob").unwrap();
    room.by("alice").permits(HOSTS_UNMUTE).done();
    room.by("bob").turns_the_microphone(false).done();
    assert!(room.gate("bob").audio, "he speaks on the other");
    room.by("bob").orders(Command::Devices { seat: first, muted: Some(true), video: None, sharing: None }).done();
    assert!(!room.gate("bob").audio);
}

// Share: who may, and what stops when they may not.
#[test]
fn where_only_hosts_share_a_screen_is_not_forwarded() {
    let mut room = TestRoom::with_cast();
    room.by("bob").shares(true).done();
    assert!(room.gate("bob").share);
    room.by("alice").permits(Permissions { share: Who::Hosts, ..Permissions::default() }).done();
    assert!(!room.gate("bob").share && room.gate("carol").share);
    assert!(!room.screen("gustav").roster[&room.seat("bob")].gate.share, "the others learn that it stopped");
    room.by("bob").shares(false).done();
    room.by("bob").shares(true).done();
    assert!(!room.gate("bob").share, "and trying again does not help");
    room.by("alice").gives_rights("bob", Rights { share: Some(true), ..Rights::default() }).done();
    assert!(room.gate("bob").share, "but permission does");
    room.by("alice").stops("bob", SCREEN).done();
    assert!(!room.gate("bob").share);
    room.by("bob").shares(true).done();
    assert!(room.gate("bob").share, "stopped is not forbidden");
}

// Lesson 43: the consent is the person's own, and of that visit.
#[test]
fn consent_is_given_by_oneself_and_ends_with_the_visit() {
    let mut room = TestRoom::with_cast();
    let seat = room.seat("bob");
    assert_eq!(room.by("carol").orders(Command::Consent { seat, consent: YES }).refusal(), Some(Refusal::NotFound));
    room.by("bob").consents(YES).done();
    let consent = |room: &TestRoom| room.conference.people[&room.person("bob")].consent;
    room.goes_silent("bob");
    room.passes(30);
    room.resumes("bob").unwrap();
    assert_eq!(consent(&room), YES, "a lost line is the same visit");
    room.leave_and_rejoin("bob").unwrap();
    assert_eq!(consent(&room), Consent::default());
    room.by("bob").consents(YES).done();
    room.goes_silent("bob");
    room.passes(30);
    room.joins("bob").unwrap();
    assert_eq!(consent(&room), Consent::default(), "another browser has agreed to nothing");
}

// Lesson 47.
#[test]
fn who_disturbs_by_writing_is_stopped_in_that_alone() {
    let mut room = TestRoom::with_cast();
    assert!(room.by("gustav").says("hello").result.is_ok());
    room.by("carol").gives_rights("gustav", Rights { chat: Some(false), ..Rights::default() }).done();
    assert_eq!(room.by("gustav").says("hello").refusal(), Some(Refusal::Denied));
    assert_eq!(room.by("gustav").says_to("alice", "hello").refusal(), Some(Refusal::Denied));
    assert!(room.gate("gustav").audio && room.by("bob").says("hello").result.is_ok(), "and nothing else");
    room.by("carol").permits(Permissions { chat: Who::Hosts, ..Permissions::default() }).done();
    assert_eq!(room.by("bob").says("hello").refusal(), Some(Refusal::Denied));
    assert!(room.by("carol").says("hello").result.is_ok());
    room.by("carol").gives_rights("bob", Rights { chat: Some(true), ..Rights::default() }).done();
    assert!(room.by("bob").says("hello").result.is_ok());
}

#[test]
fn permissions_are_the_meetings_and_the_rooms_come_back_with_the_next_one() {
    let mut room = TestRoom::with_cast();
    room.by("alice").permits(HOSTS_UNMUTE).done();
    assert!(room.screen("bob").conference.as_ref().is_some_and(|shown| shown.permissions == HOSTS_UNMUTE));
    room.changes(|room| room.name = "Daily".into());
    assert_eq!(room.conference.permissions, HOSTS_UNMUTE, "a new name changes nothing of that");
    room.changes(|room| room.settings.permissions.chat = Who::Hosts);
    assert_eq!(room.conference.permissions.chat, Who::Hosts, "what the room itself says now counts");
    assert_eq!(room.by("bob").permits(Permissions::default()).refusal(), Some(Refusal::NotModerator));
    assert!(room.journal.iter().any(|entry| matches!(entry.fact, Fact::Permitted(_))));
}

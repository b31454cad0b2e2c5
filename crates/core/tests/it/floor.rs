//! Who has the word: hands, the floor, the spotlight.

use crate::room::TestRoom;
use gavel_core::{
    conference::SPOTLIT,
    model::{
        command::{Command, Whom},
        ids::SeatId,
        receipt::Verdict,
        refusal::Refusal,
        settings::{Permissions, Who},
    },
};

fn hand_of(room: &TestRoom, name: &str) -> bool {
    // As a guest sees it, so that everybody does.
    room.screen("gustav").roster[&room.seat(name)].hand.is_some()
}

#[test]
fn a_hand_goes_up_for_everybody_to_see_and_keeps_its_place() {
    let mut room = TestRoom::with_cast();
    room.by("bob").raises_a_hand().done();
    let since = room.conference.people[&room.person("bob")].hand;
    room.passes(5);
    room.by("dora").raises_a_hand().done();
    room.by("bob").raises_a_hand().done();
    assert_eq!(room.conference.people[&room.person("bob")].hand, since, "up is up: he was first");
    assert!(hand_of(&room, "bob") && hand_of(&room, "dora"));
    room.by("bob").lowers_the_hand().done();
    assert!(!hand_of(&room, "bob"));
    let seat = room.seat("dora");
    let answer = room.by("bob").orders(Command::Hand { seat, up: false });
    assert_eq!(answer.refusal(), Some(Refusal::NotFound), "nobody else's hand");
}

#[test]
fn hosts_lower_hands_one_or_all() {
    let mut room = TestRoom::with_cast();
    for name in ["bob", "gustav", "dora"] {
        room.by(name).raises_a_hand().done();
    }
    assert_eq!(room.by("gustav").lowers_the_hand_of("bob").refusal(), Some(Refusal::NotModerator));
    room.by("carol").lowers_the_hand_of("bob").says("bob", Verdict::Done);
    assert!(!hand_of(&room, "bob") && hand_of(&room, "dora"));
    room.by("carol").orders(Command::LowerHands { whom: Whom::All }).done();
    assert!(!hand_of(&room, "gustav") && !hand_of(&room, "dora"));
}

#[test]
fn the_floor_takes_the_hand_opens_the_gate_and_asks() {
    let mut room = TestRoom::with_cast();
    room.by("alice").permits(Permissions { unmute: Who::Hosts, ..Permissions::default() }).done();
    room.by("bob").turns_the_microphone(false).done();
    assert!(!room.gate("bob").audio);
    room.by("bob").raises_a_hand().done();
    room.by("carol").gives_the_floor("bob").says("bob", Verdict::Done);
    assert!(!hand_of(&room, "bob"), "he has been heard");
    assert!(room.gate("bob").audio && room.is_asked("bob"));
    assert!(room.screen("gustav").roster[&room.seat("bob")].on_stage);
    // Whoever has the word may use it, and mutes and unmutes as they like.
    for on in [true, false, true] {
        room.by("bob").turns_the_microphone(on).done();
    }
    assert!(room.gate("bob").audio);
    room.by("carol").takes_the_floor("bob").says("bob", Verdict::Done);
    assert!(!room.gate("bob").audio, "and when it is taken he is where he was");
}

#[test]
fn where_everybody_may_speak_the_floor_is_a_word_and_taking_it_mutes_nobody() {
    let mut room = TestRoom::with_cast();
    room.by("carol").gives_the_floor("bob").done();
    room.by("carol").takes_the_floor("bob").done();
    assert!(room.gate("bob").audio);
}

#[test]
fn the_floor_is_given_by_hosts_and_given_back_by_oneself() {
    let mut room = TestRoom::with_cast();
    assert_eq!(room.by("bob").gives_the_floor("bob").refusal(), Some(Refusal::NotModerator));
    assert_eq!(room.by("gustav").gives_the_floor("bob").refusal(), Some(Refusal::NotModerator));
    room.by("carol").gives_the_floor("bob").done();
    assert_eq!(room.by("gustav").takes_the_floor("bob").refusal(), Some(Refusal::NotModerator));
    room.by("bob").takes_the_floor("bob").done();
    assert!(!room.conference.people[&room.person("bob")].on_stage);
    room.by("carol").gives_the_floor("carol").done();
    assert!(!room.is_asked("carol"), "who takes it is not asked");
    let nobody = Command::Floor { participant: SeatId::new(ulid::Ulid(3)), grant: true };
    assert_eq!(room.by("carol").orders(nobody.clone()).refusal(), Some(Refusal::NotFound));
    assert_eq!(room.by("bob").orders(nobody).refusal(), Some(Refusal::NotModerator), "and bob learns nothing");
}

#[test]
fn a_floor_that_is_taken_back_is_asked_about_no_longer() {
    let mut room = TestRoom::with_cast();
    room.by("bob").turns_the_microphone(false).done();
    room.by("carol").gives_the_floor("bob").done();
    assert!(room.is_asked("bob"));
    room.by("carol").takes_the_floor("bob").done();
    assert!(!room.is_asked("bob"));
}

// Section 7, step 6: raised hands and rights on stage go with the seat; not with a lost line.
#[test]
fn hand_and_floor_go_with_the_visit_and_not_with_a_lost_line() {
    type Going = (&'static str, fn(&mut TestRoom), bool);
    let goings: [Going; 5] = [
        (
            "lost, and taken back",
            |room| {
                room.goes_silent("bob");
                room.passes(30);
                room.resumes("bob").unwrap();
            },
            true,
        ),
        ("left", |room| room.leave_and_rejoin("bob").map(drop).unwrap(), false),
        (
            "removed",
            |room| {
                room.by("alice").disconnects("bob").now().done();
                room.rejoins("bob").unwrap();
            },
            false,
        ),
        (
            "removed while the line was lost",
            |room| {
                room.goes_silent("bob");
                room.passes(30);
                room.by("alice").disconnects("bob").now().done();
                room.rejoins("bob").unwrap();
            },
            false,
        ),
        (
            "lost for too long",
            |room| {
                room.goes_silent("bob");
                room.passes(180);
                room.joins("bob").unwrap();
            },
            false,
        ),
    ];
    for (case, goes, stays) in goings {
        let mut room = TestRoom::with_cast();
        room.by("carol").gives_the_floor("bob").done();
        room.by("bob").raises_a_hand().done();
        goes(&mut room);
        let bob = &room.conference.people[&room.person("bob")];
        assert_eq!((bob.hand.is_some(), bob.on_stage), (stays, stays), "{case}");
    }
}

#[test]
fn the_light_is_for_everybody_in_order_and_goes_with_its_seat() {
    let mut room = TestRoom::with_cast();
    let lit = |room: &TestRoom| room.screen("gustav").conference.as_ref().map(|shown| shown.spotlight.clone()).unwrap();
    room.by("carol").spotlights(&["dora", "bob", "dora"]).done();
    assert_eq!(lit(&room), [room.seat("dora"), room.seat("bob")]);
    room.leaves("dora");
    assert_eq!(lit(&room), [room.seat("bob")]);
    room.goes_silent("bob");
    room.passes(30);
    assert!(lit(&room).is_empty());
    room.resumes("bob").unwrap();
    room.by("carol").spotlights(&["bob"]).done();
    room.by("carol").spotlights(&[]).done();
    assert!(lit(&room).is_empty(), "nobody: it is over");
    assert_eq!(room.by("bob").spotlights(&["bob"]).refusal(), Some(Refusal::NotModerator));
    let gone = room.by("carol").spotlights(&["dora"]).refusal();
    assert_eq!(gone, Some(Refusal::NotFound));
}

#[test]
fn there_is_light_for_as_many_as_a_screen_shows() {
    let mut room = TestRoom::with_alice(|_| {});
    let seats: Vec<SeatId> = (0..=SPOTLIT)
        .map(|n| {
            let arrival = room.stranger(&format!("guest {n}"));
            room.arrives(arrival).unwrap()
        })
        .collect();
    let light = |n: usize| Command::Spotlight { participants: seats[..n].to_vec() };
    assert_eq!(room.by("alice").orders(light(SPOTLIT + 1)).refusal(), Some(Refusal::Invalid));
    assert!(room.by("alice").orders(light(SPOTLIT)).result.is_ok());
}

//! What went wrong elsewhere (docs/lessons.md), as far as it is the core's and stands in no other file: each test names its
//! lesson.

use crate::{
    cast::{BOB, Member},
    room::{Hours, TestRoom},
};
use gavel_core::model::{
    command::{Command, Target},
    effect::Notice,
    fact::Fact,
    ids::PersonId,
    media::Gate,
    reason::Terminal,
    receipt::Verdict,
    refusal::Refusal,
    role::{Role, SeatKind},
    seat::How,
};

// lesson 1: a plain removal keeps nobody out who has another way in; the box beside it does.
#[test]
fn a_plain_removal_keeps_nobody_out_and_the_box_beside_it_does() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").now().done();
    let mut by_the_link = room.stranger("gustav");
    by_the_link.device = room.arrival("gustav").device;
    assert!(room.arrives(by_the_link).is_ok(), "by the public link, in the same browser");

    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now().done();
    let mut by_the_link = room.stranger("gustav");
    by_the_link.device = room.arrival("gustav").device;
    assert_eq!(room.arrives(by_the_link), Err(Refusal::Blocked));
}

// lesson 14: whoever left while you reconnected is gone when you are back, because a resume brings the whole list.
#[test]
fn a_resume_brings_the_whole_list_and_nobody_stays_on_it_for_ever() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("bob");
    room.passes(10);
    room.leaves("gustav");
    room.by("alice").disconnects("dora").now().done();
    let seat = room.resumes("bob").unwrap();
    let heard = room.effects();
    let welcomes: Vec<usize> = heard
        .heard_on(seat)
        .into_iter()
        .filter_map(|notice| match notice {
            Notice::Welcome(welcome) => Some(welcome.roster.len()),
            _ => None,
        })
        .collect();
    assert_eq!(welcomes, [4]);
    assert_eq!(room.sees("bob"), ["alice", "bob", "carol", "oscar"]);
}

// lesson 15: presence is the seat's. Nothing is sent, nothing is received, and they are there until they go.
#[test]
fn somebody_without_camera_and_microphone_is_on_the_list_and_goes_from_it() {
    let mut room = TestRoom::with_cast();
    room.by("bob").turns_the_microphone(false).done();
    room.by("bob").turns_the_camera(false).done();
    room.by("alice")
        .stops("bob", gavel_core::model::command::Channels { audio: true, video: true, share: true })
        .done();
    assert_eq!(room.gate("bob"), Gate::SHUT);
    room.passes(120);
    assert!(room.sees("gustav").contains(&"bob"));
    room.goes_silent("bob");
    room.passes(21);
    assert!(!room.sees("gustav").contains(&"bob"));
}

// lesson 18: a generation is compared and never a time: however old the tickets of the others are, they are good.
#[test]
fn revoking_one_persons_access_leaves_every_other_ticket_alone_however_old() {
    let mut room = TestRoom::with_cast();
    room.leaves("bob");
    room.clock.advance(Hours(1_000));
    room.by("alice").disconnects("gustav").now().done();
    assert!(room.joins("bob").is_ok(), "a ticket that is a thousand hours older than the removal");
    assert_eq!(room.joins("gustav"), Err(Refusal::TicketRevoked));
    let revoked: Vec<PersonId> = room.conference.generations.keys().copied().collect();
    assert_eq!(revoked, [room.person("gustav")], "and nobody's besides");
    room.rejoins("gustav").expect("and his new one is good in the same second");
}

// lesson 19: a ticket that was copied throws nobody out; both seats are seen, and either can be removed alone.
#[test]
fn a_second_seat_of_one_ticket_throws_nobody_out_and_everybody_sees_it() {
    let mut room = TestRoom::with_cast();
    let first = room.seat("gustav");
    let second = room.joins("gustav").unwrap();
    assert_ne!(first, second);
    assert!(room.conference.seats[&first].state.is_inside());
    let seen: Vec<_> =
        room.screen("bob").roster.values().filter(|one| one.name == "gustav").map(|one| one.id).collect();
    assert_eq!(seen, [first, second], "the real gustav sees that there is another, and so do all");
    room.by("alice").disconnects("gustav").only_the_device().now().done();
    assert!(room.conference.seats.contains_key(&first) && !room.conference.seats.contains_key(&second));
}

// lesson 24: the block is the server's, and of that meeting; whoever shows the same at the next one gets in.
#[test]
fn a_block_of_one_meeting_is_not_carried_into_the_next() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now().done();
    let shows = room.arrival("gustav");
    let generations = room.conference.generations.clone();
    room.by("alice").removes(Target::All).now().done();
    assert!(room.conference.bans.is_empty());
    let mut next = TestRoom::with_alice(|_| {});
    let person = shows.person;
    let generation = generations.get(&person).copied().unwrap_or_default();
    assert!(next.arrives(gavel_core::model::command::Arrival { generation, ..shows }).is_ok());
}

// lesson 30: a call that rings is a place, an answered one a seat like any: one call is one participant.
#[test]
fn a_ringing_call_is_cancelled_and_an_answered_one_is_removed_like_anybody() {
    const EMIL: Member = Member { name: "emil", ..BOB };
    let mut room = TestRoom::with_cast();
    room.casts(EMIL);
    room.by("alice").calls("emil").done();
    room.by("alice").disconnects("emil").now().says("emil", Verdict::Disconnected);
    assert!(!room.rings_at("emil"));
    assert_eq!(room.inside().len(), 6, "and the meeting goes on");
    room.by("alice").disconnects("dora").now().says("dora", Verdict::Disconnected);
    assert_eq!(room.farewell("dora").terminal, Terminal::Removed);
    assert_eq!(room.inside().len(), 5);
}

// lesson 36: out for a while, and fetched back: not removed, not denied, and not by themselves.
#[test]
fn somebody_is_sent_out_and_fetched_back() {
    let mut room = TestRoom::with_cast();
    room.joins("bob").unwrap();
    room.by("carol").sends_out("bob").says("bob", Verdict::Done);
    assert!(!room.is_in("bob"), "with all devices");
    assert_eq!(room.farewell("bob").terminal, Terminal::SentToLobby);
    assert_eq!(room.conference.departed[&room.seat("bob")].how, How::SentOut);
    assert_eq!(
        room.resumes("bob").map(|_| room.waits("bob")),
        Ok(true),
        "his ticket is good, and the secret leads no further"
    );
    assert!(!room.conference.waiting_room, "of everybody else nobody knocks");
    room.joins("bob").unwrap();
    room.by("alice").admits("bob").done();
    assert!(room.is_in("bob") && !room.waits("bob"));
    assert!(room.leave_and_rejoin("bob").is_ok());
    assert!(room.is_in("bob"), "and that was that");
}

// lesson 36: who passes every waiting room cannot be sent into one.
#[test]
fn hosts_are_not_sent_out_and_nobody_sends_themselves() {
    let mut room = TestRoom::with_cast();
    for (by, whom, refusal) in [
        ("carol", "alice", Refusal::OwnerProtected),
        ("carol", "oscar", Refusal::Denied),
        ("alice", "carol", Refusal::Denied),
        ("carol", "carol", Refusal::Invalid),
        ("bob", "gustav", Refusal::NotModerator),
    ] {
        assert_eq!(room.by(by).sends_out(whom).refusal(), Some(refusal), "{by} sends {whom} out");
    }
    assert_eq!(room.inside().len(), 6);
    room.by("alice").disconnects("gustav").now().done();
    room.by("carol").sends_out("gustav").says("gustav", Verdict::AlreadyGone);
    assert_eq!(room.by("carol").orders(Command::SendOut { participants: vec![] }).refusal(), Some(Refusal::Invalid));
}

// lesson 38: whatever somebody did before, a removal is a removal.
#[test]
fn no_number_of_removals_becomes_a_ban() {
    let mut room = TestRoom::with_cast();
    for _ in 0..20 {
        room.by("alice").disconnects("gustav").now().done();
        assert!(room.conference.bans.is_empty());
        room.rejoins("gustav").expect("the twentieth time as the first");
    }
    for _ in 0..5 {
        room.by("alice").sends_out("gustav").done();
        room.joins("gustav").unwrap();
        room.by("alice").denies("gustav").done();
        room.passes(30);
        room.joins("gustav").unwrap();
        room.by("alice").admits("gustav").done();
    }
    assert!(room.conference.bans.is_empty());
}

// lesson 39: one order throws out and keeps out; and who only listens is on everybody's list.
#[test]
fn one_order_removes_and_keeps_out_and_nobody_listens_unseen() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").for_good().now().done();
    assert!(!room.is_in("gustav") && room.rejoins("gustav") == Err(Refusal::Blocked));
    let mut listener = room.stranger("listener");
    listener.kind = SeatKind::Whep;
    let seat = room.arrives(listener).unwrap();
    for name in ["alice", "bob", "dora"] {
        assert!(room.screen(name).roster.contains_key(&seat), "{name} sees them");
    }
}

// lesson 40: nobody is hidden, whoever they are; recorders and bots are shown as what they are.
#[test]
fn whoever_is_in_is_shown_as_what_they_are() {
    let mut room = TestRoom::with_cast();
    for kind in [SeatKind::Bot, SeatKind::Whip, SeatKind::Whep, SeatKind::Pexip, SeatKind::Phone] {
        let mut arrival = room.stranger("somebody");
        arrival.kind = kind;
        let seat = room.arrives(arrival).unwrap();
        assert_eq!(room.screen("gustav").roster[&seat].kind, kind);
    }
    let shown = |room: &TestRoom, name: &str| room.screen("gustav").roster[&room.seat(name)].role;
    assert_eq!(shown(&room, "oscar"), Role::Operator, "the operator, too");
    room.leaves("oscar");
    room.joins("oscar").unwrap();
    let heard = room.effects();
    let is_told = heard.heard_on(room.seat("gustav")).into_iter().any(|notice| matches!(notice, Notice::Joined(_)));
    assert!(is_told, "and their coming is told");
}

// lesson 48: what a host does by a click a key does over the interface.
#[test]
fn a_key_removes_whom_a_host_removes() {
    let mut room = TestRoom::with_cast();
    room.by("api").disconnects_all_of(&["bob", "gustav"]).now().done();
    assert_eq!(room.inside(), ["alice", "carol", "dora", "oscar"]);
    assert_eq!(room.by("api").disconnects("alice").now().refusal(), Some(Refusal::OwnerProtected));
    room.by("api").removes(Target::All).now().done();
    assert!(room.conference.has_ended());
}

// lesson 37: to add somebody who is banned has to be meant, also by a call.
#[test]
fn a_banned_person_is_neither_called_nor_invited_by_mistake() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("bob").for_good().now().done();
    assert_eq!(room.by("alice").calls("bob").refusal(), Some(Refusal::StillBlocked));
    assert!(room.call("bob").is_none(), "it does not ring");
    room.by("alice").invites_again("bob").done();
    assert!(room.conference.bans.is_empty() && room.rejoins("bob").is_ok());
    assert!(room.journal.iter().any(|entry| matches!(entry.fact, Fact::Unbanned { .. })), "and is on record");
}

//! What *removed* means, step by step, and what everybody reads at the end (docs/rules.md, section 7).

use crate::{
    room::TestRoom,
    trail::{announced_gone, banned, cut, farewell, revoked},
};
use gavel_core::model::{
    command::{Command, Target},
    effect::{Effect, Notice},
    fact::Fact,
    reason::{By, Farewell, Reason, Rejoin, Terminal, Timer},
    receipt::Barrier,
    refusal::Refusal,
    seat::How,
};

// The six steps that are the core's, in their order: revoke, cut, farewell, close, tell the others, once.
#[test]
fn a_removal_takes_its_steps_in_order_and_tells_the_others_once() {
    let mut room = TestRoom::with_cast();
    room.joins("gustav").unwrap();
    room.by("alice").disconnects("gustav").for_good().because(Reason::Spam);
    room.effects().happen_in_order([
        revoked("gustav"),
        banned("gustav"),
        cut("gustav"),
        farewell("gustav", Reason::Spam),
        announced_gone("gustav"),
    ]);
    let gone = |name: &str| {
        let heard = room.effects().heard_on(room.seat(name)).len();
        let gone = room.effects().heard_on(room.seat(name)).into_iter();
        (heard, gone.filter(|notice| matches!(notice, Notice::Gone { .. })).count())
    };
    assert_eq!(gone("bob"), (2, 2), "each of the two seats once, and nothing else");
    // All is cut before anything is said to anybody.
    for seat in room.conference.departed.keys() {
        let at = |wanted: &dyn Fn(&Effect) -> bool| room.effects().effects.iter().position(wanted).unwrap();
        let cut = at(&|effect| *effect == Effect::CutMedia { seat: *seat });
        let told = at(&|effect| matches!(effect, Effect::SayFarewell { seat: of, .. } if of == seat));
        assert!(cut < told);
    }
}

// Step 6: roster, hand, stage, light, knock.
#[test]
fn what_somebody_had_in_the_meeting_goes_with_them() {
    let mut room = TestRoom::with_cast();
    room.by("alice").gives_the_floor("bob").done();
    room.by("bob").raises_a_hand().done();
    room.by("alice").spotlights(&["bob"]).done();
    room.by("alice").disconnects("bob").now().done();
    assert!(!room.sees("gustav").contains(&"bob"));
    assert!(room.screen("gustav").conference.as_ref().is_some_and(|shown| shown.spotlight.is_empty()));
    let bob = &room.conference.people[&room.person("bob")];
    assert!(bob.hand.is_none() && !bob.on_stage && !bob.admitted);
}

// A seat that was lost and is removed is cut once more, and cannot be taken back: neither by its secret nor by a new ticket.
#[test]
fn a_seat_on_its_way_back_is_removed_for_good() {
    let mut room = TestRoom::with_cast();
    room.goes_silent("bob");
    room.passes(30);
    let seat = room.seat("bob");
    room.by("alice").disconnects("bob").now().done();
    room.effects().happen_in_order([revoked("bob"), cut("bob")]);
    assert_eq!(room.conference.departed[&seat].how, How::Removed, "and the list says what became of them");
    assert_eq!(room.resumes("bob"), Err(Refusal::TicketRevoked));
    room.rejoins("bob").expect("no ban");
    assert_ne!(room.seat("bob"), seat);
}

/// Every terminal reason: its word, its text, its way back.
fn reasons() -> Vec<(Farewell, &'static str, Rejoin)> {
    use Terminal::{
        ConnectionLost, CredentialExpired, Denied, DuplicateSession, Ended, EndedEmpty, EndedSchedule, Error, Idle,
        KnockTimeout, Left, Locked, Removed, RemovedBlocked, Reset, SentToLobby, ServerShutdown,
    };
    let plain = Farewell::plain;
    let by = |terminal, by| Farewell { by: Some(by), ..Farewell::plain(terminal) };
    let host = "Another participant disconnected you from this meeting.";
    let admin = "The administrator disconnected you.";
    let api = "You were disconnected through the meeting's control system.";
    vec![
        (plain(Left), "You left the meeting.", Rejoin::Yes),
        (by(Removed, By::Host), host, Rejoin::Ask),
        (by(Removed, By::Phone), host, Rejoin::Ask),
        (by(Removed, By::Admin), admin, Rejoin::Ask),
        (by(Removed, By::Api), api, Rejoin::Ask),
        (by(RemovedBlocked, By::Host), host, Rejoin::No),
        (by(RemovedBlocked, By::Admin), admin, Rejoin::No),
        (by(RemovedBlocked, By::Api), api, Rejoin::No),
        (by(Ended, By::Host), "The host ended the meeting for everyone.", Rejoin::No),
        (by(Ended, By::Admin), "The administrator ended this meeting.", Rejoin::No),
        (by(Ended, By::Api), "The meeting was ended through its control system.", Rejoin::No),
        (by(Ended, By::Phone), "A host ended the meeting by telephone.", Rejoin::No),
        (plain(EndedSchedule), "The meeting has ended.", Rejoin::No),
        (plain(EndedEmpty), "The meeting has ended.", Rejoin::No),
        (plain(Reset), "The meeting room was reset.", Rejoin::Ask),
        (plain(SentToLobby), "A host moved you to the waiting room.", Rejoin::Wait),
        (plain(Denied), "Your request was declined.", Rejoin::Wait),
        (plain(KnockTimeout), "Nobody answered your request.", Rejoin::Wait),
        (plain(Locked), "The meeting is locked.", Rejoin::Ask),
        (plain(DuplicateSession), "You joined from another device.", Rejoin::Yes),
        (plain(ConnectionLost), "We lost your connection.", Rejoin::Auto),
        (plain(Idle), "You were disconnected because you seemed to be away.", Rejoin::Yes),
        (plain(ServerShutdown), "The server restarts.", Rejoin::Auto),
        (plain(CredentialExpired), "Your access has expired.", Rejoin::Yes),
        (plain(Error), "Something went wrong on the server.", Rejoin::Auto),
    ]
}

#[test]
fn every_terminal_reason_has_its_text_and_its_way_back() {
    for (farewell, text, rejoin) in reasons() {
        let case = format!("{:?} by {:?}", farewell.terminal, farewell.by);
        assert_eq!(farewell.text(), text, "{case}");
        assert_eq!(farewell.terminal.rejoin(), rejoin, "{case}");
    }
}

// Lessons 25 and 31: a client comes back by itself from a fault, and from nothing that somebody decided.
#[test]
fn only_faults_are_answered_by_coming_back_by_oneself() {
    for (farewell, _, rejoin) in reasons() {
        let is_fault =
            matches!(farewell.terminal, Terminal::ConnectionLost | Terminal::ServerShutdown | Terminal::Error);
        assert_eq!(rejoin == Rejoin::Auto, is_fault, "{:?}", farewell.terminal);
    }
}

/// How somebody is brought to their end, and what they then read.
type Way = (&'static str, fn(&mut TestRoom), Terminal, Option<By>);

// Lessons 9 and 31: every end has its own reason, the same for everybody who meets it.
#[test]
fn every_way_out_ends_with_its_own_reason() {
    let ways: [Way; 16] = [
        ("left", |room| drop(room.leaves("gustav")), Terminal::Left, None),
        (
            "removed by a host",
            |room| drop(room.by("carol").disconnects("gustav").now()),
            Terminal::Removed,
            Some(By::Host),
        ),
        (
            "removed by the administrator",
            |room| drop(room.by("admin").disconnects("gustav").now()),
            Terminal::Removed,
            Some(By::Admin),
        ),
        ("removed by a key", |room| drop(room.by("api").disconnects("gustav").now()), Terminal::Removed, Some(By::Api)),
        (
            "blocked",
            |room| drop(room.by("carol").disconnects("gustav").for_good().now()),
            Terminal::RemovedBlocked,
            Some(By::Host),
        ),
        (
            "his device removed",
            |room| drop(room.by("carol").disconnects("gustav").only_the_device().now()),
            Terminal::Removed,
            Some(By::Host),
        ),
        (
            "removed, and locked behind",
            |room| drop(room.by("carol").disconnects("gustav").and_then(Barrier::Lock).now()),
            Terminal::Removed,
            Some(By::Host),
        ),
        ("ended by a host", |room| drop(room.by("carol").removes(Target::All).now()), Terminal::Ended, Some(By::Host)),
        (
            "ended by the administrator",
            |room| drop(room.by("admin").removes(Target::All).now()),
            Terminal::Ended,
            Some(By::Admin),
        ),
        ("ended by a key", |room| drop(room.by("api").removes(Target::All).now()), Terminal::Ended, Some(By::Api)),
        (
            "ended by telephone",
            |room| {
                room.by("alice").makes("dora", gavel_core::model::role::Role::Host).done();
                room.by("dora").removes(Target::All).now().done();
            },
            Terminal::Ended,
            Some(By::Phone),
        ),
        ("sent out", |room| drop(room.by("carol").sends_out("gustav")), Terminal::SentToLobby, Some(By::Host)),
        (
            "denied",
            |room| {
                waits(room);
                room.by("carol").denies("gustav").done();
            },
            Terminal::Denied,
            Some(By::Host),
        ),
        (
            "denied and blocked",
            |room| {
                waits(room);
                room.by("carol").denies_and_blocks("gustav").done();
            },
            Terminal::RemovedBlocked,
            Some(By::Host),
        ),
        (
            "lost",
            |room| {
                room.goes_silent("gustav");
                room.passes(21);
            },
            Terminal::ConnectionLost,
            None,
        ),
        (
            "nobody is left",
            |room| {
                waits(room);
                let kept = room.seat("gustav");
                room.by("admin").removes(Target::EveryoneBut(vec![kept])).now().done();
            },
            Terminal::EndedEmpty,
            None,
        ),
    ];
    for (case, go, terminal, by) in ways {
        let mut room = TestRoom::with_cast();
        go(&mut room);
        let told = room.farewell("gustav");
        assert_eq!((told.terminal, told.by), (terminal, by), "{case}");
        let removed = matches!(terminal, Terminal::Removed | Terminal::RemovedBlocked);
        assert_eq!(told.reason.is_some(), removed, "{case}: a reason belongs to a removal");
        assert_eq!(told.timer, None, "{case}");
    }
}

fn waits(room: &mut TestRoom) {
    room.by("carol").sends_out("gustav").done();
    room.joins("gustav").expect("may wait");
}

// Lesson 32, G5: the reason and the note are for the removed, and the audit's note for nobody but the audit.
#[test]
fn the_removed_read_why_and_nobody_reads_the_note_for_the_record() {
    let mut room = TestRoom::with_cast();
    room.by("carol").disconnects("gustav").saying("please mail us").noting("third time").because(Reason::Disruption);
    let told = room.farewell("gustav");
    assert_eq!((told.reason, told.note.as_deref()), (Some(Reason::Disruption), Some("please mail us")));
    let everything = format!("{:?} {:?}", room.effects().effects, room.effects().facts);
    assert!(everything.contains("please mail us") && !everything.contains("third time"));
    // The others see that he is gone, and not why.
    for notice in room.effects().heard_on(room.seat("bob")) {
        assert!(matches!(notice, Notice::Gone { how: How::Removed, .. }), "{notice:?}");
    }
}

#[test]
fn every_reason_that_a_remover_can_pick_is_told() {
    for reason in [
        Reason::Disruption,
        Reason::Uninvited,
        Reason::Forgotten,
        Reason::Harassment,
        Reason::Spam,
        Reason::Technical,
        Reason::MeetingOver,
        Reason::Other,
    ] {
        let mut room = TestRoom::with_cast();
        room.by("carol").disconnects("gustav").because(reason);
        assert_eq!(room.farewell("gustav").reason, Some(reason));
    }
    assert_eq!(Reason::default(), Reason::Other);
}

// Invariant: the farewell of an ended meeting names whose timer it was.
#[test]
fn a_farewell_by_the_clock_is_told_apart_from_one_by_a_person() {
    let timed = Farewell::timed(Terminal::EndedEmpty, Timer::OnlyGuests);
    assert_ne!(timed, Farewell::plain(Terminal::EndedEmpty));
    assert_eq!(timed.text(), Farewell::plain(Terminal::EndedEmpty).text());
}

// Section 7, *Coming back*: what a removal kills, and what it does not.
#[test]
fn a_removal_kills_ticket_and_secret_and_a_new_ticket_meets_the_door_afresh() {
    let mut room = TestRoom::with_cast();
    room.by("alice").disconnects("gustav").now().done();
    assert_eq!(room.joins("gustav"), Err(Refusal::TicketRevoked), "the ticket");
    assert_eq!(room.resumes("gustav"), Err(Refusal::TicketRevoked), "the secret");
    let seat = room.seat("gustav");
    let act = Command::Hand { seat, up: true };
    assert_eq!(room.by("gustav").orders(act).refusal(), Some(Refusal::TicketRevoked), "and every order by it");
    room.by("alice").uses_the_waiting_room(true).done();
    room.rejoins("gustav").expect("a new one");
    assert!(room.waits("gustav"), "meets section 3 afresh");
    let facts = &room.journal;
    assert!(facts.iter().any(|entry| matches!(&entry.fact, Fact::AccessRevoked { .. })));
}

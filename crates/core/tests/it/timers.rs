//! The clocks of a room (docs/rules.md, section 7; contracts/pexip.md, 10.3): what each ends, after how long, and with which
//! reason.

use crate::{cast::BEGINNING, room::TestRoom};
use gavel_core::model::{
    reason::{Farewell, Rejoin, Terminal, Timer},
    role::Role,
    room::{DoorState, LockPolicy},
    settings::{House, Timers},
};
use std::time::Duration;

const NONE: Timers = Timers {
    waiting_for_host: Some(0),
    only_guests: Some(0),
    last_participant: Some(0),
    length: Some(0),
    without_moderator: Some(0),
};

fn meeting(timers: Timers) -> TestRoom {
    let mut room = TestRoom::of(|room| room.settings.timers = timers);
    for name in ["alice", "bob", "carol", "gustav", "dora", "oscar"] {
        room.joins(name).expect("the room is open");
    }
    room
}

fn leave(room: &mut TestRoom, names: &[&str]) {
    for name in names {
        room.leaves(name);
    }
}

/// Which timer, what has to be so for it to run, and which end it brings.
struct Clock {
    timer: Timer,
    set: fn(u32) -> Timers,
    begins: fn(&mut TestRoom),
    terminal: Terminal,
    text: &'static str,
}

const CLOCKS: [Clock; 4] = [
    Clock {
        timer: Timer::OnlyGuests,
        set: |seconds| Timers { only_guests: Some(seconds), ..NONE },
        begins: |room| leave(room, &["alice", "bob", "carol", "oscar"]),
        terminal: Terminal::EndedEmpty,
        text: "All conference hosts departed hosted conference",
    },
    Clock {
        timer: Timer::LastParticipant,
        set: |seconds| Timers { last_participant: Some(seconds), ..NONE },
        begins: |room| leave(room, &["alice", "bob", "carol", "oscar", "dora"]),
        terminal: Terminal::EndedEmpty,
        text: "Last remaining participant removed from conference after timeout",
    },
    Clock {
        timer: Timer::Length,
        set: |seconds| Timers { length: Some(seconds), ..NONE },
        begins: |_| {},
        terminal: Terminal::EndedSchedule,
        text: "The time of the conference is over",
    },
    Clock {
        timer: Timer::WithoutModerator,
        set: |seconds| Timers { without_moderator: Some(seconds), ..NONE },
        begins: |room| leave(room, &["alice", "carol", "oscar"]),
        terminal: Terminal::EndedEmpty,
        text: "The conference was without a moderator for too long",
    },
];

#[test]
fn each_clock_ends_the_meeting_at_its_time_with_its_reason() {
    for clock in CLOCKS {
        let mut room = meeting((clock.set)(200));
        (clock.begins)(&mut room);
        room.passes(199);
        assert!(!room.conference.has_ended(), "{:?} runs for its time", clock.timer);
        room.passes(1);
        assert!(room.conference.has_ended(), "{:?} ends it", clock.timer);
        let expected = Farewell::timed(clock.terminal, clock.timer);
        assert_eq!(room.farewell("gustav"), expected, "{:?}", clock.timer);
        assert_eq!(clock.timer.text(), clock.text);
        assert_eq!(expected.text(), "The meeting has ended.");
    }
}

// 0 is for ever.
#[test]
fn a_clock_that_is_not_set_ends_nothing() {
    for clock in CLOCKS {
        for seconds in [None, Some(0)] {
            let timers = seconds.map_or(NONE, |seconds| (clock.set)(seconds));
            let mut room = meeting(timers);
            (clock.begins)(&mut room);
            room.passes(4_000);
            assert!(!room.conference.has_ended(), "{:?} {seconds:?}", clock.timer);
        }
    }
}

/// A meeting on a date that is over after ten minutes. bob is there from the beginning, and alice begins after so long.
fn on_a_date(begun_after: u64) -> TestRoom {
    let end = BEGINNING.plus(Duration::from_secs(600));
    let mut room = TestRoom::of(|room| (room.settings.timers, room.ends_at) = (NONE, Some(end)));
    room.joins("bob").expect("may wait");
    room.passes(begun_after);
    room.joins("alice").expect("the owner begins");
    room
}

#[test]
fn a_meeting_that_ends_with_its_date_ends_at_that_instant_whenever_people_gathered_and_began() {
    for (begun_after, left) in [(1, 599), (300, 300), (580, 60)] {
        let mut room = on_a_date(begun_after);
        room.passes(left - 1);
        assert!(!room.conference.has_ended(), "begun after {begun_after} s");
        room.passes(1);
        assert_eq!(room.end(), Some(Farewell::timed(Terminal::EndedSchedule, Timer::Length)));
    }
    let mut room = on_a_date(601);
    room.passes(4_000);
    assert!(!room.conference.has_ended(), "whoever begins after the date meets for something else");
}

#[test]
fn a_date_that_is_changed_while_people_meet_is_the_new_one_and_leaves_them_a_minute() {
    let mut room = on_a_date(1);
    room.passes(299);
    room.changes(|room| room.ends_at = Some(BEGINNING.plus(Duration::from_secs(900))));
    room.passes(400);
    assert!(!room.conference.has_ended(), "it is longer now");
    room.changes(|room| room.ends_at = Some(BEGINNING.plus(Duration::from_secs(60))));
    room.passes(30);
    // A change of something else is no reason to go on.
    room.changes(|room| (room.name, room.ends_at) = ("other".into(), Some(BEGINNING.plus(Duration::from_secs(60)))));
    room.passes(29);
    assert!(!room.conference.has_ended(), "they have a minute");
    room.passes(1);
    assert!(room.conference.has_ended());
}

#[test]
fn a_clock_that_has_nothing_to_run_for_does_not() {
    let everything = Timers { only_guests: Some(60), last_participant: Some(60), without_moderator: Some(60), ..NONE };
    let mut room = meeting(everything);
    leave(&mut room, &["alice", "oscar"]);
    room.passes(600);
    assert!(!room.conference.has_ended(), "carol hosts, and several are here");
}

// Lesson 7: all hosts count; and one who comes back in time stops the clock.
#[test]
fn losing_one_of_several_hosts_ends_nothing_and_the_last_one_has_time_to_come_back() {
    for timers in [Timers { without_moderator: Some(300), ..NONE }, Timers { only_guests: Some(300), ..NONE }] {
        let mut room = meeting(timers);
        leave(&mut room, &["bob", "alice", "oscar"]);
        room.passes(600);
        assert!(!room.conference.has_ended(), "carol is left");
        room.goes_silent("carol");
        room.passes(100);
        assert!(!room.is_in("carol") && !room.conference.has_ended());
        room.resumes("carol").expect("within her two minutes");
        room.passes(600);
        assert!(!room.conference.has_ended(), "and the clock stands still");
        room.leaves("carol");
        room.passes(250);
        room.joins("alice").expect("the owner returns");
        room.passes(600);
        assert!(!room.conference.has_ended());
        room.leaves("alice");
        room.passes(300);
        assert!(room.conference.has_ended(), "it does end in the end");
    }
}

#[test]
fn whoever_is_made_a_host_in_time_stops_the_clock() {
    let mut room = meeting(Timers { without_moderator: Some(100), only_guests: Some(100), ..NONE });
    leave(&mut room, &["alice", "oscar", "carol"]);
    room.passes(50);
    room.by("admin").makes("gustav", Role::Host).done();
    room.passes(500);
    assert!(!room.conference.has_ended());
    room.by("admin").makes("gustav", Role::Participant).done();
    room.passes(100);
    assert!(room.conference.has_ended());
}

// *Waiting for a host, or at a locked door* (#pex126): out of the waiting room, and the meeting goes on.
#[test]
fn nobody_waits_longer_than_the_room_lets_them() {
    type Waiting = (&'static str, fn(&mut TestRoom));
    let waitings: [Waiting; 3] = [
        ("in the waiting room", |room| drop(room.by("alice").uses_the_waiting_room(true))),
        ("at the lock", |room| drop(room.by("alice").locks())),
        ("sent out", |room| {
            room.joins("gustav").unwrap();
            room.by("alice").sends_out("gustav").done();
        }),
    ];
    for (case, begins) in waitings {
        let mut room = TestRoom::with_alice(|room| {
            room.lock_policy = LockPolicy::Knock;
            room.settings.timers.waiting_for_host = Some(300);
        });
        begins(&mut room);
        room.joins("gustav").unwrap();
        room.passes(299);
        assert!(room.waits("gustav"), "{case}");
        room.passes(1);
        assert!(!room.waits("gustav") && !room.conference.has_ended(), "{case}");
        let farewell = room.farewell("gustav");
        assert_eq!(farewell, Farewell::timed(Terminal::KnockTimeout, Timer::WaitingForHost), "{case}");
        assert_eq!((farewell.text(), farewell.terminal.rejoin()), ("Nobody answered your request.", Rejoin::Wait));
    }
    assert_eq!(
        Timer::WaitingForHost.text(),
        "Timeout waiting for conference host to join or permit access to locked conference"
    );
}

#[test]
fn before_the_meeting_the_same_clock_runs() {
    let mut room = TestRoom::of(|room| room.settings.timers.waiting_for_host = Some(120));
    room.joins("bob").unwrap();
    room.passes(60);
    room.joins("gustav").unwrap();
    room.passes(60);
    assert!(!room.waits("bob") && room.waits("gustav"), "each has their own");
    room.passes(59);
    assert!(room.waits("gustav"));
    room.joins("alice").unwrap();
    room.passes(600);
    assert!(room.is_in("gustav"), "a host came in time");
}

// The room's counts; where it says nothing the installation's; where that says nothing the usual ones.
#[test]
fn the_room_counts_for_more_than_the_installation_and_that_for_more_than_the_usual() {
    let house =
        |seconds| House { timers: Timers { waiting_for_host: seconds, ..Timers::default() }, ..House::default() };
    for (in_house, in_room, lasts) in [
        (None, None, Some(900)),
        (Some(200), None, Some(200)),
        (Some(200), Some(100), Some(100)),
        (Some(100), Some(200), Some(200)),
        (Some(100), Some(0), None),
        (Some(0), None, None),
        (None, Some(0), None),
    ] {
        let case = format!("house {in_house:?}, room {in_room:?}");
        let mut room = TestRoom::within(house(in_house), |room| {
            room.door = DoorState::Knock;
            room.settings.timers.waiting_for_host = in_room;
        });
        room.joins("alice").unwrap();
        room.joins("bob").unwrap();
        match lasts {
            Some(seconds) => {
                room.passes(seconds - 1);
                assert!(room.waits("bob"), "{case}");
                room.passes(1);
                assert!(!room.waits("bob"), "{case}");
            }
            None => {
                room.passes(5_000);
                assert!(room.waits("bob"), "{case}");
            }
        }
    }
    assert_eq!(Timers::USUAL, Timers { waiting_for_host: Some(900), ..Timers::default() }, "and the others are off");
}

// The timers run independently of each other: whichever comes first.
#[test]
fn the_clock_that_is_first_ends_it() {
    for (guests, last, first) in [(100, 200, Timer::OnlyGuests), (200, 100, Timer::LastParticipant)] {
        let mut room = meeting(Timers { only_guests: Some(guests), last_participant: Some(last), ..NONE });
        leave(&mut room, &["alice", "bob", "carol", "oscar", "dora"]);
        room.passes(100);
        assert_eq!(room.end().and_then(|end| end.timer), Some(first));
    }
}

#[test]
fn a_clock_that_is_changed_while_people_meet_counts_from_where_it_stood() {
    let mut room = meeting(NONE);
    room.passes(500);
    room.changes(|room| room.settings.timers.length = Some(600));
    room.passes(99);
    assert!(!room.conference.has_ended());
    room.passes(1);
    assert!(room.conference.has_ended(), "from its start");
}

// G11: while the server was down nobody could come back in time.
#[test]
fn after_a_restart_the_clocks_that_wait_for_somebody_begin_anew() {
    for timers in [Timers { without_moderator: Some(60), ..NONE }, Timers { only_guests: Some(60), ..NONE }] {
        let mut room = meeting(timers);
        leave(&mut room, &["alice", "bob", "carol", "oscar"]);
        room.clock.advance(std::time::Duration::from_secs(3_600));
        room.restarts();
        room.passes(1);
        assert!(!room.conference.has_ended(), "{timers:?}");
        room.resumes("gustav").unwrap();
        room.passes(60);
        assert!(room.conference.has_ended(), "{timers:?}");
    }
}

// Section 7, *Timers*: a conference whose last seats lost their connection ends after 120 s, whatever else is set.
#[test]
fn a_meeting_of_the_lost_lasts_two_minutes() {
    let mut room = meeting(NONE);
    for name in ["alice", "bob", "carol", "gustav", "dora", "oscar"] {
        room.goes_silent(name);
    }
    room.passes(119);
    assert!(!room.conference.has_ended());
    room.passes(3);
    assert_eq!(room.end(), Some(Farewell::plain(Terminal::EndedEmpty)));
}

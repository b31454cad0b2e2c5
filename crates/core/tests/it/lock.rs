//! The lock truth table (docs/rules.md, section 4) and its life (requirement T13).

use crate::room::TestRoom;
use gavel_core::model::{
    command::{Arrival, Command, Pin},
    refusal::Refusal,
    role::{Role, SeatKind},
    room::{DoorState, LockPolicy},
    seat::{SeatState, WaitingFor},
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    In,
    Asks,
    Refused(Refusal),
}
use Outcome::{Asks, In};

const NO: Outcome = Outcome::Refused(Refusal::Locked);
const NEVER: Outcome = Outcome::Refused(Refusal::Blocked);

/// One row of the table: what happened before the lock and after it, who tries, and what a room that refuses and a room at
/// which one knocks answer.
struct Row {
    case: &'static str,
    before: fn(&mut TestRoom),
    after: fn(&mut TestRoom),
    who: &'static str,
    pin: Pin,
    refuse: Outcome,
    knock: Outcome,
}

fn nothing(_: &mut TestRoom) {}

const fn row(case: &'static str, who: &'static str, refuse: Outcome, knock: Outcome) -> Row {
    Row { case, before: nothing, after: nothing, who, pin: Pin::None, refuse, knock }
}

impl Row {
    const fn before(mut self, before: fn(&mut TestRoom)) -> Self {
        self.before = before;
        self
    }

    const fn after(mut self, after: fn(&mut TestRoom)) -> Self {
        self.after = after;
        self
    }

    const fn giving(mut self, pin: Pin) -> Self {
        self.pin = pin;
        self
    }

    fn outcome(&self, policy: LockPolicy) -> Outcome {
        let mut room = TestRoom::of(|room| {
            room.lock_policy = policy;
            room.has_host_pin = true;
        });
        room.joins("alice").expect("the owner gets in");
        (self.before)(&mut room);
        room.by("alice").locks().done();
        (self.after)(&mut room);
        let person = room.person(self.who);
        let mut arrival = room.arrival(self.who);
        arrival.pin = self.pin;
        arrival.generation = room.conference.generation(person);
        match room.arrives(arrival) {
            Err(refusal) => Outcome::Refused(refusal),
            Ok(seat) if room.conference.seats[&seat].state.is_inside() => In,
            Ok(_) => Asks,
        }
    }
}

fn sits(room: &mut TestRoom, name: &str) {
    room.joins(name).expect("before the lock");
}

fn rows() -> Vec<Row> {
    vec![
        row("it is the lock alone that keeps them out", "bob", In, In).after(|room| drop(room.by("alice").unlocks())),
        row("the owner", "alice", In, In),
        row("a moderator named before", "carol", In, In),
        row("a moderator named during it", "bob", In, In)
            .before(|room| {
                sits(room, "bob");
                room.by("alice").makes("bob", Role::Host).done();
            })
            .after(|room| drop(room.leaves("bob"))),
        row("the operator", "oscar", In, In),
        row("a phone with the host PIN", "dora", In, In).giving(Pin::Host),
        row("the right ordinary PIN and nothing else", "dora", NO, Asks)
            .before(|room| room.changes(|room| room.has_guest_pin = true))
            .giving(Pin::Guest),
        row("signed in, added after the lock", "bob", In, In).after(|room| drop(room.by("alice").invites("bob"))),
        row("called after the lock", "bob", In, In).after(|room| {
            room.by("alice").calls("bob").done();
            room.by("bob").answers_the_call(true).done();
        }),
        row("re-invited from the unconnected after the lock", "bob", In, In)
            .before(|room| {
                sits(room, "bob");
                room.leaves("bob");
            })
            .after(|room| drop(room.by("alice").invites("bob"))),
        row("signed in, never added after the lock", "bob", NO, Asks),
        row("on the invite list before the start", "bob", NO, Asks)
            .before(|room| drop(room.by("alice").invites("bob"))),
        row("called before the lock, and still ringing when it fell", "bob", NO, Asks)
            .before(|room| drop(room.by("alice").calls("bob"))),
        row("called before the lock, and accepted after it", "bob", NO, Asks)
            .before(|room| drop(room.by("alice").calls("bob")))
            .after(|room| drop(room.by("bob").answers_the_call(true))),
        row("a guest on the public link", "gustav", NO, Asks),
        row("a guest with a personal invitation made before the lock", "gustav", NO, Asks)
            .before(|room| drop(room.by("alice").invites("gustav"))),
        row("a guest with a personal invitation made after the lock", "gustav", In, In)
            .after(|room| drop(room.by("alice").invites("gustav"))),
        row("a caller never added", "dora", NO, Asks),
        row("a caller added after the lock", "dora", In, In).after(|room| drop(room.by("alice").invites("dora"))),
        row("left on purpose, wants back", "bob", NO, Asks)
            .before(|room| sits(room, "bob"))
            .after(|room| drop(room.leaves("bob"))),
        row("removed without a block", "bob", NO, Asks)
            .before(|room| sits(room, "bob"))
            .after(|room| drop(room.by("alice").disconnects("bob").now())),
        row("removed without a block, and added again", "bob", In, In).before(|room| sits(room, "bob")).after(|room| {
            room.by("alice").disconnects("bob").now().done();
            room.by("alice").invites("bob").done();
        }),
        row("added in this epoch, and then removed", "bob", NO, Asks).after(|room| {
            room.by("alice").invites("bob").done();
            room.joins("bob").expect("was added");
            room.by("alice").disconnects("bob").now().done();
        }),
        row("blocked, a participant", "bob", NEVER, NEVER)
            .before(|room| sits(room, "bob"))
            .after(|room| drop(room.by("alice").disconnects("bob").for_good().now())),
        row("blocked, a guest", "gustav", NEVER, NEVER)
            .before(|room| sits(room, "gustav"))
            .after(|room| drop(room.by("alice").disconnects("gustav").for_good().now())),
        row("blocked, a moderator", "carol", NEVER, NEVER)
            .before(|room| sits(room, "carol"))
            .after(|room| drop(room.by("alice").disconnects("carol").for_good().now())),
        row("the second device of a participant inside", "bob", In, In).before(|room| sits(room, "bob")),
        row("the second device of a guest inside", "gustav", In, In).before(|room| sits(room, "gustav")),
        row("the phone leg of a caller inside", "dora", In, In).before(|room| sits(room, "dora")),
    ]
}

#[test]
fn the_truth_table() {
    for row in rows() {
        assert_eq!(row.outcome(LockPolicy::Refuse), row.refuse, "{}: {}, refuse", row.who, row.case);
        assert_eq!(row.outcome(LockPolicy::Knock), row.knock, "{}: {}, knock", row.who, row.case);
    }
}

// *Keep the calls that are ringing* is an explicit add; and of those alone.
#[test]
fn the_calls_that_ring_are_kept_where_the_host_says_so() {
    for keep in [false, true] {
        let mut room = TestRoom::with_alice(|_| {});
        room.by("alice").calls("bob").done();
        room.by("alice").calls("carol").done();
        room.by("alice").invites("gustav").done();
        if keep {
            room.by("alice").locks_and_keeps_the_calls().done();
        } else {
            room.by("alice").locks().done();
        }
        assert!(room.rings_at("bob"), "it goes on ringing in either case");
        assert_eq!(room.joins("bob").is_ok(), keep, "keep: {keep}");
        assert_eq!(room.joins("gustav"), Err(Refusal::Locked), "who was only invited is not kept");
    }
}

#[test]
fn calls_can_be_kept_of_a_lock_that_fell_already() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").calls("bob").done();
    room.by("alice").locks().done();
    room.by("alice").locks_and_keeps_the_calls().done();
    assert!(room.joins("bob").is_ok());
    room.leaves("bob");
    room.by("alice").unlocks().done();
    room.by("alice").locks().done();
    assert_eq!(room.joins("bob"), Err(Refusal::Locked), "in that epoch alone");
}

// T13, *Already inside when the lock fell*; and nobody is told of the lock who waits.
#[test]
fn everybody_sees_that_it_is_locked() {
    let mut room = TestRoom::with_cast();
    room.by("carol").locks().done();
    for name in room.inside() {
        assert!(room.screen(name).conference.as_ref().is_some_and(|shown| shown.locked), "{name}");
    }
}

#[test]
fn to_be_admitted_at_the_lock_is_to_be_added() {
    let mut room = TestRoom::with_alice(|room| room.lock_policy = LockPolicy::Knock);
    room.by("alice").locks().done();
    room.joins("bob").unwrap();
    assert_eq!(room.waits_for("bob"), Some(WaitingFor::Locked));
    room.by("alice").admits("bob").done();
    assert!(room.is_in("bob"));
    assert!(room.leave_and_rejoin("bob").is_ok());
    assert!(room.is_in("bob"), "in this epoch");
}

#[test]
fn unlocking_lets_in_what_the_lock_held_and_leaves_what_a_host_sent_out() {
    let mut room = TestRoom::with_alice(|room| room.lock_policy = LockPolicy::Knock);
    room.joins("gustav").unwrap();
    room.by("alice").locks().done();
    room.by("alice").sends_out("gustav").done();
    room.joins("gustav").unwrap();
    room.joins("bob").unwrap();
    assert_eq!(
        (room.waits_for("bob"), room.waits_for("gustav")),
        (Some(WaitingFor::Locked), Some(WaitingFor::WaitingRoom))
    );
    room.by("alice").unlocks().done();
    assert!(room.is_in("bob") && room.waits("gustav"));
}

#[test]
fn who_is_inside_stays_and_who_drops_comes_back() {
    let mut room = TestRoom::with_cast();
    room.by("carol").orders(Command::LOCK).done();
    assert_eq!(room.inside().len(), 6);
    room.goes_silent("bob");
    room.passes(60);
    assert!(!room.is_in("bob"));
    assert!(room.resumes("bob").is_ok());
}

#[test]
fn the_host_pin_opens_the_lock_and_the_ordinary_one_does_not() {
    let mut room = TestRoom::with_alice(|room| {
        room.has_guest_pin = true;
        room.has_host_pin = true;
    });
    room.by("alice").orders(Command::LOCK).done();
    let mut ordinary = room.arrival("dora");
    ordinary.pin = Pin::Guest;
    assert_eq!(room.arrives(ordinary), Err(Refusal::Locked));
    let mut host = room.arrival("dora");
    host.pin = Pin::Host;
    assert!(room.arrives(host).is_ok());
}

#[test]
fn each_lock_is_a_new_epoch_and_locking_twice_is_not() {
    let mut room = TestRoom::with_alice(|_| {});
    room.by("alice").orders(Command::LOCK).done();
    let epoch = room.conference.lock;
    room.by("alice").invites("bob").done();
    assert!(room.by("alice").orders(Command::LOCK).done().facts.is_empty());
    assert_eq!(room.conference.lock, epoch);
    assert!(room.joins("bob").is_ok(), "added in this epoch");
    room.leaves("bob");
    room.by("alice").orders(Command::Unlock).done();
    room.by("alice").orders(Command::LOCK).done();
    assert_eq!(room.joins("bob"), Err(Refusal::Locked), "not in this one");
}

#[test]
fn unlocking_lets_in_only_whom_the_lock_alone_held() {
    let mut room = TestRoom::with_alice(|room| room.lock_policy = LockPolicy::Knock);
    room.by("alice").orders(Command::LOCK).done();
    room.joins("bob").unwrap();
    assert!(room.waits("bob"));
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.is_in("bob"));

    let mut room = TestRoom::with_alice(|room| {
        room.lock_policy = LockPolicy::Knock;
        room.door = DoorState::Knock;
    });
    room.by("alice").orders(Command::LOCK).done();
    room.joins("bob").unwrap();
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.waits("bob"), "the door holds him still");
    room.by("alice").orders(Command::WaitingRoom { on: false }).done();
    assert!(room.is_in("bob"));
}

#[test]
fn switching_the_waiting_room_off_opens_no_lock() {
    let mut room = TestRoom::with_alice(|room| room.door = DoorState::Knock);
    room.joins("bob").unwrap();
    room.by("alice").orders(Command::LOCK).done();
    room.by("alice").orders(Command::WaitingRoom { on: false }).done();
    assert!(room.waits("bob"));
    room.by("alice").orders(Command::Unlock).done();
    assert!(room.is_in("bob"));
}

#[test]
fn the_lock_is_for_moderators_and_ends_with_the_meeting() {
    let mut room = TestRoom::with_cast();
    for name in ["bob", "gustav", "dora"] {
        assert_eq!(room.by(name).orders(Command::LOCK).refusal(), Some(Refusal::NotModerator));
        assert_eq!(room.by(name).orders(Command::Unlock).refusal(), Some(Refusal::NotModerator));
    }
    for name in ["alice", "carol", "oscar", "api", "admin"] {
        room.by(name).orders(Command::LOCK).done();
        assert!(room.conference.lock.is_some());
        room.by(name).orders(Command::Unlock).done();
        assert!(room.conference.lock.is_none());
    }
    room.by("alice").orders(Command::LOCK).done();
    room.by("alice").removes(gavel_core::model::command::Target::All).now();
    assert_eq!(room.conference.lock, None);
}

#[test]
fn a_promotion_leads_through_the_lock() {
    let mut room = TestRoom::with_cast();
    let participant = room.seat("bob");
    room.by("alice").orders(Command::Role { participant, role: Role::Host }).done();
    room.by("alice").orders(Command::LOCK).done();
    assert!(room.leave_and_rejoin("bob").is_ok(), "a moderator, named during the meeting");
    assert_eq!(room.leave_and_rejoin("gustav"), Err(Refusal::Locked));
}

// Rule book, *Where the five systems disagree*: clients of the Pexip API knock at a locked room, whatever its policy is.
#[test]
fn who_comes_by_the_pexip_api_waits_at_a_lock_that_turns_others_away() {
    let by_pexip = |room: &mut TestRoom, name: &str| {
        let arrival = Arrival { kind: SeatKind::Pexip, ..room.arrival(name) };
        room.arrives(arrival)
    };
    let mut room = TestRoom::with_alice(|room| room.lock_policy = LockPolicy::Refuse);
    room.by("alice").locks().done();
    assert_eq!(room.joins("bob"), Err(Refusal::Locked));
    let seat = by_pexip(&mut room, "gustav").unwrap();
    let state = room.conference.seats[&seat].state;
    assert!(matches!(state, SeatState::Waiting { why: WaitingFor::Locked, .. }), "{state:?}");
    room.by("alice").unlocks().done();
    assert!(room.is_in("gustav"));

    room.by("alice").locks().done();
    let seat = by_pexip(&mut room, "bob").unwrap();
    room.by("alice").orders(Command::Deny { participants: vec![seat], block: false }).done();
    assert_eq!(by_pexip(&mut room, "bob"), Err(Refusal::Locked), "who was turned away does not ask again at once");
}

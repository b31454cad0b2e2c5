//! Random meetings through the whole door, with a store that fails, hangs, is slow and dies, and an engine that is slow,
//! lies, pretends, hangs and dies; the server is shut and killed in between, and comes back with what the store has.
//!
//! The properties of ARCHITECTURE.md, by their numbers:
//! - X1: no packet of a seat is forwarded after its removal was confirmed, and it hears nothing more (`notes`, `looks`).
//! - X2: no ticket, and no secret of a seat, works that is older than its person's generation (`answers`, `looks`).
//! - X3: nobody is removed against the permission table, and never the owner from within (`answers`, `lines`).
//! - X4: every decision has its rows in the audit, refusals too (`looks`).
//! - X5: the same request has the same receipt, and no second effect (`answers`, `looks`).
//! - X6: replaying the journal gives the meeting that runs, also after what was saved was not done (`looks`).
//! - X7: the same question has the same verdict on each surface (`answers`).
//! - X8: everything that was asked has one answer, in time (`meeting`, `life`, `looks`).
//!
//! And the invariants: letting in waits for the store and throwing out does not, receipts are true, bans, lock and waiting
//! room hold, also over a restart. Failing seeds are kept in `proptest-regressions`.

mod answers;
mod book;
mod cast;
mod commands;
mod life;
mod lines;
mod looks;
mod meeting;
mod notes;
mod steps;
mod told;

use gavel_testkit::tally::Tally;
use meeting::Meeting;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{FileFailurePersistence, RngSeed, TestError, TestRunner},
};
use std::cell::RefCell;
use steps::{Nature, Step, nature, steps};

/// A quarter of a minute in a debug build.
const CASES: u32 = 500;
/// A run of so many is a long one, and says after each such lot how far it is.
const LOT: u64 = 5_000;

/// `PROPTEST_CASES` asks for more, and `PROPTEST_RNG_SEED` for certain ones.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { usual.cases } else { CASES },
        // The usual run is the same each time; the long ones look elsewhere.
        rng_seed: if asked { usual.rng_seed } else { RngSeed::Fixed(1) },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/random.txt"))),
        max_shrink_iters: 4_000,
        ..usual
    }
}

fn held(nature: Nature, steps: &[Step]) -> Tally {
    let mut meeting = Meeting::new(nature);
    meeting.run(steps);
    meeting.tally.clone()
}

#[test]
fn random_meetings_hold_whatever_the_store_and_the_engine_do() {
    let config = config();
    let is_long = u64::from(config.cases) >= LOT;
    let all = RefCell::new(Tally::default());
    let ran = TestRunner::new(config).run(&(nature(), steps()), |(nature, steps)| {
        let tally = held(nature, &steps);
        let mut all = all.borrow_mut();
        all.add(&tally);
        if is_long && all.all_of("meetings").is_multiple_of(LOT) {
            println!("{all}");
        }
        Ok(())
    });
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(why, meeting)) => panic!("{why}\n{meeting:?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    if is_long {
        is_eventful(&all.borrow());
    }
}

/// The control: what the properties are about does happen, or they would hold of nothing.
#[test]
fn random_meetings_through_the_door_are_eventful() {
    let mut all = Tally::default();
    for (nature, steps) in some(240) {
        all.add(&held(nature, &steps));
    }
    is_eventful(&all);
}

/// One seed is one meeting: everything that is answered, told, ordered and written is the same the second time.
#[test]
fn a_meeting_can_be_held_again_to_the_letter() {
    for (nature, steps) in some(10) {
        let held = || {
            let mut meeting = Meeting::new(nature);
            meeting.transcript = Some(Vec::new());
            meeting.run(&steps);
            let rows = format!("{:#?}", meeting.store.audit_rows());
            let facts = format!("{:#?}", meeting.store.journal());
            let events = format!("{:#?}", meeting.store.event_log());
            (meeting.transcript.take(), format!("{:#?}", meeting.media.orders()), rows, facts, events)
        };
        let (first, second) = (held(), held());
        assert!(!first.0.as_ref().is_none_or(Vec::is_empty));
        assert_eq!(first, second);
    }
}

fn some(count: usize) -> Vec<(Nature, Vec<Step>)> {
    let mut runner = TestRunner::deterministic();
    let mut one = || (nature(), steps()).new_tree(&mut runner).expect("makes meetings").current();
    (0..count).map(|_| one()).collect()
}

fn is_eventful(all: &Tally) {
    all.has("accepted", &["join", "knock", "resume", "disconnect", "end", "leave", "lock", "unlock", "admit", "deny"]);
    all.has("accepted", &["send_out", "role", "invite", "withdraw", "unban", "pin", "mute", "chat", "guests", "start"]);
    all.has("refused", &["blocked", "ticket_revoked", "not_moderator", "owner_protected", "locked", "not_running"]);
    all.has("refused", &["bad_pin", "not_found", "denied"]);
    all.has("unavailable", &["join", "unlock"]);
    all.has("silence", &["confirmed", "forced"]);
    all.has("saved", &["yes", "pending"]);
    all.has("restarts", &["crash", "shut"]);
    all.has("settled", &["running", "gathering"]);
    all.has("repeated", &["answered"]);
    all.has("twins", &["compared"]);
    let (accepted, refused) = (all.all_of("accepted"), all.all_of("refused"));
    assert!(accepted > refused / 2, "most of what is ordered is refused\n{all}");
}

//! Random meetings against the model (architecture, properties X2 to X6 and X8 as far as the core goes), with a witness that
//! hears what everybody is told. Failing seeds are kept in `proptest-regressions`.

mod act;
mod pair;
mod steps;

use crate::{model::Nature, tally::Tally};
use pair::Pair;
use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{FileFailurePersistence, TestError, TestRunner},
};
use std::cell::RefCell;
use steps::{Step, nature, step};

/// A quarter of a minute in a debug build.
const CASES: u32 = 250;
/// A run of so many is a long one, and says after each such lot how far it is.
const LOT: u64 = 5_000;

/// `PROPTEST_CASES` asks for more, and `PROPTEST_RNG_SEED` for certain ones.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { usual.cases } else { CASES },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/random.txt"))),
        max_shrink_iters: 4_000,
        ..usual
    }
}

fn held(nature: Nature, steps: &[Step]) -> Tally {
    let mut pair = Pair::new(nature);
    for step in steps {
        pair.step(step);
    }
    pair.restart();
    pair.compare();
    let mut tally = pair.tally();
    tally.count("meetings", "all");
    tally.count_many("steps", "all", steps.len() as u64);
    tally
}

#[test]
fn random_meetings_go_as_the_rule_book_says() {
    let config = config();
    let is_long = u64::from(config.cases) >= LOT;
    let all = RefCell::new(Tally::default());
    let ran = TestRunner::new(config).run(&(nature(), vec(step(), 1..120)), |(nature, steps)| {
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

/// The control: in such meetings people are refused and removed, called and muted, or the properties would hold of nothing.
#[test]
fn random_meetings_are_eventful() {
    let mut runner = TestRunner::deterministic();
    let mut all = Tally::default();
    for _ in 0..60 {
        let nature = nature().new_tree(&mut runner).expect("makes natures").current();
        let steps = vec(step(), 80..120).new_tree(&mut runner).expect("makes steps").current();
        all.add(&held(nature, &steps));
    }
    is_eventful(&all);
}

fn is_eventful(all: &Tally) {
    all.has("accepted", &["join", "leave", "disconnect", "end", "lock", "unlock", "keep_out", "waiting_room", "admit"]);
    all.has("accepted", &["deny", "send_out", "role", "invite", "withdraw", "unban", "pin", "mute", "unmute", "chat"]);
    all.has(
        "accepted",
        &["mute_all_but", "floor", "hand", "lower_hands", "spotlight", "rights", "permissions", "choose"],
    );
    all.has("refused", &["blocked", "ticket_revoked", "not_moderator", "owner_protected", "locked", "not_running"]);
    all.has("refused", &["bad_pin", "not_found", "denied", "invalid", "no_seat"]);
    let least = [("went", 200), ("timed out", 5), ("banned", 40), ("rang", 15), ("hidden", 100), ("gated", 200)];
    for (what, least) in least {
        assert!(all.of("happened", what) > least, "{what}\n{all}");
    }
    let (accepted, refused) = (all.all_of("accepted"), all.all_of("refused"));
    assert!(accepted > refused / 2, "most of what is ordered is refused\n{all}");
}

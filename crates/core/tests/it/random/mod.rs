//! Random meetings against the model (architecture, properties X2 to X6 and X8 as far as the core goes), with a witness that
//! hears what everybody is told. Failing seeds are kept in `proptest-regressions`.

mod act;
mod pair;
mod steps;

use pair::Pair;
use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::FileFailurePersistence};
use steps::{nature, step};

/// A quarter of a minute in a debug build; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: if asked { usual.cases } else { 250 },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("proptest-regressions/random.txt"))),
        max_shrink_iters: 4_000,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_meetings_go_as_the_rule_book_says(nature in nature(), steps in vec(step(), 1..120)) {
        let mut pair = Pair::new(nature);
        for step in &steps {
            pair.step(step);
        }
        pair.restart();
        pair.compare();
    }
}

/// The control: in such meetings people are refused and removed, called and muted, or the properties would hold of nothing.
#[test]
fn random_meetings_are_eventful() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = pair::Seen::default();
    for _ in 0..60 {
        let nature = nature().new_tree(&mut runner).expect("makes natures").current();
        let steps = vec(step(), 80..120).new_tree(&mut runner).expect("makes steps").current();
        let mut pair = Pair::new(nature);
        for step in &steps {
            pair.step(step);
        }
        seen.add(&pair.seen());
    }
    let pair::Seen { refused, removed, banned, rang, stopped, hidden, gated, timed } = seen;
    assert!(refused > 500 && removed > 200 && banned > 200, "{seen:?}");
    assert!(rang > 15 && stopped > 15 && hidden > 100 && gated > 200 && timed > 5, "{seen:?}");
}

//! Rules from strangers: whatever they write, there is an answer, and soon.

use crate::{at, berlin};
use gavel_calendar::Dates;
use proptest::prelude::*;

/// Halfway sensible rules, so that the parts behind the parser are reached.
fn rules() -> impl Strategy<Value = String> {
    let frequency = prop::sample::select(vec!["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "NEVER"]);
    let name = prop::sample::select(vec![
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
        "BYHOUR",
    ]);
    let value = prop_oneof![
        "-?[0-9]{1,5}",
        "(-?[0-9]{1,3},){0,6}-?[0-9]{1,3}",
        "([-+]?[0-9]{0,2}(MO|TU|WE|TH|FR|SA|SU),){0,4}(MO|SU)",
        "20[0-9]{6}T[0-9]{6}Z",
        "[ -~]{0,12}",
    ];
    (frequency, prop::collection::vec((name, value), 0..4)).prop_map(|(frequency, parts)| {
        parts.into_iter().fold(format!("FREQ={frequency}"), |rule, (name, value)| format!("{rule};{name}={value}"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_rule_or_is_refused(text in ".{0,600}") {
        let _ = Dates::of(&berlin("2026-12-01T09:00:00Z", Some(&text)));
    }

    #[test]
    fn the_dates_of_any_rule_rise_from_its_start(rule in rules()) {
        let schedule = berlin("2026-12-01T09:00:00Z", Some(&rule));
        if let Ok(dates) = Dates::of(&schedule) {
            let some: Vec<_> = dates.all().take(50).collect();
            prop_assert_eq!(some.first().map(|date| date.start), Some(schedule.start), "{}", rule);
            prop_assert!(some.windows(2).all(|pair| pair[0].start < pair[1].start), "{}", rule);
            if let Some(over) = dates.over_by() {
                prop_assert!(some.iter().all(|date| date.end <= over), "{}", rule);
            }
            let _ = dates.meant_at(at("2031-01-01T00:00:00Z"));
        }
    }

    #[test]
    fn any_text_is_a_time_zone_or_is_refused(name in ".{0,40}") {
        let mut schedule = berlin("2026-12-01T09:00:00Z", None);
        schedule.time_zone = name;
        let _ = Dates::of(&schedule);
    }
}

#[test]
fn rules_that_never_fit_are_found_out() {
    for rule in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYSETPOS=9",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2;BYMONTHDAY=28",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=5",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ] {
        let refused = Dates::of(&berlin("2026-12-01T09:00:00Z", Some(rule))).unwrap_err();
        assert_eq!(refused.0, "recurrence: it names no day at all", "{rule}");
    }
}

#[test]
fn no_rule_of_the_corpus_breaks_anything() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/recurrences");
    let mut good = 0;
    for sample in std::fs::read_dir(corpus).unwrap() {
        good += usize::from(gavel_calendar::try_rule(&std::fs::read_to_string(sample.unwrap().path()).unwrap()));
    }
    assert!(good >= 3, "some of them are rules");
}

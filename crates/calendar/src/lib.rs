//! When a room meets: the dates of a schedule, and the file that tells a calendar of them. Pure: it must not know a clock,
//! a store, or who asks.

mod dates;
mod file;
mod rule;
mod time_zone;
mod writer;
mod zone;

pub use dates::{Date, Dates, as_held};
pub use file::{Attendee, Invitation, Party, cancellation, invitation};

/// What a schedule says makes no sense; the text begins with the field, and is for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSchedule(pub String);

impl BadSchedule {
    pub(crate) fn because(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// When the clocks of a time zone show what they would show in Greenwich at `wall`: seconds since 1970, both. A time that
/// there is twice is the first of the two. `None`: there is no such zone.
pub fn instant(time_zone: &str, wall: i64) -> Option<i64> {
    Some(zone::Zone::named(time_zone)?.instant(zone::Wall(wall)))
}

/// Reads a rule and looks at its first dates; for tests that try to break that.
#[doc(hidden)]
pub fn try_rule(text: &str) -> bool {
    use gavel_core::model::time::Timestamp;
    // 2026-12-01 10:00 in Berlin.
    let start = Timestamp(1_796_115_600_000);
    let schedule = gavel_door::ports::Schedule {
        start,
        time_zone: "Europe/Berlin".to_owned(),
        length_minutes: 60,
        recurrence: Some(text.to_owned()),
        exceptions: Vec::new(),
    };
    Dates::of(&schedule).is_ok_and(|dates| {
        let some: Vec<Date> = dates.all().take(20).collect();
        assert_eq!(some.first().map(|date| date.start), Some(start), "the start is the first date");
        assert!(some.is_sorted_by(|a, b| a.start < b.start), "dates rise");
        true
    })
}

//! The calendar as those see it who ask for dates, and those who read the file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends where it is")]

mod dates;
mod files;
mod hostile;

use gavel_calendar::{Date, Dates};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::Schedule;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

fn at(text: &str) -> Timestamp {
    let seconds = OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp();
    Timestamp(u64::try_from(seconds).unwrap() * 1_000)
}

fn text(at: Timestamp) -> String {
    let at = OffsetDateTime::from_unix_timestamp(i64::try_from(at.0 / 1_000).unwrap()).unwrap();
    at.format(&Rfc3339).unwrap()
}

/// An hour from then on, in Berlin.
fn berlin(start: &str, recurrence: Option<&str>) -> Schedule {
    Schedule {
        start: at(start),
        time_zone: "Europe/Berlin".to_owned(),
        length_minutes: 60,
        recurrence: recurrence.map(str::to_owned),
        exceptions: Vec::new(),
    }
}

fn starts(dates: impl Iterator<Item = Date>) -> Vec<String> {
    dates.map(|date| text(date.start)).collect()
}

fn why(schedule: &Schedule) -> String {
    Dates::of(schedule).unwrap_err().0
}

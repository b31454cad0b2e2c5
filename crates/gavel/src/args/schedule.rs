//! When a room meets.

use super::{
    list::Page,
    words::{YesNo, minutes},
};
use clap::Args as Group;
use std::path::PathBuf;
use time::{OffsetDateTime, PrimitiveDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// The dates; what is not said stays.
#[derive(Group)]
#[command(next_help_heading = "Dates")]
pub(crate) struct Dates {
    /// The first date, by the clocks of the time zone (2026-12-07T10:00), or with an offset (2026-12-07T10:00:00+01:00)
    #[arg(long, value_name = "TIME", value_parser = Start::read)]
    pub(crate) start: Option<Start>,
    /// Where the time of day is kept when the clocks are changed, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    /// How long each date lasts, such as 90m or 1h
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    pub(crate) lasts: Option<u32>,
    /// On which days it meets again: an RRULE, such as FREQ=WEEKLY;BYDAY=MO
    #[arg(long, value_name = "RRULE")]
    pub(crate) repeat: Option<String>,
    /// Days on which it does not meet, such as 2026-12-28
    #[arg(long, value_name = "DAY", num_args = 1..)]
    pub(crate) except: Vec<String>,
    /// Whether a conference is over when its date is
    #[arg(long, value_enum)]
    pub(crate) ends_with_date: Option<YesNo>,
}

#[derive(Group)]
pub(crate) struct ChangeDates {
    /// A room's id or alias
    pub(crate) room: String,
    #[command(flatten)]
    pub(crate) dates: Dates,
    /// It meets once
    #[arg(long, conflicts_with = "repeat")]
    pub(crate) once: bool,
    /// It meets on every day that the rule names
    #[arg(long, conflicts_with = "except")]
    pub(crate) no_exceptions: bool,
}

/// A moment, or what the clocks of a time zone show then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// RFC 3339.
    Instant(String),
    /// Seconds since 1970, as if those clocks hung in Greenwich.
    Wall(i64),
}

impl Start {
    fn read(text: &str) -> Result<Self, String> {
        if OffsetDateTime::parse(text, &Rfc3339).is_ok() {
            return Ok(Self::Instant(text.to_owned()));
        }
        let wall =
            format_description!(version = 2, "[year]-[month]-[day][first [T][ ]][hour]:[minute][optional [:[second]]]");
        match PrimitiveDateTime::parse(text, wall) {
            Ok(wall) => Ok(Self::Wall(wall.assume_utc().unix_timestamp())),
            Err(_) => Err("a day and a time, such as 2026-12-07T10:00 or 2026-12-07T10:00:00+01:00".into()),
        }
    }
}

#[derive(Group)]
pub(crate) struct Occurrences {
    /// A room's id or alias
    pub(crate) room: String,
    /// Dates that are not over before then, such as 2026-12-01T00:00:00Z; without it, before now
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<String>,
    /// Dates that begin before then
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) page: Page,
}

#[derive(Group)]
pub(crate) struct CalendarFile {
    /// A room's id or alias
    pub(crate) room: String,
    /// Where to write it; without it to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_a_moment_or_what_the_clocks_show() {
        let moment = "2026-12-07T10:00:00+01:00";
        assert_eq!(Start::read(moment), Ok(Start::Instant(moment.into())));
        for text in ["2026-12-07T10:00", "2026-12-07 10:00", "2026-12-07T10:00:00"] {
            assert_eq!(Start::read(text), Ok(Start::Wall(1_796_637_600)), "{text}");
        }
        for wrong in ["monday", "2026-12-07", "10:00", "2026-13-07T10:00", "2026-12-07T25:00"] {
            assert!(Start::read(wrong).is_err(), "{wrong}");
        }
    }
}

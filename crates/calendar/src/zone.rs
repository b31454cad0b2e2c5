//! Time zones and recurrences, by the crates that know them. The only file that knows chrono (docs/adr/0007): in and out
//! go plain seconds.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::OffsetName;
use rrule::{RRule, RRuleSet, Tz, Unvalidated};

const DAY: i64 = 86_400;
/// After 400 years the Gregorian calendar repeats, weekdays included.
const CYCLE: i64 = 146_097 * DAY;
const CYCLE_YEARS: i64 = 400;
/// The year in which rrule gives up.
const END_OF_TIME: i64 = 10_000;

/// What the clock on the wall shows: seconds since 1970 as if it hung in Greenwich.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wall(pub(crate) i64);

impl Wall {
    /// Days since 1970-01-01.
    pub(crate) const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// The same time on another day.
    pub(crate) const fn on(self, day: i64) -> Self {
        Self(day * DAY + self.0.rem_euclid(DAY))
    }
}

/// A time zone of the IANA's database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zone(chrono_tz::Tz);

/// The clocks are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// Seconds east of Greenwich, before and after.
    pub(crate) before: i64,
    pub(crate) after: i64,
    /// What the time is called from then on, such as `CEST`.
    pub(crate) name: String,
}

impl Change {
    /// What the wall shows at that moment, by the offset that ends.
    pub(crate) const fn wall(&self) -> Wall {
        Wall(self.at + self.before)
    }
}

impl Zone {
    pub(crate) fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    pub(crate) fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is nothing but UTC.
    pub(crate) fn is_utc(self) -> bool {
        matches!(self.0, chrono_tz::UTC | chrono_tz::Etc::UTC | chrono_tz::UCT | chrono_tz::Zulu | chrono_tz::Universal)
    }

    pub(crate) fn wall(self, at: i64) -> Wall {
        Wall(at + self.offset(at))
    }

    /// Seconds since 1970. A time that there is twice is the first of the two; one that there is not is reckoned by the
    /// offset before the gap (RFC 5545, section 3.3.5).
    pub(crate) fn instant(self, wall: Wall) -> i64 {
        let offset = match self.0.offset_from_local_datetime(&naive(wall.0)) {
            MappedLocalTime::Single(offset) => seconds(&offset),
            MappedLocalTime::Ambiguous(one, other) => seconds(&one).max(seconds(&other)),
            // A day before it there is no gap: no zone is further from Greenwich than 14 hours.
            MappedLocalTime::None => self.offset(wall.0 - DAY),
        };
        wall.0 - offset
    }

    /// Seconds east of Greenwich.
    pub(crate) fn offset(self, at: i64) -> i64 {
        seconds(&self.0.offset_from_utc_datetime(&naive(at)))
    }

    /// What the time is called, such as `CET`.
    pub(crate) fn abbreviation(self, at: i64) -> String {
        let offset = self.0.offset_from_utc_datetime(&naive(at));
        offset.abbreviation().unwrap_or(self.name()).to_owned()
    }

    /// Every change of the offset within a span, oldest first.
    pub(crate) fn changes(self, from: i64, to: i64) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut day = from;
        while day < to {
            let next = (day + DAY).min(to);
            let (before, after) = (self.offset(day), self.offset(next));
            if before != after {
                let at = self.change_between(day, next);
                changes.push(Change { at, before, after, name: self.abbreviation(at) });
            }
            day = next;
        }
        changes
    }

    /// The first second after `low` that is not of its offset, where `high` is not.
    fn change_between(self, mut low: i64, mut high: i64) -> i64 {
        let before = self.offset(low);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.offset(middle) == before { low = middle } else { high = middle }
        }
        high
    }
}

/// The dates of a rule without UNTIL, on the wall. `Err`: what is wrong with it, for people.
///
/// The rule is expanded in the last 400 years before rrule gives up, which are like ours day by day. So one that never
/// fits (the 30th of February) is found out within milliseconds, rather than after eight thousand years.
pub(crate) fn recurring(rule: &str, first: Wall) -> Result<impl Iterator<Item = Wall> + use<>, String> {
    let rule: RRule<Unvalidated> = rule.parse().map_err(|fault: rrule::RRuleError| fault.to_string())?;
    let year = 1970 + first.0.div_euclid(CYCLE / CYCLE_YEARS);
    let ahead = (END_OF_TIME - 1 - year).max(0) / CYCLE_YEARS * CYCLE;
    let start = match Tz::UTC.timestamp_opt(first.0 + ahead, 0) {
        MappedLocalTime::Single(start) => start,
        MappedLocalTime::Ambiguous(_, _) | MappedLocalTime::None => return Err("it begins too far away".to_owned()),
    };
    let rule = rule.validate(start).map_err(|fault| fault.to_string())?;
    let dates = RRuleSet::new(start).rrule(rule).limit();
    Ok((&dates).into_iter().map(move |date| Wall(date.timestamp() - ahead)))
}

fn seconds(offset: &impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc())
}

fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Zone = Zone(chrono_tz::Europe::Berlin);
    /// 2026-03-29 01:00 UTC, when Berlin's clocks go from two to three.
    const SPRING: i64 = 1_774_746_000;
    /// 2026-10-25 01:00 UTC, when they go from three to two.
    const AUTUMN: i64 = 1_792_890_000;
    const HOUR: i64 = 3_600;

    #[test]
    fn a_time_that_there_is_not_is_reckoned_by_the_offset_before_the_gap() {
        let half_past_two = Wall(SPRING + HOUR + HOUR / 2);
        assert_eq!(BERLIN.instant(half_past_two), SPRING + HOUR / 2);
        assert_eq!(BERLIN.wall(SPRING + HOUR / 2), Wall(half_past_two.0 + HOUR), "the wall shows half past three");
    }

    #[test]
    fn a_time_that_there_is_twice_is_the_first_of_the_two() {
        let half_past_two = Wall(AUTUMN + HOUR + HOUR / 2);
        assert_eq!(BERLIN.instant(half_past_two), AUTUMN - HOUR / 2);
    }

    #[test]
    fn a_gap_at_midnight_is_one_like_any_other() {
        let beirut = Zone::named("Asia/Beirut").unwrap();
        let change = &beirut.changes(1_767_225_600, 1_798_761_600)[0];
        assert_eq!(change.wall().0 % DAY, 0);
        assert_eq!(beirut.instant(Wall(change.wall().0 + HOUR / 2)), change.at + HOUR / 2);
    }

    #[test]
    fn changes_are_found_to_the_second() {
        let changes = BERLIN.changes(1_767_225_600, 1_798_761_600);
        let shape: Vec<_> = changes.iter().map(|change| (change.at, change.after, change.name.as_str())).collect();
        assert_eq!(shape, [(SPRING, 2 * HOUR, "CEST"), (AUTUMN, HOUR, "CET")]);
        assert!(Zone::named("Asia/Kolkata").unwrap().changes(1_767_225_600, 1_798_761_600).is_empty());
    }

    #[test]
    fn only_names_of_the_database_are_zones() {
        for name in ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"] {
            assert_eq!(Zone::named(name).map(Zone::name), Some(name));
        }
        for name in ["", "Berlin", "europe/berlin", "+01:00", "../../etc/passwd", "Local"] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
    }
}

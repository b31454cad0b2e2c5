//! A time zone as a calendar is told of it: VTIMEZONE (RFC 5545, section 3.6.5), written out so that nobody has to know
//! its name.

use crate::{
    writer::Writer,
    zone::{Change, Wall, Zone},
};
use time::{Date, OffsetDateTime, Weekday};

const DAY: i64 = 86_400;
const YEAR: i64 = 366 * DAY;
/// So many years are looked at to find out what is done each year.
const YEARS: i64 = 6;

/// Writes the zone as it is from `from` to `to`, seconds since 1970; without an end as far as can be foreseen.
pub(crate) fn write(out: &mut Writer, zone: Zone, from: i64, to: Option<i64>) {
    // The year before has the offset with which it begins.
    let begin = from - YEAR;
    let end = to.unwrap_or(i64::MAX).clamp(from + YEAR, from + YEARS * YEAR);
    let changes = zone.changes(begin, end);
    out.component("VTIMEZONE", |out| {
        out.line("TZID", zone.name());
        if changes.is_empty() {
            let offset = zone.offset(from);
            observance(out, "STANDARD", Wall(begin + offset), offset, offset, &zone.abbreviation(from), &[]);
        }
        for same in alike(&changes) {
            let Some(first) = same.first() else { continue };
            let kind = if first.after > first.before { "DAYLIGHT" } else { "STANDARD" };
            let more = match yearly(&same) {
                Some(rule) => vec![("RRULE", rule)],
                None => same[1..].iter().map(|later| ("RDATE", local(later.wall()))).collect(),
            };
            observance(out, kind, first.wall(), first.before, first.after, &first.name, &more);
        }
    });
}

fn observance(out: &mut Writer, kind: &str, from: Wall, before: i64, after: i64, name: &str, more: &[(&str, String)]) {
    out.component(kind, |out| {
        out.line("DTSTART", &local(from));
        out.line("TZOFFSETFROM", &offset(before));
        out.line("TZOFFSETTO", &offset(after));
        out.text("TZNAME", name);
        for (key, value) in more {
            out.line(key, value);
        }
    });
}

/// Changes from the same offset to the same one, together.
fn alike(changes: &[Change]) -> Vec<Vec<&Change>> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        let same = |group: &&mut Vec<&Change>| {
            group.first().is_some_and(|first| (first.before, first.after) == (change.before, change.after))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups
}

/// The rule that brings the clocks' change about, where there is one that holds for every year that was looked at.
fn yearly(changes: &[&Change]) -> Option<String> {
    let days: Vec<Date> = changes.iter().map(|change| date(change.wall())).collect::<Option<_>>()?;
    let (first, rest) = days.split_first()?;
    let at_one_time =
        changes.windows(2).all(|pair| pair[0].wall().0.rem_euclid(DAY) == pair[1].wall().0.rem_euclid(DAY));
    let each_year = rest.iter().zip(1..).all(|(day, n)| {
        day.year() == first.year() + n && day.month() == first.month() && day.weekday() == first.weekday()
    });
    if rest.len() < 2 || !at_one_time || !each_year {
        return None;
    }
    let nth = if days.iter().all(|day| is_last_of_its_kind(*day)) {
        -1
    } else {
        let nth = (first.day() - 1) / 7 + 1;
        days.iter().all(|day| (day.day() - 1) / 7 + 1 == nth).then_some(nth as i8)?
    };
    let weekday = match first.weekday() {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    };
    Some(format!("FREQ=YEARLY;BYMONTH={};BYDAY={nth}{weekday}", u8::from(first.month())))
}

/// The last Sunday of its month, if it is a Sunday.
fn is_last_of_its_kind(day: Date) -> bool {
    day.day() + 7 > day.month().length(day.year())
}

/// `20261025T030000`: what the wall shows.
pub(crate) fn local(wall: Wall) -> String {
    let Ok(t) = OffsetDateTime::from_unix_timestamp(wall.0) else { return String::new() };
    let (hour, minute, second) = t.to_hms();
    format!("{:04}{:02}{:02}T{hour:02}{minute:02}{second:02}", t.year(), u8::from(t.month()), t.day())
}

/// `+0100`; seconds only where there are any.
fn offset(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds.abs() / 3_600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

fn date(wall: Wall) -> Option<Date> {
    OffsetDateTime::from_unix_timestamp(wall.0).ok().map(OffsetDateTime::date)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01.
    const FROM: i64 = 1_780_272_000;

    fn told(zone: &str, to: Option<i64>) -> String {
        let mut out = Writer::default();
        write(&mut out, Zone::named(zone).unwrap(), FROM, to);
        out.finish().replace("\r\n", "\n")
    }

    #[test]
    fn berlin_changes_its_clocks_on_last_sundays() {
        assert_eq!(
            told("Europe/Berlin", None),
            "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\n\
             BEGIN:STANDARD\nDTSTART:20251026T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\n\
             RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
             BEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\n\
             RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
        );
    }

    #[test]
    fn new_york_counts_its_sundays_from_the_beginning() {
        let text = told("America/New_York", None);
        assert!(text.contains("FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"), "{text}");
        assert!(text.contains("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"), "{text}");
    }

    #[test]
    fn a_zone_whose_clocks_are_left_alone_has_one_offset() {
        assert_eq!(
            told("Asia/Kolkata", None),
            "BEGIN:VTIMEZONE\nTZID:Asia/Kolkata\nBEGIN:STANDARD\nDTSTART:20250531T053000\nTZOFFSETFROM:+0530\n\
             TZOFFSETTO:+0530\nTZNAME:IST\nEND:STANDARD\nEND:VTIMEZONE\n"
        );
    }

    #[test]
    fn changes_that_follow_no_rule_are_listed() {
        // Morocco goes by the moon.
        let text = told("Africa/Casablanca", None);
        assert!(text.contains("RDATE:") && !text.contains("RRULE"), "{text}");
    }
}

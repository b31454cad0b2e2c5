//! The dates on which a room meets.

use crate::{
    BadSchedule,
    rule::{self, Rule},
    zone::{Wall, Zone, recurring},
};
use gavel_core::model::{room::Room, time::Timestamp};
use gavel_door::ports::{Schedule, StoredRoom};
use std::collections::BTreeSet;
use time::{Date as Day, format_description::BorrowedFormatItem, macros::format_description};

const LONGEST_MINUTES: u32 = 24 * 60;
const MOST_EXCEPTIONS: usize = 500;
/// Dates that are ever looked at: those of a century, one each day.
const MOST_DATES: usize = 36_600;
const DAY: i64 = 86_400;
/// 2000 to 2199.
const STARTS: std::ops::Range<i64> = 946_684_800..7_258_118_400;
/// Whoever comes earlier than this before a date comes for something else.
const EARLY: i64 = 3_600;
const DAY_TEXT: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// One date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub start: Timestamp,
    pub end: Timestamp,
}

/// A schedule that makes sense.
#[derive(Clone, Debug)]
pub struct Dates {
    pub(crate) zone: Zone,
    pub(crate) first: Wall,
    pub(crate) rule: Option<Rule>,
    /// Days since 1970 on which it does not meet.
    pub(crate) exceptions: BTreeSet<i64>,
    /// Seconds.
    length: i64,
}

impl Dates {
    /// Reads a schedule: 1 minute to 24 hours long, from 2000 to 2199, with at most 500 exceptions and, where it is
    /// counted, 1000 dates. Its start has to be the first date of its recurrence.
    pub fn of(schedule: &Schedule) -> Result<Self, BadSchedule> {
        let bad = |text: String| Err(BadSchedule(text));
        let Some(zone) = Zone::named(&schedule.time_zone) else {
            return bad("time_zone: a name such as `Europe/Berlin` is expected".to_owned());
        };
        if !(1..=LONGEST_MINUTES).contains(&schedule.length_minutes) {
            return bad(format!("length_minutes: 1 to {LONGEST_MINUTES}"));
        }
        let start = i64::try_from(schedule.start.0 / 1_000).unwrap_or(i64::MAX);
        if !STARTS.contains(&start) {
            return bad("start: a time between 2000 and 2199 is expected".to_owned());
        }
        let first = zone.wall(start);
        if zone.instant(first) != start {
            return bad(
                "start: the clocks are set back then, and only the first of the two hours can be meant".to_owned()
            );
        }
        let dates = Self {
            zone,
            first,
            rule: schedule.recurrence.as_deref().map(rule::read).transpose()?,
            exceptions: exceptions(&schedule.exceptions)?,
            length: i64::from(schedule.length_minutes) * 60,
        };
        dates.begin_as_said()?;
        Ok(dates)
    }

    /// As it is written into files: an RRULE's value.
    pub fn recurrence(&self) -> Option<&str> {
        self.rule.as_ref().map(|rule| rule.text.as_str())
    }

    /// All dates, oldest first, for a hundred years at most.
    pub fn all(&self) -> impl Iterator<Item = Date> + '_ {
        self.walls()
            .take(MOST_DATES)
            .map(|wall| (wall, self.zone.instant(wall)))
            .take_while(|(_, start)| self.until().is_none_or(|until| *start <= until))
            .filter(|(wall, _)| !self.exceptions.contains(&wall.day()))
            .map(|(_, start)| self.date(start))
    }

    /// The dates that are not over before `from` and begin before `to`.
    pub fn between(&self, from: Timestamp, to: Option<Timestamp>) -> impl Iterator<Item = Date> + '_ {
        self.all().skip_while(move |date| date.end <= from).take_while(move |date| to.is_none_or(|to| date.start < to))
    }

    /// The date that somebody means who comes now: one that is not over, and begins within an hour.
    pub fn meant_at(&self, now: Timestamp) -> Option<Date> {
        let soon = Timestamp(now.0.saturating_add(EARLY as u64 * 1_000 + 1));
        self.between(now, Some(soon)).next()
    }

    /// When the last date is over, or later; `None`: never.
    pub fn over_by(&self) -> Option<Timestamp> {
        match &self.rule {
            None => Some(self.date(self.zone.instant(self.first)).end),
            Some(Rule { until: Some(until), .. }) => Some(self.date(*until).end),
            Some(rule) if rule.counted => Some(self.all().last().map_or(Timestamp(0), |date| date.end)),
            Some(_) => None,
        }
    }

    /// Begin and end of the first date, on the wall.
    pub(crate) fn first_span(&self) -> (Wall, Wall) {
        (self.first, self.zone.wall(self.zone.instant(self.first) + self.length))
    }

    fn until(&self) -> Option<i64> {
        self.rule.as_ref().and_then(|rule| rule.until)
    }

    fn walls(&self) -> Box<dyn Iterator<Item = Wall>> {
        match &self.rule {
            None => Box::new(std::iter::once(self.first)),
            // It was read before, so it can be read.
            Some(rule) => match recurring(&rule.endless, self.first) {
                Ok(walls) => Box::new(walls),
                Err(_) => Box::new(std::iter::empty()),
            },
        }
    }

    fn date(&self, start: i64) -> Date {
        let at = |seconds: i64| Timestamp(u64::try_from(seconds).unwrap_or_default() * 1_000);
        Date { start: at(start), end: at(start + self.length) }
    }

    /// Calendars count the start as a date in any case, so that it must be one, or each would show something else.
    fn begin_as_said(&self) -> Result<(), BadSchedule> {
        let Some(rule) = &self.rule else { return Ok(()) };
        let mut walls =
            recurring(&rule.endless, self.first).map_err(|why| BadSchedule::because(format!("recurrence: {why}")))?;
        let begins = walls.next().ok_or_else(|| BadSchedule::because("recurrence: it names no day at all"))?;
        if begins != self.first {
            let day = day_text(begins.day());
            return Err(BadSchedule(format!(
                "start: the recurrence does not name this day; the next that it names is {day}"
            )));
        }
        if rule.until.is_some_and(|until| until < self.zone.instant(begins)) {
            return Err(BadSchedule::because("recurrence: UNTIL lies before the start"));
        }
        Ok(())
    }
}

/// The room as a conference of it is held that began at `started`: with the end of its date, where it ends with that.
pub fn as_held(stored: &StoredRoom, started: Timestamp) -> Room {
    let schedule = stored.schedule.as_ref().filter(|_| stored.ends_with_schedule);
    // A time zone that a later database has dropped is no reason not to meet.
    let date = schedule.and_then(|schedule| Dates::of(schedule).ok()?.meant_at(started));
    Room { ends_at: date.map(|date| date.end), ..stored.room.clone() }
}

fn exceptions(texts: &[String]) -> Result<BTreeSet<i64>, BadSchedule> {
    if texts.len() > MOST_EXCEPTIONS {
        return Err(BadSchedule(format!("exceptions: at most {MOST_EXCEPTIONS}")));
    }
    let day = |text: &String| {
        Day::parse(text, DAY_TEXT)
            .map(|day| day.midnight().assume_utc().unix_timestamp() / DAY)
            .map_err(|_| BadSchedule::because("exceptions: days such as `2026-12-24` are expected"))
    };
    texts.iter().map(day).collect()
}

/// `2026-12-24`.
fn day_text(day: i64) -> String {
    let date = time::OffsetDateTime::from_unix_timestamp(day * DAY).map(time::OffsetDateTime::date);
    date.ok().and_then(|date| date.format(DAY_TEXT).ok()).unwrap_or_default()
}

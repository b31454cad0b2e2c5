//! When a room meets, as the wire has it. What the dates are, the calendar says.

use crate::{problem::Problem, rfc3339, shapes::texts};
use gavel_calendar::{BadSchedule, Dates};
use gavel_core::model::time::Timestamp;
use gavel_door::ports;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// When a room meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, TS)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"start": "2026-12-07T10:00:00+01:00", "time_zone": "Europe/Berlin", "length_minutes": 60,
    "recurrence": "FREQ=WEEKLY;BYDAY=MO", "exceptions": ["2026-12-28"]}))]
pub struct Schedule {
    /// The first date; it has to be one that the recurrence names.
    #[schema(format = DateTime)]
    pub start: String,
    /// A name of the IANA's; the time of day is kept there when the clocks are changed.
    pub time_zone: String,
    #[schema(minimum = 1, maximum = 1_440)]
    pub length_minutes: u32,
    /// An RRULE of RFC 5545 by days, weeks, months or years. Without one it meets once.
    #[serde(default)]
    #[ts(optional)]
    pub recurrence: Option<String>,
    /// Days in that time zone on which it does not meet.
    #[serde(default)]
    #[schema(value_type = Vec<texts::Day>, max_items = 500)]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub exceptions: Vec<String>,
}

impl Schedule {
    /// 400 where it makes no sense.
    pub(super) fn read(self) -> Result<ports::Schedule, Problem> {
        let start = rfc3339::parse(&self.start).ok_or_else(|| Problem::invalid("start: a time as of RFC 3339"))?;
        let mut schedule = ports::Schedule {
            // Calendars know whole seconds.
            start: Timestamp(start.0 / 1_000 * 1_000),
            time_zone: self.time_zone,
            length_minutes: self.length_minutes,
            recurrence: self.recurrence,
            exceptions: self.exceptions,
        };
        let dates = Dates::of(&schedule).map_err(|BadSchedule(why)| Problem::invalid(format!("schedule.{why}")))?;
        schedule.recurrence = dates.recurrence().map(str::to_owned);
        schedule.exceptions.sort_unstable();
        schedule.exceptions.dedup();
        Ok(schedule)
    }
}

impl From<ports::Schedule> for Schedule {
    fn from(theirs: ports::Schedule) -> Self {
        Self {
            start: rfc3339::text(theirs.start),
            time_zone: theirs.time_zone,
            length_minutes: theirs.length_minutes,
            recurrence: theirs.recurrence,
            exceptions: theirs.exceptions,
        }
    }
}

//! When a room meets.

use super::{
    client::{Client, Query},
    room::at,
    said::Said,
    stop::Stop,
};
use crate::args::{
    schedule::{ChangeDates, Dates, Occurrences, Start},
    words::YesNo,
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The server takes a schedule whole: what is not said is read before, and said again. The answer is the room.
pub(super) async fn change(client: &Client, order: &ChangeDates) -> Result<Value, Stop> {
    let at = at(&order.room);
    let mut schedule = client.get(&at).await?["schedule"].take();
    if order.once {
        schedule["recurrence"] = Value::Null;
    }
    if order.no_exceptions {
        schedule["exceptions"] = json!([]);
    }
    let schedule = over(schedule, &order.dates)?;
    let said = Said::default()
        .and("schedule", schedule)
        .maybe("ends_with_schedule", order.dates.ends_with_date.map(YesNo::is_yes));
    client.patch(&at, &said.body()).await
}

/// The schedule of a new room; `None` where nothing is said of one.
pub(super) fn anew(dates: &Dates) -> Result<Option<Value>, Stop> {
    let Dates { start, time_zone, lasts, repeat, except, ends_with_date: _ } = dates;
    let nothing = start.is_none() && time_zone.is_none() && lasts.is_none() && repeat.is_none() && except.is_empty();
    if nothing { Ok(None) } else { over(Value::Null, dates).map(Some) }
}

/// What is said over what was.
fn over(mut schedule: Value, dates: &Dates) -> Result<Value, Stop> {
    let mut say = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            schedule[field] = value;
        }
    };
    say("time_zone", dates.time_zone.as_ref().map(|zone| json!(zone)));
    say("length_minutes", dates.lasts.map(|minutes| json!(minutes)));
    say("recurrence", dates.repeat.as_ref().map(|rule| json!(rule)));
    say("exceptions", Some(json!(dates.except)).filter(|_| !dates.except.is_empty()));
    if let Some(start) = &dates.start {
        schedule["start"] = json!(moment(start, &schedule["time_zone"])?);
    }
    if schedule["start"].is_null() || schedule["time_zone"].is_null() || schedule["length_minutes"].is_null() {
        return Err(Stop::Usage(
            "a room that meets on dates has --start, --time-zone and --lasts: say those that are missing".into(),
        ));
    }
    Ok(schedule)
}

/// RFC 3339.
fn moment(start: &Start, zone: &Value) -> Result<String, Stop> {
    let wall = match start {
        Start::Instant(text) => return Ok(text.clone()),
        Start::Wall(wall) => *wall,
    };
    let Some(zone) = zone.as_str() else {
        return Err(Stop::Usage(
            "--start is a time in which zone? Say it with --time-zone, such as Europe/Berlin".into(),
        ));
    };
    let no_zone = || Stop::Usage(format!("`{zone}` is no time zone of the IANA's: one is called Europe/Berlin"));
    let at = gavel_calendar::instant(zone, wall).ok_or_else(no_zone)?;
    let at = OffsetDateTime::from_unix_timestamp(at).ok().and_then(|at| at.format(&Rfc3339).ok());
    at.ok_or_else(|| Stop::Usage("--start is too far away".into()))
}

pub(super) async fn occurrences(client: &Client, order: &Occurrences) -> Result<(), Stop> {
    let query = Query::default().maybe("from", order.from.as_ref()).maybe("to", order.to.as_ref());
    let dates = client.part(&format!("{}/occurrences", at(&order.room)), &query, &order.page).await?;
    client.out.part(&[("START", "start"), ("END", "end")], &dates);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(start: Option<Start>, time_zone: Option<&str>, lasts: Option<u32>) -> Dates {
        let time_zone = time_zone.map(str::to_owned);
        Dates { start, time_zone, lasts, repeat: None, except: Vec::new(), ends_with_date: None }
    }

    /// 2026-12-07 and 2026-07-06, 10:00.
    const WINTER: Start = Start::Wall(1_796_637_600);
    const SUMMER: Start = Start::Wall(1_783_332_000);

    #[test]
    fn a_time_of_day_is_one_of_the_time_zone() {
        let start =
            |start, zone| over(Value::Null, &dates(Some(start), Some(zone), Some(60))).map(|all| all["start"].clone());
        assert_eq!(start(WINTER, "Europe/Berlin").unwrap(), "2026-12-07T09:00:00Z");
        assert_eq!(start(SUMMER, "Europe/Berlin").unwrap(), "2026-07-06T08:00:00Z");
        assert_eq!(
            start(Start::Instant("2026-12-07T10:00:00+01:00".into()), "X").unwrap(),
            "2026-12-07T10:00:00+01:00"
        );
        assert!(matches!(start(WINTER, "Europe/Nowhere"), Err(Stop::Usage(told)) if told.contains("IANA")));
    }

    #[test]
    fn what_is_not_said_stays_and_what_has_to_be_there_is_asked_for() {
        let before = json!({"start": "2026-12-07T09:00:00Z", "time_zone": "Europe/Berlin", "length_minutes": 60,
            "recurrence": "FREQ=WEEKLY", "exceptions": []});
        let after = over(before.clone(), &dates(None, None, Some(90))).unwrap();
        assert_eq!((&after["length_minutes"], &after["recurrence"]), (&json!(90), &before["recurrence"]));
        assert!(
            matches!(over(Value::Null, &dates(None, None, Some(90))), Err(Stop::Usage(told)) if told.contains("--start"))
        );
        assert!(
            matches!(over(Value::Null, &dates(Some(WINTER), None, Some(90))), Err(Stop::Usage(told)) if told.contains("--time-zone"))
        );
        assert!(anew(&dates(None, None, None)).unwrap().is_none());
    }
}

//! Which dates a schedule has.

use crate::{at, berlin, starts, text, why};
use gavel_calendar::{Dates, as_held};
use gavel_core::model::{
    ids::RoomId,
    room::{DoorState, LockPolicy, Room, RoomKind},
    settings::Settings,
    time::Timestamp,
};
use gavel_door::ports::{Pins, Schedule, StoredRoom};
use std::str::FromStr;

#[test]
fn a_weekly_meeting_keeps_its_time_on_the_wall_when_the_clocks_are_changed() {
    let autumn = Dates::of(&berlin("2026-10-12T08:00:00Z", Some("FREQ=WEEKLY;BYDAY=MO;COUNT=4"))).unwrap();
    let expected = ["2026-10-12T08:00:00Z", "2026-10-19T08:00:00Z", "2026-10-26T09:00:00Z", "2026-11-02T09:00:00Z"];
    assert_eq!(starts(autumn.all()), expected, "ten o'clock each time");
    let spring = Dates::of(&berlin("2026-03-23T09:00:00Z", Some("FREQ=WEEKLY;COUNT=2"))).unwrap();
    assert_eq!(starts(spring.all()), ["2026-03-23T09:00:00Z", "2026-03-30T08:00:00Z"]);
    let lengths: Vec<u64> = autumn.all().map(|date| date.end.since(date.start).as_secs()).collect();
    assert_eq!(lengths, [3_600; 4]);
}

#[test]
fn a_date_in_the_hour_that_is_left_out_is_an_hour_later_and_not_gone() {
    let nightly = Dates::of(&berlin("2026-03-28T01:30:00Z", Some("FREQ=DAILY;COUNT=3"))).unwrap();
    let expected = ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"];
    assert_eq!(starts(nightly.all()), expected);
}

#[test]
fn of_an_hour_that_there_is_twice_the_first_is_meant() {
    let nightly = Dates::of(&berlin("2026-10-24T00:30:00Z", Some("FREQ=DAILY;COUNT=2"))).unwrap();
    assert_eq!(starts(nightly.all()), ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"]);
    assert!(why(&berlin("2026-10-25T01:30:00Z", None)).contains("the first of the two hours"));
    assert!(Dates::of(&berlin("2026-10-25T00:30:00Z", None)).is_ok());
}

#[test]
fn one_meeting_has_one_date() {
    let once = Dates::of(&berlin("2026-12-01T09:00:00Z", None)).unwrap();
    assert_eq!(starts(once.all()), ["2026-12-01T09:00:00Z"]);
    assert_eq!(once.over_by().map(text).as_deref(), Some("2026-12-01T10:00:00Z"));
}

#[test]
fn rules_of_months_and_years_name_their_days() {
    for (start, rule, expected) in [
        ("2026-12-29T09:00:00Z", "FREQ=MONTHLY;BYDAY=-1TU;COUNT=3", "2026-12-29 2027-01-26 2027-02-23"),
        ("2027-01-31T09:00:00Z", "FREQ=MONTHLY;COUNT=3", "2027-01-31 2027-03-31 2027-05-31"),
        ("2028-02-29T09:00:00Z", "FREQ=YEARLY;COUNT=2", "2028-02-29 2032-02-29"),
        ("2026-12-04T09:00:00Z", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4;COUNT=2", "2026-12-04 2027-01-06"),
        (
            "2026-11-30T09:00:00Z",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4",
            "2026-11-30 2026-12-02 2026-12-14 2026-12-16",
        ),
    ] {
        let named: Vec<String> = match Dates::of(&berlin(start, Some(rule))) {
            Ok(dates) => starts(dates.all()).iter().map(|start| start[..10].to_owned()).collect(),
            Err(fault) => vec![fault.0],
        };
        assert_eq!(named.join(" "), expected, "{rule}");
    }
}

#[test]
fn until_is_a_moment_and_includes_the_date_that_begins_then() {
    let rule = |until: &str| format!("FREQ=DAILY;UNTIL={until}");
    let dates = |until: &str| Dates::of(&berlin("2026-11-01T09:00:00Z", Some(&rule(until)))).unwrap().all().count();
    assert_eq!((dates("20261103T090000Z"), dates("20261103T085959Z")), (3, 2));
    assert!(why(&berlin("2026-11-01T09:00:00Z", Some(&rule("20261001T000000Z")))).contains("before the start"));
}

#[test]
fn exceptions_are_days_on_which_it_does_not_meet_and_still_count() {
    let mut schedule = berlin("2026-12-07T09:00:00Z", Some("FREQ=WEEKLY;COUNT=4"));
    schedule.exceptions = vec!["2026-12-21".to_owned(), "2026-12-22".to_owned()];
    let dates = Dates::of(&schedule).unwrap();
    assert_eq!(starts(dates.all()), ["2026-12-07T09:00:00Z", "2026-12-14T09:00:00Z", "2026-12-28T09:00:00Z"]);
}

#[test]
fn a_day_is_the_day_where_it_meets() {
    // Half past midnight in Berlin is the day before in UTC.
    let mut schedule = berlin("2026-12-06T23:30:00Z", Some("FREQ=DAILY;COUNT=2"));
    schedule.exceptions = vec!["2026-12-07".to_owned()];
    assert_eq!(starts(Dates::of(&schedule).unwrap().all()), ["2026-12-07T23:30:00Z"]);
}

#[test]
fn a_span_holds_what_is_not_over_at_its_begin_and_has_begun_before_its_end() {
    let daily = Dates::of(&berlin("2026-12-01T09:00:00Z", Some("FREQ=DAILY"))).unwrap();
    let within = daily.between(at("2026-12-02T09:59:59Z"), Some(at("2026-12-04T09:00:00Z")));
    assert_eq!(starts(within), ["2026-12-02T09:00:00Z", "2026-12-03T09:00:00Z"]);
    assert_eq!(starts(daily.between(at("2026-12-02T10:00:00Z"), None).take(1)), ["2026-12-03T09:00:00Z"]);
}

#[test]
fn an_endless_rule_is_looked_at_for_a_century_at_most() {
    let daily = Dates::of(&berlin("2026-12-01T09:00:00Z", Some("FREQ=DAILY"))).unwrap();
    assert_eq!(daily.all().count(), 36_600);
    assert_eq!(daily.over_by(), None);
    let counted = Dates::of(&berlin("2026-12-01T09:00:00Z", Some("FREQ=DAILY;COUNT=1000"))).unwrap();
    assert_eq!(counted.over_by().map(text).as_deref(), Some("2029-08-26T09:00:00Z"));
}

#[test]
fn the_start_is_a_date_of_its_own_recurrence() {
    let tuesday = berlin("2026-12-01T09:00:00Z", Some("FREQ=WEEKLY;BYDAY=MO"));
    assert!(why(&tuesday).contains("2026-12-07"), "the next Monday is named");
    assert!(
        why(&berlin("2026-12-01T09:00:00Z", Some("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))).contains("no day at all")
    );
}

#[test]
fn what_makes_no_sense_is_refused_by_the_name_of_its_field() {
    let good = berlin("2026-12-01T09:00:00Z", None);
    for (bad, field) in [
        (Schedule { time_zone: "Berlin".to_owned(), ..good.clone() }, "time_zone: "),
        (Schedule { length_minutes: 0, ..good.clone() }, "length_minutes: "),
        (Schedule { length_minutes: 1_441, ..good.clone() }, "length_minutes: "),
        (Schedule { start: at("1999-12-31T23:59:59Z"), ..good.clone() }, "start: "),
        (Schedule { start: at("2200-01-01T00:00:00Z"), ..good.clone() }, "start: "),
        (Schedule { start: Timestamp(u64::MAX), ..good.clone() }, "start: "),
        (Schedule { recurrence: Some("FREQ=WEEKLY;BYDAY=XX".to_owned()), ..good.clone() }, "recurrence: "),
        (Schedule { recurrence: Some("FREQ=MONTHLY;BYMONTHDAY=32".to_owned()), ..good.clone() }, "recurrence: "),
        (Schedule { exceptions: vec!["2026-13-01".to_owned()], ..good.clone() }, "exceptions: "),
        (Schedule { exceptions: vec!["2026-12-01".to_owned(); 501], ..good.clone() }, "exceptions: "),
    ] {
        assert!(why(&bad).starts_with(field), "{bad:?}");
    }
    for fine in [
        Schedule { length_minutes: 1, ..good.clone() },
        Schedule { length_minutes: 1_440, ..good.clone() },
        Schedule { start: at("2000-01-01T00:00:00Z"), ..good.clone() },
        Schedule { start: at("2199-12-31T22:59:59Z"), ..good.clone() },
        Schedule { exceptions: vec!["2026-12-01".to_owned(); 500], ..good },
    ] {
        assert!(Dates::of(&fine).is_ok(), "{fine:?}");
    }
}

#[test]
fn whoever_comes_within_an_hour_of_a_date_means_that_date() {
    let daily = Dates::of(&berlin("2026-12-01T09:00:00Z", Some("FREQ=DAILY"))).unwrap();
    let meant = |now: &str| daily.meant_at(at(now)).map(|date| text(date.start));
    assert_eq!(meant("2026-12-02T07:59:59Z"), None);
    assert_eq!(meant("2026-12-02T08:00:00Z").as_deref(), Some("2026-12-02T09:00:00Z"));
    assert_eq!(meant("2026-12-02T09:59:59Z").as_deref(), Some("2026-12-02T09:00:00Z"));
    assert_eq!(meant("2026-12-02T10:00:00Z"), None);
}

#[test]
fn a_conference_is_held_on_the_date_that_its_people_come_for() {
    let stored = |ends_with_schedule: bool| {
        let room = Room {
            id: RoomId::from_str("01J9ZQ4Y0000000000000000BB").unwrap(),
            name: "Daily".to_owned(),
            kind: RoomKind::Meeting,
            aliases: vec!["daily".to_owned()],
            owner: None,
            allow_guests: true,
            door: DoorState::Open,
            lock_policy: LockPolicy::Refuse,
            has_host_pin: false,
            has_guest_pin: false,
            limit: None,
            settings: Settings::default(),
            ends_at: None,
        };
        let schedule = Some(berlin("2026-12-01T09:00:00Z", Some("FREQ=DAILY")));
        StoredRoom {
            schedule,
            ends_with_schedule,
            ..StoredRoom::new(room, Pins::default(), at("2026-11-01T09:00:00Z"))
        }
    };
    let ends = |started: &str| as_held(&stored(true), at(started)).ends_at.map(text);
    assert_eq!(ends("2026-12-01T08:50:00Z").as_deref(), Some("2026-12-01T10:00:00Z"), "ten minutes early");
    assert_eq!(ends("2026-12-01T09:59:59Z").as_deref(), Some("2026-12-01T10:00:00Z"), "at the last moment");
    assert_eq!(ends("2026-12-02T09:20:00Z").as_deref(), Some("2026-12-02T10:00:00Z"), "on the second date");
    assert_eq!(ends("2026-12-01T12:00:00Z"), None, "some other meeting");
    assert_eq!(as_held(&stored(false), at("2026-12-01T09:00:00Z")).ends_at, None, "it does not end with its date");
}

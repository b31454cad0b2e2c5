//! The file, read by somebody else's reader.

use crate::{at, berlin};
use gavel_calendar::{Attendee, Dates, Invitation, Party, cancellation, invitation};
use gavel_door::ports::Schedule;
use icalendar::parser::{Component, read_calendar, unfold};

fn weekly() -> Schedule {
    let mut schedule = berlin("2026-10-12T08:00:00Z", Some("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T225959Z"));
    schedule.exceptions = vec!["2026-10-26".to_owned(), "2026-12-28".to_owned()];
    schedule
}

fn told<'a>() -> Invitation<'a> {
    Invitation {
        uid: "01J9ZQ4Y0000000000000000BB@gavel",
        sequence: 3,
        created_at: at("2026-09-01T12:00:00Z"),
        changed_at: at("2026-09-02T12:00:00Z"),
        name: "Weekly, with cake; and tea",
        url: "https://meet.example.org/m/weekly",
        organizer: Some(Party { name: "Alice", email: Some("alice@example.org") }),
        attendees: vec![
            Attendee { party: Party { name: "Carol \"C\"", email: Some("carol@example.org") }, moderates: true },
            Attendee { party: Party { name: "Bob", email: Some("bob@example.org") }, moderates: false },
            Attendee { party: Party { name: "Gustav", email: None }, moderates: false },
        ],
    }
}

fn file(invited: &Invitation<'_>, schedule: &Schedule) -> String {
    invitation(invited, &Dates::of(schedule).unwrap())
}

/// The value of a property of the event.
fn value(file: &str, name: &str) -> Option<String> {
    let unfolded = unfold(file);
    let calendar = read_calendar(&unfolded).unwrap();
    let event: &Component<'_> = calendar.components.iter().find(|part| part.name == "VEVENT").unwrap();
    event.properties.iter().find(|property| property.name == name).map(|property| property.val.as_str().to_owned())
}

#[test]
fn somebody_elses_reader_finds_the_meeting_in_the_file() {
    let file = file(&told(), &weekly());
    for (name, expected) in [
        ("UID", "01J9ZQ4Y0000000000000000BB@gavel"),
        ("SEQUENCE", "3"),
        ("DTSTAMP", "20260902T120000Z"),
        ("CREATED", "20260901T120000Z"),
        ("DTSTART", "20261012T100000"),
        ("DTEND", "20261012T110000"),
        ("RRULE", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T225959Z"),
        ("EXDATE", "20261026T100000,20261228T100000"),
        ("SUMMARY", "Weekly, with cake; and tea"),
        ("URL", "https://meet.example.org/m/weekly"),
        ("LOCATION", "https://meet.example.org/m/weekly"),
        ("ORGANIZER", "mailto:alice@example.org"),
        ("ATTENDEE", "mailto:carol@example.org"),
    ] {
        assert_eq!(value(&file, name).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn local_times_name_their_zone_and_the_zone_is_described() {
    let file = file(&told(), &weekly());
    for line in ["DTSTART;TZID=Europe/Berlin:20261012T100000", "TZID:Europe/Berlin", "BEGIN:DAYLIGHT", "BEGIN:STANDARD"]
    {
        assert!(file.contains(&format!("{line}\r\n")), "{line}\n{file}");
    }
    let zone = file.find("END:VTIMEZONE").unwrap();
    assert!(zone < file.find("BEGIN:VEVENT").unwrap());
}

#[test]
fn a_meeting_without_dates_any_more_is_taken_out_of_the_calendars() {
    let file = cancellation(&told());
    let unfolded = unfold(&file);
    let calendar = read_calendar(&unfolded).unwrap();
    let method = calendar.properties.iter().find(|property| property.name == "METHOD").unwrap();
    assert_eq!(method.val.as_str(), "CANCEL");
    for (name, expected) in [
        ("UID", "01J9ZQ4Y0000000000000000BB@gavel"),
        ("SEQUENCE", "3"),
        ("STATUS", "CANCELLED"),
        ("ORGANIZER", "mailto:alice@example.org"),
        ("ATTENDEE", "mailto:carol@example.org"),
    ] {
        assert_eq!(value(&file, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(value(&file, "DTSTART"), None, "all of it is off, not one date");
}

#[test]
fn a_meeting_in_utc_needs_no_zone() {
    let file = file(&told(), &Schedule { time_zone: "Etc/UTC".to_owned(), ..weekly() });
    assert!(
        file.contains("DTSTART:20261012T080000Z\r\n") && file.contains("EXDATE:20261026T080000Z,20261228T080000Z\r\n")
    );
    assert!(!file.contains("TZID") && !file.contains("VTIMEZONE"));
}

#[test]
fn who_has_no_address_that_may_be_told_stands_there_by_name_or_not_at_all() {
    let mut invited = told();
    invited.organizer = Some(Party { name: "Alice", email: None });
    let file = file(&invited, &weekly()).replace("\r\n ", "");
    assert!(file.contains("ORGANIZER;CN=\"Alice\":invalid:nomail\r\n"), "{file}");
    assert!(file.contains("ATTENDEE;CN=\"Carol 'C'\";ROLE=CHAIR;PARTSTAT=NEEDS-ACTION:mailto:carol@example.org\r\n"));
    assert!(!file.contains("Gustav"));
}

#[test]
fn no_line_is_too_wide_and_none_is_smuggled_in() {
    let mut invited = told();
    let name = format!("{}\r\nATTENDEE:mailto:mallory@example.org\r\nEND:VEVENT", "Ω".repeat(90));
    invited.name = &name;
    let url = format!("https://meet.example.org/m/{}", "x".repeat(100));
    invited.url = &url;
    invited.organizer = Some(Party { name: "A\"\r\nX-EVIL:1", email: None });
    let file = file(&invited, &weekly());
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']), "every line ends as lines end");
    let starts = |start: &str| file.split("\r\n").filter(|line| line.starts_with(start)).count();
    assert_eq!((starts("ATTENDEE"), starts("X-EVIL"), starts("END:VEVENT")), (2, 0, 1));
    assert_eq!(value(&file, "URL").as_deref(), Some(url.as_str()));
}

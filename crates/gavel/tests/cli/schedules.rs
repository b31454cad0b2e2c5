//! When a room meets.

use super::meeting;
use serde_json::json;

#[tokio::test]
async fn a_room_meets_on_dates_by_the_clocks_of_its_time_zone() {
    let meeting = meeting().await;
    let told = meeting
        .done(&[
            "room",
            "schedule",
            "weekly",
            "--start",
            "2030-12-02T10:00",
            "--time-zone",
            "Europe/Berlin",
            "--lasts",
            "1h",
            "--repeat",
            "FREQ=WEEKLY;BYDAY=MO",
            "--except",
            "2030-12-23",
            "2030-12-30",
            "--ends-with-date",
            "yes",
        ])
        .await;
    assert!(told.contains("Europe/Berlin") && told.contains("FREQ=WEEKLY"), "{told}");
    let dates = meeting.json(&["room", "occurrences", "weekly", "--limit", "4"]).await;
    let starts: Vec<&str> =
        dates["items"].as_array().expect("dates").iter().filter_map(|date| date["start"].as_str()).collect();
    let expected = ["2030-12-02", "2030-12-09", "2030-12-16", "2031-01-06"].map(|day| format!("{day}T09:00:00Z"));
    assert!(starts.iter().zip(&expected).all(|(start, expected)| start[..16] == expected[..16]), "{starts:?}");
    let summer = ["room", "occurrences", "weekly", "--from", "2031-07-01T00:00:00Z", "--to", "2031-07-08T00:00:00Z"];
    let table = meeting.done(&summer).await;
    assert!(table.lines().count() == 2 && table.contains("2031-07-07T08:00:00"), "an hour earlier in summer: {table}");

    // What is not said stays.
    let room = meeting.json(&["room", "schedule", "weekly", "--lasts", "90m", "--no-exceptions"]).await;
    let schedule = &room["schedule"];
    assert_eq!(
        (&schedule["length_minutes"], &schedule["recurrence"], &schedule["exceptions"], &room["ends_with_schedule"]),
        (&json!(90), &json!("FREQ=WEEKLY;BYDAY=MO"), &json!([]), &json!(true))
    );
    let room = meeting.json(&["room", "schedule", "weekly", "--once"]).await;
    assert_eq!(room["schedule"]["recurrence"], json!(null));
    let table = meeting.done(&["room", "list", "--scheduled", "yes"]).await;
    assert!(table.contains("weekly"), "{table}");

    meeting.done(&["room", "unschedule", "weekly"]).await;
    assert_eq!(meeting.json(&["room", "occurrences", "weekly"]).await["items"], json!([]));
    assert_eq!(meeting.json(&["room", "list", "--scheduled", "yes"]).await["items"], json!([]));
}

#[tokio::test]
async fn a_new_room_has_its_dates_and_its_calendar_file() {
    let meeting = meeting().await;
    let dates = ["--start", "2030-12-02 19:00", "--time-zone", "Europe/Berlin", "--lasts", "2h"];
    meeting.done(&[&["room", "create", "Choir", "--alias", "choir"][..], &dates].concat()).await;
    let text = meeting.done(&["room", "calendar", "choir"]).await;
    assert!(text.starts_with("BEGIN:VCALENDAR") && text.contains("20301202T190000"), "{text}");
    let file = std::env::temp_dir().join(format!("gavel-choir-{}.ics", std::process::id()));
    meeting.done(&["room", "calendar", "choir", "-o", file.to_str().expect("UTF-8")]).await;
    let saved = std::fs::read_to_string(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is there");
    assert!(saved.ends_with("END:VCALENDAR\r\n"), "{saved}");
    let (code, _, told) = meeting.run(&["room", "calendar", "weekly"]).await;
    assert!(code == 1 && told.contains("not_found"), "it meets whenever somebody comes: {told}");
}

#[tokio::test]
async fn a_schedule_that_makes_no_sense_says_what_would() {
    let meeting = meeting().await;
    let refused = async |args: &[&str]| {
        let (code, _, told) = meeting.run(&[&["room", "schedule", "weekly"], args].concat()).await;
        assert!(code == 1 || code == 2, "{told}");
        told
    };
    assert!(refused(&["--lasts", "1h"]).await.contains("--start, --time-zone and --lasts"));
    let start = ["--start", "2030-12-02T10:00", "--lasts", "1h"];
    assert!(refused(&start).await.contains("Say it with --time-zone"));
    assert!(refused(&[&start[..], &["--time-zone", "Berlin"]].concat()).await.contains("no time zone of the IANA's"));
    assert!(refused(&["--start", "monday"]).await.contains("2026-12-07T10:00"));
    assert!(refused(&["--lasts", "90s"]).await.contains("whole minutes"));
    let told = refused(&[&start[..], &["--time-zone", "Europe/Berlin", "--repeat", "weekly"]].concat()).await;
    assert!(told.contains("invalid") && told.contains("recurrence"), "{told}");
}

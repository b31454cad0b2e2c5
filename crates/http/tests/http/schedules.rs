//! Scheduled conferences: when a room meets, and what calendars are told of it.

use crate::house::House;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

/// Mondays at ten in Berlin, across the end of summer time.
fn mondays() -> Value {
    json!({"start": "2026-10-12T10:00:00+02:00", "time_zone": "Europe/Berlin", "length_minutes": 60,
        "recurrence": "freq=weekly;byday=mo;count=4", "exceptions": ["2026-10-19"]})
}

async fn weekly(house: &House) -> Value {
    house.room_with(json!({"name": "Weekly", "aliases": ["weekly"], "schedule": mondays()})).await
}

#[tokio::test]
async fn a_room_meets_when_it_says_and_changes_that() {
    let house = House::open().await;
    let room = weekly(&house).await;
    assert_eq!(
        room["schedule"],
        json!({"start": "2026-10-12T08:00:00.000Z", "time_zone": "Europe/Berlin", "length_minutes": 60,
            "recurrence": "FREQ=WEEKLY;BYDAY=MO;COUNT=4", "exceptions": ["2026-10-19"]})
    );
    assert_eq!(room["ends_with_schedule"], false);
    let patched = house.patch("/rooms/weekly", &house.admin, json!({"ends_with_schedule": true})).await.is(200);
    assert_eq!((&patched["ends_with_schedule"], &patched["schedule"]), (&json!(true), &room["schedule"]));
    let once = json!({"start": "2026-12-01T09:00:00.750Z", "time_zone": "UTC", "length_minutes": 30});
    let patched = house.patch("/rooms/weekly", &house.admin, json!({"schedule": once})).await.is(200);
    assert_eq!(
        patched["schedule"],
        json!({"start": "2026-12-01T09:00:00.000Z", "time_zone": "UTC", "length_minutes": 30, "recurrence": null, "exceptions": []})
    );
    let patched = house.patch("/rooms/weekly", &house.admin, json!({"schedule": null})).await.is(200);
    assert_eq!(patched["schedule"], json!(null));
}

#[tokio::test]
async fn occurrences_keep_the_time_of_day_across_a_change_of_the_clocks() {
    let house = House::open().await;
    weekly(&house).await;
    let from = "from=2026-10-01T00:00:00Z";
    let all = house.get(&format!("/rooms/weekly/occurrences?{from}"), &house.admin).await.is(200);
    assert_eq!(
        all,
        json!({"items": [
            {"start": "2026-10-12T08:00:00.000Z", "end": "2026-10-12T09:00:00.000Z"},
            {"start": "2026-10-26T09:00:00.000Z", "end": "2026-10-26T10:00:00.000Z"},
            {"start": "2026-11-02T09:00:00.000Z", "end": "2026-11-02T10:00:00.000Z"}], "next_cursor": null})
    );
    let first = house.get(&format!("/rooms/weekly/occurrences?{from}&limit=2"), &house.admin).await.is(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = house.get(&format!("/rooms/weekly/occurrences?{from}&limit=2&cursor={cursor}"), &house.admin).await;
    assert_eq!((first["items"].as_array().unwrap().len(), rest.is(200)["items"].as_array().unwrap().len()), (2, 1));
    let span = "from=2026-10-26T09:30:00Z&to=2026-11-02T09:00:00Z";
    let some = house.get(&format!("/rooms/weekly/occurrences?{span}"), &house.admin).await.is(200);
    assert_eq!(some["items"].as_array().unwrap().len(), 1, "one that is being held, and none that begins at the end");
    house.get("/rooms/weekly/occurrences?from=yesterday", &house.admin).await.refuses(400, "invalid");
    house.get("/rooms/weekly/occurrences?since=2026-10-12T08:00:00Z", &house.admin).await.refuses(400, "invalid");
    house.room("daily").await;
    let none = house.get("/rooms/daily/occurrences", &house.admin).await.is(200);
    assert_eq!(none, json!({"items": [], "next_cursor": null}), "a room without a schedule has no dates");
}

#[tokio::test]
async fn a_schedule_that_makes_no_sense_is_refused_by_the_name_of_its_field() {
    let house = House::open().await;
    for (field, value, why) in [
        ("start", json!("next Monday"), "start"),
        ("start", json!("2026-10-13T10:00:00+02:00"), "schedule.start"),
        ("time_zone", json!("Berlin"), "schedule.time_zone"),
        ("length_minutes", json!(0), "schedule.length_minutes"),
        ("length_minutes", json!(1_441), "schedule.length_minutes"),
        ("recurrence", json!("every Monday"), "schedule.recurrence"),
        ("recurrence", json!("FREQ=SECONDLY"), "schedule.recurrence"),
        ("recurrence", json!("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "schedule.recurrence"),
        ("recurrence", json!("FREQ=WEEKLY\r\nATTENDEE=mailto:x"), "schedule.recurrence"),
        ("exceptions", json!(["Christmas"]), "schedule.exceptions"),
        ("exceptions", json!(vec!["2026-10-12"; 501]), "schedule.exceptions"),
        ("colour", json!("red"), "colour"),
    ] {
        let mut schedule = mondays();
        schedule[field] = value;
        let room = json!({"name": "Weekly", "aliases": ["weekly"], "schedule": schedule});
        let refused = house.post("/rooms", &house.admin, room).await.refuses(400, "invalid");
        assert!(refused["detail"].as_str().unwrap().contains(why), "{field}: {refused}");
    }
}

#[tokio::test]
async fn rooms_are_found_by_their_dates() {
    let house = House::open().await;
    weekly(&house).await;
    house.room("daily").await;
    let found = async |query: &str| {
        let page = house.get(&format!("/rooms?{query}"), &house.admin).await.is(200);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|room| room["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("scheduled=true").await, ["Weekly"]);
    assert_eq!(found("scheduled=false").await, ["daily"]);
    assert_eq!(found("from=2026-10-26T00:00:00Z&to=2026-10-27T00:00:00Z").await, ["Weekly"]);
    assert!(found("from=2026-10-19T00:00:00Z&to=2026-10-20T00:00:00Z").await.is_empty(), "an exception");
    assert!(found("scheduled=true&from=2026-11-03T00:00:00Z").await.is_empty(), "all over");
    house.get("/rooms?from=soon", &house.admin).await.refuses(400, "invalid");
    house.get("/rooms?scheduled=perhaps", &house.admin).await.refuses(400, "invalid");
}

/// The lines of the file, unfolded.
async fn file(house: &House, key: &str) -> Vec<String> {
    let answer = house.get("/rooms/weekly/invitation.ics", key).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"weekly.ics\"");
    answer.text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

fn value<'a>(file: &'a [String], name: &str) -> Option<&'a str> {
    file.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
}

#[tokio::test]
async fn a_calendar_is_given_the_same_meeting_with_a_higher_number_when_it_changes() {
    let house = House::open().await;
    let room = weekly(&house).await;
    let first = file(&house, &house.admin).await;
    let uid = format!("{}@gavel", room["id"].as_str().unwrap());
    assert_eq!((value(&first, "UID"), value(&first, "SEQUENCE")), (Some(uid.as_str()), Some("0")));
    assert_eq!(value(&first, "RRULE"), Some("FREQ=WEEKLY;BYDAY=MO;COUNT=4"));
    assert_eq!(value(&first, "DTSTART;TZID=Europe/Berlin"), Some("20261012T100000"));
    assert_eq!(value(&first, "EXDATE;TZID=Europe/Berlin"), Some("20261019T100000"));
    assert_eq!(value(&first, "URL"), Some("http://gavel.test/m/weekly"));
    assert!(first.contains(&"TZID:Europe/Berlin".to_owned()));

    house.patch("/rooms/weekly", &house.admin, json!({"door": "knock"})).await.is(200);
    assert_eq!(value(&file(&house, &house.admin).await, "SEQUENCE"), Some("0"), "nothing that a calendar shows");
    house.patch("/rooms/weekly", &house.admin, json!({"name": "Weekly; with cake, at \\ ten"})).await.is(200);
    let second = file(&house, &house.admin).await;
    assert_eq!((value(&second, "UID"), value(&second, "SEQUENCE")), (Some(uid.as_str()), Some("1")));
    assert_eq!(value(&second, "SUMMARY"), Some("Weekly\\; with cake\\, at \\\\ ten"));

    house.patch("/rooms/weekly", &house.admin, json!({"schedule": null})).await.is(200);
    let cancelled = house.get("/rooms/weekly/invitation.ics", &house.admin).await;
    assert_eq!(cancelled.headers["content-type"], "text/calendar; method=CANCEL; charset=utf-8");
    let third: Vec<String> = cancelled.text.split("\r\n").map(str::to_owned).collect();
    assert_eq!((value(&third, "METHOD"), value(&third, "STATUS")), (Some("CANCEL"), Some("CANCELLED")));
    assert_eq!((value(&third, "UID"), value(&third, "SEQUENCE")), (Some(uid.as_str()), Some("2")));
    house.room("daily").await;
    house.get("/rooms/daily/invitation.ics", &house.admin).await.refuses(404, "not_found");
}

#[tokio::test]
async fn dates_are_for_those_whom_they_concern() {
    let house = House::open().await;
    let (_, bob) = house.account("bob", "user").await;
    weekly(&house).await;
    house.room("other").await;
    let gustav = house.ticket("weekly", "Gustav", "guest").await;
    let stranger = house.ticket("other", "Dora", "guest").await;
    for path in ["/rooms/weekly/occurrences", "/rooms/weekly/invitation.ics"] {
        house.ask(Method::GET, path, None).await.refuses(401, "unauthenticated");
        house.get(path, &bob).await.refuses(403, "denied");
        house.get(path, &house.key("media").await).await.refuses(403, "denied");
        house.get(path, &stranger).await.refuses(403, "wrong_conference");
        for one in [&gustav, &house.key("read").await, &house.key("rooms").await] {
            assert_eq!(house.get(path, one).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn a_conference_that_ends_with_its_date_opens_with_the_end_of_it() {
    use gavel_door::ports::Store;
    let house = House::open().await;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    // Ten minutes ago; the answer tells it as the wire does.
    let start = time::OffsetDateTime::from_unix_timestamp(i64::try_from(now - 600).unwrap()).unwrap();
    let start = start.format(&time::format_description::well_known::Rfc3339).unwrap();
    let schedule = json!({"start": start, "time_zone": "UTC", "length_minutes": 60});
    let room = house
        .room_with(json!({"name": "Weekly", "aliases": ["weekly"], "schedule": schedule, "ends_with_schedule": true}))
        .await;
    let record = house.store.open_room(room["id"].as_str().unwrap().parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(record.room.ends_at.map(|end| end.0), Some((now + 3_000) * 1_000));
    assert_eq!(room["timers"]["length"], json!(null), "its own length is something else");
}

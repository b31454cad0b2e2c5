//! What operators measure: every line says what it is, and an engine that does not obey is seen.

use super::house::House;
use gavel_testkit::fakes::MediaMood;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Names and sorts of what has both lines in front of it.
fn explained(text: &str) -> BTreeMap<&str, &str> {
    let mut helped = None;
    let mut known = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, meaning)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            assert!(!meaning.is_empty(), "{line}");
            helped = Some(name);
        } else if let Some((name, sort)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
            assert_eq!(helped, Some(name), "{line} without help");
            assert_eq!(known.insert(name, sort), None, "{name} twice");
        }
    }
    known
}

/// The text format: a name, perhaps labels, a number.
fn sample(line: &str) -> (&str, f64) {
    let (name, value) = line.rsplit_once(' ').unwrap();
    let name = name.split('{').next().unwrap();
    assert!(name.starts_with("gavel_") && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{line}");
    (name, value.parse().unwrap_or_else(|_| panic!("{line}")))
}

fn count(text: &str, name: &str) -> f64 {
    text.lines().filter(|line| line.starts_with("gavel_")).map(sample).find(|of| of.0 == name).unwrap().1
}

/// alice hosts, gustav is there.
async fn meeting(house: &House) -> (super::house::Socket, super::house::Socket, Value, String) {
    gavel_http::start_counting();
    let (alice, _, ticket) = house.meeting("weekly").await;
    let (gustav, welcome) = house.join(&house.ticket("weekly", "Gustav", "guest").await).await;
    (alice, gustav, welcome["seat"].clone(), ticket)
}

async fn removes(house: &House, seat: &Value, ticket: &str) -> Value {
    let order = json!({"target": {"participants": [seat]}, "reason": "disruption"});
    house.post("/conferences/weekly/disconnect", ticket, order).await.is(200)
}

#[tokio::test]
async fn every_measurement_says_what_it_is_and_names_nobody() {
    let house = House::open().await;
    let (_alice, _gustav, seat, ticket) = meeting(&house).await;
    removes(&house, &seat, &ticket).await;
    let text = house.page("/metrics?detail=tracks", Some(&house.admin)).await.text;
    let known = explained(&text);
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (name, _) = sample(line);
        let parts = ["_bucket", "_sum", "_count"].iter().filter_map(|part| name.strip_suffix(part));
        assert!(parts.chain([name]).any(|name| known.contains_key(name)), "{line} is not explained");
    }
    assert_eq!(known["gavel_silence_forced_total"], "counter", "before there was any alarm");
    assert_eq!((count(&text, "gavel_conferences"), count(&text, "gavel_media_answers")), (1.0, 1.0));
    assert!(!text.contains("Gustav") && !text.contains("weekly"), "{text}");
}

// G2
#[tokio::test]
async fn an_engine_that_does_not_confirm_a_cut_is_an_alarm_that_operators_see() {
    for (mood, state, more, alarms) in [
        (MediaMood::Well, "confirmed", 0.0, 0),
        (MediaMood::Lies, "forced", 1.0, 1),
        (MediaMood::Hangs, "forced", 1.0, 1),
    ] {
        let house = House::open().await;
        let (_alice, _gustav, seat, ticket) = meeting(&house).await;
        let before = count(&house.page("/metrics", None).await.text, "gavel_silence_forced_total");
        house.media.feels(mood);

        let receipt = removes(&house, &seat, &ticket).await;

        assert_eq!(receipt["silent"]["state"], state, "{mood:?}: {receipt}");
        // An engine that hangs must not keep operators from seeing that it does.
        let text = house.page("/metrics?detail=tracks", Some(&house.admin)).await.text;
        assert!(count(&text, "gavel_silence_forced_total") >= before + more, "{mood:?}");
        assert_eq!(count(&text, "gavel_media_answers"), f64::from(u8::from(mood != MediaMood::Hangs)), "{mood:?}");
        let rows = house.get("/audit?conference=weekly&verb=alarm", &house.admin).await.is(200)["items"].take();
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), alarms, "{mood:?}: {rows:?}");
        for row in rows {
            assert_eq!((&row["verdict"], &row["target"]["participant"]), (&json!("forced"), &seat));
            assert!(row["silent_ms"].is_f64(), "{row}");
        }
    }
}

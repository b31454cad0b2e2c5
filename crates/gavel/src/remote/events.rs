//! What happens, a line each.

use super::{
    Run,
    client::{Client, path},
    follow::{Source, follow},
    out::{cell, clean},
    stop::Stop,
};
use crate::args::events::Events;
use serde_json::Value;

impl Run for Events {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let source = match &self.conference {
            Some(conference) => Source { path: of_conference(conference), after: self.after, line, place },
            None => Source { path: "/events".into(), after: self.after, line, place: |_| None },
        };
        follow(client, source).await
    }
}

fn of_conference(conference: &str) -> String {
    format!("/conferences/{}/events", path(conference))
}

/// By its id, which is good when it is over, too.
fn place(event: &Value) -> Option<String> {
    event["conference"].as_str().map(of_conference)
}

/// Those who are named by more than their ids.
const PEOPLE: [&str; 3] = ["participant", "participants", "ban"];

/// `42  2026-11-21T06:47:00.123Z  01J…  left  Gustav  how=removed reason=spam  by Alice (app)`. Kinds that this version does
/// not know are told too.
fn line(event: &Value) -> String {
    let text = |field: &str| clean(event[field].as_str().unwrap_or_default());
    let place = if event["conference"].is_null() { text("room") } else { text("conference") };
    let mut parts = vec![cell(&event["seq"]), text("at"), place, text("kind")];
    let data = &event["data"];
    let names = names(data);
    if !names.is_empty() {
        parts.push(names);
    }
    let rest: Vec<String> = data
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(field, value)| !PEOPLE.contains(&field.as_str()) && is_said(field, value))
        .map(|(field, value)| format!("{}={}", clean(field), cell(value)))
        .collect();
    if !rest.is_empty() {
        parts.push(rest.join(" "));
    }
    if let Some(by) = data["by"]["name"].as_str() {
        parts.push(format!("by {} ({})", clean(by), cell(&data["by"]["surface"])));
    }
    parts.join("  ")
}

fn names(data: &Value) -> String {
    let several = data["participants"].as_array().into_iter().flatten();
    let named = PEOPLE.iter().map(|field| &data[*field]).chain(several).chain([data]);
    let names: Vec<String> = named.filter_map(|one| one["name"].as_str().map(clean)).collect();
    names.join(", ")
}

/// Whether it tells somebody something that is not said already.
fn is_said(field: &str, value: &Value) -> bool {
    !value.is_null() && !["by", "name", "person"].contains(&field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_a_line_that_says_who_what_and_by_whom() {
        let left = json!({
            "seq": 42, "id": "01A", "kind": "left", "at": "2026-11-21T06:47:00.123Z", "room": "01R", "conference": "01C",
            "data": {"participant": {"id": "01S", "person": "01P", "name": "Gus\u{1b}tav", "role": "guest"},
                "how": "removed", "terminal": "removed", "reason": null,
                "by": {"name": "Alice", "role": "host", "surface": "app"}}
        });
        assert_eq!(
            line(&left),
            "42  2026-11-21T06:47:00.123Z  01C  left  Gus?tav  how=removed terminal=removed  by Alice (app)"
        );
        let spotlight = json!({"seq": 7, "kind": "spotlight", "at": "t", "room": "01R", "conference": null,
            "data": {"participants": [{"name": "Bob"}, {"name": "Eve"}], "by": {"name": "Alice", "surface": "cli"}}});
        assert_eq!(line(&spotlight), "7  t  01R  spotlight  Bob, Eve  by Alice (cli)");
    }

    #[test]
    fn a_kind_that_is_new_is_told_too() {
        let new =
            json!({"seq": 8, "kind": "cake", "at": "t", "room": "01R", "conference": "01C", "data": {"pieces": 12}});
        assert_eq!(line(&new), "8  t  01C  cake  pieces=12");
    }
}

//! `gavel disconnect`: whom a name means is settled first, then one order is given, and the exit code says whether it holds.

use super::client::{Answer, Client, path, verdict_line};
use crate::{FAILED, Outcome, args};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::ExitCode};

/// A name that more than one person has.
const AMBIGUOUS: u8 = 2;

pub(crate) async fn disconnect(order: &args::Disconnect) -> Outcome {
    let ban = match &order.ban {
        Some(text) => Some(ban(text, order.room)?),
        None => None,
    };
    let client = Client::new(&order.remote)?;
    let target = if order.all {
        json!({"scope": "all"})
    } else {
        match find(&client, order).await? {
            Found::Seats(seats) => json!({"participants": seats}),
            Found::Exit(code) => return Ok(ExitCode::from(code)),
        }
    };
    let mut body = json!({"target": target, "dry_run": order.dry_run});
    if order.best_effort {
        body["mode"] = json!("best_effort");
    }
    for (field, value) in [("reason", &order.reason), ("note", &order.note)] {
        if let Some(value) = value {
            body[field] = json!(value);
        }
    }
    if let Some(ban) = ban {
        body["ban"] = ban;
    }
    let answer = client.post(&format!("/conferences/{}/disconnect", path(&order.conference)), &body).await?;
    if !client.show_json(&answer) && !client.show_problem(&answer) {
        report(&answer.body);
    }
    Ok(if all_are_out(&answer) { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

enum Found {
    Seats(Vec<String>),
    Exit(u8),
}

/// Ids stay what they are: the server knows whether it ever saw them. A name must be one person's.
async fn find(client: &Client, order: &args::Disconnect) -> Result<Found, Box<dyn std::error::Error + Send + Sync>> {
    if order.who.iter().all(|who| is_id(who)) {
        return Ok(Found::Seats(order.who.clone()));
    }
    let list = client.list(&format!("/conferences/{}/participants", path(&order.conference))).await?;
    let roster = match list {
        Ok(roster) => roster,
        Err(answer) => {
            if !client.show_json(&answer) {
                client.show_problem(&answer);
            }
            return Ok(Found::Exit(FAILED));
        }
    };
    let mut seats = Vec::new();
    for who in &order.who {
        match meant(&roster, who) {
            Meant::One(seat) => seats.push(seat),
            Meant::Nobody => {
                eprintln!("gavel: nobody is called `{who}` here");
                return Ok(Found::Exit(FAILED));
            }
            Meant::Several(people) => {
                if client.is_json() {
                    client.print(&json!({"code": "ambiguous", "name": who, "candidates": people}));
                } else {
                    eprintln!("gavel: `{who}` is more than one person; name one of these ids:");
                    for person in &people {
                        let text = |field: &str| person[field].as_str().unwrap_or("-");
                        let since = text("joined_at");
                        eprintln!(
                            "  {}  {}  {}  {}  since {since}",
                            text("id"),
                            text("name"),
                            text("role"),
                            text("device")
                        );
                    }
                }
                return Ok(Found::Exit(AMBIGUOUS));
            }
        }
    }
    Ok(Found::Seats(seats))
}

#[derive(Debug, PartialEq)]
enum Meant {
    Nobody,
    One(String),
    Several(Vec<Value>),
}

/// By id, or by name without regard to case. Several seats of one person are that person.
fn meant(roster: &[Value], who: &str) -> Meant {
    if is_id(who) {
        return Meant::One(who.to_owned());
    }
    let wanted = who.trim().to_lowercase();
    let mut people: BTreeMap<&str, &Value> = BTreeMap::new();
    for seat in roster {
        if seat["name"].as_str().is_some_and(|name| name.to_lowercase() == wanted) {
            people.entry(seat["person"].as_str().unwrap_or_default()).or_insert(seat);
        }
    }
    let mut people = people.into_values();
    match (people.next(), people.next()) {
        (None, _) => Meant::Nobody,
        (Some(one), None) => Meant::One(one["id"].as_str().unwrap_or_default().to_owned()),
        (Some(first), Some(second)) => Meant::Several([first, second].into_iter().chain(people).cloned().collect()),
    }
}

/// 26 characters of Crockford's base 32.
fn is_id(text: &str) -> bool {
    text.len() == 26
        && text.starts_with(|c: char| ('0'..='7').contains(&c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() && !matches!(c.to_ascii_uppercase(), 'I' | 'L' | 'O' | 'U'))
}

/// `1h`, `90m`, `1d12h`, or an ISO 8601 duration; nothing at all: until the conference ends.
fn ban(text: &str, room: bool) -> Result<Value, String> {
    if text.is_empty() {
        return Ok(json!({"room": room}));
    }
    let iso = if text.starts_with('P') { text.to_owned() } else { iso(text)? };
    Ok(json!({"for": iso, "room": room}))
}

fn iso(text: &str) -> Result<String, String> {
    let bad = || format!("--ban {text}: a time such as 30m, 1h or 2d, or nothing");
    let upper = text.to_ascii_uppercase();
    if !upper.ends_with(['W', 'D', 'H', 'M', 'S']) || !upper.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad());
    }
    // Weeks and days stand before the `T`, the rest behind it.
    let days = upper.rfind(['W', 'D']).map_or(0, |at| at + 1);
    let (days, clock) = upper.split_at(days);
    Ok(if clock.is_empty() { format!("P{days}") } else { format!("P{days}T{clock}") })
}

fn report(receipt: &Value) {
    for verdict in receipt["verdicts"].as_array().into_iter().flatten() {
        println!("{}", verdict_line(verdict));
    }
    let spared = receipt["spared"].as_u64().unwrap_or(0);
    if spared > 0 {
        println!("spared: {spared}");
    }
    let state = receipt["silent"]["state"].as_str().unwrap_or_default();
    let silence = match (state, receipt["silent"]["ms"].as_f64()) {
        ("confirmed", Some(ms)) => format!("silent after {ms} ms"),
        ("forced", _) => "silence was not confirmed: cut by force".into(),
        _ => "no media".into(),
    };
    let saved = if receipt["saved"] == "yes" { "saved" } else { "being saved" };
    println!("{silence}, {saved}; the conference is {}", receipt["conference"].as_str().unwrap_or("running"));
}

/// A dry run that would refuse nobody is fine too.
fn all_are_out(answer: &Answer) -> bool {
    let fine = |verdict: &Value| {
        matches!(verdict["verdict"].as_str(), Some("disconnected" | "already_gone" | "would_disconnect"))
    };
    answer.status.is_success() && answer.body["verdicts"].as_array().is_some_and(|verdicts| verdicts.iter().all(fine))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(id: &str, person: &str, name: &str) -> Value {
        json!({"id": id, "person": person, "name": name})
    }

    #[test]
    fn a_name_means_one_person_with_all_their_seats_or_asks() {
        let roster =
            [seat("s1", "p1", "Bob"), seat("s2", "p1", "Bob"), seat("s3", "p2", "Eve"), seat("s4", "p3", "eve")];
        assert_eq!(meant(&roster, "bob"), Meant::One("s1".into()));
        assert_eq!(meant(&roster, "mallory"), Meant::Nobody);
        assert!(matches!(meant(&roster, "Eve"), Meant::Several(people) if people.len() == 2));
        assert_eq!(meant(&[], "01J9ZQ4Y0000000000000000BB"), Meant::One("01J9ZQ4Y0000000000000000BB".into()));
    }

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(iso("1h").unwrap(), "PT1H");
        assert_eq!(iso("90m").unwrap(), "PT90M");
        assert_eq!(iso("2d").unwrap(), "P2D");
        assert_eq!(iso("1d12h").unwrap(), "P1DT12H");
        assert!(iso("soon").is_err() && iso("5").is_err());
        assert_eq!(ban("", true).unwrap(), json!({"room": true}));
        assert_eq!(ban("PT5M", false).unwrap(), json!({"for": "PT5M", "room": false}));
    }
}

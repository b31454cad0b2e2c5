//! Lists, as a table for people or as JSON for programs.

use super::client::{Client, path};
use crate::{
    FAILED, Outcome,
    args::{List, ListOf, OfConference, Remote},
};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) async fn conferences(remote: &Remote, List::List: &List) -> Outcome {
    let columns = [
        ("ID", "id"),
        ("ALIAS", "alias"),
        ("NAME", "name"),
        ("IN", "participants"),
        ("LOCKED", "locked"),
        ("STARTED", "started_at"),
    ];
    show(remote, "/conferences", &columns).await
}

pub(crate) async fn participants(remote: &Remote, ListOf::List { conference }: &ListOf) -> Outcome {
    let columns = [
        ("ID", "id"),
        ("NAME", "name"),
        ("ROLE", "role"),
        ("KIND", "kind"),
        ("STATE", "state"),
        ("DEVICE", "device"),
        ("JOINED", "joined_at"),
    ];
    show(remote, &format!("/conferences/{}/participants", path(conference)), &columns).await
}

pub(crate) async fn bans(of: &OfConference) -> Outcome {
    let columns = [
        ("ID", "id"),
        ("NAME", "name"),
        ("KEYS", "keys"),
        ("BY", "by"),
        ("REASON", "reason"),
        ("UNTIL", "until"),
        ("ROOM", "room"),
    ];
    show(&of.remote, &format!("/conferences/{}/bans", path(&of.conference)), &columns).await
}

async fn show(remote: &Remote, list: &str, columns: &[(&str, &str)]) -> Outcome {
    let client = Client::new(remote)?;
    let items = match client.list(list).await? {
        Ok(items) => items,
        Err(answer) => {
            if !client.show_json(&answer) {
                client.show_problem(&answer);
            }
            return Ok(ExitCode::from(FAILED));
        }
    };
    if client.is_json() {
        client.print(&json!({"items": items, "next_cursor": null}));
    } else {
        print!("{}", table(columns, &items));
    }
    Ok(ExitCode::SUCCESS)
}

/// Columns as wide as their widest cell; the last one is not filled up.
fn table(columns: &[(&str, &str)], items: &[Value]) -> String {
    let mut rows: Vec<Vec<String>> = vec![columns.iter().map(|(head, _)| (*head).to_owned()).collect()];
    rows.extend(items.iter().map(|item| columns.iter().map(|(_, field)| cell(&item[*field])).collect()));
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    rows.iter().fold(String::new(), |mut text, row| {
        let line: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(line.join("  ").trim_end());
        text.push('\n');
        text
    })
}

/// Names come from people: nothing in them may drive a terminal.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".into(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(","),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    };
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lines_up_and_shows_no_control_characters() {
        let items = [json!({"id": "1", "name": "Gustav\u{1b}[2J"}), json!({"id": "22", "name": null})];
        assert_eq!(table(&[("ID", "id"), ("NAME", "name")], &items), "ID  NAME\n1   Gustav?[2J\n22  -\n");
    }
}

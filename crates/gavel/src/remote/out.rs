//! What a command prints: the server's own answer for programs, tables and lines for people.

use super::client::Part;
use console::measure_text_width;
use serde_json::{Value, json};
use std::io::Write;

/// In which form.
#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) json: bool,
}

/// A heading, and the field below it; `a.b` is the field `b` of `a`, and `a#` how many there are in `a`.
pub(crate) type Column = (&'static str, &'static str);

impl Out {
    /// The answer as it is, or what `text` makes of it.
    pub(crate) fn show(self, answer: &Value, text: impl FnOnce(&Value) -> String) {
        if self.json {
            // Where there is nothing to say, there is no JSON either.
            if !answer.is_null() {
                self.print_json(answer);
            }
        } else {
            print(&text(answer));
        }
    }

    /// The answer as it is, or that it is done.
    pub(crate) fn done(self, answer: &Value, done: &str) {
        self.show(answer, |_| format!("{done}\n"));
    }

    /// A whole list.
    pub(crate) fn list(self, columns: &[Column], items: &[Value]) {
        self.list_to(columns, items, None);
    }

    /// As much of a list as was asked for. Where there is more, that is said beside it.
    pub(crate) fn part(self, columns: &[Column], part: &Part) {
        self.list_to(columns, &part.items, part.next.as_deref());
    }

    fn list_to(self, columns: &[Column], items: &[Value], next: Option<&str>) {
        if self.json {
            self.print_json(&json!({"items": items, "next_cursor": next}));
            return;
        }
        print(&table(columns, items));
        if let Some(next) = next {
            eprintln!("There is more: --cursor {}", clean(next));
        }
    }

    pub(crate) fn print_json(self, value: &Value) {
        print(&format!("{value:#}\n"));
    }
}

/// Whoever reads may have stopped reading (`| head`): that is no fault.
pub(crate) fn print(text: &str) {
    let _ = say(text);
}

/// The same, for whoever stops when nobody reads any more.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// One thing, a line for each of its fields.
pub(crate) fn card(fields: &[Column], item: &Value) -> String {
    let width = fields.iter().map(|(head, _)| head.len()).max().unwrap_or(0);
    fields.iter().fold(String::new(), |text, (head, field)| format!("{text}{head:<width$}  {}\n", text_at(item, field)))
}

/// Columns as wide as their widest cell; the last one is not filled up.
pub(crate) fn table(columns: &[Column], items: &[Value]) -> String {
    let mut rows: Vec<Vec<String>> = vec![columns.iter().map(|(head, _)| (*head).to_owned()).collect()];
    rows.extend(items.iter().map(|item| columns.iter().map(|(_, field)| text_at(item, field)).collect()));
    let widths: Vec<usize> = (0..columns.len())
        .map(|column| rows.iter().map(|row| measure_text_width(&row[column])).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line += cell;
            line += &" ".repeat(width - measure_text_width(cell) + 2);
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn text_at(item: &Value, field: &str) -> String {
    let (field, counted) = field.strip_suffix('#').map_or((field, false), |field| (field, true));
    let value = field.split('.').fold(item, |value, name| &value[name]);
    if counted { value.as_array().map_or(0, Vec::len).to_string() } else { cell(value) }
}

pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".into(),
        Value::String(text) if text.is_empty() => "-".into(),
        Value::String(text) => clean(text),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Array(items) if items.is_empty() => "-".into(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(","),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name}={}", cell(value))).collect::<Vec<_>>().join(" ")
        }
        Value::Number(number) => number.to_string(),
    }
}

/// Texts come from people: nothing in them may drive a terminal, or turn a line around.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lines_up_and_shows_no_control_characters() {
        let items = [json!({"id": "1", "name": "Gustav\u{1b}[2J\u{202e}"}), json!({"id": "22", "name": null})];
        assert_eq!(table(&[("ID", "id"), ("NAME", "name")], &items), "ID  NAME\n1   Gustav?[2J?\n22  -\n");
    }

    #[test]
    fn wide_letters_take_two_places() {
        let items = [json!({"name": "王小明", "id": "1"}), json!({"name": "Bob", "id": "2"})];
        assert_eq!(table(&[("NAME", "name"), ("ID", "id")], &items), "NAME    ID\n王小明  1\nBob     2\n");
    }

    #[test]
    fn a_card_shows_what_is_inside_of_a_field() {
        let room = json!({"name": "Weekly", "timers": {"length": 60}, "aliases": ["a", "b"]});
        let text =
            card(&[("NAME", "name"), ("LENGTH", "timers.length"), ("ALIASES", "aliases"), ("ALL", "aliases#")], &room);
        assert_eq!(text, "NAME     Weekly\nLENGTH   60\nALIASES  a,b\nALL      2\n");
    }
}

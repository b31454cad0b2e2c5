//! Lines of iCalendar (RFC 5545, section 3.1): escaped, folded, and with nothing in them that could begin another line.

/// Octets on a line, its end not counted.
const WIDTH: usize = 75;

/// A file in the making.
#[derive(Debug, Default)]
pub(crate) struct Writer(String);

impl Writer {
    pub(crate) fn finish(self) -> String {
        self.0
    }

    /// A line whose value has a form of its own: times, numbers, rules, addresses.
    pub(crate) fn line(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut rest: &str = &line.chars().filter(|c| !c.is_control()).collect::<String>();
        let mut width = WIDTH;
        while rest.len() > width {
            let at = (0..=width).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(width);
            let (now, later) = rest.split_at(at);
            self.0.push_str(now);
            self.0.push_str("\r\n ");
            rest = later;
            // The blank before it counts.
            width = WIDTH - 1;
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }

    /// A line whose value is text.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// Begins a component, and ends it when `inside` is written.
    pub(crate) fn component(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.line("BEGIN", name);
        inside(self);
        self.line("END", name);
    }
}

/// The value of a parameter, in quotation marks; those in it cannot be written (section 3.2).
pub(crate) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "'"))
}

/// Section 3.3.11.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn a_long_line_is_folded_between_letters_and_never_wider_than_75_octets() {
        for length in [74, 75, 76, 148, 149, 150, 223, 300] {
            let value = "ä".repeat(length);
            let text = written(|out| out.text("SUMMARY", &value));
            assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
            assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
        }
        let exact = "x".repeat(75 - "URL:".len());
        assert_eq!(written(|out| out.line("URL", &exact)), format!("URL:{exact}\r\n"));
    }

    #[test]
    fn text_is_escaped_and_begins_no_line_of_its_own() {
        let text = written(|out| out.text("SUMMARY", "a, b; c\\d\r\nBEGIN:VALARM\u{0}"));
        assert_eq!(text, "SUMMARY:a\\, b\\; c\\\\d\\nBEGIN:VALARM\r\n");
        assert_eq!(quoted("Alice \"the host\""), "\"Alice 'the host'\"");
    }
}

//! Rows and cells of tables in Markdown.

use std::fmt::Write;

pub(crate) fn row(text: &mut String, cells: &[String]) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// What was not measured is a dash.
pub(crate) fn number(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}") } else { "–".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_measured_is_a_dash() {
        assert_eq!((number(f64::NAN, 1), number(1.25, 1)), ("–".into(), "1.2".into()));
    }
}

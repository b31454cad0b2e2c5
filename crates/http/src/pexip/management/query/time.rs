//! Times as the dialect writes them: UTC with microseconds, and without saying so.

use crate::rfc3339;
use gavel_core::model::time::Timestamp;

/// `2026-11-21T06:47:00.123000`.
pub(crate) fn text(at: Timestamp) -> String {
    let text = rfc3339::text(at);
    format!("{}000", text.trim_end_matches('Z'))
}

/// Also with an offset, with a space, without a fraction, without a time of day.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let text = match text.split_once(' ') {
        Some((day, rest)) => format!("{day}T{rest}"),
        None if text.contains('T') => text.to_owned(),
        None => format!("{text}T00:00:00"),
    };
    rfc3339::parse(&text).or_else(|| rfc3339::parse(&format!("{text}Z")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_one_way_and_read_in_many() {
        let at = Timestamp(1_795_243_620_123);
        assert_eq!(text(at), "2026-11-21T06:47:00.123000");
        for written in ["2026-11-21T06:47:00.123000", "2026-11-21 06:47:00.123", "2026-11-21T07:47:00.123+01:00"] {
            assert_eq!(read(written), Some(at), "{written}");
        }
        assert_eq!(read("2026-11-21"), read("2026-11-21T00:00:00Z"));
        for bad in ["", "yesterday", "2026-11-21T", "2026-13-01", "1795243620"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

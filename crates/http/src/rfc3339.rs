//! Times and spans as the wire writes them: RFC 3339 in UTC with milliseconds, ISO 8601 durations.

use crate::problem::Problem;
use gavel_core::model::time::Timestamp;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// `2026-11-21T06:47:00.123Z`.
pub(crate) fn text(at: Timestamp) -> String {
    let Ok(t) = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000) else {
        return "9999-12-31T23:59:59.999Z".into();
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond()
    )
}

/// Any offset is taken; `None` for what is no time after 1970.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    u64::try_from(millis(text)?).ok().map(Timestamp)
}

/// A time that a question names in this field, to compare others with: what lies before 1970 lies before everything.
pub(crate) fn asked(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let millis = millis(text).ok_or_else(|| Problem::invalid(format!("{field}: a time as in RFC 3339")))?;
    Ok(Some(Timestamp(u64::try_from(millis).unwrap_or(0))))
}

fn millis(text: &str) -> Option<i128> {
    Some(OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos() / 1_000_000)
}

/// Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`PT1H`, `P1DT12H`, `P2W`).
/// Months and years are no fixed time and not taken; neither is a span of nothing.
pub(crate) fn span(text: &str) -> Option<u64> {
    let rest = text.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    let seconds = parts(days, &[('W', 604_800), ('D', 86_400)])?
        .checked_add(parts(clock, &[('H', 3_600), ('M', 60), ('S', 1)])?)?;
    (seconds > 0).then_some(seconds)
}

/// Sums `<number><unit>` pairs; each unit at most once, in the given order.
fn parts(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut units = units.iter();
    let mut sum = 0_u64;
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = text[..digits].parse().ok()?;
        let unit = text[digits..].chars().next()?;
        let (_, seconds) = units.find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(number.checked_mul(*seconds)?)?;
        text = &text[digits + unit.len_utf8()..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_with_milliseconds_and_read_with_any_offset() {
        assert_eq!(text(Timestamp(1_795_243_620_123)), "2026-11-21T06:47:00.123Z");
        assert_eq!(parse("2026-11-21T07:47:00.123+01:00"), Some(Timestamp(1_795_243_620_123)));
        assert_eq!(parse("yesterday"), None);
        assert_eq!(parse("1969-12-31T23:59:59Z"), None);
    }

    #[test]
    fn a_question_may_name_a_time_before_everything() {
        assert_eq!(asked("since", None).unwrap(), None);
        assert_eq!(asked("since", Some("1950-01-01T00:00:00Z")).unwrap(), Some(Timestamp(0)));
        assert_eq!(asked("since", Some("2026-11-21T06:47:00.123Z")).unwrap(), Some(Timestamp(1_795_243_620_123)));
        assert!(asked("since", Some("yesterday")).unwrap_err().detail.unwrap().contains("since"));
    }

    #[test]
    fn spans_of_fixed_length_are_read() {
        assert_eq!(span("PT1H"), Some(3_600));
        assert_eq!(span("P1DT12H"), Some(129_600));
        assert_eq!(span("P2W"), Some(1_209_600));
        assert_eq!(span("PT90S"), Some(90));
    }

    #[test]
    fn what_is_no_span_of_fixed_length_is_not_taken() {
        for text in
            ["", "P", "PT", "PT0S", "1h", "PT1", "P1M", "P1Y", "PT1S1H", "PT1.5H", "PT99999999999999999999S", "P1é"]
        {
            assert_eq!(span(text), None, "{text}");
        }
    }
}

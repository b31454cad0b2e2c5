//! Times as the dialect writes them: `2026-01-15 09:00`, in UTC.

use gavel_core::model::time::Timestamp;
use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

const MINUTE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day] [hour]:[minute]");

pub(super) fn text(at: Timestamp) -> String {
    let seconds = i64::try_from(at.0 / 1_000).unwrap_or(i64::MAX);
    let known = OffsetDateTime::from_unix_timestamp(seconds).ok();
    known.and_then(|at| at.format(MINUTE).ok()).unwrap_or_default()
}

/// `None`: it is no time after 1970.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let at = PrimitiveDateTime::parse(text.trim(), MINUTE).ok()?.assume_utc();
    u64::try_from(at.unix_timestamp()).ok()?.checked_mul(1_000).map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_is_a_minute_in_utc() {
        assert_eq!(parse("2026-01-15 09:00"), Some(Timestamp(1_768_467_600_000)));
        assert_eq!(text(Timestamp(1_768_467_659_999)), "2026-01-15 09:00");
        for bad in ["", "2026-01-15", "2026-01-15T09:00", "2026-13-15 09:00", "1969-12-31 23:59", "2026-01-15 24:00"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_minute_comes_back_as_it_was(minutes in 0_u64..100_000_000) {
            let at = Timestamp(minutes * 60_000);
            prop_assert_eq!(parse(&text(at)), Some(at));
        }

        #[test]
        fn any_text_is_a_time_or_is_none(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}

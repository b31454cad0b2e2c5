//! As much of an RRULE (RFC 5545, section 3.3.10) as a conference can want: days, not hours. What it means, `zone` knows.

use crate::BadSchedule;
use time::{PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

const LONGEST: usize = 500;
const MOST_DATES: u32 = 1_000;
const LONGEST_INTERVAL: u32 = 999;
const UNTIL: &[BorrowedFormatItem<'static>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// A rule that has the right shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// As it is written into files: capitals, no name before it.
    pub(crate) text: String,
    /// The same without UNTIL.
    pub(crate) endless: String,
    /// Seconds since 1970.
    pub(crate) until: Option<i64>,
    pub(crate) counted: bool,
}

/// Reads a rule. Lists may be as long as the text.
pub(crate) fn read(text: &str) -> Result<Rule, BadSchedule> {
    if text.len() > LONGEST {
        return Err(bad(format!("at most {LONGEST} characters")));
    }
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text);
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in text.split(';') {
        let (name, value) =
            part.split_once('=').ok_or_else(|| bad("a rule such as FREQ=WEEKLY;BYDAY=MO is expected"))?;
        if parts.iter().any(|(known, _)| *known == name) {
            return Err(bad(format!("{name} stands there twice")));
        }
        fits(name, value)?;
        parts.push((name, value));
    }
    let value = |wanted: &str| parts.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    let Some(frequency) = value("FREQ") else { return Err(bad("FREQ is missing")) };
    if value("COUNT").is_some() && value("UNTIL").is_some() {
        return Err(bad("COUNT or UNTIL, not both"));
    }
    if matches!(frequency, "DAILY" | "WEEKLY")
        && value("BYDAY").is_some_and(|days| days.contains(|c: char| c.is_ascii_digit()))
    {
        return Err(bad(format!("BYDAY has no numbers with FREQ={frequency}")));
    }
    let until = value("UNTIL").map(until).transpose()?;
    let endless: Vec<String> =
        parts.iter().filter(|(name, _)| *name != "UNTIL").map(|(name, value)| format!("{name}={value}")).collect();
    Ok(Rule { text: text.to_owned(), endless: endless.join(";"), until, counted: value("COUNT").is_some() })
}

/// Whether one part can be: more than its name and its letters, the crate that expands it checks.
fn fits(name: &str, value: &str) -> Result<(), BadSchedule> {
    let written = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | ','));
    match name {
        _ if !written => Err(bad(format!("{name} has no such value"))),
        "FREQ" => match value {
            "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY" => Ok(()),
            _ => Err(bad("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY")),
        },
        "INTERVAL" => within(name, value, LONGEST_INTERVAL),
        "COUNT" => within(name, value, MOST_DATES),
        "BYDAY" => match value.split(',').all(is_day) {
            true => Ok(()),
            false => Err(bad("BYDAY is a list of MO, TU, WE, TH, FR, SA and SU, with a number before it or without")),
        },
        "UNTIL" | "BYMONTHDAY" | "BYYEARDAY" | "BYWEEKNO" | "BYMONTH" | "BYSETPOS" | "WKST" => Ok(()),
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => Err(bad(format!("{name} is not taken: the start says the time of day"))),
        _ => Err(bad("it has a part that no rule knows")),
    }
}

fn within(name: &str, value: &str, most: u32) -> Result<(), BadSchedule> {
    match value.parse::<u32>() {
        Ok(number) if (1..=most).contains(&number) => Ok(()),
        Ok(_) | Err(_) => Err(bad(format!("{name} is a number from 1 to {most}"))),
    }
}

/// `MO`, `1MO`, `-1MO`.
fn is_day(text: &str) -> bool {
    let Some((number, day)) = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at)) else { return false };
    let named = matches!(day, "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU");
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let counted = (1..=2).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.trim_matches('0').is_empty();
    named && (number.is_empty() || counted)
}

fn until(text: &str) -> Result<i64, BadSchedule> {
    PrimitiveDateTime::parse(text, UNTIL)
        .map(|until| until.assume_utc().unix_timestamp())
        .map_err(|_| bad("UNTIL is a time in UTC, such as 20261231T235959Z"))
}

fn bad(text: impl AsRef<str>) -> BadSchedule {
    BadSchedule::because(format!("recurrence: {}", text.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_written_in_capitals_and_without_its_name() {
        let rule = read(" rrule:freq=weekly;byday=mo,we;until=20261231T235959Z ").unwrap();
        assert_eq!(rule.text, "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T235959Z");
        assert_eq!(rule.endless, "FREQ=WEEKLY;BYDAY=MO,WE");
        assert_eq!((rule.until, rule.counted), (Some(1_798_761_599), false));
    }

    #[test]
    fn what_is_no_rule_for_a_conference_is_refused_with_the_reason() {
        for (text, why) in [
            ("", "is expected"),
            ("weekly", "is expected"),
            ("BYDAY=MO", "FREQ is missing"),
            ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
            ("FREQ=SECONDLY;INTERVAL=1", "DAILY, WEEKLY"),
            ("FREQ=DAILY;FREQ=DAILY", "twice"),
            ("FREQ=DAILY;BYHOUR=1,2,3", "the start says the time of day"),
            ("FREQ=DAILY;INTERVAL=0", "from 1 to 999"),
            ("FREQ=DAILY;INTERVAL=1000", "from 1 to 999"),
            ("FREQ=DAILY;COUNT=0", "from 1 to 1000"),
            ("FREQ=DAILY;COUNT=1001", "from 1 to 1000"),
            ("FREQ=DAILY;COUNT=99999999999", "from 1 to 1000"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20261231T235959Z", "not both"),
            ("FREQ=DAILY;UNTIL=20261231", "in UTC"),
            ("FREQ=DAILY;UNTIL=20261231T235959", "in UTC"),
            ("FREQ=WEEKLY;BYDAY=1MO", "no numbers"),
            ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY is a list"),
            ("FREQ=MONTHLY;BYDAY=XMO", "BYDAY is a list"),
            ("FREQ=WEEKLY;BYDAY=ÄMO", "no such value"),
            ("FREQ=WEEKLY;BYDAY=", "no such value"),
            ("FREQ=WEEKLY;X-EVIL=1", "no rule knows"),
            ("FREQ=WEEKLY\r\nATTENDEE=1", "no such value"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.0.starts_with("recurrence: ") && fault.0.contains(why), "{text}: {fault}");
        }
        assert!(read(&format!("FREQ=DAILY;BYMONTHDAY={}1", "1,".repeat(300))).unwrap_err().0.contains("500"));
    }
}

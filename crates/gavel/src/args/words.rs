//! Words and times as people write them on a command line, and the words of the wire that they become.

use clap::ValueEnum;

/// The word that the server knows it by.
pub(crate) fn word(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().replace('-', "_")).unwrap_or_default()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reason {
    Disruption,
    Uninvited,
    Forgotten,
    Harassment,
    Spam,
    Technical,
    #[value(name = "meeting_over", alias = "meeting-over")]
    MeetingOver,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Barrier {
    Lock,
    #[value(alias = "waiting_room")]
    WaitingRoom,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    Owner,
    Operator,
    Host,
    Participant,
    Guest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum YesNo {
    Yes,
    No,
}

impl YesNo {
    pub(crate) fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// Who may do something without being asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Who {
    Everyone,
    Hosts,
}

/// `1h`, `90m`, `1d12h`, or an ISO 8601 duration: always the latter.
pub(crate) fn span(text: &str) -> Result<String, String> {
    let upper = text.to_ascii_uppercase();
    if upper.starts_with('P') {
        return Ok(upper);
    }
    if !upper.ends_with(['W', 'D', 'H', 'M', 'S']) || !upper.starts_with(|c: char| c.is_ascii_digit()) {
        return Err("a time such as 30m, 1h or 2d".into());
    }
    // Weeks and days stand before the `T`, the rest behind it.
    let days = upper.rfind(['W', 'D']).map_or(0, |at| at + 1);
    let (days, clock) = upper.split_at(days);
    Ok(if clock.is_empty() { format!("P{days}") } else { format!("P{days}T{clock}") })
}

/// `1h`, `90m`, `1d12h` or `45s`, in seconds.
pub(crate) fn seconds(text: &str) -> Result<u32, String> {
    let hint = || "a time such as 45s, 30m, 1h or 2d".to_owned();
    let (mut total, mut number) = (0_u32, None::<u32>);
    for c in text.chars() {
        let unit = match c.to_ascii_lowercase() {
            '0'..='9' => {
                let digit = c.to_digit(10).ok_or_else(hint)?;
                number = Some(number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit)).ok_or_else(hint)?);
                continue;
            }
            'w' => 604_800,
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return Err(hint()),
        };
        let part = number.take().and_then(|number| number.checked_mul(unit)).ok_or_else(hint)?;
        total = total.checked_add(part).ok_or_else(hint)?;
    }
    if number.is_none() && total > 0 { Ok(total) } else { Err(hint()) }
}

/// The same in minutes; parts of one are refused.
pub(crate) fn minutes(text: &str) -> Result<u32, String> {
    match seconds(text)? {
        seconds if seconds.is_multiple_of(60) => Ok(seconds / 60),
        _ => Err("whole minutes, such as 90m or 1h".into()),
    }
}

/// Minutes, or `never`: 0.
pub(crate) fn minutes_or_never(text: &str) -> Result<u32, String> {
    if text == "never" { Ok(0) } else { minutes(text).map_err(|hint| format!("{hint}; or never")) }
}

/// How long something may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// Of a room: as the installation has it. Of the installation: as Gavel has it.
    Default,
    Never,
    Seconds(u32),
}

impl Timer {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        match text {
            "default" => Ok(Self::Default),
            "never" => Ok(Self::Never),
            text => seconds(text).map(Self::Seconds).map_err(|hint| format!("{hint}; or never, or default")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_people_say_them() {
        assert_eq!(span("1h").unwrap(), "PT1H");
        assert_eq!(span("90m").unwrap(), "PT90M");
        assert_eq!(span("2d").unwrap(), "P2D");
        assert_eq!(span("1d12h").unwrap(), "P1DT12H");
        assert_eq!(span("PT5M").unwrap(), "PT5M");
        assert!(span("soon").is_err() && span("5").is_err());
    }

    #[test]
    fn a_time_is_counted_in_seconds_or_whole_minutes() {
        assert_eq!((seconds("45s"), seconds("1d12h"), seconds("2W")), (Ok(45), Ok(129_600), Ok(1_209_600)));
        for wrong in ["", "5", "h", "1h5", "1 h", "0s", "soon", "-1h", "9999999999s", "9999w"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
        assert_eq!((minutes("90m"), minutes("60s"), minutes_or_never("never")), (Ok(90), Ok(1), Ok(0)));
        assert!(minutes("90s").is_err());
    }

    #[test]
    fn a_timer_runs_for_a_time_never_or_as_usual() {
        assert_eq!(Timer::read("90m"), Ok(Timer::Seconds(5_400)));
        assert_eq!((Timer::read("never"), Timer::read("default")), (Ok(Timer::Never), Ok(Timer::Default)));
        assert!(Timer::read("0").is_err());
    }

    #[test]
    fn words_become_those_of_the_wire() {
        assert_eq!(word(&Barrier::WaitingRoom), "waiting_room");
        assert_eq!(word(&Reason::MeetingOver), "meeting_over");
    }
}

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
    fn words_become_those_of_the_wire() {
        assert_eq!(word(&Barrier::WaitingRoom), "waiting_room");
        assert_eq!(word(&Reason::MeetingOver), "meeting_over");
    }
}

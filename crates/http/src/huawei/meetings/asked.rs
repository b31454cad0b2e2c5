//! What is said of a meeting that is to be made or changed, and what of it a room can be.

use super::when;
use crate::{
    huawei::{Fault, attendees::Attendee, fault::code, read::said},
    native::rooms::RoomDoor,
};
use gavel_core::model::time::Timestamp;
use serde::Deserialize;

/// Minutes.
const USUAL_LENGTH: u32 = 30;
const LENGTHS: std::ops::RangeInclusive<u32> = 15..=1_440;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Asked {
    start_time: Option<String>,
    length: Option<u32>,
    subject: Option<String>,
    media_types: Option<String>,
    pub(super) attendees: Option<Vec<Attendee>>,
    is_auto_record: Option<i64>,
    record_type: Option<i64>,
    conf_config_info: Option<Config>,
    vmr_flag: Option<i64>,
    concurrent_participants: Option<u32>,
    support_simultaneous_interpretation: Option<bool>,
    cycle_params: Option<serde_json::Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Config {
    is_guest_free_pwd: Option<bool>,
    call_in_restriction: Option<i64>,
    guest_pwd: Option<String>,
    enable_waiting_room: Option<bool>,
}

/// The guests' password, as it is asked for.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum GuestPassword {
    /// Nothing is said of it.
    Unsaid,
    Set(String),
    None,
}

impl Asked {
    pub(super) fn must_be_possible(&self) -> Result<(), Fault> {
        let media: Vec<&str> =
            said(&self.media_types).map(|media| media.split(',').map(str::trim).collect()).unwrap_or_default();
        if media.is_empty()
            || !media.iter().all(|media| matches!(*media, "Voice" | "HDVideo" | "Video" | "Data" | "Telepresence"))
        {
            return Err(Fault::invalid("mediaTypes: Voice or HDVideo"));
        }
        let is_on = |number: Option<i64>| number.is_some_and(|number| number != 0);
        if is_on(self.is_auto_record) || is_on(self.record_type) {
            return Err(Fault::not_here("recording"));
        }
        if is_on(self.vmr_flag) {
            return Err(Fault::bad(code::NO_VMR, "Gavel has no personal meeting rooms of this kind"));
        }
        if self.support_simultaneous_interpretation == Some(true) {
            return Err(Fault::not_here("interpretation"));
        }
        if self.cycle_params.as_ref().is_some_and(|params| !params.is_null()) {
            return Err(Fault::not_here("recurring meetings by this interface"));
        }
        Ok(())
    }

    /// When it begins. `None`: now.
    pub(super) fn start(&self) -> Result<Option<Timestamp>, Fault> {
        match said(&self.start_time) {
            None => Ok(None),
            Some(text) => {
                when::parse(text).map(Some).ok_or_else(|| Fault::invalid("startTime: as 2026-01-15 09:00, in UTC"))
            }
        }
    }

    /// Minutes. `None`: nothing is said.
    pub(super) fn length(&self) -> Result<Option<u32>, Fault> {
        match self.length {
            None => Ok(None),
            Some(0) => Ok(Some(USUAL_LENGTH)),
            Some(length) if LENGTHS.contains(&length) => Ok(Some(length)),
            Some(_) => Err(Fault::invalid("length: 15 to 1440 minutes")),
        }
    }

    pub(super) fn usual_length(&self) -> Result<u32, Fault> {
        Ok(self.length()?.unwrap_or(USUAL_LENGTH))
    }

    pub(super) fn subject(&self) -> Option<&str> {
        said(&self.subject)
    }

    /// How many at most; 0 says that it does not matter.
    pub(super) fn limit(&self) -> Option<Option<u32>> {
        self.concurrent_participants.map(|most| Some(most).filter(|most| *most > 0))
    }

    pub(super) fn guest_password(&self) -> Result<GuestPassword, Fault> {
        let Some(config) = &self.conf_config_info else { return Ok(GuestPassword::Unsaid) };
        if config.is_guest_free_pwd == Some(true) {
            return Ok(GuestPassword::None);
        }
        match said(&config.guest_pwd) {
            None => Ok(GuestPassword::Unsaid),
            Some(password)
                if (4..=16).contains(&password.len()) && password.bytes().all(|digit| digit.is_ascii_digit()) =>
            {
                Ok(GuestPassword::Set(password.to_owned()))
            }
            Some(_) => Err(Fault::invalid("guestPwd: 4 to 16 digits")),
        }
    }

    /// Whether guests may come: not where only the enterprise, or only the invited may.
    pub(super) fn guests_may_come(&self) -> Result<Option<bool>, Fault> {
        match self.restriction() {
            None => Ok(None),
            Some(0) => Ok(Some(true)),
            Some(2 | 3) => Ok(Some(false)),
            Some(_) => Err(Fault::invalid("callInRestriction: 0, 2 or 3")),
        }
    }

    /// Where only the invited may come, everybody else has to knock.
    pub(super) fn door(&self) -> Option<RoomDoor> {
        let config = self.conf_config_info.as_ref()?;
        match (config.enable_waiting_room, self.restriction()) {
            (Some(true), _) | (_, Some(3)) => Some(RoomDoor::Knock),
            (Some(false), _) | (None, Some(_)) => Some(RoomDoor::Open),
            (None, None) => None,
        }
    }

    fn restriction(&self) -> Option<i64> {
        self.conf_config_info.as_ref()?.call_in_restriction
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(json: &str) -> Asked {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_gavel_has_not_is_refused_and_what_does_not_matter_is_passed_over() {
        let usual = r#"{"mediaTypes":"HDVideo","encryptMode":2,"language":"en-US","isAutoRecord":0,"vmrFlag":null}"#;
        assert!(asked(usual).must_be_possible().is_ok());
        for bad in [
            "{}",
            r#"{"mediaTypes":"Smell"}"#,
            r#"{"mediaTypes":"HDVideo","isAutoRecord":1}"#,
            r#"{"mediaTypes":"HDVideo","recordType":2}"#,
            r#"{"mediaTypes":"HDVideo","vmrFlag":1}"#,
            r#"{"mediaTypes":"HDVideo","supportSimultaneousInterpretation":true}"#,
            r#"{"mediaTypes":"HDVideo","cycleParams":{}}"#,
        ] {
            assert!(asked(bad).must_be_possible().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_guests_password_is_of_digits() {
        let password = |json: &str| asked(&format!(r#"{{"confConfigInfo":{json}}}"#)).guest_password();
        assert!(password("{}").unwrap() == GuestPassword::Unsaid);
        assert!(password(r#"{"guestPwd":"654321"}"#).unwrap() == GuestPassword::Set("654321".into()));
        assert!(password(r#"{"guestPwd":"654321","isGuestFreePwd":true}"#).unwrap() == GuestPassword::None);
        for bad in ["123", "12345678901234567", "12ab", "１２３４"] {
            assert!(password(&format!(r#"{{"guestPwd":"{bad}"}}"#)).is_err(), "{bad}");
        }
    }

    #[test]
    fn who_may_come_is_the_rooms_door() {
        let of = |json: &str| {
            let asked = asked(&format!(r#"{{"confConfigInfo":{json}}}"#));
            (asked.guests_may_come().unwrap(), asked.door())
        };
        assert_eq!(of("{}"), (None, None));
        assert_eq!(of(r#"{"callInRestriction":0}"#), (Some(true), Some(RoomDoor::Open)));
        assert_eq!(of(r#"{"callInRestriction":2}"#), (Some(false), Some(RoomDoor::Open)));
        assert_eq!(of(r#"{"callInRestriction":3}"#), (Some(false), Some(RoomDoor::Knock)));
        assert_eq!(of(r#"{"enableWaitingRoom":true}"#), (None, Some(RoomDoor::Knock)));
    }

    #[test]
    fn a_length_has_its_bounds() {
        assert_eq!(asked("{}").usual_length().unwrap(), 30);
        assert_eq!(asked(r#"{"length":0}"#).usual_length().unwrap(), 30);
        for bad in [14, 1_441] {
            assert!(asked(&format!(r#"{{"length":{bad}}}"#)).length().is_err());
        }
    }
}

//! What the socket hears, and what it tells.

use crate::huawei::ids;
use gavel_core::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ulid::Ulid;

pub(super) const BASIC: &str = "ConfBasicInfoNotify";
pub(super) const DYNAMIC: &str = "ConfDynamicInfoNotify";
pub(super) const PARTICIPANTS: &str = "ParticipantsNotify";
pub(super) const ATTENDEES: &str = "AttendeesNotify";
pub(super) const WAITING: &str = "WaitingListNotify";
pub(super) const INVITATIONS: &str = "InviteResultNotify";

/// What can be subscribed to. The dialect knows more: who speaks, how good a line is, subtitles, interpreters.
pub(in crate::huawei) const KINDS: [&str; 6] = [BASIC, DYNAMIC, PARTICIPANTS, ATTENDEES, WAITING, INVITATIONS];

/// What a client says. `sequence` comes back as it was.
#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) sequence: Value,
    pub(super) action: String,
    /// JSON within a text, or as it is.
    #[serde(default)]
    data: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Subscription {
    pub(super) subscribe_type: Vec<String>,
    pub(super) conf_token: String,
}

impl Said {
    pub(super) fn subscription(&self) -> Option<Subscription> {
        match &self.data {
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Object(_) => serde_json::from_value(self.data.clone()).ok(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
        }
    }
}

#[derive(Serialize)]
pub(super) struct Answer<'a> {
    action: &'a str,
    sequence: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Outcome>,
}

#[derive(Serialize)]
struct Outcome {
    #[serde(rename = "returnCode")]
    code: u32,
    /// The blank belongs to it.
    #[serde(rename = "returnDesc ")]
    text: &'static str,
}

impl<'a> Answer<'a> {
    pub(super) const fn echo(said: &'a Said) -> Self {
        Self { action: said.action.as_str(), sequence: &said.sequence, data: None }
    }

    pub(super) const fn of(said: &'a Said, code: u32, text: &'static str) -> Self {
        Self { action: said.action.as_str(), sequence: &said.sequence, data: Some(Outcome { code, text }) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Frame<'a> {
    action: &'a str,
    version: u64,
    create_time: u64,
    #[serde(rename = "msgID")]
    id: String,
    /// 0: all there is; 1: what has changed.
    msg_mode: u8,
    #[serde(rename = "confID")]
    conference: &'a str,
    data: Value,
}

impl<'a> Frame<'a> {
    pub(super) fn all(action: &'a str, conference: &'a str, now: Timestamp, data: Value) -> Self {
        Self {
            action,
            version: now.0,
            create_time: now.0,
            id: ids::hex(Ulid::generate()),
            msg_mode: 0,
            conference,
            data,
        }
    }

    pub(super) fn changed(action: &'a str, conference: &'a str, now: Timestamp, count: u64, data: Value) -> Self {
        Self { version: count, msg_mode: 1, ..Self::all(action, conference, now, data) }
    }
}

/// Reads what a client would say; for tests that try to break that. Whether it makes sense.
pub(super) fn read(text: &str) -> Option<Said> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_subscription_stands_in_a_text() {
        let said = read(
            r#"{"sequence":"2","action":"Subscribe","data":"{\"subscribeType\":[\"ParticipantsNotify\"],\"confToken\":\"Basic eA==\"}"}"#,
        );
        let said = said.unwrap();
        let subscription = said.subscription().unwrap();
        assert_eq!(
            (subscription.subscribe_type.as_slice(), subscription.conf_token.as_str()),
            (&["ParticipantsNotify".to_owned()][..], "Basic eA==")
        );
        let answer = serde_json::to_string(&Answer::of(&said, 0, "SUCCESS")).unwrap();
        assert_eq!(answer, r#"{"action":"Subscribe","sequence":"2","data":{"returnCode":0,"returnDesc ":"SUCCESS"}}"#);
        let beat = read(r#"{"sequence":"1","action":"HeartBeat"}"#).unwrap();
        assert_eq!(serde_json::to_string(&Answer::echo(&beat)).unwrap(), r#"{"action":"HeartBeat","sequence":"1"}"#);
    }

    proptest! {
        #[test]
        fn any_text_makes_sense_or_none(text in ".{0,200}") {
            let _ = read(&text).and_then(|said| said.subscription());
            let _ = Said { sequence: Value::Null, action: String::new(), data: Value::String(text) }.subscription();
        }
    }
}

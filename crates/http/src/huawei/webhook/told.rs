//! An event as the dialect's receivers read it: signed within itself, with a nonce, over the very text of what happened.

use super::KINDS;
use crate::{
    huawei::{ids, meetings},
    problem::Problem,
    secrets,
    state::App,
};
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{Happening, StoredEvent, Who};
use serde::Serialize;
use ulid::Ulid;

/// What is sent, and the nonce in it.
pub(crate) struct Letter {
    pub(crate) body: String,
    pub(crate) nonce: String,
}

#[derive(Serialize)]
struct EventInfo<P> {
    event: &'static str,
    timestamp: u64,
    payload: P,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    meeting_info: MeetingInfo,
    #[serde(skip_serializing_if = "Option::is_none")]
    attendee_info: Option<AttendeeInfo>,
}

#[derive(Serialize)]
struct MeetingInfo {
    #[serde(rename = "meetingID")]
    number: String,
    #[serde(rename = "meetingUUID")]
    session: String,
    #[serde(rename = "meetingCycleSubID")]
    date: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttendeeInfo {
    #[serde(rename = "userUUID")]
    user: String,
    user_agent: &'static str,
    account: String,
    #[serde(rename = "participantID")]
    participant: String,
    display_name: String,
    /// Milliseconds since 1970; 0 where it is not the moment that is told.
    join_time: u64,
    left_time: u64,
    /// 1: host.
    role: u8,
    call_number: String,
}

/// `{"appID", "timestamp", "nonce", "signature", "eventInfo"}`, the signature of the first three and the text of the last.
fn sealed(subscriber: &str, key: &str, at: Timestamp, nonce: String, info: &impl Serialize) -> Option<Letter> {
    let info = serde_json::to_string(info).ok()?;
    let signature = secrets::seal(key.as_bytes(), &format!("{subscriber}{}{nonce}{info}", at.0));
    let subscriber = serde_json::to_string(subscriber).ok()?;
    let body = format!(
        r#"{{"appID":{subscriber},"timestamp":{},"nonce":"{nonce}","signature":"{signature}","eventInfo":{info}}}"#,
        at.0
    );
    Some(Letter { body, nonce })
}

/// What a receiver has to answer with its nonce.
pub(crate) fn verify(app: &App, subscriber: &str, key: &str) -> Result<Letter, Problem> {
    let now = app.now();
    let info = EventInfo { event: "meeting.verify", timestamp: now.0, payload: serde_json::Map::new() };
    sealed(subscriber, key, now, ids::hex(Ulid::generate()), &info).ok_or_else(Problem::broken)
}

/// Whether the dialect can tell it at all.
pub(crate) fn has_word(what: &Happening) -> bool {
    KINDS.contains(&what.kind())
}

/// The same at every try. `None`: the dialect has no word for it, or the store does not answer.
pub(crate) async fn told(app: &App, subscriber: &str, key: &str, event: &StoredEvent) -> Option<String> {
    let happened = &event.event;
    let (word, who, has_left) = match &happened.what {
        Happening::ConferenceStarted { .. } => ("meeting.started", None, false),
        Happening::Joined { who } | Happening::Admitted { who, .. } => ("meeting.join", Some(who), false),
        Happening::Left { who, .. } => ("meeting.left", Some(who), true),
        Happening::Ended { .. } => ("meeting.end", None, false),
        _ => return None,
    };
    let room = app.directory.room(happened.room).await.ok()?;
    let attendee_info = match who {
        Some(who) => Some(attendee(app, who, happened.at, has_left).await?),
        None => None,
    };
    let meeting_info = MeetingInfo {
        // A room that is gone by now is known by its id.
        number: room.map_or_else(|| happened.room.to_string(), |room| meetings::number(&room)),
        session: happened.conference.map(|id| ids::hex(id.ulid())).unwrap_or_default(),
        date: "",
    };
    let payload = Payload { meeting_info, attendee_info };
    let info = EventInfo { event: word, timestamp: happened.at.0, payload };
    sealed(subscriber, key, happened.at, ids::hex(happened.id.ulid()), &info).map(|letter| letter.body)
}

async fn attendee(app: &App, who: &Who, at: Timestamp, has_left: bool) -> Option<AttendeeInfo> {
    let account = match who.account {
        Some(id) => app.directory.account(id).await.ok()?.map(|account| account.username),
        None => None,
    };
    let when = |is_it: bool| if is_it { at.0 } else { 0 };
    Some(AttendeeInfo {
        user: who.account.map(|account| ids::hex(account.ulid())).unwrap_or_default(),
        user_agent: "",
        participant: who.seat.to_string(),
        display_name: who.name.clone(),
        join_time: when(!has_left),
        left_time: when(has_left),
        role: u8::from(who.role.moderates()),
        call_number: account.clone().unwrap_or_else(|| who.seat.to_string()),
        account: account.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_signed_over_the_text_that_it_carries() {
        let info = EventInfo { event: "meeting.end", timestamp: 7, payload: serde_json::Map::new() };
        let letter = sealed("por\"tal", "key", Timestamp(7), "n".into(), &info).unwrap();
        let info = r#"{"event":"meeting.end","timestamp":7,"payload":{}}"#;
        let signature = secrets::seal(b"key", &format!("por\"tal7n{info}"));
        let expected =
            format!(r#"{{"appID":"por\"tal","timestamp":7,"nonce":"n","signature":"{signature}","eventInfo":{info}}}"#);
        assert_eq!(letter.body, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&letter.body).is_ok());
    }
}

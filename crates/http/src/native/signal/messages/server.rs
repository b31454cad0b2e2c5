//! From the server to the client.

use crate::{
    problem::Problem,
    rfc3339,
    shapes::{
        Ban, ChatMessage, Choice, Conference, Details, EndedBy, HowGone, MediaKind, Participant, Reaction, Receipt,
        Rejoin, RemovalReason, Role, TerminalReason, Unconnected, WhyWaiting,
    },
};
use gavel_core::model::{effect::Notice, media, reason};
use serde::Serialize;
use ts_rs::TS;

/// From the server.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Welcome(Box<Welcome>),
    Waiting {
        since: String,
        room: String,
        why: WhyWaiting,
    },
    Answer {
        #[ts(type = "number")]
        id: i64,
        sdp: String,
        slots: Vec<Slot>,
        wanted: Wanted,
    },
    Slots {
        slots: Vec<Slot>,
        wanted: Wanted,
    },
    Joined {
        participant: Box<Participant>,
    },
    Changed {
        participant: Box<Participant>,
    },
    Gone {
        seat: String,
        how: HowGone,
    },
    Conference {
        conference: Box<Conference>,
    },
    /// For hosts: what has changed on the list. `people` stand on it instead of what was known of them, `off` are persons who
    /// are not on it any more.
    Unconnected {
        people: Vec<Unconnected>,
        off: Vec<String>,
    },
    Bans {
        bans: Vec<Ban>,
    },
    Chat {
        message: Box<ChatMessage>,
    },
    Speaking {
        seats: Vec<String>,
    },
    /// A sign that somebody makes.
    Reaction {
        seat: String,
        reaction: Reaction,
    },
    Gate(Gate),
    /// For hosts.
    Details {
        details: Box<Details>,
    },
    /// For hosts: how good the lines are that are new, or have become better or worse.
    Conditions {
        seats: Vec<SeatCondition>,
    },
    /// A host has chosen devices; without `at_once` it is a question, answered with `answer`.
    Choose {
        choice: Choice,
        by: Role,
        at_once: bool,
    },
    /// What one order has changed about several seats, to be taken as one.
    Batch {
        messages: Vec<ServerMessage>,
    },
    /// How far a large order of one's own has come.
    Progress {
        id: String,
        done: u32,
        of: u32,
    },
    Receipt {
        id: String,
        receipt: Box<Receipt>,
    },
    Refused {
        id: String,
        problem: Box<Problem>,
    },
    Farewell(Box<Farewell>),
    Refusal {
        problem: Box<Problem>,
    },
    Error {
        code: &'static str,
        detail: String,
    },
    Pong,
}

/// The whole state: what was known before is to be thrown away.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Welcome {
    pub seat: String,
    pub person: String,
    pub role: Role,
    pub resume: String,
    pub conference: Conference,
    pub roster: Vec<Participant>,
    pub chat: Vec<ChatMessage>,
    pub unconnected: Vec<Unconnected>,
    pub bans: Vec<Ban>,
    /// Empty for those who are no hosts, like `bans`.
    pub details: Vec<Details>,
}

/// How good somebody's line is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SeatCondition {
    pub seat: String,
    pub condition: Condition,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Good,
    Fair,
    Poor,
}

impl From<media::Condition> for Condition {
    fn from(theirs: media::Condition) -> Self {
        match theirs {
            media::Condition::Good => Self::Good,
            media::Condition::Fair => Self::Fair,
            media::Condition::Poor => Self::Poor,
        }
    }
}

/// Whose media stands in which receiving m-line.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Slot {
    pub mid: String,
    pub seat: String,
    pub kind: MediaKind,
    /// Only where the picture is a screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub content: Option<SlotContent>,
}

/// What a picture is that is no camera, in the words of RFC 4796.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotContent {
    Slides,
}

impl SlotContent {
    fn of(content: media::Content) -> Option<Self> {
        match content {
            media::Content::Main => None,
            media::Content::Slides => Some(Self::Slides),
        }
    }
}

/// How many receiving m-lines there should be to see everybody.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct Wanted {
    pub audio: u16,
    pub video: u16,
}

/// What the server forwards of oneself.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct Gate {
    pub audio: bool,
    pub video: bool,
    pub share: bool,
    pub by: GatedBy,
    /// A host asks to unmute.
    pub asked: bool,
    /// And may: the person has agreed beforehand.
    pub at_once: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GatedBy {
    Host,
    /// The meeting is paused; one's devices may stay as they are.
    Pause,
    Nobody,
}

/// The end; then the server closes.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Farewell {
    pub reason: TerminalReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by: Option<EndedBy>,
    pub text: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub why: Option<RemovalReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<String>,
    /// Who it was, where the installation tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_name: Option<String>,
    /// What ended it where a timer did, as other systems say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cause: Option<&'static str>,
    pub rejoin: Rejoin,
}

impl From<reason::Farewell> for Farewell {
    fn from(theirs: reason::Farewell) -> Self {
        Self {
            reason: theirs.terminal.into(),
            by: theirs.by.and_then(EndedBy::of),
            text: theirs.text(),
            why: theirs.reason.map(RemovalReason::from),
            note: theirs.note,
            until: theirs.until.map(rfc3339::text),
            by_name: theirs.by_name,
            cause: theirs.timer.map(reason::Timer::text),
            rejoin: theirs.terminal.rejoin().into(),
        }
    }
}

/// Slots as they go over the wire.
pub(crate) fn slots(theirs: media::Slots) -> (Vec<Slot>, Wanted) {
    let wanted = Wanted { audio: theirs.wanted_audio, video: theirs.wanted_video };
    let slot = |slot: media::Slot| Slot {
        mid: slot.mid,
        seat: slot.seat.to_string(),
        kind: slot.kind.into(),
        content: SlotContent::of(slot.content),
    };
    (theirs.slots.into_iter().map(slot).collect(), wanted)
}

/// Whether a notice goes to several, and reads the same for all of them.
pub(crate) const fn is_for_several(theirs: &Notice) -> bool {
    match theirs {
        Notice::Joined(_)
        | Notice::Changed(_)
        | Notice::Gone { .. }
        | Notice::Batch(_)
        | Notice::Details(_)
        | Notice::Unconnected { .. }
        | Notice::Bans(_)
        | Notice::Chat(_)
        | Notice::Reaction { .. }
        | Notice::Speaking(_) => true,
        // A secret stands in the first, and a link as its reader reaches the server in both.
        Notice::Welcome(_) | Notice::Conference(_) => false,
        Notice::Waiting { .. }
        | Notice::Gate { .. }
        | Notice::Choose { .. }
        | Notice::Slots(_)
        | Notice::Conditions(_)
        | Notice::Farewell(_) => false,
    }
}

/// A notice as it goes over the wire. `resume`: the secret that takes the seat back; `base`: what links begin with.
pub(crate) fn notice(theirs: Notice, resume: &str, base: &str) -> ServerMessage {
    match theirs {
        Notice::Welcome(welcome) => ServerMessage::Welcome(Box::new(Welcome {
            seat: welcome.seat.to_string(),
            person: welcome.person.to_string(),
            role: welcome.role.into(),
            resume: resume.to_owned(),
            conference: Conference::new(welcome.conference, base),
            roster: welcome.roster.into_iter().map(Participant::from).collect(),
            chat: welcome.chat.into_iter().map(ChatMessage::from).collect(),
            unconnected: welcome.unconnected.into_iter().map(Unconnected::from).collect(),
            bans: welcome.bans.into_iter().map(Ban::from).collect(),
            details: welcome.details.into_iter().map(Details::from).collect(),
        })),
        Notice::Waiting { since, why, room } => {
            ServerMessage::Waiting { since: rfc3339::text(since), room, why: why.into() }
        }
        Notice::Joined(participant) => ServerMessage::Joined { participant: Box::new((*participant).into()) },
        Notice::Changed(participant) => ServerMessage::Changed { participant: Box::new((*participant).into()) },
        Notice::Gone { seat, how } => ServerMessage::Gone { seat: seat.to_string(), how: how.into() },
        Notice::Conference(summary) => {
            ServerMessage::Conference { conference: Box::new(Conference::new(*summary, base)) }
        }
        Notice::Unconnected { people, off } => ServerMessage::Unconnected {
            people: people.into_iter().map(Unconnected::from).collect(),
            off: off.into_iter().map(|person| person.to_string()).collect(),
        },
        Notice::Bans(bans) => ServerMessage::Bans { bans: bans.into_iter().map(Ban::from).collect() },
        Notice::Chat(message) => ServerMessage::Chat { message: Box::new((*message).into()) },
        Notice::Speaking(seats) => {
            ServerMessage::Speaking { seats: seats.into_iter().map(|seat| seat.to_string()).collect() }
        }
        Notice::Conditions(news) => ServerMessage::Conditions {
            seats: news
                .into_iter()
                .map(|(seat, condition)| SeatCondition { seat: seat.to_string(), condition: condition.into() })
                .collect(),
        },
        Notice::Reaction { seat, reaction } => {
            ServerMessage::Reaction { seat: seat.to_string(), reaction: reaction.into() }
        }
        Notice::Gate { gate, paused, asked, at_once } => {
            let by = match gate {
                media::Gate::OPEN => GatedBy::Nobody,
                _ if paused => GatedBy::Pause,
                _ => GatedBy::Host,
            };
            ServerMessage::Gate(Gate { audio: gate.audio, video: gate.video, share: gate.share, by, asked, at_once })
        }
        Notice::Details(details) => ServerMessage::Details { details: Box::new((*details).into()) },
        Notice::Choose { choice, by, at_once } => {
            ServerMessage::Choose { choice: choice.into(), by: by.into(), at_once }
        }
        Notice::Batch(all) => {
            ServerMessage::Batch { messages: all.into_iter().map(|one| notice(one, resume, base)).collect() }
        }
        Notice::Slots(theirs) => {
            let (slots, wanted) = slots(theirs);
            ServerMessage::Slots { slots, wanted }
        }
        Notice::Farewell(farewell) => ServerMessage::Farewell(Box::new((*farewell).into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_says_so_where_it_carries_a_screen() {
        let slot = |mid: &str, content| media::Slot {
            mid: mid.into(),
            seat: "01J0000000000000000000000A".parse().unwrap(),
            kind: media::MediaKind::Video,
            content,
        };
        let theirs = media::Slots {
            slots: vec![slot("3", media::Content::Main), slot("4", media::Content::Slides)],
            wanted_audio: 1,
            wanted_video: 2,
        };
        let (slots, wanted) = slots(theirs);
        assert_eq!(
            serde_json::to_value(ServerMessage::Slots { slots, wanted }).unwrap(),
            serde_json::json!({"type": "slots", "wanted": {"audio": 1, "video": 2}, "slots": [
                {"mid": "3", "seat": "01J0000000000000000000000A", "kind": "video"},
                {"mid": "4", "seat": "01J0000000000000000000000A", "kind": "video", "content": "slides"},
            ]})
        );
    }

    /// Rule book section 6: the target is told by whom, in role.
    #[test]
    fn a_gate_is_the_host_s_where_any_of_the_three_is_shut() {
        let said = |gate| {
            let notice = notice(Notice::Gate { gate, paused: false, asked: false, at_once: false }, "", "");
            serde_json::to_value(notice).unwrap()
        };
        let open = media::Gate::OPEN;
        assert_eq!(
            said(open),
            serde_json::json!({"type": "gate", "audio": true, "video": true, "share": true, "by": "nobody",
                "asked": false, "at_once": false})
        );
        for gate in [
            media::Gate { audio: false, ..open },
            media::Gate { video: false, ..open },
            media::Gate { share: false, ..open },
        ] {
            let said = said(gate);
            assert_eq!((&said["by"], &said["share"]), (&"host".into(), &gate.share.into()));
        }
    }

    #[test]
    fn a_pong_is_as_small_as_it_can_be() {
        assert_eq!(serde_json::to_string(&ServerMessage::Pong).unwrap(), r#"{"type":"pong"}"#);
    }

    #[test]
    fn a_farewell_says_what_happened_and_which_way_is_back() {
        let theirs = reason::Farewell {
            by: Some(reason::By::Host),
            note: Some("please mail us".into()),
            ..reason::Farewell::plain(reason::Terminal::Removed)
        };
        assert_eq!(
            serde_json::to_value(ServerMessage::Farewell(Box::new(theirs.into()))).unwrap(),
            serde_json::json!({"type": "farewell", "reason": "removed", "by": "host", "rejoin": "ask",
                "text": "Another participant disconnected you from this meeting.", "note": "please mail us"})
        );
    }
}

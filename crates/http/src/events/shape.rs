//! An event as it goes over the wire, the same by stream, by socket and by webhook.

use crate::rfc3339;
use gavel_door::ports::{Called, Doer, EventKind, Gating, Happening, StoredEvent, ToldBan, Who};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Value, json};
use ts_rs::TS;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// Something that happened in a conference, or to a room while nobody met in it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, TS)]
#[schema(example = json!({
    "seq": 42, "id": "01J9ZQ4Y0000000000000000AA", "kind": "left", "at": "2026-11-21T06:47:00.123Z",
    "room": "01J9ZQ4Y0000000000000000BB", "conference": "01J9ZQ4Y0000000000000000CC",
    "data": {
        "participant": {"id": "01J9ZQ4Y0000000000000000DD", "person": "01J9ZQ4Y0000000000000000EE", "name": "Gustav",
                        "role": "guest", "kind": "app", "account": null},
        "how": "removed", "terminal": "removed", "reason": "disruption",
        "by": {"name": "Alice", "role": "host", "surface": "app"}
    }
}))]
pub struct Event {
    /// Strictly rising, over all conferences; what a stream goes on after.
    pub(crate) seq: u64,
    /// The same however often the event is told.
    pub(crate) id: String,
    #[ts(type = "string")]
    pub(crate) kind: Kind,
    pub(crate) at: String,
    pub(crate) room: String,
    /// `null`: nobody met in the room.
    pub(crate) conference: Option<String>,
    /// What goes with the kind.
    #[schema(value_type = Object)]
    #[ts(type = "Record<string, unknown>")]
    pub(crate) data: Value,
}

impl From<StoredEvent> for Event {
    fn from(theirs: StoredEvent) -> Self {
        let event = theirs.event;
        Self {
            seq: theirs.seq,
            id: event.id.to_string(),
            kind: Kind(event.what.kind()),
            at: rfc3339::text(event.at),
            room: event.room.to_string(),
            conference: event.conference.map(|id| id.to_string()),
            data: data(event.what),
        }
    }
}

/// The word of an event's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind(pub(crate) EventKind);

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.word())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        EventKind::of(&word).map(Self).ok_or_else(|| D::Error::custom(format!("there is no event `{word}`")))
    }
}

impl PartialSchema for Kind {
    fn schema() -> RefOr<Schema> {
        let words = EventKind::ALL.iter().map(|kind| kind.word());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
    }
}

impl ToSchema for Kind {
    fn name() -> std::borrow::Cow<'static, str> {
        "EventKind".into()
    }
}

fn data(what: Happening) -> Value {
    match what {
        Happening::ConferenceStarted { name, aliases } => json!({"name": name, "aliases": aliases}),
        Happening::Joined { who } => json!({"participant": participant(who)}),
        Happening::Waiting { who, why } => json!({"participant": participant(who), "why": why}),
        Happening::Admitted { who, by } => json!({"participant": participant(who), "by": doer(by)}),
        Happening::Left { who, how, terminal, reason, by } => json!({
            "participant": participant(who), "how": how, "terminal": terminal, "reason": reason, "by": by.map(doer),
        }),
        Happening::Banned { ban, by } => json!({"ban": banned(ban), "by": doer(by)}),
        Happening::Unbanned { ban, person, name, by } => json!({
            "ban": {"id": ban, "person": person, "name": name}, "by": doer(by),
        }),
        Happening::Locked { by }
        | Happening::Unlocked { by }
        | Happening::Paused { by }
        | Happening::Resumed { by } => json!({"by": doer(by)}),
        Happening::WaitingRoom { on, by } => json!({"on": on, "by": doer(by)}),
        Happening::RoleChanged { person, name, before, role, by } => json!({
            "person": person, "name": name, "before": before, "role": role, "by": doer(by),
        }),
        Happening::Muted { whom, by } => gating(whom, None, by),
        Happening::Unmuted { whom, asked, by } => gating(whom, Some(asked), by),
        Happening::Invited { whom, role, by } => json!({
            "participant": called(whom), "role": role, "by": doer(by),
        }),
        Happening::Ringing { whom, until, by } => json!({
            "participant": called(whom), "until": rfc3339::text(until), "by": doer(by),
        }),
        Happening::Declined { whom } | Happening::Unanswered { whom } => json!({"participant": called(whom)}),
        Happening::Cancelled { whom, by } | Happening::Withdrawn { whom, by } => json!({
            "participant": called(whom), "by": doer(by),
        }),
        Happening::Hand { person, name, up, by } => {
            json!({"person": person, "name": name, "up": up, "by": doer(by)})
        }
        Happening::Spotlight { seats, by } => json!({
            "participants": seats.into_iter().map(participant).collect::<Vec<_>>(), "by": doer(by),
        }),
        Happening::Layout { layout, by } => json!({"layout": layout, "by": doer(by)}),
        Happening::Renamed { person, before, name, by } => json!({
            "person": person, "before": before, "name": name, "by": doer(by),
        }),
        Happening::Stage { person, name, on, by } => {
            json!({"person": person, "name": name, "on": on, "by": doer(by)})
        }
        Happening::Rights { person, name, rights, by } => json!({
            "person": person, "name": name, "rights": rights, "by": doer(by),
        }),
        Happening::Permissions { permissions, by } => json!({"permissions": permissions, "by": doer(by)}),
        Happening::PinChanged { which, set, by } => json!({"which": which, "set": set, "by": doer(by)}),
        Happening::AliasChanged { aliases, by } => json!({"aliases": aliases, "by": doer(by)}),
        Happening::RoomChanged { name, aliases, by } => json!({"name": name, "aliases": aliases, "by": doer(by)}),
        Happening::Ended { terminal, reason, by } => {
            json!({"terminal": terminal, "reason": reason, "by": doer(by)})
        }
    }
}

fn participant(who: Who) -> Value {
    json!({
        "id": who.seat, "person": who.person, "name": who.name, "role": who.role, "kind": who.kind,
        "account": who.account,
    })
}

/// By the place that is kept for them, which orders take like a seat.
fn called(whom: Called) -> Value {
    json!({"id": whom.place, "person": whom.person, "name": whom.name, "account": whom.account})
}

fn doer(by: Doer) -> Value {
    json!({"name": by.name, "role": by.role, "surface": by.surface})
}

fn banned(ban: ToldBan) -> Value {
    json!({
        "id": ban.ban, "person": ban.person, "name": ban.name, "keys": ban.keys, "reason": ban.reason,
        "until": ban.until.map(rfc3339::text), "room": ban.room,
    })
}

fn gating(whom: Gating, asked: Option<bool>, by: Doer) -> Value {
    let Gating { person, name, audio, video, share } = whom;
    let mut data = json!({
        "person": person, "name": name, "audio": audio, "video": video, "share": share, "by": doer(by),
    });
    if let Some(asked) = asked {
        data["asked"] = asked.into();
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use gavel_core::model::{
        ids::{EventId, PersonId, RoomId, SeatId},
        reason::{Reason, Terminal},
        role::{Role, SeatKind, Surface},
        seat::How,
        time::Timestamp,
    };
    use ulid::Ulid;

    #[test]
    fn a_removal_says_who_why_and_by_whom() {
        // G10
        let who = Who {
            seat: SeatId::new(Ulid(1)),
            person: PersonId::new(Ulid(2)),
            name: "Gustav".into(),
            role: Role::Guest,
            kind: SeatKind::App,
            account: None,
        };
        let by = Doer { name: "Alice".into(), role: "host".into(), surface: Surface::App };
        let left = Happening::Left {
            who,
            how: How::Removed,
            terminal: Terminal::RemovedBlocked,
            reason: Some(Reason::Spam),
            by: Some(by),
        };
        let event = gavel_door::ports::Event {
            id: EventId::new(Ulid(3)),
            room: RoomId::new(Ulid(4)),
            conference: None,
            at: Timestamp(1_795_243_620_123),
            what: left,
        };
        let wire = serde_json::to_value(Event::from(StoredEvent { seq: 42, event })).unwrap();
        assert_eq!(
            wire,
            json!({
                "seq": 42, "id": "00000000000000000000000003", "kind": "left", "at": "2026-11-21T06:47:00.123Z",
                "room": "00000000000000000000000004", "conference": null,
                "data": {
                    "participant": {
                        "id": "00000000000000000000000001", "person": "00000000000000000000000002", "name": "Gustav",
                        "role": "guest", "kind": "app", "account": null,
                    },
                    "how": "removed", "terminal": "removed_blocked", "reason": "spam",
                    "by": {"name": "Alice", "role": "host", "surface": "app"},
                },
            })
        );
    }

    #[test]
    fn every_kind_is_read_by_its_word() {
        for kind in EventKind::ALL {
            let read: Kind = serde_json::from_value(json!(Kind(*kind))).unwrap();
            assert_eq!(read, Kind(*kind));
        }
        assert!(serde_json::from_value::<Kind>(json!("nonsense")).is_err());
    }
}

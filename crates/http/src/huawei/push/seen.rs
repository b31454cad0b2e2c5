//! A meeting as the socket shows it, and what has changed since it was shown last. All values of a person are texts there.

use super::frames::{ATTENDEES, BASIC, DYNAMIC, PARTICIPANTS, WAITING};
use crate::{
    huawei::{
        Fault,
        attendees::{self, Listed},
        control::{Hosts, is_muted},
        ids,
    },
    state::App,
};
use gavel_core::model::{effect::Participant, ids::AccountId, seat::SeatState, settings::Who};
use gavel_door::{View, ports::StoredRoom};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// By who it is: what is shown of them.
type Rows = BTreeMap<String, Value>;

/// All of it, at one moment.
#[derive(Clone, Default)]
pub(super) struct Seen {
    basic: Value,
    dynamic: Value,
    participants: Rows,
    waiting: Rows,
    attendees: Rows,
}

/// The names of accounts do not change in a meeting, so each is looked up once.
#[derive(Default)]
pub(super) struct Numbers(HashMap<AccountId, String>);

impl Numbers {
    pub(super) async fn of(
        &mut self,
        app: &App,
        account: Option<AccountId>,
        place: impl ToString,
    ) -> Result<String, Fault> {
        let Some(id) = account else { return Ok(place.to_string()) };
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let number = attendees::number(app, account, place).await?;
        self.0.insert(id, number.clone());
        Ok(number)
    }
}

impl Seen {
    pub(super) async fn of(
        app: &App,
        room: &StoredRoom,
        view: &View,
        numbers: &mut Numbers,
        base: &str,
    ) -> Result<Self, Fault> {
        let hosts = Hosts::of(view);
        let mut seen = Self { basic: basic(room, base), dynamic: dynamic(view), ..Self::default() };
        for row in &view.unconnected {
            let number = numbers.of(app, row.account, row.seat).await?;
            seen.attendees.insert(row.person.to_string(), json!(Listed::of(row.account, &row.name, number)));
        }
        for seat in &view.participants {
            let number = numbers.of(app, seat.account, seat.id).await?;
            let (rows, person) = match seat.state {
                SeatState::Waiting { .. } => (&mut seen.waiting, waiting(seat, &number)),
                SeatState::In | SeatState::Reconnecting { .. } => {
                    (&mut seen.participants, inside(seat, &number, &hosts, view))
                }
            };
            rows.insert(seat.id.to_string(), Value::Object(person));
            if seat.state.is_inside() {
                seen.attendees.insert(seat.person.to_string(), json!(Listed::of(seat.account, &seat.name, number)));
            }
        }
        Ok(seen)
    }

    /// All there is of one kind. `None`: the kind is told of as it happens alone.
    pub(super) fn all(&self, kind: &str) -> Option<Value> {
        self.since(&Self::default(), kind)
    }

    /// What of one kind is another than before.
    pub(super) fn since(&self, before: &Self, kind: &str) -> Option<Value> {
        let whole = |now: &Value, before: &Value| (now != before).then(|| now.clone());
        match kind {
            BASIC => whole(&self.basic, &before.basic),
            DYNAMIC => whole(&self.dynamic, &before.dynamic),
            PARTICIPANTS => rows(&self.participants, &before.participants, &people),
            WAITING => rows(&self.waiting, &before.waiting, &people),
            ATTENDEES => rows(&self.attendees, &before.attendees, &attendees),
            _ => None,
        }
    }
}

/// `mode` 0: this is how it is with them; 1: they are not there any more, without a word why.
fn people(pid: &str, now: Option<&Value>) -> Value {
    match now {
        Some(person) => json!({"pid": pid, "mode": 0, "pinfoMap": person}),
        None => json!({"pid": pid, "mode": 1}),
    }
}

fn attendees(who: &str, now: Option<&Value>) -> Value {
    match now {
        Some(person) => json!({"id": who, "mode": 0, "attendee": person}),
        None => json!({"id": who, "mode": 1}),
    }
}

fn rows(now: &Rows, before: &Rows, shown: &dyn Fn(&str, Option<&Value>) -> Value) -> Option<Value> {
    let new = now.iter().filter(|(who, row)| before.get(*who) != Some(row));
    let mut changed: Vec<Value> = new.map(|(who, row)| shown(who, Some(row))).collect();
    changed.extend(before.keys().filter(|who| !now.contains_key(*who)).map(|who| shown(who, None)));
    (!changed.is_empty()).then_some(Value::Array(changed))
}

fn basic(room: &StoredRoom, base: &str) -> Value {
    json!({
        "displayID": crate::huawei::meetings::number(room),
        "title": room.room.name,
        "startTime": room.schedule.as_ref().map_or(0, |schedule| schedule.start.0),
        "guestJoinUri": crate::draw::link(base, room),
        // Only their hashes are kept.
        "pwds": [],
        "owner": room.room.owner.map(|owner| ids::hex(owner.ulid())).unwrap_or_default(),
        "orgID": "",
        "webinar": false,
        "supportCohost": true,
        "supportWaitingRoom": true,
    })
}

fn dynamic(view: &View) -> Value {
    let summary = &view.summary;
    let everyone = |who: Who| u8::from(who == Who::Everyone);
    json!({
        "state": "Created",
        "endTime": summary.ends_at.map_or(0, |end| end.0),
        "lock": u8::from(summary.locked),
        "lockSharing": 1 - everyone(summary.permissions.share),
        "canUnmute": everyone(summary.permissions.unmute),
        "forbiddenChat": 1 - everyone(summary.permissions.chat),
        "waitingRoomState": u8::from(summary.waiting_room),
        "pause": u8::from(summary.paused.is_some()),
        "recState": 0,
        "clientRecMode": 0,
    })
}

fn texts<const N: usize>(pairs: [(&str, String); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect()
}

const fn yes(holds: bool) -> &'static str {
    if holds { "1" } else { "0" }
}

fn inside(seat: &Participant, number: &str, hosts: &Hosts, view: &View) -> Map<String, Value> {
    let pid = seat.id.to_string();
    let role = match (hosts.chair == pid, seat.shown) {
        (true, _) => "1",
        (false, true) => "0",
        // The audience of an auditorium.
        (false, false) => "2",
    };
    let mut person = known(seat, number);
    person.extend(texts([
        ("ROLE", role.into()),
        ("STATE", if seat.state == SeatState::In { "0" } else { "2" }.into()),
        ("HAND", yes(seat.hand.is_some()).into()),
        ("BROADCAST", yes(view.summary.spotlight.contains(&seat.id)).into()),
        ("ROLLCALL", "0".into()),
        ("SHARE", yes(seat.devices.sharing && seat.gate.share).into()),
        ("MUTE", yes(is_muted(seat)).into()),
        ("VIDEO", yes(seat.devices.video && seat.gate.video).into()),
        ("CAMERASTATE", yes(seat.devices.video).into()),
        ("LOCALREC", "0".into()),
        ("IS_COHOST", yes(hosts.others.contains(&pid)).into()),
    ]));
    person
}

fn waiting(seat: &Participant, number: &str) -> Map<String, Value> {
    let mut person = known(seat, number);
    person.extend(texts([("WAITINGSTATE", "0".into())]));
    person
}

fn known(seat: &Participant, number: &str) -> Map<String, Value> {
    let account = seat.account.map(|_| number.to_owned()).unwrap_or_default();
    texts([
        ("NAME", seat.name.clone()),
        ("TEL", number.to_owned()),
        ("ADDTIME", seat.joined_at.0.to_string()),
        ("ANONYMOUS", yes(seat.account.is_none()).into()),
        ("CLIENT_LOGIN_TYPE", seat.client.clone()),
        ("ORG_ID", String::new()),
        ("ACCOUNT_ID", seat.account.map(|account| ids::hex(account.ulid())).unwrap_or_default()),
        ("THIRDACCOUNT", account.clone()),
        ("ACCOUNT", account),
    ])
}

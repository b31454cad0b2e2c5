//! One participant's picture of the conference, and the dialect's events of what changes in it. Pure: what the door tells
//! in, events out (docs/contracts/pexip-client.md, *Events*).

use super::{
    ids,
    shapes::{self, About},
};
use gavel_core::model::{
    effect::{Notice, Participant, Summary, Welcome},
    fact::Message,
    ids::SeatId,
    role::SeatKind,
    seat::{SeatState, WaitingFor},
    settings::Who,
    time::Timestamp,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Event {
    pub(super) name: &'static str,
    pub(super) data: Value,
}

impl Event {
    pub(super) const fn new(name: &'static str, data: Value) -> Self {
        Self { name, data }
    }

    /// What is told when it is over.
    pub(super) fn disconnect(reason: &str) -> Self {
        Self::new("disconnect", json!({"reason": reason}))
    }
}

/// Who of this dialect's people sends and gets media: only the sessions know.
pub(super) type Calls<'a> = &'a dyn Fn(SeatId) -> bool;

pub(super) struct Scene {
    own: SeatId,
    alias: String,
    /// `None`: waits outside, and sees nobody.
    summary: Option<Summary>,
    waits: WaitingFor,
    /// What the room is called, as far as one learns that.
    room: String,
    /// The own seat is in it, wherever it is.
    roster: BTreeMap<SeatId, Participant>,
    /// Who is under the spotlight, and since when.
    lit: BTreeMap<SeatId, f64>,
    presenter: Option<SeatId>,
    /// The conference as it was told last.
    told: Value,
}

impl Scene {
    pub(super) fn new(me: Participant, alias: String) -> Self {
        let waits = WaitingFor::WaitingRoom;
        Self {
            own: me.id,
            alias,
            summary: None,
            waits,
            room: String::new(),
            roster: BTreeMap::from([(me.id, me)]),
            lit: BTreeMap::new(),
            presenter: None,
            told: Value::Null,
        }
    }

    pub(super) fn me(&self) -> Option<&Participant> {
        self.roster.get(&self.own)
    }

    pub(super) fn moderates(&self) -> bool {
        self.me().is_some_and(|me| me.role.moderates())
    }

    pub(super) fn is_inside(&self) -> bool {
        self.summary.is_some()
    }

    pub(super) fn name(&self) -> &str {
        self.me().map_or("", |me| &me.name)
    }

    pub(super) fn service_type(&self) -> &'static str {
        let state = self.me().map_or(SeatState::In, |me| me.state);
        shapes::service_type(state, shapes::is_lecture(self.summary.as_ref()))
    }

    /// What kind of conference it is, wherever one stands.
    pub(super) fn service(&self) -> &'static str {
        shapes::service_type(SeatState::In, shapes::is_lecture(self.summary.as_ref()))
    }

    pub(super) fn conference_name(&self) -> &str {
        self.summary.as_ref().map_or(&self.room, |summary| &summary.name)
    }

    pub(super) fn may_all_chat(&self) -> bool {
        self.summary.as_ref().is_none_or(|summary| summary.permissions.chat == Who::Everyone)
    }

    pub(super) fn guests_can_present(&self) -> bool {
        self.summary.as_ref().is_none_or(|summary| summary.permissions.share == Who::Everyone)
    }

    pub(super) fn conference(&self) -> Value {
        match &self.summary {
            Some(summary) => shapes::conference(summary, self.are_guests_muted()),
            None => shapes::waited_for(self.waits),
        }
    }

    pub(super) fn participants(&self, calls: Calls<'_>) -> Vec<Value> {
        self.roster.values().map(|of| self.shape(of, calls)).collect()
    }

    /// Everything, for somebody who begins to listen.
    pub(super) fn sync(&mut self, calls: Calls<'_>) -> Vec<Event> {
        self.told = self.conference();
        let mut events = vec![Event::new("conference_update", self.told.clone())];
        events.extend(self.summary.as_ref().map(layout));
        events.extend(self.presenter().map(|of| Event::new("presentation_start", shapes::presentation(of))));
        events.push(Event::new("participant_sync_begin", Value::Null));
        let all = self.participants(calls).into_iter();
        events.extend(all.map(|of| Event::new("participant_create", of)));
        events.push(Event::new("participant_sync_end", Value::Null));
        events
    }

    /// What the door tells, and what the client hears of it.
    pub(super) fn hear(&mut self, notice: &Notice, now: Timestamp, calls: Calls<'_>) -> Vec<Event> {
        let mut events = Vec::new();
        let presenter = self.presenter;
        for one in notice.each() {
            self.take(one, now, calls, &mut events);
        }
        let conference = self.conference();
        if conference != self.told {
            self.told = conference.clone();
            events.push(Event::new("conference_update", conference));
        }
        if presenter != self.presenter {
            events.push(match self.presenter() {
                Some(of) => Event::new("presentation_start", shapes::presentation(of)),
                None => Event::new("presentation_stop", Value::Null),
            });
        }
        events
    }

    fn take(&mut self, notice: &Notice, now: Timestamp, calls: Calls<'_>, events: &mut Vec<Event>) {
        match notice {
            Notice::Welcome(welcome) => self.welcome(welcome, now, calls, events),
            Notice::Waiting { why, room, .. } => {
                self.waits = *why;
                self.room.clone_from(room);
            }
            Notice::Joined(of) | Notice::Changed(of) => self.put(of, calls, events),
            Notice::Gone { seat, .. } => self.remove(*seat, events),
            Notice::Conference(summary) => self.summarise(summary, now, calls, events),
            Notice::Chat(line) => events.extend(self.message(line)),
            Notice::Speaking(seats) => events.push(Event::new("stage", shapes::stage(seats))),
            // What the roster does not show already, the dialect has no words for.
            Notice::Details(_)
            | Notice::Unconnected { .. }
            | Notice::Bans(_)
            | Notice::Reaction { .. }
            | Notice::Conditions(_)
            | Notice::Gate { .. }
            | Notice::Choose { .. }
            | Notice::Slots(_)
            | Notice::Batch(_)
            | Notice::Farewell(_) => {}
        }
    }

    /// In, or in with another role: the difference to what was seen before.
    fn welcome(&mut self, welcome: &Welcome, now: Timestamp, calls: Calls<'_>, events: &mut Vec<Event>) {
        let was_host = self.moderates();
        let was_inside = self.is_inside();
        self.summarise(&welcome.conference, now, calls, events);
        let stay: BTreeSet<SeatId> = welcome.roster.iter().map(|of| of.id).collect();
        let gone: Vec<SeatId> = self.roster.keys().copied().filter(|seat| !stay.contains(seat)).collect();
        for seat in gone {
            self.remove(seat, events);
        }
        // Oneself first: what the others look like depends on who one is.
        let (own, others): (Vec<_>, Vec<_>) = welcome.roster.iter().partition(|of| of.id == self.own);
        for of in own.into_iter().chain(others) {
            self.put(of, calls, events);
        }
        if was_inside && was_host != self.moderates() {
            // The role stands in the next token, and the client would fetch that much later.
            events.push(Event::new("refresh_token", Value::Null));
        }
    }

    fn put(&mut self, of: &Participant, calls: Calls<'_>, events: &mut Vec<Event>) {
        let before = self.roster.insert(of.id, of.clone());
        let presented = before.as_ref().is_some_and(shapes::is_presenting);
        if of.id != self.own {
            match (presented, shapes::is_presenting(of)) {
                // Whoever has begun keeps the floor, as their screen keeps its place.
                (false, true) => self.presenter = self.presenter.or(Some(of.id)),
                (true, false) => self.give_floor_up(of.id),
                (true, true) | (false, false) => {}
            }
        }
        if before.as_ref() != Some(of) {
            let name = if before.is_some() { "participant_update" } else { "participant_create" };
            events.push(Event::new(name, self.shape(of, calls)));
        }
    }

    fn remove(&mut self, seat: SeatId, events: &mut Vec<Event>) {
        // Oneself one leaves by a farewell only.
        if seat != self.own && self.roster.remove(&seat).is_some() {
            self.lit.remove(&seat);
            self.give_floor_up(seat);
            events.push(Event::new("participant_delete", json!({"uuid": ids::of_seat(seat)})));
        }
    }

    fn give_floor_up(&mut self, seat: SeatId) {
        if self.presenter == Some(seat) {
            let mut others = self.roster.values().filter(|of| of.id != self.own && shapes::is_presenting(of));
            self.presenter = others.next_back().map(|of| of.id);
        }
    }

    fn presenter(&self) -> Option<&Participant> {
        self.roster.get(&self.presenter?)
    }

    fn summarise(&mut self, summary: &Summary, now: Timestamp, calls: Calls<'_>, events: &mut Vec<Event>) {
        let before = self.summary.replace(summary.clone());
        let lit = relit(&self.lit, &summary.spotlight, now);
        let changed = self.roster.keys().filter(|seat| lit.get(seat) != self.lit.get(seat)).copied();
        let changed: Vec<SeatId> = changed.collect();
        self.lit = lit;
        let shown = changed.iter().filter_map(|seat| self.roster.get(seat));
        events.extend(shown.map(|of| Event::new("participant_update", self.shape(of, calls))));
        if before.is_some_and(|before| before.layout != summary.layout) {
            events.push(layout(summary));
        }
    }

    /// One's own lines one has already.
    fn message(&self, line: &Message) -> Option<Event> {
        let data = json!({
            "origin": line.name,
            "uuid": ids::of_seat(line.seat),
            "type": "text/plain",
            "payload": line.text,
            "direct": line.to.is_some(),
        });
        (line.seat != self.own).then(|| Event::new("message_received", data))
    }

    fn shape(&self, of: &Participant, calls: Calls<'_>) -> Value {
        let about = About {
            has_media: of.kind != SeatKind::Pexip || calls(of.id),
            lit: self.lit.get(&of.id).copied(),
            alias: &self.alias,
            is_lecture: shapes::is_lecture(self.summary.as_ref()),
            to_host: self.moderates(),
        };
        shapes::participant(of, about)
    }

    /// All that there are, and at least one.
    fn are_guests_muted(&self) -> bool {
        let mut guests = self.roster.values().filter(|of| of.state.is_inside() && !of.role.moderates()).peekable();
        guests.peek().is_some() && guests.all(|guest| !guest.gate.audio)
    }
}

/// The spotlight as times, which keep the order in which it stands.
fn relit(before: &BTreeMap<SeatId, f64>, now_lit: &[SeatId], now: Timestamp) -> BTreeMap<SeatId, f64> {
    let mut last = 0.0_f64;
    let mut lit = BTreeMap::new();
    for (at, seat) in now_lit.iter().enumerate() {
        let since = before.get(seat).copied().filter(|since| *since > last);
        let since = since.unwrap_or_else(|| (shapes::seconds(now) + at as f64 / 1_000.0).max(last + 0.001));
        last = since;
        lit.insert(*seat, since);
    }
    lit
}

fn layout(summary: &Summary) -> Event {
    let name = shapes::layout(summary.layout);
    let data = json!({
        "view": name,
        "participants": summary.spotlight.iter().map(|seat| ids::of_seat(*seat)).collect::<Vec<_>>(),
        "requested_layout": {"primary_screen": {"chair_layout": name, "guest_layout": name}},
        "overlay_text_enabled": true,
    });
    Event::new("layout", data)
}

#[cfg(test)]
mod tests;

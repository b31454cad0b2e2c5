//! What the store in memory has written, and what it can say of it. Knows no moods.

use gavel_core::model::{
    audit::AuditRow,
    ban::Ban,
    command::PinKind,
    fact::{Entry, Fact},
    ids::{ConferenceId, Generation, PersonId, RoomId},
    invitation::Invitee,
    room::{Room, RoomRecord},
    settings::House,
    time::Timestamp,
};
use gavel_door::ports::{Batch, EventFilter, Page, StoredEvent, Unfinished};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Kept {
    pub(super) rooms: BTreeMap<RoomId, Room>,
    pub(super) invitees: BTreeMap<RoomId, Vec<Invitee>>,
    pub(super) house: House,
    /// Without a conference: what was decided of the room while nobody met.
    pub(super) journal: Vec<(Option<ConferenceId>, Option<RoomId>, Entry)>,
    pub(super) audit: Vec<AuditRow>,
    pub(super) events: Vec<StoredEvent>,
}

impl Kept {
    pub(super) fn write(&mut self, batch: Batch) {
        self.journal.extend(batch.entries.into_iter().map(|entry| (batch.conference, batch.room, entry)));
        self.audit.extend(batch.audit);
        let next = self.newest_event() + 1;
        self.events.extend((next..).zip(batch.events).map(|(seq, event)| StoredEvent { seq, event }));
    }

    pub(super) fn newest_event(&self) -> u64 {
        self.events.last().map_or(0, |event| event.seq)
    }

    pub(super) fn events(&self, filter: &EventFilter) -> Page<StoredEvent> {
        let fits = |stored: &&StoredEvent| {
            let event = &stored.event;
            stored.seq > filter.after
                && filter.room.is_none_or(|room| event.room == room)
                && filter.conference.is_none_or(|conference| event.conference == Some(conference))
                && (filter.kinds.is_empty() || filter.kinds.contains(&event.what.kind()))
        };
        let limit = if filter.limit == 0 { usize::MAX } else { filter.limit as usize };
        let mut items: Vec<StoredEvent> =
            self.events.iter().filter(fits).take(limit.saturating_add(1)).cloned().collect();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|event| event.seq.to_string());
        Page { items, next }
    }

    pub(super) fn prune_events(&mut self, older_than: Timestamp) -> usize {
        let (newest, before) = (self.newest_event(), self.events.len());
        self.events.retain(|stored| stored.event.at >= older_than || stored.seq == newest);
        before - self.events.len()
    }

    pub(super) fn open_room(&self, room: RoomId) -> Option<RoomRecord> {
        let mut room = self.rooms.get(&room)?.clone();
        let mut bans: BTreeMap<_, Ban> = BTreeMap::new();
        let mut generations: BTreeMap<PersonId, Generation> = BTreeMap::new();
        for (_, of, entry) in &self.journal {
            match &entry.fact {
                _ if *of != Some(room.id) => {}
                Fact::Banned(ban) if ban.conference.is_none() => {
                    bans.insert(ban.id, (**ban).clone());
                }
                Fact::Unbanned { ban } => {
                    bans.remove(ban);
                }
                Fact::AccessRevoked { person, generation } => {
                    generations.insert(*person, *generation);
                }
                Fact::PinChanged { kind: PinKind::Guest, hash } => room.has_guest_pin = hash.is_some(),
                Fact::PinChanged { kind: PinKind::Host, hash } => room.has_host_pin = hash.is_some(),
                Fact::AliasesChanged { aliases } => room.aliases.clone_from(aliases),
                _ => {}
            }
        }
        let invitees = self.invitees.get(&room.id).cloned().unwrap_or_default();
        Some(RoomRecord {
            bans: bans.into_values().collect(),
            generations,
            house: self.house,
            called: invitees.iter().map(|invitee| invitee.person).collect(),
            invitees,
            ..RoomRecord::of(room)
        })
    }

    pub(super) fn unfinished(&self) -> Vec<Unfinished> {
        let mut all: BTreeMap<ConferenceId, Unfinished> = BTreeMap::new();
        for (conference, room, entry) in &self.journal {
            let Some(conference) = conference else { continue };
            let past = all.entry(*conference).or_insert_with(|| Unfinished {
                conference: *conference,
                room: room.expect("a conference has a room"),
                entries: Vec::new(),
            });
            past.entries.push(entry.clone());
        }
        all.retain(|_, past| !past.entries.iter().any(|entry| matches!(entry.fact, Fact::Ended { .. })));
        all.into_values().collect()
    }

    pub(super) fn generation(&self, room: RoomId, person: PersonId) -> Generation {
        let raised = self.journal.iter().filter(|(_, of, _)| *of == Some(room));
        let of_person = raised.filter_map(|(_, _, entry)| match &entry.fact {
            Fact::AccessRevoked { person: of, generation } if *of == person => Some(*generation),
            _ => None,
        });
        of_person.max().unwrap_or_default()
    }
}

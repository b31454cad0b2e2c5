//! A journal in memory that can be slow or ill.

use gavel_core::model::time::Timestamp;
use gavel_core::model::{
    audit::AuditRow,
    ban::Ban,
    fact::{Entry, Fact},
    ids::{ConferenceId, Generation, PersonId, RoomId},
    invitation::Invitee,
    room::{Room, RoomRecord},
    settings::House,
};
use gavel_door::ports::{
    AuditFilter, Batch, ChainedAudit, Event, EventFilter, Later, Page, Store, StoreFault, StoredEvent, Unfinished,
};
use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Mutex, PoisonError},
};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreMood {
    #[default]
    Well,
    /// Accepts, and says nothing until it is well again.
    Hangs,
    /// Every write fails.
    Ill,
}

#[derive(Default)]
struct State {
    rooms: BTreeMap<RoomId, Room>,
    invitees: BTreeMap<RoomId, Vec<Invitee>>,
    house: House,
    /// Without a conference: what was decided of the room while nobody met.
    journal: Vec<(Option<ConferenceId>, Option<RoomId>, Entry)>,
    audit: Vec<AuditRow>,
    events: Vec<StoredEvent>,
}

pub struct FakeStore {
    state: Mutex<State>,
    mood: watch::Sender<StoreMood>,
    written: watch::Sender<usize>,
    newest: watch::Sender<u64>,
}

impl Default for FakeStore {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            mood: watch::Sender::new(StoreMood::Well),
            written: watch::Sender::new(0),
            newest: watch::Sender::new(0),
        }
    }
}

impl FakeStore {
    pub fn with_room(self, room: Room) -> Self {
        self.with(|state| state.rooms.insert(room.id, room));
        self
    }

    /// Whom the room invites to each of its conferences.
    pub fn with_invitees(self, room: RoomId, invitees: Vec<Invitee>) -> Self {
        self.with(|state| state.invitees.insert(room, invitees));
        self
    }

    pub fn with_house(self, house: House) -> Self {
        self.with(|state| state.house = house);
        self
    }

    pub fn feels(&self, mood: StoreMood) {
        self.mood.send_replace(mood);
    }

    pub fn audit_rows(&self) -> Vec<AuditRow> {
        self.with(|state| state.audit.clone())
    }

    pub fn journal(&self) -> Vec<Fact> {
        self.with(|state| state.journal.iter().map(|(_, _, entry)| entry.fact.clone()).collect())
    }

    pub fn event_log(&self) -> Vec<Event> {
        self.with(|state| state.events.iter().map(|stored| stored.event.clone()).collect())
    }

    /// Waits until the audit satisfies the test.
    pub async fn until_audited(&self, satisfied: impl Fn(&[AuditRow]) -> bool) {
        let mut written = self.written.subscribe();
        while !self.with(|state| satisfied(&state.audit)) {
            if written.changed().await.is_err() {
                return;
            }
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for FakeStore {
    fn append(&self, batch: Batch) -> Later<'static, Result<(), StoreFault>> {
        let mood = *self.mood.borrow();
        if mood == StoreMood::Ill {
            return Box::pin(ready(Err(StoreFault("ill".into()))));
        }
        self.with(|state| {
            state.journal.extend(batch.entries.into_iter().map(|entry| (batch.conference, batch.room, entry)));
            state.audit.extend(batch.audit);
            let last = state.events.last().map_or(0, |event| event.seq);
            state.events.extend((last + 1..).zip(batch.events).map(|(seq, event)| StoredEvent { seq, event }));
            let newest = state.events.last().map_or(0, |event| event.seq);
            self.newest.send_if_modified(|known| std::mem::replace(known, newest) != newest);
        });
        self.written.send_modify(|count| *count += 1);
        let mut moods = self.mood.subscribe();
        Box::pin(async move {
            let mood = moods.wait_for(|mood| *mood != StoreMood::Hangs).await.map_err(|_| StoreFault("gone".into()))?;
            match *mood {
                StoreMood::Well | StoreMood::Hangs => Ok(()),
                StoreMood::Ill => Err(StoreFault("ill".into())),
            }
        })
    }

    fn open_room(&self, room: RoomId) -> Later<'_, Result<Option<RoomRecord>, StoreFault>> {
        let record = self.with(|state| {
            let room = state.rooms.get(&room)?.clone();
            let mut bans: BTreeMap<_, Ban> = BTreeMap::new();
            let mut generations: BTreeMap<PersonId, Generation> = BTreeMap::new();
            for (_, of, entry) in &state.journal {
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
                    _ => {}
                }
            }
            Some(RoomRecord {
                bans: bans.into_values().collect(),
                generations,
                house: state.house,
                invitees: state.invitees.get(&room.id).cloned().unwrap_or_default(),
                ..RoomRecord::of(room)
            })
        });
        Box::pin(ready(Ok(record)))
    }

    fn unfinished(&self) -> Later<'_, Result<Vec<Unfinished>, StoreFault>> {
        let unfinished = self.with(|state| {
            let mut all: BTreeMap<ConferenceId, Unfinished> = BTreeMap::new();
            for (conference, room, entry) in &state.journal {
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
        });
        Box::pin(ready(Ok(unfinished)))
    }

    fn generation(&self, room: RoomId, person: PersonId) -> Later<'_, Result<Generation, StoreFault>> {
        let generation = self.with(|state| {
            let raised = state.journal.iter().filter(|(_, of, _)| *of == Some(room));
            let of_person = raised.filter_map(|(_, _, entry)| match &entry.fact {
                Fact::AccessRevoked { person: of, generation } if *of == person => Some(*generation),
                _ => None,
            });
            of_person.max().unwrap_or_default()
        });
        Box::pin(ready(Ok(generation)))
    }

    fn room_bans(&self, room: RoomId) -> Later<'_, Result<Vec<Ban>, StoreFault>> {
        Box::pin(async move { Ok(self.open_room(room).await?.map(|record| record.bans).unwrap_or_default()) })
    }

    fn audit(&self, filter: AuditFilter) -> Later<'_, Result<Page<ChainedAudit>, StoreFault>> {
        let items = self.with(|state| {
            let rows = state.audit.iter().zip(1..).filter(|(_, seq)| *seq > filter.after);
            let chained = |(row, seq): (&AuditRow, u64)| ChainedAudit {
                seq,
                row: row.clone(),
                entry: serde_json::to_string(row).expect("a row is JSON"),
                hash: String::new(),
                prev: String::new(),
            };
            rows.map(chained).collect()
        });
        Box::pin(ready(Ok(Page { items, next: None })))
    }

    fn verify_audit(&self) -> Later<'_, Result<Result<u64, u64>, StoreFault>> {
        Box::pin(ready(Ok(Ok(self.with(|state| state.audit.len() as u64)))))
    }

    fn events(&self, filter: EventFilter) -> Later<'_, Result<Page<StoredEvent>, StoreFault>> {
        let fits = |stored: &&StoredEvent| {
            let event = &stored.event;
            stored.seq > filter.after
                && filter.room.is_none_or(|room| event.room == room)
                && filter.conference.is_none_or(|conference| event.conference == Some(conference))
                && (filter.kinds.is_empty() || filter.kinds.contains(&event.what.kind()))
        };
        let limit = if filter.limit == 0 { usize::MAX } else { filter.limit as usize };
        let mut items: Vec<StoredEvent> =
            self.with(|state| state.events.iter().filter(fits).take(limit.saturating_add(1)).cloned().collect());
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|event| event.seq.to_string());
        Box::pin(ready(Ok(Page { items, next })))
    }

    fn newest_event(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    fn prune_events(&self, older_than: Timestamp) -> Later<'_, Result<u64, StoreFault>> {
        let pruned = self.with(|state| {
            let newest = state.events.last().map_or(0, |event| event.seq);
            let before = state.events.len();
            state.events.retain(|stored| stored.event.at >= older_than || stored.seq == newest);
            before - state.events.len()
        });
        Box::pin(ready(Ok(pruned as u64)))
    }

    fn flush(&self) -> Later<'_, Result<(), StoreFault>> {
        Box::pin(ready(Ok(())))
    }

    fn ping(&self) -> Later<'_, Result<(), StoreFault>> {
        Box::pin(ready(Ok(())))
    }
}

//! A journal in memory that can be slow or ill, or dead.

mod kept;

use gavel_core::model::{
    audit::AuditRow,
    ban::Ban,
    fact::{Entry, Fact},
    ids::{ConferenceId, Generation, PersonId, RoomId},
    invitation::Invitee,
    room::{Room, RoomRecord},
    settings::House,
    time::Timestamp,
};
use gavel_door::ports::{
    AuditFilter, Batch, ChainedAudit, Event, EventFilter, Later, Page, Store, StoreFault, StoredEvent, Unfinished,
    Unsaved,
};
use kept::Kept;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{oneshot, watch};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreMood {
    #[default]
    Well,
    /// Answers, and writes, only after so long.
    Slow(Duration),
    /// Accepts, and neither writes nor says anything until its mood changes.
    Hangs,
    /// Every write fails.
    Ill,
    /// So does every question.
    Dead,
}

type Outcome = Result<(), Unsaved>;
/// What the store will never take, whatever its mood.
type Distaste = Box<dyn Fn(&Batch) -> bool + Send>;

#[derive(Default)]
struct State {
    kept: Kept,
    waiting: VecDeque<(Vec<Batch>, oneshot::Sender<Outcome>)>,
    refuses: Option<Distaste>,
}

/// Clones are the same store.
#[derive(Clone)]
pub struct FakeStore {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    mood: watch::Sender<StoreMood>,
    written: watch::Sender<usize>,
    newest: watch::Sender<u64>,
}

impl Default for FakeStore {
    fn default() -> Self {
        let inner = Inner {
            state: Mutex::default(),
            mood: watch::Sender::new(StoreMood::Well),
            written: watch::Sender::new(0),
            newest: watch::Sender::new(0),
        };
        Self { inner: Arc::new(inner) }
    }
}

impl FakeStore {
    pub fn with_room(self, room: Room) -> Self {
        self.with(|state| state.kept.rooms.insert(room.id, room));
        self
    }

    /// Whom the room invites to each of its conferences; all of them are called when it begins.
    pub fn with_invitees(self, room: RoomId, invitees: Vec<Invitee>) -> Self {
        self.with(|state| state.kept.invitees.insert(room, invitees));
        self
    }

    pub fn with_house(self, house: House) -> Self {
        self.with(|state| state.kept.house = house);
        self
    }

    pub fn feels(&self, mood: StoreMood) {
        self.inner.mood.send_replace(mood);
        match mood {
            StoreMood::Well => self.write_out(usize::MAX),
            StoreMood::Ill | StoreMood::Dead => self.fail_all(),
            StoreMood::Slow(_) => self.write_out_later(),
            StoreMood::Hangs => {}
        }
    }

    /// The machine stops, and starts again: of what waits the first `written` stand on the disk, though nobody was told, and
    /// the rest never was.
    pub fn restarts(&self, written: usize) {
        self.with(|state| {
            for (batches, _) in std::mem::take(&mut state.waiting).into_iter().take(written) {
                // What contradicts is not written either way.
                let _ = state.write(batches);
            }
        });
        self.feels(StoreMood::Well);
    }

    /// Such batches contradict what is there, from now on.
    pub fn refuses(&self, distaste: impl Fn(&Batch) -> bool + Send + 'static) {
        self.with(|state| state.refuses = Some(Box::new(distaste)));
    }

    pub fn audit_rows(&self) -> Vec<AuditRow> {
        self.with(|state| state.kept.audit.clone())
    }

    pub fn journal(&self) -> Vec<Fact> {
        self.with(|state| state.kept.journal.iter().map(|(_, _, entry)| entry.fact.clone()).collect())
    }

    pub fn event_log(&self) -> Vec<Event> {
        self.with(|state| state.kept.events.iter().map(|stored| stored.event.clone()).collect())
    }

    /// What was written of one conference.
    pub fn journal_of(&self, conference: ConferenceId) -> Vec<Entry> {
        let of = |(id, _, entry): &(Option<ConferenceId>, Option<RoomId>, Entry)| {
            (*id == Some(conference)).then(|| entry.clone())
        };
        self.with(|state| state.kept.journal.iter().filter_map(of).collect())
    }

    pub fn any_row(&self, wanted: impl Fn(&AuditRow) -> bool) -> bool {
        self.with(|state| state.kept.audit.iter().any(wanted))
    }

    /// Whether such a fact of a conference was written.
    pub fn any_fact(&self, conference: ConferenceId, wanted: impl Fn(&Fact) -> bool) -> bool {
        self.with(|state| {
            state.kept.journal.iter().any(|(id, _, entry)| *id == Some(conference) && wanted(&entry.fact))
        })
    }

    /// Waits until the audit satisfies the test.
    pub async fn until_audited(&self, satisfied: impl Fn(&[AuditRow]) -> bool) {
        let mut written = self.inner.written.subscribe();
        while !self.with(|state| satisfied(&state.kept.audit)) {
            if written.changed().await.is_err() {
                return;
            }
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.inner.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn mood(&self) -> StoreMood {
        *self.inner.mood.borrow()
    }

    /// Writes the first of those who wait, and tells them.
    fn write_out(&self, most: usize) {
        let told = self.with(|state| {
            let most = most.min(state.waiting.len());
            let batches: Vec<_> = state.waiting.drain(..most).collect();
            batches.into_iter().map(|(batches, done)| (done, state.write(batches))).collect::<Vec<_>>()
        });
        let newest = self.with(|state| state.kept.newest_event());
        self.inner.newest.send_if_modified(|known| std::mem::replace(known, newest) != newest);
        self.inner.written.send_modify(|count| *count += told.len());
        for (done, outcome) in told {
            // Whoever has gone does not want to know.
            let _ = done.send(outcome);
        }
    }

    fn fail_all(&self) {
        let failed = self.with(|state| std::mem::take(&mut state.waiting));
        for (_, done) in failed {
            let _ = done.send(Err(Unsaved::Ill(ill())));
        }
    }

    /// As many as wait now, when the time has come, if the mood is still the same.
    fn write_out_later(&self) {
        let StoreMood::Slow(span) = self.mood() else { return };
        let (store, waiting) = (self.clone(), self.with(|state| state.waiting.len()));
        tokio::spawn(async move {
            tokio::time::sleep(span).await;
            if let StoreMood::Slow(_) = store.mood() {
                store.write_out(waiting);
            }
        });
    }

    /// A question, answered as the mood has it.
    fn answer<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Kept) -> T + Send + 'static,
    ) -> Later<'static, Result<T, StoreFault>> {
        let store = self.clone();
        let mut moods = self.inner.mood.subscribe();
        Box::pin(async move {
            let mood = *moods.wait_for(|mood| *mood != StoreMood::Hangs).await.map_err(|_| ill())?;
            match mood {
                StoreMood::Dead => return Err(ill()),
                StoreMood::Slow(span) => tokio::time::sleep(span).await,
                StoreMood::Well | StoreMood::Ill | StoreMood::Hangs => {}
            }
            Ok(store.with(|state| read(&state.kept)))
        })
    }
}

impl State {
    fn write(&mut self, batches: Vec<Batch>) -> Outcome {
        if self.refuses.as_ref().is_some_and(|refuses| batches.iter().any(refuses)) {
            return Err(Unsaved::Refused(StoreFault("it contradicts what is there".into())));
        }
        batches.into_iter().for_each(|batch| self.kept.write(batch));
        Ok(())
    }
}

fn ill() -> StoreFault {
    StoreFault("ill".into())
}

impl Store for FakeStore {
    fn append_all(&self, batches: Vec<Batch>) -> Later<'static, Outcome> {
        let (done, answer) = oneshot::channel();
        self.with(|state| state.waiting.push_back((batches, done)));
        match self.mood() {
            StoreMood::Well => self.write_out(usize::MAX),
            StoreMood::Ill | StoreMood::Dead => self.fail_all(),
            StoreMood::Slow(_) => self.write_out_later(),
            StoreMood::Hangs => {}
        }
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(Unsaved::Ill(ill()))) })
    }

    fn open_room(&self, room: RoomId) -> Later<'_, Result<Option<RoomRecord>, StoreFault>> {
        self.answer(move |kept| kept.open_room(room))
    }

    fn unfinished(&self) -> Later<'_, Result<Vec<Unfinished>, StoreFault>> {
        self.answer(Kept::unfinished)
    }

    fn generation(&self, room: RoomId, person: PersonId) -> Later<'_, Result<Generation, StoreFault>> {
        self.answer(move |kept| kept.generation(room, person))
    }

    fn room_bans(&self, room: RoomId) -> Later<'_, Result<Vec<Ban>, StoreFault>> {
        self.answer(move |kept| kept.open_room(room).map(|record| record.bans).unwrap_or_default())
    }

    fn audit(&self, filter: AuditFilter) -> Later<'_, Result<Page<ChainedAudit>, StoreFault>> {
        self.answer(move |kept| {
            let rows = kept.audit.iter().zip(1..).filter(|(_, seq)| *seq > filter.after);
            let chained = |(row, seq): (&AuditRow, u64)| ChainedAudit {
                seq,
                row: row.clone(),
                entry: serde_json::to_string(row).expect("a row is JSON"),
                hash: String::new(),
                prev: String::new(),
            };
            Page { items: rows.map(chained).collect(), next: None }
        })
    }

    fn verify_audit(&self) -> Later<'_, Result<Result<u64, u64>, StoreFault>> {
        self.answer(|kept| Ok(kept.audit.len() as u64))
    }

    fn events(&self, filter: EventFilter) -> Later<'_, Result<Page<StoredEvent>, StoreFault>> {
        self.answer(move |kept| kept.events(&filter))
    }

    fn newest_event(&self) -> watch::Receiver<u64> {
        self.inner.newest.subscribe()
    }

    fn prune_events(&self, older_than: Timestamp) -> Later<'_, Result<u64, StoreFault>> {
        let store = self.clone();
        Box::pin(async move { Ok(store.with(|state| state.kept.prune_events(older_than)) as u64) })
    }

    fn flush(&self) -> Later<'_, Result<(), StoreFault>> {
        self.answer(|_| ())
    }

    fn ping(&self) -> Later<'_, Result<(), StoreFault>> {
        self.answer(|_| ())
    }
}

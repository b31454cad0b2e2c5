//! Ports that cost nothing: an engine without media, and a store that keeps nothing.

use gavel_core::model::{
    ban::Ban,
    ids::{ConferenceId, Generation, PersonId, RoomId, SeatId},
    media::{Answer, Gate, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence},
    room::{Room, RoomRecord},
    time::Timestamp,
    tracks::{MediaLoad, SeatTracks},
};
use gavel_door::ports::{
    AuditFilter, Batch, ChainedAudit, EventFilter, Later, MediaFault, MediaPort, Page, Store, StoreFault, StoredEvent,
    Unfinished, Unsaved,
};
use std::{
    collections::BTreeMap,
    future::ready,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Signalling only: whoever is cut is silent at once.
pub(crate) struct Silent;

impl MediaPort for Silent {
    fn admit(&self, _: ConferenceId, _: SeatId, _: MediaRole, _: Gate) {}

    fn negotiate(&self, _: ConferenceId, _: SeatId, _: String) -> Later<'_, Result<Answer, MediaRefusal>> {
        Box::pin(ready(Err(MediaRefusal::Down)))
    }

    fn gate(&self, _: ConferenceId, _: SeatId, _: Gate) {}

    fn light(&self, _: ConferenceId, _: Vec<SeatId>) {}

    fn show(&self, _: ConferenceId, _: SeatId, _: Vec<ShownHeight>) {}

    fn release(&self, _: ConferenceId, _: SeatId) {}

    fn expel(&self, _: ConferenceId, seats: Vec<SeatId>) -> Later<'_, Result<Vec<Silence>, MediaFault>> {
        // With media, so that the receipt says when the order to cut was given.
        let silence = |seat| Silence { seat, last_in: Duration::ZERO, last_out: Duration::ZERO, had_media: true };
        Box::pin(ready(Ok(seats.into_iter().map(silence).collect())))
    }

    fn kill(&self, _: ConferenceId, _: &[SeatId]) {}

    fn end(&self, _: ConferenceId) {}

    fn tracks(&self, _: ConferenceId) -> Later<'_, Result<Vec<SeatTracks>, MediaFault>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    fn load(&self) -> Later<'_, Result<MediaLoad, MediaFault>> {
        Box::pin(ready(Ok(MediaLoad::default())))
    }

    fn census(&self) -> Later<'_, Result<Vec<SeatMedia>, MediaFault>> {
        Box::pin(ready(Ok(Vec::new())))
    }
}

/// Says at once that everything is saved. Knows the rooms that it was told of.
pub(crate) struct Forgetful {
    rooms: Mutex<BTreeMap<RoomId, Room>>,
    newest: watch::Sender<u64>,
}

impl Forgetful {
    pub(crate) fn new() -> Self {
        Self { rooms: Mutex::default(), newest: watch::Sender::new(0) }
    }

    pub(crate) fn learn(&self, room: Room) {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).insert(room.id, room);
    }
}

fn now<T: Send + 'static>(answer: T) -> Later<'static, Result<T, StoreFault>> {
    Box::pin(ready(Ok(answer)))
}

impl Store for Forgetful {
    fn append_all(&self, _: Vec<Batch>) -> Later<'static, Result<(), Unsaved>> {
        Box::pin(ready(Ok(())))
    }

    fn open_room(&self, room: RoomId) -> Later<'_, Result<Option<RoomRecord>, StoreFault>> {
        let known = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).get(&room).cloned();
        now(known.map(RoomRecord::of))
    }

    fn unfinished(&self) -> Later<'_, Result<Vec<Unfinished>, StoreFault>> {
        now(Vec::new())
    }

    fn generation(&self, _: RoomId, _: PersonId) -> Later<'_, Result<Generation, StoreFault>> {
        now(Generation::default())
    }

    fn room_bans(&self, _: RoomId) -> Later<'_, Result<Vec<Ban>, StoreFault>> {
        now(Vec::new())
    }

    fn audit(&self, _: AuditFilter) -> Later<'_, Result<Page<ChainedAudit>, StoreFault>> {
        now(Page { items: Vec::new(), next: None })
    }

    fn verify_audit(&self) -> Later<'_, Result<Result<u64, u64>, StoreFault>> {
        now(Ok(0))
    }

    fn events(&self, _: EventFilter) -> Later<'_, Result<Page<StoredEvent>, StoreFault>> {
        now(Page { items: Vec::new(), next: None })
    }

    fn newest_event(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    fn prune_events(&self, _: Timestamp) -> Later<'_, Result<u64, StoreFault>> {
        now(0)
    }

    fn flush(&self) -> Later<'_, Result<(), StoreFault>> {
        now(())
    }

    fn ping(&self) -> Later<'_, Result<(), StoreFault>> {
        now(())
    }
}

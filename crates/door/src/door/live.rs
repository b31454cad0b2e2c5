//! The conferences that run here, and the way to the task of each.

use super::task::Ask;
use crate::{Denied, View, Which};
use gavel_core::model::{
    ids::{ConferenceId, PersonId, RoomId, SeatId},
    refusal::Refusal,
};
use std::collections::BTreeMap;
use tokio::sync::{mpsc, oneshot, watch};

#[derive(Clone)]
pub(super) struct Live {
    pub(super) room: RoomId,
    pub(super) conference: ConferenceId,
    pub(super) inbox: mpsc::Sender<Ask>,
    /// Wakes whoever looks on, when what hosts are told has become another.
    pub(super) changed: watch::Receiver<()>,
}

impl Live {
    /// Asks and waits. `Err`: the conference ended before it answered.
    pub(super) async fn ask<T>(&self, ask: Ask, answer: oneshot::Receiver<T>) -> Result<T, Denied> {
        self.inbox.send(ask).await.map_err(|_| Refusal::NotRunning)?;
        answer.await.map_err(|_| Refusal::NotRunning.into())
    }

    /// What nobody waits for. One that has ended does not hear it.
    pub(super) async fn tell(&self, ask: Ask) {
        let _ = self.inbox.send(ask).await;
    }

    /// Where this person is inside.
    pub(super) async fn seat_of(&self, person: PersonId) -> Option<SeatId> {
        let (reply, answer) = oneshot::channel();
        self.ask(Ask::SeatOf { person, reply }, answer).await.ok().flatten()
    }

    pub(super) async fn view(&self) -> Option<View> {
        let (reply, answer) = oneshot::channel();
        self.ask(Ask::View { reply }, answer).await.ok()
    }
}

/// One conference a room; found by either name, however many there are.
#[derive(Default)]
pub(super) struct Running {
    by_room: BTreeMap<RoomId, Live>,
    rooms: BTreeMap<ConferenceId, RoomId>,
}

impl Running {
    pub(super) fn insert(&mut self, live: Live) {
        self.rooms.insert(live.conference, live.room);
        if let Some(before) = self.by_room.insert(live.room, live) {
            self.rooms.remove(&before.conference);
        }
    }

    /// Unless another one runs in the room by now.
    pub(super) fn remove(&mut self, room: RoomId, conference: ConferenceId) {
        self.rooms.remove(&conference);
        if self.by_room.get(&room).is_some_and(|live| live.conference == conference) {
            self.by_room.remove(&room);
        }
    }

    /// One that has not ended.
    pub(super) fn find(&self, which: Which) -> Option<Live> {
        let room = match which {
            Which::Room(room) => room,
            Which::Conference(id) => *self.rooms.get(&id)?,
        };
        self.by_room.get(&room).filter(|live| !live.inbox.is_closed()).cloned()
    }

    pub(super) fn all(&self) -> Vec<Live> {
        self.by_room.values().cloned().collect()
    }
}

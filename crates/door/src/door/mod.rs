//! The door itself: finds or opens the conference, and hands the order to its task.

use crate::{
    Denied, Entered, Envelope, View, Which,
    ports::{Clock, MediaPort, Ownership, Store},
};
use gavel_core::model::{
    command::Arrival,
    effect::Summary,
    ids::{ConferenceId, Generation, PersonId, RequestId, RoomId, SeatId},
    media::{Answer, MediaEvent},
    receipt::Receipt,
    role::Surface,
};
use std::{sync::Arc, time::Duration};

/// What the door is made with.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub media: Arc<dyn MediaPort>,
    pub ownership: Arc<dyn Ownership>,
    pub clock: Arc<dyn Clock>,
}

/// The times of rules, section 7, and of invariants 3 and 5.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long the engine may take to confirm silence before the door cuts harder.
    pub silence_within: Duration,
    /// How long an answer waits for the store after the cut.
    pub saved_within: Duration,
    /// How often liveness and media are looked at.
    pub tick: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            silence_within: Duration::from_millis(500),
            saved_within: Duration::from_millis(250),
            tick: Duration::from_millis(500),
        }
    }
}

/// Clone it freely: all clones are the same door.
#[derive(Clone)]
pub struct Door {}

impl Door {
    pub fn new(ports: Ports, options: Options) -> Self {
        unimplemented!()
    }

    /// Brings back every conference that was running when the server went down. Call it once, before the first order.
    pub async fn restore(&self) -> Result<usize, Denied> {
        unimplemented!()
    }

    /// One order, one answer.
    pub async fn submit(&self, envelope: Envelope) -> Result<Receipt, Denied> {
        unimplemented!()
    }

    /// Somebody comes, or comes back. Opens the room's conference where none is.
    pub async fn enter(&self, room: RoomId, arrival: Arrival, surface: Surface, request: RequestId) -> Result<Entered, Denied> {
        unimplemented!()
    }

    /// An offer of a seat that is in (not waiting, not gone).
    pub async fn negotiate(&self, conference: ConferenceId, seat: SeatId, offer: String) -> Result<Answer, Denied> {
        unimplemented!()
    }

    /// Conferences that run.
    pub async fn conferences(&self) -> Vec<Summary> {
        unimplemented!()
    }

    /// `None`: it does not run.
    pub async fn view(&self, which: Which) -> Option<View> {
        unimplemented!()
    }

    /// The room's settings have changed; a running conference takes them over.
    pub async fn room_changed(&self, room: gavel_core::model::room::Room) {
        unimplemented!()
    }

    /// The generation that a new ticket of this person is made in.
    pub async fn generation(&self, room: RoomId, person: PersonId) -> Result<Generation, Denied> {
        unimplemented!()
    }

    /// What the engine tells by itself goes in here.
    pub async fn hear(&self, event: MediaEvent) {
        unimplemented!()
    }

    /// Takes no more joins, tells every seat to come back later, and waits for the store.
    pub async fn shut(&self) {
        unimplemented!()
    }
}

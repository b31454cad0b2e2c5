//! One visit: its picture of the conference, the streams that are told of it, and how it ended.

use crate::pexip::client::scene::{Calls, Event, Scene};
use gavel_core::model::{
    command::Actor,
    effect::Notice,
    ids::{ConferenceId, RoomId, SeatId},
    time::Timestamp,
};
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, watch};

/// Events that a stream may lag behind before it is let go. Its client comes back, and gets everything anew.
const QUEUED: usize = 512;
/// Streams of one visit besides each other; the oldest gives way.
const STREAMS: usize = 4;

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pexip::client) enum Phase {
    Waiting,
    Inside,
    Over,
}

/// A call: media of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pexip::client) struct Call {
    pub(in crate::pexip::client) uuid: String,
}

pub(in crate::pexip::client) struct Session {
    pub(in crate::pexip::client) room: RoomId,
    pub(in crate::pexip::client) conference: ConferenceId,
    pub(in crate::pexip::client) seat: SeatId,
    pub(in crate::pexip::client) actor: Actor,
    /// As the client called the room.
    pub(in crate::pexip::client) alias: String,
    state: Mutex<State>,
    has_call: AtomicBool,
    phase: watch::Sender<Phase>,
}

struct State {
    scene: Scene,
    streams: Vec<mpsc::Sender<Event>>,
    over: Option<&'static str>,
    good_until: Instant,
    call: Option<Call>,
}

/// What a stream begins with, and where the rest comes from.
pub(in crate::pexip::client) struct Stream {
    pub(in crate::pexip::client) first: Vec<Event>,
    pub(in crate::pexip::client) rest: Option<mpsc::Receiver<Event>>,
}

impl Session {
    pub(in crate::pexip::client) fn new(
        room: RoomId,
        conference: ConferenceId,
        seat: SeatId,
        actor: Actor,
        alias: String,
        scene: Scene,
    ) -> Self {
        let phase = if scene.is_inside() { Phase::Inside } else { Phase::Waiting };
        let state = State { scene, streams: Vec::new(), over: None, good_until: Instant::now(), call: None };
        Self {
            room,
            conference,
            seat,
            actor,
            alias,
            state: Mutex::new(state),
            has_call: AtomicBool::new(false),
            phase: watch::Sender::new(phase),
        }
    }

    /// Opens a stream: everything as it is now, and what changes from then on, without a gap between. Whoever has gone
    /// meanwhile hears why, as often as they ask.
    pub(in crate::pexip::client) fn listen(&self, calls: Calls<'_>) -> Stream {
        let mut state = self.state();
        if let Some(reason) = state.over {
            return Stream { first: vec![Event::disconnect(reason)], rest: None };
        }
        let (sender, rest) = mpsc::channel(QUEUED);
        state.streams.retain(|stream| !stream.is_closed());
        if state.streams.len() >= STREAMS {
            state.streams.remove(0);
        }
        state.streams.push(sender);
        Stream { first: state.scene.sync(calls), rest: Some(rest) }
    }

    /// What the door tells.
    pub(super) fn hear(&self, notice: &Notice, now: Timestamp, calls: Calls<'_>) {
        let mut state = self.state();
        for event in state.scene.hear(notice, now, calls) {
            state.tell(&event);
        }
        if state.scene.is_inside() && state.over.is_none() {
            self.phase.send_if_modified(|phase| std::mem::replace(phase, Phase::Inside) != Phase::Inside);
        }
    }

    /// It is over: the streams say why. Only the first reason counts.
    pub(in crate::pexip::client) fn end(&self, reason: &'static str) {
        let mut state = self.state();
        if state.over.is_none() {
            state.over = Some(reason);
            state.tell(&Event::disconnect(reason));
            state.call = None;
            self.has_call.store(false, Ordering::Relaxed);
            self.phase.send_replace(Phase::Over);
        }
    }

    /// Closes the streams.
    pub(super) fn hang_up(&self) {
        self.state().streams.clear();
    }

    pub(in crate::pexip::client) fn is_over(&self) -> bool {
        self.state().over.is_some()
    }

    /// Looks at the picture.
    pub(in crate::pexip::client) fn see<T>(&self, look: impl FnOnce(&Scene) -> T) -> T {
        look(&self.state().scene)
    }

    /// Until somebody is in, or it is over.
    pub(in crate::pexip::client) async fn settled(&self) -> Phase {
        let mut phase = self.phase.subscribe();
        let settled = phase.wait_for(|phase| *phase != Phase::Waiting).await;
        settled.map_or(Phase::Over, |phase| *phase)
    }

    pub(super) fn is_good_until(&self, until: Instant) {
        let mut state = self.state();
        state.good_until = state.good_until.max(until);
    }

    pub(super) fn has_expired_since(&self, grace: Duration) -> bool {
        self.state().good_until + grace <= Instant::now()
    }

    pub(in crate::pexip::client) fn has_call(&self) -> bool {
        self.has_call.load(Ordering::Relaxed)
    }

    pub(in crate::pexip::client) fn call(&self) -> Option<Call> {
        self.state().call.clone()
    }

    /// A call begins, or ends. Not of somebody who has gone.
    pub(in crate::pexip::client) fn set_call(&self, call: Option<Call>) {
        let mut state = self.state();
        if state.over.is_none() {
            self.has_call.store(call.is_some(), Ordering::Relaxed);
            state.call = call;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whole after every single change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&mut self, event: &Event) {
        self.streams.retain(|stream| stream.try_send(event.clone()).is_ok());
    }
}

//! The engine as others see it: a handle to give orders with, and a channel of events.

use crate::{
    engine::{Footprint, Sealing},
    shards::{
        self,
        mailbox::{Mailbox, Order},
    },
    tap::Tap,
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaEvent, MediaRefusal, MediaRole, SeatMedia, Silence},
};
use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// A frame's packets come within a fraction of it, and nobody hears or sees the difference.
const WINDOW: Duration = Duration::from_micros(500);
/// Events that may lie unread before the engine begins to hold them back itself.
const EVENTS: usize = 4_096;

#[derive(Clone)]
pub struct MediaConfig {
    /// The one UDP port of everybody; port 0 lets the system choose. `[::]` takes IPv4 and IPv6.
    pub bind: SocketAddr,
    /// The addresses by which clients reach `bind`: the host candidates of every answer. Behind a 1:1 NAT the public
    /// ones. May be empty if `bind` names one address.
    pub announce: Vec<IpAddr>,
    /// Who seals what goes to the receivers.
    pub sealing: Sealing,
    /// How long a packet waits for others, to leave with them; zero for not at all.
    pub window: Duration,
    /// Sees every datagram that is handed to the network; for tests.
    pub tap: Option<Tap>,
}

impl MediaConfig {
    pub fn new(bind: SocketAddr, announce: Vec<IpAddr>) -> Self {
        Self { bind, announce, sealing: Sealing::default(), window: WINDOW, tap: None }
    }
}

impl fmt::Debug for MediaConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bind, announce, sealing, window, tap } = self;
        f.debug_struct("MediaConfig")
            .field("bind", bind)
            .field("announce", announce)
            .field("sealing", sealing)
            .field("window", window)
            .field("tap", &tap.is_some())
            .finish()
    }
}

/// The engine has ended: nothing is sent or received any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media engine has ended")]
pub struct Down;

/// See [`MediaEngine::start`].
pub struct MediaEngine;

impl MediaEngine {
    /// Binds the port and starts the engine's thread. It runs until the last handle is dropped.
    ///
    /// # Errors
    /// What binding fails with; `InvalidInput` if `bind` is every address and nothing is announced.
    pub fn start(config: MediaConfig) -> io::Result<(MediaHandle, mpsc::Receiver<MediaEvent>)> {
        let (sender, events) = mpsc::channel(EVENTS);
        let (mailbox, port) = shards::start(config, sender)?;
        Ok((MediaHandle { mailbox, port }, events))
    }
}

/// Gives orders. Those of one caller are carried out in the order in which they were given, whether they answer or not.
#[derive(Clone)]
pub struct MediaHandle {
    mailbox: Arc<Mailbox>,
    port: u16,
}

impl MediaHandle {
    /// The UDP port that is bound.
    pub fn local_port(&self) -> u16 {
        self.port
    }

    /// From now on offers of this seat are taken. Again with the same seat: its role and gate are set. A seat that was
    /// expelled, even before it was admitted, is never admitted.
    pub fn admit(&self, conference: ConferenceId, seat: SeatId, role: MediaRole, gate: Gate) {
        self.mailbox.send(Order::Admit { conference, seat, role, gate });
    }

    /// A first or a later offer. The client publishes on the m-lines that it offers to send on, and gets others' media
    /// on those that it offers to receive on; an ICE restart is an offer with another `ice-ufrag`; an offer with another
    /// certificate is another PeerConnection and replaces the former.
    ///
    /// # Errors
    /// [`MediaRefusal`]; nothing has changed then, but that a seat whose transport was broken by its own offer is lost.
    pub async fn negotiate(
        &self,
        conference: ConferenceId,
        seat: SeatId,
        offer: String,
    ) -> Result<Answer, MediaRefusal> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Order::Negotiate { conference, seat, offer, reply });
        answer.await.unwrap_or(Err(MediaRefusal::Down))
    }

    /// Which media of the seat may be forwarded, whatever it sends.
    pub fn gate(&self, conference: ConferenceId, seat: SeatId, gate: Gate) {
        self.mailbox.send(Order::Gate { conference, seat, gate });
    }

    /// Whose pictures come first, where a receiver has m-lines for a few only.
    pub fn light(&self, conference: ConferenceId, seats: Vec<SeatId>) {
        self.mailbox.send(Order::Light { conference, seats });
    }

    /// Cuts both directions of a seat whose line is lost. Unlike an expelled one it can be admitted again.
    pub fn release(&self, conference: ConferenceId, seat: SeatId) {
        self.mailbox.send(Order::Release { conference, seat });
    }

    /// Cuts both directions of each seat, for good, and proves it: when this answers, nothing of the seat's media will be
    /// handed to the network any more, and nothing to the seat. One [`Silence`] for each seat asked for, in that order.
    /// Idempotent.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn expel(&self, conference: ConferenceId, seats: Vec<SeatId>) -> Result<Vec<Silence>, Down> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Order::Expel { at: Instant::now(), conference, seats, reply });
        answer.await.map_err(|_| Down)
    }

    /// The harder cut, without goodbye and without answer. It does not queue behind other orders: the engine looks for it
    /// before every order and before everything that it sends.
    pub fn kill(&self, conference: ConferenceId, seats: &[SeatId]) {
        self.mailbox.deny(conference, seats);
    }

    /// Expels everybody and frees all that the conference had.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn end(&self, conference: ConferenceId) -> Result<Vec<Silence>, Down> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Order::End { at: Instant::now(), conference, reply });
        answer.await.map_err(|_| Down)
    }

    /// What the engine holds, seat by seat.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn census(&self) -> Result<Vec<SeatMedia>, Down> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Order::Census { reply });
        answer.await.map_err(|_| Down)
    }

    /// How full the engine's tables are.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn footprint(&self) -> Result<Footprint, Down> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Order::Footprint { reply });
        answer.await.map_err(|_| Down)
    }
}

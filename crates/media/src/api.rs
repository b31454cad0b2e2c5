//! The engine as others see it: a handle to give orders with, and a channel of events.

use crate::{
    engine::{EngineId, Engines, Footprint, Sealing, stun},
    placement::{Newcomer, Place, Placement},
    shards::{
        self,
        connections::Caller,
        mailbox::{Mailbox, Offer, Order},
    },
    tap::Tap,
};
use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Gate, MediaEvent, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence},
    tracks::{MediaLoad, SeatTracks},
};
use std::{
    collections::HashMap,
    fmt, io,
    net::{IpAddr, SocketAddr, TcpStream},
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

/// A frame's packets come within a fraction of it, and nobody hears or sees the difference.
const WINDOW: Duration = Duration::from_micros(500);
/// More than that at once nobody understands.
const VOICES: NonZeroUsize = NonZeroUsize::new(5).expect("not zero");
/// A quarter of what a processor carries of one publisher, so that there is room for more of them.
const SPREAD: NonZeroUsize = NonZeroUsize::new(250).expect("not zero");
/// Beyond this arrivals are handed over more often than it is worth.
const MOST_SHARDS: NonZeroUsize = NonZeroUsize::new(16).expect("not zero");
/// Events that may lie unread before the engine begins to hold them back itself.
const EVENTS: usize = 4_096;

#[derive(Clone)]
pub struct MediaConfig {
    /// The one UDP port of everybody; port 0 lets the system choose. `[::]` takes IPv4 and IPv6.
    pub bind: SocketAddr,
    /// The addresses by which clients reach `bind`: the host candidates of every answer. Behind a 1:1 NAT the public
    /// ones. May be empty if `bind` names one address.
    pub announce: Vec<IpAddr>,
    /// The addresses at which connections for [`MediaHandle::connect`] are opened, as clients reach them: candidates of every answer
    /// beside those of UDP. Empty: media goes by UDP alone.
    pub tcp: Vec<SocketAddr>,
    /// Who seals what goes to the receivers.
    pub sealing: Sealing,
    /// How long a packet waits for others, to leave with them; zero for not at all.
    pub window: Duration,
    /// Of how many others each receiver gets the sound at most: those who speak, before those who do not.
    pub voices: NonZeroUsize,
    /// Threads, each with the conferences that are its own.
    pub shards: NonZeroUsize,
    /// Seats of one conference that a thread takes before another one helps.
    pub spread: NonZeroUsize,
    /// Sees every datagram that is handed to the network; for tests.
    pub tap: Option<Tap>,
}

impl MediaConfig {
    pub fn new(bind: SocketAddr, announce: Vec<IpAddr>) -> Self {
        Self {
            bind,
            announce,
            tcp: Vec::new(),
            sealing: Sealing::default(),
            window: WINDOW,
            voices: VOICES,
            shards: cores(),
            spread: SPREAD,
            tap: None,
        }
    }
}

impl fmt::Debug for MediaConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bind, announce, tcp, sealing, window, voices, shards, spread, tap } = self;
        f.debug_struct("MediaConfig")
            .field("bind", bind)
            .field("announce", announce)
            .field("tcp", tcp)
            .field("sealing", sealing)
            .field("window", window)
            .field("voices", voices)
            .field("shards", shards)
            .field("spread", spread)
            .field("tap", &tap.is_some())
            .finish()
    }
}

/// One for each processor; more than that they would only take turns.
fn cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN).min(MOST_SHARDS)
}

/// The engine has ended: nothing is sent or received any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the media engine has ended")]
pub struct Down;

/// See [`MediaEngine::start`].
pub struct MediaEngine;

impl MediaEngine {
    /// Binds the port and starts the engine's threads. They run until the last handle is dropped.
    ///
    /// # Errors
    /// What binding fails with; `InvalidInput` if `bind` is every address and nothing is announced.
    pub fn start(config: MediaConfig) -> io::Result<(MediaHandle, mpsc::Receiver<MediaEvent>)> {
        let (sender, events) = mpsc::channel(EVENTS);
        let spread = config.spread.get();
        let (mailboxes, port) = shards::start(config, sender)?;
        let placement = Arc::new(Mutex::new(Placement::new(mailboxes.len(), spread)));
        Ok((MediaHandle { mailboxes, placement, port }, events))
    }
}

/// Gives orders. Those of one caller are carried out in the order in which they were given, whether they answer or not.
#[derive(Clone)]
pub struct MediaHandle {
    /// One for each shard.
    mailboxes: Arc<[Mailbox]>,
    /// Held while orders are given that depend on it, so that a shard gets them in this order. No shard takes it.
    placement: Arc<Mutex<Placement>>,
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
        let mut placement = self.placement();
        let Place { shard, is_new } = placement.seat(conference, seat);
        let mailbox = &self.mailboxes[shard];
        if let Some(Newcomer { others, lit }) = is_new {
            let all = others.iter().fold(Engines::NONE, |all, shard| all.with(*shard as EngineId));
            mailbox.send(Order::TakePart { conference, others: all });
            mailbox.send(Order::Light { conference, seats: lit });
            let newcomer = Engines::one(shard as EngineId);
            for other in others {
                self.mailboxes[other].send(Order::TakePart { conference, others: newcomer });
            }
        }
        mailbox.send(Order::Admit { conference, seat, role, gate });
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
        self.shard_of(conference, seat).send(Order::Negotiate(Offer { conference, seat, sdp: offer, reply }));
        answer.await.unwrap_or(Err(MediaRefusal::Down))
    }

    /// A connection that somebody has opened, and the first message that came by it, without its length: an ICE check
    /// ([`begins_with_check`]). If the check proves that it is a seat's, the connection carries datagrams from now on
    /// (RFC 6544, RFC 4571); else it is closed.
    ///
    /// [`begins_with_check`]: crate::begins_with_check
    pub async fn connect(&self, stream: TcpStream, check: Vec<u8>) {
        let Some(fragment) = stun::addressed_to(&check) else { return };
        let order = |reply| Order::Listens { fragment: fragment.to_owned(), reply };
        let Ok(whose) = self.ask_all(order).await else { return };
        if let Some(mailbox) =
            whose.iter().zip(self.mailboxes.iter()).find_map(|(is_it, mailbox)| is_it.then_some(mailbox))
        {
            mailbox.send(Order::Connect(Caller { stream, check }));
        }
    }

    /// Which media of the seat may be forwarded, whatever it sends.
    pub fn gate(&self, conference: ConferenceId, seat: SeatId, gate: Gate) {
        self.shard_of(conference, seat).send(Order::Gate { conference, seat, gate });
    }

    /// Whose pictures come first, where a receiver has m-lines for a few only.
    pub fn light(&self, conference: ConferenceId, seats: Vec<SeatId>) {
        let mut placement = self.placement();
        placement.light(conference, seats.clone());
        for shard in placement.shards(conference) {
            self.mailboxes[shard].send(Order::Light { conference, seats: seats.clone() });
        }
    }

    /// How large the seat shows what it gets: it is sent no more than that needs. What is not named stays as it was; before
    /// anything is said, everything is as large as can be.
    pub fn show(&self, conference: ConferenceId, seat: SeatId, heights: Vec<ShownHeight>) {
        self.shard_of(conference, seat).send(Order::Show { conference, seat, heights });
    }

    /// Cuts both directions of a seat whose line is lost. Unlike an expelled one it can be admitted again.
    pub fn release(&self, conference: ConferenceId, seat: SeatId) {
        let mut placement = self.placement();
        self.mailboxes[placement.find(conference, seat)].send(Order::Release { conference, seat });
        placement.forget(conference, &[seat]);
    }

    /// Cuts both directions of each seat, for good, and proves it: when this answers, nothing of the seat's media will be
    /// handed to the network any more, and nothing to the seat. One [`Silence`] for each seat asked for, in that order.
    /// Idempotent.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn expel(&self, conference: ConferenceId, seats: Vec<SeatId>) -> Result<Vec<Silence>, Down> {
        let at = Instant::now();
        // All are told, so that whoever takes part later does not admit the seats; those that take part have something to prove.
        let (shards, answers) = {
            let mut placement = self.placement();
            placement.forget(conference, &seats);
            let order = |reply| Order::Expel { at, conference, seats: seats.clone(), reply };
            (placement.shards(conference), self.mailboxes.iter().map(|mailbox| ask(mailbox, order)).collect::<Vec<_>>())
        };
        let parts =
            answers.into_iter().enumerate().filter(|(shard, _)| shards.contains(shard)).map(|(_, answer)| answer);
        let_through();
        silent_everywhere(parts).await
    }

    /// The harder cut, without goodbye and without answer. It does not queue behind other orders: the engine looks for it
    /// before every order and before everything that it sends.
    pub fn kill(&self, conference: ConferenceId, seats: &[SeatId]) {
        self.placement().forget(conference, seats);
        self.mailboxes.iter().for_each(|mailbox| mailbox.deny(conference, seats));
    }

    /// Expels everybody and frees all that the conference had.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn end(&self, conference: ConferenceId) -> Result<Vec<Silence>, Down> {
        let at = Instant::now();
        let answers = {
            let mut placement = self.placement();
            let answers = self.ask_parts(&placement, conference, |reply| Order::End { at, conference, reply });
            placement.end(conference);
            answers
        };
        let_through();
        silent_everywhere(answers).await
    }

    /// What the engine holds, seat by seat.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn census(&self) -> Result<Vec<SeatMedia>, Down> {
        Ok(self.ask_all(|reply| Order::Census { reply }).await?.concat())
    }

    /// The tracks of everybody in a conference: what they send, and what they are given.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn tracks(&self, conference: ConferenceId) -> Result<Vec<SeatTracks>, Down> {
        let answers = self.ask_parts(&self.placement(), conference, |reply| Order::Tracks { conference, reply });
        Ok(all(answers).await?.concat())
    }

    /// What the engine carries altogether.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn load(&self) -> Result<MediaLoad, Down> {
        Ok(self.ask_all(|reply| Order::Load { reply }).await?.into_iter().sum())
    }

    /// How full the engine's tables are.
    ///
    /// # Errors
    /// [`Down`].
    pub async fn footprint(&self) -> Result<Footprint, Down> {
        Ok(self.ask_all(|reply| Order::Footprint { reply }).await?.into_iter().sum())
    }

    fn placement(&self) -> MutexGuard<'_, Placement> {
        self.placement.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shard_of(&self, conference: ConferenceId, seat: SeatId) -> &Mailbox {
        &self.mailboxes[self.placement().find(conference, seat)]
    }

    /// Those that have a part of the conference.
    fn ask_parts<T>(
        &self,
        placement: &Placement,
        conference: ConferenceId,
        order: impl Fn(oneshot::Sender<T>) -> Order,
    ) -> Vec<oneshot::Receiver<T>> {
        placement.shards(conference).into_iter().map(|shard| ask(&self.mailboxes[shard], &order)).collect()
    }

    async fn ask_all<T>(&self, order: impl Fn(oneshot::Sender<T>) -> Order) -> Result<Vec<T>, Down> {
        all(self.mailboxes.iter().map(|mailbox| ask(mailbox, &order)).collect::<Vec<_>>()).await
    }
}

fn ask<T>(mailbox: &Mailbox, order: impl Fn(oneshot::Sender<T>) -> Order) -> oneshot::Receiver<T> {
    let (reply, answer) = oneshot::channel();
    mailbox.send(order(reply));
    answer
}

/// All have been asked before the first is waited for.
async fn all<T>(answers: impl IntoIterator<Item = oneshot::Receiver<T>>) -> Result<Vec<T>, Down> {
    let mut all = Vec::new();
    for answer in answers {
        all.push(answer.await.map_err(|_| Down)?);
    }
    Ok(all)
}

/// Lets a shard go first that an order to cut has woken on this very processor; it would wait until the caller has told everybody else.
fn let_through() {
    std::thread::yield_now();
}

/// A seat is as silent as its loudest part, in the order in which the first one tells.
async fn silent_everywhere(
    answers: impl IntoIterator<Item = oneshot::Receiver<Vec<Silence>>>,
) -> Result<Vec<Silence>, Down> {
    let mut silences: Vec<Silence> = Vec::new();
    let mut known: HashMap<SeatId, usize> = HashMap::new();
    for silence in all(answers).await?.into_iter().flatten() {
        let at = *known.entry(silence.seat).or_insert(silences.len());
        match silences.get_mut(at) {
            Some(loudest) => {
                loudest.last_in = loudest.last_in.max(silence.last_in);
                loudest.last_out = loudest.last_out.max(silence.last_out);
                loudest.had_media |= silence.had_media;
            }
            None => silences.push(silence),
        }
    }
    Ok(silences)
}

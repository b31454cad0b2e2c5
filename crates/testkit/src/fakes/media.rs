//! A media engine without media: it remembers what it was ordered, in order, and behaves as its mood says.

use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Answer, Content, Gate, MediaKind, MediaRefusal, MediaRole, SeatMedia, ShownHeight, Silence, Slots},
    tracks::{GivenLayer, GivenTrack, MediaLoad, SeatTracks, SentStream, SentTrack},
};
use gavel_door::ports::{Later, MediaFault, MediaPort};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::{pending, ready},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, time::sleep};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaMood {
    #[default]
    Well,
    /// Does as it is told, and answers, only after so long.
    Slow(Duration),
    /// Neither does anything nor answers.
    Hangs,
    /// Cuts nobody, and leaves out of its answer whom it was asked about.
    Lies,
    /// Says that everybody is silent, and goes on forwarding.
    Pretends,
    /// Cuts nobody, and answers with a fault.
    Dead,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaOrder {
    Admit(SeatId),
    Negotiate(SeatId),
    Gate(SeatId, Gate),
    Light(Vec<SeatId>),
    Show(SeatId, Vec<ShownHeight>),
    Release(SeatId),
    Expel(Vec<SeatId>),
    Kill(Vec<SeatId>),
    End(ConferenceId),
}

#[derive(Default)]
struct State {
    mood: MediaMood,
    orders: Vec<MediaOrder>,
    /// Seats that hold a transport, and for how long it has been still.
    held: BTreeMap<SeatId, (ConferenceId, Option<Duration>)>,
    /// Whose silence the door was told.
    confirmed: BTreeSet<SeatId>,
}

#[derive(Default)]
pub struct FakeMedia {
    state: Mutex<State>,
    changed: Notify,
}

impl FakeMedia {
    pub fn feels(&self, mood: MediaMood) {
        self.with(|state| state.mood = mood);
    }

    pub fn orders(&self) -> Vec<MediaOrder> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).orders.clone()
    }

    /// Waits until the orders so far satisfy the test.
    pub async fn until(&self, satisfied: impl Fn(&[MediaOrder]) -> bool) {
        loop {
            let changed = self.changed.notified();
            if satisfied(&self.orders()) {
                return;
            }
            changed.await;
        }
    }

    /// Whether packets of the seat are forwarded, or would be.
    pub fn forwards(&self, seat: SeatId) -> bool {
        self.with(|state| state.held.contains_key(&seat))
    }

    /// Whether the door was told that the seat is silent.
    pub fn has_confirmed(&self, seat: SeatId) -> bool {
        self.with(|state| state.confirmed.contains(&seat))
    }

    /// It dies with the server, and is well afterwards. What it was ordered before can still be read.
    pub fn restarts(&self) {
        self.with(|state| *state = State { orders: std::mem::take(&mut state.orders), ..State::default() });
    }

    /// The seat holds a transport although nobody ordered it.
    pub fn holds(&self, conference: ConferenceId, seat: SeatId, quiet_for: Option<Duration>) {
        self.with(|state| state.held.insert(seat, (conference, quiet_for)));
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        let answer = look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_waiters();
        answer
    }
}

impl State {
    /// Says that these are silent, and sees to it if it `cuts`.
    fn silence(&mut self, seats: &[SeatId], cuts: bool) -> Vec<Silence> {
        let mut proofs = Vec::with_capacity(seats.len());
        for seat in seats {
            let had_media = self.held.contains_key(seat);
            if cuts {
                self.held.remove(seat);
            }
            self.confirmed.insert(*seat);
            let (last_in, last_out) = (Duration::from_micros(40), Duration::from_micros(60));
            proofs.push(Silence { seat: *seat, last_in, last_out, had_media });
        }
        proofs
    }
}

impl MediaPort for FakeMedia {
    fn admit(&self, conference: ConferenceId, seat: SeatId, _role: MediaRole, _gate: Gate) {
        self.with(|state| {
            state.held.insert(seat, (conference, None));
            state.orders.push(MediaOrder::Admit(seat));
        });
    }

    fn negotiate(&self, _: ConferenceId, seat: SeatId, offer: String) -> Later<'_, Result<Answer, MediaRefusal>> {
        let (mood, known) = self.with(|state| {
            state.orders.push(MediaOrder::Negotiate(seat));
            (state.mood, state.held.contains_key(&seat))
        });
        let answer = match (known, offer.starts_with("v=0")) {
            (false, _) => Err(MediaRefusal::NoSeat),
            (true, false) => Err(MediaRefusal::BadOffer),
            (true, true) => Ok(Answer { sdp: offer, slots: Slots::default() }),
        };
        match mood {
            MediaMood::Well | MediaMood::Lies | MediaMood::Pretends => Box::pin(ready(answer)),
            MediaMood::Slow(span) => Box::pin(async move {
                sleep(span).await;
                answer
            }),
            MediaMood::Hangs => Box::pin(pending()),
            MediaMood::Dead => Box::pin(ready(Err(MediaRefusal::Down))),
        }
    }

    fn gate(&self, _: ConferenceId, seat: SeatId, gate: Gate) {
        self.with(|state| state.orders.push(MediaOrder::Gate(seat, gate)));
    }

    fn light(&self, _: ConferenceId, seats: Vec<SeatId>) {
        self.with(|state| state.orders.push(MediaOrder::Light(seats)));
    }

    fn show(&self, _: ConferenceId, seat: SeatId, heights: Vec<ShownHeight>) {
        self.with(|state| state.orders.push(MediaOrder::Show(seat, heights)));
    }

    fn release(&self, _: ConferenceId, seat: SeatId) {
        self.with(|state| {
            state.held.remove(&seat);
            state.orders.push(MediaOrder::Release(seat));
        });
    }

    fn expel(&self, _: ConferenceId, seats: Vec<SeatId>) -> Later<'_, Result<Vec<Silence>, MediaFault>> {
        let mood = self.with(|state| {
            state.orders.push(MediaOrder::Expel(seats.clone()));
            state.mood
        });
        match mood {
            MediaMood::Well => Box::pin(ready(Ok(self.with(|state| state.silence(&seats, true))))),
            MediaMood::Slow(span) => Box::pin(async move {
                sleep(span).await;
                Ok(self.with(|state| state.silence(&seats, true)))
            }),
            MediaMood::Pretends => Box::pin(ready(Ok(self.with(|state| state.silence(&seats, false))))),
            MediaMood::Hangs => Box::pin(pending()),
            MediaMood::Lies => Box::pin(ready(Ok(Vec::new()))),
            MediaMood::Dead => Box::pin(ready(Err(MediaFault))),
        }
    }

    fn kill(&self, _: ConferenceId, seats: &[SeatId]) {
        self.with(|state| {
            for seat in seats {
                state.held.remove(seat);
            }
            state.orders.push(MediaOrder::Kill(seats.to_vec()));
        });
    }

    fn end(&self, conference: ConferenceId) {
        self.with(|state| {
            state.held.retain(|_, (of, _)| *of != conference);
            state.orders.push(MediaOrder::End(conference));
        });
    }

    fn tracks(&self, conference: ConferenceId) -> Later<'_, Result<Vec<SeatTracks>, MediaFault>> {
        let (mood, tracks) = self.with(|state| {
            let here = state.held.iter().filter(|(_, (held, _))| *held == conference);
            (state.mood, here.map(|(seat, _)| plain(*seat)).collect())
        });
        told(mood, tracks)
    }

    fn load(&self) -> Later<'_, Result<MediaLoad, MediaFault>> {
        let (mood, seats) = self.with(|state| (state.mood, state.held.len() as u64));
        told(mood, MediaLoad { seats, transports: seats, packets_in: 100 * seats, ..MediaLoad::default() })
    }

    fn census(&self) -> Later<'_, Result<Vec<SeatMedia>, MediaFault>> {
        let (mood, held) = self.with(|state| {
            let held = state.held.iter().map(|(seat, (conference, quiet_for))| SeatMedia {
                conference: *conference,
                seat: *seat,
                quiet_for: *quiet_for,
                packets_in: 0,
                packets_out: 0,
                bytes_in: 0,
                bytes_out: 0,
                estimate: None,
                round_trip: None,
                loss_in: None,
                loss_out: None,
            });
            (state.mood, held.collect::<Vec<_>>())
        });
        told(mood, held)
    }
}

/// What is told of the present: whoever lies about a cut has no reason to lie here.
fn told<T: Send + 'static>(mood: MediaMood, answer: T) -> Later<'static, Result<T, MediaFault>> {
    match mood {
        MediaMood::Well | MediaMood::Lies | MediaMood::Pretends => Box::pin(ready(Ok(answer))),
        MediaMood::Slow(span) => Box::pin(async move {
            sleep(span).await;
            Ok(answer)
        }),
        MediaMood::Hangs => Box::pin(pending()),
        MediaMood::Dead => Box::pin(ready(Err(MediaFault))),
    }
}

/// Tracks as somebody has them who sends a camera and is given it back.
fn plain(seat: SeatId) -> SeatTracks {
    let stream = SentStream {
        rid: Some("f".into()),
        packets: 300,
        bytes: 240_000,
        lost: 3,
        late: 2,
        pictures: 60,
        keys_asked: 1,
        jitter: Duration::from_micros(2_500),
        bitrate: 1_500_000,
        alive: true,
    };
    let (mid, kind, content, codec) = ("1".to_owned(), MediaKind::Video, Content::Main, Some("VP8"));
    SeatTracks {
        seat,
        round_trip: Some(Duration::from_millis(40)),
        estimate: Some(2_000_000),
        sends: vec![SentTrack { mid: mid.clone(), kind, content, codec, streams: vec![stream] }],
        receives: vec![GivenTrack {
            mid,
            of: seat,
            kind,
            content,
            codec,
            packets: 290,
            bytes: 230_000,
            bitrate: 1_400_000,
            repaired: 2,
            missed: 4,
            pictures: 58,
            layer: Some(GivenLayer { rid: Some("f".into()), ..GivenLayer::default() }),
            keys_asked: 1,
            loss: Some(7),
            lost: Some(2),
            jitter: Some(Duration::from_millis(3)),
            freezes: 1,
            frozen: Duration::from_millis(400),
            pauses: 0,
        }],
    }
}

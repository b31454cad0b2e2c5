//! The door itself: finds or opens the conference, and hands the order to its task.

mod arrivals;
mod conditions;
mod effects;
mod events;
mod idle_room;
mod journal;
mod lane;
mod links;
mod live;
mod progress;
mod reconcile;
mod records;
mod saving;
mod silence;
mod task;
mod usage;
mod waiter;
mod watch;

use crate::{
    Denied, Entered, Envelope, Report, View, Which,
    ports::{Batch, Bell, Clock, Ids, MediaFault, MediaPort, Ownership, Store, StoreFault},
};
use gavel_core::{
    Conference,
    model::{
        command::{Actor, Arrival, Command, Right},
        effect::Summary,
        fact::{Entry, Fact},
        ids::{ConferenceId, Generation, LockEpoch, PersonId, RequestId, RoomId, SeatId},
        invitation::{CallState, Invitation},
        media::{Answer, MediaEvent, SeatMedia, ShownHeight},
        receipt::{Receipt, Saved},
        refusal::Refusal,
        role::Surface,
        room::{Room, RoomRecord},
        time::Timestamp,
        tracks::{MediaLoad, SeatTracks},
    },
};
use journal::Journal;
use live::{Live, Running};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use task::{Ask, Task};
use tokio::sync::{mpsc, oneshot};

/// Orders that may stand before one conference; more wait at the surface.
const INBOX: usize = 1_024;

/// What the door is made with.
#[derive(Clone)]
pub struct Ports {
    pub store: Arc<dyn Store>,
    pub media: Arc<dyn MediaPort>,
    pub ownership: Arc<dyn Ownership>,
    pub clock: Arc<dyn Clock>,
    pub bell: Arc<dyn Bell>,
    pub ids: Arc<dyn Ids>,
}

/// The times of invariants 3 and 5, and of the reconciler.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long the engine may take to confirm silence before the door cuts harder.
    pub silence_within: Duration,
    /// How long an answer waits for the store after the cut.
    pub saved_within: Duration,
    /// How long somebody who is to be let in waits for the store, or for the engine; then the answer is that it does not
    /// answer.
    pub let_in_within: Duration,
    /// Lines of one room that may wait for an ill store. With more, only what throws somebody out still takes effect, and
    /// refusals are counted instead of written down: memory is not endless, and strangers may knock as they like.
    pub unsaved_at_most: usize,
    /// How often liveness and media are looked at.
    pub tick: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            silence_within: Duration::from_millis(500),
            saved_within: Duration::from_millis(250),
            let_in_within: Duration::from_secs(5),
            unsaved_at_most: 50_000,
            tick: Duration::from_millis(500),
        }
    }
}

struct Inner {
    ports: Ports,
    journal: Journal,
    options: Options,
    running: Mutex<Running>,
    /// One conference a room: whoever opens holds this.
    opening: tokio::sync::Mutex<()>,
    shut: AtomicBool,
}

/// Clone it freely: all clones are the same door.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

impl Door {
    /// Starts the reconciler; so it has to be called inside a tokio runtime.
    pub fn new(ports: Ports, options: Options) -> Self {
        let inner = Arc::new(Inner {
            journal: Journal::new(ports.store.clone(), options.unsaved_at_most),
            ports,
            options,
            running: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            shut: AtomicBool::new(false),
        });
        tokio::spawn(reconcile::reconcile(Arc::downgrade(&inner)));
        Self { inner }
    }

    /// Brings back every conference that was running when the server went down, and answers how many. Call it once,
    /// before the first order.
    pub async fn restore(&self) -> Result<usize, Denied> {
        let unfinished = self.inner.ports.store.unfinished().await.map_err(ill)?;
        let mut restored = 0;
        for past in unfinished {
            let mut entries = past.entries.iter();
            let Some(Entry { at, fact: Fact::Opened { conference, record } }) = entries.next() else {
                tracing::error!(conference = %past.conference, "a journal that does not begin with its opening is left alone");
                continue;
            };
            let mut conference = Conference::open(*at, *conference, record);
            for entry in entries {
                conference.apply(entry.at, &entry.fact);
            }
            if conference.has_ended() || self.inner.ports.ownership.claim(past.room).await.is_none() {
                continue;
            }
            conference.apply(self.inner.ports.clock.now(), &Fact::Restored);
            self.run(past.room, conference);
            restored += 1;
        }
        Ok(restored)
    }

    /// One order, one answer (invariants 2 and 7).
    pub async fn submit(&self, envelope: Envelope) -> Result<Receipt, Denied> {
        self.submit_reporting(envelope, None).await
    }

    /// The same; where the order is a large one, `report` hears on the way how far it is.
    pub async fn submit_reporting(&self, envelope: Envelope, mut report: Option<Report>) -> Result<Receipt, Denied> {
        if task::arrives(&envelope.command) {
            return Err(Refusal::Invalid.into());
        }
        let mut envelope = Box::new(envelope);
        loop {
            let live = match (self.find(envelope.to), envelope.to) {
                (Some(live), _) => live,
                // It is never opened again.
                (None, Which::Conference(_)) => return Err(self.not_running()),
                // It takes nobody's coming to begin this way.
                (None, Which::Room(room)) if matches!(envelope.command, Command::Start { .. }) => {
                    self.find_or_open(room).await?
                }
                (None, Which::Room(room)) => {
                    // Nobody opens the room between the question and the answer.
                    let _nobody_opens = self.nobody_opens().await?;
                    match self.find(envelope.to) {
                        Some(live) => live,
                        None => return self.without_meeting(room, *envelope).await,
                    }
                }
            };
            let (reply, answer) = oneshot::channel();
            match live.inbox.send(Ask::Submit { envelope, report, reply }).await {
                Ok(()) => return answer.await.unwrap_or_else(|_| Err(self.not_running())),
                // It has ended meanwhile and is not found any more.
                Err(mpsc::error::SendError(Ask::Submit { envelope: back, report: unheard, .. })) => {
                    (envelope, report) = (back, unheard);
                }
                Err(_) => return Err(self.not_running()),
            }
        }
    }

    /// Somebody comes, or comes back. Opens the room's conference where none is. `address`: from where, for the audit.
    pub async fn enter(
        &self,
        room: RoomId,
        arrival: Arrival,
        surface: Surface,
        request: RequestId,
        address: Option<String>,
    ) -> Result<Entered, Denied> {
        let arrived = tokio::time::Instant::now().into_std();
        // A conference that ends while somebody comes is followed by a fresh one (lesson 8).
        for _ in 0..3 {
            let live = self.find_or_open(room).await?;
            let envelope = Box::new(Envelope {
                request: request.clone(),
                actor: arriving(&arrival, surface),
                to: Which::Conference(live.conference),
                command: Command::Join(Box::new(arrival.clone())),
                arrived,
                address: address.clone(),
            });
            let (reply, answer) = oneshot::channel();
            match live.ask(Ask::Enter { envelope, reply }, answer).await {
                Ok(Err(Denied::Refused(refused))) if refused.refusal == Refusal::NotRunning => {}
                Ok(entered) => return entered,
                Err(_) => {}
            }
            self.forget(room, live.conference);
        }
        Err(Denied::Unavailable("the meeting ends just now; try again".into()))
    }

    /// An offer of a seat that is in: not waiting, not gone.
    pub async fn negotiate(&self, conference: ConferenceId, seat: SeatId, offer: String) -> Result<Answer, Denied> {
        let live = self.find(Which::Conference(conference)).ok_or(Refusal::NotRunning)?;
        let (reply, answer) = oneshot::channel();
        live.ask(Ask::Negotiate { seat, offer, reply }, answer).await?
    }

    /// How large somebody shows what they get. Whoever is not in is not heard.
    pub async fn show(&self, conference: ConferenceId, seat: SeatId, heights: Vec<ShownHeight>) {
        if let Some(live) = self.find(Which::Conference(conference)) {
            live.tell(Ask::Show { seat, heights }).await;
        }
    }

    /// Conferences that run.
    pub async fn conferences(&self) -> Vec<Summary> {
        let all = self.running().all();
        let mut running = Vec::with_capacity(all.len());
        for live in all {
            if let Some(view) = live.view().await
                && view.running
            {
                running.push(view.summary);
            }
        }
        running
    }

    /// Every conference as hosts see it, also those where people still gather and wait for a host.
    pub async fn views(&self) -> Vec<View> {
        let all = self.running().all();
        let mut views = Vec::with_capacity(all.len());
        for live in all {
            views.extend(live.view().await);
        }
        views
    }

    /// Who sends what in a conference and is given what, track by track, now.
    ///
    /// # Errors
    /// Where the media engine does not answer.
    pub async fn tracks(&self, conference: ConferenceId) -> Result<Vec<SeatTracks>, MediaFault> {
        self.within_limit(self.inner.ports.media.tracks(conference)).await
    }

    /// What the media engine carries altogether.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn media_load(&self) -> Result<MediaLoad, MediaFault> {
        self.within_limit(self.inner.ports.media.load()).await
    }

    /// What the engine knows of the seats, now.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn census(&self) -> Result<Vec<SeatMedia>, MediaFault> {
        self.within_limit(self.inner.ports.media.census()).await
    }

    /// Nobody who looks waits longer for an engine that hangs than a removal does.
    async fn within_limit<T>(&self, answer: impl Future<Output = Result<T, MediaFault>>) -> Result<T, MediaFault> {
        tokio::time::timeout(self.inner.options.silence_within, answer).await.unwrap_or(Err(MediaFault))
    }

    /// `None`: it does not run.
    pub async fn view(&self, which: Which) -> Option<View> {
        self.find(which)?.view().await.filter(|view| view.running)
    }

    /// Wakes at once, and then whenever what [`Self::view`] tells hosts has become another. `None`: nobody meets there.
    pub fn changes(&self, which: Which) -> Option<tokio::sync::watch::Receiver<()>> {
        let mut changed = self.find(which)?.changed;
        changed.mark_changed();
        Some(changed)
    }

    /// The conference that this person sits in; of several, any.
    pub async fn conference_of(&self, person: PersonId) -> Option<ConferenceId> {
        let all = self.running().all();
        for live in all {
            if live.seat_of(person).await.is_some() {
                return Some(live.conference);
            }
        }
        None
    }

    /// The seat that this person has inside. `None`: they are not in there.
    pub async fn seat_of(&self, which: Which, person: PersonId) -> Option<SeatId> {
        self.find(which)?.seat_of(person).await
    }

    /// The conference in which people meet, or gather, and its room. Waits for nothing.
    pub fn open(&self, which: Which) -> Option<(ConferenceId, RoomId)> {
        self.find(which).map(|live| (live.conference, live.room))
    }

    /// Whether people meet in this room, or gather and wait for a host.
    pub fn is_open(&self, room: RoomId) -> bool {
        self.open(Which::Room(room)).is_some()
    }

    /// The room's settings have changed; a running conference takes them over.
    pub async fn room_changed(&self, room: Room) {
        if let Some(live) = self.find(Which::Room(room.id)) {
            // One that has just ended reads the new settings when it is opened again.
            let _ = live.inbox.send(Ask::RoomChanged(Box::new(room))).await;
        }
    }

    /// The generation that a new ticket of this person is made in, and that an old one must have.
    pub async fn generation(&self, room: RoomId, person: PersonId) -> Result<Generation, Denied> {
        if let Some(live) = self.find(Which::Room(room)) {
            let (reply, answer) = oneshot::channel();
            if let Ok(generation) = live.ask(Ask::Generation { person, reply }, answer).await {
                return Ok(generation);
            }
        }
        self.in_time(async {
            self.inner.journal.settled(room).await?;
            self.inner.ports.store.generation(room, person).await
        })
        .await
    }

    /// What the engine tells by itself goes in here.
    pub async fn hear(&self, event: MediaEvent) {
        let conference = match &event {
            MediaEvent::Connected { conference, .. }
            | MediaEvent::Lost { conference, .. }
            | MediaEvent::Slots { conference, .. }
            | MediaEvent::Speaking { conference, .. } => *conference,
        };
        if let Some(live) = self.find(Which::Conference(conference)) {
            let _ = live.inbox.send(Ask::Heard(event)).await;
        }
    }

    /// Takes no more orders, answers those that wait, tells every seat to come back later, and waits for the store; not for
    /// ever.
    pub async fn shut(&self) {
        self.inner.shut.store(true, Ordering::SeqCst);
        let within = self.inner.options.let_in_within;
        // Whoever opens a room in this moment has done so, or finds that it is too late.
        let _nobody_opens = tokio::time::timeout(within, self.inner.opening.lock()).await;
        let all = self.running().all();
        let told = all.iter().map(|live| {
            let (reply, answer) = oneshot::channel();
            live.ask(Ask::Shut { reply }, answer)
        });
        // One that ends by itself meanwhile has told its seats already.
        futures_util::future::join_all(told).await;
        let unsaved = self.inner.journal.flush(within).await;
        let flushed = tokio::time::timeout(within, self.inner.ports.store.flush()).await;
        if unsaved > 0 || !matches!(flushed, Ok(Ok(()))) {
            tracing::error!(unsaved, "not everything was saved before the end");
        }
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        // It is whole after every single change, so that a panic elsewhere leaves nothing half done.
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, which: Which) -> Option<Live> {
        self.running().find(which)
    }

    fn forget(&self, room: RoomId, conference: ConferenceId) {
        self.running().remove(room, conference);
    }

    /// The meeting is over, or goes on after a restart.
    fn not_running(&self) -> Denied {
        self.must_be_up().err().unwrap_or_else(|| Refusal::NotRunning.into())
    }

    fn must_be_up(&self) -> Result<(), Denied> {
        match self.inner.shut.load(Ordering::SeqCst) {
            true => Err(Denied::Unavailable("the server shuts down".into())),
            false => Ok(()),
        }
    }

    /// As long as one has this, no room is opened by anybody else, and the server does not shut down. Many may want it of a
    /// store that does not answer, and none of them waits for all the others.
    async fn nobody_opens(&self) -> Result<tokio::sync::MutexGuard<'_, ()>, Denied> {
        let turn = self.in_time(async { Ok(self.inner.opening.lock().await) }).await?;
        self.must_be_up()?;
        Ok(turn)
    }

    async fn find_or_open(&self, room: RoomId) -> Result<Live, Denied> {
        self.must_be_up()?;
        if let Some(live) = self.find(Which::Room(room)) {
            return Ok(live);
        }
        let _one_at_a_time = self.nobody_opens().await?;
        if let Some(live) = self.find(Which::Room(room)) {
            return Ok(live);
        }
        let ports = &self.inner.ports;
        let record = self.record(room).await?;
        if ports.ownership.claim(room).await.is_none() {
            return Err(Denied::Unavailable("another node runs this room".into()));
        }
        let at = ports.clock.now();
        let id = ConferenceId::new(ports.ids.fresh());
        let mut conference = Conference::open(at, id, &record);
        let expected: Vec<Fact> = expected(&record, &*ports.ids, at).collect();
        let events = events::events_of(&conference, &*ports.ids, at, &expected, None);
        conference.apply_all(at, &expected);
        let opened = Fact::Opened { conference: id, record: Box::new(record) };
        let entries = std::iter::once(opened).chain(expected).map(|fact| Entry { at, fact }).collect();
        // Saved with, and before, the first who enters: the journal keeps the order in which it is given.
        drop(self.inner.journal.keep(Batch { entries, events, ..Batch::of(room, Some(id)) }));
        Ok(self.run(room, conference))
    }

    fn run(&self, room: RoomId, conference: Conference) -> Live {
        let (inbox, asks) = mpsc::channel(INBOX);
        let id = conference.id;
        let (changes, changed) = tokio::sync::watch::channel(());
        let live = Live { room, conference: id, inbox, changed };
        self.running().insert(live.clone());
        let inner = &self.inner;
        let task = Task::new(conference, inner.ports.clone(), inner.journal.clone(), inner.options.clone(), changes);
        let door = self.clone();
        tokio::spawn(async move {
            task.run(asks).await;
            door.forget(room, id);
        });
        live
    }

    /// An order for a room in which nothing runs, and which nobody opens meanwhile. Refusals are on record here as
    /// everywhere.
    async fn without_meeting(&self, room: RoomId, envelope: Envelope) -> Result<Receipt, Denied> {
        let record = self.record(room).await?;
        let now = self.inner.ports.clock.now();
        let (journal, ids) = (&self.inner.journal, &*self.inner.ports.ids);
        let note = |row| journal.note(Batch { audit: vec![row], ..Batch::of(room, None) });
        let judged = match idle_room::judge(&record, ids, &envelope, now) {
            Ok(judged) => judged,
            Err(refused) => {
                note(idle_room::refused(&record, &envelope, now, refused.refusal));
                return Err(Denied::Refused(refused));
            }
        };
        // Letting in waits for the store (invariant 3).
        let (mut saved, written) = journal.ask(judged.batch(room, now));
        let answer = tokio::time::timeout(self.inner.options.let_in_within, &mut saved).await;
        if let Ok(Ok(())) = answer {
            let row = idle_room::done(&record, &envelope, now);
            let recorded = journal.keep(Batch { audit: vec![row], ..Batch::of(room, None) });
            let recorded = tokio::time::timeout(self.inner.options.saved_within, recorded).await;
            let saved = if matches!(recorded, Ok(Ok(()))) { Saved::Yes } else { Saved::Pending };
            return Ok(idle_room::receipt(envelope.request, saved));
        }
        note(idle_room::unavailable(&record, &envelope, now));
        if answer.is_err() {
            // It may yet be saved, after it was answered otherwise.
            journal.take_back(written, judged.taken_back(ids, room, now));
        }
        Err(ill(StoreFault("not saved in time".into())))
    }

    /// What a meeting of the room begins with, when all that happened in the room before is in it.
    async fn record(&self, room: RoomId) -> Result<RoomRecord, Denied> {
        let read = async {
            self.inner.journal.settled(room).await?;
            self.inner.ports.store.open_room(room).await
        };
        Ok(self.in_time(read).await?.ok_or(Refusal::NotFound)?)
    }

    /// An answer always comes (property X8).
    async fn in_time<T>(&self, answer: impl Future<Output = Result<T, StoreFault>>) -> Result<T, Denied> {
        let late = |_| StoreFault("no answer in time".into());
        tokio::time::timeout(self.inner.options.let_in_within, answer).await.map_err(late).flatten().map_err(ill)
    }
}

/// Those whom the room invites stand on the list from the beginning, and pass its waiting room.
fn expected(record: &RoomRecord, ids: &dyn Ids, at: Timestamp) -> impl Iterator<Item = Fact> {
    record.invitees.iter().flat_map(move |invitee| {
        let is_called = invitee.account.is_some() && record.called.contains(&invitee.person);
        let call = if is_called { CallState::WhenItBegins } else { CallState::NotCalled };
        let invitation =
            Invitation { place: SeatId::new(ids.fresh()), invitee: invitee.clone(), at, by: String::new(), call };
        let added = Fact::Added { person: invitee.person, epoch: LockEpoch::default() };
        [Fact::Invited(Box::new(invitation)), added]
    })
}

/// Whoever arrives acts by the ticket that they arrive with.
fn arriving(arrival: &Arrival, surface: Surface) -> Actor {
    Actor {
        right: Right::Person {
            person: arrival.person,
            role: arrival.role,
            account: arrival.account,
            generation: arrival.generation,
            seat: Some(arrival.seat),
        },
        name: arrival.name.clone(),
        surface,
    }
}

fn ill(fault: StoreFault) -> Denied {
    tracing::warn!(%fault, "the store does not answer");
    Denied::Unavailable("the store does not answer".into())
}

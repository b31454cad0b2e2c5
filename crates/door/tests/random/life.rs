//! One life of the server: a runtime whose time stands still until nothing else can be done, and a door in it. When it is
//! dropped nothing of it goes on, as after `kill -9`.

use gavel_core::model::{media::Answer, receipt::Receipt, time::Timestamp};
use gavel_door::{
    Denied, Door, Entered, Options, Ports,
    ports::{Clock, LocalOwnership, NoBell},
};
use gavel_testkit::fakes::{FakeIds, FakeMedia, FakeStore, TokioClock};
use std::{sync::Arc, time::Duration};
use tokio::{runtime::Runtime, sync::mpsc, time::Instant};

/// Longer than anything may take that is asked of the door itself.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// What came of something that was asked.
#[derive(Debug)]
pub(crate) enum Said {
    Receipt(Result<Receipt, Denied>),
    Entry(Result<Entered, Denied>),
    Offer(Result<Answer, Denied>),
}

/// The answer to the order of that number.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) order: usize,
    pub(crate) at: Timestamp,
    pub(crate) said: Said,
}

pub(crate) struct Life {
    pub(crate) door: Door,
    pub(crate) options: Options,
    clock: Arc<TokioClock>,
    answers: mpsc::UnboundedReceiver<Answered>,
    answered: mpsc::UnboundedSender<Answered>,
    // The last to go: what runs in it holds the door.
    runtime: Runtime,
}

impl Life {
    pub(crate) fn begin(
        at: Timestamp,
        unsaved_at_most: usize,
        store: &Arc<FakeStore>,
        media: &Arc<FakeMedia>,
        ids: &Arc<FakeIds>,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let runtime = runtime.expect("a runtime needs nothing");
        let guard = runtime.enter();
        let clock = Arc::new(TokioClock::from(at));
        let options = Options { unsaved_at_most, ..Options::default() };
        let ports = Ports {
            store: store.clone(),
            media: media.clone(),
            ownership: Arc::new(LocalOwnership),
            clock: clock.clone(),
            bell: Arc::new(NoBell),
            ids: ids.clone(),
        };
        let door = Door::new(ports, options.clone());
        let (answered, answers) = mpsc::unbounded_channel();
        drop(guard);
        Self { door, options, clock, answers, answered, runtime }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.within(|| self.clock.now())
    }

    /// What the order arrives with.
    pub(crate) fn arrived(&self) -> std::time::Instant {
        self.within(|| Instant::now().into_std())
    }

    /// Goes on by itself; what comes of it is among the answers.
    pub(crate) fn ask(&self, order: usize, answer: impl Future<Output = Said> + Send + 'static) {
        let (answered, clock) = (self.answered.clone(), self.clock.clone());
        self.runtime.spawn(async move {
            let said = answer.await;
            let _ = answered.send(Answered { order, at: clock.now(), said });
        });
    }

    pub(crate) fn next_answer(&mut self) -> Option<Answered> {
        self.answers.try_recv().ok()
    }

    /// Asks the door itself, and waits. X8: it answers, whatever its ports do.
    pub(crate) fn wait<T>(&self, answer: impl Future<Output = T>) -> T {
        self.runtime.block_on(async {
            tokio::time::timeout(ANSWERED_WITHIN, answer).await.expect("X8: the door itself always answers")
        })
    }

    pub(crate) fn pass(&self, span: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(span).await });
    }

    /// Whatever can go on does, as often as is said; no time passes.
    pub(crate) fn turn(&self, turns: u8) {
        self.runtime.block_on(async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
        });
    }

    /// From within, such as what the engine tells.
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(future);
    }

    /// What looks at the time or begins something does so in here, or it would take the time of day.
    pub(crate) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
        let _guard = self.runtime.enter();
        act()
    }
}

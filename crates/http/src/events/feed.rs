//! One listener's way through the log: page by page, at the listener's pace, and awake when there is more. Whoever does not
//! take what is told is let go, and goes on later after the last number that they had.

use super::{Listener, Progress};
use crate::state::App;
use gavel_door::ports::{EventFilter, Happening, StoredEvent};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, watch};

/// Events that are read at once, and that may wait for the listener besides.
const PAGE: u32 = 64;
/// How long a listener may take nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a listener is told.
#[derive(Debug)]
pub(crate) enum Told {
    Event(Box<StoredEvent>),
    Progress(Box<Progress>),
    /// What the lists of the conference show has become another. Told where it is asked for; not in the log, so without a
    /// number, and never repeated.
    Changed,
    /// The last word.
    End(End),
}

/// Why a feed ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The conference has ended.
    Over,
    /// They may not listen any more.
    Dismissed,
    /// The server goes down; it can be gone on with later.
    Shutdown,
    /// The log cannot be read; it can be gone on with later.
    Ill,
}

/// A feed that runs until its receiver is dropped.
pub(crate) struct Feed;

impl Feed {
    /// Tells what comes after the event with this number, and as it happens, how far large orders of the listener's are;
    /// with `changes` also that there was one.
    pub(crate) fn start(
        app: App,
        listener: Listener,
        after: u64,
        changes: Option<watch::Receiver<()>>,
    ) -> mpsc::Receiver<Told> {
        let (out, told) = mpsc::channel(PAGE as usize);
        let (newest, shutting) = (app.store.newest_event(), app.shutting.subscribe());
        let progress = app.progress.subscribe();
        let reading = Reading { app, listener, after, out, changes, newest, progress, shutting };
        tokio::spawn(async move {
            let out = reading.out.clone();
            metrics::gauge!("gavel_event_listeners").increment(1.0);
            if let Err(Stop::Tell(end)) = reading.run().await {
                let _ = hand_over(&out, Told::End(end), PATIENCE).await;
            }
            metrics::gauge!("gavel_event_listeners").decrement(1.0);
        });
        told
    }
}

/// Why the reading stops.
enum Stop {
    Tell(End),
    /// Nobody listens, or too slowly.
    Quietly,
}

struct Reading {
    app: App,
    listener: Listener,
    after: u64,
    out: mpsc::Sender<Told>,
    changes: Option<watch::Receiver<()>>,
    newest: watch::Receiver<u64>,
    progress: broadcast::Receiver<Progress>,
    shutting: watch::Receiver<bool>,
}

impl Reading {
    async fn run(mut self) -> Result<(), Stop> {
        loop {
            // Looked at before reading, so that what is committed meanwhile wakes us.
            let newest = *self.newest.borrow_and_update();
            if self.after < newest {
                self.read().await?;
                // What lies between is not for this listener.
                self.after = self.after.max(newest);
            }
            tokio::select! {
                changed = self.newest.changed() => changed.map_err(|_| Stop::Tell(End::Ill))?,
                // Whoever was too slow has the next step, which tells all of it.
                progress = self.progress.recv() => self.pass_on(progress.ok()).await?,
                () = changed(&mut self.changes) => hand_over(&self.out, Told::Changed, PATIENCE).await?,
                () = self.listener.is_doubted() => self.look().await?,
                () = told(&mut self.shutting) => return Err(Stop::Tell(End::Shutdown)),
                () = self.out.closed() => return Err(Stop::Quietly),
            }
        }
    }

    /// All that is there now.
    async fn read(&mut self) -> Result<(), Stop> {
        loop {
            let filter = EventFilter { after: self.after, limit: PAGE, ..self.listener.filter() };
            let page = self.app.store.events(filter).await.map_err(|fault| {
                tracing::warn!(%fault, "the event log could not be read");
                Stop::Tell(End::Ill)
            })?;
            for event in page.items {
                // What goes on now does not stand behind what has happened.
                while let Ok(progress) = self.progress.try_recv() {
                    self.pass_on(Some(progress)).await?;
                }
                self.tell(event).await?;
            }
            if page.next.is_none() {
                return Ok(());
            }
        }
    }

    async fn pass_on(&self, progress: Option<Progress>) -> Result<(), Stop> {
        match progress.filter(|progress| self.listener.ordered(progress)) {
            Some(progress) => hand_over(&self.out, Told::Progress(Box::new(progress)), PATIENCE).await,
            None => Ok(()),
        }
    }

    async fn tell(&mut self, event: StoredEvent) -> Result<(), Stop> {
        if self.listener.is_dismissed_by(&event) {
            return Err(Stop::Tell(End::Dismissed));
        }
        if self.listener.is_touched_by(&event) {
            self.look().await?;
        }
        let is_last =
            matches!(event.event.what, Happening::Ended { .. }) && self.listener.filter().conference.is_some();
        self.after = event.seq;
        hand_over(&self.out, Told::Event(Box::new(event)), PATIENCE).await?;
        if is_last { Err(Stop::Tell(End::Over)) } else { Ok(()) }
    }

    async fn look(&mut self) -> Result<(), Stop> {
        if self.listener.may_still(&self.app).await { Ok(()) } else { Err(Stop::Tell(End::Dismissed)) }
    }
}

/// Until there is a change. A conference that has ended changes no more.
async fn changed(changes: &mut Option<watch::Receiver<()>>) {
    if let Some(watched) = changes
        && watched.changed().await.is_ok()
    {
        return;
    }
    *changes = None;
    std::future::pending().await
}

/// Until the server goes down.
async fn told(shutting: &mut watch::Receiver<bool>) {
    let _ = shutting.wait_for(|shutting| *shutting).await;
}

/// A listener who takes nothing for so long is let go: they go on later by number, so nothing is lost.
async fn hand_over(out: &mpsc::Sender<Told>, told: Told, patience: Duration) -> Result<(), Stop> {
    match out.send_timeout(told, patience).await {
        Ok(()) => Ok(()),
        Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
            tracing::info!("a listener does not read the events; they are let go");
            Err(Stop::Quietly)
        }
        Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(Stop::Quietly),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_listener_who_takes_nothing_is_let_go_and_one_who_is_slow_is_not() {
        let (out, mut told) = mpsc::channel(1);
        assert!(hand_over(&out, Told::End(End::Over), PATIENCE).await.is_ok(), "there is room for one");
        let slow = async {
            tokio::time::sleep(PATIENCE / 2).await;
            told.recv().await
        };
        let (handed, _) = tokio::join!(hand_over(&out, Told::End(End::Over), PATIENCE), slow);
        assert!(handed.is_ok());
        assert!(matches!(hand_over(&out, Told::End(End::Over), PATIENCE).await, Err(Stop::Quietly)));
    }
}

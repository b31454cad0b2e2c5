//! Whether a credential still stands for somebody: what goes on by one, such as a stream, ends when it has ended.

use crate::{credential, problem::Problem, secrets::Secret, state::App};
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{Instant, Interval, MissedTickBehavior},
};

/// A credential is looked at so often, whatever happens: it may have run out.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// When it is worth looking anew: a credential has been ended, whosever it was, or a while has gone by.
pub(crate) struct Doubts {
    app: App,
    revoked: watch::Receiver<()>,
    every: Interval,
}

impl Doubts {
    /// Made before the first look, so that what ends between two looks is noticed.
    pub(crate) fn new(app: &App) -> Self {
        let mut every = tokio::time::interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { app: app.clone(), revoked: app.revoked.subscribe(), every }
    }

    /// Until there is one. Nothing is lost where it is waited for in `select!`.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            // The sender lives in the app, and that in here.
            _ = self.revoked.changed() => {}
            _ = self.every.tick() => {}
        }
    }

    /// Until this token stands for nobody any more.
    pub(crate) async fn confirmed(mut self, token: Secret) {
        while is_good(&credential::of_token(&self.app, &token.0).await) {
            self.next().await;
        }
    }
}

/// An ill store takes nobody's right away.
pub(crate) fn is_good<T>(looked: &Result<T, Problem>) -> bool {
    match looked {
        Ok(_) => true,
        Err(problem) => problem.status().is_server_error(),
    }
}

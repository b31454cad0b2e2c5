//! Showing that something goes on, to people at a terminal and to nobody else.

use super::out::Out;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{future::Future, io::IsTerminal, pin::pin, time::Duration};

/// What is answered sooner needs no sign that it is waited for.
const SOON: Duration = Duration::from_millis(400);
const TICK: Duration = Duration::from_millis(100);
const CLOCK: &str = "{spinner} waiting for the server, {elapsed}";

/// Answers what the work answers; where that takes long, a clock runs meanwhile.
pub(crate) async fn while_waiting<F: Future>(out: Out, work: F) -> F::Output {
    if !is_watched(out) {
        return work.await;
    }
    let mut work = pin!(work);
    if let Ok(done) = tokio::time::timeout(SOON, &mut work).await {
        return done;
    }
    let clock = styled(ProgressBar::new_spinner(), CLOCK);
    clock.enable_steady_tick(TICK);
    let done = work.await;
    clock.finish_and_clear();
    done
}

/// Whether somebody looks.
pub(crate) fn is_watched(out: Out) -> bool {
    is_shown(out, std::io::stderr().is_terminal())
}

fn is_shown(out: Out, at_a_terminal: bool) -> bool {
    at_a_terminal && !out.json
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn bar(out: Out, template: &str, length: Option<u64>) -> ProgressBar {
    let target = if is_watched(out) { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    styled(ProgressBar::with_draw_target(length, target), template)
}

/// How much of something is there, while nobody knows how much it will be.
pub(crate) struct Count(ProgressBar);

impl Count {
    pub(crate) fn new(out: Out) -> Self {
        Self(bar(out, "{spinner} {human_pos} so far, {elapsed}", None))
    }

    pub(crate) fn reached(&self, many: usize) {
        self.0.set_position(many as u64);
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How much has come.
pub(crate) struct Bytes(ProgressBar);

impl Bytes {
    pub(crate) fn new(out: Out) -> Self {
        Self(bar(out, "{spinner} {bytes}, {bytes_per_sec}", None))
    }

    pub(crate) fn more(&self, bytes: usize) {
        self.0.inc(bytes as u64);
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// How much of a known number is done.
pub(crate) struct Steps(ProgressBar);

impl Steps {
    pub(crate) fn of(out: Out, what: &'static str, many: usize) -> Self {
        let bar = bar(out, "{msg} [{bar:30}] {human_pos} of {human_len}, {eta} to go", Some(many as u64));
        bar.set_message(what);
        Self(bar)
    }

    pub(crate) fn done(&self) {
        self.0.inc(1);
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A clock, and a bar as soon as it is known how far it is.
pub(crate) struct Way(ProgressBar);

impl Way {
    pub(crate) fn new(out: Out) -> Self {
        let clock = bar(out, CLOCK, None);
        clock.enable_steady_tick(TICK);
        Self(clock)
    }

    pub(crate) fn reached(&self, done: u64, of: u64) {
        if self.0.length() != Some(of) {
            self.0.set_length(of);
            if let Ok(style) = ProgressStyle::with_template("[{bar:30}] {human_pos} of {human_len}, {elapsed}") {
                self.0.set_style(style);
            }
        }
        self.0.set_position(done);
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_people_at_a_terminal_see_progress() {
        assert!(is_shown(Out { json: false }, true));
        assert!(!is_shown(Out { json: true }, true));
        assert!(!is_shown(Out { json: false }, false));
    }

    #[tokio::test]
    async fn work_is_answered_as_it_is() {
        assert_eq!(while_waiting(Out { json: false }, async { 7 }).await, 7);
    }
}

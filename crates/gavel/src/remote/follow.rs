//! A stream of events (Server-Sent Events): told as they come, gone on with where it broke off, until it is over or Ctrl-C.

use super::{
    client::{Client, ClientFault},
    out::say,
    stop::Stop,
};
use futures_util::StreamExt;
use serde_json::Value;
use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

/// Before trying again where nobody answers; twice as long each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What is followed, and how it is told.
pub(super) struct Source {
    pub(super) path: String,
    /// The number of the last event that is known already.
    pub(super) after: Option<u64>,
    /// An event for people.
    pub(super) line: fn(&Value) -> String,
    /// Where it goes on, as soon as an event has told that: what a name means may change meanwhile.
    pub(super) place: fn(&Value) -> Option<String>,
}

pub(super) async fn follow(client: &Client, source: Source) -> Result<(), Stop> {
    let last = source.after.map(|number| number.to_string());
    let mut stream = Stream { client, source, last, answered: false };
    tokio::select! {
        done = stream.follow() => done,
        // Whoever has seen enough.
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

struct Stream<'c> {
    client: &'c Client,
    source: Source,
    /// What it goes on after.
    last: Option<String>,
    /// Whether it was ever there. Who never got an answer has typed something wrong.
    answered: bool,
}

enum End {
    /// Nothing is to come any more, or nobody reads it.
    Over,
    /// After something was told.
    Broken,
    Silent,
}

impl Stream<'_> {
    async fn follow(&mut self) -> Result<(), Stop> {
        let mut wait = FIRST_WAIT;
        loop {
            let begun = Instant::now();
            match self.hear().await {
                Ok(End::Over) => return Ok(()),
                Ok(End::Broken) => {
                    wait = FIRST_WAIT;
                    continue;
                }
                Ok(End::Silent) if begun.elapsed() > LONGEST_WAIT => wait = FIRST_WAIT,
                Ok(End::Silent) => {}
                Err(stop) if self.answered && may_pass(&stop) => {}
                Err(stop) => return Err(stop),
            }
            if wait == FIRST_WAIT {
                eprintln!("gavel: the stream broke off; it goes on when the server is back");
            }
            tokio::time::sleep(wait).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }

    /// One connection, as long as it lasts.
    async fn hear(&mut self) -> Result<End, Stop> {
        let events = self.client.events(&self.source.path, self.last.as_deref()).await?;
        let Some(mut events) = events else { return Ok(End::Over) };
        self.answered = true;
        let mut end = End::Silent;
        // What goes wrong on the way is made good by coming back.
        while let Some(Ok(event)) = events.next().await {
            if let Some(data) = &event.data {
                let event: Value = serde_json::from_str(data)
                    .map_err(|fault| Stop::Broken(format!("the server told something that is no event: {fault}")))?;
                let text = if self.client.out.json { event.to_string() } else { (self.source.line)(&event) };
                match say(&format!("{text}\n")) {
                    Err(fault) if fault.kind() == ErrorKind::BrokenPipe => return Ok(End::Over),
                    said => said?,
                }
                if let Some(path) = (self.source.place)(&event) {
                    self.source.path = path;
                }
                end = End::Broken;
            }
            if event.id.is_some() {
                self.last = event.id;
            }
        }
        Ok(end)
    }
}

/// Whether it may be otherwise in a moment: the server is down, or has too much to do.
fn may_pass(stop: &Stop) -> bool {
    match stop {
        Stop::Fault(ClientFault::Unreachable { .. }) => true,
        Stop::Fault(ClientFault::NotGavel { status, .. }) => status.is_server_error(),
        Stop::Refused(problem) => problem.body["status"].as_u64().is_some_and(|status| status == 429 || status >= 500),
        Stop::Fault(_)
        | Stop::Ambiguous { .. }
        | Stop::Nobody { .. }
        | Stop::Usage(_)
        | Stop::NotAll
        | Stop::Broken(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::stop::Problem;
    use serde_json::json;

    #[test]
    fn a_server_that_is_down_or_busy_is_waited_for_and_one_that_says_no_is_not() {
        let refused = |status: u16| Stop::Refused(Problem { body: json!({"status": status, "code": "x"}) });
        assert!(may_pass(&refused(503)) && may_pass(&refused(429)));
        assert!(!may_pass(&refused(401)) && !may_pass(&refused(404)));
        assert!(may_pass(&Stop::Fault(ClientFault::Unreachable { url: String::new(), fault: String::new() })));
        assert!(!may_pass(&Stop::Fault(ClientFault::NoKey)));
    }
}

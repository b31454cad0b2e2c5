//! Runs the crowd (crates/gavel/examples/bench_media) and reads what it measured.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::network::{CROWD, Network, SERVER, Side};
use super::server::Server;
use crate::bench::values::Values;
use crate::shell::{Failure, Outcome, target};

/// How much is measured, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) seconds: u32,
    /// Threads of the crowd that receive.
    pub(super) threads: u32,
    /// Of the one publisher, kbit/s.
    pub(super) bitrate: u32,
    /// Of each camera in a meeting, kbit/s.
    pub(super) camera: u32,
}

/// One publisher and so many receivers.
pub(super) fn broadcast(network: &Network, server: &Server, load: Load, receivers: u32) -> Outcome<Values> {
    let mut crowd = crowd(network, "broadcast", server, load);
    crowd.args([format!("receivers={receivers}"), format!("bitrate={}", load.bitrate * 1_000)]);
    let mut results = results(&mut crowd)?;
    results.pop().ok_or_else(|| Failure::new("the crowd has measured nothing"))
}

/// So many meetings, and then more, until the machine is full.
pub(super) fn meetings(network: &Network, server: &Server, load: Load, counts: &[u32]) -> Outcome<Vec<Values>> {
    let counts: Vec<String> = counts.iter().map(u32::to_string).collect();
    let mut crowd = crowd(network, "meetings", server, load);
    crowd.args([format!("counts={}", counts.join(",")), format!("bitrate={}", load.camera * 1_000)]);
    results(&mut crowd)
}

/// Sealing and sending alone.
pub(super) fn floor(network: &Network, load: Load, receivers: u32) -> Outcome<Values> {
    let receivers = format!("receivers={receivers}");
    let mut sinks = network.inside(Side::Crowd, example());
    let mut sinks = Background::start(sinks.args(["sinks", &format!("ip={CROWD}"), &receivers]))?;
    sinks.wait_for("ready")?;
    let mut sender = network.inside(Side::Server, example());
    sender.args(["floor", &format!("to={CROWD}"), &receivers, &format!("seconds={}", load.seconds)]);
    let mut results = results(&mut sender)?;
    results.pop().ok_or_else(|| Failure::new("the floor has measured nothing"))
}

fn example() -> std::path::PathBuf {
    target().join("release/examples/bench_media")
}

fn crowd(network: &Network, what: &str, server: &Server, load: Load) -> Command {
    let mut crowd = network.inside(Side::Crowd, example());
    crowd.arg(what).arg(format!("ip={CROWD}")).args(server.told());
    crowd.args([format!("seconds={}", load.seconds), format!("threads={}", load.threads)]);
    crowd
}

fn results(command: &mut Command) -> Outcome<Vec<Values>> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| Failure::new(format!("the crowd could not be started: {why}")))?;
    let results: Vec<Values> = String::from_utf8_lossy(&output.stdout).lines().filter_map(Values::read).collect();
    // What it has measured before it failed stands.
    if !output.status.success() && results.is_empty() {
        return Err(Failure::new(format!("the crowd at {SERVER} has failed ({})", output.status)));
    }
    Ok(results)
}

/// A process beside the measurement. Dropping it kills it.
struct Background(Child);

impl Background {
    fn start(command: &mut Command) -> Outcome<Self> {
        let child = command.stdout(Stdio::piped()).spawn();
        child.map(Self).map_err(|why| Failure::new(format!("the crowd could not be started: {why}")))
    }

    fn wait_for(&mut self, word: &str) -> Outcome {
        let mut lines = self.0.stdout.iter_mut().flat_map(|said| BufReader::new(said).lines());
        let said = lines.any(|line| line.is_ok_and(|line| line == word));
        said.then_some(()).ok_or_else(|| Failure::new("the receivers of the floor have ended at once"))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

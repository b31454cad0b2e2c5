//! The servers under test, each as a process of its own, and each anew for each measurement.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use super::janus;
use super::network::{Network, SERVER, Side};
use crate::shell::{Failure, Outcome, command, output, target, write};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Engine {
    Gavel,
    JanusLoops,
    Janus,
}

impl Engine {
    pub(super) const ALL: [Self; 3] = [Self::Gavel, Self::JanusLoops, Self::Janus];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gavel => "Gavel",
            Self::JanusLoops => "Janus, `event_loops`",
            Self::Janus => "Janus, default",
        }
    }
}

/// A running server. Dropping it kills it.
pub(super) struct Server {
    child: Child,
    /// How the crowd is told about it.
    told: Vec<String>,
}

impl Server {
    pub(super) fn start(network: &Network, engine: Engine) -> Outcome<Self> {
        match engine {
            Engine::Gavel => gavel(network),
            Engine::JanusLoops => janus(network, Some(janus::LOOPS)),
            Engine::Janus => janus(network, None),
        }
    }

    pub(super) fn told(&self) -> Vec<String> {
        [self.told.clone(), vec![format!("pid={}", self.child.id())]].concat()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn gavel(network: &Network) -> Outcome<Server> {
    let binary = target().join("release/gavel");
    let data = network.folder().join("gavel");
    fresh(&data)?;
    let key = output(command(&binary, &["key", "create", "bench", "--scopes", "admin", "--data-dir"], ".").arg(&data))?;
    let (listen, media) = (format!("{SERVER}:8080"), format!("{SERVER}:10000"));
    let mut serve = network.inside(Side::Server, &binary);
    serve.args(["serve", "--log", "error", "--listen", &listen, "--media-addr", &media]);
    // The whole crowd comes from one address.
    serve.args(["--rate-limit-factor", "1000", "--data-dir"]).arg(&data);
    let mut child = serve
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| Failure::new(format!("`gavel serve` could not be started: {why}")))?;
    let said = child.stdout.take();
    let server = Server { child, told: vec!["engine=gavel".into(), url("http", 8080), format!("key={}", key.trim())] };
    let mut lines = said.into_iter().flat_map(|said| BufReader::new(said).lines()).map_while(Result::ok);
    if !lines.any(|line| line.starts_with("open ")) {
        return Err(Failure::new("`gavel serve` has ended before it listened"));
    }
    // Whatever it says afterwards is read, so that it does not wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(server)
}

fn janus(network: &Network, loops: Option<u32>) -> Outcome<Server> {
    let folder = network.folder().join("janus");
    fresh(&folder)?;
    for (name, text) in janus::configuration(SERVER, loops) {
        write(&folder.join(name), &text)?;
    }
    let log = std::fs::File::create(folder.join("log"))
        .map_err(|why| Failure::new(format!("no log for Janus could be made: {why}")))?;
    let child = network
        .inside(Side::Server, "janus")
        .arg("--configs-folder")
        .arg(&folder)
        .arg("--config")
        .arg(folder.join("janus.jcfg"))
        .arg("--disable-colors")
        .stdout(log)
        .spawn()
        .map_err(|why| Failure::new(format!("Janus could not be started: {why}")))?;
    Ok(Server { child, told: vec!["engine=janus".into(), url("ws", janus::PORT)] })
}

fn url(scheme: &str, port: u16) -> String {
    format!("url={scheme}://{SERVER}:{port}")
}

fn fresh(folder: &Path) -> Outcome {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)
        .map_err(|why| Failure::new(format!("{} could not be made: {why}", folder.display())))
}

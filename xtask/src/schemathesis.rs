//! Schemathesis, a fuzzer that is not ours, against the description of the interface: it finds no fault of the server, and
//! no answer that the description does not know. What it tries, and why it leaves something out, stands in its configuration.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::shell::{Failure, Outcome, command, output, read, run, target};
use crate::venv::Environment;

/// Configuration, hooks and requirements.
const FOLDER: &str = "crates/gavel/tests/schemathesis";
const VENV: Environment = Environment {
    name: "venv-schemathesis",
    requirements: "crates/gavel/tests/schemathesis/requirements.txt",
    module: "schemathesis",
};
/// As whom it asks, with how much, and with how many examples a call. An administrator comes furthest; for the others it is
/// about what differs.
const ROUNDS: [(&str, &str, &str); 4] = [
    ("administrator", "examples,coverage,fuzzing,stateful", "25"),
    ("host", "examples,fuzzing", "15"),
    ("member", "examples,fuzzing", "15"),
    ("nobody", "examples,fuzzing", "5"),
];
/// A fuzzer knocks more often than people do, and is to see more than 429.
const RATE_LIMIT_FACTOR: &str = "10000";

pub(crate) fn install() -> Outcome {
    VENV.install()
}

/// All rounds against one server, so that each finds what those before it have left. The server's log has no error in it.
pub(crate) fn fuzz() -> Outcome {
    let server = Server::start()?;
    let description = format!("{}/openapi.json", server.url);
    let rounds = ROUNDS.map(|(who, ..)| who).join(",");
    for (who, phases, examples) in ROUNDS {
        println!("    as {who}");
        let args = ["-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", &description];
        let mut round = without_settings(command(VENV.python(), &args, FOLDER));
        round.args(["--phases", phases, "--max-examples", examples]);
        round.env("SCHEMATHESIS_HOOKS", "hooks.py").env("PYTHONDONTWRITEBYTECODE", "1");
        round.env("GAVEL_URL", &server.url).env("GAVEL_API_KEY", &server.key);
        round.env("GAVEL_FUZZ_AS", who).env("GAVEL_FUZZ_ROUNDS", &rounds);
        run(round.env("GAVEL_FUZZ_REACHED", server.home.join("reached")))?;
    }
    server.has_logged_no_error()
}

/// On free ports, with everything it keeps in a folder of its own. Dropped, it ends and the folder goes.
struct Server {
    home: PathBuf,
    url: String,
    /// With scope `admin`.
    key: String,
    child: Child,
    /// Open for as long as it may still say something.
    _said: BufReader<ChildStdout>,
}

impl Server {
    fn start() -> Outcome<Self> {
        let home = std::env::temp_dir().join(format!("gavel-schemathesis-{}", std::process::id()));
        fs::create_dir_all(&home).map_err(|why| Failure::new(format!("{}: {why}", home.display())))?;
        let data = home.join("data");
        let key = output(gavel(&["key", "create", "keeper", "--scopes", "admin", "--data-dir"]).arg(&data))?;
        let log = File::create(log_in(&home)).map_err(|why| Failure::new(format!("no log: {why}")))?;
        let any = ["--listen", "127.0.0.1:0", "--media-addr", "127.0.0.1:0"];
        let more = ["--rate-limit-factor", RATE_LIMIT_FACTOR, "--log", "warn", "--data-dir"];
        let mut serve = gavel(&["serve"]);
        serve.args(any).args(more).arg(&data).stdout(Stdio::piped()).stderr(log);
        let mut child = serve.spawn().map_err(|why| Failure::new(format!("the server could not be started: {why}")))?;
        let mut said = BufReader::new(child.stdout.take().ok_or_else(|| Failure::new("the server says nothing"))?);
        let url = said
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        match url {
            Some(url) => Ok(Self { home, url, key: key.trim().to_owned(), child, _said: said }),
            None => Err(Failure::new(format!("the server did not start:\n{}", read(&log_in(&home))?))),
        }
    }

    fn has_logged_no_error(&self) -> Outcome {
        let log = read(&log_in(&self.home))?;
        let errors: Vec<&str> =
            log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        if errors.is_empty() { Ok(()) } else { Err(Failure::new(format!("in the log:\n{}", errors.join("\n")))) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn log_in(home: &Path) -> PathBuf {
    home.join("log")
}

fn gavel(args: &[&str]) -> Command {
    without_settings(command(target().join("debug/gavel"), args, "."))
}

/// What an operator may have set for their own server is not for this one.
fn without_settings(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_setting(name)) {
        command.env_remove(name);
    }
    command
}

fn is_setting(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("GAVEL_")
}

//! A program that goes on until it is stopped, as whoever started it in a terminal sees it: line by line.

use crate::webrtc::PATIENCE;
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

/// Dropping it kills it.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("it was asked for")).lines();
        Self { child, lines }
    }

    /// The next line on its standard output; `None`: there is no more.
    pub async fn line(&mut self) -> Option<String> {
        timeout(PATIENCE, self.lines.next_line()).await.expect("it goes on").expect("text")
    }

    /// The next line that has this in it.
    pub async fn until(&mut self, part: &str) -> String {
        let mut before = Vec::new();
        while let Some(line) = self.line().await {
            if line.contains(part) {
                return line;
            }
            before.push(line);
        }
        panic!("it ended without `{part}`: {before:#?}")
    }

    /// Ctrl-C. Answers its exit code.
    pub async fn interrupt(self) -> i32 {
        let pid = self.child.id().expect("it runs").to_string();
        Command::new("kill").args(["-INT", &pid]).status().await.expect("kill");
        self.ended().await.0
    }

    /// Waits until it ends by itself. Answers its exit code, and what it said up to then.
    pub async fn ended(mut self) -> (i32, String) {
        let mut rest = String::new();
        while let Some(line) = self.line().await {
            rest += &line;
            rest.push('\n');
        }
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").expect("a status");
        (status.code().expect("an exit code"), rest)
    }
}

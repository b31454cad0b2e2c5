//! `cargo xtask run`: from an empty clone to a server that listens.

use std::process::Stdio;

use crate::shell::{Failure, Outcome, cargo};
use crate::{machine, web};

/// `args` go to `gavel serve` as they are; a leading `--` is dropped.
pub(crate) fn run(args: &[String]) -> Outcome {
    let args = match args.split_first() {
        Some((first, rest)) if first == "--" => rest,
        Some(_) | None => args,
    };
    machine::needs_rust()?;
    machine::needs_node()?;
    machine::needs_cc()?;
    println!("==> the web app");
    web::install()?;
    web::build()?;
    println!("==> the server (the first build takes a few minutes)");
    let mut serve = cargo(&["run", "-p", "gavel", "--", "serve"]);
    serve.args(args).stdin(Stdio::inherit());
    become_it(&mut serve)
}

/// Hands our process over, so that Ctrl-C and SIGTERM reach the server itself and its exit code is ours.
#[cfg(unix)]
fn become_it(command: &mut std::process::Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(Failure::new(format!("cargo could not be started: {}", command.exec())))
}

#[cfg(not(unix))]
fn become_it(command: &mut std::process::Command) -> Outcome {
    crate::shell::run(command).map_err(|failure| Failure::new(failure.to_string()))
}

//! `gavel`: configuration, wiring, and the command line. It holds no rules.

mod addresses;
mod args;
mod config;
mod doctor;
mod keys;
mod media;
mod memory;
mod porter;
mod remote;
mod serve;

use args::{Args, Command};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Refused, or broken.
const FAILED: u8 = 1;
/// What was typed makes no sense, or a name means more than one.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    // Two libraries speak TLS or DTLS here: both are told once which cryptography to use, before anything else runs.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("gavel: another provider of cryptography was installed before ours");
        return ExitCode::from(FAILED);
    }
    str0m::crypto::from_feature_flags().install_process_default();

    let args = args::read();
    watch(&args);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => {
            eprintln!("gavel: {fault}");
            return ExitCode::from(FAILED);
        }
    };
    let outcome = runtime.block_on(run(args.command));
    // What still runs (a hash, a look-up of a name) must not hold the process up.
    runtime.shutdown_timeout(std::time::Duration::from_millis(200));
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("gavel: {fault}");
            ExitCode::from(FAILED)
        }
    }
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(settings) => serve::run(config::Config::gather(*settings)?).await,
        Command::Doctor(order) => doctor::run(*order).await,
        Command::Completion { shell } => {
            remote::print(&args::completion(shell));
            Ok(ExitCode::SUCCESS)
        }
        Command::Key(noun) => keys::run(noun).await,
        Command::Remote(command) => Ok(remote::run(command).await),
    }
}

/// The server tells what it does; the other commands only what goes wrong. Nothing above DEBUG names a person. What the
/// WebRTC library warns of is each client's own SDP, and wakes nobody.
fn watch(args: &Args) {
    let usual = if matches!(args.command, Command::Serve(_)) { "info,str0m=error" } else { "error" };
    let filter = EnvFilter::try_new(args.log.as_deref().unwrap_or(usual)).unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

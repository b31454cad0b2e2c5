//! Random meetings and fuzzing: the commands that are run by hand, and the tools that cargo can install for us.

use crate::shell::{Failure, Outcome, cargo, command, root, run, which};
use std::{
    fs,
    time::{SystemTime, UNIX_EPOCH},
};

/// Random meetings: which package holds them, in which of its test programs, under which name.
const SWEPT: [(&str, &str, &str); 2] = [
    ("gavel-core", "it", "random::random_meetings_go_as_the_rule_book_says"),
    ("gavel-door", "random", "random_meetings_hold_whatever_the_store_and_the_engine_do"),
];

/// `cargo xtask sweep [--cases N] [--seed S]`: random meetings, many more than the tests hold, optimised: against the rule
/// book, and through the whole door. A failing one is written to the `proptest-regressions` of its crate and belongs in the
/// repository.
pub(crate) fn sweep(args: &[String]) -> Outcome {
    let (mut cases, mut seed) = (100_000_u32, None);
    for pair in args.chunks(2) {
        match pair {
            [flag, value] if flag == "--cases" => cases = number(value)?,
            [flag, value] if flag == "--seed" => seed = Some(number(value)?),
            _ => return Err(Failure::new("usage: cargo xtask sweep [--cases N] [--seed S]")),
        }
    }
    let seed = seed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs()));
    println!("    the same meetings again: cargo xtask sweep --cases {cases} --seed {seed}");
    for (package, program, name) in SWEPT {
        let test = ["test", "--release", "-p", package, "--test", program, "--", "--nocapture", "--exact"];
        let (cases, seed) = (cases.to_string(), seed.to_string());
        run(cargo(&test).arg(name).env("PROPTEST_CASES", cases).env("PROPTEST_RNG_SEED", seed))?;
    }
    Ok(())
}

fn number<T: std::str::FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| Failure::new(format!("`{text}` is no such number")))
}

/// What fuzzing has found so far, an archive for each target, beside the few inputs that the ordinary tests replay.
const FOUND: &str = "fuzz/found";

/// `cargo xtask fuzz [TARGET [ARGS]]`; ARGS go to the fuzzer, e.g. `-max_total_time=60`. It begins with what was found before.
/// `cargo xtask fuzz keep` puts what has been found since into the archives.
pub(crate) fn fuzz(args: &[String]) -> Outcome {
    if args.first().is_some_and(|word| word == "keep") {
        return keep();
    }
    needs_cargo_tool("cargo-fuzz", "0.13.2", "a minute")?;
    let mut fuzz = command("cargo", &["fuzz"], ".");
    // The sanitisers are nightly features, and the pinned toolchain is a stable one.
    fuzz.env("RUSTC_BOOTSTRAP", "1");
    match args.split_first() {
        None => fuzz.arg("list"),
        Some((target, rest)) => {
            let found = unpacked(target)?;
            fuzz.args(["run", target]).arg(found).arg(format!("fuzz/corpus/{target}")).arg("--");
            fuzz.args(rest.iter().filter(|arg| *arg != "--"))
        }
    };
    run(&mut fuzz)
}

/// The folder of what was found for a target.
fn unpacked(target: &str) -> Outcome<String> {
    let folder = format!("{FOUND}/{target}");
    let archive = format!("{folder}.tar.gz");
    if root().join(&archive).exists() && !root().join(&folder).exists() {
        run(&mut command("tar", &["-xzf", &archive, "-C", FOUND], "."))?;
    }
    fs::create_dir_all(root().join(&folder)).map_err(|fault| Failure::new(format!("{folder}: {fault}")))?;
    Ok(folder)
}

fn keep() -> Outcome {
    let entries = fs::read_dir(root().join(FOUND)).map_err(|fault| Failure::new(format!("{FOUND}: {fault}")))?;
    for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let archive = format!("{FOUND}/{name}.tar.gz");
        let same = ["--sort=name", "--owner=0", "--group=0", "--mtime=2026-01-01"];
        run(command("tar", &same, ".").args(["-C", FOUND, "-czf", &archive, &name]))?;
    }
    Ok(())
}

/// Installs one of cargo's subcommands where it is not there. Unoptimised: it compiles in a fraction of the time, and
/// these tools are started once per run.
pub(crate) fn needs_cargo_tool(name: &str, version: &str, how_long: &str) -> Outcome {
    if which(name).is_some() {
        return Ok(());
    }
    println!("    {name} is not there, installing it (once; about {how_long})");
    let args = ["install", name, "--locked", "--version", version];
    run(cargo(&args).env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"))
}

//! Measurements and fuzzing: the commands that are run by hand, and the tools that cargo can install for us.

use crate::shell::{Failure, Outcome, cargo, command, run, which};

/// `cargo xtask bench NAME [ARGS]`.
pub(crate) fn bench(args: &[String]) -> Outcome {
    let Some((name, rest)) = args.split_first() else {
        return Err(Failure::new("usage: cargo xtask bench removal [ARGS]"));
    };
    if name != "removal" {
        return Err(Failure::new(format!("there is no benchmark `{name}`; there is: removal")));
    }
    let example = ["run", "--release", "-p", "gavel", "--example", "bench_removal", "--"];
    run(cargo(&example).args(rest.iter().filter(|arg| *arg != "--")))
}

/// `cargo xtask sweep [--cases N]`: random meetings against the model, many more than the tests take, optimised. A failing
/// one is written to `crates/core/proptest-regressions` and belongs in the repository.
pub(crate) fn sweep(args: &[String]) -> Outcome {
    let cases = match args {
        [] => "100000",
        [flag, cases] if flag == "--cases" && cases.parse::<u32>().is_ok() => cases,
        _ => return Err(Failure::new("usage: cargo xtask sweep [--cases N]")),
    };
    let test = ["test", "--release", "-p", "gavel-core", "--test", "it", "random_meetings_go_as_the_rule_book_says"];
    run(cargo(&test).env("PROPTEST_CASES", cases))
}

/// `cargo xtask fuzz [TARGET [ARGS]]`; ARGS go to the fuzzer, e.g. `-max_total_time=60`.
pub(crate) fn fuzz(args: &[String]) -> Outcome {
    needs_cargo_tool("cargo-fuzz", "0.13.2", "a minute")?;
    let mut fuzz = command("cargo", &["fuzz"], ".");
    // The sanitisers are nightly features, and the pinned toolchain is a stable one.
    fuzz.env("RUSTC_BOOTSTRAP", "1");
    match args.split_first() {
        None => fuzz.arg("list"),
        Some((target, rest)) => fuzz.arg("run").arg(target).arg("--").args(rest.iter().filter(|arg| *arg != "--")),
    };
    run(&mut fuzz)
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

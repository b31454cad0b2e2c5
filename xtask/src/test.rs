//! `cargo xtask test`: everything that must be green before a change is taken, in one command.

use crate::shell::{Failure, Outcome, cargo, run, which};
use crate::steps::{self, Step};
use crate::{aiortc, browser, check, generate, huawei, machine, schemathesis, tools, web};

/// The cargo-deny that was tried with the pinned toolchain.
const CARGO_DENY: &str = "0.20.2";

pub(crate) fn test(args: &[String]) -> Outcome {
    let (mut fast, mut list, mut only) = (false, false, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--fast" => fast = true,
            "--list" => list = true,
            "--only" => only.push(args.next().cloned().ok_or_else(|| Failure::new("--only needs a step"))?),
            other => return Err(Failure::new(format!("there is no option `{other}`; see `cargo xtask help`"))),
        }
    }
    let steps = steps::select(all(), &only, fast)?;
    if list {
        steps.iter().for_each(|step| println!("{:<12} {}", step.name, step.what));
        return Ok(());
    }
    let tally = steps::run(&steps);
    println!("\n{}", tally.line());
    if tally.failed.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("repeat one with `cargo xtask test --only {}`", tally.failed.join("` or `--only "))))
}

/// In the order in which they run: first what fails within seconds.
fn all() -> Vec<Step> {
    vec![
        Step { name: "machine", what: "compiler and Node", needs: &[], slow: false, act: machine },
        Step { name: "fmt", what: "rustfmt", needs: &[], slow: false, act: fmt },
        Step { name: "check", what: "edges, lengths, documents", needs: &[], slow: false, act: || check::check(&[]) },
        Step { name: "web-install", what: "npm packages", needs: &["machine"], slow: false, act: web::install },
        Step { name: "web-check", what: "Biome, tsc, Vitest", needs: &["web-install"], slow: false, act: web::check },
        Step { name: "web-build", what: "the web app", needs: &["web-install"], slow: false, act: web::build },
        Step { name: "deny", what: "licences, bans, sources", needs: &["machine"], slow: false, act: deny },
        Step { name: "clippy", what: "every lint is an error", needs: &["machine"], slow: false, act: clippy },
        Step { name: "build", what: "server, tests, examples", needs: &["machine"], slow: false, act: build },
        Step { name: "types", what: "generated TypeScript", needs: &["build"], slow: false, act: generate::compare },
        Step { name: "python", what: "aiortc", needs: &[], slow: true, act: aiortc::install },
        Step { name: "rust", what: "the tests of every crate", needs: &["build"], slow: false, act: rust },
        Step { name: "doctests", what: "examples in the docs", needs: &["build"], slow: false, act: doctests },
        Step { name: "huawei", what: "Huawei's Python client", needs: &[], slow: true, act: huawei::install },
        Step {
            name: "dialects",
            what: "the vendors' own clients",
            needs: &["web-install", "build", "huawei"],
            slow: true,
            act: web::dialects,
        },
        Step { name: "fuzzer", what: "Schemathesis", needs: &[], slow: true, act: schemathesis::install },
        Step {
            name: "openapi",
            what: "the interface fuzzed against its description",
            needs: &["build", "fuzzer"],
            slow: true,
            act: schemathesis::fuzz,
        },
        Step { name: "browser", what: "Chromium and fonts", needs: &[], slow: true, act: browser::install },
        Step {
            name: "e2e",
            what: "meetings in real browsers",
            needs: &["web-build", "build", "browser"],
            slow: true,
            act: browser::test,
        },
    ]
}

fn machine() -> Outcome {
    machine::needs_rust()?;
    machine::needs_node()?;
    machine::needs_cc()
}

fn fmt() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn deny() -> Outcome {
    tools::needs_cargo_tool("cargo-deny", CARGO_DENY, "a minute and a half")?;
    run(&mut cargo(&["deny", "--log-level", "error", "check", "bans", "licenses", "sources"]))
}

/// Everything at once: each smaller selection of crates would have features of its own and be compiled anew.
fn build() -> Outcome {
    run(&mut cargo(&["build", "--workspace", "--all-targets"]))
}

/// nextest where it is installed: it runs the tests of all crates side by side.
fn rust() -> Outcome {
    let nextest = ["nextest", "run", "--workspace", "--no-fail-fast"];
    let plain = ["test", "--workspace", "--all-targets", "--no-fail-fast"];
    let mut tests = cargo(if which("cargo-nextest").is_some() { &nextest } else { &plain });
    let python = aiortc::python();
    if python.is_file() {
        tests.env("GAVEL_PYTHON", python);
    } else {
        println!("    without aiortc: `cargo xtask test --only python` makes its environment");
    }
    run(&mut tests)
}

fn doctests() -> Outcome {
    run(&mut cargo(&["test", "--workspace", "--doc", "--quiet"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_needs_stands_before_it() {
        let steps = all();
        for (index, step) in steps.iter().enumerate() {
            for need in step.needs {
                assert!(steps[..index].iter().any(|earlier| earlier.name == *need), "{} needs {need}", step.name);
            }
        }
    }

    #[test]
    fn an_unknown_step_or_option_is_refused_before_anything_runs() {
        assert!(test(&["--only".into(), "nonsense".into()]).is_err());
        assert!(test(&["--quick".into()]).is_err());
    }
}

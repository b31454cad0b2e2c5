//! A list of steps, each with what it needs, run in order with the time beside it. A failed step does not stop the
//! others: only those that need it are skipped, so that one run names everything that is wrong.

use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome};

/// One step of `cargo xtask test`.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    /// What it is for, in a few words.
    pub(crate) what: &'static str,
    /// Steps that must have passed before; they stand earlier in the list.
    pub(crate) needs: &'static [&'static str],
    /// Left out with `--fast`.
    pub(crate) slow: bool,
    pub(crate) act: fn() -> Outcome,
}

/// What came of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: Vec<&'static str>,
    pub(crate) failed: Vec<&'static str>,
    /// Not run because something that they need did not pass.
    pub(crate) skipped: Vec<&'static str>,
}

impl Tally {
    /// The closing line: `N passed, N failed`, and how many were not run where there are any.
    pub(crate) fn line(&self) -> String {
        let line = format!("{} passed, {} failed", self.passed.len(), self.failed.len());
        if self.skipped.is_empty() { line } else { format!("{line}, {} skipped", self.skipped.len()) }
    }
}

/// The steps to run: all, or the named ones with everything that they need.
pub(crate) fn select(all: Vec<Step>, only: &[String], fast: bool) -> Outcome<Vec<Step>> {
    if let Some(unknown) = only.iter().find(|name| !all.iter().any(|step| step.name == name.as_str())) {
        return Err(Failure::new(format!("there is no step `{unknown}`; see `cargo xtask test --list`")));
    }
    if only.is_empty() {
        return Ok(all.into_iter().filter(|step| !(fast && step.slow)).collect());
    }
    let mut wanted: Vec<&str> = only.iter().map(String::as_str).collect();
    // What a step needs stands before it, so that one walk from the end finds everything.
    for step in all.iter().rev() {
        if wanted.contains(&step.name) {
            wanted.extend(step.needs);
        }
    }
    let wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
    Ok(all.into_iter().filter(|step| wanted.iter().any(|name| name == step.name)).collect())
}

/// Runs the steps and prints how each went.
pub(crate) fn run(steps: &[Step]) -> Tally {
    let begun = Instant::now();
    let mut tally = Tally::default();
    let mut report = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let missing = step.needs.iter().find(|need| tally.failed.contains(need) || tally.skipped.contains(need));
        if let Some(need) = missing {
            report.push(format!("  skipped  {:<12} needs {need}", step.name));
            tally.skipped.push(step.name);
            continue;
        }
        println!("\n==> [{}/{}] {}: {}", index + 1, steps.len(), step.name, step.what);
        let started = Instant::now();
        let outcome = (step.act)();
        let took = spoken(started.elapsed());
        let so_far = spoken(begun.elapsed());
        match outcome {
            Ok(()) => {
                println!("    ok: {} in {took} (so far {so_far})", step.name);
                report.push(format!("  ok       {:<12} {took}", step.name));
                tally.passed.push(step.name);
            }
            Err(failure) => {
                println!("    FAILED: {} after {took} (so far {so_far})\n    {failure}", step.name);
                report.push(format!("  FAILED   {:<12} {took}  {failure}", step.name));
                tally.failed.push(step.name);
            }
        }
    }
    println!("\n==> in {}\n{}", spoken(begun.elapsed()), report.join("\n"));
    tally
}

fn spoken(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &'static str, needs: &'static [&'static str], act: fn() -> Outcome) -> Step {
        Step { name, what: "a test", needs, slow: name == "browser", act }
    }

    fn passes() -> Outcome {
        Ok(())
    }

    fn fails() -> Outcome {
        Err(Failure::new("it does not work"))
    }

    #[test]
    fn a_failed_step_stops_only_those_that_need_it() {
        let steps = [
            step("install", &[], fails),
            step("build", &["install"], passes),
            step("browser", &["build"], passes),
            step("lint", &[], passes),
        ];
        let tally = run(&steps);
        assert_eq!(tally.failed, ["install"]);
        assert_eq!(tally.skipped, ["build", "browser"]);
        assert_eq!(tally.passed, ["lint"]);
        assert_eq!(tally.line(), "1 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn the_closing_line_of_a_green_run_is_plain() {
        assert_eq!(run(&[step("lint", &[], passes)]).line(), "1 passed, 0 failed");
    }

    #[test]
    fn one_step_brings_along_what_it_needs() {
        let all = || vec![step("install", &[], passes), step("build", &["install"], passes), step("lint", &[], passes)];
        let names = |steps: Vec<Step>| steps.iter().map(|step| step.name).collect::<Vec<_>>();

        assert_eq!(names(select(all(), &["build".into()], false).unwrap()), ["install", "build"]);
        assert_eq!(names(select(all(), &[], false).unwrap()), ["install", "build", "lint"]);
        assert!(select(all(), &["nonsense".into()], false).is_err());
    }

    #[test]
    fn fast_leaves_the_slow_ones_out() {
        let steps = select(vec![step("lint", &[], passes), step("browser", &[], passes)], &[], true).unwrap();
        assert_eq!(steps.iter().map(|step| step.name).collect::<Vec<_>>(), ["lint"]);
    }

    #[test]
    fn times_are_told_as_people_read_them() {
        assert_eq!(spoken(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
    }
}

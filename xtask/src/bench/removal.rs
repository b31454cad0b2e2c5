//! `cargo xtask bench removal`: how fast a removal is, and what the others notice of it.

use std::process::Stdio;

use super::plot::{COLOURS, Mark, Scale, Series, picture};
use super::report::{Picture, Report, hardware};
use super::table::{number, row};
use super::values::Values;
use crate::shell::{Failure, Outcome, cargo, output};

const USAGE: &str = "\
usage: cargo xtask bench removal [OPTIONS]
  --reps 100   of each; of fewer, the 99th percentile is the slowest, and nothing is written to docs/bench";

/// So many have a 99th percentile.
const ENOUGH: u32 = 100;

pub(crate) fn bench(args: &[String]) -> Outcome {
    let reps = reps(args)?;
    let example = ["run", "--release", "-p", "gavel", "--example", "bench_removal", "--", "--reps"];
    let printed = output(cargo(&example).arg(reps.to_string()).stderr(Stdio::inherit()))?;
    let kinds = Kind::all(printed.lines().filter_map(Values::read));
    let how = format!(
        "Measured on {}, server and clients in one process. Milliseconds, median / 99th percentile; of fewer than {ENOUGH} runs the \
         latter is the slowest. 0.0: nothing left after the call.",
        hardware()
    );
    let table = table(&kinds);
    println!("\n{how}\n\n{table}");
    if reps < ENOUGH {
        return Ok(());
    }
    let pictures = [Picture { name: "times", shows: "Time from the call", svg: plot(&kinds) }];
    Report { name: "removal", how: &how, pictures: &pictures, tables: &table }.write_down()
}

fn reps(args: &[String]) -> Outcome<u32> {
    let args: Vec<&str> = args.iter().map(String::as_str).filter(|arg| *arg != "--").collect();
    match args.as_slice() {
        [] => Ok(ENOUGH),
        ["--reps", number] => number.parse().map_err(|_| Failure::new(USAGE)),
        _ => Err(Failure::new(USAGE)),
    }
}

/// Removals of so many while so many stay. Times are in microseconds.
struct Kind {
    removed: u32,
    stay: u32,
    runs: Vec<Values>,
}

impl Kind {
    fn all(runs: impl Iterator<Item = Values>) -> Vec<Self> {
        let mut kinds: Vec<Self> = Vec::new();
        for values in runs {
            let (removed, stay) = (values.get("removed") as u32, values.get("stay") as u32);
            match kinds.iter_mut().find(|kind| (kind.removed, kind.stay) == (removed, stay)) {
                Some(kind) => kind.runs.push(values),
                None => kinds.push(Self { removed, stay, runs: vec![values] }),
            }
        }
        kinds
    }

    fn name(&self) -> String {
        if self.stay > 0 { format!("one beside {}", self.stay) } else { format!("all of {}", self.removed) }
    }

    /// Median and 99th percentile, milliseconds; no numbers where nobody was there to see it.
    fn pair(&self, name: &str) -> (f64, f64) {
        let values: Vec<f64> = self.runs.iter().map(|values| values.get(name) / 1e3).collect();
        (quantile(&values, 0.5), quantile(&values, 0.99))
    }
}

/// The value that this share of all does not exceed.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
}

fn table(kinds: &[Kind]) -> String {
    let mut text =
        "| removed | runs | call to last packet | call to receipt | the others' largest gap before | after |\n\
        |---|---|---|---|---|---|\n"
            .to_owned();
    for kind in kinds {
        let cells = ["last", "receipt", "before", "after"].map(|name| {
            let (median, most) = kind.pair(name);
            if median.is_nan() { number(median, 1) } else { format!("{} / {}", number(median, 1), number(most, 1)) }
        });
        row(&mut text, &[vec![kind.name(), kind.runs.len().to_string()], cells.to_vec()].concat());
    }
    text
}

fn plot(kinds: &[Kind]) -> String {
    let of = |name: &str, values: &str, colour| Series {
        name: name.into(),
        colour,
        values: kinds.iter().map(|kind| Some(kind.pair(values))).collect(),
    };
    let series = [of("to the last packet", "last", COLOURS[0]), of("to the receipt", "receipt", COLOURS[1])];
    let names: Vec<String> = kinds.iter().map(Kind::name).collect();
    let title = "From the call, median to 99th percentile, ms (0.01: at once)";
    picture(title, &names, &series, &Scale::logarithmic(&series), Mark::Span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(lines: &[&str]) -> Vec<Kind> {
        Kind::all(lines.iter().filter_map(|line| Values::read(line)))
    }

    #[test]
    fn removals_of_a_kind_are_a_row() {
        let kinds = kinds(&[
            "result removed=1 stay=50 last=0 receipt=3000 before=34000 after=35000",
            "result removed=51 stay=0 last=100 receipt=9000",
            "result removed=1 stay=50 last=200 receipt=5000 before=36000 after=33000",
        ]);
        let table = table(&kinds);
        assert!(table.contains("| one beside 50 | 2 | 0.0 / 0.2 | 3.0 / 5.0 | 34.0 / 36.0 | 33.0 / 35.0 |"), "{table}");
        assert!(table.contains("| all of 51 | 1 | 0.1 / 0.1 | 9.0 / 9.0 | – | – |"), "{table}");
        let svg = plot(&kinds);
        assert!(svg.contains("one beside 50") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(
            (quantile(&hundred, 0.5), quantile(&hundred, 0.99), quantile(&hundred[..3], 0.99)),
            (50.0, 99.0, 100.0)
        );
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn what_is_not_understood_is_answered_with_the_usage() {
        let reps = |args: &[&str]| reps(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>());
        assert_eq!((reps(&[]).unwrap(), reps(&["--", "--reps", "3"]).unwrap()), (100, 3));
        for wrong in [&["--reps"][..], &["--reps", "ten"], &["--times", "3"]] {
            assert!(reps(wrong).is_err_and(|why| why.to_string().contains("usage: ")), "{wrong:?}");
        }
    }
}

//! `cargo xtask bench NAME [ARGS]`: what things cost, and how long they take. Nothing here passes or fails by a time.

mod media;
mod plot;
mod removal;
mod report;
mod table;
mod values;

use crate::browser;
use crate::shell::{Failure, Outcome, cargo, run};

pub(crate) fn bench(args: &[String]) -> Outcome {
    const KNOWN: [&str; 4] = ["browser", "door", "media", "removal"];
    let Some((name, rest)) = args.split_first() else {
        return Err(Failure::new(format!("usage: cargo xtask bench {} [ARGS]", KNOWN.join("|"))));
    };
    match name.as_str() {
        "browser" => browser::bench(rest),
        "door" => door(rest),
        "media" => media::bench(rest),
        "removal" => removal::bench(rest),
        _ => Err(Failure::new(format!("there is no benchmark `{name}`; there are: {}", KNOWN.join(", ")))),
    }
}

fn door(args: &[String]) -> Outcome {
    let example = ["run", "--release", "-p", "gavel", "--example", "bench_door", "--"];
    run(cargo(&example).args(args.iter().filter(|arg| *arg != "--")))
}

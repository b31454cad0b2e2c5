//! What goes through the door, how fast, and what it costs: `cargo xtask bench door [SECTION …] [--joins N] [--seats N] …`.
//!
//! Signalling alone: the media engine is one that is silent at once. The store is the real one, on a real disk, and for
//! the ratio one that says at once that everything is saved. The floor of the ratios is the bare core, measured in the
//! same run. Door, store and all who join and read share the processors.

#[path = "../common/clock.rs"]
mod clock;
#[path = "../common/mod.rs"]
mod common;
mod crowd;
mod figures;
mod floor;
mod house;
mod many;
mod orders;
mod out;
mod ports;
mod storm;
mod told;

use common::{Outcome, runtime};
use std::{path::PathBuf, time::Instant};

/// How much of everything.
pub(crate) struct Sizes {
    /// Into an auditorium.
    pub(crate) joins: usize,
    /// Of one meeting.
    pub(crate) seats: usize,
    pub(crate) conferences: usize,
    pub(crate) sockets: usize,
    pub(crate) streams: usize,
    /// Of what takes long to build up.
    pub(crate) runs: usize,
    /// Where the database is made: on the disk that is to be measured.
    pub(crate) dir: PathBuf,
}

/// Memory first: what another section leaves free would be used again.
const SECTIONS: [&str; 7] = ["memory", "orders", "joins", "control", "batches", "many", "told"];

const USAGE: &str = "\
usage: cargo xtask bench door [memory] [orders] [joins] [control] [batches] [many] [told]
                              [--joins N] [--seats N] [--conferences N] [--sockets N] [--streams N] [--runs N]
                              [--dir DIRECTORY]";

fn main() -> Outcome {
    let (sections, sizes) = wanted()?;
    let begun = Instant::now();
    println!("Median / 99th percentile; of fewer than 100 values the latter is the largest.");
    runtime(2)?.block_on(async {
        for section in sections {
            match section.as_str() {
                "memory" => storm::memory(&sizes).await?,
                "orders" => orders::measure(&sizes).await?,
                "joins" => storm::joins(&sizes).await?,
                "control" => storm::control(&sizes).await?,
                "batches" => out::measure(&sizes).await?,
                "many" => many::measure(&sizes).await?,
                _ => told::measure(&sizes).await?,
            }
        }
        Outcome::Ok(())
    })?;
    println!("\nMeasured in {:.0} s.", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Which sections, all of them unless told, and how much.
fn wanted() -> Outcome<(Vec<String>, Sizes)> {
    let mut sizes = Sizes {
        joins: 10_000,
        seats: 5_000,
        conferences: 500,
        sockets: 300,
        streams: 100,
        runs: 3,
        dir: std::env::temp_dir(),
    };
    let mut sections = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || -> Outcome<usize> { Ok(args.next().ok_or(USAGE)?.parse()?) };
        match arg.as_str() {
            "--joins" => sizes.joins = number()?,
            "--seats" => sizes.seats = number()?,
            "--conferences" => sizes.conferences = number()?,
            "--sockets" => sizes.sockets = number()?,
            "--streams" => sizes.streams = number()?,
            "--runs" => sizes.runs = number()?,
            "--dir" => sizes.dir = args.next().ok_or(USAGE)?.into(),
            section if SECTIONS.contains(&section) => sections.push(arg),
            _ => return Err(USAGE.into()),
        }
    }
    if sections.is_empty() {
        sections = SECTIONS.map(str::to_owned).into();
    }
    Ok((sections, sizes))
}

//! `cargo xtask bench media`: what forwarding costs, Gavel beside Janus from Debian and beside sending alone, under the
//! same load, in the same run, on a network of its own. Nothing here passes or fails by a time: it measures and tells.

mod crowd;
mod janus;
mod network;
mod plot;
mod results;
mod server;
mod table;

use crate::bench::report::{Picture, Report, hardware};
use crate::machine::apt_install;
use crate::shell::{Failure, Outcome, cargo, run, which};
use crowd::Load;
use network::Network;
use results::Results;
use server::{Engine, Server};

const USAGE: &str = "\
usage: cargo xtask bench media [OPTIONS]
  --receivers 10,50,200   of one publisher
  --most 500              receivers for Gavel alone; 0: leave it out
  --conferences 50        meetings of six at once, up to so many or until the machine is full; 0: none
  --seconds 10            of each measurement
  --rounds 1              how often everything is measured; the round in the middle counts
  --only gavel,janus,floor
                          some of it; then nothing is written to docs/bench
  --bitrate 1500          of the publisher, kbit/s
  --camera 300            of each camera in a meeting, kbit/s
  --threads 2             of the crowd";

struct Plan {
    receivers: Vec<u32>,
    most: u32,
    conferences: u32,
    rounds: u32,
    load: Load,
    engines: Vec<Engine>,
    floor: bool,
    /// Whether all of it is measured, so that docs/bench is to be written.
    whole: bool,
}

pub(crate) fn bench(args: &[String]) -> Outcome {
    let plan = Plan::read(args)?;
    let network = prepare()?;
    let janus =
        if plan.engines.iter().any(|engine| *engine != Engine::Gavel) { janus::install()? } else { "–".into() };
    run(&mut cargo(&["build", "--release", "-p", "gavel", "--bin", "gavel", "--example", "bench_media"]))?;

    let mut results = Results::default();
    for _ in 0..plan.rounds {
        broadcasts(&plan, &network, &mut results)?;
        meetings(&plan, &network, &mut results)?;
    }
    let Plan { load, rounds, .. } = &plan;
    let how = format!(
        "Measured on {}, server and crowd on the same; Janus {janus}, as `event_loops` with {}. One publisher sends {} kbit/s \
         of video at 30 frames a second and 50 audio packets a second, each camera in a meeting {} kbit/s. Each figure is of \
         {} s, the middle one of {rounds} rounds.",
        hardware(),
        janus::LOOPS,
        load.bitrate,
        load.camera,
        load.seconds,
    );
    let tables = table::all(&results);
    println!("\n{how}\n\n{tables}");
    if !plan.whole {
        return Ok(());
    }
    let pictures = [
        Picture { name: "cpu", shows: "CPU time for each packet", svg: plot::cpu(&results) },
        Picture { name: "delay", shows: "Delay", svg: plot::delay(&results) },
    ];
    Report { name: "media", how: &how, pictures: &pictures, tables: &tables }.write_down()
}

/// The network, and the programs that it takes to make one.
fn prepare() -> Outcome<Network> {
    if which("ip").is_none() {
        apt_install("ip", &["iproute2"])?;
    }
    Network::make()
}

fn broadcasts(plan: &Plan, network: &Network, results: &mut Results) -> Outcome {
    for receivers in &plan.receivers {
        if plan.floor {
            println!("    the floor, {receivers} addresses");
            results.add_floor(*receivers, crowd::floor(network, plan.load, *receivers)?);
        }
        for engine in &plan.engines {
            if *receivers == plan.most && *engine != Engine::Gavel {
                continue;
            }
            println!("    {}, {receivers} receivers", engine.name());
            let server = Server::start(network, *engine)?;
            match crowd::broadcast(network, &server, plan.load, *receivers) {
                Ok(values) => results.add_broadcast(*receivers, *engine, values),
                // Too many for it, or for the machine: the others are measured all the same.
                Err(why) => println!("    not measured: {why}"),
            }
        }
    }
    Ok(())
}

fn meetings(plan: &Plan, network: &Network, results: &mut Results) -> Outcome {
    let counts: Vec<u32> = std::iter::once(1).chain((10..=plan.conferences).step_by(10)).collect();
    if plan.conferences == 0 {
        return Ok(());
    }
    for engine in &plan.engines {
        println!("    {}, meetings of six", engine.name());
        let server = Server::start(network, *engine)?;
        match crowd::meetings(network, &server, plan.load, &counts) {
            Ok(measured) => measured.into_iter().for_each(|values| results.add_meetings(*engine, values)),
            Err(why) => println!("    not measured: {why}"),
        }
    }
    Ok(())
}

impl Plan {
    fn read(args: &[String]) -> Outcome<Self> {
        let mut plan = Self {
            receivers: vec![10, 50, 200],
            most: 500,
            conferences: 50,
            rounds: 1,
            load: Load { seconds: 10, threads: 2, bitrate: 1_500, camera: 300 },
            engines: Engine::ALL.to_vec(),
            floor: true,
            whole: true,
        };
        let args: Vec<&String> = args.iter().filter(|arg| *arg != "--").collect();
        for pair in args.chunks(2) {
            let [flag, value] = pair else { return Err(Failure::new(USAGE)) };
            match flag.as_str() {
                "--receivers" => plan.receivers = value.split(',').map(number).collect::<Outcome<_>>()?,
                "--most" => plan.most = number(value)?,
                "--conferences" => plan.conferences = number(value)?,
                "--seconds" => plan.load.seconds = number(value)?.max(1),
                "--rounds" => plan.rounds = number(value)?.max(1),
                "--bitrate" => plan.load.bitrate = number(value)?,
                "--camera" => plan.load.camera = number(value)?,
                "--threads" => plan.load.threads = number(value)?.max(1),
                "--only" => plan.choose(value)?,
                _ => return Err(Failure::new(USAGE)),
            }
        }
        if plan.most > 0 && !plan.receivers.contains(&plan.most) {
            plan.receivers.push(plan.most);
        } else {
            plan.most = 0;
        }
        Ok(plan)
    }

    fn choose(&mut self, names: &str) -> Outcome {
        (self.engines, self.floor, self.whole) = (Vec::new(), false, false);
        for name in names.split(',') {
            match name {
                "gavel" => self.engines.push(Engine::Gavel),
                "janus" => self.engines.extend([Engine::JanusLoops, Engine::Janus]),
                "floor" => self.floor = true,
                _ => return Err(Failure::new(format!("--only: there is no `{name}`\n{USAGE}"))),
            }
        }
        Ok(())
    }
}

fn number(text: &str) -> Outcome<u32> {
    text.parse().map_err(|_| Failure::new(format!("`{text}` is no such number\n{USAGE}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(args: &[&str]) -> Outcome<Plan> {
        Plan::read(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn all_is_measured_and_written_down_unless_only_a_part_is_wanted() {
        let all = plan(&[]).unwrap();
        assert_eq!((all.receivers, all.engines.len(), all.floor, all.whole), (vec![10, 50, 200, 500], 3, true, true));
        let part = plan(&["--only", "janus", "--receivers", "10", "--most", "0"]).unwrap();
        assert_eq!((part.receivers, part.engines.len(), part.floor, part.whole), (vec![10], 2, false, false));
    }

    #[test]
    fn what_is_not_understood_is_answered_with_the_usage() {
        for wrong in [&["--only", "mediasoup"][..], &["--seconds"], &["--receivers", "ten"]] {
            assert!(
                plan(wrong).is_err_and(|why| why.to_string().contains("usage: cargo xtask bench media")),
                "{wrong:?}"
            );
        }
    }
}

//! The crowd of `cargo xtask bench media`, which makes the network, starts the servers, and calls this for each
//! measurement. Prints one line of names and values for each.
//!
//! It runs on the machine of the server, so it does the least that whole WebRTC peers do: few threads, batched system calls,
//! sockets that are looked at in beats. Delays are by the kernel's own note of when a datagram arrived, so a crowd
//! that is slow makes no server look slow.

#[path = "../common/mod.rs"]
mod common;
mod crew;
mod floor;
mod gavel;
mod janus;
mod join;
mod measure;
mod media;
mod meter;
mod peer;
mod sys;
mod tally;

use common::{Outcome, runtime};
use gavel::Gavel;
use janus::Janus;
use join::{Crowd, Door, Meeting};
use measure::Measured;
use meter::Process;
use peer::{Kit, Publication};
use std::{collections::BTreeMap, str::FromStr, time::Duration};

/// A meeting of so many.
const SIZE: usize = 6;

const USAGE: &str = "\
this is started by `cargo xtask bench media`:
  broadcast engine=gavel|janus url=… key=… pid=… ip=… receivers=N seconds=N bitrate=BITS threads=N
  meetings  engine=gavel|janus url=… key=… pid=… ip=… counts=1,10,… seconds=N bitrate=BITS threads=N
  sinks     ip=… receivers=N
  floor     to=… receivers=N seconds=N";

fn main() -> Outcome {
    str0m::crypto::from_feature_flags().install_process_default();
    let mut args = std::env::args().skip(1);
    let command = args.next().ok_or(USAGE)?;
    let said =
        args.map(|arg| arg.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or(USAGE));
    let said = Said(said.collect::<Result<_, _>>()?);
    match command.as_str() {
        "broadcast" | "meetings" => runtime(1)?.block_on(visit(&command, &said)),
        "sinks" => floor::sinks(said.get("ip")?, said.get("receivers")?),
        "floor" => {
            let (to, sinks, lasting) = (said.get("to")?, said.get("receivers")?, said.seconds()?);
            let plain = floor::measure(to, sinks, lasting, false)?;
            let gso = floor::measure(to, sinks, lasting, true)?;
            println!("result plain={plain:.3} gso={gso:.3}");
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

async fn visit(command: &str, said: &Said) -> Outcome {
    let kit = Kit::new(said.get("ip")?)?;
    let url: String = said.get("url")?;
    match said.get::<String>("engine")?.as_str() {
        "gavel" => go(command, said, Gavel::new(&url, &said.get::<String>("key")?, kit)).await,
        "janus" => go(command, said, Janus::connect(&url, kit).await?).await,
        _ => Err(USAGE.into()),
    }
}

async fn go(command: &str, said: &Said, door: impl Door) -> Outcome {
    if command == "broadcast" { broadcast(said, door).await } else { meetings(said, door).await }
}

async fn broadcast(said: &Said, mut door: impl Door) -> Outcome {
    let server = Process(said.get("pid")?);
    let (receivers, lasting) = (said.get("receivers")?, said.seconds()?);
    let publication = Publication { bitrate: said.get("bitrate")?, level: -30 };
    let crowd = Crowd::gather(said.get("threads")?)?;
    let empty = server.resident()?;
    let joined = crowd.watches(&mut door, receivers, publication).await?;
    let measured = Measured::of(&crowd, &server, lasting).await?;
    println!("result joined={} rss_empty={empty} {}", joined.as_micros(), measured.line());
    Ok(())
}

/// More and more meetings at one server, until the machine is full.
async fn meetings(said: &Said, door: impl Door) -> Outcome {
    let server = Process(said.get("pid")?);
    let lasting = said.seconds()?;
    let publication = Publication { bitrate: said.get("bitrate")?, level: -90 };
    let crowd = Crowd::gather(said.get("threads")?)?;
    let counts: String = said.get("counts")?;
    let mut members = Vec::new();
    for count in counts.split(',') {
        let count: usize = count.parse()?;
        for number in members.len()..count {
            members.push(crowd.meets(&door, Meeting { number, size: SIZE }, publication).await?);
        }
        let measured = Measured::of(&crowd, &server, lasting).await?;
        println!("result meetings={count} {}", measured.line());
        if measured.is_full() {
            break;
        }
    }
    Ok(())
}

/// What the command line said, by name.
struct Said(BTreeMap<String, String>);

impl Said {
    fn get<T: FromStr>(&self, name: &str) -> Outcome<T> {
        let value = self.0.get(name).ok_or_else(|| format!("{name}=… is missing\n{USAGE}"))?;
        value.parse().map_err(|_| format!("{name}={value} is not understood\n{USAGE}").into())
    }

    fn seconds(&self) -> Outcome<Duration> {
        Ok(Duration::from_secs(self.get("seconds")?))
    }
}

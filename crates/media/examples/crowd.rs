//! What a crowd costs: `cargo run --release -p gavel-media --example crowd [receivers] [own|str0m]`.
//!
//! One publisher (1.5 Mbit/s of video, 50 audio packets a second) and so many receivers, all in this process. Prints how
//! long the joins took, the engine's CPU time per forwarded packet, and how long cuts took from the call to the last
//! packet. Compare ratios of one run, not times of two machines.

use gavel_core::model::{
    ids::{ConferenceId, SeatId},
    media::{Gate, MediaRole},
};
use gavel_media::{MediaConfig, MediaEngine, MediaHandle, Sealing};
use gavel_testkit::webrtc::{Peer, Plan, Tracks};
use std::{
    error::Error,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

const CONFERENCE: ConferenceId = ConferenceId::new(ulid::Ulid(1));
const MEASURED: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let receivers: u64 = std::env::args().nth(1).map_or(Ok(50), |n| n.parse())?;
    let sealing = if std::env::args().nth(2).as_deref() == Some("str0m") { Sealing::Str0m } else { Sealing::Own };
    let config = MediaConfig { sealing, ..MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new()) };
    let (media, mut events) = MediaEngine::start(config)?;
    tokio::spawn(async move { while events.recv().await.is_some() {} });
    let publisher = joins(&media, Plan::new(1).publishing(Tracks::BOTH).at_bitrate(1_500_000), 1).await?;
    publisher.until("the publisher is connected", |view| view.connected).await;

    let began = Instant::now();
    let mut crowd = Vec::new();
    for n in 0..receivers {
        crowd.push(joins(&media, Plan::new(n + 2).with_slots(1, 1), n + 2).await?);
    }
    for peer in &crowd {
        peer.until("the publisher is heard and seen", |view| view.lines_of(1).len() == 2).await;
    }
    println!("{receivers} receivers joined in {:?}", began.elapsed());

    let (packets, cpu) = (forwarded(&media).await?, engine_cpu()?);
    tokio::time::sleep(MEASURED).await;
    let (packets, cpu) = (forwarded(&media).await? - packets, engine_cpu()? - cpu);
    let share = cpu.as_secs_f64() / MEASURED.as_secs_f64();
    println!(
        "{packets} packets forwarded, {:.1} µs of CPU each, {:.0} % of a core",
        cpu.as_secs_f64() * 1e6 / packets as f64,
        share * 100.0
    );

    let mut silences = Vec::new();
    let mut answers = Vec::new();
    for n in 0..receivers.min(40) {
        let called = Instant::now();
        let silence = media.expel(CONFERENCE, vec![seat(n + 2)]).await?[0];
        answers.push(called.elapsed());
        silences.push(silence.last_in.max(silence.last_out));
    }
    println!(
        "one cut: silent after p50 {:?} / max {:?}, answered after p50 {:?} / max {:?}",
        p50(&mut silences),
        max(&silences),
        p50(&mut answers),
        max(&answers)
    );
    let called = Instant::now();
    let silences = media.end(CONFERENCE).await?;
    let last = silences.iter().map(|silence| silence.last_in.max(silence.last_out)).max();
    println!("everybody ({}): silent after {last:?}, answered after {:?}", silences.len(), called.elapsed());
    Ok(())
}

fn seat(n: u64) -> SeatId {
    SeatId::new(ulid::Ulid(n.into()))
}

async fn joins(media: &MediaHandle, plan: Plan, n: u64) -> Result<Peer, Box<dyn Error>> {
    let peer = Peer::start(plan);
    media.admit(CONFERENCE, seat(n), MediaRole::Meet, Gate::OPEN);
    let answer = media.negotiate(CONFERENCE, seat(n), peer.offer().await).await;
    peer.accept(answer.map_err(|refusal| format!("{refusal:?}"))?.sdp).await;
    Ok(peer)
}

async fn forwarded(media: &MediaHandle) -> Result<u64, Box<dyn Error>> {
    Ok(media.census().await?.iter().filter(|row| row.seat != seat(1)).map(|row| row.packets_out).sum())
}

/// User and system time of the engine's thread, from `/proc` (100 ticks a second).
fn engine_cpu() -> Result<Duration, Box<dyn Error>> {
    for task in std::fs::read_dir("/proc/self/task")? {
        let stat = std::fs::read_to_string(task?.path().join("stat"))?;
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        if name.contains("gavel-media") {
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let ticks = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
            return Ok(Duration::from_millis(ticks * 10));
        }
    }
    Err("the engine's thread was not found".into())
}

fn p50(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn max(times: &[Duration]) -> Duration {
    times.iter().copied().max().unwrap_or_default()
}

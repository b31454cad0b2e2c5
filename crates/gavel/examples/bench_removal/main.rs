//! How fast a removal is, and what the others notice of it: `cargo xtask bench removal [--reps N]`.
//!
//! Everything runs in one process, wired as `gavel serve` does it: store on disk, door, media engine, HTTP. One person
//! publishes audio and about 1.5 Mbit/s of video; the receivers are headless WebRTC clients on loopback sockets. Times
//! are taken where they matter: at the caller of the REST interface and at the receivers' sockets.

#[path = "../common/mod.rs"]
mod common;
#[path = "../../src/media.rs"]
mod media;

use common::{Outcome, SystemClock, milliseconds, pair, runtime};
use gavel_door::{
    Door, Options, Ports,
    ports::{Clock, LocalOwnership, RandomIds, Scope},
};
use gavel_http::{Config, Http, Parts};
use gavel_media::{MediaConfig, MediaEngine};
use gavel_store::SqliteStore;
use gavel_testkit::{
    server::Rest,
    signal::Signal,
    webrtc::{Client, Plan, Tracks},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, UdpSocket},
    sync::{mpsc, oneshot},
};

const ROOM: &str = "bench";
const BITRATE: u32 = 1_500_000;
/// How long the others are watched before and after.
const WINDOW: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> Outcome {
    str0m::crypto::from_feature_flags().install_process_default();
    let reps = reps()?;
    let home = std::env::temp_dir().join(format!("gavel-bench-{}", std::process::id()));
    let servers = runtime(2)?;
    let clients = runtime(1)?;
    let rest = servers.block_on(serve(home.clone()))?;
    let outcome = clients.block_on(measure(rest, reps));
    servers.shutdown_timeout(Duration::from_secs(1));
    std::fs::remove_dir_all(home)?;
    outcome
}

fn reps() -> Outcome<usize> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [] => Ok(20),
        [flag, number] if flag == "--reps" => Ok(number.parse()?),
        _ => Err("usage: cargo xtask bench removal [--reps N]".into()),
    }
}

/// As `gavel serve` wires it. Answers the REST interface, with a key for everything.
async fn serve(home: PathBuf) -> Outcome<Rest> {
    gavel_http::start_counting();
    let clock = Arc::new(SystemClock);
    let store = SqliteStore::open(&home, clock.clone()).await?;
    let (engine, mut events) = MediaEngine::start(MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new()))?;
    let ports = Ports {
        bell: Arc::new(gavel_door::ports::NoBell),
        store: Arc::new(store.clone()),
        media: Arc::new(media::Engine(engine)),
        ownership: Arc::new(LocalOwnership),
        ids: Arc::new(RandomIds),
        clock: clock.clone(),
    };
    let door = Door::new(ports, Options::default());
    let hearing = door.clone();
    tokio::spawn(async move {
        while let Some(event) = events.recv().await {
            hearing.hear(event).await;
        }
    });
    let key = gavel_http::new_key(&store, clock.now(), "bench".into(), vec![Scope::Admin], None, None).await?;
    let parts = Parts {
        door,
        directory: Arc::new(store.clone()),
        store: Arc::new(store.clone()),
        records: Arc::new(store.clone()),
        webhooks: Arc::new(store),
        clock,
        calls: Arc::default(),
    };
    let http = Http::new(parts, Config::default()).await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let base = format!("http://{}", listener.local_addr()?);
    let service = http.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {
        let _http = http;
        axum::serve(listener, service).await
    });
    Ok(Rest::new(&base).with(&key.key))
}

/// When RTP came in, by SSRC.
#[derive(Default)]
struct Tape(Mutex<BTreeMap<u32, Vec<Instant>>>);

impl Tape {
    fn note(&self, at: Instant, bytes: &[u8]) {
        if bytes.len() >= 12 && (128..192).contains(&bytes[0]) && !(64..96).contains(&(bytes[1] & 0x7f)) {
            let ssrc = u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
            self.streams().entry(ssrc).or_default().push(at);
        }
    }

    fn streams(&self) -> std::sync::MutexGuard<'_, BTreeMap<u32, Vec<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> Option<Instant> {
        self.streams().values().filter_map(|times| times.last()).max().copied()
    }

    /// The largest gap within a stream that ended in this time, of those that flow.
    fn largest_gap(&self, from: Instant, until: Instant) -> Duration {
        let streams = self.streams();
        let gaps = |times: &[Instant]| -> Vec<Duration> {
            let ended = times.windows(2).filter(|pair| pair[1] >= from && pair[1] <= until);
            ended.map(|pair| pair[1] - pair[0]).collect()
        };
        streams.values().map(|times| gaps(times)).filter(|gaps| gaps.len() > 10).flatten().max().unwrap_or_default()
    }
}

type Act = Box<dyn FnOnce(&mut Client, Instant) + Send>;

/// Somebody in the meeting.
struct Seat {
    signal: Signal,
    acts: mpsc::UnboundedSender<Act>,
    tape: Arc<Tape>,
    id: String,
}

impl Seat {
    async fn take(rest: &Rest, name: &str, role: &str, plan: Plan) -> Outcome<Self> {
        let ticket = rest.ticket(ROOM, name, role).await;
        let signal =
            Signal::enter(rest.base(), json!({"ticket": ticket})).await.map_err(|problem| problem.to_string())?;
        let welcome = signal.until_type("welcome").await;
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let client = Client::new(Instant::now(), socket.local_addr()?, plan);
        let tape = Arc::new(Tape::default());
        let (acts, taken) = mpsc::unbounded_channel();
        let connected = Arc::new(tokio::sync::Notify::new());
        tokio::spawn(drive(client, socket, taken, tape.clone(), connected.clone()));
        let seat = Self { signal, acts, tape, id: welcome["seat"].as_str().unwrap_or_default().to_owned() };
        let offer = seat.ask(|client, now| client.offer(now)).await?;
        seat.signal.say(&json!({"type": "offer", "id": 1, "sdp": offer}));
        let answer = seat.signal.until_type("answer").await;
        let sdp = answer["sdp"].as_str().unwrap_or_default().to_owned();
        seat.ask(move |client, now| client.accept(now, &sdp)).await?;
        tokio::time::timeout(PATIENCE, connected.notified()).await?;
        Ok(seat)
    }

    async fn ask<T: Send + 'static>(&self, act: impl FnOnce(&mut Client, Instant) -> T + Send + 'static) -> Outcome<T> {
        let (reply, answer) = oneshot::channel();
        let act: Act = Box::new(move |client, now| drop(reply.send(act(client, now))));
        self.acts.send(act).map_err(|_| "the client has ended")?;
        Ok(answer.await?)
    }

    /// Waits until media arrives, so that a removal has something to stop.
    async fn receives(&self) -> Outcome {
        let begun = Instant::now();
        while self.tape.streams().values().map(Vec::len).sum::<usize>() < 20 {
            if begun.elapsed() > PATIENCE {
                return Err("no media arrives".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

/// Runs a client on its socket until nobody wants it any more.
async fn drive(
    mut client: Client,
    socket: UdpSocket,
    mut acts: mpsc::UnboundedReceiver<Act>,
    tape: Arc<Tape>,
    connected: Arc<tokio::sync::Notify>,
) {
    let mut buffer = [0; 2048];
    let mut told = false;
    loop {
        while let Some((to, bytes)) = client.poll_transmit() {
            let _ = socket.send_to(&bytes, to).await;
        }
        if client.view().connected && !told {
            told = true;
            connected.notify_one();
        }
        let now = Instant::now();
        let due = client.deadline().unwrap_or(now + Duration::from_millis(100));
        if due <= now {
            client.tick(now);
            continue;
        }
        tokio::select! {
            biased;
            came = socket.recv_from(&mut buffer) => {
                let Ok((length, from)) = came else { continue };
                let now = Instant::now();
                tape.note(now, &buffer[..length]);
                client.receive(now, from, &buffer[..length]);
            }
            act = acts.recv() => match act {
                Some(act) => act(&mut client, Instant::now()),
                None => return,
            },
            () = tokio::time::sleep_until(due.into()) => {}
        }
    }
}

/// One publisher and so many receivers.
struct Meeting {
    publisher: Seat,
    receivers: Vec<Seat>,
}

/// Numbers for names and media: no two clients are alike.
static NUMBER: AtomicU64 = AtomicU64::new(1);

impl Meeting {
    async fn of(rest: &Rest, receivers: usize) -> Outcome<Self> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let plan = Plan::new(number).publishing(Tracks::BOTH).at_bitrate(BITRATE);
        let publisher = Seat::take(rest, "publisher", "host", plan).await?;
        let mut meeting = Self { publisher, receivers: Vec::new() };
        for _ in 0..receivers {
            meeting.receivers.push(receiver(rest).await?);
        }
        for receiver in &meeting.receivers {
            receiver.receives().await?;
        }
        Ok(meeting)
    }
}

async fn receiver(rest: &Rest) -> Outcome<Seat> {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Seat::take(rest, &format!("receiver {number}"), "participant", Plan::new(number).with_slots(1, 1)).await
}

/// What one removal gave.
struct Sample {
    /// From the call to the last packet that reached somebody removed.
    last: Duration,
    receipt: Duration,
    /// The largest gap that another one saw, before and after.
    gaps: Option<(Duration, Duration)>,
}

async fn remove(rest: &Rest, target: Value, removed: &[&Seat], others: &[&Seat]) -> Outcome<Sample> {
    tokio::time::sleep(WINDOW).await;
    let called = Instant::now();
    let receipt = rest.post("/conferences/bench/disconnect", json!({"target": target})).await;
    let answered = called.elapsed();
    if receipt.status != 200 || receipt.body["silent"]["state"] != "confirmed" {
        return Err(format!("it was not removed: {}", receipt.text).into());
    }
    tokio::time::sleep(WINDOW).await;
    let last = removed.iter().filter_map(|seat| seat.tape.last()).max().ok_or("nothing ever arrived")?;
    let gap = |from, until| others.iter().map(|seat| seat.tape.largest_gap(from, until)).max();
    let gaps = gap(called - WINDOW, called).zip(gap(called, called + WINDOW));
    Ok(Sample { last: last.saturating_duration_since(called), receipt: answered, gaps })
}

/// Removes one of the receivers again and again; so many others receive all the time.
async fn ones(rest: &Rest, others: usize, reps: usize) -> Outcome<Vec<Sample>> {
    let meeting = Meeting::of(rest, others).await?;
    let mut samples = Vec::new();
    for _ in 0..reps {
        let victim = receiver(rest).await?;
        victim.receives().await?;
        let watching: Vec<&Seat> = meeting.receivers.iter().collect();
        samples.push(remove(rest, json!({"participants": [victim.id]}), &[&victim], &watching).await?);
    }
    end(rest, meeting).await?;
    Ok(samples)
}

/// Removes everybody, the publisher included.
async fn everybody(rest: &Rest, receivers: usize, reps: usize) -> Outcome<Vec<Sample>> {
    let mut samples = Vec::new();
    for _ in 0..reps {
        let meeting = Meeting::of(rest, receivers).await?;
        let removed: Vec<&Seat> = meeting.receivers.iter().collect();
        samples.push(remove(rest, json!({"scope": "all"}), &removed, &[]).await?);
        meeting.publisher.signal.closed().await;
    }
    Ok(samples)
}

async fn end(rest: &Rest, meeting: Meeting) -> Outcome {
    rest.post("/conferences/bench/disconnect", json!({"target": {"scope": "all"}})).await.is(200);
    meeting.publisher.signal.closed().await;
    Ok(())
}

async fn measure(rest: Rest, reps: usize) -> Outcome {
    rest.room(ROOM).await;
    let begun = Instant::now();
    println!(
        "One publisher, {:.1} Mbit/s of video and audio; milliseconds, median / 99th percentile.\n",
        f64::from(BITRATE) / 1e6
    );
    println!(
        "| removed | receivers that stay | runs | call to last packet | call to receipt | largest gap before | after | after : before |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    // Many receivers take long to connect again: fewer runs.
    row("one", "1", &ones(&rest, 1, reps).await?);
    row("one", "50", &ones(&rest, 50, reps.div_ceil(2)).await?);
    row("all of 1", "0", &everybody(&rest, 1, reps.div_ceil(3)).await?);
    row("all of 50", "0", &everybody(&rest, 50, reps.div_ceil(7)).await?);
    println!("\n0.0: nothing arrived after the call. Of fewer than 100 runs the 99th percentile is the slowest.");
    println!("Measured in {:.0} s.", begun.elapsed().as_secs_f64());
    Ok(())
}

fn row(removed: &str, others: &str, samples: &[Sample]) {
    let of = |value: fn(&Sample) -> Duration| {
        pair(&samples.iter().map(|sample| milliseconds(value(sample))).collect::<Vec<_>>(), 1)
    };
    let gaps: Vec<(f64, f64)> =
        samples.iter().filter_map(|sample| sample.gaps).map(|(b, a)| (milliseconds(b), milliseconds(a))).collect();
    let (before, after, ratio) = match gaps.is_empty() {
        true => ("–".into(), "–".into(), "–".into()),
        false => (
            pair(&gaps.iter().map(|gap| gap.0).collect::<Vec<_>>(), 1),
            pair(&gaps.iter().map(|gap| gap.1).collect::<Vec<_>>(), 1),
            pair(&gaps.iter().map(|(before, after)| after / before.max(0.001)).collect::<Vec<_>>(), 2),
        ),
    };
    println!(
        "| {removed} | {others} | {} | {} | {} | {before} | {after} | {ratio} |",
        samples.len(),
        of(|sample| sample.last),
        of(|sample| sample.receipt),
    );
}

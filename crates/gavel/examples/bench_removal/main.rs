//! Measures how fast a removal is, and what the others notice of it, for `cargo xtask bench removal`: a line of names and values
//! for each removal, times in microseconds.
//!
//! Everything runs in one process, wired as `gavel serve` does it: store on disk, door, media engine, HTTP. One person
//! publishes audio and about 1.5 Mbit/s of video; the receivers are headless WebRTC clients on loopback sockets. Times
//! are taken where they matter: at the caller of the REST interface, where the network takes a packet, and at the receivers' sockets.

#[path = "../common/clock.rs"]
mod clock;
#[path = "../common/mod.rs"]
mod common;
#[path = "../../src/media.rs"]
mod media;

use clock::SystemClock;
use common::{Outcome, runtime};
use gavel_core::model::ids::SeatId;
use gavel_door::{
    Door, Options, Ports,
    ports::{Clock, LocalOwnership, RandomIds, Scope},
};
use gavel_http::{Config, Http, Parts};
use gavel_media::{MediaConfig, MediaEngine, Tapped};
use gavel_store::SqliteStore;
use gavel_testkit::{
    server::{Reply, Rest},
    signal::Signal,
    webrtc::{Client, Plan, RtpHeader, Tracks},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, UdpSocket},
    runtime::Runtime,
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
    let clients = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .on_thread_start(step_back)
        .build()?;
    let departures = Arc::new(Departures::default());
    let rest = servers.block_on(serve(home.clone(), departures.clone()))?;
    let host = Host { rest: Rest::new(rest.base()).with(rest.credential().unwrap_or_default()), runtime: runtime(1)? };
    let bench = Bench { rest, host, departures };
    let outcome = clients.block_on(measure(&bench, reps));
    bench.host.runtime.shutdown_background();
    servers.shutdown_timeout(Duration::from_secs(1));
    std::fs::remove_dir_all(home)?;
    outcome
}

/// Hundreds of clients need a processor for themselves; on a small machine they would take the server's, and what is measured were
/// how long the server waits for its turn. They have what it leaves, which is enough: what the others see would show it.
#[expect(unsafe_code, reason = "std does not speak with the scheduler")]
fn step_back() {
    let none = libc::sched_param { sched_priority: 0 };
    // SAFETY: plain numbers, of a structure that lives across the call; 0 is this thread.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const none) };
}

fn reps() -> Outcome<usize> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [flag, number] if flag == "--reps" => Ok(number.parse()?),
        _ => Err("usage: bench_removal --reps N".into()),
    }
}

/// As `gavel serve` wires it. Answers the REST interface, with a key for everything.
async fn serve(home: PathBuf, departures: Arc<Departures>) -> Outcome<Rest> {
    gavel_http::start_counting();
    let clock = Arc::new(SystemClock);
    let store = SqliteStore::open(&home, clock.clone()).await?;
    let mut media = MediaConfig::new((Ipv4Addr::LOCALHOST, 0).into(), Vec::new());
    media.tap = Some(Arc::new(move |tapped: &Tapped<'_>| departures.note(tapped)));
    let (engine, mut events) = MediaEngine::start(media)?;
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

/// When the network took the last packet of media towards a seat, and the last of its own.
#[derive(Default)]
struct Departures(Mutex<HashMap<SeatId, [Option<Instant>; 2]>>);

impl Departures {
    fn note(&self, tapped: &Tapped<'_>) {
        // The goodbye is none.
        let Some(source) = tapped.source else { return };
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seats.entry(tapped.seat).or_default()[0] = Some(tapped.at);
        seats.entry(source).or_default()[1] = Some(tapped.at);
    }

    /// Of all these seats: the last in either direction.
    fn last(&self, seats: &[&Seat]) -> Option<Instant> {
        let departures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seats.iter().filter_map(|seat| departures.get(&seat.id)).flatten().flatten().max().copied()
    }
}

struct Bench {
    rest: Rest,
    host: Host,
    departures: Arc<Departures>,
}

/// Who removes people, apart from the clients: a call that waits for its turn behind two hundred of them has not yet been made.
struct Host {
    rest: Rest,
    runtime: Runtime,
}

impl Host {
    /// The answer, when it was called for, and how long it took.
    async fn disconnect(&self, conference: &str, target: Value) -> Outcome<(Reply, Instant, Duration)> {
        let (rest, path) = (self.rest.clone(), format!("/conferences/{conference}/disconnect"));
        let call = async move {
            let called = Instant::now();
            let reply = rest.post(&path, json!({"target": target})).await;
            (reply, called, called.elapsed())
        };
        Ok(self.runtime.spawn(call).await?)
    }
}

/// When media came in, by SSRC.
#[derive(Default)]
struct Tape {
    streams: Mutex<BTreeMap<u32, Vec<Instant>>>,
    /// Payload types of repairs. They come when something is lost or the link is probed, and their gaps say nothing.
    repairs: OnceLock<Vec<u8>>,
    staying: OnceLock<Vec<u32>>,
}

impl Tape {
    /// Reads in the answer which payload types are repairs (RFC 4588 section 8.1).
    fn read(&self, answer: &str) {
        let maps = answer.lines().filter_map(|line| line.strip_prefix("a=rtpmap:")?.split_once(' '));
        let repairs = maps.filter(|(_, codec)| codec.starts_with("rtx/")).filter_map(|(number, _)| number.parse().ok());
        self.repairs.get_or_init(|| repairs.collect());
    }

    fn note(&self, at: Instant, bytes: &[u8]) {
        let Some(RtpHeader { payload_type, ssrc, .. }) = RtpHeader::of(bytes) else { return };
        if !self.repairs.get().is_some_and(|repairs| repairs.contains(&payload_type)) {
            self.streams().entry(ssrc).or_default().push(at);
        }
    }

    fn streams(&self) -> std::sync::MutexGuard<'_, BTreeMap<u32, Vec<Instant>>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has come so far is of those who stay; whoever speaks later is removed, and leaves a gap.
    fn know(&self) {
        self.staying.get_or_init(|| self.streams().keys().copied().collect());
    }

    /// The largest gap that ended in this time within a stream of those who stay.
    fn largest_gap(&self, from: Instant, until: Instant) -> Duration {
        let known = self.staying.get().map(Vec::as_slice).unwrap_or_default();
        let streams = self.streams();
        let streams = streams.iter().filter(|(ssrc, _)| known.contains(ssrc)).map(|(_, times)| times);
        let gaps = |times: &[Instant]| -> Vec<Duration> {
            let ended = times.windows(2).filter(|pair| pair[1] >= from && pair[1] <= until);
            ended.map(|pair| pair[1] - pair[0]).collect()
        };
        streams.flat_map(|times| gaps(times)).max().unwrap_or_default()
    }
}

type Act = Box<dyn FnOnce(&mut Client, Instant) + Send>;

/// Somebody in the meeting.
struct Seat {
    signal: Signal,
    acts: mpsc::UnboundedSender<Act>,
    tape: Arc<Tape>,
    id: SeatId,
    conference: String,
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
        let id = serde_json::from_value(welcome["seat"].clone())?;
        let conference = serde_json::from_value(welcome["conference"]["id"].clone())?;
        let seat = Self { signal, acts, tape, id, conference };
        let offer = seat.ask(|client, now| client.offer(now)).await?;
        seat.signal.say(&json!({"type": "offer", "id": 1, "sdp": offer}));
        let answer = seat.signal.until_type("answer").await;
        let sdp = answer["sdp"].as_str().unwrap_or_default().to_owned();
        seat.tape.read(&sdp);
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
            _ = socket.readable() => {
                // A picture's packets come together: one waking for all of them.
                while let Ok((length, from)) = socket.try_recv_from(&mut buffer) {
                    let now = Instant::now();
                    tape.note(now, &buffer[..length]);
                    client.receive(now, from, &buffer[..length]);
                }
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
    async fn of(Bench { rest, .. }: &Bench, receivers: usize) -> Outcome<Self> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let plan = Plan::new(number).publishing(Tracks::BOTH).at_bitrate(BITRATE);
        let publisher = Seat::take(rest, "publisher", "host", plan).await?;
        let mut meeting = Self { publisher, receivers: Vec::new() };
        for _ in 0..receivers {
            meeting.receivers.push(receiver(rest, false).await?);
        }
        for receiver in &meeting.receivers {
            receiver.receives().await?;
            receiver.tape.know();
        }
        Ok(meeting)
    }
}

/// One who speaks has something to be silenced in either direction.
async fn receiver(rest: &Rest, speaks: bool) -> Outcome<Seat> {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let plan = Plan::new(number).with_slots(2, 1);
    let plan = if speaks { plan.publishing(Tracks::AUDIO) } else { plan };
    Seat::take(rest, &format!("receiver {number}"), "participant", plan).await
}

/// What one removal gave.
struct Sample {
    /// From the call to the last packet towards somebody removed, or of theirs, that the network was given.
    last: Duration,
    receipt: Duration,
    /// The largest gap that another one saw, before and after.
    gaps: Option<(Duration, Duration)>,
}

/// By the conference's id: an alias would be looked for in the store first.
async fn remove(bench: &Bench, target: Value, removed: &[&Seat], others: &[&Seat]) -> Outcome<Sample> {
    let conference = removed.first().map(|seat| seat.conference.as_str()).ok_or("nobody is to be removed")?;
    tokio::time::sleep(WINDOW).await;
    let (receipt, called, answered) = bench.host.disconnect(conference, target).await?;
    if receipt.status != 200 || receipt.body["silent"]["state"] != "confirmed" {
        return Err(format!("it was not removed: {}", receipt.text).into());
    }
    tokio::time::sleep(WINDOW).await;
    let last = bench.departures.last(removed).ok_or("nothing ever left")?;
    let gap = |from, until| others.iter().map(|seat| seat.tape.largest_gap(from, until)).max();
    let gaps = gap(called - WINDOW, called).zip(gap(called, called + WINDOW));
    Ok(Sample { last: last.saturating_duration_since(called), receipt: answered, gaps })
}

/// Removes one of the receivers again and again; so many others receive all the time.
async fn ones(bench: &Bench, others: usize, reps: usize) -> Outcome<Vec<Sample>> {
    let meeting = Meeting::of(bench, others).await?;
    let mut samples = Vec::new();
    for _ in 0..reps {
        let victim = receiver(&bench.rest, true).await?;
        victim.receives().await?;
        let watching: Vec<&Seat> = meeting.receivers.iter().collect();
        samples.push(remove(bench, json!({"participants": [victim.id]}), &[&victim], &watching).await?);
    }
    end(&bench.rest, meeting).await?;
    Ok(samples)
}

/// Removes everybody, the publisher included.
async fn everybody(bench: &Bench, receivers: usize, reps: usize) -> Outcome<Vec<Sample>> {
    let mut samples = Vec::new();
    for _ in 0..reps {
        let meeting = Meeting::of(bench, receivers).await?;
        let removed: Vec<&Seat> = meeting.receivers.iter().chain([&meeting.publisher]).collect();
        samples.push(remove(bench, json!({"scope": "all"}), &removed, &[]).await?);
        meeting.publisher.signal.closed().await;
    }
    Ok(samples)
}

async fn end(rest: &Rest, meeting: Meeting) -> Outcome {
    rest.post("/conferences/bench/disconnect", json!({"target": {"scope": "all"}})).await.is(200);
    meeting.publisher.signal.closed().await;
    Ok(())
}

async fn measure(bench: &Bench, reps: usize) -> Outcome {
    bench.rest.room(ROOM).await;
    for others in [1, 50, 200] {
        print(1, others, &ones(bench, others, reps).await?);
    }
    // Many receivers take long to connect again: fewer runs.
    for (receivers, share) in [(1, 3), (50, 7), (200, 7)] {
        print(receivers + 1, 0, &everybody(bench, receivers, reps.div_ceil(share)).await?);
    }
    Ok(())
}

fn print(removed: usize, stay: usize, samples: &[Sample]) {
    eprintln!("    {} removals of {removed}, {stay} receivers stay", samples.len());
    for Sample { last, receipt, gaps } in samples {
        let [last, receipt] = [last, receipt].map(Duration::as_micros);
        let gaps = gaps.map(|(before, after)| format!(" before={} after={}", before.as_micros(), after.as_micros()));
        println!("result removed={removed} stay={stay} last={last} receipt={receipt}{}", gaps.unwrap_or_default());
    }
}

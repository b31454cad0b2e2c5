//! Being told: notices over signalling sockets, and events over streams, with HTTP in between.

use crate::{
    Sizes,
    clock::SystemClock,
    common::Outcome,
    crowd::Crowd,
    figures::{milliseconds, pair},
    house::{House, Keeping},
};
use futures_util::{SinkExt, StreamExt, TryStreamExt, stream};
use gavel_core::model::{
    command::{Channels, Command, Whom},
    role::Role,
    room::RoomKind,
};
use gavel_door::ports::{Clock, Scope};
use gavel_http::{Config, Http, Parts};
use gavel_testkit::server::Rest;
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_tungstenite::tungstenite::Message;

const ROOM: &str = "bench";
const PING_EVERY: Duration = Duration::from_secs(1);
/// What each socket and each stream is told.
const NOTICES: usize = 200;
const EVENTS: usize = 2_000;

pub(crate) async fn measure(sizes: &Sizes) -> Outcome {
    println!("\n### Being told, over loopback; the readers run on the same processors\n");
    println!("| what | readers | of each, from the order to the last reader, ms | a second, to all of them |");
    println!("|---|---|---|---|");
    for readers in [10, sizes.sockets] {
        let (waits, rate) = notices(sizes, readers).await?;
        println!("| notices by signalling | {readers} | {} | {rate:.0} |", pair(&waits, 1));
    }
    for readers in [1, 10, sizes.streams] {
        let rate = events(sizes, readers).await?;
        println!("| events by stream | {readers} | | {rate:.0} |");
    }
    Ok(())
}

/// A house with its HTTP, and a key for everything.
async fn served(sizes: &Sizes) -> Outcome<(House, Rest)> {
    let house = House::open(Keeping::OnDisk, &sizes.dir).await?;
    let store = house.sqlite().ok_or("it is on the disk")?.clone();
    let clock = Arc::new(SystemClock);
    let key = gavel_http::new_key(&store, clock.now(), "bench".into(), vec![Scope::Admin], None, None).await?;
    let parts = Parts {
        door: house.door.clone(),
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
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok((house, Rest::new(&base).with(&key.key)))
}

/// How long one notice takes to the last of its readers, and how many a second come to all of them where many are sent.
async fn notices(sizes: &Sizes, readers: usize) -> Outcome<(Vec<f64>, f64)> {
    let (house, rest) = served(sizes).await?;
    rest.room(ROOM).await;
    let (said, speaker) = watch::channel(0);
    let mut reading = JoinSet::new();
    let mut counts = Vec::with_capacity(readers);
    for number in 0..readers {
        let ticket = rest.ticket(ROOM, &format!("reader {number}"), if number == 0 { "host" } else { "guest" }).await;
        let (read, mut count) = watch::channel(0);
        // The first of them speaks, too.
        let speaker = (number == 0).then(|| speaker.clone());
        reading.spawn(converse(rest.base().to_owned(), ticket, read, speaker));
        // One after the other: those who come at once are told of at once.
        count.wait_for(|read| *read > 0).await?;
        counts.push(count);
    }
    // Everybody has heard of all who came behind them.
    for (number, count) in counts.iter_mut().enumerate() {
        count.wait_for(|read| *read >= readers - number).await?;
    }
    let before: Vec<usize> = counts.iter().map(|count| *count.borrow()).collect();
    let mut waits = Vec::with_capacity(NOTICES);
    for number in 1..=NOTICES {
        let begun = Instant::now();
        said.send_replace(number);
        for (count, before) in counts.iter_mut().zip(&before) {
            count.wait_for(|read| *read >= before + number).await?;
        }
        waits.push(milliseconds(begun.elapsed()));
    }
    let begun = Instant::now();
    said.send_replace(2 * NOTICES);
    for (count, before) in counts.iter_mut().zip(&before) {
        count.wait_for(|read| *read >= before + 2 * NOTICES).await?;
    }
    let rate = (NOTICES * readers) as f64 / begun.elapsed().as_secs_f64();
    reading.shutdown().await;
    house.close().await?;
    Ok((waits, rate))
}

/// Somebody on a socket: counts what they are told of the others and of themselves, and says as much as `speaker` wants.
async fn converse(base: String, ticket: String, read: watch::Sender<usize>, speaker: Option<watch::Receiver<usize>>) {
    let url = format!("{}/api/v1/signal", base.replacen("http", "ws", 1));
    let Ok((mut socket, _)) = tokio_tungstenite::connect_async(url).await else { return };
    let hello = json!({"type": "hello", "ticket": ticket}).to_string();
    if socket.send(Message::Text(hello.into())).await.is_err() {
        return;
    }
    let mut pings = tokio::time::interval(PING_EVERY);
    let (mut speaker, mut said) = (speaker, 0);
    loop {
        let wanted = async {
            match &mut speaker {
                Some(speaker) => speaker.changed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            heard = socket.next() => match heard {
                Some(Ok(Message::Text(text))) => {
                    if ["{\"type\":\"welcome", "{\"type\":\"joined", "{\"type\":\"changed"].iter().any(|kind| text.starts_with(kind)) {
                        read.send_modify(|read| *read += 1);
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
            _ = pings.tick() => {
                if socket.send(Message::Text(r#"{"type":"ping"}"#.into())).await.is_err() {
                    return;
                }
            }
            wanted = wanted => {
                let Ok(()) = wanted else { return };
                let to = speaker.as_mut().map_or(said, |speaker| *speaker.borrow_and_update());
                while said < to {
                    said += 1;
                    let state = json!({"type": "state", "muted": said % 2 == 0}).to_string();
                    if socket.feed(Message::Text(state.into())).await.is_err() {
                        return;
                    }
                }
                if socket.flush().await.is_err() {
                    return;
                }
            }
        }
    }
}

/// How many events a second come to all the listeners, while they happen as fast as the store takes them.
async fn events(sizes: &Sizes, readers: usize) -> Outcome<f64> {
    let (house, rest) = served(sizes).await?;
    let room = house.room(RoomKind::Meeting).await?;
    let mut crowd = Crowd::new();
    let host = crowd.join(&house, room, Role::Host).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut reading = JoinSet::new();
    for _ in 0..readers {
        let listen = client.get(format!("{}/api/v1/events", rest.base()));
        let mut response =
            listen.bearer_auth(rest.credential().unwrap_or_default()).send().await?.error_for_status()?;
        reading.spawn(async move {
            let (mut read, mut text) = (0, String::new());
            while read < EVENTS {
                let Ok(Some(piece)) = response.chunk().await else { break };
                text.push_str(&String::from_utf8_lossy(&piece));
                while let Some((event, rest)) = text.split_once("\n\n") {
                    read += usize::from(event.contains("muted"));
                    text = rest.to_owned();
                }
            }
            read
        });
    }
    let begun = Instant::now();
    // Each is another's turn: none of them finds that it is so already.
    let orders = stream::iter(0..EVENTS).map(|number| {
        let (whom, which) = (Whom::These(vec![host]), Channels::AUDIO);
        let order = match number.is_multiple_of(2) {
            true => Command::Mute { whom, which },
            false => Command::Unmute { whom, which },
        };
        house.order(room, order)
    });
    orders.buffered(64).try_for_each(|_| async { Ok(()) }).await?;
    let mut read = 0;
    while let Some(count) = reading.join_next().await {
        read += count?;
    }
    let took = begun.elapsed();
    if read != EVENTS * readers {
        return Err(format!("{read} events were read instead of {}", EVENTS * readers).into());
    }
    house.close().await?;
    Ok(read as f64 / took.as_secs_f64())
}

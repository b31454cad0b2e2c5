//! A client of the signalling socket without a browser: says hello, orders, remembers everything that it hears.

use crate::{
    server::Rest,
    webrtc::{PATIENCE, Peer, Plan},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    sync::{mpsc, watch},
    time::MissedTickBehavior,
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite::Message};

const PING_EVERY: Duration = Duration::from_secs(1);

/// How a socket ended: with the server's close code, or without one.
pub type CloseCode = Option<u16>;

/// Something that was heard, and when.
#[derive(Clone, Debug)]
pub struct Heard {
    pub at: Instant,
    pub message: Value,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Progress {
    heard: usize,
    said_at: Option<Instant>,
    closed: Option<CloseCode>,
}

enum Act {
    Say(String),
    /// No more pings: the network is gone, and nobody has said so.
    FallSilent,
}

/// One socket. Dropping it drops the connection without a word.
pub struct Signal {
    acts: mpsc::UnboundedSender<Act>,
    progress: watch::Receiver<Progress>,
    log: Arc<Mutex<Vec<Heard>>>,
    orders: AtomicU64,
}

impl Signal {
    /// Connects and says nothing yet. `None`: nobody listens.
    pub async fn connect(base: &str) -> Option<Self> {
        let url = format!("{}/api/v1/signal", base.replacen("http", "ws", 1));
        let connecting = tokio::time::timeout(PATIENCE, tokio_tungstenite::connect_async(url));
        let (socket, _) = connecting.await.ok()?.ok()?;
        let (acts, taken) = mpsc::unbounded_channel();
        let (sender, progress) = watch::channel(Progress::default());
        let log = Arc::default();
        tokio::spawn(converse(socket, taken, Arc::clone(&log), sender));
        Some(Self { acts, progress, log, orders: AtomicU64::new(0) })
    }

    /// Connects, says hello, and waits for what comes of it: `welcome`, `waiting`, or the problem of the refusal.
    pub async fn enter(base: &str, hello: Value) -> Result<Self, Value> {
        let socket = Self::connect(base).await.expect("the server listens");
        match socket.hello(hello).await {
            Some(answer) if answer["type"] == "refusal" => Err(answer["problem"].clone()),
            Some(_) => Ok(socket),
            None => panic!("closed with {:?} and no answer to the hello", socket.close_code()),
        }
    }

    /// Says hello; the first word that comes of it, or `None` where the connection breaks before.
    pub async fn hello(&self, mut hello: Value) -> Option<Value> {
        hello["type"] = "hello".into();
        self.say(&hello);
        let answers = ["welcome", "waiting", "refusal"];
        self.search(0, |message| answers.iter().any(|kind| message["type"] == *kind)).await
    }

    /// Whether it is taken, nobody knows before there is an answer.
    pub fn say(&self, message: &Value) {
        self.say_text(message.to_string());
    }

    pub fn say_text(&self, text: String) {
        let _ = self.acts.send(Act::Say(text));
    }

    pub fn fall_silent(&self) {
        let _ = self.acts.send(Act::FallSilent);
    }

    /// One order and its answer: `receipt` or `refused`. `None`: the connection broke before.
    pub async fn try_act(&self, verb: Value) -> Option<Value> {
        let id = format!("order-{}", self.orders.fetch_add(1, Ordering::Relaxed));
        self.say(&json!({"type": "act", "id": id, "verb": verb}));
        let answers = ["receipt", "refused"];
        self.search(0, |message| message["id"] == id && answers.iter().any(|kind| message["type"] == *kind)).await
    }

    pub async fn act(&self, verb: Value) -> Value {
        self.try_act(verb).await.unwrap_or_else(|| panic!("closed with {:?} before the answer", self.close_code()))
    }

    /// How much was heard so far: a mark for [`Signal::after`].
    pub fn mark(&self) -> usize {
        self.heard().len()
    }

    pub fn after(&self, mark: usize) -> Vec<Heard> {
        self.heard()[mark..].to_vec()
    }

    /// The first message of this type, already heard or still to come.
    pub async fn until_type(&self, kind: &str) -> Value {
        self.until(kind, |message| message["type"] == kind).await
    }

    /// The first message that fits, already heard or still to come.
    pub async fn until(&self, what: &str, fits: impl FnMut(&Value) -> bool) -> Value {
        self.until_after(0, what, fits).await
    }

    pub async fn until_after(&self, mark: usize, what: &str, fits: impl FnMut(&Value) -> bool) -> Value {
        match self.search(mark, fits).await {
            Some(message) => message,
            None => panic!("closed with {:?} before: {what}; heard: {:#?}", self.close_code(), self.after(mark)),
        }
    }

    async fn search(&self, mark: usize, mut fits: impl FnMut(&Value) -> bool) -> Option<Value> {
        let mut progress = self.progress.clone();
        let mut at = mark;
        let search = async {
            loop {
                let seen = *progress.borrow_and_update();
                while at < seen.heard {
                    let message = self.heard()[at].message.clone();
                    if fits(&message) {
                        return Some(message);
                    }
                    at += 1;
                }
                if seen.closed.is_some() || progress.changed().await.is_err() {
                    return None;
                }
            }
        };
        let found = tokio::time::timeout(PATIENCE, search).await;
        found.unwrap_or_else(|_| panic!("no such message came; heard: {:#?}", self.after(mark)))
    }

    /// Waits until the connection is over.
    pub async fn closed(&self) -> CloseCode {
        let mut progress = self.progress.clone();
        let over = tokio::time::timeout(PATIENCE, progress.wait_for(|progress| progress.closed.is_some())).await;
        match over.expect("the server closes the socket") {
            Ok(progress) => progress.closed.flatten(),
            Err(_) => self.close_code().flatten(),
        }
    }

    /// `None`: it is open.
    pub fn close_code(&self) -> Option<CloseCode> {
        self.progress.borrow().closed
    }

    /// When the last thing was said, pings included.
    pub fn said_at(&self) -> Option<Instant> {
        self.progress.borrow().said_at
    }

    fn heard(&self) -> MutexGuard<'_, Vec<Heard>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn converse(
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    mut acts: mpsc::UnboundedReceiver<Act>,
    log: Arc<Mutex<Vec<Heard>>>,
    progress: watch::Sender<Progress>,
) {
    let (mut out, mut incoming) = socket.split();
    let mut pings = tokio::time::interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut silent = false;
    let code = loop {
        let said = tokio::select! {
            act = acts.recv() => match act {
                Some(Act::Say(text)) => out.send(Message::Text(text.into())).await,
                Some(Act::FallSilent) => {
                    silent = true;
                    continue;
                }
                None => break None,
            },
            _ = pings.tick(), if !silent => out.send(Message::Text(r#"{"type":"ping"}"#.into())).await,
            came = incoming.next() => match came {
                Some(Ok(Message::Text(text))) => {
                    let message = serde_json::from_str(&text).expect("the server speaks JSON");
                    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
                    let at = Instant::now();
                    log.extend(each(message).into_iter().map(|message| Heard { at, message }));
                    progress.send_modify(|progress| progress.heard = log.len());
                    continue;
                }
                Some(Ok(Message::Close(frame))) => break frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => break None,
            },
        };
        // What cannot be sent shows when nothing more can be read.
        if said.is_ok() {
            progress.send_modify(|progress| progress.said_at = Some(Instant::now()));
        }
    };
    progress.send_modify(|progress| progress.closed = Some(code));
}

/// The messages of a batch; any other message alone.
fn each(message: Value) -> Vec<Value> {
    match &message["messages"] {
        Value::Array(messages) if message["type"] == "batch" => messages.clone(),
        _ => vec![message],
    }
}

/// Somebody in a meeting, with socket and media.
pub struct Attendee {
    pub signal: Signal,
    pub peer: Peer,
    pub welcome: Value,
    offers: AtomicU64,
}

impl Attendee {
    /// Enters and connects its media. `via`: an address that stands in for the server's media port.
    pub async fn join(rest: &Rest, ticket: &str, plan: Plan, via: Option<SocketAddr>) -> Self {
        Self::join_with(rest, json!({"ticket": ticket, "client": "headless"}), plan, via).await
    }

    /// The same with another hello, such as one with a resume token.
    pub async fn join_with(rest: &Rest, hello: Value, plan: Plan, via: Option<SocketAddr>) -> Self {
        let signal = Signal::enter(rest.base(), hello).await.unwrap_or_else(|problem| panic!("refused: {problem}"));
        let welcome = signal.until_type("welcome").await;
        let attendee = Self { signal, peer: Peer::start(plan), welcome, offers: AtomicU64::new(0) };
        let offer = attendee.peer.offer().await;
        let answer = attendee.negotiate(&offer).await;
        attendee.peer.accept(through(&answer, via)).await;
        attendee.peer.until("it is connected", |view| view.connected).await;
        attendee
    }

    pub fn seat(&self) -> &str {
        self.welcome["seat"].as_str().expect("a seat")
    }

    /// Offers; the answer's SDP.
    pub async fn negotiate(&self, offer: &str) -> String {
        let id = self.send_offer(offer);
        let answered = |message: &Value| message["type"] == "answer" && message["id"] == id;
        let answer = self.signal.until("an answer", answered).await;
        answer["sdp"].as_str().expect("an answer has SDP").to_owned()
    }

    /// Offers and waits for nothing.
    pub fn send_offer(&self, offer: &str) -> u64 {
        let id = self.offers.fetch_add(1, Ordering::Relaxed);
        self.signal.say(&json!({"type": "offer", "id": id, "sdp": offer}));
        id
    }
}

/// The answer with another address in its candidates.
pub fn through(answer: &str, via: Option<SocketAddr>) -> String {
    let Some(via) = via else { return answer.to_owned() };
    let redirect = |line: &str| -> String {
        if !line.starts_with("a=candidate:") {
            return line.to_owned();
        }
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        words[4] = via.ip().to_string();
        words[5] = via.port().to_string();
        words.join(" ")
    };
    answer.lines().map(redirect).collect::<Vec<_>>().join("\r\n") + "\r\n"
}

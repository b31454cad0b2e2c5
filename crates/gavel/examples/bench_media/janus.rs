//! Janus' videoroom as the crowd joins it, by its WebSocket interface. A publisher and a receiver are a PeerConnection
//! each; whoever meets others has one of both kinds, and receives everybody on the second.

use crate::{
    common::Outcome,
    join::{Door, Meeting},
    peer::{Kit, Peer, Publication},
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

const PATIENCE: Duration = Duration::from_secs(20);
/// Rooms of a videoroom have numbers: this one is the broadcast's, those behind it the meetings'.
const BROADCAST: u64 = 1_000;
const PUBLISHER: u64 = 1;
const NO_SUCH_FEED: &str = "\"error_code\":428";

type Waiting = Arc<Mutex<HashMap<String, oneshot::Sender<Value>>>>;

pub(crate) struct Janus {
    kit: Kit,
    out: mpsc::UnboundedSender<String>,
    waiting: Waiting,
    numbers: AtomicU64,
    session: u64,
}

impl Janus {
    /// `url`: `ws://…`.
    pub(crate) async fn connect(url: &str, kit: Kit) -> Outcome<Self> {
        let socket = reach(url).await?;
        let (mut sink, mut stream) = socket.split();
        let (out, mut said) = mpsc::unbounded_channel::<String>();
        let waiting = Waiting::default();
        let heard = waiting.clone();
        tokio::spawn(async move {
            while let Some(text) = said.recv().await {
                if sink.send(Message::Text(text.into())).await.is_err() {
                    break;
                }
            }
        });
        tokio::spawn(async move {
            while let Some(Ok(message)) = stream.next().await {
                let Message::Text(text) = message else { continue };
                let Ok(message) = serde_json::from_str::<Value>(&text) else { continue };
                // An acknowledgement is followed by the event itself.
                if message["janus"] == "ack" {
                    continue;
                }
                let transaction = message["transaction"].as_str().unwrap_or_default();
                let wanted = heard.lock().unwrap_or_else(PoisonError::into_inner).remove(transaction);
                if let Some(reply) = wanted {
                    let _ = reply.send(message);
                }
            }
        });
        let mut janus = Self { kit, out, waiting, numbers: AtomicU64::new(0), session: 0 };
        janus.session = number(&janus.ask(json!({"janus": "create"})).await?["data"]["id"])?;
        Ok(janus)
    }

    async fn ask(&self, mut request: Value) -> Outcome<Value> {
        let transaction = self.numbers.fetch_add(1, Ordering::Relaxed).to_string();
        request["transaction"] = transaction.clone().into();
        if self.session != 0 {
            request["session_id"] = self.session.into();
        }
        let (reply, answer) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(transaction, reply);
        self.out.send(request.to_string()).map_err(|_| "the connection to Janus is gone")?;
        let answer = timeout(PATIENCE, answer).await.map_err(|_| format!("Janus does not answer to {request}"))?;
        let answer = answer.map_err(|_| "the connection to Janus is gone")?;
        let error = &answer["plugindata"]["data"]["error"];
        if answer["janus"] == "error" || !error.is_null() {
            return Err(format!("Janus refused {request}: {answer}").into());
        }
        Ok(answer)
    }

    async fn attach(&self) -> Outcome<u64> {
        let answer = self.ask(json!({"janus": "attach", "plugin": "janus.plugin.videoroom"})).await?;
        number(&answer["data"]["id"])
    }

    /// A message to the plugin; the SDP that comes with its answer, or nothing.
    async fn message(&self, handle: u64, body: Value, jsep: Option<(&str, String)>) -> Outcome<Option<String>> {
        let mut request = json!({"janus": "message", "handle_id": handle, "body": body});
        if let Some((kind, sdp)) = jsep {
            request["jsep"] = json!({"type": kind, "sdp": sdp});
        }
        Ok(self.ask(request).await?["jsep"]["sdp"].as_str().map(str::to_owned))
    }

    async fn room(&self, handle: u64, room: u64, publishers: usize) -> Outcome {
        let body = json!({
            "request": "create", "room": room, "publishers": publishers, "bitrate": 0,
            "audiocodec": "opus", "videocodec": "vp8", "notify_joining": false,
        });
        self.message(handle, body, None).await?;
        Ok(())
    }

    async fn publishes(&self, handle: u64, room: u64, feed: u64, publication: Publication) -> Outcome<Peer> {
        let joins = json!({"request": "join", "ptype": "publisher", "room": room, "id": feed});
        self.message(handle, joins, None).await?;
        let mut peer = Peer::new(&self.kit, 0)?;
        let offer = peer.offer(Some(publication), 0)?;
        let answer = self.message(handle, json!({"request": "publish"}), Some(("offer", offer))).await?;
        peer.accept(&answer.ok_or("Janus gave no answer to an offer")?)?;
        Ok(peer)
    }

    async fn subscribes(&self, room: u64, feeds: &[u64]) -> Outcome<Peer> {
        let handle = self.attach().await?;
        let streams: Vec<Value> = feeds.iter().map(|feed| json!({"feed": feed})).collect();
        let joins = json!({"request": "join", "ptype": "subscriber", "room": room, "streams": streams});
        let begun = Instant::now();
        let offer = loop {
            match self.message(handle, joins.clone(), None).await {
                Ok(offer) => break offer.ok_or("Janus offered nothing to a receiver")?,
                // It knows a publisher a moment after the publisher knows that it is connected.
                Err(why) if why.to_string().contains(NO_SUCH_FEED) && begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                Err(why) => return Err(why),
            }
        };
        let mut peer = Peer::new(&self.kit, 2 * feeds.len())?;
        let answer = peer.answer(&offer)?;
        self.message(handle, json!({"request": "start"}), Some(("answer", answer))).await?;
        Ok(peer)
    }
}

impl Door for Janus {
    /// Its number as a publisher.
    type Member = u64;

    async fn publisher(&mut self, _: usize, publication: Publication) -> Outcome<Peer> {
        let handle = self.attach().await?;
        self.room(handle, BROADCAST, 1).await?;
        self.publishes(handle, BROADCAST, PUBLISHER, publication).await
    }

    async fn receiver(&self, _: usize) -> Outcome<Peer> {
        self.subscribes(BROADCAST, &[PUBLISHER]).await
    }

    async fn member(&self, meeting: Meeting, number: usize, publication: Publication) -> Outcome<(u64, Vec<Peer>)> {
        let handle = self.attach().await?;
        if number == 0 {
            self.room(handle, room_of(meeting), meeting.size).await?;
        }
        let feed = number as u64 + 1;
        Ok((feed, vec![self.publishes(handle, room_of(meeting), feed, publication).await?]))
    }

    async fn settle(&self, meeting: Meeting, members: &[u64]) -> Outcome<Vec<Peer>> {
        let mut peers = Vec::new();
        for member in members {
            let others: Vec<u64> = members.iter().copied().filter(|feed| feed != member).collect();
            peers.push(self.subscribes(room_of(meeting), &others).await?);
        }
        Ok(peers)
    }
}

/// It does not say when it listens.
async fn reach(url: &str) -> Outcome<WebSocketStream<MaybeTlsStream<TcpStream>>> {
    let begun = Instant::now();
    loop {
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("janus-protocol"));
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => return Ok(socket),
            Err(why) if begun.elapsed() > PATIENCE => return Err(format!("Janus at {url} is not there: {why}").into()),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn room_of(meeting: Meeting) -> u64 {
    BROADCAST + 1 + meeting.number as u64
}

fn number(value: &Value) -> Outcome<u64> {
    value.as_u64().ok_or_else(|| format!("Janus gave {value} where a number was due").into())
}

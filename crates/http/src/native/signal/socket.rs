//! One socket's life: reads what the client says, tells it what happens, and ends when its seat does.
//!
//! It never decides anything. Whatever goes wrong here ends this socket and nobody else's; a lost socket is not a leave,
//! because the conference keeps the seat for a while.

use super::{
    Client, LONGEST,
    hello::{self, Seated},
    messages::{self, Ask, AskAnswer, ClientMessage, Consent, ServerMessage},
};
use crate::{
    native::{
        orders::{self, Order},
        verbs::Verb,
    },
    problem::Problem,
    state::App,
};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use gavel_core::model::{
    command::{Actor, Command},
    devices as consent,
    effect::Notice,
    ids::RequestId,
    media::ShownHeight,
    reason::Terminal,
    role::Surface,
};
use gavel_door::{Envelope, Report, Step, Told, Which};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::mpsc, time::timeout};

const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// A client that does not take its messages for so long is not there.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// How long a farewell waits for the answer to one's own last order.
const RECEIPT_WITHIN: Duration = Duration::from_millis(1_000);
const BAD_MESSAGES: u32 = 10;
/// Orders that may wait behind the one that is being carried out.
const ORDERS: usize = 32;
const OFFERS: usize = 4;
/// A meeting of a thousand with everybody's camera and screen.
const PICTURES: usize = 2_048;
const AFTER_REFUSAL: u16 = 4001;

/// Why a socket ends.
enum End {
    /// The other end is gone, or does not take its messages.
    Gone,
    /// Closed by us, with this code.
    Close(u16),
}

type Ended<T> = Result<T, End>;

pub(super) async fn run(app: App, client: Client, socket: WebSocket) {
    let (out, mut incoming) = socket.split();
    let mut out = Out(out);
    metrics::gauge!("gavel_signalling_sockets").increment(1.0);
    let end = live(&app, &client, &mut out, &mut incoming).await;
    if let Err(End::Close(code)) = end {
        out.close(code).await;
        // The client answers the close; what it still says is not read any more.
        let drained = async { while let Some(Ok(_)) = incoming.next().await {} };
        let _ = timeout(Duration::from_secs(1), drained).await;
    }
    metrics::gauge!("gavel_signalling_sockets").decrement(1.0);
}

type In = futures_util::stream::SplitStream<WebSocket>;

async fn live(app: &App, client: &Client, out: &mut Out, incoming: &mut In) -> Ended<()> {
    let mut shutting = app.shutting.subscribe();
    let mut reader = Reader::default();
    let greeted = timeout(HELLO_WITHIN, greeting(&mut reader, out, incoming));
    let hello = tokio::select! {
        hello = greeted => hello.map_err(|_| End::Close(close_code::POLICY))??,
        _ = shutting.wait_for(|shutting| *shutting) => return Err(End::Close(close_code::AWAY)),
    };
    let seated = match hello::enter(app, client, hello).await {
        Ok(seated) => seated,
        Err(problem) => {
            tracing::debug!(code = problem.code, "a hello was refused");
            out.tell(&ServerMessage::Refusal { problem: Box::new(problem) }).await?;
            return Err(End::Close(AFTER_REFUSAL));
        }
    };
    Visit::begin(app, client, seated).stay(&mut reader, out, incoming).await
}

/// Waits for the hello; nothing else may come before it.
async fn greeting(reader: &mut Reader, out: &mut Out, incoming: &mut In) -> Ended<messages::Hello> {
    loop {
        match reader.next(out, incoming).await? {
            ClientMessage::Hello(hello) => return Ok(hello),
            ClientMessage::Ping {} => out.tell(&ServerMessage::Pong).await?,
            ClientMessage::Leave {} => return Err(End::Close(close_code::NORMAL)),
            ClientMessage::Offer { .. }
            | ClientMessage::State(_)
            | ClientMessage::Inventory(_)
            | ClientMessage::Consent(_)
            | ClientMessage::Answer(_)
            | ClientMessage::Shows { .. }
            | ClientMessage::Active {}
            | ClientMessage::Act { .. } => {
                reader.complain(out, "say hello first").await?;
            }
        }
    }
}

/// The outgoing side.
struct Out(SplitSink<WebSocket, Message>);

impl Out {
    async fn tell(&mut self, message: &ServerMessage) -> Ended<()> {
        self.send(written(message)?).await
    }

    /// What several are told is written once for all of them. `resume` and `base` as for [`messages::notice`].
    async fn pass_on(&mut self, told: Arc<Told>, resume: &str, base: &str) -> Ended<()> {
        if messages::is_for_several(&told.notice) {
            let text = told.text(|notice| written(&messages::notice(notice.clone(), resume, base)))?;
            return self.send(text.to_owned()).await;
        }
        self.tell(&messages::notice(Arc::unwrap_or_clone(told).notice, resume, base)).await
    }

    async fn send(&mut self, text: String) -> Ended<()> {
        match timeout(SEND_WITHIN, self.0.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn close(&mut self, code: u16) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static("") };
        let _ = timeout(Duration::from_secs(1), self.0.send(Message::Close(Some(frame)))).await;
    }
}

fn written(message: &ServerMessage) -> Ended<String> {
    serde_json::to_string(message).map_err(|fault| {
        tracing::error!(%fault, "a message could not be written");
        End::Close(close_code::ERROR)
    })
}

/// The incoming side: counts bad messages in a row.
#[derive(Default)]
struct Reader {
    bad: u32,
}

impl Reader {
    async fn next(&mut self, out: &mut Out, incoming: &mut In) -> Ended<ClientMessage> {
        loop {
            let text = match incoming.next().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Binary(_))) => {
                    self.complain(out, "send text").await?;
                    continue;
                }
                // Answered by the protocol itself.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
            };
            if text.len() > LONGEST {
                self.complain(out, "a message is at most 256 KiB long").await?;
                continue;
            }
            match messages::read(&text) {
                Ok(message) => {
                    self.bad = 0;
                    return Ok(message);
                }
                Err(detail) => self.complain(out, &detail).await?,
            }
        }
    }

    async fn complain(&mut self, out: &mut Out, detail: &str) -> Ended<()> {
        self.bad += 1;
        out.tell(&ServerMessage::Error { code: "invalid", detail: detail.to_owned() }).await?;
        if self.bad >= BAD_MESSAGES { Err(End::Close(close_code::POLICY)) } else { Ok(()) }
    }
}

/// An order that waits to be carried out.
struct Taken {
    id: String,
    verb: Verb,
    typed: bool,
    arrived: Instant,
}

/// A seat with its socket.
struct Visit<'a> {
    app: &'a App,
    seated: Seated,
    base: String,
    address: Option<String>,
    /// Orders are carried out one after the other, beside the conversation.
    orders: mpsc::Sender<Taken>,
    offers: mpsc::Sender<(i64, String)>,
    answers: mpsc::Receiver<ServerMessage>,
    /// How far large orders are. Read before `answers`, so that none of it comes after the receipt.
    steps: mpsc::UnboundedReceiver<(String, Step)>,
    /// Orders that were taken and not answered yet.
    unanswered: usize,
}

impl<'a> Visit<'a> {
    fn begin(app: &'a App, client: &Client, seated: Seated) -> Self {
        let (orders, taken) = mpsc::channel(ORDERS);
        let (offers, offered) = mpsc::channel(OFFERS);
        let (answered, answers) = mpsc::channel(ORDERS + OFFERS);
        let (reached, steps) = mpsc::unbounded_channel();
        tokio::spawn(carry_out(app.clone(), Hand::of(&seated, client), taken, answered.clone(), reached));
        tokio::spawn(negotiate(app.clone(), Hand::of(&seated, client), offered, answered));
        Self {
            app,
            seated,
            base: client.base.clone(),
            address: client.peer.address(),
            orders,
            offers,
            answers,
            steps,
            unanswered: 0,
        }
    }

    async fn stay(mut self, reader: &mut Reader, out: &mut Out, incoming: &mut In) -> Ended<()> {
        loop {
            tokio::select! {
                biased;
                told = self.seated.entered.link.notices.recv() => {
                    // Without one another socket has taken the seat over, or this one was too slow: it may come back.
                    let told = told.ok_or(End::Close(close_code::AWAY))?;
                    if let Notice::Farewell(farewell) = &told.notice {
                        return self.part(out, (**farewell).clone()).await;
                    }
                    out.pass_on(told, &self.seated.resume, &self.base).await?;
                }
                Some((id, Step { done, of })) = self.steps.recv() => {
                    out.tell(&ServerMessage::Progress { id, done, of }).await?;
                }
                Some(answer) = self.answers.recv() => {
                    self.count(&answer);
                    out.tell(&answer).await?;
                }
                message = reader.next(out, incoming) => {
                    let message = message?;
                    self.seated.entered.link.pulse.beat();
                    self.hear(message, reader, out).await?;
                }
            }
        }
    }

    /// Reading may be dropped half-way by `select!`: `next` holds nothing over an await but what it tells.
    async fn hear(&mut self, message: ClientMessage, reader: &mut Reader, out: &mut Out) -> Ended<()> {
        match message {
            ClientMessage::Ping {} => out.tell(&ServerMessage::Pong).await,
            ClientMessage::Act { id, verb, typed } => {
                self.act(Taken { id, verb, typed, arrived: Instant::now() }, reader, out).await
            }
            ClientMessage::Offer { id, sdp } => match self.offers.try_send((id, sdp)) {
                Ok(()) => Ok(()),
                Err(_) => reader.complain(out, "offer again after the answers").await,
            },
            ClientMessage::State(state) => {
                let seat = self.seated.entered.seat;
                self.submit(Command::Devices { seat, muted: state.muted, video: state.video, sharing: state.sharing })
                    .await
            }
            ClientMessage::Inventory(inventory) => {
                let inventory = inventory.into();
                self.submit(Command::Inventory { seat: self.seated.entered.seat, inventory }).await
            }
            ClientMessage::Consent(Consent { unmute, devices }) => {
                let consent = consent::Consent { unmute, devices };
                self.submit(Command::Consent { seat: self.seated.entered.seat, consent }).await
            }
            ClientMessage::Answer(AskAnswer { ask, accept }) => {
                let ask = match ask {
                    Ask::Unmute => consent::Ask::Unmute,
                    Ask::Devices => consent::Ask::Devices,
                };
                self.submit(Command::Answer { seat: self.seated.entered.seat, ask, accept }).await
            }
            ClientMessage::Shows { heights } if heights.len() > PICTURES => {
                reader.complain(out, "so many pictures there are not").await
            }
            ClientMessage::Shows { heights } => {
                let heights =
                    heights.into_iter().map(|shown| ShownHeight { mid: shown.mid, height: shown.height }).collect();
                let entered = &self.seated.entered;
                self.app.door.show(entered.conference, entered.seat, heights).await;
                Ok(())
            }
            ClientMessage::Active {} => self.submit(Command::Active { seat: self.seated.entered.seat }).await,
            ClientMessage::Leave {} => self.submit(Command::Leave { seat: self.seated.entered.seat }).await,
            ClientMessage::Hello(_) => reader.complain(out, "hello was said").await,
        }
    }

    async fn act(&mut self, taken: Taken, reader: &mut Reader, out: &mut Out) -> Ended<()> {
        if taken.id.is_empty() || taken.id.len() > 255 {
            return reader.complain(out, "id: 1 to 255 bytes").await;
        }
        match self.orders.try_send(taken) {
            Ok(()) => {
                self.unanswered += 1;
                Ok(())
            }
            Err(mpsc::error::TrySendError::Full(taken) | mpsc::error::TrySendError::Closed(taken)) => {
                let problem = Box::new(Problem::rate_limited(Duration::from_secs(1)));
                out.tell(&ServerMessage::Refused { id: taken.id, problem }).await
            }
        }
    }

    /// What has no answer of its own: one's devices, and going.
    async fn submit(&self, command: Command) -> Ended<()> {
        let envelope = Envelope {
            request: RequestId(ulid::Ulid::generate().to_string()),
            actor: self.seated.actor(),
            to: Which::Conference(self.seated.entered.conference),
            command,
            arrived: Instant::now(),
            address: self.address.clone(),
        };
        if let Err(denied) = self.app.door.submit(envelope).await {
            tracing::debug!(%denied, "a client's own act was refused");
        }
        Ok(())
    }

    fn count(&mut self, answer: &ServerMessage) {
        if matches!(answer, ServerMessage::Receipt { .. } | ServerMessage::Refused { .. }) {
            self.unanswered = self.unanswered.saturating_sub(1);
        }
    }

    /// Whoever ended the meeting themselves reads the receipt before the farewell.
    async fn part(mut self, out: &mut Out, farewell: gavel_core::model::reason::Farewell) -> Ended<()> {
        let until = tokio::time::Instant::now() + RECEIPT_WITHIN;
        while self.unanswered > 0 {
            let Ok(Some(answer)) = tokio::time::timeout_at(until, self.answers.recv()).await else { break };
            self.count(&answer);
            out.tell(&answer).await?;
        }
        let restarts = farewell.terminal == Terminal::ServerShutdown;
        out.tell(&ServerMessage::Farewell(Box::new(farewell.into()))).await?;
        Err(End::Close(if restarts { close_code::AWAY } else { close_code::NORMAL }))
    }
}

/// What the workers beside the conversation need of the seat.
struct Hand {
    actor: Actor,
    conference: gavel_core::model::ids::ConferenceId,
    seat: gavel_core::model::ids::SeatId,
    base: String,
    address: Option<String>,
}

impl Hand {
    fn of(seated: &Seated, client: &Client) -> Self {
        let Seated { entered, .. } = seated;
        Self {
            actor: seated.actor(),
            conference: entered.conference,
            seat: entered.seat,
            base: client.base.clone(),
            address: client.peer.address(),
        }
    }
}

/// Ends when the visit does. An order that was begun is finished: its receipt is in the audit, if nowhere else.
async fn carry_out(
    app: App,
    hand: Hand,
    mut orders: mpsc::Receiver<Taken>,
    answers: mpsc::Sender<ServerMessage>,
    steps: mpsc::UnboundedSender<(String, Step)>,
) {
    while let Some(Taken { id, verb, typed, arrived }) = orders.recv().await {
        let (steps, named) = (steps.clone(), id.clone());
        // A large order has few steps, so that this cannot grow; whoever has gone does not want to know.
        let report: Report = Arc::new(move |step| drop(steps.send((named.clone(), step))));
        let order = Order {
            actor: Actor { surface: if typed { Surface::Chat } else { hand.actor.surface }, ..hand.actor.clone() },
            to: Which::Conference(hand.conference),
            request: RequestId(id.clone()),
            arrived,
            address: hand.address.clone(),
            base: hand.base.clone(),
            report: Some(report),
            verb,
        };
        let answer = match orders::carry_out(&app, order).await {
            Ok(receipt) => ServerMessage::Receipt { id, receipt: Box::new(receipt) },
            Err(problem) => ServerMessage::Refused { id, problem: Box::new(problem) },
        };
        if answers.send(answer).await.is_err() {
            return;
        }
    }
}

async fn negotiate(
    app: App,
    hand: Hand,
    mut offers: mpsc::Receiver<(i64, String)>,
    answers: mpsc::Sender<ServerMessage>,
) {
    while let Some((id, sdp)) = offers.recv().await {
        let answer = match app.door.negotiate(hand.conference, hand.seat, sdp).await {
            Ok(answer) => {
                let (slots, wanted) = messages::slots(answer.slots);
                ServerMessage::Answer { id, sdp: answer.sdp, slots, wanted }
            }
            Err(denied) => {
                let problem = Problem::from(denied);
                let detail = problem.detail.unwrap_or_else(|| "this offer is not taken".into());
                ServerMessage::Error { code: problem.code, detail: format!("offer {id}: {detail}") }
            }
        };
        if answers.send(answer).await.is_err() {
            return;
        }
    }
}

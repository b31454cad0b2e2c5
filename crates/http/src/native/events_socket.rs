//! Events over a WebSocket, for pages, which cannot send a header with a stream: the first message says who listens, to
//! what, and after which number.

use super::events;
use crate::{
    events::{End, Event, Feed, Listener, Told, ToldProgress, Where},
    place,
    problem::Problem,
    secrets::Secret,
    state::App,
};
use axum::{
    extract::{
        State,
        ws::{
            CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
            rejection::WebSocketUpgradeRejection,
        },
    },
    http::HeaderMap,
    response::Response,
};
use gavel_core::model::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::{sync::mpsc, time::timeout};

/// A hello is far shorter.
const LONGEST: usize = 16 * 1024;
const HELLO_WITHIN: Duration = Duration::from_secs(10);
const SEND_WITHIN: Duration = Duration::from_secs(10);
const BAD_MESSAGES: u32 = 10;
/// As after a refused hello of signalling.
const AFTER_REFUSAL: u16 = 4001;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Said {
    Hello {
        /// An API key, an access token or a ticket.
        token: Hidden,
        /// Without it: all conferences.
        conference: Option<String>,
        after: Option<u64>,
    },
    Ping {},
}

/// A token whose Debug tells nothing.
#[derive(Deserialize)]
#[serde(transparent)]
struct Hidden(String);

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Answer {
    Event(Box<Event>),
    Progress(Box<ToldProgress>),
    Refusal { problem: Box<Problem> },
    Error { code: &'static str, detail: String },
    Pong,
}

/// Closed, with this code; `None`: the other end has gone.
type Closed = Option<u16>;

pub(crate) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if !place::is_welcome_origin(&app.config, &headers) {
        return Err(Problem::from(Refusal::Denied).because("pages of other origins may not open this socket"));
    }
    let upgrade =
        upgrade.map_err(|rejection| Problem::new(rejection.status(), "invalid").because(rejection.body_text()))?;
    let upgrade = upgrade.max_message_size(LONGEST).max_frame_size(LONGEST);
    Ok(upgrade.on_upgrade(|socket| async move {
        let mut line = Line { socket, bad: 0 };
        if let Some(code) = line.live(&app).await {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static("") };
            let _ = timeout(Duration::from_secs(1), line.socket.send(Message::Close(Some(frame)))).await;
            let drained = async { while let Some(Ok(_)) = line.socket.recv().await {} };
            let _ = timeout(Duration::from_secs(1), drained).await;
        }
    }))
}

struct Line {
    socket: WebSocket,
    /// Messages in a row that made no sense.
    bad: u32,
}

impl Line {
    async fn live(&mut self, app: &App) -> Closed {
        let mut shutting = app.shutting.subscribe();
        let feed = tokio::select! {
            greeted = timeout(HELLO_WITHIN, self.greeted(app)) => match greeted {
                Ok(Ok(feed)) => feed,
                Ok(Err(closed)) => return closed,
                Err(_) => return Some(close_code::POLICY),
            },
            _ = shutting.wait_for(|shutting| *shutting) => return Some(close_code::AWAY),
        };
        match self.listen(feed).await {
            Ok(end) => Some(match end {
                End::Over => close_code::NORMAL,
                End::Dismissed => AFTER_REFUSAL,
                End::Shutdown => close_code::AWAY,
                End::Ill => close_code::AGAIN,
            }),
            Err(closed) => closed,
        }
    }

    /// The feed that the hello asked for.
    async fn greeted(&mut self, app: &App) -> Result<mpsc::Receiver<Told>, Closed> {
        loop {
            let said = self.hear().await?;
            let Said::Hello { token, conference, after } = said else {
                self.tell(&Answer::Pong).await?;
                continue;
            };
            return match begin(app, token, conference, after).await {
                Ok(feed) => Ok(feed),
                Err(problem) => {
                    self.tell(&Answer::Refusal { problem: Box::new(problem) }).await?;
                    Err(Some(AFTER_REFUSAL))
                }
            };
        }
    }

    async fn listen(&mut self, mut feed: mpsc::Receiver<Told>) -> Result<End, Closed> {
        loop {
            tokio::select! {
                told = feed.recv() => match told {
                    Some(Told::Event(event)) => self.tell(&Answer::Event(Box::new((*event).into()))).await?,
                    Some(Told::Progress(progress)) => {
                        self.tell(&Answer::Progress(Box::new((*progress).into()))).await?;
                    }
                    // Not asked for.
                    Some(Told::Changed) => {}
                    Some(Told::End(end)) => return Ok(end),
                    // Let go for being slow.
                    None => return Err(Some(close_code::AGAIN)),
                },
                said = self.hear() => match said? {
                    Said::Ping {} => self.tell(&Answer::Pong).await?,
                    Said::Hello { .. } => self.complain("hello was said").await?,
                },
            }
        }
    }

    /// The next message that makes sense. Holds nothing over an await but what it tells.
    async fn hear(&mut self) -> Result<Said, Closed> {
        loop {
            let text = match self.socket.recv().await {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Binary(_))) => {
                    self.complain("send text").await?;
                    continue;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(None),
            };
            match serde_json::from_str(&text) {
                Ok(said) => {
                    self.bad = 0;
                    return Ok(said);
                }
                Err(fault) => self.complain(&fault.to_string()).await?,
            }
        }
    }

    async fn complain(&mut self, detail: &str) -> Result<(), Closed> {
        self.bad += 1;
        self.tell(&Answer::Error { code: "invalid", detail: detail.to_owned() }).await?;
        if self.bad >= BAD_MESSAGES { Err(Some(close_code::POLICY)) } else { Ok(()) }
    }

    async fn tell(&mut self, answer: &Answer) -> Result<(), Closed> {
        let text = serde_json::to_string(answer).map_err(|fault| {
            tracing::error!(%fault, "a message could not be written");
            Some(close_code::ERROR)
        })?;
        match timeout(SEND_WITHIN, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }
}

async fn begin(
    app: &App,
    Hidden(token): Hidden,
    conference: Option<String>,
    after: Option<u64>,
) -> Result<mpsc::Receiver<Told>, Problem> {
    let (place, usual) = match conference {
        Some(text) => (events::place(app, &text).await?, 0),
        None => (Where::Everywhere, *app.store.newest_event().borrow()),
    };
    let after = after.unwrap_or(usual);
    let listener = Listener::admit(app, Secret(token), place).await?;
    if place != Where::Everywhere && events::is_over(app, listener.filter(), after).await? {
        // Nothing is to come any more: the end alone.
        let (out, told) = mpsc::channel(1);
        let _ = out.try_send(Told::End(End::Over));
        return Ok(told);
    }
    Ok(Feed::start(app.clone(), listener, after, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_says_who_listens_to_what() {
        let said = serde_json::from_str(r#"{"type":"hello","token":"gvk_x","conference":"weekly","after":7}"#).unwrap();
        let Said::Hello { token, conference, after } = said else { panic!("a hello") };
        assert_eq!((token.0.as_str(), conference.as_deref(), after), ("gvk_x", Some("weekly"), Some(7)));
        assert!(matches!(serde_json::from_str(r#"{"type":"ping"}"#), Ok(Said::Ping {})));
        for bad in [r#"{"type":"hello"}"#, r#"{"type":"hello","token":"x","more":1}"#, r#"{"type":"shout"}"#, "hello"] {
            assert!(serde_json::from_str::<Said>(bad).is_err(), "{bad}");
        }
    }
}

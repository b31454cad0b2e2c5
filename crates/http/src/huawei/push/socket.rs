//! One socket, from its token to its end: it beats, subscribes, and is told first all and then what changes.

use super::{
    frames::{self, Answer, Frame, INVITATIONS, KINDS, Said, Subscription},
    invitations,
    seen::{Numbers, Seen},
};
use crate::{
    huawei::{
        Fault,
        control::{self, Pass},
        gate,
    },
    place,
    state::App,
};
use axum::{
    extract::{
        Query, State,
        ws::{
            CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
            rejection::WebSocketUpgradeRejection,
        },
    },
    http::HeaderMap,
    response::Response,
};
use gavel_door::{View, Which, ports::StoredRoom};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeSet, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout},
};

/// A subscription with its token is far shorter.
const LONGEST: usize = 16 * 1024;
/// Without a sign of life for so long it is closed.
const QUIET: Duration = Duration::from_secs(180);
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// Whether the token is still worth something is looked at so often, besides at every change.
const LOOK_EVERY: Duration = Duration::from_secs(15);
const BAD_MESSAGES: u32 = 10;

const SUCCESS: u32 = 0;
const BAD_REQUEST: u32 = 111_070_001;
const NOT_AUTHENTICATED: u32 = 111_070_004;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(rename = "confID", default)]
    conference: String,
    #[serde(rename = "tmpToken", default)]
    token: String,
}

/// Closed, with this code; `None`: the other end has gone.
type Closed = Option<u16>;

pub(super) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let (wanted, upgrade) = match (wanted, upgrade) {
        (Ok(Query(wanted)), Ok(upgrade)) => (wanted, upgrade),
        (Err(rejection), _) => return gate::refuse(Fault::invalid(rejection.body_text())),
        (_, Err(rejection)) => return gate::refuse(Fault::invalid(rejection.body_text())),
    };
    let base = place::base(&app.config, &headers);
    upgrade.max_message_size(LONGEST).max_frame_size(LONGEST).on_upgrade(|socket| async move {
        let mut socket = socket;
        if let Err(Some(code)) = begin(&app, &mut socket, &wanted, base).await {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static("") };
            let _ = timeout(Duration::from_secs(1), socket.send(Message::Close(Some(frame)))).await;
            let drained = async { while let Some(Ok(_)) = socket.recv().await {} };
            let _ = timeout(Duration::from_secs(1), drained).await;
        }
    })
}

async fn begin(app: &App, socket: &mut WebSocket, wanted: &Wanted, base: String) -> Result<(), Closed> {
    let refused = Err(Some(close_code::POLICY));
    let Some(pass) = app.huawei.sockets.take(&wanted.token, app.now()).filter(|pass| pass.host) else { return refused };
    let Ok((_, view)) = control::opened(app, &pass, &wanted.conference).await else { return refused };
    let Some(changes) = app.door.changes(Which::Conference(view.summary.id)) else { return refused };
    let mut every = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let newest = app.store.newest_event();
    let after = *newest.borrow();
    let line = Line {
        app: app.clone(),
        socket,
        number: wanted.conference.clone(),
        base,
        pass,
        changes,
        newest,
        every,
        after,
        subscribed: BTreeSet::new(),
        seen: Seen::default(),
        numbers: Numbers::default(),
        count: 0,
        bad: 0,
    };
    line.live().await
}

struct Line<'a> {
    app: App,
    socket: &'a mut WebSocket,
    /// As the meeting was named.
    number: String,
    base: String,
    pass: Pass,
    changes: watch::Receiver<()>,
    newest: watch::Receiver<u64>,
    every: Interval,
    /// The last event that was told.
    after: u64,
    subscribed: BTreeSet<&'static str>,
    seen: Seen,
    numbers: Numbers,
    /// Of changes that were told.
    count: u64,
    /// Messages in a row that made no sense.
    bad: u32,
}

/// What wakes the line.
enum Woken {
    Said(Option<Result<Message, axum::Error>>),
    Changed,
    News,
    Look,
}

/// The meeting, while the token is good there.
async fn look(app: &App, pass: &Pass, number: &str) -> Result<(StoredRoom, View), Closed> {
    let closed = |fault: Fault| Some(if fault.status == 400 { close_code::NORMAL } else { close_code::POLICY });
    control::opened(app, pass, number).await.map_err(closed)
}

impl Line<'_> {
    /// Until it is closed: with an end of the meeting as it should be.
    async fn live(mut self) -> Result<(), Closed> {
        let mut shutting = self.app.shutting.subscribe();
        let mut heard = Instant::now();
        loop {
            let woken = tokio::select! {
                said = self.socket.recv() => { heard = Instant::now(); Woken::Said(said) }
                changed = self.changes.changed() => match changed {
                    Ok(()) => Woken::Changed,
                    Err(_) => return Err(Some(close_code::NORMAL)),
                },
                _ = self.newest.changed(), if self.subscribed.contains(INVITATIONS) => Woken::News,
                _ = self.every.tick() => Woken::Look,
                () = sleep_until(heard + QUIET) => return Err(Some(close_code::POLICY)),
                _ = shutting.wait_for(|shutting| *shutting) => return Err(Some(close_code::AWAY)),
            };
            match woken {
                Woken::Said(Some(Ok(Message::Text(text)))) => self.hear(&text).await?,
                Woken::Said(Some(Ok(Message::Binary(_)))) => self.complain()?,
                Woken::Said(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Woken::Said(Some(Ok(Message::Close(_)) | Err(_)) | None) => return Err(None),
                Woken::Changed => self.tell_changes().await?,
                Woken::News => self.tell_results().await?,
                Woken::Look => drop(look(&self.app, &self.pass, &self.number).await?),
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Closed> {
        let Some(said) = frames::read(text) else { return self.complain() };
        self.bad = 0;
        match said.action.as_str() {
            "HeartBeat" => self.tell(&Answer::echo(&said)).await,
            "Subscribe" => match said.subscription() {
                Some(subscription) => self.subscribe(&said, subscription).await,
                None => self.tell(&Answer::of(&said, BAD_REQUEST, "data is missing")).await,
            },
            _ => self.tell(&Answer::of(&said, BAD_REQUEST, "HeartBeat or Subscribe")).await,
        }
    }

    async fn subscribe(&mut self, said: &Said, subscription: Subscription) -> Result<(), Closed> {
        let shown = Pass::read(&self.app.huawei.key, &subscription.conf_token, self.app.now());
        let good = shown.filter(|shown| shown.host && shown.conference == self.pass.conference);
        let Some(good) = good else {
            return self.tell(&Answer::of(said, NOT_AUTHENTICATED, "confToken is not good here")).await;
        };
        self.pass = good;
        let (room, view) = look(&self.app, &self.pass, &self.number).await?;
        self.tell(&Answer::of(said, SUCCESS, "SUCCESS")).await?;
        let wanted = |kind: &&'static str| subscription.subscribe_type.iter().any(|wanted| wanted == kind);
        let kinds: Vec<&'static str> = KINDS.into_iter().filter(wanted).collect();
        self.seen = self.shown(&room, &view).await?;
        for kind in kinds {
            self.subscribed.insert(kind);
            if let Some(all) = self.seen.all(kind).or_else(|| (kind != INVITATIONS).then(|| Value::Array(Vec::new()))) {
                let number = self.number.clone();
                self.tell(&Frame::all(kind, &number, self.app.now(), all)).await?;
            }
        }
        Ok(())
    }

    async fn shown(&mut self, room: &StoredRoom, view: &View) -> Result<Seen, Closed> {
        let Self { app, numbers, base, .. } = self;
        // An ill store: they may come again.
        Seen::of(app, room, view, numbers, base).await.map_err(|_| Some(close_code::AGAIN))
    }

    async fn tell_changes(&mut self) -> Result<(), Closed> {
        let (room, view) = look(&self.app, &self.pass, &self.number).await?;
        if self.subscribed.is_empty() {
            return Ok(());
        }
        let now = self.shown(&room, &view).await?;
        let before = std::mem::replace(&mut self.seen, now);
        for kind in self.subscribed.clone() {
            if let Some(changed) = self.seen.since(&before, kind) {
                self.tell_change(kind, changed).await?;
            }
        }
        Ok(())
    }

    async fn tell_results(&mut self) -> Result<(), Closed> {
        let Self { app, numbers, pass, after, .. } = self;
        let news = invitations::since(app, pass.conference, *after, numbers).await;
        let (results, after) = news.map_err(|_| Some(close_code::AGAIN))?;
        self.after = after;
        if results.is_empty() { Ok(()) } else { self.tell_change(INVITATIONS, Value::Array(results)).await }
    }

    async fn tell_change(&mut self, kind: &str, changed: Value) -> Result<(), Closed> {
        self.count += 1;
        let number = self.number.clone();
        self.tell(&Frame::changed(kind, &number, self.app.now(), self.count, changed)).await
    }

    fn complain(&mut self) -> Result<(), Closed> {
        self.bad += 1;
        if self.bad >= BAD_MESSAGES { Err(Some(close_code::POLICY)) } else { Ok(()) }
    }

    async fn tell(&mut self, what: &impl Serialize) -> Result<(), Closed> {
        let text = serde_json::to_string(what).map_err(|fault| {
            tracing::error!(%fault, "a message could not be written");
            Some(close_code::ERROR)
        })?;
        match timeout(SEND_WITHIN, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }
}

//! Whoever shows a token: who they are, and the orders that they give by it.

use super::{answer::Said, reasons, sessions::Session};
use crate::{
    native::rooms,
    state::{App, Peer},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, RawPathParams},
    http::{HeaderMap, request::Parts},
};
use gavel_core::model::{
    command::Command,
    ids::{RequestId, SeatId},
    receipt::Receipt,
    refusal::Refusal,
};
use gavel_door::{Envelope, View, Which};
use std::{net::SocketAddr, sync::Arc, time::Instant};
use ulid::Ulid;

/// A token that somebody shows, whatever it is worth.
pub(super) struct Shown {
    pub(super) app: App,
    /// `None`: nobody's.
    pub(super) session: Option<Arc<Session>>,
    pub(super) is_good: bool,
    address: Option<String>,
}

impl FromRequestParts<App> for Shown {
    type Rejection = Said;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Said> {
        let address = peer(parts).address();
        let token = token(&parts.headers, parts.uri.query()).ok_or_else(Said::invalid_token)?;
        let Some((session, is_good)) = app.pexip.find(&token, Instant::now()) else {
            return Ok(Self { app: app.clone(), session: None, is_good: false, address });
        };
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Said::no_conference())?;
        let alias = params.iter().find(|(name, _)| *name == "alias").map(|(_, alias)| alias).unwrap_or_default();
        if alias != session.alias && !is_called(app, &session, alias).await {
            return Err(Said::invalid_token());
        }
        Ok(Self { app: app.clone(), session: Some(session), is_good, address })
    }
}

/// Whether the room has this name too: a token is good in its own conference only, whatever that is called.
async fn is_called(app: &App, session: &Session, alias: &str) -> bool {
    find_room(app, alias).await.is_ok_and(|room| room.room.id == session.room)
}

/// A room by its alias, or by what stands before the `@` of one: the dialect's aliases often look like addresses.
pub(super) async fn find_room(app: &App, alias: &str) -> Result<gavel_door::ports::StoredRoom, Said> {
    match rooms::find(app, alias).await {
        Ok(room) => Ok(room),
        Err(problem) if problem.status == 404 => match alias.split_once('@') {
            Some((name, _)) => Ok(rooms::find(app, name).await?),
            None => Err(problem.into()),
        },
        Err(problem) => Err(problem.into()),
    }
}

pub(super) fn peer(parts: &Parts) -> Peer {
    Peer(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0))
}

/// In the header; where a browser cannot send one, in the address.
fn token(headers: &HeaderMap, query: Option<&str>) -> Option<String> {
    if let Some(token) = headers.get("token") {
        return token.to_str().ok().map(str::to_owned);
    }
    let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}

/// Somebody whose token is good.
pub(super) struct Holder {
    pub(super) app: App,
    pub(super) session: Arc<Session>,
    address: Option<String>,
    arrived: Instant,
}

impl FromRequestParts<App> for Holder {
    type Rejection = Said;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Said> {
        let arrived = Instant::now();
        match Shown::from_request_parts(parts, app).await? {
            Shown { app, session: Some(session), is_good: true, address } => {
                Ok(Self { app, session, address, arrived })
            }
            Shown { .. } => Err(Said::invalid_token()),
        }
    }
}

impl Holder {
    /// One order, by the one door.
    pub(super) async fn order(&self, command: Command) -> Result<Receipt, Said> {
        let envelope = Envelope {
            request: RequestId(Ulid::generate().to_string()),
            actor: self.session.actor.clone(),
            to: self.conference(),
            command,
            arrived: self.arrived,
            address: self.address.clone(),
        };
        Ok(self.app.door.submit(envelope).await?)
    }

    pub(super) fn conference(&self) -> Which {
        Which::Conference(self.session.conference)
    }

    pub(super) async fn view(&self) -> Result<View, Said> {
        self.app.door.view(self.conference()).await.ok_or_else(|| Refusal::NotRunning.into())
    }

    pub(super) fn is(&self, seat: SeatId) -> bool {
        seat == self.session.seat
    }

    /// The participant of a path.
    pub(super) fn named(text: &str) -> Result<SeatId, Said> {
        super::ids::seat(text).ok_or_else(|| Said::forbidden(reasons::NOBODY))
    }
}

//! The records' questions, answered from what [`super::visits`] wrote. One module a list.

mod connections;
mod lines;
mod moments;
mod page;
mod past;
mod sessions;
pub(super) mod sums;
mod visitors;

use super::{
    SqliteStore,
    row::{maybe_word, millis},
};
use crate::fault::Fault;
use gavel_core::model::ids::{ConferenceId, RoomId};
use gavel_door::ports::{
    Doer, Later, Page, StoreFault,
    records::{
        Connection, ConnectionKey, Line, LineKey, Moment, MomentKey, Past, Question, Records, Session, SessionKey,
        Stay, Visitor, VisitorKey,
    },
};
use sqlx::{Row, sqlite::SqliteRow};

type Found<'a, T> = Later<'a, Result<T, StoreFault>>;

/// Waits for what was queued before, and asks.
macro_rules! answer {
    ($store:ident, $question:expr) => {
        Box::pin(async move {
            $store.0.queue.pass().await?;
            Ok($question.await?)
        })
    };
}

impl Records for SqliteStore {
    fn session(&self, id: ConferenceId) -> Found<'_, Option<Session>> {
        answer!(self, sessions::one(&self.0.reader, id, self.now()))
    }

    fn sessions(&self, room: RoomId, question: Question<SessionKey>) -> Found<'_, Page<Session>> {
        answer!(self, sessions::list(&self.0.reader, room, &question, self.now()))
    }

    fn visitors(&self, session: ConferenceId, question: Question<VisitorKey>) -> Found<'_, Page<Visitor>> {
        answer!(self, visitors::list(&self.0.reader, session, &question, self.now()))
    }

    fn connections(&self, session: ConferenceId, question: Question<ConnectionKey>) -> Found<'_, Page<Connection>> {
        answer!(self, connections::list(&self.0.reader, session, &question, millis(self.now())))
    }

    fn lines(&self, session: ConferenceId, question: Question<LineKey>) -> Found<'_, Page<Line>> {
        answer!(self, lines::list(&self.0.reader, session, &question))
    }

    fn moments(&self, session: ConferenceId, question: Question<MomentKey>) -> Found<'_, Page<Moment>> {
        answer!(self, moments::list(&self.0.reader, session, &question))
    }

    fn past_sessions(&self, past: Past) -> Found<'_, Vec<Session>> {
        answer!(self, past::sessions(&self.0.reader, &past, self.now()))
    }

    fn past_stays(&self, past: Past) -> Found<'_, Vec<Stay>> {
        answer!(self, past::stays(&self.0.reader, &past))
    }
}

/// The three columns that say who did it.
fn by(row: &SqliteRow, name: &'static str, role: &'static str, surface: &'static str) -> Result<Option<Doer>, Fault> {
    let (Some(name), Some(role)) = (row.try_get(name)?, row.try_get(role)?) else { return Ok(None) };
    Ok(Some(Doer { name, role, surface: maybe_word(row, surface)?.ok_or(Fault::Unreadable("surface"))? }))
}

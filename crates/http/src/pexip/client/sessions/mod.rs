//! Who speaks the dialect now, by the token that they show. In memory only: a restart ends these visits, as it ends their
//! connections, and clients ask for another token.
//!
//! A token that is over is remembered for a while. Its client may not have heard why, and asks again and again until it
//! does (docs/contracts/pexip-client.md, *Tokens*).

mod pump;
mod session;

pub(super) use pump::{leave, start};
pub(super) use session::{Call, Phase, Session, Stream};

use crate::secrets::{self, NoRandomness, Secret};
use gavel_core::model::ids::SeatId;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// How long a token is good, unless the operator says otherwise.
const GOOD_FOR: Duration = Duration::from_secs(120);
/// How long one that is over is remembered: longer than its client could still think it good.
const REMEMBERED_FOR: Duration = Duration::from_secs(240);
/// Visits that are over and remembered, at most.
const REMEMBERED: usize = 20_000;
/// Tokens of one visit that are good besides each other: the client refreshes three times in a token's life, and a
/// stream that was opened with an older one goes on.
const TOKENS: usize = 8;
/// Refusals that are held back at the same time, at most.
const HELD_BACK: usize = 1_024;

/// What a token is: letters that need no escaping anywhere, as clients put it into addresses as it is.
const PREFIX: &str = "gvp_";

pub(crate) struct Sessions {
    book: Mutex<Book>,
    good_for: Duration,
    held_back: Semaphore,
}

#[derive(Default)]
struct Book {
    /// By the digest of the token: whoever could read this could not enter with it.
    tokens: HashMap<String, Token>,
    visits: HashMap<SeatId, Visit>,
    /// The visits that are over, in the order in which they ended.
    over: VecDeque<(Instant, SeatId)>,
}

struct Token {
    session: Arc<Session>,
    until: Instant,
}

struct Visit {
    session: Arc<Session>,
    tokens: VecDeque<String>,
}

/// A token, and until when it is good.
pub(super) struct Drawn {
    pub(super) token: Secret,
    pub(super) good_for: Duration,
}

impl Sessions {
    pub(crate) fn new(good_for: Option<Duration>) -> Self {
        Self { book: Mutex::default(), good_for: good_for.unwrap_or(GOOD_FOR), held_back: Semaphore::new(HELD_BACK) }
    }

    /// Another token for a visit, new or not.
    pub(super) fn draw(&self, session: &Arc<Session>, now: Instant) -> Result<Drawn, NoRandomness> {
        let token = Secret(format!("{PREFIX}{}", Secret::random()?.0));
        let digest = secrets::digest_of(&token.0).0;
        let until = now + self.good_for;
        session.is_good_until(until);
        let mut book = self.book();
        book.tidy(now);
        let visit = book
            .visits
            .entry(session.seat)
            .or_insert_with(|| Visit { session: session.clone(), tokens: VecDeque::new() });
        visit.tokens.push_back(digest.clone());
        let oldest = if visit.tokens.len() > TOKENS { visit.tokens.pop_front() } else { None };
        if let Some(oldest) = oldest {
            book.tokens.remove(&oldest);
        }
        book.tokens.insert(digest, Token { session: session.clone(), until });
        Ok(Drawn { token, good_for: self.good_for })
    }

    /// Whose token it is, and whether it is good still.
    pub(super) fn find(&self, token: &str, now: Instant) -> Option<(Arc<Session>, bool)> {
        let digest = secrets::digest_of(token).0;
        let (session, until) = {
            let book = self.book();
            let held = book.tokens.get(&digest)?;
            (held.session.clone(), held.until)
        };
        // Looked at without the book: whoever tells a session of its people asks the book about them.
        let is_good = until > now && !session.is_over();
        Some((session, is_good))
    }

    /// Whether somebody of the dialect sends and gets media.
    pub(super) fn has_call(&self, seat: SeatId) -> bool {
        self.book().visits.get(&seat).is_some_and(|visit| visit.session.has_call())
    }

    /// A visit is over; it is forgotten later.
    pub(super) fn bury(&self, seat: SeatId, now: Instant) {
        let mut book = self.book();
        book.over.push_back((now, seat));
        book.tidy(now);
    }

    /// A client whose token is refused asks again at once, thousands of times a second. The answer takes its time, and
    /// nothing is held meanwhile; when too many wait, the others are answered.
    pub(super) async fn hold_back(&self) {
        const FOR: Duration = Duration::from_secs(3);
        if let Ok(_turn) = self.held_back.try_acquire() {
            tokio::time::sleep(FOR).await;
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Whole after every single change.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn tidy(&mut self, now: Instant) {
        while let Some((at, seat)) = self.over.front().copied()
            && (now.saturating_duration_since(at) >= REMEMBERED_FOR || self.over.len() > REMEMBERED)
        {
            self.over.pop_front();
            for token in self.visits.remove(&seat).map(|visit| visit.tokens).unwrap_or_default() {
                self.tokens.remove(&token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pexip::client::scene::Scene;
    use gavel_core::model::{
        command::{Actor, Right},
        effect::Participant,
        ids::{ConferenceId, PersonId, RoomId},
        media::Gate,
        role::{Role, SeatKind, Surface},
        seat::{Devices, SeatState},
        settings::Rights,
        time::Timestamp,
    };
    use ulid::Ulid;

    pub(super) fn session(seat: u128) -> Arc<Session> {
        let id = SeatId::new(Ulid(seat));
        let me = Participant {
            id,
            person: PersonId::new(Ulid(seat)),
            name: "Gustav".into(),
            role: Role::Guest,
            kind: SeatKind::Pexip,
            state: SeatState::In,
            account: None,
            joined_at: Timestamp(0),
            devices: Devices::default(),
            gate: Gate::OPEN,
            client: String::new(),
            bannable: false,
            hand: None,
            on_stage: false,
            asked: false,
            shown: true,
            rights: Rights::default(),
        };
        let actor = Actor { right: Right::System, name: String::new(), surface: Surface::Pexip };
        let (room, conference) = (RoomId::new(Ulid(1)), ConferenceId::new(Ulid(2)));
        Arc::new(Session::new(room, conference, id, actor, "weekly".into(), Scene::new(me, "weekly".into())))
    }

    #[test]
    fn a_token_is_good_for_its_time_and_remembered_behind_it() {
        let sessions = Sessions::new(None);
        let (session, start) = (session(1), Instant::now());
        let drawn = sessions.draw(&session, start).unwrap();
        let is_good = |at| sessions.find(&drawn.token.0, start + Duration::from_secs(at)).map(|found| found.1);
        assert_eq!(is_good(119), Some(true));
        assert_eq!(is_good(121), Some(false), "it is known still");
        assert_eq!(sessions.find("gvp_00", start).map(|found| found.1), None);

        session.end("Disconnected by an administrator");
        assert_eq!(is_good(1), Some(false));
        sessions.bury(session.seat, start);
        assert_eq!(is_good(1), Some(false), "and for a while after the visit");
        sessions.bury(SeatId::new(Ulid(9)), start + REMEMBERED_FOR);
        assert_eq!(is_good(1), None);
    }

    #[test]
    fn an_older_token_is_good_besides_the_new_one_but_not_any_number_of_them() {
        let sessions = Sessions::new(None);
        let (session, now) = (session(1), Instant::now());
        let first = sessions.draw(&session, now).unwrap();
        for _ in 1..TOKENS {
            sessions.draw(&session, now).unwrap();
        }
        assert!(sessions.find(&first.token.0, now).is_some_and(|found| found.1));
        sessions.draw(&session, now).unwrap();
        assert!(sessions.find(&first.token.0, now).is_none());
        assert_eq!(sessions.book().tokens.len(), TOKENS);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let sessions = Sessions::new(None);
        let now = Instant::now();
        for seat in 0..REMEMBERED as u128 + 10 {
            let session = session(seat);
            sessions.draw(&session, now).unwrap();
            sessions.bury(session.seat, now);
        }
        let book = sessions.book();
        assert_eq!((book.visits.len(), book.tokens.len(), book.over.len()), (REMEMBERED, REMEMBERED, REMEMBERED));
    }
}

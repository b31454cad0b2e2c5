//! How often may be tried what can be guessed or flooded: every number in one place, with its reason.

use crate::{limiter::Limiter, problem::Problem, state::Peer};
use gavel_core::model::ids::{RoomId, SeatId};
use std::{
    collections::{HashMap, VecDeque},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

pub(crate) struct Limits {
    pub(crate) pins: Limiter,
    pub(crate) logins: Limiter,
    pub(crate) guard: PinGuard,
    /// Calls of Pexip's management API.
    pub(crate) management: Limiter,
    addresses: Limiter,
    people: Limiter,
    rooms: Limiter,
    changes: Limiter,
}

impl Limits {
    /// `factor`: so many times as much as is usual.
    pub(crate) fn new(factor: NonZeroU32) -> Self {
        let limiter =
            |burst: u32, every: Duration| Limiter::new(burst.saturating_mul(factor.get()), every / factor.get());
        Self {
            // A four-digit PIN lasts more than half a day at this pace, and a forgetful guest has five tries.
            pins: limiter(5, Duration::from_secs(10)),
            // By address and by name. Whoever fills an account's bucket from elsewhere holds its owner up for seconds.
            logins: limiter(10, Duration::from_secs(6)),
            guard: PinGuard::default(),
            // By credential, as the vendor has it: a thousand in a minute.
            management: limiter(1_000, Duration::from_millis(60)),
            // Strangers. A company behind one address comes to its meeting at once; a flood does not end.
            addresses: limiter(600, Duration::from_millis(50)),
            // Ten devices of one person, each reconnecting as fast as the app ever does.
            people: limiter(100, Duration::from_millis(250)),
            // What one conference lets in without its people noticing.
            rooms: limiter(5_000, Duration::from_millis(2)),
            // A few dozen candidates, one each request, and a restart whenever a network comes or goes.
            changes: limiter(100, Duration::from_millis(250)),
        }
    }

    /// Somebody whom nobody knows begins something that has to be remembered for a while.
    pub(crate) fn stranger(&self, peer: Peer) -> Result<(), Problem> {
        self.addresses.take(&[peer.key()], Instant::now()).map_err(Problem::rate_limited)
    }

    /// Somebody who is in has news of their media.
    pub(crate) fn change(&self, seat: SeatId) -> Result<(), Problem> {
        self.changes.take(&[seat.to_string()], Instant::now()).map_err(Problem::rate_limited)
    }

    /// Somebody comes to a door, to look for a place or to knock. `who`: what they are known by, where they are; strangers
    /// count by the address they come from.
    pub(crate) fn come(&self, peer: Peer, who: Option<String>, room: RoomId) -> Result<(), Problem> {
        let now = Instant::now();
        let theirs = match who {
            Some(who) => self.people.take(&[who], now),
            None => self.addresses.take(&[peer.key()], now),
        };
        let limited = theirs.and_then(|()| self.rooms.take(&[room.to_string()], now));
        limited.map_err(Problem::rate_limited)
    }
}

/// Wrong PINs of one room, whoever gives them: after too many, the room cannot be found by strangers for a while
/// (docs/rules.md, section 5). Those who are known to it are not held up.
#[derive(Default)]
pub(crate) struct PinGuard(Mutex<HashMap<RoomId, Wrong>>);

#[derive(Default)]
struct Wrong {
    times: VecDeque<Instant>,
    hidden_until: Option<Instant>,
}

impl PinGuard {
    const MOST: usize = 20;
    const WITHIN: Duration = Duration::from_secs(600);
    const HIDDEN_FOR: Duration = Duration::from_secs(600);
    /// More rooms than this are not remembered.
    const ROOMS: usize = 10_000;

    pub(crate) fn wrong(&self, room: RoomId, now: Instant) {
        let mut rooms = self.rooms();
        if !rooms.contains_key(&room) && rooms.len() >= Self::ROOMS {
            rooms.retain(|_, wrong| wrong.matters(now));
            // A table full of rooms under attack: the newest is not worse off than before.
            if rooms.len() >= Self::ROOMS {
                return;
            }
        }
        let wrong = rooms.entry(room).or_default();
        wrong.times.retain(|at| now.saturating_duration_since(*at) < Self::WITHIN);
        wrong.times.push_back(now);
        if wrong.times.len() > Self::MOST {
            wrong.times.clear();
            wrong.hidden_until = Some(now + Self::HIDDEN_FOR);
        }
    }

    /// Whether strangers do not find this room now.
    pub(crate) fn hides(&self, room: RoomId, now: Instant) -> bool {
        self.rooms().get(&room).and_then(|wrong| wrong.hidden_until).is_some_and(|until| now < until)
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<RoomId, Wrong>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wrong {
    fn matters(&self, now: Instant) -> bool {
        let fresh = self.times.back().is_some_and(|at| now.saturating_duration_since(*at) < PinGuard::WITHIN);
        fresh || self.hidden_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ulid::Ulid;

    #[test]
    fn a_room_is_hidden_after_too_many_wrong_pins_and_found_again_later() {
        let guard = PinGuard::default();
        let (room, other) = (RoomId::new(Ulid(1)), RoomId::new(Ulid(2)));
        let start = Instant::now();
        for n in 0..20 {
            guard.wrong(room, start + Duration::from_secs(n));
        }
        assert!(!guard.hides(room, start + Duration::from_secs(20)), "twenty are allowed");
        guard.wrong(room, start + Duration::from_secs(20));
        assert!(guard.hides(room, start + Duration::from_secs(21)));
        assert!(!guard.hides(other, start + Duration::from_secs(21)), "no other room");
        assert!(!guard.hides(room, start + Duration::from_secs(20 + 600)));
    }

    #[test]
    fn wrong_pins_that_are_far_apart_hide_nothing() {
        let guard = PinGuard::default();
        let room = RoomId::new(Ulid(1));
        let start = Instant::now();
        for n in 0..100 {
            guard.wrong(room, start + Duration::from_secs(n * 31));
            assert!(!guard.hides(room, start + Duration::from_secs(n * 31)));
        }
    }

    #[test]
    fn who_comes_too_often_has_to_wait_and_others_have_not() {
        let limits = Limits::new(NonZeroU32::MIN);
        let room = RoomId::new(Ulid(1));
        let (one, another) = (|| Some("one".to_owned()), || Some("another".to_owned()));
        for _ in 0..100 {
            assert!(limits.come(Peer(None), one(), room).is_ok());
        }
        let problem = limits.come(Peer(None), one(), room).unwrap_err();
        assert_eq!((problem.code, problem.retry_after.is_some()), ("rate_limited", true));
        assert!(limits.come(Peer(None), another(), room).is_ok());
        assert!(limits.come(Peer(None), None, room).is_ok(), "and no stranger behind the same address");
        assert!((0..10_000).any(|_| limits.stranger(Peer(None)).is_err()), "until there are too many of them");
        assert!(limits.come(Peer(None), another(), room).is_ok());
    }

    #[test]
    fn an_operator_may_let_more_through() {
        let limits = Limits::new(NonZeroU32::new(3).unwrap());
        let room = RoomId::new(Ulid(1));
        for _ in 0..300 {
            assert!(limits.come(Peer(None), Some("one".into()), room).is_ok());
        }
        assert!(limits.come(Peer(None), Some("one".into()), room).is_err());
    }
}

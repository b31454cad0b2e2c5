//! Which shard has which seat. A conference begins in one shard, which its id draws. When that has as many seats of it as it should, later
//! ones sit in others. Nobody is moved.

use gavel_core::model::ids::{ConferenceId, SeatId};
use std::collections::HashMap;

pub(crate) struct Placement {
    shards: usize,
    /// Seats of one conference that a shard takes before another one helps.
    spread: usize,
    conferences: HashMap<ConferenceId, Spread>,
}

/// A conference's shards, in the order in which they came to have a part of it.
struct Spread {
    shards: Vec<Part>,
    seats: HashMap<SeatId, usize>,
    lit: Vec<SeatId>,
}

struct Part {
    shard: usize,
    seats: usize,
}

/// Where a seat sits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) shard: usize,
    /// It has no part of the conference yet: what it has to know.
    pub(crate) is_new: Option<Newcomer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Newcomer {
    /// Who has parts of the conference.
    pub(crate) others: Vec<usize>,
    /// Whose pictures come first there.
    pub(crate) lit: Vec<SeatId>,
}

impl Placement {
    pub(crate) fn new(shards: usize, spread: usize) -> Self {
        Self { shards, spread, conferences: HashMap::new() }
    }

    /// Its id is drawn, so that conferences spread evenly.
    fn home(&self, conference: ConferenceId) -> usize {
        (conference.ulid().0 % self.shards as u128) as usize
    }

    fn of(&mut self, conference: ConferenceId) -> &mut Spread {
        let home = self.home(conference);
        let first = || Spread { shards: vec![Part { shard: home, seats: 0 }], seats: HashMap::new(), lit: Vec::new() };
        self.conferences.entry(conference).or_insert_with(first)
    }

    /// Gives a seat its place; again, the one that it has.
    pub(crate) fn seat(&mut self, conference: ConferenceId, seat: SeatId) -> Place {
        let (most, shards) = (self.spread, self.shards);
        let spread = self.of(conference);
        if let Some(shard) = spread.seats.get(&seat) {
            return Place { shard: *shard, is_new: None };
        }
        let has_room = spread.shards.iter().position(|part| part.seats < most);
        let idle = (0..shards).find(|shard| spread.shards.iter().all(|part| part.shard != *shard));
        let mut is_new = None;
        let at = match (has_room, idle) {
            (Some(at), _) => at,
            (None, Some(shard)) => {
                let others = spread.shards.iter().map(|part| part.shard).collect();
                is_new = Some(Newcomer { others, lit: spread.lit.clone() });
                spread.shards.push(Part { shard, seats: 0 });
                spread.shards.len() - 1
            }
            // All have as many as they should: evenly.
            (None, None) => {
                let fewest = spread.shards.iter().enumerate().min_by_key(|(_, part)| part.seats);
                fewest.map_or(0, |(at, _)| at)
            }
        };
        spread.shards[at].seats += 1;
        let shard = spread.shards[at].shard;
        spread.seats.insert(seat, shard);
        Place { shard, is_new }
    }

    /// Where a seat is; one without a place would be at home.
    pub(crate) fn find(&self, conference: ConferenceId, seat: SeatId) -> usize {
        let place = self.conferences.get(&conference).and_then(|spread| spread.seats.get(&seat));
        place.copied().unwrap_or_else(|| self.home(conference))
    }

    /// Those that have a part of a conference, its home first.
    pub(crate) fn shards(&self, conference: ConferenceId) -> Vec<usize> {
        match self.conferences.get(&conference) {
            Some(spread) => spread.shards.iter().map(|part| part.shard).collect(),
            None => vec![self.home(conference)],
        }
    }

    /// Also before anybody has a seat.
    pub(crate) fn light(&mut self, conference: ConferenceId, lit: Vec<SeatId>) {
        if !lit.is_empty() || self.conferences.contains_key(&conference) {
            self.of(conference).lit = lit;
        }
    }

    /// The seats are cut.
    pub(crate) fn forget(&mut self, conference: ConferenceId, seats: &[SeatId]) {
        let Some(spread) = self.conferences.get_mut(&conference) else { return };
        for shard in seats.iter().filter_map(|seat| spread.seats.remove(seat)) {
            if let Some(part) = spread.shards.iter_mut().find(|part| part.shard == shard) {
                part.seats -= 1;
            }
        }
    }

    /// The conference is over.
    pub(crate) fn end(&mut self, conference: ConferenceId) {
        self.conferences.remove(&conference);
    }

    /// How many seats of a conference each of its shards has.
    #[cfg(test)]
    fn counts(&self, conference: ConferenceId) -> Vec<usize> {
        self.conferences[&conference].shards.iter().map(|part| part.seats).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: ConferenceId = ConferenceId::new(ulid::Ulid(1));

    fn seat(n: u128) -> SeatId {
        SeatId::new(ulid::Ulid(n))
    }

    #[test]
    fn a_small_conference_is_in_one_shard_and_a_large_one_fills_one_after_the_other() {
        let mut placement = Placement::new(3, 10);
        let places: Vec<_> = (0..40).map(|n| placement.seat(ROOM, seat(n))).collect();
        assert!(places[..10].iter().all(|place| *place == Place { shard: 1, is_new: None }));
        assert_eq!(places[10].is_new.as_ref().map(|new| new.others.as_slice()), Some([1].as_slice()));
        assert_eq!(places[20].is_new.as_ref().map(|new| new.others.as_slice()), Some([1, places[10].shard].as_slice()));
        assert_eq!(places.iter().filter(|place| place.is_new.is_some()).count(), 2);
        let counts = placement.counts(ROOM);
        assert!(counts.iter().all(|count| (13..=14).contains(count)), "{counts:?}");
        assert_eq!(placement.shards(ROOM)[0], 1, "home comes first");
    }

    #[test]
    fn a_seat_keeps_its_place_until_it_is_cut_and_its_place_is_given_again() {
        let mut placement = Placement::new(2, 1);
        placement.light(ROOM, vec![seat(9)]);
        let (first, second) = (placement.seat(ROOM, seat(1)), placement.seat(ROOM, seat(2)));
        assert_eq!((first.shard, second.shard), (1, 0));
        assert_eq!(second.is_new, Some(Newcomer { others: vec![1], lit: vec![seat(9)] }));
        assert_eq!(
            (placement.seat(ROOM, seat(2)), placement.find(ROOM, seat(2))),
            (Place { shard: 0, is_new: None }, 0)
        );
        placement.forget(ROOM, &[seat(1), seat(7)]);
        assert_eq!((placement.find(ROOM, seat(1)), placement.seat(ROOM, seat(3)).shard), (1, 1));
        placement.end(ROOM);
        assert_eq!((placement.find(ROOM, seat(2)), placement.shards(ROOM)), (1, vec![1]));
        placement.light(ROOM, Vec::new());
        assert!(placement.conferences.is_empty());
    }
}

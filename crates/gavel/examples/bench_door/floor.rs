//! The floor: the bare core, which decides and applies and does nothing else.

use crate::house::{administrator, arrival, room};
use gavel_core::{
    Conference, Context, decide,
    model::{
        command::{Actor, Command, Right},
        ids::{ConferenceId, SeatId},
        role::{Role, Surface},
        room::{RoomKind, RoomRecord},
        time::Timestamp,
    },
};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use ulid::Ulid;

pub(crate) struct Floor {
    conference: Conference,
}

impl Floor {
    /// A meeting, or an auditorium, that a host has opened.
    pub(crate) fn open(kind: RoomKind) -> Self {
        let record = RoomRecord::of(room(kind));
        let conference = Conference::open(Timestamp(1_000_000), ConferenceId::new(Ulid::generate()), &record);
        let mut floor = Self { conference };
        floor.joins(Role::Host);
        floor
    }

    pub(crate) fn joins(&mut self, role: Role) -> SeatId {
        let arrival = arrival(role);
        let seat = arrival.seat;
        let right = Right::Person {
            person: arrival.person,
            role,
            account: None,
            generation: arrival.generation,
            seat: Some(seat),
        };
        let actor = Actor { right, name: arrival.name.clone(), surface: Surface::App };
        self.does(&actor, &Command::Join(Box::new(arrival)));
        seat
    }

    /// How long the order took, all in all.
    pub(crate) fn order(&mut self, command: &Command) -> Duration {
        self.does(&administrator(), command)
    }

    fn does(&mut self, actor: &Actor, command: &Command) -> Duration {
        let begun = Instant::now();
        let context = Context { now: Timestamp(2_000_000), fresh: Ulid::generate() };
        // Whatever is refused would be no floor.
        match decide(&self.conference, &context, actor, command) {
            Ok(decision) => drop(black_box(self.conference.apply_all(context.now, &decision.facts))),
            Err(refused) => panic!("{command:?} was refused: {refused:?}"),
        }
        begun.elapsed()
    }
}

//! What tools outside know of a conference from the event log alone.

use gavel_core::model::ids::{BanId, ConferenceId, SeatId};
use gavel_door::{
    View,
    ports::{Event, Happening},
};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(crate) struct Told {
    inside: BTreeSet<SeatId>,
    waiting: BTreeSet<SeatId>,
    bans: BTreeSet<BanId>,
    locked: bool,
    waiting_room: Option<bool>,
    started: bool,
}

impl Told {
    pub(crate) fn of(log: &[Event], conference: ConferenceId) -> Self {
        let mut told = Self::default();
        for event in log.iter().filter(|event| event.conference == Some(conference)) {
            told.hear(&event.what);
        }
        told
    }

    fn hear(&mut self, what: &Happening) {
        match what {
            Happening::ConferenceStarted { .. } => self.started = true,
            // What was saved, not done, and decided anew is told again.
            Happening::Joined { who } | Happening::Admitted { who, .. } => {
                self.waiting.remove(&who.seat);
                self.inside.insert(who.seat);
            }
            Happening::Waiting { who, .. } => {
                self.inside.remove(&who.seat);
                self.waiting.insert(who.seat);
            }
            Happening::Left { who, .. } => {
                self.waiting.remove(&who.seat);
                self.inside.remove(&who.seat);
            }
            Happening::Banned { ban, .. } => {
                self.bans.insert(ban.ban);
            }
            Happening::Unbanned { ban, .. } => {
                self.bans.remove(ban);
            }
            Happening::Locked { .. } => self.locked = true,
            Happening::Unlocked { .. } => self.locked = false,
            Happening::WaitingRoom { on, .. } => self.waiting_room = Some(*on),
            _ => {}
        }
    }

    pub(crate) fn compare(&self, view: &View, knock: bool) {
        let with = |inside: bool| -> BTreeSet<SeatId> {
            view.participants.iter().filter(|one| one.state.is_inside() == inside).map(|one| one.id).collect()
        };
        assert!(self.started, "it runs, and nobody was told that it began");
        assert_eq!(self.inside, with(true), "who is in, as the log tells");
        assert_eq!(self.waiting, with(false), "who waits, as the log tells");
        assert_eq!(self.locked, view.summary.locked, "the lock, as the log tells");
        assert_eq!(self.waiting_room.unwrap_or(knock), view.summary.waiting_room, "the waiting room, as the log tells");
        let here = view.bans.iter().filter(|ban| ban.conference == Some(view.summary.id));
        let missing: Vec<_> = here.filter(|ban| !self.bans.contains(&ban.id)).collect();
        assert!(missing.is_empty(), "bans that the log does not know: {missing:?}");
    }
}

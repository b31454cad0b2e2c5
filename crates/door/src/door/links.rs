//! The lines to the seats: what is told goes into a bounded queue, and a seat that does not read it loses its line, not
//! the meeting its pace.

use crate::{Link, Pulse, Told};
use gavel_core::{
    Conference,
    model::{
        effect::{Audience, Notice},
        ids::SeatId,
        reason::{Farewell, Terminal},
    },
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Notices that a slow client may lag behind before its line is dropped and it has to come back.
const QUEUED: usize = 512;

struct Line {
    notices: mpsc::Sender<Arc<Told>>,
    pulse: Pulse,
}

#[derive(Default)]
pub(super) struct Links {
    lines: BTreeMap<SeatId, Line>,
}

impl Links {
    /// A new line. One that the seat had before closes: only the latest connection of a seat counts. Whoever still reads at
    /// the old one is told why, or two tabs of one browser would take the seat from each other for ever.
    pub(super) fn connect(&mut self, seat: SeatId) -> Link {
        let (sender, notices) = mpsc::channel(QUEUED);
        let pulse = Pulse::beating();
        self.say_farewell(seat, Farewell::plain(Terminal::DuplicateSession));
        self.lines.insert(seat, Line { notices: sender, pulse: pulse.clone() });
        Link { notices, pulse }
    }

    pub(super) fn tell(&mut self, conference: &Conference, to: &Audience, notice: Notice) {
        let told = Arc::new(Told::new(notice));
        for seat in conference.audience(to) {
            self.send(seat, told.clone());
        }
    }

    /// The last word, and the line closes behind it.
    pub(super) fn say_farewell(&mut self, seat: SeatId, farewell: Farewell) {
        self.send(seat, Arc::new(Told::new(Notice::Farewell(Box::new(farewell)))));
        self.lines.remove(&seat);
    }

    pub(super) fn say_farewell_to_all(&mut self, farewell: Farewell) {
        let told = Arc::new(Told::new(Notice::Farewell(Box::new(farewell))));
        for line in std::mem::take(&mut self.lines).into_values() {
            // A line that is full or closed has nobody at its end.
            let _ = line.notices.try_send(told.clone());
        }
    }

    /// How long each connected seat has given no sign of life.
    pub(super) fn quiet(&self) -> BTreeMap<SeatId, Duration> {
        self.lines.iter().map(|(seat, line)| (*seat, line.pulse.quiet_for())).collect()
    }

    fn send(&mut self, seat: SeatId, told: Arc<Told>) {
        let Some(line) = self.lines.get(&seat) else { return };
        if let Err(mpsc::error::TrySendError::Full(_)) = line.notices.try_send(told) {
            tracing::info!(%seat, "a client does not read what it is told; its line is dropped");
            self.lines.remove(&seat);
        }
    }
}

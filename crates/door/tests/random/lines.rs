//! What each seat is told, and what must never be told to it.

use crate::{
    cast::{OWNER, Who},
    meeting::Meeting,
};
use gavel_core::model::{
    effect::Notice,
    ids::SeatId,
    reason::{By, Farewell, Terminal},
};
use gavel_door::{Entered, Pulse, Told};
use gavel_testkit::witness::Screen;
use std::sync::Arc;
use tokio::sync::mpsc::{self, error::TryRecvError};

pub(crate) struct Line {
    notices: mpsc::Receiver<Arc<Told>>,
    pub(crate) pulse: Pulse,
    pub(crate) screen: Screen,
    /// Is in, and was told so.
    pub(crate) is_welcome: bool,
    pub(crate) farewell: Option<Farewell>,
    closed: bool,
}

impl Line {
    pub(crate) fn of(entered: Entered) -> (SeatId, Self) {
        let line = Self {
            notices: entered.link.notices,
            pulse: entered.link.pulse,
            screen: Screen::default(),
            is_welcome: false,
            farewell: None,
            closed: false,
        };
        (entered.seat, line)
    }

    pub(crate) const fn is_open(&self) -> bool {
        !self.closed
    }

    /// Reads what has come since.
    fn read(&mut self, seat: SeatId, who: Who) -> Vec<Notice> {
        let mut read = Vec::new();
        let mut early = None;
        loop {
            match self.notices.try_recv() {
                Ok(told) => {
                    for notice in told.notice.each() {
                        self.hear(seat, who, notice);
                        let is_for_the_waiting = matches!(notice, Notice::Waiting { .. } | Notice::Farewell(_));
                        if !self.is_welcome && !is_for_the_waiting {
                            early = Some(notice.clone());
                        }
                        read.push(notice.clone());
                    }
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.closed = true;
                    break;
                }
            }
        }
        // Lesson 35. Who is let in by the same decision may hear of the others a word before the welcome.
        assert!(self.is_welcome || early.is_none(), "{seat} waits and hears {early:?}");
        read
    }

    fn hear(&mut self, seat: SeatId, who: Who, notice: &Notice) {
        assert!(self.farewell.is_none(), "{seat} has had its farewell and hears {notice:?}");
        match notice {
            Notice::Welcome(_) => self.is_welcome = true,
            Notice::Farewell(farewell) => {
                check_owner(seat, who, farewell);
                self.farewell = Some((**farewell).clone());
                return;
            }
            _ => {}
        }
        if self.is_welcome {
            self.screen.hear(notice);
        }
    }
}

/// X3: nobody inside sends the owner away.
fn check_owner(seat: SeatId, who: Who, farewell: &Farewell) {
    let removes = matches!(
        farewell.terminal,
        Terminal::Removed | Terminal::RemovedBlocked | Terminal::SentToLobby | Terminal::Denied | Terminal::Idle
    );
    let from_within = farewell.by != Some(By::Admin);
    assert!(!(who == OWNER && removes && from_within), "the owner was sent away from {seat}: {farewell:?}");
}

impl Meeting {
    /// Everything that has been answered and told since.
    pub(crate) fn listen(&mut self) {
        while let Some(answered) = self.life.next_answer() {
            self.hears(answered);
        }
        for (seat, line) in &mut self.lines {
            let told = line.read(*seat, self.sits[seat]);
            for notice in &told {
                if let Notice::Farewell(farewell) = notice {
                    self.tally.count("farewells", &format!("{:?}", farewell.terminal));
                }
                if let Some(transcript) = &mut self.transcript {
                    transcript.push(format!("{seat} hears {notice:?}"));
                }
            }
        }
        self.check_the_gone();
    }
}
